"""Captured documents in the JSON text of the service."""

from __future__ import annotations

from moto_devicefarm import DeviceFarm
from tests.captures import call

RUN = (
    "arn:aws:devicefarm:us-west-2:111122223333:run:"
    "8cbfd1c0-a183-46da-af28-a0a73a2326dc/1f6f275b-c9d4-4b2c-b6bd-c2472c9ead9a"
)


def test_a_run_of_a_test_package(devicefarm: DeviceFarm) -> None:
    """A time may have an exponent, and the platform of a run may be the type of any upload (C:
    jenkins114).
    """
    arn = RUN.replace("111122223333", "123456789012")
    devicefarm.load(
        f'{{"run": {{"arn": "{arn}", "created": 1.621056695477E9, "name": "rider", '
        '"platform": "APPIUM_JAVA_TESTNG_TEST_PACKAGE", "status": "COMPLETED"}}'
    )
    run = call("GetRun", arn=arn)
    assert (run["created"], run["platform"]) == (
        1621056695.477,
        "APPIUM_JAVA_TESTNG_TEST_PACKAGE",
    )
