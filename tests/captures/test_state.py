"""A loaded dump gives the same answers to every Get and List at every moment."""

from __future__ import annotations

import copy
import dataclasses
import json
import math
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm import Device, DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.core import clock as clocks
from moto_devicefarm.core.errors import InvalidOperationException
from moto_devicefarm.core.json_guard import DEPTH
from moto_devicefarm.devicefarm.models import store_of
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.uploads.uploads import Upload
from moto_devicefarm.webdriver.state import Command, DriverState
from tests.captures import (
    DEVICE_DOCUMENT,
    NOW,
    PROJECT,
    SESSION,
    SUITE,
    UPLOAD,
    call,
    project,
    session,
    upload,
)
from tests.support.account import Account
from tests.support.dumps import PIXEL, PRIVATE, PROFILE, check_dump
from tests.support.store import ACCOUNT_ID

pytestmark = pytest.mark.usefixtures("clock")


def create_session(device: Device = PIXEL, **more: Any) -> str:
    """Create a session in the first project, which is created if there is none."""
    projects = call("ListProjects")
    found = projects["projects"] if "nextToken" in projects else projects
    arn = found[0]["arn"] if found else call("CreateProject", name="checkout")["arn"]
    created: str = call("CreateRemoteAccessSession", projectArn=arn, deviceArn=device.arn, **more)[
        "arn"
    ]
    return created


def test_an_empty_mock() -> None:
    """The dump of an empty mock has no account."""
    assert check_dump(lambda farm: None) == {
        "moto_devicefarm": {"version": 5, "shared": [], "devices": [], "accounts": {}}
    }


def test_a_mock_that_was_only_read() -> None:
    """An account without resources is not in the dump."""
    with mock_devicefarm() as farm:
        before = farm.dump()
        call("ListProjects")
        assert farm.dump() == before


def test_projects() -> None:
    """Projects survive with all members, and with the tokens of pages, also after a deletion."""

    def arrange(farm: DeviceFarm) -> None:
        vpc = {
            "securityGroupIds": ["sg-12345678"],
            "subnetIds": ["subnet-12345678", "subnet-87654321"],
            "vpcId": "vpc-12345678",
        }
        for number in range(7):
            call(
                "CreateProject",
                name=f"project {number}",
                defaultJobTimeoutMinutes=60,
                vpcConfig=vpc,
                environmentVariables=[{"name": "STAGE", "value": "test"}],
                executionRoleArn="arn:aws:iam::123456789012:role/farm",
            )
        call("DeleteProject", arn=call("ListProjects")["projects"][1]["arn"])

    check_dump(arrange)


def test_later_resources_come_behind_loaded_ones() -> None:
    """The page token of a list that lost its last item is valid after loading. New resources come
    behind it.
    """
    with mock_devicefarm(page_size=1) as farm:
        for name in ("one", "two", "three"):
            call("CreateProject", name=name)
        token = call("ListProjects")["nextToken"]
        last = call("ListProjects", nextToken=call("ListProjects", nextToken=token)["nextToken"])[
            0
        ]["arn"]
        call("DeleteProject", arn=last)
        dump = farm.dump()
    with mock_devicefarm(page_size=1) as farm:
        farm.load(dump)
        call("CreateProject", name="four")
        following = call("ListProjects", nextToken=token)
        assert [found["name"] for found in following["projects"]] == ["two"]
        assert [
            found["name"] for found in call("ListProjects", nextToken=following["nextToken"])
        ] == ["four"]


def test_uploads_in_every_state(clock: Any) -> None:
    """The uploads are waiting, processing, done or failed. Some wait for new content."""

    def arrange(farm: DeviceFarm) -> None:
        arn = call("CreateProject", name="checkout")["arn"]
        call(
            "CreateUpload",
            projectArn=arn,
            name="waiting.apk",
            type="ANDROID_APP",
            contentType="x/y",
        )
        farm.put(
            call("CreateUpload", projectArn=arn, name="bad.apk", type="ANDROID_APP")["arn"],
            b"no zip",
        )
        clock.tick(20)
        farm.put(
            call("CreateUpload", projectArn=arn, name="spec.yml", type="APPIUM_PYTHON_TEST_SPEC")[
                "arn"
            ],
            b"version: 1",
        )
        spec = call("CreateUpload", projectArn=arn, name="new.yml", type="APPIUM_PYTHON_TEST_SPEC")[
            "arn"
        ]
        farm.put(spec, b"version: 1")
        call("UpdateUpload", arn=spec, name="newer.yml", editContent=True)

    dump = check_dump(arrange, check_uploads=True, timings=Timings(upload_processing=15))
    assert "We could not open your application." in json.dumps(dump)


