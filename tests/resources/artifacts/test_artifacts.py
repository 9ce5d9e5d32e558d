"""Artifacts of tests and sessions: which there are, and that their URLs give valid files of their
kind.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.etree import ElementTree

import pytest
import requests
from PIL import Image

from conftest import make_store
from moto_devicefarm import Timings, mock_devicefarm
from moto_devicefarm.core import errors
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.artifacts import artifacts, file_urls, files
from tests.devicefarm.clients import fresh
from tests.resources import IPHONE, PHONE, app, project, start
from tests.resources import stop as stop_session
from tests.resources.runs.running import (
    BOTH,
    arrange,
    in_suite,
    jobs,
    listed,
    package,
    schedule,
    suites,
)

CATEGORIES = ("FILE", "LOG", "SCREENSHOT")
DAY = 24 * 3600


def found(store: Store, arn: str) -> list[dict[str, Any]]:
    """The artifacts of all categories."""
    return [
        artifact
        for category in CATEGORIES
        for artifact in listed(store, "ListArtifacts", arn, type=category)
    ]


def types(store: Store, arn: str) -> set[str]:
    return {artifact["type"] for artifact in found(store, arn)}


@pytest.fixture
def store() -> Store:
    return make_store(registry=[PHONE])


def test_what_a_test_leaves_behind(store: Store) -> None:
    """By its type: the device's log, what the framework printed, a screenshot and the video."""
    run = schedule(store)["arn"]
    assert types(store, in_suite(store, run)[0]["arn"]) == {
        *(
            "DEVICE_LOG",
            "APPIUM_PYTHON_OUTPUT",
            "APPIUM_PYTHON_XML_OUTPUT",
            "APPIUM_SERVER_OUTPUT",
            "SCREENSHOT",
            "VIDEO",
        )
    }
    assert types(store, in_suite(store, run, suite=0)[0]["arn"]) == {"DEVICE_LOG"}


@pytest.mark.parametrize(
    ("test_type", "expected"),
    [
        ("BUILTIN_FUZZ", "EXERCISER_MONKEY_OUTPUT"),
        ("INSTRUMENTATION", "INSTRUMENTATION_OUTPUT"),
        ("APPIUM_WEB_NODE", "APPIUM_SERVER_OUTPUT"),
        ("APPIUM_JAVA_JUNIT", "APPIUM_JAVA_XML_OUTPUT"),
    ],
)
def test_each_type_of_test_has_its_own_output(store: Store, test_type: str, expected: str) -> None:
    """And the captured ones their captured names."""
    arn = project(store)
    name = "tests.apk" if test_type == "INSTRUMENTATION" else "tests.zip"
    test = {"type": test_type}
    if not test_type.startswith("BUILTIN"):
        test["testPackageArn"] = package(store, arn, test_type, name)
    run = schedule(store, arn, test, appArn=app(store, arn))["arn"]
    assert expected in types(store, run)


def test_an_ios_device_has_a_syslog() -> None:
    """C: sylph."""
    store = make_store(registry=[IPHONE])
    (log,) = [
        one
        for one in found(store, suites(store, schedule(store)["arn"])[0]["arn"])
        if one["type"] == "DEVICE_LOG"
    ]
    assert (log["name"], log["extension"]) == ("Syslog", "syslog")


def test_a_custom_environment_has_more(store: Store) -> None:
    """What the test spec printed, and the customer's own artifacts."""
    arn = project(store)
    spec = app(store, arn, "spec.yml", "APPIUM_PYTHON_TEST_SPEC")
    test = {"type": "APPIUM_PYTHON", "testPackageArn": package(store, arn), "testSpecArn": spec}
    assert {"TESTSPEC_OUTPUT", "CUSTOMER_ARTIFACT"} <= types(
        store, schedule(store, arn, test)["arn"]
    )


def test_without_video_capture_there_is_no_video(store: Store) -> None:
    """As asked for."""
    assert "VIDEO" not in types(
        store, schedule(store, executionConfiguration={"videoCapture": False})["arn"]
    )


def test_a_run_has_the_artifacts_of_its_jobs_and_they_of_their_suites(store: Store) -> None:
    """Nothing is told twice, and every ARN is another."""
    store = make_store(registry=BOTH)
    run = schedule(store)["arn"]
    of_run = [one["arn"] for one in found(store, run)]
    of_jobs = [one["arn"] for job in jobs(store, run) for one in found(store, job["arn"])]
    of_suites = [
        one["arn"]
        for job in jobs(store, run)
        for suite in listed(store, "ListSuites", job["arn"])
        for one in found(store, suite["arn"])
    ]
    assert sorted(of_run) == sorted(of_jobs) == sorted(of_suites)
    assert len(set(of_run)) == len(of_run) > 10


