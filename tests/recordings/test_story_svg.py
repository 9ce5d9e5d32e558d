"""``moto-devicefarm show --svg`` of a sequence of calls: the story as a picture."""

from __future__ import annotations

import importlib.resources
import re
from collections.abc import Sequence
from xml.etree import ElementTree

import pytest

from moto_devicefarm.core.printable_text import escape_for_xml
from moto_devicefarm.recordings import lane_picture, story_svg
from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.recordings.story import Gap, story_of
from moto_devicefarm.recordings.time_axis import MOST_FOLDED_GAPS, TimeAxis
from tests.support.recorded_calls import get_session, recorded_call
from tests.support.session_reports import OTHER, SESSION

SVG = "{http://www.w3.org/2000/svg}"
LIFE = [
    get_session(0, "PREPARING"),
    get_session(10, "RUNNING"),
    get_session(30, "STOPPING", operation="Stop"),
    get_session(40, "COMPLETED", result="STOPPED"),
    recorded_call(50, "GetRemoteAccessSession", {"arn": SESSION}, error="NotFoundException"),
]


def draw(calls: Sequence[RecordedCall]) -> ElementTree.Element:
    """The picture of the story."""
    return ElementTree.fromstring(story_svg.as_svg(story_of(calls)))


def rects(picture: ElementTree.Element, name: str) -> list[tuple[str, int, int]]:
    """(tool tip, left edge, width) of each rectangle of a class that has a tool tip."""
    return [
        (str(title.text), round(float(rect.attrib["x"])), round(float(rect.attrib["width"])))
        for rect in picture.iter(f"{SVG}rect")
        if rect.attrib["class"] == name
        for title in rect.iter(f"{SVG}title")
    ]


def words(picture: ElementTree.Element) -> list[str]:
    """The texts of the picture."""
    return [text.text or "" for text in picture.iter(f"{SVG}text")]


def page_file(name: str) -> str:
    """The text of a file of the server's page."""
    return importlib.resources.files("moto_devicefarm.server.page").joinpath(name).read_text()


@pytest.mark.parametrize(("colours", "position"), [(lane_picture.LIGHT, 0), (lane_picture.DARK, 1)])
def test_the_colours_are_those_of_the_page(colours: dict[str, str], position: int) -> None:
    """In light and dark. The ground is that of the page's cards."""
    for name, colour in colours.items():
        name = "card" if name == "ground" else name
        assert re.findall(rf"--{name}: (#\w+);", page_file("page.css"))[position] == colour


def test_the_colour_of_each_status_is_that_of_the_page() -> None:
    """The page has the same table in its script."""
    table = {
        name: re.findall(r'"(\w+)"', statuses)
        for name, statuses in re.findall(
            r"(\w+): \[((?:\"[A-Z_]+\"(?:, )?)+)\]", page_file("basics.js")
        )
    }
    assert table == {name: list(statuses) for name, statuses in lane_picture.STATUSES.items()}


def test_a_bar_for_each_status() -> None:
    """The bars follow one another, and the tool tip has the times."""
    picture = draw(LIFE)
    assert rects(picture, "prep") == [
        ("PREPARING from 2026-01-17T12:30:00Z, for 10 s", 280, 147),
    ]
    assert rects(picture, "run") == [("RUNNING from 2026-01-17T12:30:10Z, for 20 s", 427, 294)]
    assert rects(picture, "stop") == [("STOPPING from 2026-01-17T12:30:30Z, for 10 s", 722, 147)]
    assert rects(picture, "done") == [("COMPLETED from 2026-01-17T12:30:40Z", 869, 147)]


def test_a_tick_for_each_call() -> None:
    """Calls are ticks on the timeline of the session that they name. An error has its own form."""
    picture = draw(LIFE)
    assert [title for title, _, _ in rects(picture, "call")] == [
        "12:30:00.000: GetRemoteAccessSession",
        "12:30:10.000: GetRemoteAccessSession",
        "12:30:30.000: StopRemoteAccessSession",
        "12:30:40.000: GetRemoteAccessSession",
    ]
    assert rects(picture, "error") == [
        ("12:30:50.000: GetRemoteAccessSession: NotFoundException", 1014, 4)
    ]


def test_calls_at_one_place_share_a_tick() -> None:
    """So a picture of many polls stays small. An error among them stays visible."""
    calls = [get_session(n / 1000, "RUNNING") for n in range(3)]
    calls += [
        recorded_call(0.003, "GetRemoteAccessSession", {"arn": SESSION}, error="X"),
        get_session(9, "RUNNING"),
    ]
    picture = draw(calls)
    assert [title for title, _, _ in rects(picture, "call")] == [
        "12:30:00.000 to 12:30:00.002: GetRemoteAccessSession x 3",
        "12:30:09.000: GetRemoteAccessSession",
    ]
    assert len(rects(picture, "error")) == 1


