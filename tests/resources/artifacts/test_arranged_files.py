"""farm.next_run(artifacts=...): the files behind the URLs of artifacts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from moto_devicefarm import Device, DeviceFarm, mock_devicefarm
from moto_devicefarm.devicefarm.models import store_of
from moto_devicefarm.resources.artifacts.artifact_types import NAMES_OF_TESTS
from tests.support.account import APPIUM, Account
from tests.support.store import ACCOUNT_ID

SPEC = "arn:aws:devicefarm:us-west-2::upload:101e31e8-12ac-11e9-ab14-d663bd873e83"
"""AWS's test spec for Appium Python tests on Android."""
CATEGORIES = ("FILE", "LOG", "SCREENSHOT")


@pytest.fixture
def farm() -> Iterator[DeviceFarm]:
    """The handle of a mock with two Android phones and an iPhone."""
    with mock_devicefarm(registry=[Device("Pixel 8"), Device("Pixel 7"), Device("iPhone 15")]) as f:
        yield f


@pytest.fixture
def account(farm: DeviceFarm) -> Account:
    """The account of the mock."""
    return Account(store_of(ACCOUNT_ID))


def custom_run(account: Account, test_type: str = APPIUM, file: str = "tests.zip") -> str:
    """A run of a package of tests on all phones. Those of Appium have a test spec."""
    package = account.test_package(test_type, file)
    spec = {"testSpecArn": SPEC} if test_type == APPIUM else {}
    app = {} if test_type.startswith("APPIUM") else {"appArn": an_app(account, test_type)}
    return account.run(test={"type": test_type, "testPackageArn": package, **spec}, **app)


def an_app(account: Account, test_type: str) -> str:
    """An app for tests of this type."""
    return account.app("shop.ipa", "IOS_APP") if test_type.startswith("XCTEST") else account.app()


def fuzz_run(account: Account, **members: Any) -> str:
    """A run of the built-in tests, which have no test spec."""
    return account.run(test={"type": "BUILTIN_FUZZ"}, appArn=account.app(), **members)


def artifacts(account: Account, arn: str) -> list[dict[str, Any]]:
    """The documents of all artifacts below an ARN."""
    return [
        found for category in CATEGORIES for found in account.list_artifacts(arn=arn, type=category)
    ]


def downloads(account: Account, arn: str, name: str) -> list[tuple[str, bytes]]:
    """The media type and the content of each artifact with the name below an ARN."""
    answers = [
        requests.get(found["url"], timeout=5)
        for found in artifacts(account, arn)
        if found["name"] == name
    ]
    assert all(answer.ok for answer in answers)
    return [(answer.headers["content-type"], answer.content) for answer in answers]


def archive() -> bytes:
    """A zip archive with a report."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as found:
        found.writestr("report.html", "<h1>3 of 4</h1>")
    return file.getvalue()


def test_a_program_that_reads_its_customer_artifacts(
    farm: DeviceFarm, account: Account, tmp_path: Path
) -> None:
    """A program downloads and opens the test's own file. It is there for each job, and has the
    extension of the artifact.
    """
    path = tmp_path / "results.anything"
    path.write_bytes(archive())
    farm.next_run(artifacts={"Customer Artifacts": path, "Test spec output": "4 passed\n"})
    path.unlink()
    run = custom_run(account)
    for job in account.list_jobs(arn=run):
        (file,) = (
            one for one in artifacts(account, job["arn"]) if one["name"] == "Customer Artifacts"
        )
        assert (file["type"], file["extension"]) == ("CUSTOMER_ARTIFACT", "zip")
        assert ".zip?" in file["url"]
        answer = requests.get(file["url"], timeout=5)
        assert answer.headers["content-type"] == "application/zip"
        with zipfile.ZipFile(io.BytesIO(answer.content)) as found:
            assert found.read("report.html") == b"<h1>3 of 4</h1>"
    expected = [("text/plain; charset=utf-8", b"4 passed\n")] * 3
    assert downloads(account, run, "Test spec output") == expected


def test_each_test_with_the_artifact_has_the_file(farm: DeviceFarm, account: Account) -> None:
    """A log of the device belongs to each test, to set-up and teardown too; that of an iPhone has
    another name.
    """
    farm.next_run(tests=["one", "two"], artifacts={"Logcat": "D/ok\n", "Screenshot": b"\x89PNG"})
    run = custom_run(account)
    assert [body for _, body in downloads(account, run, "Logcat")] == [b"D/ok\n"] * 6
    assert downloads(account, run, "Screenshot") == [("image/png", b"\x89PNG")] * 3
    assert b"D/ok\n" not in [body for _, body in downloads(account, run, "Syslog")]


def test_the_next_run_has_the_mocks_own_files(farm: DeviceFarm, account: Account) -> None:
    """The files belong to one run. A mock under another mock shares its files."""
    farm.next_run(artifacts={"Logcat": "mine"})
    first, second = custom_run(account), custom_run(account)
    assert {body for _, body in downloads(account, first, "Logcat")} == {b"mine"}
    assert b"mine" not in {body for _, body in downloads(account, second, "Logcat")}


def test_a_dict_that_changes_later(farm: DeviceFarm, account: Account) -> None:
    """The files are those at the call."""
    files = {"Logcat": "first"}
    farm.next_run(artifacts=files)
    files["Logcat"] = "second"
    assert {body for _, body in downloads(account, custom_run(account), "Logcat")} == {b"first"}


def test_an_empty_file(farm: DeviceFarm, account: Account) -> None:
    """An empty file is a file."""
    farm.next_run(artifacts={"Logcat": b""})
    assert {body for _, body in downloads(account, custom_run(account), "Logcat")} == {b""}


def test_an_artifact_that_the_run_does_not_have(farm: DeviceFarm, account: Account) -> None:
    """ScheduleRun raises, creates no run, and keeps the arrangement for a run that has it."""
    farm.next_run(artifacts={"Customer Artifacts": b"PK"})
    with pytest.raises(ValueError, match="no test of the run") as raised:
        fuzz_run(account, executionConfiguration={"videoCapture": False})
    assert str(raised.value) == (
        "next_run(artifacts=...): no test of the run has an artifact 'Customer Artifacts'; its "
        "tests have: Logcat, Exerciser Monkey Output, Screenshot"
    )
    assert account.list_runs(arn=account.default_project) == []
    run = custom_run(account)
    assert {body for _, body in downloads(account, run, "Customer Artifacts")} == {b"PK"}


def test_every_name(farm: DeviceFarm, account: Account) -> None:
    """The names that next_run takes are those that ListArtifacts answers, for all types."""
    farm.next_run(artifacts={"Customer Artifacts": b"PK"})
    runs = [custom_run(account), custom_run(account, "APPIUM_JAVA_JUNIT"), fuzz_run(account)]
    standard = {"type": APPIUM, "testPackageArn": account.test_package()}
    runs.append(account.run(test=standard))
    for test_type, file in (("INSTRUMENTATION", "tests.apk"), ("XCTEST", "tests.zip")):
        runs.append(custom_run(account, test_type, file))
    names = {found["name"] for run in runs for found in artifacts(account, run)}
    explorer = {"Explorer Event Log", "Explorer Summary Log"}  # a retired type
    assert names | explorer == set(NAMES_OF_TESTS)
