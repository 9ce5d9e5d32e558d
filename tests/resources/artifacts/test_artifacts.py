"""Artifacts of tests and sessions, and the files behind their URLs."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.etree import ElementTree

import pytest
import requests

from moto_devicefarm import Timings, mock_devicefarm
from moto_devicefarm.core import errors, model
from moto_devicefarm.resources.artifacts import artifact_types, file_urls, files
from tests.support.account import Account
from tests.support.clients import new_client
from tests.support.devices import BOTH, IPHONE, PHONE
from tests.support.pictures import read_picture

CATEGORIES = ("FILE", "LOG", "SCREENSHOT")
DAY = 24 * 3600


def artifacts_of(account: Account, arn: str) -> list[dict[str, Any]]:
    """The artifacts of all categories."""
    return [
        artifact
        for category in CATEGORIES
        for artifact in account.list_artifacts(arn=arn, type=category)
    ]


def types_of(account: Account, arn: str) -> set[str]:
    """The types of the artifacts of all categories."""
    return {artifact["type"] for artifact in artifacts_of(account, arn)}


@pytest.fixture
def account() -> Account:
    """An account with one phone."""
    return Account(registry=[PHONE])


def test_artifacts_of_a_test(account: Account) -> None:
    """A test has the device's log, the output of its framework, a screenshot and the video."""
    run = account.run()
    assert types_of(account, account.tests_of(run)[0]["arn"]) == {
        *(
            "DEVICE_LOG",
            "APPIUM_PYTHON_OUTPUT",
            "APPIUM_PYTHON_XML_OUTPUT",
            "APPIUM_SERVER_OUTPUT",
            "SCREENSHOT",
            "VIDEO",
        )
    }
    assert types_of(account, account.tests_of(run, suite=0)[0]["arn"]) == {"DEVICE_LOG"}


@pytest.mark.parametrize(
    ("test_type", "expected"),
    [
        ("BUILTIN_FUZZ", "EXERCISER_MONKEY_OUTPUT"),
        ("INSTRUMENTATION", "INSTRUMENTATION_OUTPUT"),
        ("APPIUM_WEB_PYTHON", "APPIUM_SERVER_OUTPUT"),
        ("APPIUM_JAVA_JUNIT", "APPIUM_JAVA_XML_OUTPUT"),
    ],
)
def test_each_type_of_test_has_its_own_output(
    account: Account, test_type: str, expected: str
) -> None:
    """The output's type depends on the type of the tests; captured names are used (C)."""
    arn = account.project()
    name = "tests.apk" if test_type == "INSTRUMENTATION" else "tests.zip"
    test = {"type": test_type}
    if not test_type.startswith("BUILTIN"):
        test["testPackageArn"] = account.test_package(test_type, name, projectArn=arn)
    run = account.run(projectArn=arn, test=test, appArn=account.app(projectArn=arn))
    assert expected in types_of(account, run)


def test_an_ios_device_has_a_syslog() -> None:
    """An iOS device has a syslog (C: sylph)."""
    account = Account(registry=[IPHONE])
    (log,) = [
        one
        for one in artifacts_of(account, account.suites_of(account.run())[0]["arn"])
        if one["type"] == "DEVICE_LOG"
    ]
    assert (log["name"], log["extension"]) == ("Syslog", "syslog")


def test_a_custom_environment_has_more(account: Account) -> None:
    """A custom environment adds the output of the test spec and the customer's artifacts."""
    arn = account.project()
    spec = account.app("spec.yml", "APPIUM_PYTHON_TEST_SPEC", projectArn=arn)
    test = {
        "type": "APPIUM_PYTHON",
        "testPackageArn": account.test_package(projectArn=arn),
        "testSpecArn": spec,
    }
    assert {"TESTSPEC_OUTPUT", "CUSTOMER_ARTIFACT"} <= types_of(
        account, account.run(projectArn=arn, test=test)
    )


def test_without_video_capture_there_is_no_video(account: Account) -> None:
    """Without video capture there is no video."""
    assert "VIDEO" not in types_of(
        account, account.run(executionConfiguration={"videoCapture": False})
    )


def test_artifacts_of_a_run(account: Account) -> None:
    """A run has the artifacts of its jobs, and a job those of its suites, each once."""
    account = Account(registry=BOTH)
    run = account.run()
    of_run = [one["arn"] for one in artifacts_of(account, run)]
    of_jobs = [
        one["arn"]
        for job in account.list_jobs(arn=run)
        for one in artifacts_of(account, job["arn"])
    ]
    of_suites = [
        one["arn"]
        for job in account.list_jobs(arn=run)
        for suite in account.list_suites(arn=job["arn"])
        for one in artifacts_of(account, suite["arn"])
    ]
    assert sorted(of_run) == sorted(of_jobs) == sorted(of_suites)
    assert len(set(of_run)) == len(of_run) > 10


