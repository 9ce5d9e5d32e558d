"""AWS's limits of the rate of requests: the buckets, and how clients see them."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.core import api
from moto_devicefarm.core.rate_limits import MOST_KEPT, RateLimit, RateLimiter
from tests.support.account import Account
from tests.support.store import numbered_id

NO_RETRIES = Config(retries={"max_attempts": 0})
UNKNOWN_PROJECT = f"arn:aws:devicefarm:us-west-2:123456789012:project:{numbered_id(9)}"
START = 1_772_366_400_000
"""Some moment, in epoch milliseconds."""


def accepted(limiter: RateLimiter, operation: str, now: int, tries: int) -> int:
    """How many of so many requests at one moment are accepted."""
    limit = {"GetRun": RateLimit(50, 10), "StopRun": RateLimit(10, 1)}[operation]
    return sum(limiter.take(operation, limit, now) for _ in range(tries))


@pytest.fixture
def throttled() -> Any:
    """A mock with rate limits at a clock that stands still: its handle, a client, the clock."""
    with freeze_time("2026-03-01 12:00:00") as clock, mock_devicefarm(rate_limits=True) as farm:
        yield farm, boto3.client("devicefarm", region_name="us-west-2", config=NO_RETRIES), clock


Throttled = tuple[DeviceFarm, Any, FrozenDateTimeFactory]


def count_accepted(request: Any, tries: int) -> int:
    """How many of so many calls get an answer. Each of the others is throttled."""
    refusals = []
    for _ in range(tries):
        try:
            request()
        except ClientError as error:
            refusals.append(error.response)
    for refusal in refusals:
        assert refusal["Error"] == {"Code": "ThrottlingException", "Message": "Rate exceeded"}
        assert refusal["ResponseMetadata"]["HTTPStatusCode"] == 400
    return tries - len(refusals)


def test_reads(throttled: Throttled) -> None:
    """Of Get and List, 50 requests at once are accepted, and 10 more each second (D: limits)."""
    _, client, clock = throttled
    assert count_accepted(client.list_projects, 60) == 50
    clock.tick(1)
    assert count_accepted(client.list_projects, 60) == 10
    clock.tick(60)
    assert count_accepted(client.list_projects, 60) == 50


def test_actions(throttled: Throttled) -> None:
    """Of each other operation, 10 requests at once are accepted, and 1 more each second (D:
    limits). A throttled request changes nothing.
    """
    farm, client, clock = throttled
    assert count_accepted(lambda: client.create_project(name="x"), 12) == 10
    assert len(client.list_projects()["projects"]) == 10
    assert [call.error is None for call in farm.calls_to("CreateProject")] == [
        *[True] * 10,
        *[False] * 2,
    ]
    clock.tick(3)
    assert count_accepted(lambda: client.create_project(name="x"), 12) == 3


def test_each_operation_has_its_own_limit(throttled: Throttled) -> None:
    """A bucket is that of one operation in one account (D: limits)."""
    _, client, _ = throttled
    assert count_accepted(client.list_projects, 51) == 50
    assert count_accepted(client.list_devices, 51) == 50


def test_each_account_has_its_own_limit(throttled: Throttled, monkeypatch: Any) -> None:
    """The requests of another account count by themselves (D: limits)."""
    _, client, _ = throttled
    assert count_accepted(client.list_projects, 51) == 50
    monkeypatch.setenv("MOTO_ACCOUNT_ID", "111111111111")
    assert count_accepted(client.list_projects, 51) == 50


def test_grid_urls(throttled: Throttled) -> None:
    """CreateTestGridUrl is accepted 10 times a second (D: techref-limits)."""
    _, client, clock = throttled
    project = client.create_test_grid_project(name="x")["testGridProject"]["arn"]

    def request() -> Any:
        return client.create_test_grid_url(projectArn=project, expiresInSeconds=60)

    assert count_accepted(request, 20) == 10
    clock.tick(1)
    assert count_accepted(request, 20) == 10


def test_grid_sessions(throttled: Throttled) -> None:
    """5 sessions of the test grid start each second (D: techref-limits)."""
    farm, client, clock = throttled
    project = client.create_test_grid_project(name="x")["testGridProject"]["arn"]
    for _ in range(5):
        farm.start_grid_session(project)
    words = (
        r"^session not created: 5 sessions start in a second at most\. Start this one later, or "
        r"mock without rate_limits\.$"
    )
    with pytest.raises(ValueError, match=words):
        farm.start_grid_session(project)
    clock.tick(1)
    farm.start_grid_session(project)
    assert len(client.list_test_grid_sessions(projectArn=project)["testGridSessions"]) == 6


def test_without_rate_limits() -> None:
    """The default has no limits."""
    with freeze_time("2026-03-01 12:00:00"), mock_devicefarm() as farm:
        client = boto3.client("devicefarm", region_name="us-west-2", config=NO_RETRIES)
        for _ in range(60):
            client.list_projects()
        project = client.create_test_grid_project(name="x")["testGridProject"]["arn"]
        for _ in range(6):
            farm.start_grid_session(project)


def test_botocore_retries(throttled: Throttled, monkeypatch: pytest.MonkeyPatch) -> None:
    """botocore waits and tries again. The code notices nothing, but the calls show it."""
    farm, client, clock = throttled
    assert count_accepted(client.list_projects, 50) == 50
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: clock.tick(1))
    boto3.client("devicefarm", region_name="us-west-2").list_projects()
    assert [call.error.code for call in farm.calls if call.error] == ["ThrottlingException"]


def test_arranged_errors_come_first(throttled: Throttled) -> None:
    """An arranged error is answered also beyond the limit, and counts as no request."""
    farm, client, _ = throttled
    farm.fail("ListProjects", "AccessDeniedException", times=3)
    for _ in range(3):
        with pytest.raises(ClientError, match="AccessDeniedException"):
            client.list_projects()
    assert count_accepted(client.list_projects, 60) == 50
    farm.fail("ListProjects", "AccessDeniedException")
    with pytest.raises(ClientError, match="AccessDeniedException"):
        client.list_projects()


def test_refused_requests_count(throttled: Throttled) -> None:
    """A request with wrong members takes a token, and throttling comes before the checks
    (invented).
    """
    _, client, _ = throttled
    for _ in range(50):
        with pytest.raises(client.exceptions.NotFoundException):
            client.get_project(arn=UNKNOWN_PROJECT)
    with pytest.raises(ClientError, match="ThrottlingException"):
        client.get_project(arn=UNKNOWN_PROJECT)


def test_reset(throttled: Throttled) -> None:
    """``farm.reset`` forgets the requests."""
    farm, client, _ = throttled
    assert count_accepted(client.list_projects, 51) == 50
    farm.reset()
    assert count_accepted(client.list_projects, 51) == 50


def test_a_dump_has_no_requests(throttled: Throttled) -> None:
    """A mock that loads a dump begins with full buckets."""
    farm, client, _ = throttled
    client.create_project(name="x")
    assert count_accepted(client.list_projects, 51) == 50
    dump = farm.dump()
    farm.reset()
    farm.load(dump)
    assert count_accepted(client.list_projects, 51) == 50


def test_requests_of_the_mock_itself(account: Account) -> None:
    """What moto's CloudFormation and tagging call does not count."""
    object.__setattr__(account.store.settings, "rate_limits", True)
    for _ in range(11):
        account.project()
    for _ in range(10):
        api.answer(account.store, "CreateProject", {"name": "x"})


