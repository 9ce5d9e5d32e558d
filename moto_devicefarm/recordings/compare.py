"""Compares recorded answers with the mock's, member by member.

Rule: the ARNs of a recording are other ones than the mock's. Two ARNs that meet for the first time
at the same member are aliases from then on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from moto_devicefarm.core import model
from moto_devicefarm.core.resource import ancestor_arn, id_of, is_arn, kind_of
from moto_devicefarm.resources.artifacts.artifacts import session_arn
from moto_devicefarm.resources.grid.projects import GridProject
from moto_devicefarm.resources.projects import Project
from moto_devicefarm.resources.runs.runs import Run

_ARN = re.compile(r"arn:aws:devicefarm:[\w:/-]+")
_NAMES = (model.TOKEN, "transactionId", "awsAccountNumber")
"""Members that name something without being an ARN; they have aliases too."""
_SECONDS = 1.0
"""The tolerance of times: the recorded clock was another machine's."""
_MINUTES = 0.025
"""The tolerance of minutes: a second, rounded to two decimals."""
_MINUTE_MEMBERS = (
    ".trialMinutes.remaining",
    *(f".deviceMinutes.{part}" for part in ("total", "metered", "unmetered")),
)


def holders(arn: str) -> Iterator[tuple[str, int]]:
    """The ARNs of the resources that may hold an ARN's resource, the nearest first, each with the
    number of parts of the id that are the holder's.
    """
    own = id_of(arn)
    if own.count("/") > 1:
        yield ancestor_arn(arn, Run), 2
        yield session_arn(arn), 2
    if "/" in own:
        yield ancestor_arn(arn, Project), 1
        yield ancestor_arn(arn, GridProject), 1


class Aliases:
    """The mock's names for the recorded ones. The names in ``same`` stand for themselves."""

    def __init__(self, same: Iterable[str] = ()) -> None:
        self._names = {name: name for name in same}

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def bind(self, recorded: str, mocked: str) -> None:
        """Make ``mocked`` the mock's name for ``recorded``."""
        self._names[recorded] = mocked

    def resolve(self, name: str) -> str:
        """The mock's name. A resource in a bound one, such as a job of a run, is in the mock's
        resource; other names stay.
        """
        found = self._names.get(name)
        return found or (self._resolve_within(name) if is_arn(name) else name)

    def _resolve_within(self, arn: str) -> str:
        for holder, length in holders(arn):
            bound = self._names.get(holder)
            if bound is not None:
                own = [*id_of(bound).split("/")[:length], *id_of(arn).split("/")[length:]]
                return f"{bound.rsplit(':', 2)[0]}:{kind_of(arn)}:{'/'.join(own)}"
        return arn

    def resolve_text(self, text: str) -> str:
        """The text with the mock's ARNs in it: messages quote ARNs."""
        return self._names.get(text) or _ARN.sub(lambda found: self.resolve(found[0]), text)

    def resolve_all(self, value: Any) -> Any:
        """The value with the mock's names in it, at any depth."""
        if isinstance(value, Mapping):
            return {name: self.resolve_all(member) for name, member in value.items()}
        if isinstance(value, list):
            return [self.resolve_all(item) for item in value]
        return self.resolve(value) if isinstance(value, str) else value


def differences(
    recorded: Any, mocked: Any, aliases: Aliases, path: str = ""
) -> Iterator[tuple[str, Any, Any]]:
    """(path of the member, recorded value, mocked value) of each member that differs. Binds the
    names that meet for the first time.
    """
    if isinstance(recorded, Mapping) and isinstance(mocked, Mapping):
        for key in sorted({*recorded, *mocked}):
            member = f"{path}.{key}".lstrip(".")
            yield from differences(recorded.get(key), mocked.get(key), aliases, member)
    elif isinstance(recorded, list) and isinstance(mocked, list) and len(recorded) == len(mocked):
        for number, (one, other) in enumerate(zip(recorded, mocked, strict=True), 1):
            yield from differences(one, other, aliases, f"{path}.{number}")
    elif _are_unbound_names(path, recorded, mocked, aliases):
        aliases.bind(recorded, mocked)
    elif not _are_equal(path, recorded, mocked, aliases):
        yield path, recorded, mocked


def _are_unbound_names(path: str, recorded: Any, mocked: Any, aliases: Aliases) -> bool:
    """Whether both are ARNs of one kind, or other names, and the recorded one has no alias yet."""
    if not isinstance(recorded, str) or not isinstance(mocked, str) or recorded in aliases:
        return False
    if is_arn(recorded) and is_arn(mocked):
        return kind_of(recorded) == kind_of(mocked)
    return _last_name(path) in _NAMES


def _are_equal(path: str, recorded: Any, mocked: Any, aliases: Aliases) -> bool:
    tolerance = _tolerance(path)
    if tolerance and isinstance(recorded, (int, float)) and isinstance(mocked, (int, float)):
        return abs(recorded - mocked) <= tolerance
    same: bool = (
        aliases.resolve_text(recorded) if isinstance(recorded, str) else recorded
    ) == mocked
    return same


def _tolerance(path: str) -> float:
    """The greatest difference between two numbers that is not reported."""
    if _last_name(path) in model.timestamps():
        return _SECONDS
    return _MINUTES if path.endswith(_MINUTE_MEMBERS) else 0


def _last_name(path: str) -> str:
    return path.rpartition(".")[2]