def test_sessions_at_every_stage(clock: Any) -> None:
    """The sessions have every billing method and every end, with apps, proxies, activity and
    instances.
    """

    def arrange(farm: DeviceFarm) -> None:
        Account(store_of(ACCOUNT_ID)).buy_slots()
        first = create_session(
            configuration={
                "billingMethod": "UNMETERED",
                "deviceProxy": {"host": "proxy.example", "port": 8080},
            }
        )
        arn = call("ListProjects")[0]["arn"]
        app = call("CreateUpload", projectArn=arn, name="shop.apk", type="ANDROID_APP")["arn"]
        farm.put(app, b"body")
        clock.tick(15)
        create_session(PRIVATE, appArn=app, skipAppResign=True, interactionMode="NO_VIDEO")
        create_session(PRIVATE, instanceArn=PRIVATE.instances[0].arn)
        create_session(PRIVATE)
        create_session(PRIVATE)
        clock.tick(150)
        call("InstallToRemoteAccessSession", remoteAccessSessionArn=first, appArn=app)
        create_session()
        call("StopRemoteAccessSession", arn=first)

    check_dump(arrange, timings=Timings.realistic())


def test_planned_sessions() -> None:
    """The plans of existing sessions survive."""

    def arrange(farm: DeviceFarm) -> None:
        farm.next_session(stuck_in="PENDING_DEVICE")
        farm.next_session(ends_with="ERRORED", after=30, message="The device was lost.")
        farm.next_session(endpoint_lifetime=60)
        for _ in range(4):
            create_session()

    dump = check_dump(arrange)
    assert "The device was lost." in json.dumps(dump)


def test_planned_uploads(clock: Any) -> None:
    """The plans of existing uploads survive, before and after their bodies."""

    def arrange(farm: DeviceFarm) -> None:
        project = call("CreateProject", name="checkout")["arn"]
        plans: list[dict[str, Any]] = [
            {"status": "FAILED", "message": "Too old."},
            {"stuck_in": "INITIALIZED"},
            {"stuck_in": "PROCESSING"},
            {"status": "FAILED", "message": "Not yet."},
        ]
        for number, plan in enumerate(plans):
            farm.next_upload(**plan)
            request = {"projectArn": project, "name": "shop.apk", "type": "ANDROID_APP"}
            arn = call("CreateUpload", **request)["arn"]
            if number < 3:
                farm.put(arn, b"body")

    dump = check_dump(arrange, timings=Timings(upload_processing=15))
    assert "Too old." in json.dumps(dump)
    with mock_devicefarm(registry=[PIXEL, PRIVATE]) as farm:
        waiting = farm.load(dump)["Upload"][-1]
        farm.put(waiting, b"body")
        assert call("GetUpload", arn=waiting)["message"] == "Not yet."


def test_a_session_waits_for_a_busy_device() -> None:
    """A replaced device survives. A session that waits for it goes on when it is free."""
    busy = dataclasses.replace(PIXEL, availability="BUSY")

    def arrange(farm: DeviceFarm) -> None:
        farm.registry.replace(busy)
        create_session()

    dump = check_dump(arrange)
    with mock_devicefarm(registry=[PIXEL, PRIVATE]) as farm:
        ((arn,),) = [
            arns for kind, arns in farm.load(dump).items() if kind == "RemoteAccessSession"
        ]
        assert call("GetDevice", arn=PIXEL.arn)["availability"] == "BUSY"
        assert call("GetRemoteAccessSession", arn=arn)["status"] == "PENDING_DEVICE"
        farm.registry.replace(PIXEL)
        assert call("GetRemoteAccessSession", arn=arn)["status"] == "RUNNING"


def test_a_device_without_availability() -> None:
    """A device without availability has none after loading."""
    check_dump(lambda farm: farm.registry.replace(dataclasses.replace(PIXEL, availability=None)))


def test_updated_instances() -> None:
    """Labels and profiles from UpdateDeviceInstance survive, also a profile without labels."""

    def arrange(farm: DeviceFarm) -> None:
        call("UpdateDeviceInstance", arn=PRIVATE.instances[0].arn, labels=["mine", "too"])
        call("UpdateDeviceInstance", arn=PRIVATE.instances[1].arn, profileArn=PROFILE["arn"])

    check_dump(arrange)


