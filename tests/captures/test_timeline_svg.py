"""``moto-devicefarm show --svg``: the picture of the lives of captured resources."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from moto_devicefarm.cli import main
from moto_devicefarm.recordings import lane_picture
from tests.support.session_reports import (
    CREATED,
    ENDED,
    OTHER,
    RUNNING,
    SESSION,
    WAITING,
)

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The path of the report."""
    return tmp_path / "report.json"


def draw(file: Path, *documents: dict[str, Any]) -> ElementTree.Element:
    """The picture of the documents."""
    picture = file.with_suffix(".svg")
    file.write_text("".join(f"{json.dumps(one)}\n" for one in documents))
    assert main(["show", str(file), "--svg", str(picture)]) == 0
    return ElementTree.fromstring(picture.read_text("utf-8"))


def bars(picture: ElementTree.Element) -> list[tuple[str, str]]:
    """(class, tool tip) of each bar, without the marks of inferred moments."""
    titled = [(bar.find(f"{SVG}title"), bar.attrib["class"]) for bar in picture.iter(f"{SVG}rect")]
    return [
        (name, str(title.text)) for title, name in titled if title is not None and name != "about"
    ]


def words(picture: ElementTree.Element) -> list[str]:
    """The texts of the picture, without those of the legend."""
    texts = [text.text or "" for text in picture.iter(f"{SVG}text")]
    return texts[: texts.index("pending")]


def test_the_picture_has_a_bar_for_each_stage(file: Path) -> None:
    """The colours are those of the page, and a tool tip has the times."""
    assert bars(draw(file, RUNNING)) == [
        ("early", "PENDING from 2026-01-17T12:30:00Z, for 5 s"),
        ("prep", "PREPARING from 2026-01-17T12:30:05Z, for 1 min 55 s"),
        ("run", "RUNNING from about 2026-01-17T12:32:00Z, for 35 s"),
    ]


def test_an_errored_session_is_not_green(file: Path) -> None:
    """The stage in which it went wrong is red, and so are its outcome and its message."""
    picture = draw(file, {**ENDED, "message": "lost"})
    assert [name for name, _ in bars(picture)] == ["early", "prep", "bad", "bad"]
    red = [one.text for one in picture.iter(f"{SVG}text") if one.attrib["class"] == "alert"]
    assert red == ["session: COMPLETED, ERRORED", "lost"]
    passed = draw(file, {**ENDED, "result": "PASSED"})
    assert [name for name, _ in bars(passed)] == ["early", "prep", "run", "done"]


def test_inferred_moments_have_a_mark(file: Path) -> None:
    """The legend explains it."""
    picture = draw(file, RUNNING)
    marks = [one for one in picture.iter(f"{SVG}rect") if one.attrib["class"] == "about"]
    assert len(marks) == 2  # the beginning of RUNNING, and the legend
    assert "about: inferred, not in the report" in [one.text for one in picture.iter(f"{SVG}text")]


def test_the_picture_names_device_and_result(file: Path) -> None:
    """A lane has the name, the device and the outcome. The axis has the date and the times."""
    assert words(draw(file, ENDED))[:4] == [
        "From 2026-01-17 12:30:00 UTC, in 2 min 35 s",
        "12:30:00",
        "2026-01-17",
        "12:30:30",
    ]
    assert words(draw(file, RUNNING))[-5:] == [
        "nightly",
        "on Invented One (Android 15)",
        "session: RUNNING",
        "PREPARING",
        "RUNNING",
    ]


def test_a_long_time_without_a_resource_is_folded(file: Path) -> None:
    """Two sessions of different days stay visible."""
    later = {**ENDED, "arn": OTHER, "created": CREATED + 86400, "started": CREATED + 86405}
    later["stopped"] = CREATED + 86500
    found = bars(draw(file, ENDED, later))
    assert ("gap", "23 h 57 min without a change") in found


def test_a_picture_of_very_many_resources_says_how_many_it_leaves_out(file: Path) -> None:
    """It stays a picture that a viewer can open."""
    many = [{**WAITING, "arn": f"{SESSION[:-10]}{number:04}/00000"} for number in range(203)]
    assert words(draw(file, *many))[-1] == "and 3 more resources"
    assert lane_picture.MOST_LANES == 200


@pytest.mark.parametrize("name", ['<b>&"quoted"</b>', "bell\x07and\x00nul", "ende 😀"])
def test_any_name_makes_a_well_formed_picture(name: str, file: Path) -> None:
    """A replacement stands for each character that XML does not allow."""
    expected = name.replace("\x07", "\ufffd").replace("\x00", "\ufffd")
    assert expected in words(draw(file, {**WAITING, "name": name}))


def test_a_session_of_no_length_has_a_picture(file: Path) -> None:
    """The axis has no length, and the mock does not divide by zero."""
    assert words(draw(file, WAITING))[0] == "From 2026-01-17 12:30:00 UTC"
