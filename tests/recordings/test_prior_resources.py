"""farm.replay loads what a recording uses and did not create, as its first document shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time

from moto_devicefarm import Device, mock_devicefarm
from tests.support.clients import new_client
from tests.support.recordings import record_story, replay_calls, write_calls
from tests.support.store import NOW_IN_SECONDS, PREFIX
from tests.support.stories import ID, fail

OWN = "arn:aws:devicefarm:us-west-2:"
PROJECT, GRID = f"{PREFIX}:project:{ID}", f"{PREFIX}:testgrid-project:{ID}"
DEVICE = f"{OWN}:device:0123456789ABCDEF0123456789ABCDEF"
SESSION = f"{PREFIX}:session:{ID}/b97db420-341e-47bd-8afc-788b960052b6/00000"
APP = f"{PREFIX}:upload:{ID}/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"


def list_sessions(*documents: dict[str, Any]) -> dict[str, Any]:
    """A call that lists these sessions of the project."""
    return {
        "operation": "ListRemoteAccessSessions",
        "parameters": {"arn": PROJECT},
        "answer": {"remoteAccessSessions": list(documents)},
    }


def session_document(status: str, **members: Any) -> dict[str, Any]:
    """The document of a session."""
    return {"arn": SESSION, "status": status, "created": NOW_IN_SECONDS, **members}


def test_a_resource_is_as_its_first_document_shows_it(path: Path) -> None:
    """A session that was first seen STOPPING stays so: nothing in the mock stops it."""
    stopping, over = session_document("STOPPING"), session_document("COMPLETED")
    write_calls(path, list_sessions(stopping), list_sessions(over))
    (difference,) = replay_calls(path)
    assert (difference.line, difference.mocked) == (2, "STOPPING")


@pytest.mark.parametrize(
    ("platform", "app"),
    [
        ("IOS", APP),
        ("ANDROID", APP),
        ("ANDROID", f"{OWN}:upload:99999999-12ac-11e9-ab14-d763b5a3a933"),
        ("ANDROID", f"{OWN}:upload:100e31a8-12ac-11e9-ab14-d763b5a3a933"),
    ],
)
def test_an_app_that_only_a_session_names_fits_its_device(
    platform: str, app: str, path: Path
) -> None:
    """The rule holds for AWS's own apps too, whether the mock has them or not."""
    device = Device("Invented One", arn=DEVICE, platform=platform)
    members = {"projectArn": PROJECT, "deviceArn": DEVICE, "appArn": app, "name": "nightly"}
    created = {
        **session_document("PENDING", name="nightly"),
        "result": "PENDING",
        "device": device.in_session.document,
        "appUpload": app,
        "billingMethod": "METERED",
        "interactionMode": "INTERACTIVE",
        "skipAppResign": False,
    }
    answer = {"remoteAccessSession": created}
    write_calls(
        path, {"operation": "CreateRemoteAccessSession", "parameters": members, "answer": answer}
    )
    assert [str(one) for one in replay_calls(path)] == []


def test_a_project_that_only_a_request_names_is_there(path: Path) -> None:
    """Its ARN is all that the calls need."""
    write_calls(
        path,
        {
            "operation": "ListUploads",
            "parameters": {"arn": PROJECT, "type": "IOS_APP"},
            "answer": {"uploads": []},
        },
        {
            "operation": "ListTestGridSessions",
            "parameters": {"projectArn": GRID},
            "answer": {"testGridSessions": []},
        },
    )
    assert replay_calls(path) == []


def test_an_implied_project_is_as_old_as_the_recording(path: Path) -> None:
    """The session in it does not say when it was created."""
    write_calls(
        path,
        {
            "operation": "GetRemoteAccessSession",
            "parameters": {"arn": SESSION},
            "answer": {"remoteAccessSession": {"arn": SESSION, "status": "COMPLETED"}},
        },
    )
    with freeze_time("2031-01-01"), mock_devicefarm() as farm:
        assert farm.replay(path) == []
        (project,) = new_client().list_projects()["projects"]
        assert (project["arn"], project["created"].timestamp()) == (PROJECT, NOW_IN_SECONDS)


OLD, NEW = (
    {"arn": f"{PROJECT}{number}", "name": "a", "created": NOW_IN_SECONDS + number}
    for number in (1, 2)
)


def test_prior_resources_are_in_the_order_of_their_creation(path: Path) -> None:
    """The newer project was shown first."""
    members = {"arn": NEW["arn"]}
    write_calls(
        path,
        {"operation": "GetProject", "parameters": members, "answer": {"project": NEW}},
        {"operation": "ListProjects", "answer": {"projects": [OLD, NEW]}},
    )
    assert replay_calls(path) == []


def test_prior_resources_have_no_aliases(path: Path) -> None:
    """A list in another order differs."""
    write_calls(path, {"operation": "ListProjects", "answer": {"projects": [NEW, OLD]}})
    assert [one.member for one in replay_calls(path)] == [
        "answer.projects.1.arn",
        "answer.projects.2.arn",
    ]


def test_a_project_that_a_refused_request_names_is_not_there(path: Path) -> None:
    """The mock refuses the request again."""
    missing = f"{PREFIX}:project:00000000-9b31-4dc2-9fea-cedb7690ffae"
    (call,) = record_story(path, lambda client, clock: fail(client.get_project, arn=missing))
    write_calls(path, call, {**call, "answer": None})
    assert replay_calls(path) == []


