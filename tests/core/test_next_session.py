"""farm.next_session: sessions that hang, end early or lose their endpoints."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from moto_devicefarm import Device, DeviceFarm, DeviceInstance, Timings, mock_devicefarm
from moto_devicefarm.core.errors import DeviceFarmError
from tests.captures import NOW, ask

pytestmark = pytest.mark.usefixtures("clock")
PIXEL = Device("Pixel 8")
REALISTIC = Timings(session_pending=5, session_preparing=115, session_stopping=10)
LIFE = ("PENDING", "PREPARING", "RUNNING", "STOPPING", "COMPLETED")
YEAR = 365 * 86400


def create(device: Device | None = None, **more: Any) -> str:
    """A session in a project of its own."""
    found = ask("ListDevices")[0]["arn"] if device is None else device.arn
    arn: str = ask(
        "CreateRemoteAccessSession",
        projectArn=ask("CreateProject", name="p")["arn"],
        deviceArn=found,
        **more,
    )["arn"]
    return arn


def get(arn: str) -> Any:
    """The session as it is now."""
    return ask("GetRemoteAccessSession", arn=arn)


def statuses(arn: str, clock: Any, *seconds: float) -> list[str]:
    """Its statuses at moments after its creation."""
    found = []
    for moment in seconds:
        clock.move_to("2026-03-01T12:00:00Z")
        clock.tick(moment)
        found.append(get(arn)["status"])
    return found


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("PENDING", ["PENDING", "PENDING", "PENDING", "PENDING"]),
        (
            "PENDING_CONCURRENCY",
            ["PENDING", "PENDING_CONCURRENCY", "PENDING_CONCURRENCY", "PENDING_CONCURRENCY"],
        ),
        ("PENDING_DEVICE", ["PENDING", "PENDING_DEVICE", "PENDING_DEVICE", "PENDING_DEVICE"]),
        ("PREPARING", ["PENDING", "PREPARING", "PREPARING", "PREPARING"]),
        ("RUNNING", ["PENDING", "PREPARING", "RUNNING", "RUNNING"]),
        ("STOPPING", ["PENDING", "PREPARING", "RUNNING", "STOPPING"]),
    ],
)
@pytest.mark.parametrize(
    "device",
    [PIXEL, Device("Mine", instances=(DeviceInstance(udid="one"),))],
    ids=["public", "private"],
)
def test_stuck(clock: Any, device: Device, stage: str, expected: list[str]) -> None:
    """A session gets so far as it was told, past every limit, with whatever device and quota."""
    for concurrency in (None, 2):
        clock.move_to("2026-03-01T12:00:00Z")
        with mock_devicefarm(timings=REALISTIC, registry=[device], concurrency=concurrency) as farm:
            farm.next_session(stuck_in=stage)
            arn = create(device)
            assert statuses(arn, clock, 0, 5, 120, YEAR) == expected


@pytest.mark.parametrize(
    "stage", ["PENDING", "PENDING_CONCURRENCY", "PENDING_DEVICE", "PREPARING", "RUNNING"]
)
def test_a_stuck_session_can_be_stopped(clock: Any, stage: str) -> None:
    """It does not leave the stage by itself; Stop works."""
    with mock_devicefarm(timings=REALISTIC) as farm:
        farm.next_session(stuck_in=stage)
        arn = create()
        clock.tick(150)
        assert ask("StopRemoteAccessSession", arn=arn)["status"] == "STOPPING"
        clock.tick(10)
        document = get(arn)
        assert (document["status"], document["result"], document["stopped"]) == (
            "COMPLETED",
            "STOPPED",
            NOW + 160,
        )


def test_stuck_in_stopping(clock: Any) -> None:
    """A session that never finishes stopping keeps its slot."""
    with mock_devicefarm(concurrency=1) as farm:
        farm.next_session(stuck_in="STOPPING")
        arn, waiting = create(), create()
        ask("StopRemoteAccessSession", arn=arn)
        clock.tick(YEAR)
        assert (get(arn)["status"], get(waiting)["status"]) == ("STOPPING", "PENDING_CONCURRENCY")
        assert ask("StopRemoteAccessSession", arn=arn)["status"] == "STOPPING"
        with pytest.raises(DeviceFarmError, match="is still active"):
            ask("DeleteRemoteAccessSession", arn=arn)


def test_stuck_in_pending_concurrency_needs_no_quota(devicefarm: DeviceFarm) -> None:
    """The stage can be had without a quota, at once."""
    devicefarm.next_session(stuck_in="PENDING_CONCURRENCY")
    assert get(create())["status"] == "PENDING_CONCURRENCY"


def test_a_stuck_session_is_never_reachable(devicefarm: DeviceFarm, clock: Any) -> None:
    """Without RUNNING there are no endpoints, no start and no minutes."""
    devicefarm.next_session(stuck_in="PENDING_DEVICE")
    arn = create()
    clock.tick(YEAR)
    assert not {"endpoint", "endpoints", "started", "deviceMinutes"} & set(get(arn))


def test_ends_before_it_runs(clock: Any) -> None:
    """Without ``after`` it ends when it would become RUNNING, without ever being so."""
    with mock_devicefarm(timings=REALISTIC) as farm:
        farm.next_session(ends_with="ERRORED")
        arn = create()
        assert statuses(arn, clock, 119.999, 120, 129.999, 130) == [
            "PREPARING",
            "STOPPING",
            "STOPPING",
            "COMPLETED",
        ]
        document = get(arn)
        assert (document["result"], document["message"]) == (
            "ERRORED",
            "The remote access session ended with an error.",
        )
        assert document["deviceMinutes"] == {"total": 2.08, "metered": 0.0, "unmetered": 0.0}


def test_ends_at_once(devicefarm: DeviceFarm) -> None:
    """Where nothing takes time, the first read finds it COMPLETED."""
    devicefarm.next_session(ends_with="FAILED", message="No network.")
    document = get(create())
    assert (document["status"], document["result"], document["message"]) == (
        "COMPLETED",
        "FAILED",
        "No network.",
    )


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (3, ["PENDING", "COMPLETED", "COMPLETED", "COMPLETED"]),
        (30, ["PENDING", "PREPARING", "COMPLETED", "COMPLETED"]),
        (600.5, ["PENDING", "PREPARING", "RUNNING", "COMPLETED"]),
    ],
)
def test_ends_after(clock: Any, after: float, expected: list[str]) -> None:
    """It ends so many seconds after its creation, in whatever stage it is."""
    with mock_devicefarm(timings=Timings(session_pending=5, session_preparing=115)) as farm:
        farm.next_session(ends_with="ERRORED", after=after, message="The device was lost.")
        arn = create()
        assert statuses(arn, clock, 2.9, 29.9, 600.4, 600.5) == expected
        document = get(arn)
        assert (document["result"], document["message"]) == ("ERRORED", "The device was lost.")
        assert document["stopped"] == NOW + after
        assert ("started" in document) == (after > 5)


@pytest.mark.parametrize("result", ["PASSED", "WARNED", "FAILED", "SKIPPED", "ERRORED", "STOPPED"])
def test_every_result(devicefarm: DeviceFarm, result: str) -> None:
    """A session can end with any result of the model but PENDING."""
    devicefarm.next_session(ends_with=result)
    assert get(create())["result"] == result


def test_stop_comes_first(devicefarm: DeviceFarm, clock: Any) -> None:
    """A session that is stopped before its arranged end was stopped by the user."""
    devicefarm.next_session(ends_with="ERRORED", after=30, message="lost")
    arn = create()
    clock.tick(29)
    ask("StopRemoteAccessSession", arn=arn)
    clock.tick(60)
    document = get(arn)
    assert (document["result"], document["message"]) == (
        "STOPPED",
        "The remote access session was stopped.",
    )
    assert document["stopped"] == NOW + 29


def test_the_limit_comes_first(devicefarm: DeviceFarm, clock: Any) -> None:
    """A session that would end after the limit ends by the limit."""
    devicefarm.next_session(ends_with="ERRORED", after=9001)
    arn = create()
    clock.tick(9002)
    assert (get(arn)["result"], get(arn)["stopped"]) == ("STOPPED", NOW + 9000)


def test_an_end_frees_the_slot(clock: Any) -> None:
    """Who waits for a session that ends early starts then."""
    with mock_devicefarm(concurrency=1) as farm:
        farm.next_session(ends_with="ERRORED", after=30)
        create()
        waiting = create()
        clock.tick(40)
        assert get(waiting)["started"] == NOW + 30


def test_endpoint_lifetime(devicefarm: DeviceFarm, clock: Any) -> None:
    """A signed endpoint dies while the session is RUNNING; a fresh one works."""
    devicefarm.next_session(endpoint_lifetime=60)
    arn = create()
    url = get(arn)["endpoints"]["remoteDriverEndpoint"]
    clock.tick(59)
    assert requests.get(f"{url}/status").status_code == 200
    clock.tick(1)
    dead = requests.get(f"{url}/status")
    assert (dead.status_code, dead.json()) == (403, {"message": "Invalid pre-signed URL"})
    assert get(arn)["status"] == "RUNNING"
    assert (
        requests.get(f"{get(arn)['endpoints']['remoteDriverEndpoint']}/status").status_code == 200
    )


def test_endpoint_lifetime_beside_an_end(devicefarm: DeviceFarm, clock: Any) -> None:
    """Both can be arranged for one session, and the mock's own lifetime is overruled."""
    devicefarm.next_session(endpoint_lifetime=0, ends_with="ERRORED", after=30)
    arn = create()
    assert (
        requests.get(f"{get(arn)['endpoints']['remoteDriverEndpoint']}/status").status_code == 403
    )
    clock.tick(30)
    assert get(arn)["result"] == "ERRORED"


