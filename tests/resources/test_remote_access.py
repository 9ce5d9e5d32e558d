"""The document of a remote access session: whole, member for member, in each stage of its life."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from conftest import make_store
from moto_devicefarm import Timings
from moto_devicefarm.core import api
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources import devices
from tests.resources import (
    CREATED,
    INSTANCE_A,
    INSTANCE_B,
    INSTANCE_C,
    IPHONE,
    LONE,
    PAIR,
    PHONE,
    REGISTRY,
    UNMETERED,
    app,
    available,
    create,
    get,
    install,
    project,
    slotted,
    start,
    stop,
)

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
    "remoteDebugEnabled": False,
    "fleetType": "PUBLIC",
}
ALWAYS = {
    "arn": f"arn:aws:devicefarm:us-west-2:123456789012:session:{ID}1/{ID}2/00000",
    "name": "Pixel 8",
    "created": CREATED,
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
    return {"total": total, "metered": metered, "unmetered": unmetered}


def without_endpoints(session: dict[str, Any]) -> dict[str, Any]:
    """The document without its endpoints, which must be there."""
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
    """From PENDING to COMPLETED, one millisecond before and at the beginning of each stage."""
    store = make_store(registry=REGISTRY, timings=SLOW)
    answer = create(store, project(store))
    assert answer == {**ALWAYS, "status": "PENDING"}
    arn = answer["arn"]

    clock.tick(4.999)
    assert get(store, arn) == {**ALWAYS, "status": "PENDING"}
    clock.tick(0.001)
    begun = {**ALWAYS, "started": CREATED + 5}
    assert get(store, arn) == {**begun, "status": "PREPARING", "deviceMinutes": minutes(0.0)}
    clock.tick(114.999)
    assert get(store, arn) == {**begun, "status": "PREPARING", "deviceMinutes": minutes(1.92)}
    clock.tick(0.001)
    assert without_endpoints(get(store, arn)) == {
        **begun,
        "status": "RUNNING",
        "deviceMinutes": minutes(1.92),
    }
    clock.tick(100)
    assert without_endpoints(get(store, arn)) == {
        **begun,
        "status": "RUNNING",
        "deviceMinutes": minutes(3.58, 1.67),
    }
    assert stop(store, arn) == {**begun, "status": "STOPPING", "deviceMinutes": minutes(3.58, 1.67)}
    clock.tick(9.999)
    assert get(store, arn) == {**begun, "status": "STOPPING", "deviceMinutes": minutes(3.75, 1.67)}
    clock.tick(0.001)
    ended = {
        **begun,
        "status": "COMPLETED",
        "result": "STOPPED",
        "message": "The remote access session was stopped.",
        "stopped": CREATED + 230,
        "deviceMinutes": minutes(3.75, 1.67),
    }
    assert get(store, arn) == ended
    clock.tick(100_000_000)
    assert get(store, arn) == ended


def test_a_session_in_the_queues_has_no_minutes_yet(clock: Any) -> None:
    """PENDING_CONCURRENCY and PENDING_DEVICE lack ``started``, minutes, endpoints and the instance
    that it will get.
    """
    store = make_store(registry=[available(PAIR, "BUSY"), PHONE], timings=QUOTA, concurrency=1)
    arn = project(store)
    start(store, arn)
    answer = create(store, arn, PAIR)
    waiting = {
        **ALWAYS,
        "arn": f"arn:aws:devicefarm:us-west-2:123456789012:session:{ID}1/{ID}3/00000",
        "name": "Pixel 7",
        "device": PAIR.in_session.document,
    }
    assert answer == {**waiting, "status": "PENDING"}
    clock.tick(5)
    assert get(store, answer["arn"]) == {**waiting, "status": "PENDING_CONCURRENCY"}
    clock.tick(65)
    assert get(store, answer["arn"]) == {**waiting, "status": "PENDING_DEVICE"}
    store.settings.devices.replace(PAIR)
    started = {
        **waiting,
        "started": CREATED + 70,
        "instanceArn": INSTANCE_A,
        "deviceMinutes": minutes(0.0),
    }
    assert get(store, answer["arn"]) == {**started, "status": "PREPARING"}


def test_a_session_holds_the_whole_device_without_its_availability() -> None:
    """Of a private device the instances too, as GetDevice shows them."""
    store = make_store(registry=REGISTRY)
    arn = project(store)
    whole = api.call(store, "GetDevice", {"arn": PAIR.arn})["device"]
    assert whole.pop("availability") == "HIGHLY_AVAILABLE"
    assert len(whole["instances"]) == 2
    assert create(store, arn, PAIR)["device"] == whole


def test_a_name_that_is_given_is_kept(store: Store) -> None:
    """An empty one too; only one left out is the device's."""
    arn, device = project(store), store.settings.devices.devices()[0]
    assert create(store, arn, device, name="checkout on Tuesday")["name"] == "checkout on Tuesday"
    assert create(store, arn, device, name="")["name"] == ""
    assert create(store, arn, device)["name"] == device.name


