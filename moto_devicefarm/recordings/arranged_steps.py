"""What a test of calls arranges in the mock, so that it goes through the stages as AWS did. Rule: a
step is one statement of the test, and does to a store what the statement does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from moto_devicefarm.captures.documents import Document
from moto_devicefarm.core.run_plan import RunPlan
from moto_devicefarm.core.session_plan import SessionPlan
from moto_devicefarm.core.timings import Timings
from moto_devicefarm.core.upload_plan import UploadPlan


@dataclass(frozen=True)
class Step:
    """A statement before a call."""

    before: int
    """The number of the call."""


@dataclass(frozen=True)
class NextPlan(Step):
    """``farm.next_session``, ``farm.next_upload`` or ``farm.next_run``."""

    method: str
    choices: Sequence[Mapping[str, Any]]
    """Arguments, the best first: ScheduleRun refuses results for devices that the run lacks."""


@dataclass(frozen=True)
class Put(Step):
    """``farm.put``: the body of an upload arrives."""

    arn: str
    """The recorded ARN."""
    moment: int


@dataclass(frozen=True)
class DeviceChange(Step):
    """``farm.change_device``: the device is busy, or free again."""

    arn: str
    availability: str


@dataclass(frozen=True)
class Reload(Step):
    """``farm.load``: a resource from before the calls has another status now."""

    document: Document


@dataclass(frozen=True)
class Arrangement:
    """Everything that a test arranges."""

    timings: Timings = field(default_factory=Timings)
    code: str = ""
    """The timings as Python code; empty for the default ones."""
    concurrency: int | None = None
    page_size: int | None = None
    steps: Sequence[Step] = field(default=())

    @property
    def settings(self) -> dict[str, Any]:
        """The arguments of the mock, without those that are the default."""
        given = {
            "timings": self.timings if self.code else None,
            "concurrency": self.concurrency,
            "page_size": self.page_size,
        }
        return {name: value for name, value in given.items() if value is not None}


PLANS: Mapping[str, Callable[..., Any]] = {
    "next_session": SessionPlan,
    "next_upload": UploadPlan,
    "next_run": lambda **given: RunPlan.of(
        given.get("results"),
        given.get("tests", ()),
        given.get("message"),
        given.get("result_code"),
        given.get("stuck_in"),
    ),
}
"""What makes a plan of the arguments, by the method of the handle."""
