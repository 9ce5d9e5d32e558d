"""The mock's own documents have exactly the members of captured ones of the same kind.

Sources and grades are those of tests/support/captured_members.py.
"""

from __future__ import annotations

from typing import Any

import pytest
import requests

from moto_devicefarm import DeviceFarm
from tests.support.apps import APK
from tests.support.captured_members import KINDS, NETWORK_PROFILES, SESSION_LOGS, form_of
from tests.support.offerings import IOS


def members(kind: str) -> Any:
    """The members of the captured documents of a kind."""
    return KINDS[kind].members


@pytest.fixture(name="project")
def _project(client: Any) -> str:
    """The ARN of a project."""
    arn: str = client.create_project(name="shop")["project"]["arn"]
    return arn


def test_a_project(client: Any) -> None:
    """A project without a time limit of its own (D: DG sample (of CreateProject))."""
    answer = client.create_project(name="shop")["project"]
    assert form_of(answer) == members("project")
    assert form_of(client.get_project(arn=answer["arn"])["project"]) == members("project")


def test_a_project_with_a_time_limit(client: Any) -> None:
    """It has the limit too (C: sylph)."""
    answer = client.create_project(name="shop", defaultJobTimeoutMinutes=10)["project"]
    assert form_of(answer) == members("project with a time limit")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("one.apk", "ANDROID_APP"),
        ("one.ipa", "IOS_APP"),
        ("one.zip", "APPIUM_PYTHON_TEST_PACKAGE"),
        ("one.yml", "APPIUM_PYTHON_TEST_SPEC"),
    ],
)
def test_a_created_upload(client: Any, project: str, name: str, kind: str) -> None:
    """An INITIALIZED upload of each type (C: sylph, DeNA)."""
    upload = client.create_upload(projectArn=project, name=name, type=kind)["upload"]
    assert form_of(upload) == members("created upload")


def test_a_created_upload_with_a_content_type(client: Any, project: str) -> None:
    """It has the content type, and the category of newer captures (C: aws-sdk-ruby#876)."""
    upload = client.create_upload(
        projectArn=project, name="one.apk", type="ANDROID_APP", contentType="a/b"
    )["upload"]
    expected = {**members("created upload with a content type"), "category": None}
    assert form_of(upload) == expected


def test_a_succeeded_app(client: Any, project: str) -> None:
    """An Android app has metadata (C: DeNA)."""
    upload = client.create_upload(projectArn=project, name="one.apk", type="ANDROID_APP")["upload"]
    requests.put(upload["url"], data=APK, timeout=10)
    upload = client.get_upload(arn=upload["arn"])["upload"]
    assert upload["status"] == "SUCCEEDED"
    assert form_of(upload) == members("succeeded Android app")


def test_a_succeeded_test_package(devicefarm: DeviceFarm, client: Any, project: str) -> None:
    """A test package has metadata too (D: how-to-create-test-run)."""
    devicefarm.next_upload(status="SUCCEEDED")
    upload = client.create_upload(
        projectArn=project, name="one.zip", type="APPIUM_PYTHON_TEST_PACKAGE"
    )["upload"]
    requests.put(upload["url"], data=b"any", timeout=10)
    upload = client.get_upload(arn=upload["arn"])["upload"]
    assert upload["status"] == "SUCCEEDED"
    assert form_of(upload) == members("succeeded test package")


def test_a_device_pool(client: Any, project: str) -> None:
    """A private pool (C: DeNA)."""
    rules = [{"attribute": "PLATFORM", "operator": "EQUALS", "value": '"IOS"'}]
    pool = client.create_device_pool(
        projectArn=project, name="one", description="first", rules=rules
    )["devicePool"]
    assert form_of(pool) == members("device pool")
    listed = client.list_device_pools(arn=project, type="CURATED")["devicePools"]
    assert form_of(listed[0]) == members("device pool")


def test_curated_test_specs(client: Any, project: str) -> None:
    """Those that ListUploads answers without a type (C: aws-sdk-js-v3#5526)."""
    uploads = client.list_uploads(arn=project)["uploads"]
    specs = [upload for upload in uploads if upload["category"] == "CURATED"]
    assert form_of(specs) == members("curated test spec")


def test_account_settings(client: Any) -> None:
    """The settings (D: docs_get_account_settings)."""
    settings = client.get_account_settings()["accountSettings"]
    assert form_of(settings) == members("account settings")


