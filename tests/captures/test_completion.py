"""Documents that a person scrubbed, completed: what is filled in, left out and refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from moto_devicefarm import DeviceFarm
from moto_devicefarm.captures.completion import MEMBER_KINDS
from moto_devicefarm.captures.documents import Document
from moto_devicefarm.captures.sources import read_source
from tests.captures import (
    CREATED,
    DEVICE,
    DEVICE_DOCUMENT,
    INSTANCE,
    JOB,
    PROJECT,
    RUN,
    SCRUBBED,
    SESSION,
    call,
    refusal,
    session,
    upload,
)

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.usefixtures("clock")
HINT = "give --complete to fill such members (farm.load(..., complete=True))"


def completed(source: Any) -> list[Document]:
    """The documents of a source, completed."""
    return read_source(source, complete=True).documents


def only(source: Any) -> Document:
    """The one document of a source, completed."""
    (document,) = completed(source)
    return document


def test_a_session_without_arn_and_device_is_loaded(devicefarm: DeviceFarm) -> None:
    """It gets an ARN with a project, can be got by it, and is listed in that project."""
    report = {"remoteAccessSession": {"name": "nightly", "status": "RUNNING", "created": CREATED}}
    loaded = devicefarm.load(report, complete=True)
    (arn,), (project,) = loaded["RemoteAccessSession"], loaded["Project"]
    assert call("GetRemoteAccessSession", arn=arn)["name"] == "nightly"
    assert [one["arn"] for one in call("ListRemoteAccessSessions", arn=project)] == [arn]
    assert loaded.filled == ["report: remoteAccessSession: filled: arn (the report has none)"]
    assert loaded.document["filled"] == loaded.filled


def test_a_completed_session_lives_on(devicefarm: DeviceFarm) -> None:
    """Code under test can stop it."""
    report = {"remoteAccessSession": {"arn": "***", "status": "<status>", "created": "XXXX"}}
    (arn,) = devicefarm.load(report, complete=True)["RemoteAccessSession"]
    assert call("GetRemoteAccessSession", arn=arn)["status"] == "RUNNING"
    call("StopRemoteAccessSession", arn=arn)
    assert call("GetRemoteAccessSession", arn=arn)["status"] == "COMPLETED"


def test_without_complete_nothing_is_loaded(devicefarm: DeviceFarm) -> None:
    """The error names the option of the command and of ``farm.load``."""
    text = refusal(
        devicefarm, {"remoteAccessSession": session(arn=f"{SCRUBBED}:session:a/b/00000")}
    )
    assert text == (
        f'report: remoteAccessSession: arn is "{SCRUBBED}:session:a/b/00000": it seems scrubbed; '
        f"{HINT}"
    )


@pytest.mark.parametrize("complete", ["yes", 1, None])
def test_complete_is_a_flag(devicefarm: DeviceFarm, complete: Any) -> None:
    """Anything but True and False is refused."""
    with pytest.raises(TypeError, match=r"^complete=.*: give True or False$"):
        devicefarm.load({"arn": PROJECT}, complete=complete)


def test_the_marker_completes(pytester: pytest.Pytester) -> None:
    """The marker takes complete= beside load=, and not alone."""
    pytester.makefile(".json", report=json.dumps({"project": {"arn": "<project>", "name": "a"}}))
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.devicefarm(load="report.json", complete=True)
        def test_project(devicefarm_client):
            (project,) = devicefarm_client.list_projects()["projects"]
            assert project["arn"].startswith("arn:aws:devicefarm:us-west-2:123456789012:project:")

        @pytest.mark.devicefarm(complete=True)
        def test_nothing(devicefarm_client):
            pass
        """
    )
    result = pytester.runpytest_inprocess(
        "-p", "no:randomly", "-p", "no:asyncio", "-p", "moto_devicefarm.pytest_plugin"
    )
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(
        ["*@pytest.mark.devicefarm: complete= is about the report of load=: give load= too"]
    )


def test_a_free_text_stays() -> None:
    """A name may be "***", and a URL may be cut: nothing of them is needed."""
    free = {"name": "***", "message": "<redacted>", "endpoint": "wss://host.example/abc..."}
    document = only({"remoteAccessSession": session(**free)})
    assert (document.filled, document.left_out) == ({}, {})
    assert free.items() <= document.members.items()


