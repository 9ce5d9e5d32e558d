"""ListUniqueProblems: what did not pass, by result and by message, over all devices of what was
asked about.
"""

from __future__ import annotations

from typing import Any

import pytest

from conftest import make_store
from moto_devicefarm.core import api, errors
from moto_devicefarm.core.store import Store
from tests.resources import IPHONE, PHONE, available, project
from tests.resources.runs.running import (
    BOTH,
    STAGES,
    arrange,
    in_suite,
    jobs,
    schedule,
    stop,
    suites,
)

SOLD, DOWN = "Sold out.", "The server was down."


def problems(store: Store, arn: str) -> dict[str, list[dict[str, Any]]]:
    """The unique problems now."""
    found: dict[str, list[dict[str, Any]]] = api.call(store, "ListUniqueProblems", {"arn": arn})[
        "uniqueProblems"
    ]
    return found


def counted(store: Store, arn: str) -> dict[str, dict[str, int]]:
    """How many problems there are of each result and message."""
    return {
        result: {one["message"]: len(one["problems"]) for one in entries}
        for result, entries in problems(store, arn).items()
    }


@pytest.fixture
def store() -> Store:
    """A store with two phones."""
    return make_store(registry=BOTH)


def shop(store: Store) -> str:
    """The ARN of a run on two phones, of which one test passes and three do not."""
    arrange(
        store,
        "Shop.look",
        {"name": "Shop.buy", "result": "FAILED", "message": SOLD},
        {"name": "Shop.gift", "suite": "Gifts", "result": "FAILED", "message": SOLD},
        {"name": "Shop.pay", "suite": "Gifts", "result": "ERRORED", "message": DOWN},
    )
    arn: str = schedule(store, name="nightly")["arn"]
    return arn


def test_problems_of_a_run(store: Store) -> None:
    """By result; what says the same is one entry, on whatever device and in whatever test."""
    assert counted(store, shop(store)) == {"FAILED": {SOLD: 4}, "ERRORED": {DOWN: 2}}


def test_a_problem_says_where_it_was(store: Store) -> None:
    """Run, job, suite and test by ARN and name, the device, the result and the message."""
    run = shop(store)
    (entry,) = problems(store, run)["ERRORED"]
    on_phone, on_iphone = entry["problems"]
    job = jobs(store, run)[0]
    suite, test = suites(store, run)[2], in_suite(store, run, suite=2)[1]
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


def test_problems_of_a_part(store: Store) -> None:
    """Of one job, of one of its suites, of one test: theirs and no others."""
    run = shop(store)
    assert counted(store, jobs(store, run)[1]["arn"]) == {"FAILED": {SOLD: 2}, "ERRORED": {DOWN: 1}}
    by_suite = [counted(store, suite["arn"]) for suite in suites(store, run, job=1)]
    assert by_suite == [{}, {"FAILED": {SOLD: 1}}, {"FAILED": {SOLD: 1}, "ERRORED": {DOWN: 1}}, {}]
    tests = [test for suite in (1, 2) for test in in_suite(store, run, job=1, suite=suite)]
    assert [counted(store, test["arn"]) for test in tests] == [
        {},
        {"FAILED": {SOLD: 1}},
        {"FAILED": {SOLD: 1}},
        {"ERRORED": {DOWN: 1}},
    ]
    (entry,) = problems(store, tests[3]["arn"])["ERRORED"]
    assert entry["problems"][0]["job"]["name"] == IPHONE.name


@pytest.mark.parametrize(
    ("result", "count"), [("PASSED", 0), ("SKIPPED", 0), ("WARNED", 1), ("STOPPED", 1)]
)
def test_which_results_are_problems(store: Store, result: str, count: int) -> None:
    """Whatever is neither a success nor left out."""
    arrange(store, {"name": "a", "result": result})
    found = counted(store, schedule(store)["arn"])
    assert found == ({result: {f"a {result.lower()}": 2}} if count else {})


def test_other_messages_are_other_entries(store: Store) -> None:
    """A test says by itself what became of it."""
    arrange(store, "login", "logout", results="ERRORED")
    assert counted(store, schedule(store)["arn"]) == {
        "ERRORED": {"login errored": 2, "logout errored": 2}
    }


def test_only_what_has_ended_is_a_problem(clock: Any) -> None:
    """Nothing before the test is over, nor after the clock went back; of a stopped run what was
    stopped.
    """
    store = make_store(registry=[PHONE], timings=STAGES)
    arrange(store, {"name": "one", "result": "FAILED"}, {"name": "two", "result": "FAILED"})
    run = schedule(store)["arn"]
    clock.tick(160)
    assert counted(store, run) == {"FAILED": {"one failed": 1}}
    clock.tick(-1)
    assert counted(store, run) == {}
    clock.tick(2)
    stop(store, run)
    assert counted(store, run) == {"FAILED": {"one failed": 1}, "STOPPED": {"two stopped": 1}}


def test_a_run_that_never_began_has_no_problems(clock: Any) -> None:
    """It waits, then it is stopped: no test said anything."""
    store = make_store(registry=[available(PHONE, "BUSY")])
    arrange(store, results="FAILED")
    run = schedule(store)["arn"]
    assert problems(store, run) == {}
    stop(store, run)
    assert problems(store, run) == {}


@pytest.mark.parametrize("kind", ["run", "job", "suite", "test"])
def test_problems_of_what_is_not_there(store: Store, kind: str) -> None:
    """NotFoundException (C: terraform)."""
    arn = f"arn:aws:devicefarm:us-west-2:123456789012:{kind}:a/b/00000/00000/00000"
    with pytest.raises(errors.NotFoundException) as gone:
        problems(store, arn)
    assert gone.value.message == errors.NOT_FOUND.format(arn=arn)


def test_problems_of_another_kind(store: Store) -> None:
    """A project has none to ask for, and a malformed ARN names nothing (C)."""
    arn = project(store)
    with pytest.raises(errors.ArgumentException) as wrong:
        problems(store, arn)
    assert wrong.value.message == errors.WRONG_KIND.format(kind="run", arn=arn)
    malformed = "arn:aws:devicefarm:us-west-2/123456789012"
    with pytest.raises(errors.ValidationException) as invalid:
        problems(store, malformed)
    assert invalid.value.message == errors.INVALID_ARN.format(arn=malformed)
