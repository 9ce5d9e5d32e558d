"""Leaves secrets out of what ``record`` writes. Rule: in doubt, a text is left out.

Left out are: paths, queries and user names of URLs; values of environmentVariables; members that
the model marks as sensitive; and values under the name of a secret, such as "password", "accessKey"
or "pin". Such a name can be that of a member, the key of a tag, an option such as --password, or
the name before "=" or ":" in a text. All this also holds inside a text that is JSON. Tokens become
short digests.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from moto_devicefarm.core import model
from moto_devicefarm.core.json_guard import DEPTH, json_depth

SCRUBBED = "scrubbed"
"""The text in the place of a secret."""
_URL = re.compile(
    r"""([a-z][a-z0-9+.-]{0,30})(?::|%(?:25)*3A)(?:\\*/|%(?:25)*2F){2}([^\s"'<>]*)""", re.IGNORECASE
)
"""A URL of any scheme, also percent-encoded, with escaped slashes, or glued to a word. The bound of
the scheme keeps the time linear.
"""
_DECODINGS = 4
"""How many times a URL may be percent-encoded. More rounds would take quadratic time."""
_NAMED = re.compile(
    r"""(?:--([\w.-]{1,80})[ \t]{1,20}(?![\s=-])"""
    r"""|\\{0,8}["']([\w.-]{1,80})\\{0,8}["'][ \t]{0,20}(?::|=>?)[ \t]{0,20}"""
    r"""|([\w.-]{1,80})[ \t]{0,20}={1,2}[ \t]{0,20})"""
)
"""--name value, "name": value and name = value, up to the value."""
_VALUE = re.compile(
    r"""(?P<open>[\[(]{0,2}[ \t]{0,20}[bBuU]?(?:["']|(?P<escaped>\\{1,8}["'])))"""
    r"""(?(escaped)(?:(?!(?P=escaped))[^\r\n])*"""
    r"""|(?:(?<=")(?:\\.|[^"\\\r\n])*|(?<=')(?:\\.|[^'\\\r\n])*))"""
    r"""|(?!(?:null|None)\b|[\[({])(?:(?:basic|bearer|digest)[ \t]{1,20})?[^\s"'<>&;,]+""",
    re.IGNORECASE,
)
"""The value after a name: a text in quotes, also escaped ones, or a word."""
_HEADER = re.compile(r"""([\w.-]{1,80}):[ \t]+("?)[^\r\n"]+""")
"""name: value, where the value is the rest of the line, as in a header of HTTP"""
_DIGEST = re.compile("token-[0-9a-f]{8}")
"""What stands in the place of a token. It stays, so that a recording can be read again."""
_BEARER = re.compile(r"""\b(bearer)[ \t]+[^\s"'<>]+""", re.IGNORECASE)
_USER_END = re.compile("@|%(?:25)*40", re.IGNORECASE)
_WORD_BORDER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-z0-9]+")
_SECRET_NAME = re.compile(
    r"pass(?:word|phrase|wd|code)|pwd|secret|token|credential|authorization|cookie|bearer|signature"
    r"|session_?id|(?:access|api|private)_?key|(?:^|_)(?:pin|pin_?code|o?auth\d*|otp|jwt)(?:$|_)",
    re.IGNORECASE,
)
"""The names of secrets, with "_" at the borders of words: author and spinning are no secrets."""
_OPEN_MAPS = ("parameters",)
"""Members of the model whose keys the user chooses."""


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
    return SCRUBBED if value is not None and _is_secret(name, free=free) else value


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
    for secret, replacement in known.items():
        message = message.replace(secret, replacement)
    return scrub(message)


def _scrub_mapping(value: Mapping[Any, Any], name: str, *, free: bool) -> dict[str, Any]:
    is_secret = _is_secret(name, free=free)
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
    return any(isinstance(key, str) and _is_secret(key, free=True) for key in keys)


def _is_secret(name: str, *, free: bool) -> bool:
    if name in model.member_names() and not free:
        return name == model.TOKEN
    return _SECRET_NAME.search(_WORD_BORDER.sub("_", name)) is not None


def _scrub_text(text: str, name: str, *, free: bool) -> str:
    if name == model.TOKEN:
        if _DIGEST.fullmatch(text):
            return text
        digest = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
        return f"token-{digest[:8]}"
    if _is_secret(name, free=free) or (name in model.sensitive() and not _URL.fullmatch(text)):
        return SCRUBBED
    if name == "host":  # of a device proxy: it may have a user name and a password before it
        text = _USER_END.split(text)[-1]
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        text = _scrub_json(text)
    text = _scrub_named(_URL.sub(_scrub_url, text))
    return _BEARER.sub(rf"\1 {SCRUBBED}", _HEADER.sub(_scrub_header, text))


def _scrub_url(found: re.Match[str]) -> str:
    """The scheme and the host of a URL; not the host either if it is encoded too many times. The
    parenthesis after a link of Markdown stays.
    """
    rest = found[2].rstrip(")")
    after = found[2][len(rest) :]
    for _ in range(_DECODINGS):
        rest = unquote(rest)
    host = re.split(r"[\\/?#]", rest, maxsplit=1)[0].rpartition("@")[2]
    host = SCRUBBED if "%" in host else host
    return f"{found[1]}://{host}/{SCRUBBED}{after}"


def _scrub_named(text: str) -> str:
    """The text without the values of secret names. A value in quotes without an end is left out up
    to the end of its line.
    """
    parts, end = [], 0
    for named in _NAMED.finditer(text):
        is_inside = named.start() < end
        if is_inside or not _is_secret(named[named.lastindex or 0], free=True):
            continue
        value = _VALUE.match(text, named.end())
        if value is not None:
            parts += [text[end : value.start()], value["open"] or "", SCRUBBED]
            end = value.end()
    return "".join([*parts, text[end:]])


def _scrub_header(found: re.Match[str]) -> str:
    return f"{found[1]}: {found[2]}{SCRUBBED}" if _is_secret(found[1], free=True) else found[0]


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
