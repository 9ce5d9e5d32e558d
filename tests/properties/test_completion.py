"""Whatever a person scrubs or leaves out of the answers of a mock is completed and loads."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.captures.output_members import loadable
from moto_devicefarm.captures.sources import read_source
from moto_devicefarm.core import clock as clocks
from moto_devicefarm.devicefarm.models import store_of
from tests.captures.story import PHONE, PRIVATE, START, Story, all_answers
from tests.support.answers import requests_and_answers
from tests.support.store import ACCOUNT_ID

pytestmark = pytest.mark.filterwarnings("ignore:.*totalJobs is:UserWarning")
PROFILE = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MARKS = st.sampled_from(
    ["***", "****", "XXXX", "xxxx", "<account>", "<redacted>", "REDACTED", "[REDACTED]", "..."]
)
ACTIONS = [
    ("create_project", 0, 5),
    ("create_upload", 0, 0),
    ("put", 0, 0),
    ("create_session", 0, 1),
    ("create_session", 0, 5),
    ("stop", 0, 0),
    ("create_pool", 0, 7),
    ("create_profiles", 0, 2),
    ("configure", 0, 1),
    ("arrange_run", 1, 1),
    ("schedule", 0, 0),
    ("tick", 1, 30),
    ("stop_run", 0, 0),
]
NOT_ALONE = ("deviceInstance", "deviceInstances")
"""An instance is loaded with its device, whose document names it."""


@cache
def answers() -> list[dict[str, Any]]:
    """The answers of a mock that can be loaded."""
    with mock_devicefarm(registry=[PHONE, PRIVATE], unused="ignore") as farm:
        story = Story(farm)
        story.run_actions(ACTIONS)
        with clocks.hold_at(story.now):
            texts = [text for _, _, text in requests_and_answers(store_of(ACCOUNT_ID))]
    found = [json.loads(text) for text in texts if text.startswith("{")]
    return [
        answer
        for answer in found
        if answer.keys() & {*loadable()} - {*NOT_ALONE} and any(answer.values())
    ]


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """(container, key or index) of everything inside the documents of an answer."""
    pairs: Iterator[tuple[Any, Any]] = iter(())
    if isinstance(value, dict):
        pairs = iter(list(value.items()))
    elif isinstance(value, list):
        pairs = iter(list(enumerate(value)))
    for key, inner in pairs:
        yield value, key
        yield from places(inner)


@st.composite
def scrubbed_answers(draw: st.DrawFn) -> dict[str, Any]:
    """An answer with some members scrubbed, and some left out with a mark."""
    answer: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(answers())))
    documents = [
        document
        for value in answer.values()
        for document in (value if isinstance(value, list) else [value])
        if isinstance(document, dict)
    ]
    inside = [place for document in documents for place in places(document)]
    chosen = draw(st.lists(st.integers(0, max(len(inside) - 1, 0)), max_size=8, unique=True))
    for number in chosen if inside else []:
        container, key = inside[number]
        mark = draw(MARKS)
        how = draw(st.sampled_from(["whole", "part", "gone"]))
        if how == "gone" and isinstance(container, dict):
            container.pop(key, None)
            container["..."] = "..."
        elif how == "part" and isinstance(container[key], str) and "/" in container[key]:
            container[key] = f"{container[key].rpartition('/')[0]}/{mark}"
        elif not isinstance(container, dict) or key in container:
            container[key] = mark
    return answer


@PROFILE
@given(scrubbed_answers())
def test_whatever_is_scrubbed_is_completed(answer: dict[str, Any]) -> None:
    """It loads, has the same placeholders each time, and everything can be answered."""
    found = read_source(answer, complete=True).documents
    assert found == read_source(json.dumps(answer), complete=True).documents
    with (
        mock_devicefarm(registry=[PHONE, PRIVATE], unused="ignore") as farm,
        clocks.hold_at(START),
    ):
        loaded = farm.load(answer, complete=True)
        assert {arn for arns in loaded.values() for arn in arns} >= {
            document.members["arn"] for document in found if "arn" in document.members
        }
        all_answers([ACCOUNT_ID])
        again = farm.load(answer, complete=True)
        assert again.keys() <= loaded.keys()
        assert all(set(again[shape]) <= set(loaded[shape]) for shape in again)


@PROFILE
@given(scrubbed_answers())
def test_whatever_is_scrubbed_is_refused_or_not_needed(answer: dict[str, Any]) -> None:
    """Without complete, a report with marks in the place of needed members gives one ValueError
    with the option; others load as they are.
    """
    completed = read_source(answer, complete=True).documents
    needed = any(document.filled or document.left_out for document in completed)
    with (
        mock_devicefarm(registry=[PHONE, PRIVATE], unused="ignore") as farm,
        clocks.hold_at(START),
    ):
        if not needed:
            farm.load(answer)
        else:
            with pytest.raises(ValueError, match="--complete"):
                farm.load(answer)
