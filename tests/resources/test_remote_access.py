"""The document of a remote access session, member by member, in each stage of its life."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from moto_devicefarm import Timings
from moto_devicefarm.resources import devices
from tests.support.account import UNMETERED, Account, account_with_slots
from tests.support.devices import (
    INSTANCE_A,
    INSTANCE_B,
    INSTANCE_C,
    IPHONE,
    LONE,
    PAIR,
    PHONE,
    REGISTRY,
    with_availability,
)
from tests.support.store import NOW_IN_SECONDS

ID = "00000000-0000-0000-0000-00000000000"
PIXEL = {
    "arn": "arn:aws:devicefarm:us-west-2::device:1A6203365B33D99C02647BEBDD686D5E",
    "name": "Pixel 8",
    "manufacturer": "Google",
    "model": "Pixel 8",
    "modelId": "Pixel 8",
    "formFactor": "PHONE",
    "platform": "ANDROID",
    "os": "14",
    "cpu": {"frequency": "MHz", "architecture": "arm64-v8a", "clock": 2000.0},
    "resolution": {"width": 1080, "height": 2400},
    "heapSize": 512000000,
    "memory": 128000000000,
    "image": "1A6203365B33D99C02647BEBDD686D5E",
    "remoteAccessEnabled": True,
    "fleetType": "PUBLIC",
}
ALWAYS = {
    "arn": f"arn:aws:devicefarm:us-west-2:123456789012:session:{ID}1/{ID}2/00000",
    "name": "Pixel 8",
    "created": NOW_IN_SECONDS,
    "result": "PENDING",
    "device": PIXEL,
    "billingMethod": "METERED",
    "interactionMode": "INTERACTIVE",
    "skipAppResign": False,
}
SLOW = Timings(session_pending=5, session_preparing=115, session_stopping=10)
QUOTA = Timings(session_pending=5, session_preparing=10, session_stopping=5, session_limit=60)
VPC = {
    "securityGroupIds": ["sg-0123456789abcdef0"],
    "subnetIds": ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
    "vpcId": "vpc-0123456789abcdef0",
}


def minutes(total: float, metered: float = 0.0, unmetered: float = 0.0) -> dict[str, float]:
    """The member deviceMinutes."""
    return {"total": total, "metered": metered, "unmetered": unmetered}


def without_endpoints(session: dict[str, Any]) -> dict[str, Any]:
    """The document without its endpoints, which it must have."""
    driver, interactive = (
        session["endpoints"]["remoteDriverEndpoint"],
        session["endpoints"]["interactiveEndpoint"],
    )
    assert driver.startswith(
        "https://devicefarm-interactive-global.us-west-2.api.aws/remote-endpoint/"
    )
    assert interactive.startswith(
        "wss://devicefarm-interactive-global.us-west-2.api.aws/interactive-endpoint/"
    )
    assert session["endpoint"] == interactive
    assert sorted(session["endpoints"]) == ["interactiveEndpoint", "remoteDriverEndpoint"]
    return {name: value for name, value in session.items() if name not in ("endpoint", "endpoints")}


def test_a_session_has_each_member_in_its_time(clock: Any) -> None:
    """Each stage from PENDING to COMPLETED has its members from its first millisecond."""
    account = Account(registry=REGISTRY, timings=SLOW)
    answer = account.create_remote_access_session(
        projectArn=account.default_project, deviceArn=PHONE.arn
    )
    assert answer == {**ALWAYS, "status": "PENDING"}
    arn = answer["arn"]

    clock.tick(4.999)
    assert account.get(arn) == {**ALWAYS, "status": "PENDING"}
    clock.tick(0.001)
    begun = {**ALWAYS, "started": NOW_IN_SECONDS + 5}
    assert account.get(arn) == {**begun, "status": "PREPARING", "deviceMinutes": minutes(0.0)}
    clock.tick(114.999)
    assert account.get(arn) == {**begun, "status": "PREPARING", "deviceMinutes": minutes(1.92)}
    clock.tick(0.001)
    assert without_endpoints(account.get(arn)) == {
        **begun,
        "status": "RUNNING",
        "deviceMinutes": minutes(1.92),
    }
    clock.tick(100)
    assert without_endpoints(account.get(arn)) == {
        **begun,
        "status": "RUNNING",
        "deviceMinutes": minutes(3.58, 1.67),
    }
    assert account.stop(arn) == {
        **begun,
        "status": "STOPPING",
        "deviceMinutes": minutes(3.58, 1.67),
    }
    clock.tick(9.999)
    assert account.get(arn) == {**begun, "status": "STOPPING", "deviceMinutes": minutes(3.75, 1.67)}
    clock.tick(0.001)
    ended = {
        **begun,
        "status": "COMPLETED",
        "result": "STOPPED",
        "message": "The remote access session was stopped.",
        "stopped": NOW_IN_SECONDS + 230,
        "deviceMinutes": minutes(3.75, 1.67),
    }
    assert account.get(arn) == ended
    clock.tick(100_000_000)
    assert account.get(arn) == ended


def test_a_session_in_the_queues_has_no_minutes_yet(clock: Any) -> None:
    """A waiting session has no start, minutes or endpoints, and does not name its
    future instance.
    """
    account = Account(
        registry=[with_availability(PAIR, "BUSY"), PHONE], timings=QUOTA, concurrency=1
    )
    arn = account.project()
    account.session(PHONE, projectArn=arn)
    answer = account.create_remote_access_session(projectArn=arn, deviceArn=PAIR.arn)
    waiting = {
        **ALWAYS,
        "arn": f"arn:aws:devicefarm:us-west-2:123456789012:session:{ID}1/{ID}3/00000",
        "name": "Pixel 7",
        "device": PAIR.in_session.document,
    }
    assert answer == {**waiting, "status": "PENDING"}
    clock.tick(5)
    assert account.get(answer["arn"]) == {**waiting, "status": "PENDING_CONCURRENCY"}
    clock.tick(65)
    assert account.get(answer["arn"]) == {**waiting, "status": "PENDING_DEVICE"}
    account.store.settings.devices.replace(PAIR)
    started = {
        **waiting,
        "started": NOW_IN_SECONDS + 70,
        "instanceArn": INSTANCE_A,
        "deviceMinutes": minutes(0.0),
    }
    assert account.get(answer["arn"]) == {**started, "status": "PREPARING"}


def test_a_session_holds_the_whole_device_without_some_members() -> None:
    """A session shows its device as GetDevice does, with all instances (C: execubench)."""
    account = Account(registry=REGISTRY)
    arn = account.project()
    whole = account.get_device(arn=PAIR.arn)
    assert whole.pop("availability") == "HIGHLY_AVAILABLE"
    assert len(whole["instances"]) == 2
    assert (
        account.create_remote_access_session(projectArn=arn, deviceArn=PAIR.arn)["device"] == whole
    )


def test_the_name(account: Account) -> None:
    """A session has the name of the request, also an empty one; without a name it has
    the device's.
    """
    arn, device = account.project(), account.store.settings.devices.devices()[0]
    assert (
        account.create_remote_access_session(
            projectArn=arn, deviceArn=device.arn, name="checkout on Tuesday"
        )["name"]
        == "checkout on Tuesday"
    )
    assert (
        account.create_remote_access_session(projectArn=arn, deviceArn=device.arn, name="")["name"]
        == ""
    )
    assert (
        account.create_remote_access_session(projectArn=arn, deviceArn=device.arn)["name"]
        == device.name
    )


def test_sessions_of_a_project_share_its_id() -> None:
    """The ARN has the project's id and an id of the session."""
    account = Account(registry=REGISTRY)
    first, second = account.project(), account.project()
    arns = [
        account.session(projectArn=first),
        account.session(projectArn=second),
        account.session(projectArn=second),
    ]
    prefix = "arn:aws:devicefarm:us-west-2:123456789012:session:"
    assert arns == [
        f"{prefix}{ID}1/{ID}3/00000",
        f"{prefix}{ID}2/{ID}4/00000",
        f"{prefix}{ID}2/{ID}5/00000",
    ]


