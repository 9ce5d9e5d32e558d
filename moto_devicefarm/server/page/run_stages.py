"""The stages of a run for its bar on the page. Rule: they follow from the stages of its jobs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from moto_devicefarm.core.statuses import COMPLETED
from moto_devicefarm.core.timings import NEVER, Moment
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.runs import Run, status_above

Stages = Sequence[tuple[str, Moment]]


def run_stages(run: Run, stages: Stages, now: int) -> Stages:
    """The stages, and in place of the time of its jobs, which has no name, its statuses then."""
    names = [status for status, _ in stages]
    if "" not in names:
        return stages
    place = names.index("")
    begins = stages[place][1]
    ends = stages[place + 1][1] if place + 1 < len(stages) else NEVER
    statuses = list(statuses_of_jobs([job.stages(now) for job in run.store.all(Job, run.arn)]))
    between = [(status, max(at, begins)) for status, at in statuses if at < ends]
    known = [*stages[:place], *_last_of_each_moment(between), *stages[place + 1 :]]
    end = [stage for stage in statuses[-1:] if COMPLETED in stage and COMPLETED not in known[-1]]
    return [*known, *end]


def statuses_of_jobs(jobs: Sequence[Stages]) -> Iterator[tuple[str, Moment]]:
    """The statuses of a run whose jobs have these stages, each with its beginning."""
    changes = [
        (begins, number, status) for number, stages in enumerate(jobs) for status, begins in stages
    ]
    changes.sort(key=itemgetter(0))
    current: dict[int, str] = {}
    counts: Counter[str] = Counter()
    last = None
    for moment, at_moment in groupby(changes, key=itemgetter(0)):
        for _, number, status in at_moment:
            counts[current.get(number, "")] -= 1
            counts[status] += 1
            current[number] = status
        has_ended = counts[COMPLETED] == len(jobs)
        status = COMPLETED if has_ended else status_above({s for s in +counts if s})
        if status != last:
            yield status, moment
        last = status


def _last_of_each_moment(stages: Stages) -> list[tuple[str, Moment]]:
    return [list(same)[-1] for _, same in groupby(stages, key=itemgetter(1))]
