"""Makes the values that stand for scrubbed ones. Rule: a placeholder follows from the text that
stood there, or from the number of the document, so it is the same in each run and process.

None of them is AWS's. Equal texts become equal ids, wherever they stand; two different texts
become two ids.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from moto_devicefarm.captures.arn_forms import KIND_OF_SHAPE
from moto_devicefarm.captures.scrub_marks import is_scrubbed_arn
from moto_devicefarm.core.resource import ARN_PREFIX, Kind

ACCOUNT = "123456789012"
"""moto's default account."""
PARENTS = {"artifact": "RemoteAccessSession 1"}
"""What a resource is in whose report does not say it, by the kind of the resource. A part of a run
is in the first run.
"""
SESSION, DEVICE, PLACE = "session", "device", "00000"
_NAMESPACE = uuid.UUID("6f1d3ad6-2f0c-5d0e-9b1a-0d0f5a1c7e11")


@lru_cache
def guid(text: str) -> str:
    """The id for a text, in the form of AWS's ids."""
    return str(uuid.uuid5(_NAMESPACE, text))


TEXTS: Mapping[str, Callable[[str], str]] = {
    "DeviceProxyHost": lambda text: f"scrubbed-{guid(text)[:8]}.example",
    "EnvironmentVariableName": lambda text: f"SCRUBBED_{guid(text)[:8]}",
    "OfferingIdentifier": lambda text: guid(text).upper(),
    "OfferingPromotionIdentifier": lambda text: guid(text),
    "SecurityGroupId": lambda text: f"sg-{guid(text)[:8]}",
    "SubnetId": lambda text: f"subnet-{guid(text)[:8]}",
}
"""Placeholders for texts that the model requires in a form, by the name of their shape."""


class Owner(NamedTuple):
    """Whose a resource is."""

    account: str = ACCOUNT
    project: str = guid("Project 1")
    """The id of its project."""


class Unknown(NamedTuple):
    """A resource whose ARN is scrubbed or missing."""

    shape: str
    """The name of its structure."""
    text: str
    """What the report has; "" for nothing."""
    number: int = 1
    """The number of the document among those of its structure."""
    twin: str = ""
    """What tells it from others of its list whose text is equal."""

    @property
    def kind(self) -> type[Kind]:
        """Its kind."""
        return KIND_OF_SHAPE[self.shape]


class ArnPlaceholders:
    """The ARNs in place of those of one source that are scrubbed or missing."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str, str], str] = {}
        """The scrubbed texts for which numbers stand, by the ids before them and the number."""

    def arn(self, unknown: Unknown, owner: Owner) -> str:
        """The ARN of a resource. Everything that still stands of it is kept."""
        kind = unknown.kind
        *prefix, _ = ARN_PREFIX.split(":")
        parts = unknown.text.split(":", 6)
        has_parts = len(parts) == 7
        if has_parts:
            given = zip(prefix, parts, strict=False)
            prefix = [usual if is_scrubbed_arn(part) else part for usual, part in given]
        account = _account(kind, parts[4] if has_parts else None, owner)
        word = parts[5] if has_parts and not is_scrubbed_arn(parts[5]) else kind.KIND
        names, ids = _levels(kind, account, parts[6] if has_parts else unknown.text)
        filled: list[str] = []
        for name, text in zip(names, ids, strict=False):
            filled.append(self._id(unknown, owner, names, filled, name, text))
        return ":".join([*prefix, account, word, "/".join([*filled, *ids[len(names) :]])])

    def _id(
        self,
        unknown: Unknown,
        owner: Owner,
        names: Sequence[str],
        before: Sequence[str],
        name: str,
        text: str,
    ) -> str:
        """The id at the level behind those ``before`` it."""
        level, kind = len(before), unknown.kind.KIND
        is_own = level == _own_level(kind, names)
        if text and not is_scrubbed_arn(text):
            return text
        seed = text + unknown.twin if is_own and text else text
        if name != PLACE:
            if not seed and level == 0 and not is_own:
                return owner.project
            own_seed = f"{unknown.shape} {unknown.number}"
            seed = seed or (own_seed if is_own else PARENTS.get(kind, "Run 1"))
            return guid(seed).replace("-", "").upper() if kind == DEVICE else guid(seed)
        if kind == SESSION:
            return PLACE
        if not seed:
            return f"{unknown.number - 1:05}" if is_own else PLACE
        return self._place("/".join(before), seed)

    def _place(self, before: str, text: str) -> str:
        """A number for the text, which no other text behind the same ids has."""
        number, digits = uuid.UUID(guid(text)).int, len(PLACE)
        while True:
            place = f"{number % 10**digits:05}"
            if self._texts.setdefault((before, place), text) == text:
                return place
            digits += 1


def _account(kind: type[Kind], given: str | None, owner: Owner) -> str:
    """The account in the ARN of a kind. AWS's own resources have none."""
    is_known = given is not None and not is_scrubbed_arn(given)
    if kind.OWNER == "aws":
        return given if given is not None and is_known else ""
    if given is not None and is_known and (given or kind.OWNER == "either"):
        return given
    return owner.account


def _levels(kind: type[Kind], account: str, own_id: str) -> tuple[list[str], list[str]]:
    """The names of the levels in the id of a kind, and the texts at them. One scrubbed text in the
    place of the whole id stands for the own id of the resource.
    """
    ids = own_id.split("/") if own_id else []
    forms = [form.split("/") for form in kind.FORM.split(", or ")]
    names = next((form for form in forms if len(form) == len(ids)), forms[0])
    if kind.OWNER == "either" and not account:
        names = names[-1:]
    own = _own_level(kind.KIND, names)
    if len(ids) == 1 and is_scrubbed_arn(ids[0]):
        ids = [*[""] * own, *ids]
    return names, [*ids, *[""] * (len(names) - len(ids))]


def _own_level(kind: str, names: Sequence[str]) -> int:
    """The level of the id that no other resource has: the last one, but all sessions end alike."""
    return 1 if kind == SESSION else len(names) - 1
