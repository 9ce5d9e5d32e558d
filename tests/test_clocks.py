"""Sessions under every clock that tests use: frozen, ticking and shifted, in any time zone and any
year.
"""

from __future__ import annotations

import datetime as dt
import gc
import time
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
import time_machine
from freezegun import freeze_time

from moto_devicefarm import Timings, mock_devicefarm
from tests.support.account import Account
from tests.support.devices import PHONE, REGISTRY
from tests.support.store import NOW, NOW_IN_SECONDS

UTC = dt.timezone.utc
NOON = dt.datetime(2026, 3, 1, 12, tzinfo=UTC)
STAGES = Timings(session_pending=5, session_preparing=10, session_stopping=3)


def slow_store() -> Account:
    return Account(registry=REGISTRY, timings=STAGES)


def life_of(client: Any, tick: Any) -> dict[str, Any]:
    """The last document of a session that ran for a minute. Each stage is checked on the way."""
    arn = client.create_project(name="p")["project"]["arn"]
    session = client.create_remote_access_session(projectArn=arn, deviceArn=PHONE.arn)[
        "remoteAccessSession"
    ]

    def now() -> str:
        return str(
            client.get_remote_access_session(arn=session["arn"])["remoteAccessSession"]["status"]
        )

    assert (session["status"], now()) == ("PENDING", "PENDING")
    tick(5)
    assert now() == "PREPARING"
    tick(10)
    assert now() == "RUNNING"
    tick(60)
    assert (
        client.stop_remote_access_session(arn=session["arn"])["remoteAccessSession"]["status"]
        == "STOPPING"
    )
    tick(3)
    found: dict[str, Any] = client.get_remote_access_session(arn=session["arn"])[
        "remoteAccessSession"
    ]
    return found


def moments(session: dict[str, Any]) -> list[dt.datetime]:
    return [session[name].astimezone(UTC) for name in ("created", "started", "stopped")]


def after(*seconds: float) -> list[dt.datetime]:
    return [NOON + dt.timedelta(seconds=second) for second in seconds]


MINUTES = {"total": 1.22, "metered": 1.0, "unmetered": 0.0}


@pytest.mark.parametrize(
    "options",
    [{}, {"tz_offset": -4}, {"tz_offset": 5.5}, {"ignore": ["moto"]}, {"real_asyncio": True}],
    ids=["plain", "west", "east", "ignore", "asyncio"],
)
def test_freezegun_drives_everything(options: dict[str, Any]) -> None:
    """Through boto3 the times are right in UTC, with each option of freezegun."""
    with (
        freeze_time("2026-03-01 12:00:00", **options) as frozen,
        mock_devicefarm(registry=[PHONE], timings=STAGES),
    ):
        session = life_of(boto3.client("devicefarm", region_name="us-west-2"), frozen.tick)
        assert session["status"] == "COMPLETED"
        assert [moment.timestamp() for moment in moments(session)] == [
            NOW_IN_SECONDS,
            NOW_IN_SECONDS + 5,
            NOW_IN_SECONDS + 78,
        ]
        assert session["deviceMinutes"] == MINUTES


def test_time_machine_drives_everything() -> None:
    """time-machine's clock drives a session when the test moves it."""
    with (
        time_machine.travel(NOON, tick=False) as traveller,
        mock_devicefarm(registry=[PHONE], timings=STAGES),
    ):
        session = life_of(boto3.client("devicefarm", region_name="us-west-2"), traveller.shift)
    assert session["status"] == "COMPLETED"
    assert moments(session) == after(0, 5, 78)
    assert session["deviceMinutes"] == MINUTES


def test_time_machine_may_tick() -> None:
    """With a ticking clock, a time lies between the moments before and after its call."""
    with time_machine.travel(NOON, tick=True) as traveller:
        account = slow_store()
        session = account.create_remote_access_session(
            projectArn=account.project(), deviceArn=PHONE.arn
        )
        created = session["created"]
        assert NOW_IN_SECONDS <= created < NOW_IN_SECONDS + 5
        traveller.shift(15)
        document = account.get(session["arn"])
        assert (document["status"], document["started"]) == ("RUNNING", round(created + 5, 3))
        traveller.move_to(NOON - dt.timedelta(days=1))
        assert account.status(session["arn"]) == "PENDING"


