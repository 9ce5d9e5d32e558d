"""The stories of any calls: each call is counted once, and text, picture and JSON are possible."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.recordings.story import Row, story_of
from moto_devicefarm.recordings.story_json import as_json
from moto_devicefarm.recordings.story_svg import as_svg
from moto_devicefarm.recordings.story_text import as_text
from tests.support.session_reports import ID, OTHER, PREFIX, SESSION

ARNS = st.sampled_from(
    [
        SESSION,
        OTHER,
        f"{PREFIX}:run:{ID}/a",
        f"{PREFIX}:job:{ID}/a/00000",
        f"{PREFIX}:test:{ID}/a/00000/00001",
        f"{PREFIX}:project:{ID}",
        f"{PREFIX}:pot:1",
        "arn:aws:devicefarm:us-west-2::device:1",
        "arn:aws:devicefarm:eu-west-1:2:session:",
        "arn:aws:devicefarm:::::",
    ]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | ARNS
NAMES = st.sampled_from(["arn", "name", "status", "device", "message", "code", "nextToken", "url"])
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(NAMES | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=8,
)
DOCUMENTS = st.fixed_dictionaries(
    {"arn": ARNS},
    optional={
        "status": st.sampled_from(["PENDING", "RUNNING", "STOPPING", "COMPLETED", "ACTIVE"])
        | VALUES,
        "result": st.sampled_from(["PENDING", "PASSED", "ERRORED"]) | VALUES,
        "created": st.integers(0, 10**10) | VALUES,
        "stopped": st.integers(0, 10**10) | VALUES,
        "deviceMinutes": VALUES,
        "message": VALUES,
        "name": VALUES,
        "device": VALUES,
    },
)
OBJECTS = st.dictionaries(NAMES | st.text(max_size=3), VALUES | DOCUMENTS, max_size=3)
OUTCOMES = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"answer": OBJECTS | st.fixed_dictionaries({"x": DOCUMENTS})}),
    st.fixed_dictionaries({"error": OBJECTS}),
)
OPERATIONS = st.sampled_from(
    ["GetRun", "ListRuns", "CreateProject", "StopRun", "DeleteProject", "DeleteRun", "Brew"]
)
CALLS = st.builds(
    RecordedCall,
    line=st.just(1),
    time=st.sampled_from([0, 1, 999, 60_000, 10**6]) | st.integers(-(10**12), 10**13),
    operation=OPERATIONS | st.text(),
    parameters=OBJECTS | st.fixed_dictionaries({"arn": ARNS}),
    outcome=OUTCOMES,
)


@settings(max_examples=100, deadline=None)
@given(st.lists(CALLS, max_size=12))
def test_each_call_is_counted_once(calls: list[RecordedCall]) -> None:
    """No sequence raises an error. The text is printable, the picture is XML, the rest is JSON."""
    calls.sort(key=lambda call: call.time)
    story = story_of(calls)
    assert sum(row.times for row in story.rows if isinstance(row, Row)) == len(calls)
    text = as_text(story, 100)
    assert all(character.isprintable() or character == "\n" for character in text)
    picture = ElementTree.fromstring(as_svg(story))
    widths = [
        float(rect.attrib["width"]) for rect in picture.iter("{http://www.w3.org/2000/svg}rect")
    ]
    assert min(widths) >= 0
    json.loads(json.dumps(as_json(story)))