def test_artifacts_come_when_a_test_has_ended(clock: Any) -> None:
    """And go again when the clock goes back."""
    store = make_store(registry=[PHONE], timings=Timings(setup_test=10, test=10))
    run = schedule(store)["arn"]
    assert found(store, run) == []
    clock.tick(10)
    assert types(store, run) == {"DEVICE_LOG"}
    clock.tick(10)
    assert "SCREENSHOT" in types(store, run)
    clock.tick(-15)
    assert found(store, run) == []


def test_a_skipped_test_leaves_nothing_behind(store: Store) -> None:
    """It did not run."""
    arrange(store, results="SKIPPED")
    assert found(store, schedule(store)["arn"]) == []


def test_artifacts_are_kept_for_400_days(store: Store, clock: Any) -> None:
    """D: sessions; then they are gone, of runs and of sessions."""
    arn = project(store)
    run, session = schedule(store, arn)["arn"], start(store, arn)
    stop_session(store, session)
    clock.tick(400 * DAY - 1)
    assert found(store, run)
    assert found(store, session)
    clock.tick(1)
    assert found(store, run) == found(store, session) == []


def test_a_sessions_log_while_it_runs_and_after(clock: Any) -> None:
    """Its types and names are the documented ones, one of which the model does not list (D)."""
    store = make_store(registry=[PHONE], timings=Timings(session_preparing=10, session_stopping=5))
    session = start(store, project(store))
    assert found(store, session) == []
    clock.tick(10)
    (during,) = found(store, session)
    assert (during["name"], during["type"], during["extension"]) == (
        "AppiumServerLogOutput",
        "APPIUM_SERVER_LOG_OUTPUT",
        "",
    )
    log = files.find_content(store, *file_urls.read_url(during["url"]))
    assert log is not None
    assert "ended" not in log.body.decode()
    stop_session(store, session)
    assert found(store, session) == [during]
    clock.tick(5)
    after = {one["type"]: one for one in found(store, session)}
    assert (after["APPIUM_SERVER_OUTPUT"]["name"], after["APPIUM_SERVER_OUTPUT"]["extension"]) == (
        "Appium Server Output",
        "log",
    )
    assert set(after) == {"APPIUM_SERVER_OUTPUT", "DEVICE_LOG", "VIDEO"}
    log = files.find_content(store, *file_urls.read_url(after["DEVICE_LOG"]["url"]))
    assert log is not None
    assert log.body.decode().endswith("ended: user\n")
    assert after["APPIUM_SERVER_OUTPUT"]["arn"] == session.replace(":session:", ":artifact:")


def test_a_session_that_never_ran_has_no_artifacts(clock: Any) -> None:
    """Stopped while it was prepared."""
    store = make_store(registry=[PHONE], timings=Timings(session_preparing=10))
    session = start(store, project(store))
    stop_session(store, session)
    clock.tick(100)
    assert found(store, session) == []


def test_a_session_without_video_has_none(store: Store) -> None:
    """Clients still send NO_VIDEO (C)."""
    session = start(store, project(store), interactionMode="NO_VIDEO")
    stop_session(store, session)
    assert types(store, session) == {"APPIUM_SERVER_OUTPUT", "DEVICE_LOG"}


@pytest.mark.parametrize("kind", ["run", "job", "suite", "test", "session"])
def test_the_artifacts_of_what_is_not_there(store: Store, kind: str) -> None:
    """NotFoundException; another kind is an ArgumentException."""
    with pytest.raises(errors.NotFoundException):
        found(store, f"arn:aws:devicefarm:us-west-2:123456789012:{kind}:a/b/00000/00000/00000")
    with pytest.raises(errors.ArgumentException):
        found(store, project(store))
    with pytest.raises(errors.ValidationException):
        found(store, "arn:aws:devicefarm:us-west-2/123456789012")


def test_samples_are_not_made_any_more(store: Store) -> None:
    """As the service says of itself (D: model); of a job that is not there it says that."""
    job = jobs(store, schedule(store)["arn"])[0]["arn"]
    assert listed(store, "ListSamples", job) == []
    with pytest.raises(errors.NotFoundException):
        listed(store, "ListSamples", job.replace("/00000", "/00007"))


def test_every_type_has_a_category() -> None:
    """Screenshots are screenshots, videos are files, and what a program printed is a log."""
    given = ("SCREENSHOT", "VIDEO", "CUSTOMER_ARTIFACT", "DEVICE_LOG", "APPIUM_SERVER_LOG_OUTPUT")
    assert [artifacts.category(one) for one in given] == [
        "SCREENSHOT",
        "FILE",
        "FILE",
        "LOG",
        "LOG",
    ]


