"""ListUniqueProblems: failures by result and message, over all devices."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.account import Account
from tests.support.devices import BOTH, IPHONE, PHONE, with_availability
from tests.support.timings import STAGES

SOLD, DOWN = "Sold out.", "The server was down."


def counts_of(account: Account, arn: str) -> dict[str, dict[str, int]]:
    """The number of problems by result and message."""
    return {
        result: {one["message"]: len(one["problems"]) for one in entries}
        for result, entries in account.list_unique_problems(arn=arn).items()
    }


@pytest.fixture
def account() -> Account:
    """An account with two phones."""
    return Account(registry=BOTH)


def run_with_failures(account: Account) -> str:
    """A run on two phones; of its four tests one passes."""
    account.next_run(
        "Shop.look",
        {"name": "Shop.buy", "result": "FAILED", "message": SOLD},
        {"name": "Shop.gift", "suite": "Gifts", "result": "FAILED", "message": SOLD},
        {"name": "Shop.pay", "suite": "Gifts", "result": "ERRORED", "message": DOWN},
    )
    arn: str = account.run(name="nightly")
    return arn


def test_problems_of_a_run(account: Account) -> None:
    """Problems with one message are one entry, on all devices and in all tests."""
    assert counts_of(account, run_with_failures(account)) == {
        "FAILED": {SOLD: 4},
        "ERRORED": {DOWN: 2},
    }


def test_a_problem_says_where_it_was(account: Account) -> None:
    """A problem names run, job, suite, test and device, with result and message."""
    run = run_with_failures(account)
    (entry,) = account.list_unique_problems(arn=run)["ERRORED"]
    on_phone, on_iphone = entry["problems"]
    job = account.list_jobs(arn=run)[0]
    suite, test = account.suites_of(run)[2], account.tests_of(run, suite=2)[1]
    assert on_phone == {
        "run": {"arn": run, "name": "nightly"},
        "job": {"arn": job["arn"], "name": PHONE.name},
        "suite": {"arn": suite["arn"], "name": "Gifts"},
        "test": {"arn": test["arn"], "name": "Shop.pay"},
        "device": job["device"],
        "result": "ERRORED",
        "message": DOWN,
    }
    assert on_iphone["device"]["name"] == on_iphone["job"]["name"] == IPHONE.name


def test_problems_of_a_part(account: Account) -> None:
    """A job, suite or test has only its own problems."""
    run = run_with_failures(account)
    assert counts_of(account, account.list_jobs(arn=run)[1]["arn"]) == {
        "FAILED": {SOLD: 2},
        "ERRORED": {DOWN: 1},
    }
    by_suite = [counts_of(account, suite["arn"]) for suite in account.suites_of(run, job=1)]
    assert by_suite == [{}, {"FAILED": {SOLD: 1}}, {"FAILED": {SOLD: 1}, "ERRORED": {DOWN: 1}}, {}]
    tests = [test for suite in (1, 2) for test in account.tests_of(run, job=1, suite=suite)]
    assert [counts_of(account, test["arn"]) for test in tests] == [
        {},
        {"FAILED": {SOLD: 1}},
        {"FAILED": {SOLD: 1}},
        {"ERRORED": {DOWN: 1}},
    ]
    (entry,) = account.list_unique_problems(arn=tests[3]["arn"])["ERRORED"]
    assert entry["problems"][0]["job"]["name"] == IPHONE.name


@pytest.mark.parametrize(
    ("result", "count"), [("PASSED", 0), ("SKIPPED", 0), ("WARNED", 1), ("STOPPED", 1)]
)
def test_which_results_are_problems(account: Account, result: str, count: int) -> None:
    """All results but PASSED and SKIPPED are problems."""
    account.next_run({"name": "a", "result": result})
    found = counts_of(account, account.run())
    assert found == ({result: {f"a {result.lower()}": 2}} if count else {})


def test_other_messages_are_other_entries(account: Account) -> None:
    """Another message is another entry."""
    account.next_run("login", "logout", results="ERRORED")
    assert counts_of(account, account.run()) == {
        "ERRORED": {"login errored": 2, "logout errored": 2}
    }


def test_only_what_has_ended_is_a_problem(clock: Any) -> None:
    """A test is a problem after its end, unless the clock moves back."""
    account = Account(registry=[PHONE], timings=STAGES)
    account.next_run({"name": "one", "result": "FAILED"}, {"name": "two", "result": "FAILED"})
    run = account.run()
    clock.tick(160)
    assert counts_of(account, run) == {"FAILED": {"one failed": 1}}
    clock.tick(-1)
    assert counts_of(account, run) == {}
    clock.tick(2)
    account.stop(run)
    assert counts_of(account, run) == {"FAILED": {"one failed": 1}, "STOPPED": {"two stopped": 1}}


def test_a_run_that_never_began_has_no_problems(clock: Any) -> None:
    """A run that was stopped while it waited has no problems."""
    account = Account(registry=[with_availability(PHONE, "BUSY")])
    account.next_run(results="FAILED")
    run = account.run()
    assert account.list_unique_problems(arn=run) == {}
    account.stop(run)
    assert account.list_unique_problems(arn=run) == {}