def test_offerings_and_promotions(client: Any) -> None:
    """The lists (D: docs_list_offerings, docs_list_offering_promotions)."""
    assert form_of(client.list_offerings()["offerings"]) == members("offering")
    promotions = client.list_offering_promotions()["offeringPromotions"]
    assert form_of(promotions) == members("promotion")


def test_the_status_of_offerings(client: Any) -> None:
    """The slots that were bought (D: docs_get_offering_status)."""
    client.purchase_offering(offeringId=IOS, quantity=1)
    status = client.get_offering_status()
    assert form_of(status["current"][IOS]) == members("slots now")
    assert form_of(status["nextPeriod"][IOS]) == members("slots in the next period")


def test_a_failed_upload(devicefarm: DeviceFarm, client: Any, project: str) -> None:
    """It has at least the members before the cut (C: executorch#5048), and a message (D: model)."""
    devicefarm.next_upload(status="FAILED", message="The app is broken.")
    upload = client.create_upload(projectArn=project, name="one.apk", type="ANDROID_APP")["upload"]
    requests.put(upload["url"], data=APK, timeout=10)
    upload = client.get_upload(arn=upload["arn"])["upload"]
    assert upload["status"] == "FAILED"
    expected = {*members("failed upload, cut"), "category", "message"}
    assert upload.keys() == expected


def test_all_devices(client: Any) -> None:
    """Every public device of the built-in fleet, listed and got (C: execubench)."""
    pages = client.get_paginator("list_devices").paginate()
    devices = [device for page in pages for device in page["devices"]]
    public = [device for device in devices if device["fleetType"] == "PUBLIC"]
    assert len(public) > 181
    assert form_of(public) == members("listed device")
    got = client.get_device(arn=public[0]["arn"])["device"]
    assert form_of(got) == members("listed device")


def test_a_network_profile(client: Any, project: str) -> None:
    """The names of the curated ones, in their order (C: iheartest)."""
    profiles = client.list_network_profiles(arn=project, type="CURATED")["networkProfiles"]
    assert [profile["name"] for profile in profiles] == [*NETWORK_PROFILES]


def test_the_compatibility_of_a_pool(client: Any, project: str) -> None:
    """Both lists are there also without an app, and empty (C: iheartest)."""
    rules = [{"attribute": "PLATFORM", "operator": "EQUALS", "value": '"ANDROID"'}]
    pool = client.create_device_pool(projectArn=project, name="one", rules=rules)["devicePool"]
    answer = client.get_device_pool_compatibility(
        devicePoolArn=pool["arn"], testType="BUILTIN_FUZZ"
    )
    del answer["ResponseMetadata"]
    assert answer == {"compatibleDevices": [], "incompatibleDevices": []}


@pytest.fixture(name="session")
def _session(client: Any, project: str) -> dict[str, Any]:
    """The answer of CreateRemoteAccessSession."""
    devices = client.list_devices()["devices"]
    device = next(device for device in devices if device["remoteAccessEnabled"])
    session: dict[str, Any] = client.create_remote_access_session(
        projectArn=project, deviceArn=device["arn"]
    )["remoteAccessSession"]
    return session


def test_a_session(client: Any, session: dict[str, Any]) -> None:
    """It has at least the members before the cut (D: how-to-create-session)."""
    assert session.keys() >= members("session, cut").keys()
    assert "endpoints" not in session
    session = client.get_remote_access_session(arn=session["arn"])["remoteAccessSession"]
    expected = members("running session, cut")
    assert session.keys() >= expected.keys()
    assert session["status"] == "RUNNING"
    assert session["endpoints"].keys() >= expected["endpoints"].keys()


def test_the_artifacts_of_a_session(client: Any, session: dict[str, Any]) -> None:
    """The log of the Appium server during the session and after it (D:
    appium-endpoint-server-logs).
    """
    client.get_remote_access_session(arn=session["arn"])
    logs = []
    for _ in range(2):
        artifacts = client.list_artifacts(arn=session["arn"], type="FILE")["artifacts"]
        assert form_of(artifacts) == members("artifact")
        logs.append({name: artifacts[0][name] for name in ("name", "type", "extension")})
        client.stop_remote_access_session(arn=session["arn"])
        client.get_remote_access_session(arn=session["arn"])
    assert logs == [dict(log) for log in SESSION_LOGS]