def test_profiles_and_vpc_endpoint_configurations() -> None:
    """They survive with their users. An updated profile of the registry stays updated."""
    found: list[Any] = []

    def arrange(farm: DeviceFarm) -> None:
        arn = call("CreateProject", name="checkout")["arn"]
        call("CreateNetworkProfile", projectArn=arn, name="train", uplinkDelayMs=5)
        careful = call(
            "CreateInstanceProfile",
            name="careful",
            excludeAppPackagesFromCleanup=["org.example.keep"],
        )["arn"]
        call("UpdateDeviceInstance", arn=PRIVATE.instances[1].arn, profileArn=careful)
        call("UpdateInstanceProfile", arn=PROFILE["arn"], name="board")
        vpce = call(
            "CreateVPCEConfiguration",
            vpceConfigurationName="x",
            vpceServiceName="y",
            serviceDnsName="z",
        )["arn"]
        create_session(PRIVATE, configuration={"vpceConfigurationArns": [vpce]})
        found.extend(lists(arn))

    def lists(arn: str) -> list[Any]:
        private = call("ListNetworkProfiles", arn=arn, type="PRIVATE")
        return [
            private,
            call("ListInstanceProfiles"),
            call("ListVPCEConfigurations"),
            call("ListDeviceInstances"),
        ]

    dump = check_dump(arrange)
    assert [profile["name"] for profile in found[1]] == ["careful", "board"]
    with mock_devicefarm(registry=[PIXEL, PRIVATE]) as farm:
        loaded = farm.load(dump)
        assert lists(loaded["Project"][0]) == found
        with pytest.raises(InvalidOperationException):
            call("DeleteVPCEConfiguration", arn=loaded["VPCEConfiguration"][0])


def test_deleted_sessions_for_which_others_waited(clock: Any) -> None:
    """Sessions that waited for a deleted session start at the same moment after loading."""

    def arrange(farm: DeviceFarm) -> None:
        first = create_session()
        second, third = create_session(), create_session()
        clock.tick(30)
        call("StopRemoteAccessSession", arn=first)
        clock.tick(30)
        call("DeleteRemoteAccessSession", arn=first)
        call("StopRemoteAccessSession", arn=second)
        clock.tick(30)
        call("DeleteRemoteAccessSession", arn=second)
        assert call("GetRemoteAccessSession", arn=third)["started"] == NOW + 60

    check_dump(arrange, concurrency=1)


def test_a_deleted_session_between_others(clock: Any) -> None:
    """The order of sessions of one moment survives, with the deleted ones."""

    def arrange(farm: DeviceFarm) -> None:
        arns = [create_session(PRIVATE, instanceArn=PRIVATE.instances[0].arn) for _ in range(4)]
        for arn in arns[:2]:
            clock.tick(60)
            call("StopRemoteAccessSession", arn=arn)
        call("DeleteRemoteAccessSession", arn=arns[1])
        clock.tick(-200)
        create_session(PRIVATE)

    check_dump(arrange)


def test_sessions_of_a_deleted_project() -> None:
    """Sessions of a deleted project survive, because their minutes still count."""

    def arrange(farm: DeviceFarm) -> None:
        arn = create_session()
        with clocks.hold_at(clocks.read() + 10**7):
            call("DeleteProject", arn=call("ListProjects")[0]["arn"])
        assert arn in json.dumps(farm.dump())

    check_dump(arrange)


def test_captured_documents(clock: Any) -> None:
    """Captured documents survive with unknown members and with later changes."""

    def arrange(farm: DeviceFarm) -> None:
        farm.load(
            [
                session(appUpload=UPLOAD, insights={"a": [1, None, {"b": 2.5}]}),
                project(insights=1),
                upload(),
            ]
        )
        farm.load({"device": {**DEVICE_DOCUMENT, "insights": True, "availability": "BUSY"}})
        call("UpdateProject", arn=PROJECT, name="payment")
        farm.put(UPLOAD, b"body")
        clock.tick(60)
        call("StopRemoteAccessSession", arn=SESSION)

    dump = check_dump(arrange)
    with mock_devicefarm() as farm:
        assert {kind: len(arns) for kind, arns in farm.load(dump).items()}[
            "RemoteAccessSession"
        ] == 1