def test_the_labels_of_a_lane() -> None:
    """The name, then the kind, the device, the status and the result. The tool tip has the ARN."""
    picture = draw(LIFE)
    assert words(picture)[:1] == ["5 calls from 2026-01-17 12:30:00 UTC, in 50 s, 1 error"]
    assert "nightly" in words(picture)
    assert "session on Invented One: COMPLETED, STOPPED" in words(picture)
    titles = [title.text or "" for title in picture.iter(f"{SVG}title")]
    assert any(SESSION in title and "5 calls, 1 error" in title for title in titles)


def test_a_failed_session_is_red() -> None:
    """Its status is COMPLETED like that of a good one."""
    picture = draw([get_session(0, "RUNNING"), get_session(9, "COMPLETED", result="ERRORED")])
    assert len(rects(picture, "run")) == 1
    assert len(rects(picture, "bad")) == 1


def test_a_status_that_nobody_saw() -> None:
    """Between PENDING and STOPPING the session had other statuses: it is dashed from the last
    answer on. If answers showed PENDING for most of the time, it is whole.
    """
    end = get_session(100, "STOPPING", operation="Stop")
    tip = "PENDING from 2026-01-17T12:30:00Z, for up to 1 min 40 s"
    picture = draw([get_session(0, "PENDING"), get_session(20, "PENDING"), end])
    ((whole, left, width),) = rects(picture, "early")
    assert whole == tip
    ((dashed, start, _),) = rects(picture, "early unseen")
    assert (dashed, start) == (f"{tip}; no later answer shows it", left + width)
    picture = draw([get_session(0, "PENDING"), get_session(50, "PENDING"), end])
    assert [title for title, _, _ in rects(picture, "early")] == [tip.replace("up to ", "")]
    assert rects(picture, "early unseen") == []


def test_a_session_that_nobody_asked_for_any_more() -> None:
    """What no answer shows has a dashed bar: up to the end, or to the deletion."""
    seen = [get_session(0, "RUNNING"), get_session(20, "RUNNING")]
    end = recorded_call(40, "ListProjects", {})
    (bar,) = rects(draw([*seen, end]), "run unseen")
    assert bar == ("RUNNING from 2026-01-17T12:30:00Z; no later answer shows it", 648, 368)
    deletion = recorded_call(30, "DeleteRemoteAccessSession", {"arn": SESSION}, answer={})
    picture = draw([*seen, deletion, end])
    assert rects(picture, "run unseen")[0][1:] == (648, 184)
    assert "session on Invented One: RUNNING, deleted" in words(picture)


def test_other_calls_have_a_lane() -> None:
    """They name none of the sessions, runs and uploads."""
    picture = draw([recorded_call(0, "ListProjects", {}, answer={"projects": []})])
    assert "other calls" in words(picture)
    assert len(rects(picture, "call")) == 1
    assert "other calls" not in words(draw(LIFE))


def test_a_resource_without_a_status() -> None:
    """A trail has no answers of reads. The ticks are there."""
    picture = draw([recorded_call(0, "GetRemoteAccessSession", {"arn": SESSION})])
    assert "session: status unknown" in words(picture)
    assert len(rects(picture, "call")) == 1


def test_a_status_of_a_newer_api_is_readable() -> None:
    """It has the colour of what is over, which is too light for light letters."""
    picture = draw([get_session(0, "BREWING"), get_session(9, "BREWING")])
    (text,) = (text for text in picture.iter(f"{SVG}text") if text.text == "BREWING")
    assert text.attrib["class"] == "small"


def test_a_long_label_has_smaller_letters() -> None:
    """So an id fits behind a long name."""
    foreign = OTHER.replace("111122223333", "222233334444")
    arns = (foreign, SESSION, SESSION.replace("b97d", "d97d"))
    sessions = [get_session(0, "RUNNING", arn, name="n" * 40) for arn in arns]
    picture = draw(sessions)
    (name, *_) = [text for text in picture.iter(f"{SVG}text") if "nnn" in str(text.text)]
    assert (name.text, name.attrib["class"]) == (
        f"'{'n' * 23}…' (c97d… in account 222233334444)",
        "small",
    )


