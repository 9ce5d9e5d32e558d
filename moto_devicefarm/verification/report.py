"""Writes and reads verification.json, and prints the table of differences. Rule: other users of the
machine can't read the file. A file that is read may be anybody's: its size and its form are
checked, and the terminal shows no character of it that acts.
"""

from __future__ import annotations

import dataclasses
import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from moto_devicefarm import __version__
from moto_devicefarm.core import clock
from moto_devicefarm.core.json_guard import read_json
from moto_devicefarm.core.printable_text import escape_unprintable
from moto_devicefarm.recordings.record import open_for_user
from moto_devicefarm.terminal_tables import fitted_table
from moto_devicefarm.verification.comparison import Difference, compare_probes
from moto_devicefarm.verification.probe import Probe
from moto_devicefarm.verification.runner import ProbeAnswer, ask_mock

FILE = "verification.json"
LONGEST = 60
"""How many characters of a value the table shows; the file has them all."""
LONGEST_NAME = 200
"""How many characters of a member or of a reason are shown."""
MOST_BYTES = 20_000_000
"""The largest file that is read. One with all probes has some 3 MB."""
_LIBRARIES = ("moto", "botocore", "boto3")


class Verification(NamedTuple):
    """The content of a file."""

    service: str
    """"AWS", or the URL of what was verified in its place."""
    answers: list[ProbeAnswer]


def write_verification(
    path: Path, verification: Verification, found: Sequence[Difference], *, complete: bool
) -> None:
    """Write all answers and the differences. Raises OSError."""
    document = {
        "date": clock.text(clock.now()),
        "service": verification.service,
        "complete": complete,
        "versions": {
            "moto_devicefarm": __version__,
            **{name: version(name) for name in _LIBRARIES},
            "python": platform.python_version(),
        },
        "probes": [_without_empty(dataclasses.asdict(one)) for one in verification.answers],
        "differences": [dataclasses.asdict(one) for one in found],
    }
    with open(path, "w", encoding="utf-8", opener=open_for_user) as file:
        file.write(json.dumps(document, indent=1) + "\n")


def _without_empty(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, [], ())}


def read_verification(path: Path) -> Verification:
    """The content of a file. Raises ValueError if it is not a verification, and OSError."""
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError(f"{path}: too large for a verification: at most {MOST_BYTES} bytes")
    document = read_json(content, str(path))
    try:
        probes = [ProbeAnswer(**members) for members in document["probes"]]
        names = {one.name for one in probes}
        if len(names) < len(probes) or not all(map(_is_answer, probes)):
            raise ValueError
        return Verification(str(document["service"]), probes)
    except (KeyError, TypeError, ValueError):
        raise ValueError(
            f"{path}: not a verification: give a {FILE} that 'moto-devicefarm verify' wrote"
        ) from None


def _is_answer(answer: ProbeAnswer) -> bool:
    reasons = (answer.fault, answer.not_answered)
    return (
        isinstance(answer.name, str)
        and all(reason is None or isinstance(reason, str) for reason in reasons)
        and isinstance(answer.calls, (list, tuple))
        and all(map(_is_call, answer.calls))
    )


def _is_call(call: Any) -> bool:
    if not isinstance(call, Mapping):
        return False
    outcomes = [call[name] for name in ("answer", "error") if name in call]
    return (
        isinstance(call.get("operation"), str)
        and isinstance(call.get("parameters"), Mapping)
        and len(outcomes) > 0
        and all(isinstance(outcome, Mapping) for outcome in outcomes)
    )


def compare_with_mock(verification: Verification, probes: Sequence[Probe]) -> list[Difference]:
    """The differences between the answers and the mock's; ``probes`` are those that they answer."""
    mocked = ask_mock(probes)
    return compare_probes(verification.answers, mocked, with_urls=verification.service == "AWS")


def probe_table(probes: Iterable[Probe]) -> str:
    """The list of probes for a person."""
    rows = [
        (
            one.name,
            one.family,
            f"about {one.device_minutes:g}" if one.device_minutes else "",
            one.question,
        )
        for one in probes
    ]
    return fitted_table(rows, ("probe", "family", "device minutes", "question"), texts=1)


def summary(answers: Sequence[ProbeAnswer], found: Sequence[Difference]) -> str:
    """How many probes were answered, and a table of the differences."""
    different = len({one.probe for one in found})
    refused = [one for one in answers if one.not_answered is not None]
    same = len(answers) - different - len(refused)
    lines = [f"{_probes(len(answers))}: {same} as the mock, {different} different"]
    lines[0] += f", {len(refused)} not answered" if refused else ""
    lines += [f"not answered: {one.name}: {shown_name(str(one.not_answered))}" for one in refused]
    if found:
        rows = [
            (one.probe, shown_name(one.member), _shown(one.real), _shown(one.mock)) for one in found
        ]
        lines += ["", fitted_table(rows, ("probe", "member", "real", "mock"), texts=2)]
    return "\n".join(lines)


def _probes(count: int) -> str:
    return "1 probe" if count == 1 else f"{count} probes"


def _shown(value: Any) -> str:
    """A value in ASCII, shortened."""
    return _shortened("(absent)" if value is None else json.dumps(value), LONGEST)


def shown_name(text: str) -> str:
    """A text that may come from a file of anybody, shortened, for a terminal."""
    return _shortened(escape_unprintable(text), LONGEST_NAME)


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 3]}..."
