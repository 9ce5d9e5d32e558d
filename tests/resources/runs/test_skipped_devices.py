"""Devices that cannot take a run: the run is accepted, and its message says why."""

from __future__ import annotations

import json
from typing import Any

import pytest

from moto_devicefarm import Device, DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.core import run_messages
from moto_devicefarm.core.captured import Captured
from moto_devicefarm.resources.uploads.uploads import Upload
from tests.support.account import APPIUM, TEST_SPEC, Account
from tests.support.control import moto_account
from tests.support.devices import BOTH, IPHONE, PHONE

NO_LINUX = (
    "Android devices require a test spec file which has selected the Amazon Linux 2 test host"
)
IOS_ONLY = ("PLATFORM", "EQUALS", '"IOS"')


@pytest.fixture
def account() -> Account:
    """An account with an Android phone and an iPhone."""
    return Account(registry=BOTH)


def skipped(run: Any) -> Any:
    """The devices in the message of a run."""
    return json.loads(run["message"])["skippedDevices"]


def custom_run(account: Account, selection: str, **members: Any) -> Any:
    """A run with a test spec that has these lines, after its end."""
    project = account.project()
    spec = account.upload("spec.yml", TEST_SPEC, projectArn=project)
    account.put(spec, f"version: 0.1\n{selection}\nphases: {{}}".encode())
    package = account.test_package(projectArn=project)
    test = {"type": APPIUM, "testPackageArn": package, "testSpecArn": spec}
    return account.get(account.run(projectArn=project, test=test, **members))


def test_a_run_that_no_device_can_take(account: Account) -> None:
    """It is accepted and ends without jobs (C: mealapp)."""
    project = account.project()
    request = account.run_request(
        projectArn=project,
        appArn=account.app(projectArn=project),
        devicePoolArn=account.pool(IOS_ONLY, projectArn=project),
    )
    scheduled = account.schedule_run(**request)
    assert (scheduled["status"], "message" in scheduled) == ("SCHEDULING", False)
    run = account.get(scheduled["arn"])
    assert (run["status"], run["result"], run["totalJobs"]) == ("COMPLETED", "SKIPPED", 0)
    assert set(run["counters"].values()) == {0}
    assert "deviceMinutes" not in run
    message = "The app shop.apk is for ANDROID, but the device iPhone 15 is of the platform IOS."
    assert run["message"] == f'{{"skippedDevices":[{{"iPhone 15":["{message}"]}}]}}'
    assert account.list_jobs(arn=run["arn"]) == []


def test_the_message_comes_at_the_end(clock: Any) -> None:
    """While the run is SCHEDULING it has no message."""
    account = Account(registry=BOTH, timings=Timings(run_scheduling=10))
    run = account.run(devicePoolArn=account.pool(("MODEL", "EQUALS", '"Nokia"')))
    assert (account.status(run), "message" in account.get(run)) == ("SCHEDULING", False)
    clock.tick(10)
    assert (account.status(run), skipped(account.get(run))) == ("COMPLETED", [])
    clock.tick(-1)
    assert (account.status(run), "message" in account.get(run)) == ("SCHEDULING", False)


def test_some_devices_that_cannot_take_it(account: Account) -> None:
    """The others have jobs, and the message names the skipped ones (invented)."""
    project = account.project()
    app = account.app(projectArn=project)
    run = account.get(account.run(projectArn=project, appArn=app))
    assert (run["result"], run["totalJobs"]) == ("PASSED", 1)
    assert [list(device) for device in skipped(run)] == [["iPhone 15"]]
    assert "message" not in account.get(account.run())


def test_an_app_for_newer_devices() -> None:
    """The message names the API level of the app (C: executorch#9172)."""
    account = Account(registry=[Device("Pixel 6", os="13")])
    project = account.project()
    arn = f"{project.replace(':project:', ':upload:')}/00000000-0000-0000-0000-000000000001"
    captured = Captured({"arn": arn, "status": "SUCCEEDED", "metadata": '{"sdk_version": "34"}'})
    account.store.add(
        Upload(arn=arn, created=0, captured=captured, project_arn=project, type="ANDROID_APP")
    )
    run = account.get(account.run(projectArn=project, appArn=arn))
    assert (run["result"], run["message"]) == (
        "SKIPPED",
        '{"skippedDevices":[{"Pixel 6":["Android application requires a minimum SDK of 34 or above '
        'to run on the selected device"]}]}',
    )