def test_sessions_of_a_project_share_its_id() -> None:
    """``session:<project uuid>/<uuid>/00000``, a new uuid for each."""
    store = make_store(registry=REGISTRY)
    first, second = project(store), project(store)
    arns = [start(store, first), start(store, second), start(store, second)]
    prefix = "arn:aws:devicefarm:us-west-2:123456789012:session:"
    assert arns == [
        f"{prefix}{ID}1/{ID}3/00000",
        f"{prefix}{ID}2/{ID}4/00000",
        f"{prefix}{ID}2/{ID}5/00000",
    ]


def test_what_a_request_gave_is_in_every_document(clock: Any) -> None:
    """Billing method, interaction mode and proxy as they were given; unmetered minutes count as
    such.
    """
    proxy = {"host": "proxy.example.com", "port": 8080}
    store = slotted(registry=REGISTRY, timings=Timings(session_preparing=60))
    answer = create(
        store,
        project(store),
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
    assert without_endpoints(get(store, answer["arn"])) == {
        **given,
        "status": "RUNNING",
        "started": CREATED,
        "deviceMinutes": minutes(3.0, unmetered=2.0),
    }


def test_the_vpc_is_the_projects() -> None:
    """As the project had it when the session was created; a project without one gives none."""
    store = make_store(registry=REGISTRY)
    inside, outside = project(store, vpcConfig=VPC), project(store)
    session = create(store, inside)
    assert session["vpcConfig"] == VPC
    assert "vpcConfig" not in create(store, outside)
    api.call(
        store,
        "UpdateProject",
        {"arn": inside, "vpcConfig": {**VPC, "vpcId": "vpc-0123456789abcdef1"}},
    )
    assert get(store, session["arn"])["vpcConfig"] == VPC
    assert create(store, inside)["vpcConfig"] == {**VPC, "vpcId": "vpc-0123456789abcdef1"}


@pytest.mark.parametrize(
    ("device", "asked", "kept"), [(PHONE, True, False), (PAIR, True, True), (PAIR, False, False)]
)
def test_apps_on_public_devices_are_always_signed_again(
    device: Any, asked: bool, kept: bool
) -> None:
    """``skipAppResign`` is true on a private device only."""
    store = make_store(registry=REGISTRY)
    session = create(store, project(store), device, skipAppResign=asked)
    assert session["skipAppResign"] is kept
    assert get(store, session["arn"])["skipAppResign"] is kept


def test_members_of_older_models_are_ignored() -> None:
    """Older clients send some that are gone from the model."""
    store = make_store(registry=REGISTRY)
    old: dict[str, Any] = {
        "remoteDebugEnabled": True,
        "sshPublicKey": "ssh-rsa A",
        "clientId": "me",
        "remoteRecordEnabled": False,
    }
    session = get(store, start(store, project(store), **old))
    assert not {"deviceUdid", *old} & set(session)


def test_an_app_that_is_given_is_the_sessions_from_the_start(clock: Any) -> None:
    """It is named while the session is PENDING; auxiliary apps are installed beside it and not
    named.
    """
    store = make_store(registry=REGISTRY, timings=SLOW)
    arn = project(store)
    main, other = app(store, arn), app(store, arn, "helper.apk")
    session = create(store, arn, appArn=main, configuration={"auxiliaryApps": [other]})
    assert session["appUpload"] == main
    clock.tick(300)
    assert get(store, session["arn"])["appUpload"] == main
    assert "appUpload" not in create(store, arn, configuration={"auxiliaryApps": [other]})


def test_the_app_is_the_one_installed_last(clock: Any) -> None:
    """Installing answers the upload as GetUpload does; there is no limit on installs."""
    store = make_store(registry=REGISTRY)
    arn = project(store)
    apps = [app(store, arn, f"shop-{number}.apk") for number in range(3)]
    session = start(store, arn, appArn=apps[0])
    for number in (1, 2):
        clock.tick(10)
        assert (
            install(store, session, apps[number])
            == api.call(store, "GetUpload", {"arn": apps[number]})["upload"]
        )
        assert get(store, session)["appUpload"] == apps[number]
    assert install(store, session, apps[0])["arn"] == apps[0]
    assert get(store, session)["appUpload"] == apps[0]


def test_an_ios_app_goes_on_an_iphone() -> None:
    """The platform of app and device agree."""
    store = make_store(registry=REGISTRY)
    arn = project(store)
    ipa = app(store, arn, "shop.ipa", "IOS_APP")
    assert create(store, arn, IPHONE, appArn=ipa)["appUpload"] == ipa


def test_an_install_later_than_the_end_is_none(clock: Any) -> None:
    """Stopped at an earlier clock, a session ended before its second app came: its last document
    names the first for good.
    """
    store = make_store(registry=REGISTRY)
    arn = project(store)
    first, second = app(store, arn), app(store, arn)
    session = start(store, arn, appArn=first)
    clock.tick(100)
    install(store, session, second)
    clock.tick(-50)
    stop(store, session)
    ended = get(store, session)
    assert (ended["status"], ended["appUpload"]) == ("COMPLETED", first)
    clock.tick(60)
    assert get(store, session) == ended


def test_an_instance_is_named_once_the_session_has_it(clock: Any) -> None:
    """Of several that would do, one is known when the session starts, and no sooner."""
    store = make_store(registry=REGISTRY, timings=SLOW)
    session = create(store, project(store), PAIR)
    assert "instanceArn" not in session
    clock.tick(4.999)
    assert "instanceArn" not in get(store, session["arn"])
    clock.tick(0.001)
    assert get(store, session["arn"])["instanceArn"] == INSTANCE_A
    stop(store, session["arn"])
    clock.tick(20)
    assert get(store, session["arn"])["instanceArn"] == INSTANCE_A


def test_a_pending_answer_names_no_instance_yet(clock: Any) -> None:
    """Where stages take no time, PENDING is still PENDING: not started, and on no instance."""
    store = make_store(registry=REGISTRY)
    session = create(store, project(store), PAIR)
    assert (session["status"], "started" in session, "instanceArn" in session) == (
        "PENDING",
        False,
        False,
    )
    assert get(store, session["arn"])["instanceArn"] == INSTANCE_A


def test_an_instance_that_was_asked_for_is_named_at_once(clock: Any) -> None:
    """``instanceArn`` of the request is in each document."""
    store = make_store(registry=REGISTRY, timings=SLOW)
    arn = project(store)
    assert create(store, arn, PAIR, instanceArn=INSTANCE_B)["instanceArn"] == INSTANCE_B
    assert create(store, arn, LONE, instanceArn=INSTANCE_C)["instanceArn"] == INSTANCE_C


def test_a_session_keeps_the_timings_and_the_device_of_its_creation(clock: Any) -> None:
    """What the registry says later about the device changes no document."""
    store = make_store(registry=REGISTRY)
    session = create(store, project(store))
    store.settings.devices.replace(available(PHONE, "BUSY"))
    assert devices.get_registered_device(store, PHONE.arn).busy
    assert get(store, session["arn"])["device"] == session["device"] == PIXEL


def test_lists_hold_the_documents_that_get_answers(clock: Any) -> None:
    """Sessions of the project alone, in the order of their creation, ended ones too."""
    store = slotted(registry=REGISTRY, timings=Timings(session_preparing=60))
    arn, other = project(store), project(store)
    sessions = [start(store, arn, configuration=UNMETERED), start(store, arn)]
    start(store, other)
    clock.tick(90)
    stop(store, sessions[0])
    listed = api.call(store, "ListRemoteAccessSessions", {"arn": arn})
    assert listed == {"remoteAccessSessions": [get(store, session) for session in sessions]}
    assert [session["status"] for session in listed["remoteAccessSessions"]] == [
        "COMPLETED",
        "RUNNING",
    ]


def test_endpoints_are_new_at_each_second(clock: Any) -> None:
    """Signed with the frozen date at each Get, and the same when asked twice in one second."""
    store = make_store(registry=REGISTRY)
    session = start(store, project(store))
    seen = []
    for _ in range(3):
        url = get(store, session)["endpoints"]["remoteDriverEndpoint"]
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
