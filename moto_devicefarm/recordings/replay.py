"""Plays a recording against the mock and tells, member by member, where the mock answers otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from moto_devicefarm.core import api, clock, errors, model
from moto_devicefarm.core.resource import kind_of
from moto_devicefarm.core.store import Store
from moto_devicefarm.recordings import between_calls, preconditions, prior_state
from moto_devicefarm.recordings.aliases import Aliases, is_arn
from moto_devicefarm.recordings.calls import RecordedCall, read_calls
from moto_devicefarm.recordings.record import scrub

if TYPE_CHECKING:
    from moto_devicefarm.settings import Settings

OPAQUE = (model.TOKEN, "transactionId", "awsAccountNumber")
"""What is a name without being an ARN."""
CLOSE = 1.0
"""Seconds by which a time may be off: the recorded clock was another machine's."""
CLOSE_MINUTES = 0.025
"""Minutes by which a count may be off: such a second, rounded to two decimals."""
PARTS = ("total", "metered", "unmetered")
MINUTES = (
    ".billingMinutes",
    ".trialMinutes.remaining",
    *(f".deviceMinutes.{part}" for part in PARTS),
)


@dataclass(frozen=True)
class Difference:
    """One member that the mock answers otherwise."""

    line: int
    operation: str
    member: str
    recorded: Any
    mocked: Any

    def __str__(self) -> str:
        return f"line {self.line}, {self.operation}: {self.member}: recorded {self.recorded!r}, mocked {self.mocked!r}"


def replay(settings: Settings, store: Store, path: Path) -> list[Difference]:
    """Play the recording at ``path``. Raises ValueError, naming file and line, for what is no
    recording.
    """
    try:
        return list(_played(settings, store, read_calls(path)))
    except RecursionError:
        raise ValueError(f"{path}: nested too deeply to be a recording") from None


def _played(settings: Settings, store: Store, calls: list[RecordedCall]) -> Iterator[Difference]:
    devices = preconditions.know_devices(settings, calls)
    same, before = preconditions.presuppose(store, calls)
    bound = Aliases([*devices, *same])
    prior_state.bind_offerings(calls, bound)
    prior_state.presuppose_slots(store, calls, bound)
    prior_state.presuppose_tags(store, calls, preconditions.created(calls))
    after: dict[int, list[preconditions.Happening]] = {}
    for number, act in (*between_calls.browsers(calls), *between_calls.outcomes(calls)):
        before.setdefault(number, []).append(act)
    for number, act in between_calls.bodies(calls):
        after.setdefault(number, []).append(act)
    for number, call in enumerate(calls, 1):
        with clock.hold_at(call["time"]):
            for act in before.get(number, ()):
                act(store, bound)
            mocked = _answer(store, call["operation"], bound.all(call["parameters"]))
            between_calls.forget_outcome(store)
            recorded = {name: call[name] for name in ("answer", "error") if name in call}
            for member, was, now in _differences(recorded, mocked, "", bound):
                yield Difference(number, call["operation"], member, was, now)
            for act in after.get(number, ()):
                act(store, bound)


def _answer(store: Store, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
    try:
        answer = api.call(store, operation, params)
        token = {name: answer[name] for name in (model.TOKEN,) if name in answer}
        return {"answer": {**scrub(answer), **token}}
    except errors.DeviceFarmError as error:
        return {"error": {"code": error.code, "message": error.message, "status": error.status}}


def _differences(was: Any, now: Any, path: str, bound: Aliases) -> Iterator[tuple[str, Any, Any]]:
    """(member, recorded, mocked) wherever they differ; ARNs that come up for the first time are
    bound instead.
    """
    name = path.rpartition(".")[2]
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        recorded = {bound.get(str(key)): (key, member) for key, member in was.items()}
        for key in sorted({*recorded, *now}):
            shown, member = recorded.get(key, (key, None))
            yield from _differences(member, now.get(key), f"{path}.{shown}".lstrip("."), bound)
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for number, (one, other) in enumerate(zip(was, now, strict=True), 1):
            yield from _differences(one, other, f"{path}.{number}", bound)
    elif isinstance(was, (int, float)) and isinstance(now, (int, float)) and _allowed(path, name):
        if abs(was - now) > _allowed(path, name):
            yield path, was, now
    elif _same_kind(name, was, now) and was not in bound:
        bound.bind(was, now)
    elif (bound.text(was) if isinstance(was, str) else was) != now:
        yield path, was, now


def _allowed(path: str, name: str) -> float:
    """By how much a number may be off."""
    if name in model.timestamps():
        return CLOSE
    return CLOSE_MINUTES if path.endswith(MINUTES) else 0


def _same_kind(name: str, was: Any, now: Any) -> bool:
    """Whether both are ARNs of one kind, or both other names."""
    if not isinstance(was, str) or not isinstance(now, str):
        return False
    if is_arn(was) and is_arn(now):
        return kind_of(was) == kind_of(now)
    return name in OPAQUE
