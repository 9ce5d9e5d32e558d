"""What happened between the calls of a recording: it is no call, but what came of it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from moto_devicefarm.captures.documents import as_document
from moto_devicefarm.core import clock
from moto_devicefarm.core.resource import Kind, ancestor_arn, id_of
from moto_devicefarm.core.run_plan import SETUP, TEARDOWN, ArrangedTest, RunPlan
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import ms
from moto_devicefarm.recordings.aliases import Aliases
from moto_devicefarm.recordings.calls import (
    RecordedCall,
    answered,
    arns,
    found,
    names,
    of_shape,
    shown,
)
from moto_devicefarm.recordings.preconditions import Happening
from moto_devicefarm.resources.grid.projects import GridProject
from moto_devicefarm.resources.grid.sessions import GridSession
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.resources.runs.suites_and_tests import Suite, Test
from moto_devicefarm.resources.uploads.uploads import Delivery, Upload

PROCESSED = ("PROCESSING", "SUCCEEDED", "FAILED")
Action = tuple[tuple[str, Any], ...]
FOR_EVER = 10**9
"""Seconds: a recorded browser closes when it did, and not by a limit of the mock's."""


def bodies(calls: Sequence[RecordedCall]) -> Iterator[tuple[int, Happening]]:
    """The number of the call after which it must have come, and the sending, of each body of an
    upload.
    """
    waiting: dict[str, int] = {}
    became: dict[str, dict[str, Any]] = {}
    for number, call in answered(calls):
        uploads = {
            str(document.get("arn")): document for document in found(call["answer"], "upload")
        }
        used = set() if call["operation"].endswith("Upload") else set(arns(call["parameters"]))
        for arn in [
            arn for arn in waiting if arn in used or uploads.get(arn, {}).get("status") in PROCESSED
        ]:
            became[arn] = {}
            yield waiting.pop(arn), _delivery(arn, became[arn])
        for arn, document in uploads.items():
            if document.get("status") == "INITIALIZED":
                waiting[arn] = number
            elif arn in became:
                became[arn].update(document)


def _delivery(arn: str, document: Mapping[str, Any]) -> Happening:
    def deliver(store: Store, bound: Aliases) -> None:
        upload = store.find(Upload, bound.get(arn))
        if upload is not None:
            problem = document.get("message", "") if document.get("status") == "FAILED" else None
            processed = clock.now() + ms(store.settings.timings.upload_processing)
            upload.contents = (
                *upload.contents,
                (clock.now(), Delivery(processed, problem, document.get("metadata"))),
            )

    return deliver


def browsers(calls: Sequence[RecordedCall]) -> Iterator[tuple[int, Happening]]:
    """The number of the call before which it must have started, and the start, of each session of
    the test grid.

    Those of one project start in the order of their creation.
    """
    first: dict[str, int] = {}
    last: dict[str, dict[str, Any]] = {}
    ends: dict[str, int] = {}
    places: dict[str, int] = {}
    actions: dict[str, Counter[Action]] = {}
    for number, call in answered(calls):
        named = next((arn for arn in arns(call["parameters"]) if names(arn, GridSession)), None)
        for place, document in enumerate(shown(call)):
            if document.shape == GridSession.SHAPE:
                arn = document.members["arn"]
                places[arn] = place
                first.setdefault(arn, number)
                last[arn] = document.members
                if document.members.get("status") != "ACTIVE":
                    ends.setdefault(arn, call["time"])
        if named is not None:
            first.setdefault(named, number)
            last.setdefault(named, {"arn": named})
            actions[named] = actions.get(named, Counter()) | Counter(_actions(call))
    number = len(calls) + 1
    made: dict[str, int] = {
        arn: {"created": calls[first[arn] - 1]["time"], **last[arn]}["created"] for arn in last
    }
    order = sorted(made, key=lambda arn: (made[arn], places.get(arn, 0)))
    starts = []
    for arn in reversed(order):
        number = min(number, first[arn])
        did = [
            dict(action) for action in sorted(actions.get(arn, Counter()).elements(), key=_started)
        ]
        starts.append((number, _start(last[arn], calls[number - 1]["time"], ends.get(arn), did)))
    yield from reversed(starts)


def _start(
    members: Mapping[str, Any], now: int, ends: int | None, did: list[dict[str, Any]]
) -> Happening:
    made = members.get("created", now)
    ended = members.get("ended", ends)
    if not did and members.get(
        "billingMinutes"
    ):  # it counts from the first action, which nobody listed
        did = [
            {"started": round((ended or now) - members["billingMinutes"] * 60_000), "duration": 0}
        ]

    def start(store: Store, bound: Aliases) -> None:
        arn = bound.get(members["arn"])
        project = ancestor_arn(arn, GridProject)
        if store.find(GridProject, project) is None:
            store.add(GridProject(arn=project, created=0, name=project.rpartition(":")[2]))
        if store.find(GridSession, arn) is None:
            store.add(
                GridSession(
                    arn=arn,
                    created=made,
                    project_arn=project,
                    selenium_properties=members.get("seleniumProperties"),
                    max_duration=FOR_EVER,
                    idle_timeout=FOR_EVER,
                    actions=tuple(did),
                    end_requested=ended,
                    errored=members.get("status") == "ERRORED",
                )
            )

    return start


