"""Short forms of ARNs."""

from __future__ import annotations

import json

import pytest

from moto_devicefarm.core.short_arns import ARN, short_arns
from tests.support.store import PREFIX

PROJECT = "11111111-2222-3333-4444-555555555555"
ONE = "7f21aaaa-0000-0000-0000-000000000000"
TWO = "7f21bbbb-0000-0000-0000-000000000000"


def session(own: str, project: str = PROJECT) -> str:
    """The ARN of a session."""
    return f"{PREFIX}:session:{project}/{own}/00000"


@pytest.mark.parametrize(
    ("arns", "expected"),
    [
        ([session(ONE)], ["session 7f21…"]),
        ([session(ONE), session(TWO)], ["session 7f21a…", "session 7f21b…"]),
        (
            [session(ONE), session(TWO, TWO)],
            ["session 1111…/7f21a…", "session 7f21…/7f21b…"],
        ),
        ([f"{PREFIX}:project:{ONE}"], ["project 7f21…"]),
        (
            [f"{PREFIX}:job:{PROJECT}/{ONE}/{place}" for place in ("00000", "00001")],
            ["job 00000", "job 00001"],
        ),
        (
            [f"{PREFIX}:project:{ONE}", f"{PREFIX}:project:{ONE[:-1]}x"],
            [f"project {ONE}", f"project {ONE[:-1]}x"],
        ),
        ([f"{PREFIX}:project:no"], ["project no"]),
        (
            [f"{PREFIX}:session:{ONE}", session(ONE)],
            [f"session {ONE}", f"session {PROJECT}/{ONE}/00000"],
        ),
        (["arn:aws:s3:::bucket"], ["arn:aws:s3:::bucket"]),
        (["arn:aws:devicefarm:us-west-2:1"], ["arn:aws:devicefarm:us-west-2:1"]),
        ([], []),
    ],
)
def test_what_tells_an_arn_apart(arns: list[str], expected: list[str]) -> None:
    """The kind, and as much of the id as differs; an ARN of an unknown form stays whole."""
    assert short_arns(arns) == dict(zip(arns, expected, strict=True))


def test_another_account_stays_whole() -> None:
    """The account is what tells it apart. Devices have no account."""
    here, there = session(ONE), session(ONE).replace("123456789012", "999999999999")
    device = "arn:aws:devicefarm:us-west-2::device:ABCDEFGHIJ"
    assert short_arns([here, here, session(TWO), there, device]) == {
        here: "session 7f21a…",
        session(TWO): "session 7f21b…",
        there: there,
        device: "device ABCD…",
    }


def test_devices_count_as_no_account() -> None:
    """The account of one session is the most common one beside many devices."""
    devices = [f"arn:aws:devicefarm:us-west-2::device:{name}BCDEFGHIJ" for name in "AXYZ"]
    assert short_arns([*devices, session(ONE)])[session(ONE)] == "session 7f21…"


def test_an_arn_in_json_inside_json() -> None:
    """It ends before the backslash."""
    text = json.dumps({"value": json.dumps([session(ONE)])})
    assert ARN.findall(text) == [session(ONE)]
