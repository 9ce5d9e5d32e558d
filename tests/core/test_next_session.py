"""farm.next_session: sessions that hang, end early or lose their endpoints."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from moto_devicefarm import Device, DeviceFarm, DeviceInstance, Timings, mock_devicefarm
from moto_devicefarm.core.errors import DeviceFarmError
from moto_devicefarm.core.literals import Result, Stage
from tests.captures import NOW, call

pytestmark = pytest.mark.usefixtures("clock")
PIXEL = Device("Pixel 8")
REALISTIC = Timings(session_pending=5, session_preparing=115, session_stopping=10)
LIFE = ("PENDING", "PREPARING", "RUNNING", "STOPPING", "COMPLETED")
YEAR = 365 * 86400


def create(device: Device | None = None, **more: Any) -> str:
    """The ARN of a new session in a new project."""
    found = call("ListDevices")[0]["arn"] if device is None else device.arn
    arn: str = call(
        "CreateRemoteAccessSession",
        projectArn=call("CreateProject", name="p")["arn"],
        deviceArn=found,
        **more,
    )["arn"]
    return arn


def get(arn: str) -> Any:
    """The document of the session now."""
    return call("GetRemoteAccessSession", arn=arn)


def statuses(arn: str, clock: Any, *seconds: float) -> list[str]:
    """The statuses of the session at these seconds after its creation."""
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
def test_stuck(clock: Any, device: Device, stage: Stage, expected: list[str]) -> None:
    """A session stays in the arranged stage past every limit, on a public and on a private device,
    with and without a quota.
    """
    for concurrency in (None, 2):
        clock.move_to("2026-03-01T12:00:00Z")
        with mock_devicefarm(timings=REALISTIC, registry=[device], concurrency=concurrency) as farm:
            farm.next_session(stuck_in=stage)
            arn = create(device)
            assert statuses(arn, clock, 0, 5, 120, YEAR) == expected


@pytest.mark.parametrize(
    "stage", ["PENDING", "PENDING_CONCURRENCY", "PENDING_DEVICE", "PREPARING", "RUNNING"]
)
def test_stuck_session_can_be_stopped(clock: Any, stage: Stage) -> None:
    """The session does not leave the stage by itself, but Stop ends it."""
    with mock_devicefarm(timings=REALISTIC) as farm:
        farm.next_session(stuck_in=stage)
        arn = create()
        clock.tick(150)
        assert call("StopRemoteAccessSession", arn=arn)["status"] == "STOPPING"
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
        call("StopRemoteAccessSession", arn=arn)
        clock.tick(YEAR)
        assert (get(arn)["status"], get(waiting)["status"]) == ("STOPPING", "PENDING_CONCURRENCY")
        assert call("StopRemoteAccessSession", arn=arn)["status"] == "STOPPING"
        with pytest.raises(DeviceFarmError, match="is still active"):
            call("DeleteRemoteAccessSession", arn=arn)


def test_stuck_in_pending_concurrency_needs_no_quota(devicefarm: DeviceFarm) -> None:
    """A session can hang in this stage without a quota."""
    devicefarm.next_session(stuck_in="PENDING_CONCURRENCY")
    assert get(create())["status"] == "PENDING_CONCURRENCY"


def test_stuck_session_has_no_endpoints(devicefarm: DeviceFarm, clock: Any) -> None:
    """A session that never runs has no endpoints, no start and no minutes."""
    devicefarm.next_session(stuck_in="PENDING_DEVICE")
    arn = create()
    clock.tick(YEAR)
    assert not {"endpoint", "endpoints", "started", "deviceMinutes"} & set(get(arn))


def test_ends_before_it_runs(clock: Any) -> None:
    """Without ``after``, the session ends when it would become RUNNING, and is never RUNNING."""
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
    """If no stage takes time, the first read finds the session COMPLETED."""
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
    """The session ends this many seconds after its creation, in any stage."""
    with mock_devicefarm(timings=Timings(session_pending=5, session_preparing=115)) as farm:
        farm.next_session(ends_with="ERRORED", after=after, message="The device was lost.")
        arn = create()
        assert statuses(arn, clock, 2.9, 29.9, 600.4, 600.5) == expected
        document = get(arn)
        assert (document["result"], document["message"]) == ("ERRORED", "The device was lost.")
        assert document["stopped"] == NOW + after
        assert ("started" in document) == (after > 5)


@pytest.mark.parametrize("result", ["PASSED", "WARNED", "FAILED", "SKIPPED", "ERRORED", "STOPPED"])
def test_every_result(devicefarm: DeviceFarm, result: Result) -> None:
    """A session can end with each result of the model except PENDING."""
    devicefarm.next_session(ends_with=result)
    assert get(create())["result"] == result


def test_stop_comes_first(devicefarm: DeviceFarm, clock: Any) -> None:
    """A session that is stopped before its arranged end is ended by the user."""
    devicefarm.next_session(ends_with="ERRORED", after=30, message="lost")
    arn = create()
    clock.tick(29)
    call("StopRemoteAccessSession", arn=arn)
    clock.tick(60)
    document = get(arn)
    assert (document["result"], document["message"]) == (
        "STOPPED",
        "The remote access session was stopped.",
    )
    assert document["stopped"] == NOW + 29


def test_limit_comes_first(devicefarm: DeviceFarm, clock: Any) -> None:
    """A session whose arranged end is after the limit ends at the limit."""
    devicefarm.next_session(ends_with="ERRORED", after=9001)
    arn = create()
    clock.tick(9002)
    assert (get(arn)["result"], get(arn)["stopped"]) == ("STOPPED", NOW + 9000)


def test_early_end_frees_the_slot(clock: Any) -> None:
    """The next session starts when a session ends early."""
    with mock_devicefarm(concurrency=1) as farm:
        farm.next_session(ends_with="ERRORED", after=30)
        create()
        waiting = create()
        clock.tick(40)
        assert get(waiting)["started"] == NOW + 30


def test_endpoint_lifetime(devicefarm: DeviceFarm, clock: Any) -> None:
    """A signed endpoint stops working while the session is RUNNING, and a new one works."""
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


def test_endpoint_lifetime_with_an_end(devicefarm: DeviceFarm, clock: Any) -> None:
    """Both can be arranged for one session. The arranged lifetime replaces that of the timings."""
    devicefarm.next_session(endpoint_lifetime=0, ends_with="ERRORED", after=30)
    arn = create()
    assert (
        requests.get(f"{get(arn)['endpoints']['remoteDriverEndpoint']}/status").status_code == 403
    )
    clock.tick(30)
    assert get(arn)["result"] == "ERRORED"


def test_several_sessions_are_arranged_in_turn(devicefarm: DeviceFarm) -> None:
    """Each call is for one session. The session after the last arrangement runs as usual."""
    devicefarm.next_session(stuck_in="PENDING")
    devicefarm.next_session(ends_with="ERRORED")
    arns = [create() for _ in range(3)]
    assert [get(arn)["status"] for arn in arns] == ["PENDING", "COMPLETED", "RUNNING"]


def test_failing_create_leaves_the_arrangement(devicefarm: DeviceFarm) -> None:
    """The arrangement waits for a session that is created."""
    devicefarm.next_session(stuck_in="PENDING")
    devicefarm.fail("CreateRemoteAccessSession", "LimitExceededException")
    with pytest.raises(DeviceFarmError):
        create()
    with pytest.raises(DeviceFarmError):
        create(PIXEL)
    assert get(create())["status"] == "PENDING"


def test_loaded_session_leaves_the_arrangement(devicefarm: DeviceFarm) -> None:
    """A captured session has the life of its document."""
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
                "stuck_in='PENDING_DEVISE' is unknown. Did you mean 'PENDING_DEVICE'? Give one of: "
                "PENDING, PENDING_CONCURRENCY, PENDING_DEVICE, PREPARING, RUNNING, STOPPING"
            ),
        ),
        (
            {"stuck_in": "COMPLETED"},
            ValueError(
                "stuck_in='COMPLETED' is unknown. Give one of: "
                "PENDING, PENDING_CONCURRENCY, PENDING_DEVICE, PREPARING, RUNNING, STOPPING"
            ),
        ),
        (
            {"ends_with": "PENDING"},
            ValueError(
                "ends_with='PENDING' is unknown. "
                "Give one of: PASSED, WARNED, FAILED, SKIPPED, ERRORED, STOPPED"
            ),
        ),
        (
            {"stuck_in": "PENDING", "ends_with": "ERRORED"},
            ValueError(
                "stuck_in and ends_with exclude each other, because a stuck session does not end: "
                "give one of them"
            ),
        ),
        ({"after": 5}, ValueError("after and message belong to ends_with: give ends_with too")),
        (
            {"message": "x", "stuck_in": "PENDING"},
            ValueError("after and message belong to ends_with: give ends_with too"),
        ),
        (
            {},
            ValueError(
                "next_session() arranges nothing: give stuck_in, ends_with or endpoint_lifetime"
            ),
        ),
        (
            {"ends_with": "ERRORED", "after": -1},
            ValueError("after=-1: give a finite number of seconds from 0 up"),
        ),
        (
            {"ends_with": "ERRORED", "after": float("inf")},
            ValueError("after=inf: give a finite number of seconds from 0 up"),
        ),
        (
            {"ends_with": "ERRORED", "after": float("nan")},
            ValueError("after=nan: give a finite number of seconds from 0 up"),
        ),
        (
            {"ends_with": "ERRORED", "after": "30"},
            TypeError("after='30': give a finite number of seconds from 0 up"),
        ),
        (
            {"endpoint_lifetime": True},
            TypeError("endpoint_lifetime=True: give a finite number of seconds from 0 up"),
        ),
        (
            {"endpoint_lifetime": -0.1},
            ValueError("endpoint_lifetime=-0.1: give a finite number of seconds from 0 up"),
        ),
        ({"ends_with": "ERRORED", "message": 5}, TypeError("message=5: give a text")),
    ],
)
def test_wrong_arguments(
    devicefarm: DeviceFarm, arguments: dict[str, Any], error: Exception
) -> None:
    """The message has the argument, its value and what to give. Nothing is arranged."""
    with pytest.raises(type(error)) as caught:
        devicefarm.next_session(**arguments)
    assert str(caught.value) == str(error)
    assert get(create())["status"] == "RUNNING"