@pytest.mark.parametrize(
    ("members", "status"),
    [
        ({"stopped": CREATED + 5}, "COMPLETED"),
        ({"result": "FAILED"}, "COMPLETED"),
        ({"result": "PENDING"}, "RUNNING"),
        ({}, "RUNNING"),
    ],
)
def test_the_status_fits_the_other_members(members: dict[str, Any], status: str) -> None:
    """A document that tells an end is COMPLETED."""
    report = {"arn": RUN, "created": CREATED, "status": "***", **members}
    document = only({"run": report})
    assert document.members["status"] == status
    assert document.filled == {"status": "***"}


def test_members_that_nothing_needs_are_left_out() -> None:
    """Times, numbers, flags, enums, structures, lists and maps."""
    scrubbed = {
        "created": "***",
        "result": "<result>",
        "skipAppResign": "XXXX",
        "device": "[Object]",
        "deviceMinutes": {"total": "***", "metered": 1.5},
        "endpoints": "REDACTED",
        "billingMethod": "METER...",
        "executionRoleArn": "***",
        "instanceArn": None,
    }
    document = only({"remoteAccessSession": {"arn": SESSION, "status": "RUNNING", **scrubbed}})
    assert document.members == {
        "arn": SESSION,
        "status": "RUNNING",
        "deviceMinutes": {"metered": 1.5},
    }
    assert document.left_out == {
        "created": "***",
        "result": "<result>",
        "skipAppResign": "XXXX",
        "device": "[Object]",
        "deviceMinutes.total": "***",
        "endpoints": "REDACTED",
        "billingMethod": "METER...",
    }
    assert document.unknown == {"executionRoleArn": "***"}


def test_required_members_are_filled_in() -> None:
    """A structure that the model does not allow without them keeps its form."""
    vpc = {"vpcId": "***", "subnetIds": ["XXXX", "subnet-01234567"], "securityGroupIds": ["***"]}
    variables = [{"name": "<name>", "value": "***"}]
    document = only(
        {"project": {"arn": PROJECT, "vpcConfig": vpc, "environmentVariables": variables}}
    )
    found = document.members["vpcConfig"]
    assert found["vpcId"] == "***"
    assert found["subnetIds"][0].startswith("subnet-")
    assert found["subnetIds"][1] == "subnet-01234567"
    assert document.filled.keys() == {
        "vpcConfig.subnetIds.1",
        "vpcConfig.securityGroupIds.1",
        "environmentVariables.1.name",
    }
    assert document.members["environmentVariables"][0]["name"].startswith("SCRUBBED_")


def test_a_structure_without_a_required_member_is_left_out() -> None:
    """A number has no placeholder, so the whole structure goes, with what was filled in there."""
    proxy = {"host": "***", "port": "***"}
    run = {
        "arn": RUN,
        "status": "***",
        "appUpload": "***",
        "deviceProxy": proxy,
        "location": {"latitude": "***", "longitude": 1.5},
    }
    document = only({"run": run})
    assert document.members.keys() == {"arn", "status", "appUpload"}
    assert document.filled == {"status": "***", "appUpload": "***"}
    assert document.left_out == {
        "deviceProxy.host": "***",
        "deviceProxy.port": "***",
        "location.latitude": "***",
    }


def test_elided_parts_are_left_out() -> None:
    """Members, items and entries of maps, also in the words of Node.js. What is empty then goes."""
    run = {
        "arn": RUN,
        "status": "RUNNING",
        "counters": {"...": "[Object]"},
        "radios": {"wifi": True, "...": "..."},
        "insightsTypes": ["... 2 more items"],
        "vpcConfig": {"...": "..."},
    }
    document = only({"run": run})
    assert document.members == {"arn": RUN, "status": "RUNNING", "radios": {"wifi": True}}
    assert document.left_out == {
        "counters....": "[Object]",
        "radios....": "...",
        "insightsTypes.1": "... 2 more items",
        "vpcConfig....": "...",
    }
    settings = only(
        {"accountSettings": {"maxSlots": {"a": 1, "...": "..."}, "unmeteredDevices": {"***": 3}}}
    )
    assert settings.members == {"maxSlots": {"a": 1}}
    assert settings.left_out == {"maxSlots....": "...", "unmeteredDevices.***": "***"}


def test_a_list_about_the_account_stays_a_list(devicefarm: DeviceFarm) -> None:
    """Its answer has an empty list if nothing of the items is left."""
    devicefarm.load({"offeringPromotions": [{"...": "..."}]}, complete=True)
    assert call("ListOfferingPromotions") == []


def test_elided_items_of_an_answer_are_passed_over() -> None:
    """The documents that stand are loaded."""
    report = {"projects": [{"arn": PROJECT}, "... 3 more items"], "...": "..."}
    for source in (report, '[{"arn": "' + PROJECT + '"}, ...]'):
        assert only(source).members == {"arn": PROJECT}