def test_artifacts_come_when_a_test_has_ended(clock: Any) -> None:
    """Artifacts are there after the end of their test, unless the clock moves back."""
    account = Account(registry=[PHONE], timings=Timings(setup_test=10, test=10))
    run = account.run()
    assert artifacts_of(account, run) == []
    clock.tick(10)
    assert types_of(account, run) == {"DEVICE_LOG"}
    clock.tick(10)
    assert "SCREENSHOT" in types_of(account, run)
    clock.tick(-15)
    assert artifacts_of(account, run) == []


def test_a_skipped_test(account: Account) -> None:
    """A skipped test has no artifacts."""
    account.next_run(results="SKIPPED")
    assert artifacts_of(account, account.run()) == []


def test_artifacts_are_kept_for_400_days(account: Account, clock: Any) -> None:
    """Artifacts of runs and sessions expire after 400 days (D: sessions)."""
    arn = account.project()
    run, session = account.run(projectArn=arn), account.session(projectArn=arn)
    account.stop(session)
    clock.tick(400 * DAY - 1)
    assert artifacts_of(account, run)
    assert artifacts_of(account, session)
    clock.tick(1)
    assert artifacts_of(account, run) == artifacts_of(account, session) == []


def test_artifacts_of_a_session(clock: Any) -> None:
    """A session's artifacts have the documented types and names (D)."""
    account = Account(registry=[PHONE], timings=Timings(session_preparing=10, session_stopping=5))
    session = account.session(projectArn=account.project())
    assert artifacts_of(account, session) == []
    clock.tick(10)
    (during,) = artifacts_of(account, session)
    assert (during["name"], during["type"], during["extension"]) == (
        "AppiumServerLogOutput",
        "APPIUM_SERVER_LOG_OUTPUT",
        "",
    )
    log = files.find_content(account.store, *file_urls.read_url(during["url"]))
    assert log is not None
    assert "ended" not in log.body.decode()
    account.stop(session)
    assert artifacts_of(account, session) == [during]
    clock.tick(5)
    after = {one["type"]: one for one in artifacts_of(account, session)}
    assert (after["APPIUM_SERVER_OUTPUT"]["name"], after["APPIUM_SERVER_OUTPUT"]["extension"]) == (
        "Appium Server Output",
        "log",
    )
    assert set(after) == {"APPIUM_SERVER_OUTPUT", "DEVICE_LOG", "VIDEO"}
    log = files.find_content(account.store, *file_urls.read_url(after["DEVICE_LOG"]["url"]))
    assert log is not None
    assert log.body.decode().endswith("ended: user\n")
    assert after["APPIUM_SERVER_OUTPUT"]["arn"] == session.replace(":session:", ":artifact:")


def test_a_session_that_never_ran_has_no_artifacts(clock: Any) -> None:
    """A session that was stopped before RUNNING has no artifacts."""
    account = Account(registry=[PHONE], timings=Timings(session_preparing=10))
    session = account.session(projectArn=account.project())
    account.stop(session)
    clock.tick(100)
    assert artifacts_of(account, session) == []


def test_a_session_without_video_has_none(account: Account) -> None:
    """A session with NO_VIDEO has no video (C)."""
    session = account.session(projectArn=account.project(), interactionMode="NO_VIDEO")
    account.stop(session)
    assert types_of(account, session) == {"APPIUM_SERVER_OUTPUT", "DEVICE_LOG"}


@pytest.mark.parametrize("kind", ["run", "job", "suite", "test", "session"])
def test_the_artifacts_of_what_is_not_there(account: Account, kind: str) -> None:
    """Runs and sessions must exist."""
    with pytest.raises(errors.NotFoundException):
        artifacts_of(
            account, f"arn:aws:devicefarm:us-west-2:123456789012:{kind}:a/b/00000/00000/00000"
        )
    with pytest.raises(errors.ArgumentException):
        artifacts_of(account, account.project())
    with pytest.raises(errors.ValidationException):
        artifacts_of(account, "arn:aws:devicefarm:us-west-2/123456789012")


def test_samples_are_not_made_any_more(account: Account) -> None:
    """A job has no samples, because the service does not create them any more (D: model)."""
    job = account.list_jobs(arn=account.run())[0]["arn"]
    assert account.list_samples(arn=job) == []
    with pytest.raises(errors.NotFoundException):
        account.list_samples(arn=job.replace("/00000", "/00007"))


def test_every_type_has_a_category() -> None:
    """Each type belongs to one category. FILE has all but screenshots and three logs (D:
    appium-endpoint-server-logs).
    """
    logs = {"RESULT_LOG", "MESSAGE_LOG", "SERVICE_LOG"}
    shape: Any = model.service_model().shape_for("ArtifactType")
    for one in (*shape.enum, "RAW_FILE"):
        expected = "LOG" if one in logs else "SCREENSHOT" if one == "SCREENSHOT" else "FILE"
        assert artifact_types.category(one) == expected


