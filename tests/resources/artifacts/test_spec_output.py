"""The output of a test spec, which grows while its test runs, read as a program tails it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from moto_devicefarm import DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.devicefarm.models import store_of
from tests.support.account import APPIUM, Account
from tests.support.devices import BOTH
from tests.support.store import ACCOUNT_ID

SPEC = "arn:aws:devicefarm:us-west-2::upload:101e31e8-12ac-11e9-ab14-d663bd873e83"
"""AWS's test spec for Appium Python tests on Android."""


@pytest.fixture
def farm() -> Iterator[DeviceFarm]:
    """The handle of a mock whose tests take ten minutes."""
    timings = Timings(setup_test=10, test=600, teardown_test=10)
    with mock_devicefarm(registry=BOTH, timings=timings) as handle:
        yield handle


@pytest.fixture
def account(farm: DeviceFarm) -> Account:
    """The account of the mock."""
    return Account(store_of(ACCOUNT_ID))


def custom_run(account: Account) -> str:
    """A run with a test spec, and two jobs."""
    package = account.test_package()
    return account.run(test={"type": APPIUM, "testPackageArn": package, "testSpecArn": SPEC})


def names(account: Account, arn: str) -> list[str]:
    """The names of the artifacts in the category FILE."""
    return [one["name"] for one in account.list_artifacts(arn=arn, type="FILE")]


def tail(account: Account, run: str) -> bytes:
    """The output of the first job so far; empty while no list has it."""
    job = account.list_jobs(arn=run)[0]["arn"]
    for artifact in account.list_artifacts(arn=job, type="FILE"):
        if artifact["name"] == "Test spec output":
            answer = requests.get(artifact["url"], timeout=5)
            assert answer.status_code == 200
            return answer.content
    return b""


def test_a_program_that_tails_the_output(account: Account, clock: Any) -> None:
    """The output is listed while the test runs, and grows. The finished file begins with each
    earlier part (A: two programs that tail it). All other artifacts come at the end.
    """
    run = custom_run(account)
    clock.tick(9)
    assert tail(account, run) == b""
    parts = []
    for seconds in (1, 0.5, 0.5, 30, 300, 268):
        clock.tick(seconds)
        test = account.tests_of(run)[0]["arn"]
        assert names(account, test) == ["Test spec output"]
        parts.append(tail(account, run))
    clock.tick(1)
    assert len(names(account, test)) == 7
    parts.append(tail(account, run))
    assert parts[0] == parts[1]
    sizes = [len(part) for part in parts[1:]]
    assert sizes == sorted(set(sizes))
    assert all(parts[-1].startswith(part) for part in parts)
    clock.tick(-300)
    assert tail(account, run) not in (b"", parts[-1])


def test_a_stop_ends_the_output(account: Account, clock: Any) -> None:
    """The output of a stopped test begins with what it was before the stop."""
    run = custom_run(account)
    clock.tick(60)
    before = tail(account, run)
    account.stop(run)
    clock.tick(100)
    after = tail(account, run)
    assert after.startswith(before)
    assert b" STOPPED: " in after.removeprefix(before)
    clock.tick(5000)
    assert tail(account, run) == after


@pytest.mark.parametrize(
    ("seconds", "part"),
    [(0, b""), (299, b""), (300, b"first\n"), (599, b"first\n"), (600, b"first\nsecond")],
)
def test_an_arranged_output_grows_too(
    farm: DeviceFarm, account: Account, clock: Any, seconds: float, part: bytes
) -> None:
    """The lines of an arranged output come over the length of the test."""
    farm.next_run(artifacts={"Test spec output": b"first\nsecond"})
    run = custom_run(account)
    clock.tick(10 + seconds)
    assert tail(account, run) == part


def test_the_output_of_a_stuck_run(farm: DeviceFarm, account: Account, clock: Any) -> None:
    """A test that never ends has its whole arranged output, and no other artifact."""
    farm.next_run(stuck_in="RUNNING", artifacts={"Test spec output": b"first\nsecond"})
    run = custom_run(account)
    clock.tick(11)
    assert tail(account, run) == b"first\nsecond"
    clock.tick(10**6)
    assert names(account, account.tests_of(run)[0]["arn"]) == ["Test spec output"]


def test_the_output_of_a_test_without_end_has_a_limit(
    farm: DeviceFarm, account: Account, clock: Any
) -> None:
    """After a day the output does not grow any more, so that its size has a limit."""
    farm.next_run(stuck_in="RUNNING")
    run = custom_run(account)
    clock.tick(25 * 3600)
    after_a_day = tail(account, run)
    clock.tick(25 * 3600)
    assert tail(account, run) == after_a_day
    assert len(after_a_day) < 200_000


def test_a_run_without_a_test_spec_has_no_output(account: Account, clock: Any) -> None:
    """Without a test spec a running test has no artifact."""
    run = account.run()
    clock.tick(300)
    assert tail(account, run) == b""
    assert names(account, account.tests_of(run)[0]["arn"]) == []