@pytest.mark.parametrize("value", ["...", "[Object]", "[Array]", "***"])
@pytest.mark.parametrize("key", ["remoteAccessSession", "remoteAccessSessions"])
def test_nothing_is_left_to_complete(key: str, value: str) -> None:
    """A whole document can't be invented."""
    with pytest.raises(ValueError, match="nothing of it is left: give the whole report") as caught:
        completed({key: value})
    assert str(caught.value).startswith(f'report: {key} is "{value}"')


def test_a_bare_document_without_arn_is_known_by_its_members() -> None:
    """What only a session has makes it one; if several kinds fit, they are named."""
    bare = {
        "name": "nightly",
        "device": DEVICE_DOCUMENT,
        "billingMethod": "METERED",
        "interactionMode": "VIDEO_ONLY",
    }
    assert only(bare).shape == "RemoteAccessSession"
    with pytest.raises(ValueError, match="can't be told without its arn") as caught:
        completed({"name": "nightly", "status": "RUNNING", "result": "PENDING"})
    assert str(caught.value) == (
        "report: its kind can't be told without its arn, since it may be a RemoteAccessSession or "
        "a Run or a Job or a Suite or a Test: put it under its key, such as "
        '{"remoteAccessSession": ...}'
    )
    with pytest.raises(ValueError, match=r"without its arn: put it under its key"):
        completed({"arn": "***"})
    with pytest.raises(ValueError, match=r'^report: arn is "\*\*\*": it seems scrubbed; give --co'):
        read_source({"arn": "***"})
    assert only({"arn": f"{SCRUBBED}:run:a/b"}).shape == "Run"


def test_scrubbed_details_of_insights() -> None:
    """Their ARNs are filled in, as those of other documents are."""
    details = {
        "jobArn": f"{SCRUBBED}:job:a/b/00000",
        "deviceArn": f"{DEVICE[:-4]}XXXX",
        "testDetails": [],
    }
    with pytest.raises(ValueError, match="they seem scrubbed"):
        read_source(details)
    document = only(details)
    assert document.members["jobArn"] == "arn:aws:devicefarm:us-west-2:123456789012:job:a/b/00000"
    assert document.filled == {name: details[name] for name in ("jobArn", "deviceArn")}
    whole = {"jobArn": JOB, "testDetails": []}
    assert only(whole).filled == {}


def test_a_wrong_value_that_nobody_scrubbed_is_wrong_all_the_same() -> None:
    """The message is that of a whole report."""
    for complete in (False, True):
        with pytest.raises(ValueError, match=r"created: 'yesterday' is not a time: expected"):
            read_source({"upload": upload(created="yesterday")}, complete)
        with pytest.raises(ValueError, match="Value 'ERROR' at 'status' failed to satisfy"):
            read_source({"remoteAccessSession": session("ERROR")}, complete)
        with pytest.raises(ValueError, match=r"project: it must be an object, not a list"):
            read_source({"project": []}, complete)


def test_an_arn_of_the_wrong_kind_stays_wrong() -> None:
    """A scrubbed part does not make a project of a run."""
    with pytest.raises(ValueError, match="is not an ARN of the kind Project"):
        completed({"project": {"arn": f"{SCRUBBED}:run:a/b"}})


def test_arns_of_inner_structures_are_filled_in() -> None:
    """The network profile of a run, the device of a session, the instances of a device."""
    run = {"arn": RUN, "status": "RUNNING", "networkProfile": {"arn": "***", "name": "a"}}
    document = only({"run": run})
    assert document.filled == {"networkProfile.arn": "***"}
    assert ":networkprofile:" in document.members["networkProfile"]["arn"]
    instances = [{"arn": "***", "udid": "***"}, {"arn": INSTANCE, "...": "..."}]
    device = only({"device": {**DEVICE_DOCUMENT, "instances": instances}})
    (instance,) = device.members["instances"]
    assert instance["arn"].startswith("arn:aws:devicefarm:us-west-2::deviceinstance:")
    assert instance["udid"] == "***"
    assert device.left_out == {"instances.2....": "..."}


def test_an_arn_of_an_unknown_kind_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A newer model may have members that name resources of kinds that nobody knows yet."""
    monkeypatch.delitem(MEMBER_KINDS, "appUpload")
    document = only({"remoteAccessSession": session(appUpload="***")})
    assert document.left_out == {"appUpload": "***"}
    assert "appUpload" not in document.members