@pytest.mark.parametrize("arn", [f"{PREFIX}:project:{ID}/a/b", f"{PREFIX}:nothing:{ID}", OWN])
def test_an_odd_arn_is_not_there(arn: str, path: Path) -> None:
    """The service took it and the mock does not: that is the difference."""
    write_calls(path, {"operation": "DeleteProject", "parameters": {"arn": arn}, "answer": {}})
    assert [one.member for one in replay_calls(path)] == ["answer", "error"]


@pytest.mark.parametrize(
    ("kind", "project", "members", "document"),
    [
        (
            "Project",
            {"arn": PROJECT, "name": "a", "created": NOW_IN_SECONDS},
            {"arn": PROJECT, "type": "ANDROID_APP"},
            {"uploads": [{"arn": APP, "name": "a.apk", "type": "ANDROID_APP"}]},
        ),
        (
            "TestGridProject",
            {"arn": GRID, "name": "a", "created": NOW_IN_SECONDS},
            {"projectArn": GRID},
            {"testGridSessions": [{"arn": f"{PREFIX}:testgrid-session:{ID}/{ID}"}]},
        ),
    ],
)
def test_a_resource_in_a_created_one_is_not_loaded(
    kind: str,
    project: dict[str, Any],
    members: dict[str, str],
    document: dict[str, Any],
    path: Path,
) -> None:
    """Another client added it to the project that the recording created."""
    (member,) = document
    lists = f"List{member[0].upper()}{member[1:]}"
    key = kind[0].lower() + kind[1:]
    write_calls(
        path,
        {"operation": f"Create{kind}", "parameters": {"name": "a"}, "answer": {key: project}},
        {"operation": lists, "parameters": members, "answer": document},
        {"operation": f"List{kind}s", "answer": {f"{key}s": [project]}},
    )
    (difference,) = replay_calls(path)
    assert (difference.member, difference.mocked) == (f"answer.{member}", [])


def test_a_document_that_cannot_be_loaded_leaves_the_others(path: Path) -> None:
    """One of two sessions started before it was created. The other one is loaded."""
    good = session_document("PENDING")
    bad = {**good, "arn": SESSION.replace("b97db420", "a97db420"), "started": NOW_IN_SECONDS - 5}
    write_calls(path, list_sessions(good, bad))
    (difference,) = replay_calls(path)
    assert [one["arn"] for one in difference.mocked] == [SESSION]


@pytest.mark.parametrize("document", [{"arn": APP}, {"name": "a"}, {"arn": PROJECT, "name": 5}])
def test_a_document_that_does_not_fit_the_model_is_not_loaded(
    document: dict[str, Any], path: Path
) -> None:
    """The rest of the recording is played."""
    write_calls(
        path,
        {"operation": "ListProjects", "answer": {"projects": [document]}},
        {"operation": "ListOfferingPromotions", "answer": {"offeringPromotions": []}},
    )
    lines = {1: "ListProjects", 2: "ListOfferingPromotions"}
    assert {one.line: one.operation for one in replay_calls(path)} == lines


def test_a_recording_may_be_replayed_twice(path: Path) -> None:
    """The second replay puts what was there before into its first state again."""
    project = {"arn": PROJECT, "name": "a", "created": NOW_IN_SECONDS}
    renamed = {**project, "name": "b"}
    write_calls(
        path,
        {"operation": "GetProject", "parameters": {"arn": PROJECT}, "answer": {"project": project}},
        {
            "operation": "UpdateProject",
            "parameters": {"arn": PROJECT, "name": "b"},
            "answer": {"project": renamed},
        },
    )
    with mock_devicefarm() as farm:
        assert [farm.replay(path), farm.replay(path)] == [[], []]


def test_a_project_of_the_mock_stays_as_it_is(path: Path) -> None:
    """A request that only names it does not replace it."""
    members = {"arn": PROJECT, "type": "IOS_APP"}
    call = {"operation": "ListUploads", "parameters": members, "answer": {"uploads": []}}
    write_calls(path, call)
    with mock_devicefarm() as farm:
        farm.load({"arn": PROJECT, "name": "checkout"})
        assert farm.replay(path) == []
        assert new_client().get_project(arn=PROJECT)["project"]["name"] == "checkout"


@pytest.fixture
def device() -> dict[str, Any]:
    """The document of a device that no registry has."""
    return Device("Invented One", arn=DEVICE, os="15").document


def get_device(answer: dict[str, Any]) -> dict[str, Any]:
    """A call that gets the device."""
    return {"operation": "GetDevice", "parameters": {"arn": DEVICE}, "answer": answer}


def test_a_device_that_the_registry_lacks_is_added(device: dict[str, Any], path: Path) -> None:
    """The device may stand inside a session, and may have members that the model does not know."""
    write_calls(path, get_device({"device": device}))
    assert replay_calls(path) == []
    write_calls(
        path,
        list_sessions(session_document("PENDING", device=device)),
        get_device({"device": {**device, "invented": {"by": "AWS"}}}),
    )
    (difference,) = replay_calls(path)
    assert (difference.member, difference.mocked) == ("answer.device.invented", None)


def test_a_device_of_the_registry_is_not_replaced(device: dict[str, Any], path: Path) -> None:
    """The registry's members are compared with the recorded ones."""
    write_calls(path, get_device({"device": device}))
    (difference,) = replay_calls(path, registry=[{**device, "os": "16"}])
    assert (difference.member, difference.mocked) == ("answer.device.os", "16")


def test_a_device_that_does_not_fit_the_model_is_not_added(path: Path) -> None:
    """Its call differs."""
    write_calls(path, get_device({"device": {"arn": DEVICE, "name": 5}}))
    assert [one.member for one in replay_calls(path)] == ["answer", "error"]
