"""Plays a recording against the mock and reports each member that the mock answers differently.

Rule: a replay compares. It puts into the mock what the recording uses and did not create, as the
first document shows it, and delivers the bodies of uploads. It infers nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

from moto_devicefarm.core import api, clock, errors, model
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import ms
from moto_devicefarm.recordings.calls import RecordedCall, read_calls
from moto_devicefarm.recordings.compare import Aliases, differences
from moto_devicefarm.recordings.prior_resources import load_prior_resources
from moto_devicefarm.recordings.secrets import scrub
from moto_devicefarm.resources.uploads.uploads import Delivery, Upload


@dataclass(frozen=True)
class Difference:
    """A member that the mock answers differently."""

    line: int
    """The line of the call in the recording, from 1."""
    operation: str
    member: str
    """The path of the member: ``answer.project.name``, ``error.code``, ``answer.devices.2.os``."""
    recorded: Any
    """The recorded value; None if the member was not there."""
    mocked: Any
    """The mock's value; None if the member is not there."""

    @property
    def document(self) -> dict[str, Any]:
        """The difference as JSON, by the names of the fields."""
        return asdict(self)

    def __str__(self) -> str:
        values = f"recorded {self.recorded!r}, mocked {self.mocked!r}"
        return f"line {self.line}, {self.operation}: {self.member}: {values}"


def replay(store: Store, path: Path) -> list[Difference]:
    """Play the recording at ``path``, each call at its recorded time, in ``store``.

    Raises ValueError, which names the file and the line, if it is not a recording, and OSError if
    the file can't be read.
    """
    calls = read_calls(path)
    aliases = Aliases(load_prior_resources(store, calls))
    return [one for number in range(len(calls)) for one in _play(store, calls[number:], aliases)]


def _play(store: Store, calls: Sequence[RecordedCall], aliases: Aliases) -> list[Difference]:
    """Play the first of the calls."""
    call = calls[0]
    with clock.hold_at(call.time):
        _deliver_bodies(store, calls, aliases)
        mocked = mock_outcome(store, call.operation, aliases.resolve_all(call.parameters))
    found = differences(call.outcome, mocked, aliases)
    return [Difference(call.line, call.operation, *one) for one in found]


def mock_outcome(store: Store, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """The mock's answer or error, in the form of a recording; the token stays, to be sent back."""
    try:
        answer = api.call(store, operation, params)
        token = {name: answer[name] for name in (model.TOKEN,) if name in answer}
        return {"answer": {**scrub(answer), **token}}
    except errors.DeviceFarmError as error:
        return {"error": {"code": error.code, "message": error.message, "status": error.status}}


def _deliver_bodies(store: Store, calls: Sequence[RecordedCall], aliases: Aliases) -> None:
    """Deliver the body of each upload that the first call's answer shows as processed.

    The PUT that sends a body is not a call of the client. Its outcome is the one that the upload
    has before it waits for a body again.
    """
    for document in calls[0].documents:
        arn, status = document.members["arn"], document.members.get("status")
        upload = (
            store.find(Upload, aliases.resolve(arn)) if document.shape == Upload.SHAPE else None
        )
        if upload is None or status in ("INITIALIZED", None):
            continue
        if upload.status(clock.now()) != "INITIALIZED":
            continue
        later = (
            one.members for call in calls for one in call.documents if one.members["arn"] == arn
        )
        *_, last = takewhile(lambda members: members.get("status") != "INITIALIZED", later)
        wait = ms(store.settings.timings.upload_processing) if status == "PROCESSING" else 0
        problem = (last.get("message") or "FAILED") if last.get("status") == "FAILED" else None
        delivery = Delivery(clock.now() + wait, problem, last.get("metadata"))
        upload.contents = (*upload.contents, (clock.now(), delivery))
