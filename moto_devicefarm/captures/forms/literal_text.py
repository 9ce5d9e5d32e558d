"""Reads what ``print`` and ``pprint`` of Python and ``console.log`` of Node.js show of an answer.

Rule: nothing is evaluated. Each literal is replaced by its JSON, in its line, and JSON's own reader
reads the result, with its limits. ``ast.parse`` is not used: Python 3.10 crashes on 600 kB of
``1+1+1``, and 1 MB of brackets takes each version 3 s and 800 MB.

A part that was left out in the print becomes the member or the item ELIDED.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from moto_devicefarm.captures.forms.elisions import DOTS, ELIDED
from moto_devicefarm.captures.forms.found import FoundValue, Unreadable
from moto_devicefarm.captures.forms.json_text import read_json_text
from moto_devicefarm.captures.forms.printed_datetimes import iso_time
from moto_devicefarm.core.json_guard import DEPTH, TooDeep

FORM = "what Python or JavaScript prints"
# No alternative begins with white space, or repeats a repetition that can fail afterwards, so that
# the time is linear. JSON's reader tells a closing quote that is missing.
_STRING = r"""(?:'(?:[^'\\\n]+|\\.)*'?|"(?:[^"\\\n]+|\\.)*"?|`(?:[^`\\\n]+|\\.)*`?)"""
_ARGUMENTS = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
_TOKEN = re.compile(
    rf"""
      (?P<string>(?:\b[uU])?{_STRING}(?:\s*(?:\+\s*)?{_STRING})*
        (?P<rest>\.\.\.\ \d{{1,9}}\ more\ characters?)?)
    | (?P<key>(?<![\w$])[A-Za-z_$][\w$]*(?=\s*:))
    | (?P<call>\b[A-Za-z_][\w.]{{0,99}}{_ARGUMENTS})
    | (?P<date>\b\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{{1,9}})?(?:Z|[+-]\d\d:\d\d))
    | (?P<null>Invalid\ Date|\[(?:Function|Getter|Setter|class)\b[^\[\]\n]*\]
        |<\d{{1,9}}\ empty\ items?>)
    | (?P<assignment>\b[A-Za-z_$][\w$]*[ ]{{0,9}}=(?!=))
    | (?P<name>(?<![\w$])[A-Za-z_$][\w$]*)
    | (?P<mark><ref\ \*\d{{1,9}}>|\[Object:\ null\ prototype\](?=\s*\{{)|(?<=\d)[nL]\b
        |,(?=\s*[\]}}]))
    | (?P<symbol>\[Symbol\([^()\n]{{0,99}}\)\])
    | (?P<class>\[(?!None|True|False|NaN|Infinity)[A-Z]\w{{0,99}}(?:\ \*\d{{1,9}})?\])
    | (?P<elision>(?:\.\.\.|\u2026)[^\n,\[\]{{}}"':]*)
    | (?P<opening>[\[{{])
    | (?P<closing>[\]}}])
    | (?P<semicolon>;)
    """,
    re.VERBOSE,
)
_PART = re.compile(_STRING)
_WHOLE = re.compile(r"""(['"`])(?:[^\\]|\\.)*\1""")
_ESCAPE = re.compile(
    r"\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|u\{[0-9A-Fa-f]{1,6}\}|.)|[\"\x00-\x1f]"
)
_ESCAPES: Mapping[str, str] = {
    **{code: f"\\{code}" for code in 'ntrbf\\"'},
    **{code: code for code in "'`/"},
    "0": r"\u0000",
    "a": r"\u0007",
    "v": r"\u000b",
}
_BEFORE_MEMBERS = re.compile(r"\s*\{")
_AFTER_ELISION = re.compile(r"\s{0,999}(?:[,\]}]|\Z)")
_CONSTANTS: Mapping[str, str] = {
    "None": "null",
    "undefined": "null",
    "True": "true",
    "False": "false",
    "nan": "NaN",
    "inf": "Infinity",
    **{name: name for name in ("null", "true", "false", "NaN", "Infinity")},
}
_CLOSERS = {"[": "]", "{": "}"}
_DECLARATIONS = ("const", "let", "var")


def read_literals(text: str, name: str) -> list[FoundValue]:
    """The values of a text, with times as ISO 8601.

    Raises Unreadable for another form, and ValueError, naming the source and the member, for a
    value that JSON does not carry.
    """
    if "{" not in text and "[" not in text:
        raise Unreadable(FORM, 0, "a value is expected")
    converter = _Converter(text)
    made = converter.json_text()
    try:
        found = read_json_text(made, name, FORM)
    except Unreadable as error:
        position = converter.position_before(error.position)
        if converter.wrong is None or position < converter.wrong.position:
            raise Unreadable(FORM, position, error.problem) from None
    if converter.wrong is not None:
        raise converter.wrong
    return found


