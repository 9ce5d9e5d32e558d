"""The arrangements of which a test of calls takes the best one. Rule: the simplest comes first."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from moto_devicefarm.core import model
from moto_devicefarm.core.resource import is_arn
from moto_devicefarm.core.timings import Timings, ms
from moto_devicefarm.recordings.arranged_steps import Arrangement, Put, Reload
from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.recordings.observations import observe
from moto_devicefarm.recordings.run_pace import RunPace
from moto_devicefarm.recordings.session_pace import SessionPace, seconds
from moto_devicefarm.recordings.upload_bodies import bodies
from moto_devicefarm.recordings.upload_pace import UploadPace


def arrangements(
    calls: Sequence[RecordedCall], moments: Sequence[int], prior: frozenset[str]
) -> Iterator[Arrangement]:
    """The arrangements for calls that are made at these moments: nothing but the bodies of uploads,
    what the answers say, and realistic durations.
    """
    found, arrived = observe(calls, moments), bodies(calls)
    uploads = UploadPace(found, arrived, moments)
    sessions, runs = SessionPace(found), RunPace(found, calls)
    durations = {**sessions.durations, **uploads.durations, **runs.durations}
    steps = [*sessions.steps(), *uploads.steps(), *runs.steps(), *_reloads(calls, prior)]
    page_size = _page_size(calls)

    def bare(timings: Timings, code: str) -> Arrangement:
        pace = UploadPace(found, arrived, moments, int(ms(timings.upload_processing)))
        puts = [step for step in pace.steps() if isinstance(step, Put)]
        return Arrangement(timings, code, None, page_size, puts)

    yield bare(Timings(), "")
    timings = Timings(**durations)
    yield Arrangement(timings, _code(timings), sessions.concurrency, page_size, steps)
    yield bare(Timings.realistic(), "Timings.realistic()")


def _code(timings: Timings) -> str:
    """The timings as Python code; empty for the default ones."""
    given = ", ".join(
        f"{field.name}={seconds(value * 1000)!r}"
        for field in dataclasses.fields(timings)
        if (value := getattr(timings, field.name)) != field.default
    )
    return f"Timings({given})" if given else ""


def _reloads(calls: Sequence[RecordedCall], prior: frozenset[str]) -> Iterator[Reload]:
    """The documents of resources from before the calls, where an answer shows another status. What
    a call stopped goes on by itself.
    """
    statuses: dict[str, str] = {}
    stopped = set()
    for number, call in enumerate(calls):
        if call.operation.startswith("Stop"):
            stopped |= set(filter(is_arn, call.parameters.values()))
        for document in call.documents:
            arn, status = document.members["arn"], document.members.get("status")
            if arn in prior and arn not in stopped and isinstance(status, str):
                if statuses.setdefault(arn, status) != status:
                    yield Reload(number, document)
                statuses[arn] = status


def _page_size(calls: Sequence[RecordedCall]) -> int | None:
    """The length of the pages, if lists without a limit or filters had a next page; else None."""
    lengths = set()
    for call in calls:
        answer = call.outcome.get("answer") or {}
        limits = {*model.PAGE_LIMITS, "filters", "type"}
        if model.TOKEN in answer and limits.isdisjoint(call.parameters):
            lengths |= {len(value) for value in answer.values() if isinstance(value, list)}
    return lengths.pop() if len(lengths) == 1 and min(lengths) > 0 else None
