"""docs/fidelity.md is complete, and says what the code says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore
import pytest
from botocore.model import ListShape, Shape, StructureShape

from moto_devicefarm.core import literals, model
from moto_devicefarm.verification.probe import PROBES
from tests.fidelity import data, markers, page, session
from tests.fidelity.data import Row, Unknown
from tests.support.invented import PACKAGE, invented_places

ROOT = Path(__file__).parent.parent
EVIDENCE = (ROOT / "docs/evidence.md").read_text("utf-8")
TABLES = ("every_request", "operations", "appium_endpoint")
ROWS: dict[str, Row] = {
    **{f"{table}: {subject}": row for table in TABLES for subject, row in data.rows(table).items()},
    **{f"session: {path}": row for path, row in data.members().items()},
}
WRITTEN = page.text()


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


INSTALLED, MADE_FROM = _version(botocore.__version__), _version(literals.BOTOCORE)


def test_the_page_is_as_the_script_writes_it() -> None:
    """If this fails, run ``python3 -m tests.fidelity``."""
    assert page.FILE.read_text("utf-8") == WRITTEN


def test_the_settings_near_to_aws() -> None:
    """The example of the page is a mock."""
    (example,) = re.findall(r"```python\n(.*?)```", WRITTEN, re.DOTALL)
    names: dict[str, Any] = {}
    exec(example, names)
    with names["near_to_aws"] as farm:
        assert farm.device_minutes.total == 0


def test_each_operation_has_a_row() -> None:
    """A newer botocore may know more operations, an older one fewer."""
    written, known = set(data.rows("operations")), set(model.service_model().operation_names)
    assert known <= written or INSTALLED > MADE_FROM
    assert written <= known or INSTALLED < MADE_FROM


def _paths(shape: Shape, prefix: str = "") -> Iterator[str]:
    if isinstance(shape, ListShape):
        yield from _paths(shape.member, f"{prefix}[]")
    elif isinstance(shape, StructureShape):
        for name, member in shape.members.items():
            path = f"{prefix}.{name}" if prefix else name
            yield path
            yield from _paths(member, path)


def test_each_member_of_a_session_has_a_row() -> None:
    """Nested members and deprecated ones have rows too. An older botocore knows members that AWS
    took away since, and a newer one may know more.
    """
    written, known = list(data.members()), list(_paths(model.structure("RemoteAccessSession")))
    assert set(written) <= set(known) or INSTALLED > MADE_FROM
    assert set(known) <= set(written) or INSTALLED != MADE_FROM


def test_members_of_the_mock_have_rows() -> None:
    """The session that has everything has no member without a row."""
    assert session.presence().keys() <= data.members().keys()


def test_conditions_of_members() -> None:
    """A row names a condition exactly if some sessions of the mock have the member, and not all."""
    with_condition = {path for path, member in data.members().items() if member.only_if}
    assert with_condition == session.presence().keys() - session.plain_members()


def _sources() -> set[str]:
    """The names of the sources in docs/evidence.md, also of those without an address."""
    cells = [line.split("|")[1] for line in EVIDENCE.splitlines() if line.startswith("| `")]
    pages = re.findall(r"The names are (.*?)\.\n", EVIDENCE, re.DOTALL)
    names = {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}
    unnamed = re.findall(r'"([^"]+)"', EVIDENCE.partition("### Sources without an address")[2])
    return {*names, *unnamed, *(f"testgrid {name}" for name in re.findall(r"`([^`]+)`", pages[0]))}


SOURCES = _sources() | set(model.service_model().operation_names)


def test_sources_of_facts() -> None:
    """Each fact ends with its grade and a source of docs/evidence.md. The reason of an inference
    may be any words.
    """
    marked = [(fact, *data.mark_of(fact)) for row in ROWS.values() for fact in row.aws]
    wrong = [
        fact for fact, grade, sources in marked if grade != "I" and not set(sources) <= SOURCES
    ]
    assert wrong == []


def test_a_fact_without_a_mark() -> None:
    """A fact without grade and source is an error of the data."""
    with pytest.raises(ValueError, match="no grade and source at its end: 'Names repeat'"):
        data.mark_of("Names repeat")


@pytest.mark.parametrize("unknown", data.unknowns(), ids=lambda unknown: unknown.question)
def test_open_question(unknown: Unknown) -> None:
    """A question names probes that exist or the reason why there is none, and places that exist."""
    assert unknown.question.endswith("?")
    assert set(unknown.probe.split()) <= PROBES.keys()
    assert bool(unknown.probe) != bool(unknown.reason)
    for place in unknown.code:
        file, _, name = place.partition(": ")
        text = (PACKAGE / file).read_text("utf-8")
        assert re.search(rf"\b{re.escape(name)}\b", text)


def test_each_probe_is_named() -> None:
    """A probe that no row of a table names is in the list of the other probes."""
    assert [name for name in PROBES if f"`{name}`" not in WRITTEN] == []


def test_rows_say_something() -> None:
    """A row has a fact of AWS, or says what the mock does and what is invented."""
    empty = [
        where
        for where, row in ROWS.items()
        if not row.aws and (row.mock == data.THE_SAME or not row.invented)
    ]
    assert empty == []
    assert [path for path, member in data.members().items() if not member.values] == []


def test_cells_are_short() -> None:
    """Tables stay readable: no line of a cell is much longer than 200 characters."""
    cells = [
        part
        for line in WRITTEN.splitlines()
        if line.startswith("|")
        for cell in re.split(r"(?<!\\)\|", line)
        for part in cell.split("<br>")
    ]
    assert [cell for cell in cells if len(cell) > page.MAX_CELL + 10] == []


def test_no_text_is_lost_as_html() -> None:
    """A browser hides ``<account>`` outside of code."""
    prose = re.sub(r"``.+?``|`[^`\n]+`", "", WRITTEN).replace("<br>", "")
    assert re.findall(r"<[^>\n]*>", prose) == []


def test_sentence_is_cut_at_a_word() -> None:
    """A long sentence of the code ends with a sign."""
    assert page.shorten("one two " * 30).endswith("one two …")
    assert page.shorten("short") == "short"


def test_markers_are_found() -> None:
    """The list has docstrings of functions, constants and modules, and comments."""
    found = {(each.file, each.name) for each in markers.inventions()}
    assert {
        ("core/errors.py", ""),
        ("core/errors.py", "UnknownRegionException"),
        ("settings.py", "PAGE_SIZE"),
        ("resources/artifacts/artifact_types.py", "LOGCAT"),
        ("resources/tags.py", "untag_resource"),
    } <= found
    messages = {each.name for each in markers.invented_messages()}
    assert "STOPPED_BY_IDLE" in messages
    assert not {"STATIC_POOL", "NOT_FOUND", "ANDROID_SDK"} & messages


def test_no_marker_is_missed() -> None:
    """Each place that has invented something is on the page. The registry is more than the places
    of tests/support/invented.py, because each device of its fleet has a mark of its own.
    """
    listed = {each.place for each in (*markers.inventions(), *markers.invented_messages())}
    assert invented_places() <= listed
