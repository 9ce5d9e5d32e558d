"""The lives of sessions, runs, jobs, uploads and browser sessions, as the answers of a sequence of
calls show them.

Rule: a life has what answers showed, and when. What no answer shows stays unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from moto_devicefarm.captures.arn_forms import SHAPE_OF_KIND
from moto_devicefarm.captures.times import milliseconds
from moto_devicefarm.core.nested_texts import texts_in
from moto_devicefarm.core.progress import ENDED
from moto_devicefarm.core.resource import ancestor_arn, is_arn, kind_of
from moto_devicefarm.core.statuses import COMPLETED, ENDING, QUEUED, STOPPING, WITHOUT_SLOT
from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.suites_and_tests import Suite, Test
from moto_devicefarm.resources.snapshots import TIMED_KINDS

FIRST_STATUSES = (*WITHOUT_SLOT, "PENDING_DEVICE", "INITIALIZED", "ACTIVE")
"""A resource that is seen with one of these has had it, or an earlier one of them, since its
creation.
"""
_TIMED = frozenset(kind.KIND for kind in TIMED_KINDS)
_UNTIMED = frozenset(SHAPE_OF_KIND) - _TIMED
PARTS_OF_JOBS = frozenset((Suite.KIND, Test.KIND))
"""The kinds whose calls belong to the life of their job."""
_STEPS = {
    **dict.fromkeys((*WITHOUT_SLOT, *QUEUED), 0),
    "PREPARING": 1,
    "RUNNING": 2,
    **dict.fromkeys(ENDING, 3),
}
"""The order of statuses. A resource goes through each step."""
_ENDS = ("stopped", "ended")
"""The members with the end of a resource."""


class Sighting(NamedTuple):
    """A status, and the answers in a row that showed it."""

    status: str
    first: int
    """Epoch milliseconds of the first answer."""
    last: int
    """Epoch milliseconds of the last answer."""


class Stage(NamedTuple):
    """A status of a resource."""

    status: str
    since: int
    """Epoch milliseconds: when it began, if a member says so, else when it was first seen."""
    last_seen: int
    """When an answer last showed it."""
    until: int | None
    """When the next stage begins; None for the last one."""
    may_be_shorter: bool
    """Whether a status that comes between this one and the next was not seen, because nobody asked
    for most of the time.
    """


class NamingCall(NamedTuple):
    """A call that names a resource."""

    time: int
    operation: str
    error: str | None
    """The code of the error; None for another outcome."""


@dataclass
class ObservedLife:
    """What is known of a resource that takes time."""

    arn: str
    members: dict[str, Any] = field(default_factory=dict)
    """Its members, each as the latest answer that has it shows it."""
    seen: list[Sighting] = field(default_factory=list)
    """Its statuses, in order."""
    last_seen: int | None = None
    """When an answer last showed it."""
    calls: list[NamingCall] = field(default_factory=list)
    deleted: int | None = None
    """When a call deleted it, or its project."""

    def show(self, members: Mapping[str, Any], time: int) -> None:
        """Note a document of the resource in an answer."""
        self.members.update(members)
        self.last_seen = time
        status = members.get("status")
        if not isinstance(status, str):
            return
        if self.seen and self.seen[-1].status == status:
            self.seen[-1] = self.seen[-1]._replace(last=time)
        else:
            self.seen.append(Sighting(status, time, time))

    @property
    def kind(self) -> str:
        """The kind in its ARN, such as "session"."""
        return kind_of(self.arn)

    @property
    def status(self) -> str | None:
        """The latest status; None if no answer showed one."""
        return self.seen[-1].status if self.seen else None

    @property
    def created(self) -> int | None:
        """Epoch milliseconds of its creation, if an answer has it."""
        return self._time("created")

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED

    @property
    def is_left(self) -> bool:
        """Whether it has neither ended nor been stopped or deleted, as far as is known."""
        is_stopped = any(
            call.operation.startswith("Stop") and call.error is None for call in self.calls
        )
        is_over = self.has_ended or self.status in (None, STOPPING) or self.deleted is not None
        return is_timed(self.arn) and not is_over and not is_stopped

    @property
    def is_told(self) -> bool:
        """Whether calls name it, it went on in the story, or it is a job of a run."""
        return bool(self.calls or len(self.seen) > 1 or not self.has_ended or self.kind == Job.KIND)

    @property
    def result(self) -> str | None:
        """Its result; None before there is one."""
        result = self.members.get("result")
        return result if isinstance(result, str) and result != "PENDING" else None

    @property
    def device(self) -> str | None:
        """The name of its device."""
        device = self.members.get("device")
        name = device.get("name") if isinstance(device, Mapping) else None
        return name if isinstance(name, str) and name else None

    @property
    def message(self) -> str | None:
        message = self.members.get("message")
        return message if isinstance(message, str) and message else None

    @property
    def device_minutes(self) -> Mapping[str, float]:
        """``total``, ``metered`` and ``unmetered``, as far as an answer has them."""
        minutes = self.members.get("deviceMinutes")
        if not isinstance(minutes, Mapping):
            return {}
        return {name: value for name, value in minutes.items() if isinstance(value, (int, float))}

    @property
    def stages(self) -> list[Stage]:
        """Its statuses. A stage never begins after the answer that shows it."""
        begins = [one.first for one in self.seen]
        if not begins:
            return []
        if self.created is not None and self.seen[0].status in FIRST_STATUSES:
            begins[0] = min(begins[0], self.created)
        end = next((time for name in _ENDS if (time := self._time(name)) is not None), None)
        if self.status in (COMPLETED, "CLOSED") and end is not None:
            earliest = begins[-2] if len(begins) > 1 else end
            begins[-1] = min(begins[-1], max(end, earliest))
        stages = [
            Stage(one.status, since, one.last, until, _misses_step(one, other, since, until))
            for (one, other), (since, until) in zip(
                pairwise(self.seen), pairwise(begins), strict=True
            )
        ]
        last = self.seen[-1]
        return [*stages, Stage(last.status, begins[-1], last.last, None, may_be_shorter=False)]

    def _time(self, name: str) -> int | None:
        try:
            return milliseconds(self.members[name], name)
        except (KeyError, ValueError):
            return None


def _misses_step(one: Sighting, other: Sighting, since: int, until: int) -> bool:
    """Whether a step between two statuses was not seen, and most of the time from ``since`` to
    ``until`` without an answer.
    """
    before, after = _STEPS.get(one.status), _STEPS.get(other.status)
    is_step_missing = before is not None and after is not None and after - before > 1
    return is_step_missing and 2 * (until - one.last) > until - since


class ObservedResources:
    """What the calls of a sequence tell about resources."""

    def __init__(self) -> None:
        self.lives: dict[str, ObservedLife] = {}
        """By ARN, in the order in which the calls name them."""
        self.names: dict[str, str] = {}
        """The names of all resources in answers, by ARN. A session or a job without a name has that
        of its device.
        """
        self.named: dict[str, None] = {}
        """The ARNs that calls name or lives have, in their order."""
        self.other_calls: list[NamingCall] = []
        """The calls that name no resource with a life."""
        self._of_project: dict[tuple[str, str], list[ObservedLife]] = defaultdict(list)

    def add(self, call: RecordedCall) -> None:
        """Note what a call shows."""
        error = error_of(call)
        naming = NamingCall(call.time, call.operation, None if error is None else error["code"])
        answer = call.outcome.get("answer")
        for members in documents_in(answer):
            self._add_document(members, call.time)
        arns = dict.fromkeys((*filter(is_arn, texts_in(call.parameters)), *_main_arns(answer)))
        self.named.update(arns)
        owners = dict.fromkeys(map(owner_of, arns))
        lives = [self._life(arn) for arn in owners if arn in self.lives or is_timed(arn)]
        for life in lives:
            life.calls.append(naming)
        if not lives:
            self.other_calls.append(naming)
        arn = call.parameters.get("arn")
        if error is None and call.operation.startswith("Delete") and is_arn(arn):
            self._delete(arn, call.time)

    def told_lives(self) -> list[ObservedLife]:
        """The lives that belong to the story. Others were over when a list first showed them."""
        return [life for life in self.lives.values() if life.is_told]

    def _life(self, arn: str) -> ObservedLife:
        life = self.lives.get(arn)
        if life is None:
            self.named[arn] = None
            life = self.lives[arn] = ObservedLife(arn)
            self._of_project[_project_of(arn)].append(life)
        return life

    def _add_document(self, members: Mapping[str, Any], time: int) -> None:
        arn, name, device = members["arn"], members.get("name"), members.get("device")
        if not name and isinstance(device, Mapping):
            name = device.get("name")
        if isinstance(name, str) and name:
            self.names[arn] = name
        if "status" in members and kind_of(arn) not in _UNTIMED:
            self._life(arn).show(members, time)

    def _delete(self, arn: str, time: int) -> None:
        if arn in self.lives:
            self.lives[arn].deleted = time
        for life in self._of_project.pop(_project_of(arn), ()) if kind_of(arn) == "project" else ():
            life.deleted = life.deleted or time


def _project_of(arn: str) -> tuple[str, str]:
    """The account and the id of the project in an ARN."""
    parts = arn.split(":", 6)
    return parts[4], parts[6].split("/")[0]


def owner_of(arn: str) -> str:
    """The job of a suite or a test; of another ARN, itself."""
    return ancestor_arn(arn, Job) if kind_of(arn) in PARTS_OF_JOBS else arn


def is_timed(arn: str) -> bool:
    """Whether resources of this kind have a life that a story tells."""
    return kind_of(arn) in _TIMED


def error_of(call: RecordedCall) -> Mapping[str, str] | None:
    """The code and the message of a call's error, as text; None for another outcome."""
    error = call.outcome.get("error")
    if not isinstance(error, Mapping):
        return None
    code, message = (str(error.get(name) or "") for name in ("code", "message"))
    return {"code": code or "an error without a code", "message": message}


def documents_in(value: Any) -> Iterator[Mapping[str, Any]]:
    """The objects with an ARN in a value, at any depth, the outer ones first."""
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, dict):
            if is_arn(item.get("arn")):
                yield item
            inside = reversed(item.values())
            todo += [inner for inner in inside if isinstance(inner, (dict, list))]
        elif isinstance(item, list):
            todo += [inner for inner in reversed(item) if isinstance(inner, (dict, list))]


def _main_arns(answer: Any) -> list[str]:
    """The ARN of the resource that an answer is about; none for a list."""
    if not isinstance(answer, Mapping):
        return []
    items = (answer, *answer.values())
    return [item["arn"] for item in items if isinstance(item, Mapping) and is_arn(item.get("arn"))]
