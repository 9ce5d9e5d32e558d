"""Compares the answers of two accounts to the same probes.

Rule: ids, ARNs, numbers of accounts, signatures, times, minutes and the values of devices are no
differences. Names, words, codes, members, order and statuses are.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import Any

from moto_devicefarm.core import model
from moto_devicefarm.core.resource import kind_of
from moto_devicefarm.core.short_arns import ARN
from moto_devicefarm.recordings.compare import Aliases, differences
from moto_devicefarm.verification.account import ENDED
from moto_devicefarm.verification.runner import ProbeAnswer

_MINUTES = ("total", "metered", "unmetered", "remaining")
_URL = re.compile(r"\b\w+://\S+")
_ID = re.compile(
    r"(?<![\w/:-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w/-])", re.IGNORECASE
)
"""An id that is not a part of an ARN."""
Call = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """A member that the mock answers differently."""

    probe: str
    member: str
    """The number of the call in the probe, its operation, and the path of the member."""
    real: Any
    """None if the member was not there."""
    mock: Any


def compare_probes(
    real: Sequence[ProbeAnswer], mock: Sequence[ProbeAnswer], *, with_urls: bool
) -> list[Difference]:
    """The differences of all probes that were answered. Both have the same probes.

    ``with_urls``: whether hosts of URLs count. Those of a served mock are its own.
    """
    return [
        difference
        for one, other in zip(real, mock, strict=True)
        if one.not_answered is None and other.not_answered is None
        for difference in _compare(one, other, with_urls)
    ]


def _compare(real: ProbeAnswer, mock: ProbeAnswer, with_urls: bool) -> Iterator[Difference]:
    aliases = Aliases()

    def compare(one: Any, other: Any, place: str = "") -> Iterator[Difference]:
        one, other = (_comparable(value, with_urls) for value in (one, other))
        _bind_quoted(one, other, aliases)
        for path, *values in differences(one, other, aliases):
            yield Difference(real.name, f"{place}{path}", *values)

    none: list[Call] = [{}]
    steps = zip_longest(_steps(real.calls), _steps(mock.calls), fillvalue=none)
    for number, (ours, others) in enumerate(steps, 1):
        operations = [step[0].get("operation") for step in (ours, others)]
        if operations[0] != operations[1]:
            yield Difference(real.name, f"{number}: operation", *operations)
            break
        place = f"{number} {operations[0]}: "
        # The names in the parameters meet here.
        deque(differences(ours[0]["parameters"], others[0]["parameters"], aliases), maxlen=0)
        if "poll" in ours[0]:
            for one, other in _same_statuses(ours, others):
                yield from compare(one, other, place)
        else:
            yield from compare(_outcome(ours[0]), _outcome(others[0]), place)
    yield from compare({"result": real.result}, {"result": mock.result})
    if real.fault or mock.fault:  # equal ones too: then the probe itself is wrong
        yield Difference(real.name, "probe", real.fault, mock.fault)


def _steps(calls: Sequence[Call]) -> Iterator[list[Call]]:
    """The compared calls in their order, with those of one wait together.

    Of the calls that a probe only reads, it is those with an error. How many pages a list has is no
    difference.
    """
    compared = enumerate(call for call in calls if call.get("compared", True) or "error" in call)
    for _, step in groupby(compared, lambda pair: pair[1].get("poll", -1 - pair[0])):
        yield [call for _, call in step]


def _outcome(call: Call) -> dict[str, Any]:
    return {name: call[name] for name in ("answer", "error") if name in call}


def _same_statuses(real: list[Call], mock: list[Call]) -> Iterator[tuple[Any, Any]]:
    """The outcomes of a wait that belong together: those of the same status, and the last ones.

    A status that only the mock shows is no difference: the real account may have left it between
    two polls.
    """
    mocked = {_status(call): call for call in mock}
    for call in real[:-1]:
        other = mocked.get(_status(call))
        if other is None:
            yield {"status": _status(call)}, {}
        else:
            yield _outcome(call), _outcome(other)
    yield _outcome(real[-1]), _outcome(mock[-1])


def _status(call: Call) -> Any:
    """The status of the resource in an answer; None if it has none. The file may be anybody's."""
    resource = next(iter(call.get("answer", {}).values()), None)
    status = resource.get("status") if isinstance(resource, Mapping) else None
    return status if isinstance(status, str) else None


def _comparable(value: Any, with_urls: bool, name: str = "") -> Any:
    """The value without times, minutes and loose ids, and without URLs unless they count.

    Of a device only the names of its members count, since the fleet changes every day, and of
    counters as long as they change.
    """
    if isinstance(value, Mapping):
        if name == "device":
            return dict.fromkeys(value, "(any)")
        members = {key: _comparable(member, with_urls, key) for key, member in value.items()}
        device = value.get("device")
        if isinstance(device, Mapping) and value.get("name") == device.get("name", ""):
            members["name"] = "(name of the device)"
        if value.get("status", ENDED[0]) not in ENDED and "counters" in members:
            members["counters"] = dict.fromkeys(value["counters"], "(so far)")
        return members
    if isinstance(value, list):
        return [_comparable(item, with_urls, name) for item in value]
    if isinstance(value, str):
        value = _ID.sub("(id)", value)
        return value if with_urls else _URL.sub("(URL)", value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if name in model.timestamps():
            return "(time)"
        if name in _MINUTES:
            return "(minutes)"
    return value


def _bind_quoted(real: Any, mock: Any, aliases: Aliases) -> None:
    """Bind the ARNs that error messages quote at the same places."""
    quoted = [ARN.findall(str(one.get("error", ""))) for one in (real, mock)]
    for one, other in zip(*quoted, strict=False):
        if one not in aliases and kind_of(one) == kind_of(other):
            aliases.bind(one, other)