class _Converter:
    """Makes JSON of the tokens of a text, one after the other, up to the first wrong one."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._changes: list[tuple[int, int, str]] = []
        """The start and the end of each token that is not JSON, and its JSON."""
        self._open: list[str] = []
        self._is_elided = False
        self.wrong: Unreadable | None = None
        """The first wrong token."""

    def json_text(self) -> str:
        """The JSON of the text, in the same lines, up to the first wrong token."""
        pieces: list[str] = []
        done, end = 0, len(self._text)
        makers = {kind: getattr(self, f"_{kind}") for kind in _TOKEN.groupindex if kind != "rest"}
        try:
            for token in _TOKEN.finditer(self._text):
                made = makers[token.lastgroup or ""](token)
                if made is not None:
                    pieces += (self._text[done : token.start()], made)
                    done = token.end()
                    self._changes.append((token.start(), done, made))
        except Unreadable as error:
            self.wrong, end = error, error.position
        # Whoever leaves out a part often leaves out the brackets at its end.
        missing = [_CLOSERS[bracket] for bracket in reversed(self._open)] if self._is_elided else []
        return "".join([*pieces, self._text[done:end], *missing])

    def position_before(self, position: int) -> int:
        """The position in the text that a position in its JSON has."""
        shift = 0
        for start, end, made in self._changes:
            if start + shift + len(made) > position:
                return min(position - shift, start)
            shift += len(made) - (end - start)
        return position - shift

    def _string(self, token: re.Match[str]) -> str | None:
        text = token[0]
        quote = text[0]
        if "\\" not in text and text.count(quote) == 2 and text[-1] == quote:
            if quote == '"':
                return None
            if quote == "'" and '"' not in text:
                return f'"{text[1:-1]}"'
        parts = _PART.findall(text)
        last = parts[-1].rstrip()
        if last.endswith(DOTS) and not _WHOLE.fullmatch(last):  # the end was left out
            self._is_elided = True
            parts[-1] = last + last[0]
        if not all(map(_WHOLE.fullmatch, parts)):
            raise Unreadable(FORM, token.start(), "the closing quote of this text is missing")
        made = "".join(_ESCAPE.sub(_json_escape, part[1:-1]) for part in parts)
        return f'"{made}{token["rest"] or ""}"' + "\n" * text.count("\n")

    def _call(self, token: re.Match[str]) -> str:
        if token[0].startswith("Symbol("):
            return "null"
        try:
            return f'"{iso_time(token[0])}"' + "\n" * token[0].count("\n")
        except ValueError as error:
            raise Unreadable(FORM, token.start(), str(error)) from None

    def _key(self, token: re.Match[str]) -> str:
        return f'"{token[0]}"'

    _date = _symbol = _key

    def _null(self, token: re.Match[str]) -> str:
        return "null"

    def _mark(self, token: re.Match[str]) -> str:
        return ""

    def _name(self, token: re.Match[str]) -> str | None:
        """The JSON of a constant; nothing for the name of a class before its members."""
        name = token[0]
        if name in _CONSTANTS:  # Node.js tells ``undefined`` after ``console.log``
            return _CONSTANTS[name] if self._open or name != "undefined" else ""
        is_declaration = name in _DECLARATIONS and not self._open
        if is_declaration or _BEFORE_MEMBERS.match(self._text, token.end()):
            return ""
        raise Unreadable(FORM, token.start(), f"{name:.40} is not a value")

    def _assignment(self, token: re.Match[str]) -> str | None:
        return None if self._open else ""

    _semicolon = _assignment

    def _elision(self, token: re.Match[str]) -> str:
        self._is_elided = True
        before = self._text[max(0, token.start() - 1000) : token.start()].rstrip()[-1:]
        if before == ":":
            return f'"{ELIDED}"'
        if not self._open:
            return ""
        has_end = _AFTER_ELISION.match(self._text, token.end())
        made = json.dumps(token[0].strip())
        made = f'"{ELIDED}": {made}' if self._open[-1] == "{" else made
        return ("" if before in "[{," else ", ") + made + ("" if has_end else ", ")

    def _class(self, token: re.Match[str]) -> str:
        return f'["{ELIDED}"]' if token[0] == "[Array]" else f'{{"{ELIDED}": "{token[0]}"}}'

    def _opening(self, token: re.Match[str]) -> None:
        self._open.append(token[0])
        if len(self._open) > DEPTH:
            raise Unreadable(FORM, token.start(), TooDeep.problem)

    def _closing(self, token: re.Match[str]) -> None:
        if not self._open:
            raise Unreadable(FORM, token.start(), "this bracket has no partner")
        self._open.pop()


def _json_escape(found: re.Match[str]) -> str:
    """The JSON of a control character, a quote, or an escape of Python or JavaScript."""
    code = found[1]
    if code is None:
        return json.dumps(found[0])[1:-1]
    if code in _ESCAPES:
        return _ESCAPES[code]
    if len(code) > 1:
        return json.dumps(chr(min(int(code[1:].strip("{}"), 16), 0x10FFFF)))[1:-1]
    return json.dumps(f"\\{code}")[1:-1]  # as Python reads it