def test_members_of_the_request(clock: Any) -> None:
    """Billing method, interaction mode and proxy of the request are in each document."""
    proxy = {"host": "proxy.example.com", "port": 8080}
    account = account_with_slots(registry=REGISTRY, timings=Timings(session_preparing=60))
    answer = account.create_remote_access_session(
        projectArn=account.project(),
        deviceArn=PHONE.arn,
        interactionMode="NO_VIDEO",
        configuration={"billingMethod": "UNMETERED", "deviceProxy": proxy},
    )
    given = {
        **ALWAYS,
        "arn": answer["arn"],
        "billingMethod": "UNMETERED",
        "interactionMode": "NO_VIDEO",
        "deviceProxy": proxy,
    }
    assert answer == {**given, "status": "PENDING"}
    clock.tick(180)
    assert without_endpoints(account.get(answer["arn"])) == {
        **given,
        "status": "RUNNING",
        "started": NOW_IN_SECONDS,
        "deviceMinutes": minutes(3.0, unmetered=2.0),
    }


def test_the_vpc_is_the_projects() -> None:
    """A session has the VPC that its project had when the session was created."""
    account = Account(registry=REGISTRY)
    inside, outside = account.project(vpcConfig=VPC), account.project()
    session = account.create_remote_access_session(projectArn=inside, deviceArn=PHONE.arn)
    assert session["vpcConfig"] == VPC
    assert "vpcConfig" not in account.create_remote_access_session(
        projectArn=outside, deviceArn=PHONE.arn
    )
    account.update_project(arn=inside, vpcConfig={**VPC, "vpcId": "vpc-0123456789abcdef1"})
    assert account.get(session["arn"])["vpcConfig"] == VPC
    assert account.create_remote_access_session(projectArn=inside, deviceArn=PHONE.arn)[
        "vpcConfig"
    ] == {**VPC, "vpcId": "vpc-0123456789abcdef1"}


