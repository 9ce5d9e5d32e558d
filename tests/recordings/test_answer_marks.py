"""The marks where AWS answered otherwise than the mock, in the text of the test."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.recordings.calls_module import module_of_calls
from tests.support.recorded_calls import PROJECT, recorded_call
from tests.support.session_reports import ID, PREFIX

GET_PROJECT = recorded_call(
    0, "GetProject", {"arn": PROJECT}, answer={"project": {"arn": PROJECT, "name": "shop"}}
)
PROFILE = f"{PREFIX}:networkprofile:{ID}/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"


def text_of(*calls: RecordedCall) -> str:
    """The text of the test."""
    return module_of_calls(calls, ["calls.jsonl"], "calls")


def create_profile(**members: Any) -> RecordedCall:
    """A call whose answer has these members."""
    given = {"projectArn": PROJECT, "name": "slow"}
    answer = {"networkProfile": {"arn": PROFILE, "name": "slow", **members}}
    return recorded_call(1, "CreateNetworkProfile", given, answer=answer)


@pytest.mark.parametrize(
    ("count", "expected"), [(8, ""), (9, "1 more member."), (10, "2 more members.")]
)
def test_of_many_differences_eight_are_marked(count: int, expected: str) -> None:
    """Catches a test that is full of marks, and one that hides how many there are."""
    names = ("Bandwidth", "Delay", "Jitter", "Loss")
    units = dict(zip(names, ("Bits", "Ms", "Ms", "Percent"), strict=True))
    members: dict[str, Any] = {
        f"{way}{name}{units[name]}": 77 for way in ("uplink", "downlink") for name in names
    }
    members |= dict([("name", "fast"), ("type", "CURATED")][: count - 8])
    text = text_of(GET_PROJECT, create_profile(**members))
    assert text.count("# AWS answered") == 8 + bool(expected)
    assert (f"# AWS answered otherwise in {expected}" in text) == bool(expected)


def test_another_error_is_marked() -> None:
    """Catches a test that hides that AWS answered with another error. No test can arrange it."""
    text = text_of(
        recorded_call(0, "GetProject", {"arn": f"{PROJECT[:-1]}9"}, error="OddException")
    )
    assert '# AWS answered "OddException"' in text
    assert "NotFoundException" in text


def test_an_error_of_the_mock_where_nothing_is_known_is_told() -> None:
    """Catches a mark about an answer that nobody wrote down."""
    text = text_of(recorded_call(0, "GetNetworkProfile", {"arn": PROFILE}))
    assert "# Nobody wrote down what AWS answered." in text
    assert "AWS answered this call" not in text