@mock_devicefarm(registry=BOTH)
def test_every_url_gives_a_valid_file() -> None:
    """Each URL of a run and of a session answers a valid file of its kind."""
    from moto_devicefarm import DeviceFarm

    client = new_client()
    arn = client.create_project(name="x")["project"]["arn"]
    spec = client.create_upload(
        projectArn=arn, name="spec.yml", type="APPIUM_JAVA_JUNIT_TEST_SPEC"
    )["upload"]["arn"]
    tests_ = client.create_upload(
        projectArn=arn, name="tests.zip", type="APPIUM_JAVA_JUNIT_TEST_PACKAGE"
    )["upload"]["arn"]
    for upload in (spec, tests_):
        DeviceFarm.current().put(
            upload, b"version: 0.1\nandroid_test_host: amazon_linux_2\nphases: {}\n"
        )
    DeviceFarm.current().next_run(
        tests=[{"name": "Shop.buy", "result": "FAILED", "message": "Sold <out>"}]
    )
    devices = {"filters": [], "maxDevices": 2}
    test = {"type": "APPIUM_JAVA_JUNIT", "testPackageArn": tests_}
    run, custom = (
        client.schedule_run(projectArn=arn, test=one, deviceSelectionConfiguration=devices)["run"][
            "arn"
        ]
        for one in (test, {**test, "testSpecArn": spec})
    )
    session = client.create_remote_access_session(projectArn=arn, deviceArn=PHONE.arn)[
        "remoteAccessSession"
    ]["arn"]
    client.get_remote_access_session(arn=session)
    read: dict[str, requests.Response] = {}
    for of in (run, custom, session):
        for category in CATEGORIES:
            for artifact in client.list_artifacts(arn=of, type=category)["artifacts"]:
                answer = requests.get(artifact["url"], timeout=5)
                assert answer.status_code == 200, artifact
                assert int(answer.headers["content-length"]) == len(answer.content) > 20
                read.setdefault(artifact["type"], answer)
    assert read_picture(read["SCREENSHOT"].content).size == (
        PHONE.resolution["width"],
        PHONE.resolution["height"],
    )
    assert read["VIDEO"].content[4:8] == b"ftyp"
    with zipfile.ZipFile(io.BytesIO(read["CUSTOMER_ARTIFACT"].content)) as archive:
        assert archive.testzip() is None
        (name,) = archive.namelist()
        assert name.startswith("Host_Machine_Files/$DEVICEFARM_LOG_DIR/")
    assert read["TESTSPEC_OUTPUT"].text.endswith("phase post_test\n")
    report = ElementTree.fromstring(read["APPIUM_JAVA_XML_OUTPUT"].content)
    failure = report.find("testcase/failure")
    assert failure is not None
    assert (report.get("failures"), failure.get("message")) == ("1", "Sold <out>")
    assert "Shop.buy" in read["DEVICE_LOG"].text or "Setup Test" in read["DEVICE_LOG"].text
    assert f"on {PHONE.name}" in read["APPIUM_SERVER_LOG_OUTPUT"].text


@mock_devicefarm(registry=[PHONE])
def test_a_file_that_is_not_there() -> None:
    """An unknown file is answered as S3 does."""
    client = new_client()
    project_arn = client.create_project(name="x")["project"]["arn"]
    session = client.create_remote_access_session(projectArn=project_arn, deviceArn=PHONE.arn)[
        "remoteAccessSession"
    ]["arn"]
    artifact = session.replace(":session:", ":artifact:")
    for url in (
        file_urls.url_of_file(session, "other.log"),
        file_urls.url_of_artifact(artifact, "log"),
        file_urls.url_of_artifact(artifact.replace("/00000", "/00009"), "log"),
    ):
        assert requests.get(url, timeout=5).status_code == 404
    client.stop_remote_access_session(arn=session)
    client.get_remote_access_session(arn=session)
    for place, status in (("00000", 200), ("00001", 404)):
        url = file_urls.url_of_artifact(f"{artifact[:-5]}{place}", "log")
        assert requests.get(url, timeout=5).status_code == status
    deep = f"{artifact}/00000/00000/00000"
    url = file_urls.url_of_artifact(deep.replace(artifact[-42:-6], "0"), "logcat")
    assert requests.get(url, timeout=5).status_code == 404


def test_a_file_is_behind_its_own_artifact_only(account: Account) -> None:
    """A file is found only under its own artifact and name."""
    run = account.run()
    of_test = artifacts_of(account, account.tests_of(run)[0]["arn"])
    log, picture = (
        one["arn"]
        for kind in ("DEVICE_LOG", "SCREENSHOT")
        for one in of_test
        if one["type"] == kind
    )
    for arn, extension, there in ((log, "png", False), (picture, "png", True), (log, "a", False)):
        url = file_urls.url_of_artifact(arn, extension)
        content = files.find_content(account.store, *file_urls.read_url(url))
        assert (content is not None) == there