def test_time_machine_in_another_zone() -> None:
    """A destination with a time zone changes the machine's zone, and no time of a session."""
    zone = dt.timezone(dt.timedelta(hours=9))
    with time_machine.travel(NOON.astimezone(zone), tick=False):
        account = slow_store()
        assert (
            account.create_remote_access_session(projectArn=account.project(), deviceArn=PHONE.arn)[
                "created"
            ]
            == NOW_IN_SECONDS
        )


def test_freezegun_may_tick() -> None:
    """With ``tick=True`` the clock goes on by itself from the frozen moment."""
    with freeze_time(NOW, tick=True) as frozen:
        account = slow_store()
        session = account.create_remote_access_session(
            projectArn=account.project(), deviceArn=PHONE.arn
        )
        assert NOW_IN_SECONDS <= session["created"] < NOW_IN_SECONDS + 5
        frozen.tick(30)
        document = account.get(session["arn"])
        assert (document["status"], document["started"]) == (
            "RUNNING",
            round(session["created"] + 5, 3),
        )


@pytest.fixture
def _no_collection() -> Iterator[None]:
    """Hypothesis measures Python's garbage collections by a clock that freezegun ticks too, so they
    are off.
    """
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("_no_collection")
def test_auto_tick_moves_once_a_request() -> None:
    """Each request reads the clock once, so that its document is of one moment."""
    with freeze_time(NOW, auto_tick_seconds=4):
        account = slow_store()
        arn = account.project()
        session = account.create_remote_access_session(projectArn=arn, deviceArn=PHONE.arn)
        assert session["created"] == NOW_IN_SECONDS + 4
        documents = [account.get(session["arn"]) for _ in range(5)]
        assert [document["status"] for document in documents] == [
            "PENDING",
            "PREPARING",
            "PREPARING",
            "RUNNING",
            "RUNNING",
        ]
        assert [document["deviceMinutes"]["total"] for document in documents[1:]] == [
            0.05,
            0.12,
            0.18,
            0.25,
        ]
        assert account.stop(session["arn"])["deviceMinutes"] == {
            "total": 0.32,
            "metered": 0.15,
            "unmetered": 0.0,
        }
        assert account.get(session["arn"])["stopped"] == NOW_IN_SECONDS + 4 + 24 + 3


def test_auto_tick_reaches_every_stage_through_boto3() -> None:
    """Clients read the clock too, so the moments are not exact. The stages come in order."""
    with freeze_time(NOW, auto_tick_seconds=1), mock_devicefarm(registry=[PHONE], timings=STAGES):
        client = boto3.client("devicefarm", region_name="us-west-2")
        arn = client.create_project(name="p")["project"]["arn"]
        session = client.create_remote_access_session(projectArn=arn, deviceArn=PHONE.arn)[
            "remoteAccessSession"
        ]["arn"]
        statuses: list[str] = []
        while not statuses or statuses[-1] != "RUNNING":
            statuses.append(
                client.get_remote_access_session(arn=session)["remoteAccessSession"]["status"]
            )
        assert statuses == sorted(statuses, key=["PENDING", "PREPARING", "RUNNING"].index)


