"""The script sends the files, runs the tests, keeps the artifacts, and says what failed."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from freezegun.api import FrozenDateTimeFactory

from moto_devicefarm import Device, DeviceFarm
from run_device_tests import main

if TYPE_CHECKING:
    from mypy_boto3_devicefarm import DeviceFarmClient

PHONES = [Device("Pixel 8"), Device("Galaxy S24")]
pytestmark = pytest.mark.devicefarm(registry=PHONES)


@pytest.fixture(autouse=True)
def clock(freezer: FrozenDateTimeFactory, monkeypatch: pytest.MonkeyPatch) -> FrozenDateTimeFactory:
    """Time stands still. Only a sleep moves it, so that no test waits."""
    freezer.move_to("2026-03-01 12:00:00")
    monkeypatch.setattr(time, "sleep", freezer.tick)
    return freezer


@pytest.fixture
def run_script(devicefarm_client: DeviceFarmClient, tmp_path: Path) -> Callable[[], int]:
    """Runs the script in a project with two phones. Its artifacts are in "artifacts"."""
    project = devicefarm_client.create_project(name="checkout")["project"]["arn"]
    pool = devicefarm_client.create_device_pool(
        projectArn=project,
        name="phones",
        rules=[{"attribute": "PLATFORM", "operator": "EQUALS", "value": '"ANDROID"'}],
    )["devicePool"]["arn"]
    app, tests = tmp_path / "shop.apk", tmp_path / "tests.zip"
    app.write_bytes(b"any bytes will do")
    tests.write_bytes(b"any bytes will do")
    options = ["--project", project, "--pool", pool, "--artifacts", str(tmp_path / "artifacts")]
    return lambda: main([str(app), str(tests), *options])


def test_all_tests_pass(run_script: Callable[[], int], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_script() == 0
    assert capsys.readouterr().out.splitlines() == [
        *("SCHEDULING", "PREPARING", "RUNNING", "COMPLETED"),
        "Pixel 8: PASSED",
        "Galaxy S24: PASSED",
        "PASSED: 6 of 6 tests passed",
    ]


def test_a_test_fails_on_one_phone(
    run_script: Callable[[], int], devicefarm: DeviceFarm, capsys: pytest.CaptureFixture[str]
) -> None:
    devicefarm.next_run(
        results={"Pixel 8": "FAILED"}, tests=["test_pay"], message="The button was grey."
    )
    assert run_script() == 1
    assert capsys.readouterr().out.splitlines()[-3:] == [
        "Pixel 8: FAILED (The button was grey.)",
        "Galaxy S24: PASSED",
        "FAILED: 5 of 6 tests passed",
    ]


def test_the_artifacts_are_kept(run_script: Callable[[], int], tmp_path: Path) -> None:
    run_script()
    folder = tmp_path / "artifacts" / "Galaxy S24"
    logs, screenshots = list(folder.glob("* Logcat.logcat")), list(folder.glob("*.png"))
    assert (len(logs), len(screenshots)) == (3, 1)
    assert screenshots[0].read_bytes().startswith(b"\x89PNG")


def test_a_broken_app(
    run_script: Callable[[], int], devicefarm: DeviceFarm, capsys: pytest.CaptureFixture[str]
) -> None:
    devicefarm.next_upload(status="FAILED", message="The app can't be opened.")
    assert run_script() == 1
    assert capsys.readouterr().err == "shop.apk: The app can't be opened.\n"
    assert devicefarm.calls_to("ScheduleRun") == []
