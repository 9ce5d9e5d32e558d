"""What the devices and the instances of a registry share. Rule: each is checked against botocore's
model when it is made.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from botocore import xform_name

from moto_devicefarm.core import constraints, model
from moto_devicefarm.core.arguments import check_one_of
from moto_devicefarm.core.encoder import FinishedDocument


class Described(FinishedDocument):
    """A dataclass whose fields are the members of a structure of the model."""

    SHAPE = ""

    @cached_property
    def json(self) -> str:
        """The object as the service answers it. Made once, because each answer about a session
        has its whole device.
        """
        return json.dumps(self.document)

    @property
    def document(self) -> dict[str, Any]:
        """The object with AWS's member names."""
        fields = model.attributes(self.SHAPE).items()
        members = ((member, getattr(self, field, None)) for field, member in fields)
        return {member: plain(value) for member, value in members if value not in (None, ())}

    def _check(self, what: str) -> None:
        """Raise ValueError, naming the object and each member that the model does not allow."""
        found = constraints.violations(model.structure(self.SHAPE), self.document, strict=True)
        if found:
            raise ValueError(f"{what}: {'; '.join(found)}")


def plain(value: Any) -> Any:
    if isinstance(value, (str, int)):
        return value
    if isinstance(value, Described):
        return value.document
    if isinstance(value, Mapping):
        return dict(value)
    return [plain(item) for item in value] if isinstance(value, tuple) else value


def as_tuple(value: Any) -> Any:
    """A list as a tuple; anything else as it is: the check against the model refuses it."""
    return tuple(value) if isinstance(value, list) else value


def set_fields(described: Described, **values: Any) -> None:
    for name, value in values.items():
        object.__setattr__(described, name, value)


def fields_of_document(cls: type[Any], document: Mapping[str, Any], what: str) -> dict[str, Any]:
    """The members by the names of the fields; ValueError for unknown ones, which are mistakes."""
    fields = {field.name for field in dataclasses.fields(cls)}
    possible = [name for name in model.structure(cls.SHAPE).members if xform_name(name) in fields]
    for name in document:
        if xform_name(name) not in fields:
            check_one_of(f"{what}, member", name, possible)
    return {xform_name(name): value for name, value in document.items() if value is not None}