@pytest.fixture(params=["America/Los_Angeles", "Asia/Kolkata", "Pacific/Kiritimati"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The machine is in another time zone."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


def test_machine_zone_changes_no_time(zone: str) -> None:
    """Unfrozen, frozen and travelling, ``created`` is the same moment as in UTC."""
    account = slow_store()
    arn = account.project()
    before = time.time_ns() // 1_000_000
    assert (
        before
        <= round(
            account.create_remote_access_session(projectArn=arn, deviceArn=PHONE.arn)["created"]
            * 1000
        )
        <= time.time_ns() // 1_000_000
    )
    with freeze_time(NOW):
        assert (
            account.create_remote_access_session(projectArn=arn, deviceArn=PHONE.arn)["created"]
            == NOW_IN_SECONDS
        )
    with freeze_time(NOW, tz_offset=-7):
        assert (
            account.create_remote_access_session(projectArn=arn, deviceArn=PHONE.arn)["created"]
            == NOW_IN_SECONDS
        )
    with time_machine.travel(NOON, tick=False):
        assert (
            account.create_remote_access_session(projectArn=arn, deviceArn=PHONE.arn)["created"]
            == NOW_IN_SECONDS
        )


def test_client_in_another_zone_reads_the_same_times(zone: str) -> None:
    """boto3 returns equal datetimes, with a time zone."""
    with freeze_time(NOW) as frozen, mock_devicefarm(registry=[PHONE], timings=STAGES):
        session = life_of(boto3.client("devicefarm", region_name="us-west-2"), frozen.tick)
        assert [moment.timestamp() for moment in moments(session)] == [
            NOW_IN_SECONDS,
            NOW_IN_SECONDS + 5,
            NOW_IN_SECONDS + 78,
        ]


def test_change_to_summer_time_adds_no_hour() -> None:
    """A session that runs through the change has its real minutes."""
    with freeze_time("2026-03-29T00:59:30Z") as frozen:
        account = slow_store()
        session = account.session(projectArn=account.project())
        frozen.move_to("2026-03-29T01:01:00Z")
        assert account.get(session)["deviceMinutes"]["total"] == 1.42


@pytest.mark.parametrize(
    ("moment", "created"),
    [
        ("1969-12-31T23:59:58.500Z", -1.5),
        ("1950-06-15T00:00:00Z", -616896000.0),
        ("1970-01-01T00:00:00Z", 0.0),
        ("2024-02-29T23:59:58Z", 1709251198.0),
        ("2038-01-19T03:14:07.999Z", 2147483647.999),
        ("2262-04-12T00:00:00Z", 9223372800.0),
    ],
)
def test_sessions_of_any_year(moment: str, created: float) -> None:
    """Before 1970, over a leap day and past 2038, times are exact to the millisecond and all stages
    come.
    """
    with freeze_time(moment) as frozen:
        account = slow_store()
        session = account.create_remote_access_session(
            projectArn=account.project(), deviceArn=PHONE.arn
        )
        assert session["created"] == created
        for seconds, expected in [(4.999, "PENDING"), (0.001, "PREPARING"), (10, "RUNNING")]:
            frozen.tick(seconds)
            assert account.status(session["arn"]) == expected
        account.stop(session["arn"])
        frozen.tick(3)
        ended = account.get(session["arn"])
        assert (ended["started"], ended["stopped"]) == (
            round(created + 5, 3),
            round(created + 18, 3),
        )
        assert ended["deviceMinutes"] == {"total": 0.22, "metered": 0.0, "unmetered": 0.0}


def test_client_reads_times_before_1970() -> None:
    """boto3 parses times before 1970 like others."""
    with (
        freeze_time("1965-07-01T00:00:00.250Z") as frozen,
        mock_devicefarm(registry=[PHONE], timings=STAGES),
    ):
        session = life_of(boto3.client("devicefarm", region_name="us-west-2"), frozen.tick)
        start_of = dt.datetime(1965, 7, 1, 0, 0, 0, 250000, tzinfo=UTC)
        assert [(moment - start_of).total_seconds() for moment in moments(session)] == [0, 5, 78]


def test_frozen_moments_may_be_nested() -> None:
    """The inner frozen clock is used inside, and afterwards the outer one."""
    with freeze_time(NOW):
        account = slow_store()
        session = account.session(projectArn=account.project())
        with freeze_time("2026-03-01T12:00:15Z"):
            running = account.get(session)
        assert account.status(session) == "PENDING"
        with freeze_time("2026-03-01T12:00:15Z", tz_offset=3):
            assert account.get(session) == running
        assert running["status"] == "RUNNING"


def test_session_created_unfrozen_may_be_read_frozen() -> None:
    """Years later the session has ended at its limit. Years before it is PENDING."""
    account = slow_store()
    session = account.create_remote_access_session(
        projectArn=account.project(), deviceArn=PHONE.arn
    )
    with freeze_time("2100-01-01"):
        ended = account.get(session["arn"])
        assert (ended["status"], round(ended["stopped"] - session["created"], 3)) == (
            "COMPLETED",
            9008,
        )
    with freeze_time("2000-01-01"):
        assert account.status(session["arn"]) == "PENDING"