@pytest.mark.parametrize(
    ("device", "asked", "kept"), [(PHONE, True, False), (PAIR, True, True), (PAIR, False, False)]
)
def test_apps_on_public_devices_are_always_signed_again(
    device: Any, asked: bool, kept: bool
) -> None:
    """``skipAppResign`` is true on a private device only."""
    account = Account(registry=REGISTRY)
    session = account.create_remote_access_session(
        projectArn=account.default_project, deviceArn=device.arn, skipAppResign=asked
    )
    assert session["skipAppResign"] is kept
    assert account.get(session["arn"])["skipAppResign"] is kept


def test_an_app_that_is_given_is_the_sessions_from_the_start(clock: Any) -> None:
    """The app of the request is named from PENDING on; auxiliary apps are not named."""
    account = Account(registry=REGISTRY, timings=SLOW)
    arn = account.project()
    main, other = account.app(projectArn=arn), account.app("helper.apk", projectArn=arn)
    session = account.create_remote_access_session(
        projectArn=arn, deviceArn=PHONE.arn, appArn=main, configuration={"auxiliaryApps": [other]}
    )
    assert session["appUpload"] == main
    clock.tick(300)
    assert account.get(session["arn"])["appUpload"] == main
    assert "appUpload" not in account.create_remote_access_session(
        projectArn=arn, deviceArn=PHONE.arn, configuration={"auxiliaryApps": [other]}
    )


def test_the_app_is_the_one_installed_last(clock: Any) -> None:
    """A session names the app that was installed last; an install answers the upload as GetUpload
    does.
    """
    account = Account(registry=REGISTRY)
    arn = account.project()
    apps = [account.app(f"shop-{number}.apk", projectArn=arn) for number in range(3)]
    session = account.session(projectArn=arn, appArn=apps[0])
    for number in (1, 2):
        clock.tick(10)
        assert account.install_to_remote_access_session(
            remoteAccessSessionArn=session, appArn=apps[number]
        ) == account.get_upload(arn=apps[number])
        assert account.get(session)["appUpload"] == apps[number]
    assert (
        account.install_to_remote_access_session(remoteAccessSessionArn=session, appArn=apps[0])[
            "arn"
        ]
        == apps[0]
    )
    assert account.get(session)["appUpload"] == apps[0]


def test_an_ios_app_goes_on_an_iphone() -> None:
    """An iOS app can be given to a session on an iPhone."""
    account = Account(registry=REGISTRY)
    arn = account.project()
    ipa = account.app("shop.ipa", "IOS_APP", projectArn=arn)
    assert (
        account.create_remote_access_session(projectArn=arn, deviceArn=IPHONE.arn, appArn=ipa)[
            "appUpload"
        ]
        == ipa
    )


