"""Tests that fail at the end of their mock, and the messages of these failures."""

from __future__ import annotations

import unittest
from collections.abc import Callable
from typing import Any

import pytest

from moto_devicefarm import DeviceFarm

REMEDY = (
    'turn this check off with {argument}="ignore", an argument of\n'
    "mock_devicefarm and of the marker. For the pytest fixtures, the ini file may have\n"
    "devicefarm_{argument} = ignore."
)
NOT_USED = 'farm.fail("StopRun", "ThrottlingException"): StopRun was not called after that'
UNUSED = f"1 arrangement was not used:\n  {NOT_USED}\nUse or remove it, or " + REMEDY.format(
    argument="unused"
)


class Mistake(Exception):
    """An exception of a test."""


def arrange() -> None:
    """Arrange an error that nothing uses."""
    DeviceFarm.current().fail("StopRun", "ThrottlingException")


def message_of(test: Callable[[], Any]) -> str:
    """The whole message of the AssertionError that a test raises."""
    with pytest.raises(AssertionError) as raised:
        test()
    assert raised.value.__context__ is None
    return str(raised.value)


def run_case(case: type[unittest.TestCase]) -> unittest.TestResult:
    """The result of all tests of a class."""
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(case).run(result)
    return result


def create_session(client: Any, name: str = "nightly", **configuration: Any) -> str:
    """The ARN of a new session on the first device."""
    project = client.create_project(name="checkout")["project"]["arn"]
    phone = client.list_devices()["devices"][0]["arn"]
    answer = client.create_remote_access_session(
        projectArn=project, deviceArn=phone, name=name, configuration=configuration
    )
    arn: str = answer["remoteAccessSession"]["arn"]
    return arn


def schedule_run(client: Any, farm: DeviceFarm) -> str:
    """The ARN of a new run of the built-in fuzz test on the phones of a pool."""
    project = client.create_project(name="checkout")["project"]["arn"]
    app = client.create_upload(projectArn=project, name="a.apk", type="ANDROID_APP")["upload"]
    farm.put(app["arn"], b"")
    phone = client.list_devices()["devices"][0]["arn"]
    rule = {"attribute": "ARN", "operator": "IN", "value": f'["{phone}"]'}
    pool = client.create_device_pool(projectArn=project, name="phones", rules=[rule])
    arn: str = client.schedule_run(
        projectArn=project,
        appArn=app["arn"],
        devicePoolArn=pool["devicePool"]["arn"],
        name="release",
        test={"type": "BUILTIN_FUZZ"},
    )["run"]["arn"]
    return arn