@pytest.mark.parametrize("selection", ["", "android_test_host: legacy"])
def test_android_needs_amazon_linux(account: Account, selection: str) -> None:
    """A test spec without this host skips Android devices (C: mealapp; D:
    amazon-linux-2-android-test-selection). iPhones have a default host.
    """
    run = custom_run(account, selection)
    assert (run["totalJobs"], skipped(run)) == (1, [{"Pixel 8": [NO_LINUX]}])


@pytest.mark.parametrize(
    ("selection", "device", "host"),
    [
        (
            "android_test_host: amazon_linux_2\nios_test_host: mac_os_sonoma",
            IPHONE,
            "mac_os_sonoma",
        ),
        ("android_test_host: ubuntu\nios_test_host: macos_sequoia", PHONE, "ubuntu"),
    ],
)
def test_an_unknown_host(account: Account, selection: str, device: Device, host: str) -> None:
    """The message quotes the host (C: mealapp for iOS; I: iOS)."""
    run = custom_run(account, selection)
    assert skipped(run) == [{device.name: [f"The selected test host '{host}' is not valid"]}]


def test_the_right_hosts(account: Account) -> None:
    """Each platform has one test host (D: custom-test-environments-hosts)."""
    run = custom_run(account, "android_test_host: amazon_linux_2\nios_test_host: macos_sequoia")
    assert (run["totalJobs"], "message" in run) == (2, False)


@pytest.mark.parametrize("body", [None, b"any bytes", b"version: 0.0\nphases: {}"])
def test_a_test_spec_whose_hosts_are_unknown(account: Account, body: bytes | None) -> None:
    """A body that is not a valid test spec skips no device, and so does a captured test spec."""
    project = account.project()
    spec = account.upload("spec.yml", TEST_SPEC, projectArn=project)
    if body is None:
        captured = Captured({"arn": spec, "status": "SUCCEEDED"})
        account.store.get(Upload, spec).captured = captured
    else:
        account.put(spec, body)
    test = {"type": APPIUM, "testPackageArn": account.test_package(projectArn=project)}
    run = account.run(projectArn=project, test={**test, "testSpecArn": spec})
    assert account.get(run)["totalJobs"] == 2


def test_a_long_message_leaves_devices_out() -> None:
    """A message has at most 16384 characters (D: model), and stays JSON."""
    reasons = [(f"Phone {number}", ["x" * 1000]) for number in range(20)]
    text = run_messages.skipped_devices(reasons)
    found = json.loads(text)["skippedDevices"]
    assert len(text) <= 16384 < len(text) + 1100
    assert found == [{name: messages} for name, messages in reasons[: len(found)]]


def test_an_arranged_result_of_a_skipped_device(account: Account) -> None:
    """The error says why the run does not have the device."""
    account.next_run(results={"Pixel 8": "FAILED"})
    with pytest.raises(
        ValueError, match=r"its devices: iPhone 15\. Devices that cannot .*Amazon Lin"
    ):
        custom_run(account, "")
    account.store.settings.arrangements.runs.clear()
    account.next_run(results={"Pixel 8": "FAILED"})
    with pytest.raises(ValueError, match=r"its devices: none\. Devices that cannot take it: "):
        custom_run(account, "", devicePoolArn=account.pool(("MODEL", "EQUALS", '"Nokia"')))


def test_a_dump_holds_them(clock: Any) -> None:
    """The message of a run and the hosts of a test spec are in a dump."""
    with mock_devicefarm(registry=BOTH) as farm:
        account = moto_account()
        arn = custom_run(account, "")["arn"]
        before, dump = account.get(arn), farm.dump()
    with mock_devicefarm(registry=BOTH):
        DeviceFarm.current().load(dump)
        account = moto_account()
        assert account.get(arn) == before
        run = account.get(arn)
        test = {"type": APPIUM} | {name: run[name] for name in ("testPackageArn", "testSpecArn")}
        project = account.list_projects()[0]["arn"]
        again = account.get(account.run(projectArn=project, test=test))
        assert again["message"] == before["message"]
