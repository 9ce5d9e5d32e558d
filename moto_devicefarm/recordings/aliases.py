"""Which of the mock's ARNs and other names stands for which recorded one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from moto_devicefarm.core.resource import ancestor_arn, id_of, kind_of
from moto_devicefarm.resources.artifacts.artifacts import session_arn
from moto_devicefarm.resources.grid.projects import GridProject
from moto_devicefarm.resources.projects import Project
from moto_devicefarm.resources.runs.runs import Run

ARN = "arn:aws:devicefarm:"
_ARN = re.compile(rf"{ARN}[\w:/-]+")


def holders(arn: str) -> Iterator[tuple[str, int]]:
    """The ARNs of what may hold the resource with this ARN, the nearest first, and how much of its
    id is the holder's.
    """
    own = id_of(arn)
    if own.count("/") > 1:
        yield ancestor_arn(arn, Run), 2
        yield session_arn(arn), 2
    if "/" in own:
        yield ancestor_arn(arn, Project), 1
        yield ancestor_arn(arn, GridProject), 1


class Aliases:
    """Recorded names and the mock's in their place; ``same`` stand for themselves."""

    def __init__(self, same: Iterable[str] = ()) -> None:
        self._names = {name: name for name in same}

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def bind(self, recorded: str, mocked: str) -> None:
        """From now on the one stands for the other."""
        self._names[recorded] = mocked

    def get(self, name: str) -> str:
        """The mock's name. What is in a bound resource, as a job is in its run, is in the mock's
        too; others stay.
        """
        found = self._names.get(name)
        return found or (self._within(name) if is_arn(name) else name)

    def _within(self, arn: str) -> str:
        for holder, length in holders(arn):
            bound = self._names.get(holder)
            if bound is not None:
                own = [*id_of(bound).split("/")[:length], *id_of(arn).split("/")[length:]]
                return f"{bound.rsplit(':', 2)[0]}:{kind_of(arn)}:{'/'.join(own)}"
        return arn

    def text(self, text: str) -> str:
        """The text with the mock's ARNs in it: messages name them too."""
        return self._names.get(text) or _ARN.sub(lambda found: self.get(found[0]), text)

    def all(self, value: Any) -> Any:
        """The value with the mock's names in it, at any depth."""
        if isinstance(value, Mapping):
            return {name: self.all(member) for name, member in value.items()}
        if isinstance(value, list):
            return [self.all(item) for item in value]
        return self.get(value) if isinstance(value, str) else value


def is_arn(text: str) -> bool:
    """Whether it is the ARN of one of Device Farm's resources, with all its parts."""
    return text.startswith(ARN) and text.count(":") > 5
