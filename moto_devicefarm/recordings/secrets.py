"""Leaves secrets out of what ``record`` writes. Rule: in doubt, a text is left out.

Left out are: paths, queries and user names of URLs; values of environmentVariables; members that
the model marks as sensitive; keys of AWS and tokens that their form tells; and values under the
name of a secret, such as "password", "accessKey" or "pin". Such a name can be that of a member, the
key of a tag, an option such as --password, or the name before "=" or ":" in a text. All this also
holds inside a text that is JSON. Page tokens become short digests.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from moto_devicefarm.core import model
from moto_devicefarm.core.json_guard import DEPTH, json_depth
from moto_devicefarm.recordings.secret_names import is_secret_name

SCRUBBED = "scrubbed"
"""The text in the place of a secret."""
_URL = re.compile(
    r"""(?<![a-z0-9+.-])([a-z0-9+.-]+)(?::|%(?:25)*3A)(?:\\*/|%(?:25)*2F){2}([^\s"'<>]+)""",
    re.IGNORECASE,
)
"""A URL of any scheme, also percent-encoded, with escaped slashes, or glued to a word."""
_DECODINGS = 4
"""How many times a URL may be percent-encoded. More rounds would take quadratic time."""
_FORM = re.compile(
    r"\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b|\b(?:gh[a-z]_|github_pat_|xox[a-z]-)[\w-]{10,}"
    r"|(?<![\w-])eyJ[\w-]+\.[\w-]+\.[\w-]*"
)
"""Key ids of AWS, tokens of GitHub and Slack, and JSON Web Tokens."""
_NAMED = re.compile(
    r"""(?<![\w.-])(?:--(?P<option>[\w.-]+)[ \t]+(?![\s=-])"""
    r"""|(?P<name>[\w.-]+)(?P<quote>\\{0,8}["'])?(?:,\s*["']?[vV]alue["']?)?[ \t]*"""
    r"""(?:(?P<colon>:(?!=))|:?={1,2}>?)[ \t]*)"""
)
"""--name value, "name": value, name: value, name = value and Key=name,Value=value, up to the value.
A name is read as a whole, so that the time is linear.
"""
_TEXT = r"""(?P<open>[bBuU]?(?P<end>\\{0,8}["']))(?:(?!(?P=end))(?:\\.|[^\\\r\n]))*"""
"""A text in quotes, also escaped ones. Without its end it goes on up to the end of the line."""
_VALUE = re.compile(
    rf"""{_TEXT}|(?!(?:null|None)\b)(?:(?:basic|bearer|digest)[ \t]+)?"""
    r"""(?:[^\s"'<>&;,]|[&;,](?=[^\s"'<>]))+""",
    re.IGNORECASE,
)
"""The value after "=": a text in quotes, or a word."""
_LINE = re.compile(
    r"""(?P<open>(?:\s*\n[ \t]*-[ \t]+)?"?)[^\r\n"]+(?:"?\r?\n[ \t]*-[ \t][^\r\n]+)*"""
)
"""The value after "name:", as in a header of HTTP or in YAML: the rest of the line, or a list."""
_ITEM = re.compile(
    rf"""(?P<paragraph>\n\s*\n)|(?P<bracket>[\[\](){{}}])"""
    rf"""|{_TEXT}(?P<close>(?P=end)?)(?P<key>\s*(?::|=>))?"""
    r"""|(?:null|None)\b|[\w.-]+:\s|(?P<word>[^\s"'\\,;\[\](){}]+)|.""",
    re.DOTALL,
)
"""A part of a value in brackets: a text in quotes or a word, but neither a key nor None."""
_DIGEST = re.compile("token-[0-9a-f]{8}")
"""What stands in the place of a token. It stays, so that a recording can be read again."""
_BEARER = re.compile(r"""\b(bearer)[ \t]+[^\s"'<>]+""", re.IGNORECASE)
_USER_END = re.compile("@|%(?:25)*40", re.IGNORECASE)
_OPEN_MAPS = ("parameters",)
"""Members of the model whose keys the user chooses."""
_SHORT = 200
"""Characters of a text that is kept with its result: answers repeat their ARNs and statuses."""
_MOST_QUOTED = 100
"""How many secrets of its request a message may quote. AWS's messages quote one or two."""


def scrub(value: Any, name: str = "", *, free: bool = False) -> Any:
    """The value of the member ``name`` as JSON, without secrets. Times become epoch seconds.

    ``free``: whether the user chose the name. AWS's own ``sessionId`` is not a secret.
    """
    if isinstance(value, Mapping):
        return _scrub_mapping(value, name, free=free or name in _OPEN_MAPS)
    if isinstance(value, (list, tuple)):
        return [scrub(item, name, free=free) for item in value]
    if isinstance(value, dt.datetime):
        return value.timestamp()
    if isinstance(value, str):
        return _scrub_text(value, name, free=free)
    return SCRUBBED if value is not None and is_secret_name(name, free=free) else value


def replacements(given: Any, scrubbed: Any) -> Iterator[tuple[str, str]]:
    """(secret, replacement) of each text in a request that was scrubbed."""
    if isinstance(given, Mapping):
        for key, item in given.items():
            yield from replacements(item, scrubbed[str(key)])
    elif isinstance(given, (list, tuple)):
        for one, other in zip(given, scrubbed, strict=True):
            yield from replacements(one, other)
    elif isinstance(given, str) and given and given != scrubbed:
        yield given, scrubbed


def scrub_message(message: str, known: Mapping[str, str]) -> Any:
    """The message of an error without secrets, and without the known ones of its request."""
    quoted = sorted((secret for secret in known if secret in message), key=len, reverse=True)
    if len(quoted) > _MOST_QUOTED:
        return SCRUBBED
    if quoted:
        any_secret = "|".join(map(re.escape, quoted))
        message = re.sub(any_secret, lambda found: known[found[0]], message)
    return scrub(message)


def _scrub_mapping(value: Mapping[Any, Any], name: str, *, free: bool) -> dict[str, Any]:
    is_secret = is_secret_name(name, free=free)
    scrubbed = {
        str(key): scrub(item, name, free=True) if is_secret else scrub(item, str(key), free=free)
        for key, item in value.items()
    }
    if name == "environmentVariables" or _has_secret_key(value):
        for key in scrubbed.keys() & {"value", "Value"}:
            scrubbed[key] = SCRUBBED
    return scrubbed


def _has_secret_key(value: Mapping[Any, Any]) -> bool:
    """Whether it is a pair such as a tag, ``{"Key": "password", "Value": ...}``."""
    keys = (value.get(key) for key in ("Key", "key", "name"))
    return any(isinstance(key, str) and is_secret_name(key, free=True) for key in keys)


def _scrub_text(text: str, name: str, *, free: bool) -> str:
    if name == model.TOKEN:
        if _DIGEST.fullmatch(text):
            return text
        digest = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
        return f"token-{digest[:8]}"
    if is_secret_name(name, free=free) or (name in model.sensitive() and not _URL.fullmatch(text)):
        return SCRUBBED
    if name == "host":  # of a device proxy: it may have a user name and a password before it
        text = _USER_END.split(text)[-1]
    return _scrub_short(text) if len(text) <= _SHORT else _scrub_prose(text)


def _scrub_prose(text: str) -> str:
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        text = _scrub_json(text)
    text = _scrub_named(_URL.sub(_scrub_url, text))
    return _FORM.sub(SCRUBBED, _BEARER.sub(rf"\1 {SCRUBBED}", text))


_scrub_short = lru_cache(4096)(_scrub_prose)


def _scrub_url(found: re.Match[str]) -> str:
    """The scheme and the host of a URL; not the host either if it is encoded too many times."""
    rest = found[2]
    for _ in range(_DECODINGS):
        rest = unquote(rest)
    host = re.split(r"[\\/?#]", rest, maxsplit=1)[0].rpartition("@")[2]
    host = SCRUBBED if "%" in host else host
    return f"{found[1]}://{host}/{SCRUBBED}"


def _scrub_named(text: str) -> str:
    """The text without the values of secret names."""
    parts, done, position = [], 0, 0
    while (named := _NAMED.search(text, position)) is not None:
        position = named.end()
        if is_secret_name(named["option"] or named["name"], free=True):
            value, end = _scrub_value(text, named)
            parts += [text[done:position], value]
            done = position = end
    return "".join([*parts, text[done:]])


def _scrub_value(text: str, named: re.Match[str]) -> tuple[str, int]:
    """What stands in the place of the value of a secret name, and where the value ends."""
    start = named.end()
    if text.startswith(("[", "(", "{"), start):
        return _scrub_items(text, start)
    is_line = named["colon"] and not named["quote"]
    value = (_LINE if is_line else _VALUE).match(text, start)
    return ("", start) if value is None else ((value["open"] or "") + SCRUBBED, value.end())


def _scrub_items(text: str, start: int) -> tuple[str, int]:
    """The same for a value in brackets. Without its end it goes on up to the next empty line."""
    parts: list[str] = []
    depth = 0
    for part in _ITEM.finditer(text, start):
        if part["paragraph"]:
            return "".join(parts), part.start()
        if part["word"]:
            parts.append(SCRUBBED)
        elif part["open"] and not part["key"]:
            parts.append(f"{part['open']}{SCRUBBED}{part['close']}")
        else:
            parts.append(part[0])
        if part["bracket"]:
            depth += 1 if part[0] in "[({" else -1
            if depth == 0:
                return "".join(parts), part.end()
    return "".join(parts), len(text)


def _scrub_json(text: str) -> str:
    """JSON text, such as seleniumProperties and metadata, without secrets; other text unchanged.

    Text that is too deep, or has a number too long, to be read is left out whole.
    """
    if json_depth(text) > DEPTH:
        return SCRUBBED
    try:
        value = json.loads(text.lstrip("\ufeff"))
    except ValueError as error:
        return text if isinstance(error, json.JSONDecodeError) else SCRUBBED
    scrubbed = scrub(value, free=True)
    return text if scrubbed == value else json.dumps(scrubbed)
