"""A loaded session occupies its slot and its private instance, as one of the mock's own does."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm import DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.devicefarm.models import store_of
from tests.captures import (
    CREATED,
    DEVICE,
    DEVICE_DOCUMENT,
    INSTANCE,
    NOW,
    PREFIX,
    PROJECT,
    PROJECT_ID,
    SESSION,
    STARTED,
    ask,
    session,
)

pytestmark = pytest.mark.usefixtures("clock")
OTHER = f"{PREFIX}:session:{PROJECT_ID}/00000000-0000-4000-8000-000000000002/00000"


def get(arn: str = SESSION) -> Any:
    """The session as it is now."""
    return ask("GetRemoteAccessSession", arn=arn)


def create(**more: Any) -> str:
    """A session of the mock's own on the loaded device."""
    arn: str = ask("CreateRemoteAccessSession", projectArn=PROJECT, deviceArn=DEVICE, **more)["arn"]
    return arn


def test_a_loaded_session_occupies_its_slot(clock: Any) -> None:
    """With a quota of one, the next session waits until the loaded one is stopped."""
    with mock_devicefarm(concurrency=1) as farm:
        farm.load(session())
        waiting = create()
        assert get(waiting)["status"] == "PENDING_CONCURRENCY"
        clock.tick(60)
        ask("StopRemoteAccessSession", arn=SESSION)
        assert (get(waiting)["status"], get(waiting)["started"]) == ("RUNNING", NOW + 60)


def test_a_loaded_session_frees_its_slot_at_the_limit(clock: Any) -> None:
    """Nobody stops it: its time runs out."""
    with mock_devicefarm(concurrency=1) as farm:
        farm.load(session())
        waiting = create()
        clock.tick(9000)
        assert get(waiting)["started"] == STARTED + 9000


@pytest.mark.parametrize(
    "document", [session(billingMethod="UNMETERED"), session("COMPLETED", stopped=NOW - 1)]
)
def test_a_loaded_session_that_needs_no_slot(document: dict[str, Any]) -> None:
    """Neither an unmetered nor an ended session keeps others waiting."""
    with mock_devicefarm(concurrency=1) as farm:
        farm.load(document)
        assert get(create())["status"] == "RUNNING"


def test_loading_again_frees_the_slot() -> None:
    """A session that is replaced by its COMPLETED self gives back its slot."""
    with mock_devicefarm(concurrency=1) as farm:
        farm.load(session())
        waiting = create()
        assert get(waiting)["status"] == "PENDING_CONCURRENCY"
        farm.load(session("COMPLETED", stopped=NOW - 1))
        assert get(waiting)["status"] == "RUNNING"


def test_loading_again_after_deletion() -> None:
    """A deleted session that is loaded again, older than it was, is one session and not two."""
    with mock_devicefarm(concurrency=1) as farm:
        farm.load([session("COMPLETED"), {**session("COMPLETED"), "arn": OTHER}])
        ask("DeleteRemoteAccessSession", arn=SESSION)
        farm.load(session(created=CREATED - 60))
        assert len(list(store_of("123456789012").queue)) == 2
        waiting = create()
        assert get(waiting)["status"] == "PENDING_CONCURRENCY"
        ask("StopRemoteAccessSession", arn=SESSION)
        assert get(waiting)["status"] == "RUNNING"


PRIVATE: dict[str, Any] = {
    **DEVICE_DOCUMENT,
    "fleetType": "PRIVATE",
    "instances": [{"arn": INSTANCE, "udid": "PDX111111111"}],
}


def test_a_loaded_session_occupies_its_instance(devicefarm: DeviceFarm, clock: Any) -> None:
    """The private instance is IN_USE and the next session waits until the loaded session ends."""
    devicefarm.load([{"device": PRIVATE}, session(instanceArn=INSTANCE, device=PRIVATE)])
    assert ask("GetDeviceInstance", arn=INSTANCE)["status"] == "IN_USE"
    waiting = create()
    assert get(waiting)["status"] == "PENDING_DEVICE"
    clock.tick(5)
    ask("StopRemoteAccessSession", arn=SESSION)
    assert (get(waiting)["status"], get(waiting)["started"]) == ("RUNNING", NOW + 5)
    ask("StopRemoteAccessSession", arn=waiting)
    assert ask("GetDeviceInstance", arn=INSTANCE)["status"] == "AVAILABLE"


def test_an_instance_is_in_use_while_either_of_two_loaded_sessions_has_it(
    devicefarm: DeviceFarm,
) -> None:
    """Loaded sessions may overlap. The end of the later one does not free the instance."""
    both: dict[str, Any] = {"instanceArn": INSTANCE, "device": PRIVATE}
    ended = session("COMPLETED", **both, created=NOW - 60, started=NOW - 60, stopped=NOW - 30)
    devicefarm.load([{"device": PRIVATE}, session(**both), {**ended, "arn": OTHER}])
    assert ask("GetDeviceInstance", arn=INSTANCE)["status"] == "IN_USE"


def test_replacing_a_session_frees_its_instance(devicefarm: DeviceFarm) -> None:
    """A session that is loaded again as COMPLETED gives back its instance."""
    devicefarm.load([{"device": PRIVATE}, session(instanceArn=INSTANCE, device=PRIVATE)])
    devicefarm.load(session("COMPLETED", instanceArn=INSTANCE, stopped=NOW - 1))
    assert ask("GetDeviceInstance", arn=INSTANCE)["status"] == "AVAILABLE"


def test_a_loaded_session_that_waits_has_no_instance_yet(devicefarm: DeviceFarm) -> None:
    """PENDING_DEVICE does not occupy what it waits for."""
    devicefarm.load(
        [{"device": PRIVATE}, session("PENDING_DEVICE", instanceArn=INSTANCE, device=PRIVATE)]
    )
    assert ask("GetDeviceInstance", arn=INSTANCE)["status"] == "AVAILABLE"


def test_a_loaded_session_without_a_slot_is_as_it_was_captured() -> None:
    """UNMETERED in an account that owns no slot here, and without a limit: it neither waits nor
    breaks anything.
    """
    with mock_devicefarm(timings=Timings(session_limit=None)) as farm:
        farm.load(session(billingMethod="UNMETERED"))
        assert get()["status"] == "RUNNING"
        assert get(create())["status"] == "RUNNING"