def test_the_clock_goes_back() -> None:
    """What was accepted later has not happened yet, and counts again when its moment comes."""
    limiter = RateLimiter()
    assert accepted(limiter, "StopRun", START, 20) == 10
    assert accepted(limiter, "StopRun", START - 60_000, 20) == 10
    assert accepted(limiter, "StopRun", START - 60_000, 20) == 0
    assert accepted(limiter, "StopRun", START, 20) == 0
    assert accepted(limiter, "StopRun", START - 1000, 20) == 10
    assert accepted(limiter, "StopRun", START + 10_000, 20) == 1
    assert accepted(limiter, "StopRun", START + 20_000, 20) == 10


def test_a_request_each_tenth_of_a_second() -> None:
    """A poller at exactly the rate of the limit is never throttled, and one that is faster is."""
    assert all(
        accepted(limiter, "GetRun", now, 1)
        for limiter in [RateLimiter()]
        for now in range(START, START + 300_000, 100)
    )
    limiter = RateLimiter()
    counts = [accepted(limiter, "GetRun", now, 1) for now in range(START, START + 60_000, 50)]
    assert sum(counts) == 50 + 599


def test_memory_of_a_bucket() -> None:
    """A bucket keeps a limited number of moments, and stays exact without the older ones."""
    limiter = RateLimiter()
    now = START
    for now in range(START, START + 2 * MOST_KEPT * 100, 100):
        assert accepted(limiter, "GetRun", now, 1) == 1
    assert len(limiter._requests["GetRun"]) == MOST_KEPT
    assert accepted(limiter, "GetRun", now, 100) == 49