def test_several_accounts() -> None:
    """Every account is dumped and restored."""

    def arrange(farm: DeviceFarm) -> None:
        call("CreateProject", name="mine")
        farm.load(project(), account_id="111122223333")

    dump = check_dump(arrange, account="111122223333")
    assert sorted(dump["moto_devicefarm"]["accounts"]) == ["111122223333", ACCOUNT_ID]


def test_loading_a_dump_returns_its_arns(tmp_path: Path) -> None:
    """The ARNs are grouped by kind. A dump may be in a file."""
    with mock_devicefarm(registry=[PRIVATE]) as farm:
        arn = create_session(PRIVATE)
        call("UpdateDeviceInstance", arn=PRIVATE.instances[0].arn, labels=["mine"])
        (tmp_path / "state.json").write_text(json.dumps(farm.dump()), "utf-8")
        expected = {
            "Project": [call("ListProjects")[0]["arn"]],
            "RemoteAccessSession": [arn],
            "DeviceInstance": [PRIVATE.instances[0].arn],
        }
    with mock_devicefarm(registry=[PRIVATE]) as farm:
        assert farm.load(tmp_path / "state.json") == expected


def test_a_dump_does_not_change_later() -> None:
    """Later changes of the mock do not change a dump."""
    with mock_devicefarm() as farm:
        farm.load([project(environmentVariables=[{"name": "A", "value": "b"}]), session()])
        dump = farm.dump()
        picture = copy.deepcopy(dump)
        call("UpdateProject", arn=PROJECT, environmentVariables=[{"name": "C", "value": "d"}])
        call("StopRemoteAccessSession", arn=SESSION)
        assert dump == picture


def test_the_content_of_test_specs() -> None:
    """Each byte of a test spec survives."""
    with mock_devicefarm() as farm:
        arn = call(
            "CreateUpload",
            projectArn=call("CreateProject", name="x")["arn"],
            name="a.yml",
            type="APPIUM_NODE_TEST_SPEC",
        )["arn"]
        farm.put(arn, b"\xff: \x00")
        dump = json.dumps(farm.dump())
    with mock_devicefarm() as farm:
        farm.load(dump)
        assert store_of(ACCOUNT_ID).get(Upload, arn).content(clocks.now()) == b"\xff: \x00"


def test_text_that_is_not_unicode() -> None:
    """A client may send half of a surrogate pair. It survives as a value and as a key."""

    def arrange(farm: DeviceFarm) -> None:
        arn = call("CreateProject", name="\ud800")["arn"]
        call("TagResource", ResourceARN=arn, Tags=[{"Key": "\udc00", "Value": "\ud800"}])

    check_dump(arrange)


def test_keys_that_look_like_those_of_the_format() -> None:
    """A client's object with a key that begins with a dollar sign survives."""
    body = {"$tuple": [1, {"$json": "no JSON"}], "bits": 2**70, "far": math.inf}
    check_dump(lambda farm: _send_command(farm, body))


def test_deep_bodies_of_commands() -> None:
    """A body of the greatest depth survives. The dump itself is not too deep."""
    body: Any = []
    for _ in range(DEPTH - 1):
        body = [body]
    check_dump(lambda farm: _send_command(farm, {"deep": body[0]}))


def _send_command(farm: DeviceFarm, body: Any) -> None:
    """Have a session record a WebDriver command with this body."""
    command = Command(clocks.read(), "POST", "/nothing", body)
    store_of(ACCOUNT_ID).drivers[create_session()] = DriverState(commands=[command])


def test_a_captured_suite_without_tests() -> None:
    """The suite survives, with the job and the run that it implies."""
    check_dump(lambda farm: farm.load({"arn": SUITE, "status": "COMPLETED"}))


def test_sessions_share_a_device_in_a_dump() -> None:
    """A dump has a device once, however many sessions use it. After loading it is one object."""
    with mock_devicefarm(registry=[PIXEL]) as farm:
        arns = [create_session() for _ in range(3)]
        dump = farm.dump()
    assert [[*value] for value in dump["moto_devicefarm"]["shared"]] == [["$Device"], ["$Timings"]]
    with mock_devicefarm(registry=[PIXEL]) as farm:
        farm.load(dump)
        devices = [store_of(ACCOUNT_ID).get(RemoteAccessSession, arn).device for arn in arns]
        assert all(device is devices[0] for device in devices)
