"""A dump and the answers of the mock into which it is loaded."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from moto_devicefarm import Device, DeviceFarm, DeviceInstance, mock_devicefarm
from moto_devicefarm.core import clock as clocks
from moto_devicefarm.devicefarm.models import store_of
from tests.captures import answers
from tests.support.store import ACCOUNT_ID

PIXEL = Device("Pixel 8")
PROFILE = {
    "arn": "arn:aws:devicefarm:us-west-2:123456789012:instanceprofile:1",
    "name": "shelf",
    "rebootAfterUse": True,
}
PRIVATE = Device(
    "Galaxy S24",
    instances=(
        DeviceInstance(udid="one", labels=("lab",), instance_profile=PROFILE),
        DeviceInstance(udid="two"),
    ),
)
MOMENTS = (0, 3, 60, 8999, 9001, 100_000)
"""Seconds from now on at which the answers are compared."""


def answers_over_time(account: str = ACCOUNT_ID) -> list[list[str]]:
    """All answers of an account, now and at the later moments."""
    found = []
    for seconds in MOMENTS:
        with clocks.hold_at(clocks.read() + 1000 * seconds):
            found.append(list(answers(store_of(account))))
    return found


def check_dump(
    arrange: Callable[[DeviceFarm], object], account: str = ACCOUNT_ID, **arguments: Any
) -> dict[str, Any]:
    """Arrange a mock, dump it, load the dump into a new mock, and compare the answers. Returns the
    dump.
    """
    arguments = {"registry": [PIXEL, PRIVATE], "page_size": 2, **arguments}
    with mock_devicefarm(**arguments) as farm:
        arrange(farm)
        dump = farm.dump()
        before = answers_over_time(account)
    with mock_devicefarm(**arguments) as farm:
        farm.load(json.dumps(dump))
        assert farm.dump() == dump
        assert answers_over_time(account) == before
    return dump
