"""The duration and plans with which the mock's uploads go through the stages that the answers of
AWS showed. Rule: a body arrives between the last answer without it and the first one with it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from moto_devicefarm.recordings.arranged_steps import NextPlan, Put, Step
from moto_devicefarm.recordings.observations import Bound, ObservedResource
from moto_devicefarm.recordings.upload_bodies import Body

_PROCESSING = "PROCESSING"


class UploadPace:
    """The pace of the uploads."""

    def __init__(
        self,
        found: Mapping[str, ObservedResource],
        bodies: Sequence[Body],
        moments: Sequence[int],
        processing: int | None = None,
    ) -> None:
        """``processing``: the duration in milliseconds. Default: the one that the answers need."""
        self._found = found
        self._bodies = bodies
        self._moments = moments
        self._processing = self._processing_length() if processing is None else processing

    @property
    def durations(self) -> dict[str, float]:
        """The duration in seconds, by the name of the field of Timings."""
        return {"upload_processing": self._processing / 1000} if self._processing else {}

    def steps(self) -> Iterator[Step]:
        """The plans of the uploads, and the arrivals of their bodies."""
        planned = set()
        for body in self._bodies:
            moment = self._arrival(body)
            before = bisect_right(self._moments, moment, body.after + 1, body.before)
            yield Put(before, body.arn, moment)
            upload = self._found.get(body.arn)
            plan = self._plan(body, moment)
            if plan and upload is not None and body.arn not in planned:
                planned.add(body.arn)
                yield NextPlan(upload.number, "next_upload", [plan])

    def _plan(self, body: Body, moment: int) -> dict[str, Any]:
        status, message = body.last.get("status"), body.last.get("message")
        if status == "FAILED":
            return {"status": "FAILED", **({"message": message} if message else {})}
        last = self._last_processing(body)
        is_over = last is not None and last >= moment + self._processing
        return {"stuck_in": _PROCESSING} if status == _PROCESSING and is_over else {}

    def _arrival(self, body: Body) -> int:
        """The moment at which the body arrives, as late as the answers need it."""
        earliest, latest = self._moments[body.after], self._moments[body.before]
        if body.sent_at is not None:
            return min(max(body.sent_at, earliest), latest)
        last = self._last_processing(body)
        if last is None or last < earliest + self._processing:
            return earliest
        end = self._end(body)
        return latest if end is None else max(earliest, min(latest, end - self._processing))

    def _last_processing(self, body: Body) -> int | None:
        moments = [self._moments[one] for one, status, _ in body.seen if status == _PROCESSING]
        return moments[-1] if moments else None

    def _end(self, body: Body) -> int | None:
        """The moment at which it is first seen to be processed."""
        if not body.seen or body.seen[0][0] > body.before:
            return self._moments[body.before]
        done = (self._moments[one] for one, status, _ in body.seen if status != _PROCESSING)
        return next(done, None)

    def _processing_length(self) -> int:
        bound = Bound()
        for body in self._bodies:
            last, end = self._last_processing(body), self._end(body)
            if last is not None and end is not None:
                first = next(one for one, status, _ in body.seen if status == _PROCESSING)
                bound.lasts(last - self._moments[first])
            if end is not None:
                bound.is_over(end - self._moments[body.after])
        return bound.value
