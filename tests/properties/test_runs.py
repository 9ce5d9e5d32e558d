"""Rules that hold for runs and sessions on shared devices, instances and slots after
any requests.
"""

from __future__ import annotations

import itertools
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st

from moto_devicefarm import Device, Timings
from moto_devicefarm.core import clock
from moto_devicefarm.core.errors import ArgumentException, NotEligibleException
from moto_devicefarm.core.queue import METERED, Queue
from moto_devicefarm.core.timings import NEVER
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.runs.jobs import CREATION_DELAY, Job
from tests.support.account import Account
from tests.support.devices import INSTANCE_B, IPHONE, LONE, PAIR, PHONE, with_availability
from tests.support.offerings import (
    ANDROID,
)
from tests.support.store import NOW

BUSY = with_availability(Device("Galaxy S24"), "BUSY")
RUN_ORDER = [
    "SCHEDULING",
    "PENDING",
    "PENDING_CONCURRENCY",
    "PENDING_DEVICE",
    "PREPARING",
    "RUNNING",
    "STOPPING",
    "COMPLETED",
]
ON = [[PHONE], [PHONE, IPHONE], [LONE], [PAIR], [LONE, PAIR, PHONE], [BUSY], [BUSY, PHONE]]
"""The devices of runs. A run may also be on one instance of PAIR, by a pool."""
TESTS: list[list[Any]] = [
    [],
    ["one", {"name": "two", "result": "FAILED"}, {"name": "three", "suite": "More"}],
    [{"name": "a", "seconds": 0}],
]
DAY = 24 * 3600
Act = Literal[
    "run",
    "session",
    "stop run",
    "stop job",
    "stop session",
    "delete",
    "move",
    "free",
    "buy",
    "renew",
]


@dataclass(frozen=True)
class Step:
    """One request or one move of the clock. ``pick`` chooses its subject; the clock moves by
    ``seconds``.
    """

    act: Act
    pick: int = 0
    unmetered: bool = False
    seconds: float = 0