def test_an_install_after_the_end(clock: Any) -> None:
    """If a stop at an earlier clock ends the session before an install, the document names the app
    before.
    """
    account = Account(registry=REGISTRY)
    arn = account.project()
    first, second = account.app(projectArn=arn), account.app(projectArn=arn)
    session = account.session(projectArn=arn, appArn=first)
    clock.tick(100)
    account.install_to_remote_access_session(remoteAccessSessionArn=session, appArn=second)
    clock.tick(-50)
    account.stop(session)
    ended = account.get(session)
    assert (ended["status"], ended["appUpload"]) == ("COMPLETED", first)
    clock.tick(60)
    assert account.get(session) == ended


def test_an_instance_is_named_once_the_session_has_it(clock: Any) -> None:
    """Without ``instanceArn`` in the request, the instance is named from PREPARING on."""
    account = Account(registry=REGISTRY, timings=SLOW)
    session = account.create_remote_access_session(
        projectArn=account.default_project, deviceArn=PAIR.arn
    )
    assert "instanceArn" not in session
    clock.tick(4.999)
    assert "instanceArn" not in account.get(session["arn"])
    clock.tick(0.001)
    assert account.get(session["arn"])["instanceArn"] == INSTANCE_A
    account.stop(session["arn"])
    clock.tick(20)
    assert account.get(session["arn"])["instanceArn"] == INSTANCE_A


def test_a_pending_answer_names_no_instance_yet(clock: Any) -> None:
    """The answer of Create is PENDING without start and instance, also where stages
    take no time.
    """
    account = Account(registry=REGISTRY)
    session = account.create_remote_access_session(
        projectArn=account.default_project, deviceArn=PAIR.arn
    )
    assert (session["status"], "started" in session, "instanceArn" in session) == (
        "PENDING",
        False,
        False,
    )
    assert account.get(session["arn"])["instanceArn"] == INSTANCE_A


def test_an_instance_that_was_asked_for_is_named_at_once(clock: Any) -> None:
    """``instanceArn`` of the request is in each document."""
    account = Account(registry=REGISTRY, timings=SLOW)
    arn = account.project()
    assert (
        account.create_remote_access_session(
            projectArn=arn, deviceArn=PAIR.arn, instanceArn=INSTANCE_B
        )["instanceArn"]
        == INSTANCE_B
    )
    assert (
        account.create_remote_access_session(
            projectArn=arn, deviceArn=LONE.arn, instanceArn=INSTANCE_C
        )["instanceArn"]
        == INSTANCE_C
    )


def test_a_session_keeps_the_device_of_its_creation(clock: Any) -> None:
    """A later change of the device in the registry changes no document."""
    account = Account(registry=REGISTRY)
    session = account.create_remote_access_session(
        projectArn=account.default_project, deviceArn=PHONE.arn
    )
    account.store.settings.devices.replace(with_availability(PHONE, "BUSY"))
    assert devices.get_registered_device(account.store, PHONE.arn).busy
    assert account.get(session["arn"])["device"] == session["device"] == PIXEL


def test_the_list_of_sessions(clock: Any) -> None:
    """A list has the project's sessions in the order of their creation, also ended ones."""
    account = account_with_slots(registry=REGISTRY, timings=Timings(session_preparing=60))
    arn, other = account.project(), account.project()
    sessions = [
        account.session(projectArn=arn, configuration=UNMETERED),
        account.session(projectArn=arn),
    ]
    account.session(projectArn=other)
    clock.tick(90)
    account.stop(sessions[0])
    listed = account.call("ListRemoteAccessSessions", arn=arn)
    assert listed == {"remoteAccessSessions": [account.get(session) for session in sessions]}
    assert [session["status"] for session in listed["remoteAccessSessions"]] == [
        "COMPLETED",
        "RUNNING",
    ]


def test_endpoints_are_new_at_each_second(clock: Any) -> None:
    """Endpoints are signed with the second of the Get."""
    account = Account(registry=REGISTRY)
    session = account.session()
    seen = []
    for _ in range(3):
        url = account.get(session)["endpoints"]["remoteDriverEndpoint"]
        blob = url.rpartition("/")[2]
        assert "=" not in blob
        seen.append(
            base64.urlsafe_b64decode(blob + "=" * (-len(blob) % 4)).decode().partition("&")[0]
        )
        clock.tick(0.5)
    assert seen == [
        "X-Amz-Date=20260301T120000Z",
        "X-Amz-Date=20260301T120000Z",
        "X-Amz-Date=20260301T120001Z",
    ]
