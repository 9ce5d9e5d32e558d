"""A captured document may lack any of its members. Those that it has are answered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.core import clock as clocks
from tests.captures import CONFIGURATION, NETWORK, PROFILE, published, session
from tests.captures.comparison import comparable, got
from tests.captures.story import START
from tests.support.clients import shared_client

pytestmark = pytest.mark.filterwarnings("ignore:.*totalJobs is:UserWarning")
NEEDED = ("arn", "status")
"""The members without which a document says nothing, where it has them."""
DOCUMENTS: Mapping[str, dict[str, Any]] = {
    "finished Android run": published.FINISHED_RUN,
    "finished iOS run": published.IOS_RUN,
    "stopped run": published.STOPPED_RUN,
    "scheduled run": published.SCHEDULED_RUN,
    "stopping run": published.STOPPING_RUN,
    "unparsed run": json.loads(published.UNPARSED_RUN)["run"],
    "skipped run": published.SKIPPED_RUN,
    "running run": published.TRAIL_RUN,
    "finished job": {**published.FINISHED_JOB, "insights": published.INSIGHTS},
    "failed job": published.FAILED_JOB,
    "stopped job": published.STOPPED_JOB,
    "test": published.TEST,
    "created upload": published.upload(contentType="a/b"),
    "succeeded upload": published.upload(status="SUCCEEDED", metadata="{}"),
    "failed upload": published.upload(status="FAILED", message="The app is broken."),
    "curated test spec": published.CURATED_SPECS[0],
    "curated pool": published.POOLS[0],
    "private pool": published.POOLS[1],
    "project": dict(published.PROJECT),
    "network profile": published.PROFILES[0],
    "device": published.DEVICES[0],
    "session": session(),
    "ended session": session("COMPLETED", result="PASSED"),
    "private network profile": {
        "arn": NETWORK,
        "name": "a",
        "type": "PRIVATE",
        "uplinkDelayMs": 20,
    },
    "instance profile": {"arn": PROFILE, "name": "a", "packageCleanup": True},
    "VPC configuration": {"arn": CONFIGURATION, "serviceDnsName": "a", "vpceServiceName": "b"},
}
"""A document of each kind that has a Get."""
COMPLETED_BY_THE_MOCK = ("device", "session", "ended session")
"""Their documents have members that the mock adds: a whole device, and the facts of a session."""


@st.composite
def parts(draw: st.DrawFn, document: Mapping[str, Any]) -> dict[str, Any]:
    """Some members of a document, in its order, and some members of the structures in it."""
    dropped = draw(st.sets(st.sampled_from([name for name in document if name not in NEEDED])))
    return {
        name: draw(parts(value)) if isinstance(value, dict) else value
        for name, value in document.items()
        if name not in dropped
    }


def common(answer: Any, document: Any) -> Any:
    """The members of the answer that the document has too."""
    if not isinstance(document, dict):
        return answer
    return {name: common(answer[name], value) for name, value in document.items()}


@pytest.mark.parametrize("kind", DOCUMENTS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_part_of_a_document_is_answered(kind: str, data: st.DataObject) -> None:
    """It loads, survives a dump, and is answered with the members that it has."""
    document = data.draw(parts(DOCUMENTS[kind]))
    source: Any = document
    for _ in range(2):
        with mock_devicefarm() as farm, clocks.hold_at(START):
            farm.load(source)
            answer = got(shared_client(), document["arn"])
            if kind in COMPLETED_BY_THE_MOCK:
                answer = common(answer, document)
            assert comparable(answer) == comparable(document)
            source = farm.dump()