def test_several_sessions_are_arranged_in_turn(devicefarm: DeviceFarm) -> None:
    """Each call is for one session; what comes after them is as ever."""
    devicefarm.next_session(stuck_in="PENDING")
    devicefarm.next_session(ends_with="ERRORED")
    arns = [create() for _ in range(3)]
    assert [get(arn)["status"] for arn in arns] == ["PENDING", "COMPLETED", "RUNNING"]


def test_a_create_that_fails_uses_nothing_up(devicefarm: DeviceFarm) -> None:
    """The arrangement waits for a session that comes to be."""
    devicefarm.next_session(stuck_in="PENDING")
    devicefarm.fail("CreateRemoteAccessSession", "LimitExceededException")
    with pytest.raises(DeviceFarmError):
        create()
    with pytest.raises(DeviceFarmError):
        create(PIXEL)
    assert get(create())["status"] == "PENDING"


def test_a_loaded_session_uses_nothing_up(devicefarm: DeviceFarm) -> None:
    """What was captured has its own life."""
    devicefarm.next_session(stuck_in="PENDING")
    arn = "arn:aws:devicefarm:us-west-2:111122223333:session:one/two/00000"
    devicefarm.load({"arn": arn, "status": "RUNNING"})
    assert (get(arn)["status"], get(create())["status"]) == ("RUNNING", "PENDING")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            {"stuck_in": "PENDING_DEVISE"},
            ValueError(
                "stuck_in 'PENDING_DEVISE' is impossible. Did you mean PENDING_DEVICE? Possible are: "
                "PENDING, PENDING_CONCURRENCY, PENDING_DEVICE, PREPARING, RUNNING, STOPPING"
            ),
        ),
        (
            {"stuck_in": "COMPLETED"},
            ValueError(
                "stuck_in 'COMPLETED' is impossible. Possible are: "
                "PENDING, PENDING_CONCURRENCY, PENDING_DEVICE, PREPARING, RUNNING, STOPPING"
            ),
        ),
        (
            {"ends_with": "PENDING"},
            ValueError(
                "ends_with 'PENDING' is impossible. Possible are: ERRORED, FAILED, PASSED, SKIPPED, STOPPED, WARNED"
            ),
        ),
        (
            {"stuck_in": "PENDING", "ends_with": "ERRORED"},
            ValueError(
                "a session that is stuck does not end: give stuck_in or ends_with, not both"
            ),
        ),
        ({"after": 5}, ValueError("after and message tell how a session ends: give ends_with too")),
        (
            {"message": "x", "stuck_in": "PENDING"},
            ValueError("after and message tell how a session ends: give ends_with too"),
        ),
        (
            {},
            ValueError(
                "next_session() does nothing without stuck_in, ends_with or endpoint_lifetime"
            ),
        ),
        (
            {"ends_with": "ERRORED", "after": -1},
            ValueError("after=-1: give seconds from 0 up, and no infinity"),
        ),
        (
            {"ends_with": "ERRORED", "after": float("inf")},
            ValueError("after=inf: give seconds from 0 up, and no infinity"),
        ),
        (
            {"ends_with": "ERRORED", "after": float("nan")},
            ValueError("after=nan: give seconds from 0 up, and no infinity"),
        ),
        (
            {"ends_with": "ERRORED", "after": "30"},
            TypeError("after='30': give a number of seconds, not str"),
        ),
        (
            {"endpoint_lifetime": True},
            TypeError("endpoint_lifetime=True: give a number of seconds, not bool"),
        ),
        (
            {"endpoint_lifetime": -0.1},
            ValueError("endpoint_lifetime=-0.1: give seconds from 0 up, and no infinity"),
        ),
        ({"ends_with": "ERRORED", "message": 5}, TypeError("message=5: give text, not int")),
    ],
)
def test_wrong_arguments(
    devicefarm: DeviceFarm, arguments: dict[str, Any], error: Exception
) -> None:
    """Each is told by name with what would do, and nothing is arranged."""
    with pytest.raises(type(error)) as caught:
        devicefarm.next_session(**arguments)
    assert str(caught.value) == str(error)
    assert get(create())["status"] == "RUNNING"