@mock_devicefarm(registry=BOTH)
def test_every_url_gives_a_valid_file() -> None:
    """Through boto3 and requests: each artifact of a run and of a session, read by a library of its
    kind.
    """
    from moto_devicefarm import DeviceFarm

    client = fresh()
    arn = client.create_project(name="x")["project"]["arn"]
    spec = client.create_upload(
        projectArn=arn, name="spec.yml", type="APPIUM_JAVA_JUNIT_TEST_SPEC"
    )["upload"]["arn"]
    tests_ = client.create_upload(
        projectArn=arn, name="tests.zip", type="APPIUM_JAVA_JUNIT_TEST_PACKAGE"
    )["upload"]["arn"]
    for upload in (spec, tests_):
        DeviceFarm.current().put(upload, b"version: 0.1\nphases: {}\n")
    DeviceFarm.current().next_run(
        tests=[{"name": "Shop.buy", "result": "FAILED", "message": "Sold <out>"}]
    )
    devices = {"filters": [], "maxDevices": 2}
    test = {"type": "APPIUM_JAVA_JUNIT", "testPackageArn": tests_, "testSpecArn": spec}
    run = client.schedule_run(projectArn=arn, test=test, deviceSelectionConfiguration=devices)[
        "run"
    ]["arn"]
    session = client.create_remote_access_session(projectArn=arn, deviceArn=PHONE.arn)[
        "remoteAccessSession"
    ]["arn"]
    client.get_remote_access_session(arn=session)
    read: dict[str, requests.Response] = {}
    for of in (run, session):
        for category in CATEGORIES:
            for artifact in client.list_artifacts(arn=of, type=category)["artifacts"]:
                answer = requests.get(artifact["url"], timeout=5)
                assert answer.status_code == 200, artifact
                assert int(answer.headers["content-length"]) == len(answer.content) > 20
                read.setdefault(artifact["type"], answer)
    assert Image.open(io.BytesIO(read["SCREENSHOT"].content)).size == (
        PHONE.resolution["width"],
        PHONE.resolution["height"],
    )
    assert read["VIDEO"].content[4:8] == b"ftyp"
    with zipfile.ZipFile(io.BytesIO(read["CUSTOMER_ARTIFACT"].content)) as archive:
        assert archive.testzip() is None
    report = ElementTree.fromstring(read["APPIUM_JAVA_XML_OUTPUT"].content)
    failure = report.find("testcase/failure")
    assert failure is not None
    assert (report.get("failures"), failure.get("message")) == ("1", "Sold <out>")
    assert "Shop.buy" in read["DEVICE_LOG"].text or "Setup Test" in read["DEVICE_LOG"].text
    assert f"on {PHONE.name}" in read["APPIUM_SERVER_LOG_OUTPUT"].text


@mock_devicefarm(registry=[PHONE])
def test_a_file_that_is_not_there() -> None:
    """Of a test that has not ended, of another name, of a place that no test has: what S3 answers."""
    client = fresh()
    project_arn = client.create_project(name="x")["project"]["arn"]
    session = client.create_remote_access_session(projectArn=project_arn, deviceArn=PHONE.arn)[
        "remoteAccessSession"
    ]["arn"]
    artifact = session.replace(":session:", ":artifact:")
    for arn, name in (
        (artifact, "other.log"),
        (artifact.replace("/00000", "/00009"), "Appium_Server_Output.log"),
    ):
        assert requests.get(file_urls.url_of_file(arn, name), timeout=5).status_code == 404
    client.stop_remote_access_session(arn=session)
    client.get_remote_access_session(arn=session)
    for place, status in (("00000", 200), ("00001", 404)):
        url = file_urls.url_of_file(f"{artifact[:-5]}{place}", "Appium_Server_Output.log")
        assert requests.get(url, timeout=5).status_code == status
    deep = f"{artifact}/00000/00000/00000"
    assert (
        requests.get(
            file_urls.url_of_file(deep.replace(artifact[-42:-6], "0"), "Logcat.logcat"), timeout=5
        ).status_code
        == 404
    )


def test_a_file_is_behind_its_own_artifact_only(store: Store) -> None:
    """Not behind another of the same test, nor under another name."""
    run = schedule(store)["arn"]
    log, *others = [
        one["arn"] for one in found(store, in_suite(store, run)[0]["arn"]) if one["type"] != "VIDEO"
    ]
    for arn, name, there in (
        (log, "Screenshot.png", False),
        (others[-1], "Screenshot.png", True),
        (others[-1], "a.png", False),
    ):
        assert (
            files.find_content(store, *file_urls.read_url(file_urls.url_of_file(arn, name)))
            is not None
        ) == there