def _actions(call: RecordedCall) -> Iterator[Action]:
    """What a session did, as its document has it, times in milliseconds."""
    for action in found(call["answer"], "action"):
        members = as_document("TestGridSessionAction", action, "recording").members
        if members.keys() >= {"started", "duration"}:
            yield tuple(members.items())


def _started(action: Action) -> int:
    started: int = dict(action)["started"]
    return started


class _Outcome(RunPlan):
    """What came of a recorded run; the mock's may be on other devices."""

    def check_devices(self, devices: Sequence[Any]) -> None:
        """Any will do."""


def outcomes(calls: Sequence[RecordedCall]) -> Iterator[tuple[int, Happening]]:
    """The number of the call that scheduled it, and the arrangement, of each run, as far as its
    tests and jobs are shown.
    """
    kinds: tuple[type[Kind], ...] = (Run, Job, Suite, Test)
    shown_of = {kind: list(of_shape(calls, kind.SHAPE)) for kind in kinds}
    for number, call in answered(calls):
        if call["operation"] == "ScheduleRun":
            for document in shown(call):
                try:
                    yield number, _arrangement(_outcome(document.members["arn"], shown_of))
                except ValueError:  # what no one can arrange
                    continue


def _arrangement(script: _Outcome) -> Happening:
    def arrange(store: Store, bound: Aliases) -> None:
        if not store.settings.script.runs:
            store.settings.script.runs.append(script)

    return arrange


def forget_outcome(store: Store) -> None:
    """A run that the mock did not schedule leaves no arrangement for the next."""
    runs = store.settings.script.runs
    runs[:] = [script for script in runs if not isinstance(script, _Outcome)]


def _outcome(run: str, shown_of: Mapping[type[Kind], list[dict[str, Any]]]) -> _Outcome:
    """By the last document of each of its jobs and tests; suites tell which tests every job has."""
    codes = [
        one["resultCode"] for one in shown_of[Run] if one["arn"] == run and "resultCode" in one
    ]
    if codes:
        return _Outcome(result_code=codes[0])
    jobs, tests = (
        {one["arn"]: one for one in shown_of[kind] if ancestor_arn(one["arn"], Run) == run}
        for kind in (Job, Test)
    )
    over = [
        job
        for job in jobs.values()
        if job.get("result", "PENDING") != "PENDING" and "arn" in job.get("device", {})
    ]
    results = {job["device"]["arn"]: job["result"] for job in over}
    suites = {one["arn"]: one.get("name") for one in shown_of[Suite]}
    rows: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for arn, test in sorted(tests.items()):
        suite = suites.get(ancestor_arn(arn, Suite))
        if suite not in (SETUP, TEARDOWN, None):
            rows.setdefault((suite, *id_of(arn).split("/")[3:]), []).append(test)
    skipped = set(results.values()) == {
        "SKIPPED"
    }  # then the set-up is skipped too, as for tests that are it is not
    planned = tuple(_scripted(place[0], ran, skipped) for place, ran in rows.items())
    if planned and all(test.result is not None for test in planned):
        results = {}
    told = [
        test["message"]
        for ran in rows.values()
        for test in ran
        if test.get("result") != "PASSED" and _says(test)
    ]
    return _Outcome(results, planned, told[0] if told and results else None)


def _scripted(suite: str, ran: Sequence[Mapping[str, Any]], skipped: bool) -> ArrangedTest:
    """A test, with what is the same of it on all devices."""
    over = [test for test in ran if test.get("status") == "COMPLETED"]
    results = {test.get("result") for test in over}
    messages = {test["message"] if _says(test) else None for test in over}
    lengths = {
        test["stopped"] - test["started"] for test in over if test.keys() >= {"started", "stopped"}
    }
    return ArrangedTest(
        ran[0].get("name", ""),
        suite,
        next(iter(results)) if len(results) == 1 and not skipped else None,
        next(iter(messages)) if len(results) == len(messages) == 1 else None,
        next(iter(lengths)) / 1000 if len(lengths) == 1 else None,
    )


def _says(test: Mapping[str, Any]) -> bool:
    """Whether its message is more than its name and its result."""
    usual = f"{str(test.get('name')).rpartition('.')[2]} {str(test.get('result')).lower()}"
    return str(test.get("message", usual)) != usual