def test_many_resources_are_counted() -> None:
    """The picture has the first ones, and says how many it leaves out."""
    calls = [get_session(n, "RUNNING", SESSION.replace("b97db420", f"{n:08}")) for n in range(202)]
    picture = draw(calls)
    assert len(rects(picture, "call")) == lane_picture.MOST_LANES
    assert "and 2 more resources" in words(picture)


def test_nobodys_name_breaks_the_picture() -> None:
    """Names have characters of XML, and some that XML does not allow."""
    name = "<a>&\"'\x1b\ufffe\u202e"
    picture = draw([get_session(0, "\x00<b>", name=name), recorded_call(1, "<c>", error="&")])
    assert "<a>&\"'\ufffd\ufffd\ufffd" in words(picture)
    assert escape_for_xml("\ud800<") == "\ufffd&lt;"


def test_a_story_without_calls() -> None:
    """The picture is empty, and no error is raised."""
    assert "0 calls from 1970-01-01 00:00:00 UTC" in words(draw([]))


def test_a_long_gap_is_folded() -> None:
    """It has a band with its length, and what was before and after it stays visible."""
    calls = [get_session(n + 10**5 * (n > 30), "RUNNING") for n in range(61)]
    (band,) = rects(draw(calls), "gap")
    assert band == ("1 d 4 h without a call", 639, 30)
    assert "1 d 4 h" in words(draw(calls))


@pytest.mark.parametrize(("length", "is_folded"), [(180, False), (220, True)])
def test_a_gap_longer_than_half_of_the_busy_time_is_folded(length: int, is_folded: bool) -> None:
    """A shorter one is drawn to scale."""
    calls = [get_session(n + (length - 10) * (n > 200), "RUNNING") for n in range(0, 410, 10)]
    assert [row.until - row.since for row in story_of(calls).rows if isinstance(row, Gap)] == [
        length * 1000
    ]
    assert bool(rects(draw(calls), "gap")) is is_folded


def test_a_single_call_between_gaps_has_some_room() -> None:
    """Two gaps do not touch, and a status that lasted a moment has a bar."""
    calls = [
        recorded_call(0, "ListProjects"),
        recorded_call(10, "ListProjects"),
        get_session(10**5, "RUNNING"),
        recorded_call(10**5 + 0.001, "CreateProject", {}),
        recorded_call(2 * 10**5, "ListProjects"),
    ]
    picture = draw(calls)
    (_, left, width), (_, right, _) = rects(picture, "gap")
    assert right - left - width == 8
    assert rects(picture, "run")[0][2] == 2


def test_only_some_of_narrow_gaps_have_their_length_below() -> None:
    """So the texts do not overlap. The tool tip has it always."""
    calls = [recorded_call(10**5 * n + m, f"Create{m}", {}) for n in range(20) for m in range(3)]
    picture = draw(calls)
    gaps = rects(picture, "gap")
    assert len(gaps) == 19
    assert 2 < words(picture).count("1 d 4 h") < 19


def places(axis: TimeAxis) -> list[float]:
    """The places of the labels."""
    return [x for x, _ in axis.ticks()]


@pytest.mark.parametrize("length", [1, 7, 900, 3000, 61_000, 3_600_000, 10**9, 10**12, 10**14])
def test_labels_of_the_axis(length: int) -> None:
    """At each scale there are some labels, at round moments, and none overlaps another."""
    axis = TimeAxis(0, length, [], 280, 1016)
    assert 2 <= len(places(axis)) <= 9
    assert min(b - a for a, b in zip(places(axis), places(axis)[1:], strict=False)) >= 92


def test_labels_at_the_ends_of_gaps() -> None:
    """They stand at the first call after each gap, in place of a round moment near by."""
    gaps = [Gap(60_000, 900_000), Gap(1_000_000, 9_000_000)]
    axis = TimeAxis(0, 9_060_000, gaps, 280, 1016)
    moments = [moment for _, moment in axis.ticks()]
    assert {900_000, 9_000_000} <= set(moments)
    assert min(b - a for a, b in zip(places(axis), places(axis)[1:], strict=False)) >= 92


def test_places_on_the_axis() -> None:
    """Later moments are never left of earlier ones, and all are between the edges."""
    gaps = [Gap(10**6 * n + 1000, 10**6 * (n + 1)) for n in range(100)]
    axis = TimeAxis(0, 10**8, gaps, 280, 1016)
    assert sum(part.is_folded for part in axis.parts) == MOST_FOLDED_GAPS
    found = [axis.x(moment) for moment in range(-(10**6), 10**8 + 10**6, 50_000)]
    assert found == sorted(found)
    assert (found[0], round(found[-1], 3)) == (280, 1016)