@dataclass
class Story:
    """An account, the requests that were made, and the frozen clock."""

    account: Account
    frozen: Any
    project_arn: str = ""
    pool_arn: str = ""
    runs: list[str] = field(default_factory=list)
    sessions: list[str] = field(default_factory=list)

    def act(self, step: Step) -> None:
        """Make the step, and check that the mock refuses what the status forbids."""
        billing = {"configuration": {"billingMethod": "UNMETERED" if step.unmetered else METERED}}
        if step.act == "move":
            self.frozen.tick(step.seconds)
        elif step.act == "run":
            self._schedule(step.pick, billing)
        elif step.act == "session":
            device = [PHONE, LONE, PAIR][step.pick % 3]
            self.sessions.append(
                self.account.create_remote_access_session(
                    projectArn=self.project_arn, deviceArn=device.arn, **billing
                )["arn"]
            )
        elif step.act == "stop session" and self.sessions:
            self.account.stop(self.sessions[step.pick % len(self.sessions)])
        elif step.act == "free":
            self.account.store.settings.devices.replace(
                with_availability(BUSY, ["AVAILABLE", "BUSY"][step.pick % 2])
            )
            self.documents()
        elif step.act == "buy" and step.pick < 2:
            self.account.purchase_offering(offeringId=ANDROID, quantity=1)
        elif step.act == "renew":
            self.account.renew_offering(offeringId=ANDROID, quantity=step.pick % 3)
        elif self.runs:
            self._act_on(step.act, self.runs[step.pick % len(self.runs)], step.pick)

    def _schedule(self, pick: int, billing: dict[str, Any]) -> None:
        devices = [*ON, None][pick % (len(ON) + 1)]
        tests, on = TESTS[pick % len(TESTS)], devices or [PAIR]
        if tests:
            self.account.next_run(*tests)
        if devices is None:
            chosen: dict[str, Any] = {"devicePoolArn": self.pool_arn}
        else:
            arns = [device.arn for device in devices]
            filters = [{"attribute": "ARN", "operator": "IN", "values": arns}]
            chosen = {"deviceSelectionConfiguration": {"filters": filters, "maxDevices": 9}}
        request = self.account.run_request(projectArn=self.project_arn, **chosen, **billing)
        try:
            run = self.account.schedule_run(**request)
        except ValueError as error:  # without a slot no test runs, so the arrangement stays
            if "slot" not in str(error):
                raise
            self.account.store.settings.arrangements.clear()
            run = self.account.schedule_run(**request)
        assert (run["status"], run["totalJobs"], run["counters"]["total"]) == (
            "SCHEDULING",
            len(on),
            0,
        )
        self.runs.append(run["arn"])

    def _act_on(self, act: Act, arn: str, pick: int) -> None:
        before = self.account.get(arn)
        over = before["status"] == "COMPLETED"
        if act == "stop run":
            answer = self.account.stop(arn)
            assert (
                answer == before
                if over or before["status"] == "STOPPING"
                else answer["status"] == "STOPPING"
            )
            assert clock.now() / 1000 < before["created"] or self.account.get(arn)["status"] in (
                "STOPPING",
                "COMPLETED",
            )
        elif act == "stop job":
            job = self.account.list_jobs(arn=arn)[pick % before["totalJobs"]]
            answer = self.account.stop(job["arn"])
            assert (
                answer == job
                if job["status"] in ("STOPPING", "COMPLETED")
                else answer["status"] == "STOPPING"
            )
        elif act == "delete":
            documents = self.documents()
            try:
                self.account.delete_run(arn=arn)
            except ArgumentException:
                assert not over
            else:
                assert over
                self.runs.remove(arn)
                gone = {
                    arn,
                    *(
                        one
                        for one in documents
                        if one.startswith(f"{arn.replace(':run:', ':job:')}/")
                    ),
                }
                assert self.documents() == {
                    one: said for one, said in documents.items() if one not in gone
                }

    def documents(self) -> dict[str, dict[str, Any]]:
        """All runs, jobs and sessions now, by ARN."""
        found = self.account.list_runs(arn=self.project_arn)
        found += [job for run in self.runs for job in self.account.list_jobs(arn=run)]
        found += self.account.list_remote_access_sessions(arn=self.project_arn)
        return {document["arn"]: document for document in found}

    def at(self, moment: float) -> Iterator[None]:
        """Move the clock to a moment, and back afterwards."""
        delta = (moment - clock.now()) / 1000
        self.frozen.tick(delta)
        yield
        self.frozen.tick(-delta)

    @property
    def members(self) -> list[Job | RemoteAccessSession]:
        """All jobs and sessions that were created, deleted ones too."""
        return list(self.account.store.queue)

    def moments(self) -> list[float]:
        """The moments at which anything changes, and a moment between each two."""
        begins: set[float] = {clock.now()}
        for one in self.members:
            whole = self.account.store.queue.life(one)
            begins |= {
                begin
                for _, begin in (one.life.life if isinstance(one, Job) else one.life).stages
                if begin < NEVER
            }
            if isinstance(one, Job):
                spans = itertools.chain.from_iterable(one.life.all_spans)
                begins |= {
                    moment for span in spans for moment in span[:2] if moment < whole.stopped
                }
        edges = sorted(begins)
        return sorted({*edges, *((one + two) // 2 for one, two in itertools.pairwise(edges))})

    def over_time(self) -> Iterator[int]:
        """Each of the moments, with the clock at it."""
        for moment in self.moments():
            for _ in self.at(moment):
                yield int(moment)


LENGTHS = st.sampled_from([0, 0.001, 1, 5, 20])
MOVES = [-5000, -30, -7, -1, 0.5, 1, 5, 10, 60, 3600, DAY, 40 * DAY]
STEPS = st.one_of(
    st.builds(Step, st.just("run"), st.integers(0, 23), st.booleans()),
    st.builds(Step, st.sampled_from(["run", "session"]), st.integers(0, 23), st.booleans()),
    st.builds(Step, st.just("move"), seconds=st.sampled_from(MOVES)),
    st.builds(
        Step, st.sampled_from(["stop run", "stop job", "stop session", "delete"]), st.integers(0, 9)
    ),
    st.builds(
        Step, st.sampled_from(["stop run", "stop job", "free", "buy", "renew"]), st.integers(0, 3)
    ),
)
STORIES = st.lists(STEPS, max_size=10)
TIMINGS = st.builds(
    Timings,
    session_preparing=LENGTHS,
    session_stopping=LENGTHS,
    session_limit=st.sampled_from([10, 60, None]),
    run_scheduling=LENGTHS,
    job_preparing=LENGTHS,
    setup_test=LENGTHS,
    test=st.sampled_from([0, 1, 20, 200, 10_000]),
    teardown_test=LENGTHS,
)


def play(timings: Timings, steps: list[Step], frozen: Any, concurrency: int | None = None) -> Story:
    """The story after all steps."""
    registry = [PHONE, IPHONE, LONE, PAIR, BUSY]
    frozen.tick(-100_000)
    story = Story(
        Account(registry=registry, timings=timings, concurrency=concurrency, max_slots=9), frozen
    )
    story.account.buy_slots(1)
    story.project_arn = story.account.project()
    story.pool_arn = story.account.pool(
        ("INSTANCE_ARN", "IN", json.dumps([INSTANCE_B])), projectArn=story.project_arn
    )
    frozen.tick(100_000)
    for step in steps:
        try:
            story.act(step)
        except (ArgumentException, NotEligibleException) as refusal:
            if "slot" not in refusal.message:  # the account owns no slots of this kind
                raise
    return story


@settings(max_examples=25, deadline=None)
@given(timings=TIMINGS, concurrency=st.sampled_from([None, 1, 2]), steps=STORIES)
def test_nothing_is_given_twice(
    timings: Timings, concurrency: int | None, steps: list[Step]
) -> None:
    """At each moment, no instance has two users, and no more slots are in use than there are."""
    with freeze_time(NOW) as frozen:
        story = play(timings, steps, frozen, concurrency)
        queue = story.account.store.queue
        held = [(one, queue.position(one).slot, queue.life(one)) for one in story.members]
        for _ in story.over_time():
            documents = story.documents().values()
            used = Counter(
                d["instanceArn"]
                for d in documents
                if "started" in d and "instanceArn" in d and d["status"] != "COMPLETED"
            )
            assert max(used.values(), default=0) <= 1
        for one, slot, life in held:
            steps_of = None if one.slots is None else one.slot_quota()
            if steps_of is not None and slot <= life.stopping and slot < NEVER:
                quota = [count for since, count in steps_of if since <= slot][-1]
                assert (
                    sum(
                        o.slots == one.slots
                        and since <= min(slot, whole.stopping)
                        and slot < whole.stopped
                        for o, since, whole in held
                    )
                    <= quota
                )


@settings(max_examples=25, deadline=None)
@given(timings=TIMINGS, steps=STORIES)
def test_a_run_is_the_sum_of_its_jobs(timings: Timings, steps: list[Step]) -> None:
    """At each moment, status, counters, minutes and end of a run agree with its jobs, and those of
    jobs with their tests.
    """
    with freeze_time(NOW) as frozen:
        story = play(timings, steps, frozen)
        for now in story.over_time():
            documents = story.documents()
            for arn in story.runs:
                run, parts = documents[arn], story.account.list_jobs(arn=arn)
                over = [job for job in parts if job["status"] == "COMPLETED"]
                assert run["counters"] == {
                    name: sum(job["counters"][name] for job in parts) for name in run["counters"]
                }
                assert (run["completedJobs"], run["totalJobs"]) == (len(over), len(parts))
                assert (run["status"] == "COMPLETED") == (over == parts)
                assert run["status"] != "SCHEDULING" or all(
                    job["status"] in ("PENDING", "COMPLETED") for job in parts
                )
                begun = [job["deviceMinutes"] for job in parts if "deviceMinutes" in job]
                if all(job["result"] != "STOPPED" for job in parts):
                    assert ("deviceMinutes" in run) == bool(begun)
                    assert run.get("deviceMinutes", {"total": 0})["total"] == round(
                        sum(each["total"] for each in begun), 2
                    )
                if over == parts:
                    ends = [job["stopped"] for job in parts if "stopped" in job]
                    assert run["stopped"] + CREATION_DELAY / 1000 >= max([0, *ends])
                assert ("stopped" in run) == (run["result"] != "PENDING") == (over == parts)
                for job in parts:
                    check_job(story.account, job, now)


def check_job(account: Account, job: dict[str, Any], now: int) -> None:
    """Check that a job's tests follow each other, and that the job agrees with its suites, tests,
    artifacts and problems.
    """
    suites = account.list_suites(arn=job["arn"])
    tests = [test for suite in suites for test in account.list_tests(arn=suite["arn"])]
    ended = [test for test in tests if test["status"] == "COMPLETED"]
    assert job["counters"]["total"] == len(ended)
    assert all(job["counters"][test["result"].lower()] for test in ended)
    for part in (*suites, *tests):
        assert part.get("started", job.get("started", 0)) >= job.get("started", 0)
        assert part.get("stopped", 0) <= now / 1000
        assert "stopped" not in job or (
            part["status"] == "COMPLETED" and part.get("stopped", 0) <= job["stopped"]
        )
        assert ("stopped" in part) == (part["result"] == "STOPPED")
        assert (part["result"] != "PENDING") == (part["status"] == "COMPLETED")
    assert ("stopped" in job) == (job["result"] == "STOPPED")
    assert (job["result"] != "PENDING") == (job["status"] == "COMPLETED")
    assert ("message" in job) == (job["result"] not in ("PENDING", "STOPPED"))
    logs = [log["arn"] for log in account.list_artifacts(arn=job["arn"], type="FILE")]
    assert {arn.rpartition("/")[0].replace(":artifact:", ":test:") for arn in logs} == {
        test["arn"] for test in ended
    }
    some_part = random.Random(now).choice([job, *suites, *tests])
    assert account.get(some_part["arn"]) == some_part
    found = account.list_unique_problems(arn=job["arn"])
    troubled = Counter(
        test["result"] for test in ended if test["result"] not in ("PASSED", "SKIPPED")
    )
    assert {
        result: sum(len(one["problems"]) for one in of) for result, of in found.items()
    } == troubled


@settings(max_examples=25, deadline=None)
@given(timings=TIMINGS, steps=STORIES)
def test_a_growing_clock(timings: Timings, steps: list[Step]) -> None:
    """As time goes on, no status goes back, no number shrinks, and ended runs do not change."""
    with freeze_time(NOW) as frozen:
        story = play(timings, steps, frozen)
        earlier: dict[str, dict[str, Any]] = {}
        for _ in story.over_time():
            now = story.documents()
            for arn, last in earlier.items():
                document = now[arn]
                assert RUN_ORDER.index(document["status"]) >= RUN_ORDER.index(last["status"])
                for name in ("counters", "deviceMinutes"):
                    assert all(  # a job that was stopped shows no minutes
                        document.get(name, last[name])[key] >= value
                        for key, value in last.get(name, {}).items()
                    )
                assert last["status"] != "COMPLETED" or document == last
            earlier = now


@settings(max_examples=25, deadline=None)
@given(timings=TIMINGS, steps=STORIES, moves=st.lists(st.sampled_from(MOVES), max_size=4))
def test_reading_changes_nothing(timings: Timings, steps: list[Step], moves: list[float]) -> None:
    """A moment has the same documents again after reads at other moments."""
    with freeze_time(NOW) as frozen:
        story = play(timings, steps, frozen)
        before = story.documents()
        for move in moves:
            frozen.tick(move)
            for arn, document in story.documents().items():
                kind = {"run": "Run", "job": "Job", "session": "RemoteAccessSession"}[
                    arn.split(":")[5]
                ]
                (got,) = story.account.call(f"Get{kind}", arn=arn).values()
                assert got == document
        frozen.tick(-sum(moves))
        assert story.documents() == before


@settings(max_examples=25, deadline=None)
@given(timings=TIMINGS, steps=STORIES)
def test_a_new_queue_has_the_same_places(timings: Timings, steps: list[Step]) -> None:
    """The places in the queue are those of a new queue with the same jobs and sessions."""
    with freeze_time(NOW) as frozen:
        story = play(timings, steps, frozen)
        anew = Queue(lambda member: member.slot_quota())
        for one in story.members:
            anew.add(one)
        assert [story.account.store.queue.position(one) for one in story.members] == [
            anew.position(one) for one in story.members
        ]
