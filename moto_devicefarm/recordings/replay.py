"""Plays calls against the mock and reports each member that the mock answers differently.

Rule: a replay compares. It puts into the mock what the recording uses and did not create, as the
first document shows it, and delivers the bodies of uploads. It infers nothing else. A call whose
outcome nobody wrote down, as that of Get and List in a trail, is played and not compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from moto_devicefarm.captures.forms.text import read_report
from moto_devicefarm.core import api, clock, errors, model
from moto_devicefarm.core.store import Store
from moto_devicefarm.recordings.body_deliveries import BodyDeliveries
from moto_devicefarm.recordings.calls import RecordedCall, calls_of_text, read_recording
from moto_devicefarm.recordings.compare import Aliases, differences
from moto_devicefarm.recordings.prior_resources import load_prior_resources
from moto_devicefarm.recordings.secrets import scrub
from moto_devicefarm.recordings.sequences import read_sequence

NO_CALLS = (
    "no calls in it: expected a recording, a file of CloudTrail, a debug log or a cassette; "
    "documents can be loaded with farm.load or 'moto-devicefarm load'"
)


@dataclass(frozen=True)
class Difference:
    """A member that the mock answers differently.

    Example::

        with record(client, "calls.jsonl"):
            client.get_device(arn=device_arn)
        farm.change_device(device_arn, availability="BUSY")
        difference = farm.replay("calls.jsonl")[0]
        assert difference.member == "answer.device.availability"
        assert difference.mocked == "BUSY"
    """

    line: int
    """The line of the call in the recording, from 1; of CloudTrail the number of the record, and of
    a cassette that of the interaction.
    """
    operation: str
    member: str
    """The path of the member, such as ``answer.project.name`` or ``answer.devices.2.os``."""
    recorded: Any
    """The recorded value; None if the member was not there."""
    mocked: Any
    """The mock's value; None if the member is not there."""
    place: str = field(default="", compare=False)
    """Where the call stands, such as "line 3". It names the file too if there are several."""

    @property
    def document(self) -> dict[str, Any]:
        """The difference as JSON, by the names of the fields."""
        return asdict(self)

    def __str__(self) -> str:
        values = f"recorded {self.recorded!r}, mocked {self.mocked!r}"
        place = self.place or f"line {self.line}"
        return f"{place}, {self.operation}: {self.member}: {values}"


def replay(store: Store, path: Path) -> list[Difference]:
    """Play the calls of a file or a folder, each at its time, in ``store``.

    Raises ValueError, which names the file and the place, if it is no sequence of calls, and
    OSError if the file can't be read.
    """
    calls = _read(path)
    aliases = Aliases(load_prior_resources(store, calls))
    uploads = BodyDeliveries(store, calls, aliases)
    has_one_source = len({call.source for call in calls}) == 1
    found: list[Difference] = []
    for call in calls:
        place = f"{call.unit} {call.line}" if has_one_source else call.place
        with clock.hold_at(call.time):
            uploads.deliver(call)
            mocked = mock_outcome(store, call.operation, aliases.resolve_all(call.parameters))
        if call.outcome:
            for one in differences(call.outcome, mocked, aliases):
                found.append(Difference(call.line, call.operation, *one, place))
    return found


def _read(path: Path) -> Sequence[RecordedCall]:
    """The calls in the order in which they are played: a recording has the order of its lines."""
    if path.is_dir():
        return read_sequence(path) or []
    report = read_report(path)
    recorded = calls_of_text(report.text, report.name)
    if recorded is not None:
        return recorded
    calls = read_sequence(report)
    if calls is None and report.text.lstrip()[:1] not in ("", "{", "["):
        raise ValueError(f"{report.name}: {NO_CALLS}")
    return calls or read_recording(report.text, report.name)


def mock_outcome(store: Store, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """The mock's answer or error, in the form of a recording; the token stays, to be sent back."""
    try:
        answer = api.call(store, operation, params)
        token = {name: answer[name] for name in (model.TOKEN,) if name in answer}
        return {"answer": {**scrub(answer), **token}}
    except errors.DeviceFarmError as error:
        return {"error": {"code": error.code, "message": error.message, "status": error.status}}
