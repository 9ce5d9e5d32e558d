"""The complete lists of artifacts, and the form of their URLs."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID

import pytest
import requests

from moto_devicefarm import Device, DeviceFarm, mock_devicefarm
from moto_devicefarm.resources.artifacts.artifact_types import NAMES_OF_TESTS
from tests.support.account import APPIUM, Account
from tests.support.captured_members import IOS_CUSTOM_ARTIFACTS
from tests.support.clients import new_client
from tests.support.devices import IPHONE, PHONE

SPEC_FILE = b"""version: 0.1
android_test_host: amazon_linux_2
phases:
  test:
    commands:
      - pytest
"""


def custom_run(client: Any) -> str:
    """Schedule a run with a test spec through boto3."""
    arn = client.create_project(name="x")["project"]["arn"]
    uploads = {
        kind: client.create_upload(projectArn=arn, name=name, type=f"{APPIUM}_TEST_{kind}")[
            "upload"
        ]["arn"]
        for kind, name in (("PACKAGE", "tests.zip"), ("SPEC", "spec.yml"))
    }
    DeviceFarm.current().put(uploads["PACKAGE"], b"any bytes")
    DeviceFarm.current().put(uploads["SPEC"], SPEC_FILE)
    test = {"testPackageArn": uploads["PACKAGE"], "testSpecArn": uploads["SPEC"], "type": APPIUM}
    run: str = client.schedule_run(
        projectArn=arn,
        test=test,
        deviceSelectionConfiguration={"filters": [], "maxDevices": 2},
    )["run"]["arn"]
    return run


def files_of(client: Any, arn: str) -> list[dict[str, Any]]:
    """The artifacts in the category FILE."""
    found: list[dict[str, Any]] = client.list_artifacts(arn=arn, type="FILE")["artifacts"]
    return found


def rows(artifacts: list[dict[str, Any]]) -> list[tuple[str, str, str, str]]:
    """The artifacts in the form of IOS_CUSTOM_ARTIFACTS."""
    return [
        (one["arn"].split("/", 3)[3], one["name"], one["type"], one["extension"])
        for one in artifacts
    ]


@mock_devicefarm(registry=[IPHONE])
def test_a_job_on_ios() -> None:
    """A job on iOS with a test spec has exactly the captured artifacts, with the gaps in their
    numbers (C: sylph).
    """
    client = new_client()
    (job,) = client.list_jobs(arn=custom_run(client))["jobs"]
    assert rows(files_of(client, job["arn"])) == [*IOS_CUSTOM_ARTIFACTS]
    assert client.list_artifacts(arn=job["arn"], type="LOG")["artifacts"] == []


@mock_devicefarm(registry=[PHONE])
def test_a_test_on_android() -> None:
    """A test on Android with a test spec has these artifacts (A: realm)."""
    client = new_client()
    suite = custom_run(client).replace(":run:", ":suite:") + "/00000/00001"
    assert [row[1:] for row in rows(files_of(client, suite))] == [
        ("Test spec output", "TESTSPEC_OUTPUT", "txt"),
        ("Test spec shell script", "RAW_FILE", "sh"),
        ("Test spec file", "RAW_FILE", "yml"),
        ("Customer Artifacts", "CUSTOMER_ARTIFACT", "zip"),
        ("Customer Artifacts Log", "CUSTOMER_ARTIFACT_LOG", "txt"),
        ("Video", "VIDEO", "mp4"),
        ("Logcat", "DEVICE_LOG", "logcat"),
    ]


@mock_devicefarm(registry=[IPHONE])
def test_customer_artifacts_on_ios_are_arranged() -> None:
    """The captured job on iOS has no customer artifacts (C: sylph), so a test arranges them."""
    client = new_client()
    DeviceFarm.current().next_run(artifacts={"Customer Artifacts": b"PK"})
    run = custom_run(client)
    (found,) = (one for one in files_of(client, run) if one["name"] == "Customer Artifacts")
    assert requests.get(found["url"], timeout=5).content == b"PK"


@mock_devicefarm(registry=[IPHONE])
def test_ios_without_a_test_spec() -> None:
    """Without a test spec, set-up and teardown have the same artifacts (I: sylph), and the test
    the outputs of its type.
    """
    account = Account(registry=[IPHONE])
    (job,) = account.list_jobs(arn=account.run())
    found = rows(account.list_artifacts(arn=job["arn"], type="FILE"))
    assert [row for row in found if row[0][:5] != "00001"] == [
        row for row in IOS_CUSTOM_ARTIFACTS if row[0][:5] != "00001"
    ]
    assert [name for place, name, _, _ in found if place[:5] == "00001"] == [
        *("Syslog", "Appium Python Output", "Appium Python XML Output", "Appium Server Output"),
        *("Video", "TCP dump log"),
    ]


@mock_devicefarm(registry=[PHONE])
def test_awss_script_finds_the_name_in_field_10() -> None:
    """AWS's script takes the tenth field of a URL as the name of the file (A:
    awslabs/aws-support-tools). The key has the captured form (C: sylph).
    """
    client = new_client()
    run = custom_run(client)
    found = files_of(client, run)
    assert len(found) == 9
    names = set()
    for artifact in found:
        fields = artifact["url"].split("/")
        assert fields[2] == "prod-us-west-2-results.s3.dualstack.us-west-2.amazonaws.com"
        assert fields[3:9] == ["123456789012", *artifact["arn"].split(":")[6].split("/")[:5]]
        name, _, query = fields[9].partition("?")
        uuid, _, extension = name.partition(".")
        assert (str(UUID(uuid)), extension) == (uuid, artifact["extension"])
        assert "&X-Amz-Expires=259200&" in query
        names.add(name)
    assert len(names) == len(found)


def test_the_name_of_a_file_is_stable() -> None:
    """Two reads give the same key, also after a dump."""
    with mock_devicefarm(registry=[PHONE]) as farm:
        client = new_client()
        run = custom_run(client)
        keys = [one["url"].partition("?")[0] for one in files_of(client, run)]
        assert [one["url"].partition("?")[0] for one in files_of(client, run)] == keys
        dump = json.loads(json.dumps(farm.dump()))
    with mock_devicefarm(registry=[PHONE]) as farm:
        farm.load(dump)
        found = files_of(new_client(), run)
        assert [one["url"].partition("?")[0] for one in found] == keys
        assert all(requests.get(one["url"], timeout=5).ok for one in found)


@mock_devicefarm(registry=[PHONE])
def test_awss_sample_of_a_sessions_logs() -> None:
    """AWS's sample raises if the category FILE of a session is empty (D:
    appium-endpoint-server-logs). The key begins with account, project and session.
    """
    client = new_client()
    arn = client.create_project(name="x")["project"]["arn"]
    session = client.create_remote_access_session(projectArn=arn, deviceArn=PHONE.arn)
    own = session["remoteAccessSession"]["arn"]
    client.get_remote_access_session(arn=own)
    for expected in (["AppiumServerLogOutput"], ["Appium Server Output", "Logcat", "Video"]):
        artifacts = files_of(client, own)
        if not artifacts:
            raise RuntimeError("No artifacts found in this session")
        assert [one["name"] for one in artifacts] == expected
        key = f"/123456789012/{own.split(':')[6].rpartition('/')[0]}/"
        extension = f".{artifacts[0]['extension']}" if artifacts[0]["extension"] else ""
        assert re.search(f"{key}[0-9a-f-]{{36}}{extension}\\?", artifacts[0]["url"])
        client.stop_remote_access_session(arn=own)
        client.get_remote_access_session(arn=own)


@mock_devicefarm(registry=[PHONE])
def test_the_appium_log_has_the_commands() -> None:
    """The log of a running session has the commands that its endpoint received, in their order."""
    client = new_client()
    arn = client.create_project(name="x")["project"]["arn"]
    session = client.create_remote_access_session(projectArn=arn, deviceArn=PHONE.arn)
    own = session["remoteAccessSession"]["arn"]
    client.get_remote_access_session(arn=own)
    url = client.get_remote_access_session(arn=own)["remoteAccessSession"]["endpoints"][
        "remoteDriverEndpoint"
    ]
    for path in ("/status", "/sessions"):
        requests.get(f"{url}{path}", timeout=5)
    (log,) = files_of(client, own)
    lines = requests.get(log["url"], timeout=5).text.splitlines()
    assert [line.partition(" ")[2] for line in lines[1:]] == ["GET /status", "GET /sessions"]


@mock_devicefarm(registry=[PHONE])
def test_the_files_of_a_test_spec() -> None:
    """The test spec file is the uploaded one, also after its deletion a valid file; the script has
    the form of one.
    """
    client = new_client()
    run = custom_run(client)
    found = {one["name"]: one["url"] for one in files_of(client, run)}
    assert requests.get(found["Test spec file"], timeout=5).content == SPEC_FILE
    assert requests.get(found["Test spec shell script"], timeout=5).text.startswith("#!/bin/sh\n# ")
    spec = client.get_run(arn=run)["run"]["testSpecArn"]
    client.delete_upload(arn=spec)
    text = requests.get(found["Test spec file"], timeout=5).text
    assert text.startswith("version: 0.1\n# ")


def test_a_name_of_another_platform() -> None:
    """The message lists the names that the tests of the run have, of all parts of a job."""
    account = Account(registry=[Device("iPhone 15")])
    account.next_run(artifacts={"Logcat": b""})
    with pytest.raises(ValueError, match="no test of the run has an artifact 'Logcat'") as raised:
        account.run()
    assert str(raised.value).endswith(
        "its tests have: Syslog, TCP dump log, Appium Python Output, Appium Python XML Output, "
        "Appium Server Output, Screenshot, Video, Webkit Log"
    )
    assert {"TCP dump log", "Webkit Log", "Test spec shell script"} <= set(NAMES_OF_TESTS)
