"""Whatever the mock has been through survives dump and load."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from moto_devicefarm import Timings, mock_devicefarm
from moto_devicefarm.captures.output_members import loadable
from moto_devicefarm.core import api
from moto_devicefarm.core import clock as clocks
from moto_devicefarm.devicefarm.models import store_of
from tests.captures.story import ACTIONS, PACES, PHONE, PRIVATE, Story, all_answers
from tests.support.answers import requests_and_answers
from tests.support.store import ACCOUNT_ID

pytestmark = pytest.mark.filterwarnings("ignore:.*totalJobs is:UserWarning")
PROFILE = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SMALL = st.integers(0, 12)
LIKELY = ["create_session"] * 4 + [
    "create_upload",
    "put",
    "stop",
    "stop",
    "delete_session",
    "tick",
    "tick",
    "load",
]
LIKELY += ["schedule"] * 4 + [
    "create_pool",
    "stop_run",
    "stop_run",
    "arrange_run",
    "load_more",
    "load_more",
    "buy",
]
STORIES = st.lists(st.tuples(st.sampled_from([*ACTIONS, *LIKELY]), SMALL, SMALL), max_size=25).map(
    lambda actions: [("create_project", 0, 0), *actions]
)


@PROFILE
@given(STORIES, st.sampled_from(PACES), st.sampled_from([None, 1, 2]))
@example(  # a deleted session that another, of the same moment, waited for
    [
        ("create_project", 0, 0),
        ("create_session", 0, 5),
        ("create_session", 0, 5),
        ("tick", 2, 0),
        ("stop", 1, 0),
        ("tick", 2, 0),
        ("delete_session", 1, 0),
    ],
    PACES[0],
    1,
)
def test_whatever_happened_survives(
    actions: list[tuple[str, int, int]], timings: Timings, concurrency: int | None
) -> None:
    """Dump, JSON text, load in a fresh mock, dump: unchanged, and so is every answer at every
    moment.
    """
    arguments: dict[str, Any] = {
        "timings": timings,
        "concurrency": concurrency,
        "registry": [PHONE, PRIVATE],
        "unused": "ignore",
        "page_size": 2,
    }
    with mock_devicefarm(**arguments) as farm:
        Story(farm).run_actions(actions)
        dump = farm.dump()
        before = all_answers([ACCOUNT_ID])
    text = json.dumps(dump)
    with mock_devicefarm(**arguments) as farm:
        farm.load(text)
        assert farm.dump() == dump
        assert all_answers([ACCOUNT_ID]) == before


OWN = STORIES.map(
    lambda actions: [action for action in actions if action[0] not in ("load", "load_more")]
)
"""Stories of one account: what is created in the project of another account could not be told from
its ARN.
"""


@PROFILE
@given(OWN, st.sampled_from(PACES))
@example([("create_project", 0, 0), ("arrange_run", 0, 0), ("schedule", 0, 9)], PACES[0])
def test_whatever_was_answered_can_be_loaded(
    actions: list[tuple[str, int, int]], timings: Timings
) -> None:
    """The answers of a mock are documents that load in another, and are answered there as they
    were, by Get and by List.
    """
    with mock_devicefarm(timings=timings, registry=[PHONE, PRIVATE], unused="ignore") as farm:
        story = Story(farm)
        story.run_actions(actions)
        with clocks.hold_at(story.now):
            given_answers = [
                (name, params, text)
                for name, params, text in requests_and_answers(store_of(ACCOUNT_ID))
                if text.startswith("{")
            ]
    report = [(name, params, json.loads(text)) for name, params, text in given_answers]
    skipped = (
        "GetDevice",
        "ListDevices",
        "GetDeviceInstance",
        "ListDeviceInstances",
        "ListTestGridSessionArtifacts",
    )
    held = [one for one in report if one[2].keys() & {*loadable()} and one[0] not in skipped]
    with (
        mock_devicefarm(timings=timings, registry=[PHONE, PRIVATE], unused="ignore") as farm,
        clocks.hold_at(story.now),
    ):
        documents = [answer for _, _, answer in held if any(answer.values())]
        if documents:
            farm.load(documents)
        for name, params, answer in held:
            assert _sorted(api.call(store_of(ACCOUNT_ID), name, params)) == _sorted(answer), (
                name,
                params,
            )


def _sorted(answer: dict[str, Any]) -> Any:
    return {
        key: sorted(value, key=str) if isinstance(value, list) else value
        for key, value in answer.items()
    }
