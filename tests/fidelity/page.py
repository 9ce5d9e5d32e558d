"""The text of docs/fidelity.md.

Rule: the text depends on the files in ``data/`` and on the package, and not on the version of
botocore. So every environment of the tests writes the same page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from moto_devicefarm.verification.probe import PROBES
from tests.fidelity import data, markers, session
from tests.fidelity.data import Member, Row, Unknown

FILE = Path(__file__).parents[2] / "docs/fidelity.md"
MAX_CELL = 200
"""The characters of a line in a cell, so that tables stay readable."""
HEAD = (data.FOLDER / "head.md").read_text("utf-8")
NO_MEMBER = "never"
SETTLES = "what would settle it"


def text() -> str:
    """The whole page."""
    return "\n".join(
        [
            HEAD,
            _section("Every request", _rows_table("what", "every_request")),
            _section("Operations", _rows_table("operation", "operations", code=True)),
            _section("The document of a remote access session", _members_table()),
            _section("The Appium endpoint of a session", _rows_table("what", "appium_endpoint")),
            _section("What nobody knows", _unknown_tables()),
            _section("What the mock does not do", [f"- {each}" for each in data.limits()]),
            _section("Everything that is invented, by file", _inventions_table()),
            _section("Messages without a source", _messages_table()),
        ]
    )


def _section(title: str, lines: Iterable[str]) -> str:
    key = title.lower().replace(" ", "_").replace(",", "")
    introduction = (data.FOLDER / f"{key}.md").read_text("utf-8").strip()
    return "\n".join([f"## {title}", "", introduction, "", *lines, ""])


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    body = [[cell.replace("|", r"\|") for cell in row] for row in rows]
    return [f"| {' | '.join(row)} |" for row in [list(head), ["---"] * len(head), *body]]


def _rows_table(subject: str, name: str, code: bool = False) -> list[str]:
    return _table(
        (subject, "AWS", "the mock", "invented"),
        (
            (f"`{title}`" if code else title, _facts(row), row.mock, row.invented)
            for title, row in data.rows(name).items()
        ),
    )


def _members_table() -> list[str]:
    return _table(
        ("member", "values", "AWS", "in the mock it is there", "the mock", "invented"),
        (
            (f"`{path}`", row.values, _facts(row), _presence(path, row), row.mock, row.invented)
            for path, row in data.members().items()
        ),
    )


def _facts(row: Row) -> str:
    return "<br>".join(row.aws) or "unknown"


def _presence(path: str, row: Member) -> str:
    words = session.presence().get(path, NO_MEMBER)
    return f"{words}, if {row.only_if}" if row.only_if and words != NO_MEMBER else words


def _unknown_tables() -> list[str]:
    areas = dict.fromkeys(unknown.area for unknown in data.unknowns())
    lines: list[str] = []
    for area in areas:
        rows = [unknown for unknown in data.unknowns() if unknown.area == area]
        head = ("question", "the mock", "where", SETTLES)
        lines += [f"### {area}", "", *_table(head, map(_unknown_row, rows)), ""]
    return [*lines, "### Further probes", "", *_table(("probe", "question"), _further_probes())]


def _further_probes() -> Iterable[tuple[str, str]]:
    """The probes that no row names."""
    named = {name for unknown in data.unknowns() for name in unknown.probe.split()}
    return (
        (f"`{probe.name}`", probe.question) for probe in PROBES.values() if probe.name not in named
    )


def _unknown_row(unknown: Unknown) -> tuple[str, str, str, str]:
    where = "<br>".join(_place(place) for place in unknown.code)
    return unknown.question, unknown.mock, where, _remedy(unknown)


def _remedy(unknown: Unknown) -> str:
    if not unknown.probe:
        return f"no probe: {unknown.reason}"
    names = unknown.probe.split()
    minutes = sum(PROBES[name].device_minutes for name in names if name in PROBES)
    listed = ", ".join(f"`{name}`" for name in names)
    unit = "minute" if minutes == 1 else "minutes"
    return f"{listed} ({minutes:g} device {unit})" if minutes else listed


def _place(place: str) -> str:
    file, _, name = place.partition(": ")
    return f"{_link(file)}{f' `{name}`' if name else ''}"


def _link(file: str) -> str:
    return f"[{file}](../moto_devicefarm/{file})"


def _inventions_table() -> list[str]:
    return _table(
        ("file", "name", "what it says", SETTLES),
        (
            (_link(each.file), _name(each.name), shorten(each.sentence), each.remedy)
            for each in markers.inventions()
        ),
    )


def _messages_table() -> list[str]:
    return _table(
        ("name", "message", SETTLES),
        (
            (_name(each.name), _in_code(shorten(each.sentence)), each.remedy)
            for each in markers.invented_messages()
        ),
    )


def _name(name: str) -> str:
    return f"`{name}`" if name else ""


def shorten(sentence: str) -> str:
    """The sentence, cut at a word to the length of a cell."""
    if len(sentence) <= MAX_CELL:
        return sentence
    return f"{sentence[:MAX_CELL].rpartition(' ')[0]} …"


def _in_code(sentence: str) -> str:
    return f"``{sentence}``" if "`" in sentence else f"`{sentence}`"
