"""The marks where AWS answered otherwise than the mock, in the text of the test."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from moto_devicefarm.recordings import calls_module
from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.recordings.calls_module import module_of_calls
from tests.support.recorded_calls import PROJECT, get_session, recorded_call
from tests.support.session_reports import ID, OTHER, PHONE, PREFIX, SESSION, UPLOAD

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
    ("others", "expected"),
    [
        ({}, ""),
        ({"name": "fast"}, "uplinkLossPercent: 77"),
        (
            {"name": "fast", "type": "CURATED"},
            "uplinkJitterMs: 77, networkProfile.uplinkLossPercent: 77",
        ),
    ],
)
def test_of_many_differences_eight_have_an_assertion(others: dict[str, Any], expected: str) -> None:
    """Catches a test that is full of assertions, and one that hides a difference."""
    names = ("Bandwidth", "Delay", "Jitter", "Loss")
    units = dict(zip(names, ("Bits", "Ms", "Ms", "Percent"), strict=True))
    members: dict[str, Any] = {
        f"{way}{name}{units[name]}": 77 for way in ("uplink", "downlink") for name in names
    }
    text = text_of(GET_PROJECT, create_profile(**members, **others))
    assert text.count("# AWS answered") == 8 + bool(others)
    assert (f"    # AWS answered also networkProfile.{expected}\n" in text) == bool(others)


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


def test_the_settings_of_the_mock_are_arguments_of_its_marker() -> None:
    """Catches a quota or a length of pages that is inferred and not written."""
    pages = recorded_call(
        1,
        "ListProjects",
        answer={"projects": [{"arn": PROJECT, "name": "shop"}], "nextToken": "a"},
    )
    given = {"projectArn": PROJECT, "deviceArn": PHONE}
    created = [
        recorded_call(
            second,
            "CreateRemoteAccessSession",
            given,
            answer={"remoteAccessSession": {"arn": arn, "status": "PENDING"}},
        )
        for second, arn in ((2, SESSION), (3, OTHER))
    ]
    waits = [get_session(second, "PENDING_CONCURRENCY", OTHER) for second in (10, 20)]
    text = text_of(GET_PROJECT, pages, *created, *waits)
    assert "page_size=1" in text
    assert "concurrency=1" in text


def test_a_long_test_has_plain_assertions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a module on which pytest spends minutes, because it rewrites all assertions."""
    monkeypatch.setattr(calls_module, "REWRITABLE", 1)
    assert "PYTEST_DONT_REWRITE" in text_of(GET_PROJECT)


def test_a_body_that_comes_between_polls_divides_their_loop() -> None:
    """Catches a body that comes before all polls or after them."""
    created = recorded_call(
        5,
        "CreateUpload",
        {"projectArn": PROJECT, "name": "a.apk", "type": "ANDROID_APP"},
        answer={"upload": {"arn": UPLOAD, "name": "a.apk", "status": "INITIALIZED"}},
    )
    polls = [replace(GET_PROJECT, time=GET_PROJECT.time + 10_000 * one) for one in range(1, 8)]
    shown = {"arn": UPLOAD, "name": "a.apk", "status": "SUCCEEDED"}
    read = recorded_call(90, "GetUpload", {"arn": UPLOAD}, answer={"upload": shown})
    sent = replace(created, body_at=created.time + 30_000)
    text = text_of(GET_PROJECT, sent, *polls, read)
    before, _, after = text.partition("farm.put(")
    assert before.count("for _ in range(3)") == after.count("for _ in range(3)") == 1


def test_polls_that_fail_are_a_loop() -> None:
    """Catches a failure for a loop whose calls have no variable."""
    polls = [
        recorded_call(10 * one, "GetNetworkProfile", {"arn": PROFILE}, error="NotFoundException")
        for one in range(6)
    ]
    text = text_of(*polls)
    assert "for _ in range(6):" in text
    assert text.count("pytest.raises") == 1


def test_a_long_value_is_cut() -> None:
    """Catches a comment of many lines."""
    text = text_of(GET_PROJECT, create_profile(description="word " * 180))
    assert "AWS answered" in text
    assert 1 < text.count("word") < 45
    assert "..." in text


def create_pool(*rules: dict[str, str]) -> RecordedCall:
    """A pool of one rule, whose answer has these rules."""
    rule = {"attribute": "OS_VERSION", "operator": "EQUALS", "value": '"15"'}
    given = {"projectArn": PROJECT, "name": "phones", "rules": [rule]}
    arn = PROFILE.replace(":networkprofile:", ":devicepool:")
    answer = {
        "devicePool": {"arn": arn, "name": "phones", "rules": [{**rule, **one} for one in rules]}
    }
    return recorded_call(1, "CreateDevicePool", given, answer=answer)


def test_a_list_of_another_length_is_marked() -> None:
    """Catches a mark that prints the items of a whole list."""
    text = text_of(GET_PROJECT, create_pool({}, {}))
    assert '["rules"]) == 1  # AWS answered 2 items' in text


def test_a_member_in_a_list_is_marked() -> None:
    """Catches an assertion on the wrong item: the paths of differences count from 1."""
    text = text_of(GET_PROJECT, create_pool({"operator": "IN"}))
    assert '["rules"][0]["operator"] == "EQUALS"  # AWS answered "IN"' in text


def test_a_change_of_a_device_that_the_mock_lacks_is_left_out() -> None:
    """Catches a failure for a session on a device that no fleet has."""
    given = {"projectArn": PROJECT, "deviceArn": f"{PHONE[:-1]}0"}
    document = {"arn": SESSION, "status": "PENDING"}
    create = recorded_call(
        2, "CreateRemoteAccessSession", given, answer={"remoteAccessSession": document}
    )
    polls = [
        recorded_call(
            at,
            "GetRemoteAccessSession",
            {"arn": SESSION},
            answer={"remoteAccessSession": {"arn": SESSION, "status": status}},
        )
        for at, status in ((10, "PENDING_DEVICE"), (60, "RUNNING"))
    ]
    assert "change_device" not in text_of(GET_PROJECT, create, *polls)


def test_an_id_that_differs_is_no_difference() -> None:
    """Catches a mark on an address or an ARN, which each account has for itself."""
    text = text_of(GET_PROJECT, create_profile(description="https://example.com/a"))
    assert "AWS answered" not in text
