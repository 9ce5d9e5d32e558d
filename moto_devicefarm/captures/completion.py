"""Fills in what a person scrubbed or left out of a report. Rule: only what the model requires or
the mock needs is filled in; anything else that was scrubbed is left out.

Without ``complete``, a report with such members is refused. A free text stays as it is: a name may
be "***".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from botocore.model import ListShape, MapShape, Shape, StructureShape

from moto_devicefarm.captures import scrub_marks
from moto_devicefarm.captures.arn_forms import KIND_OF_SHAPE
from moto_devicefarm.captures.forms.elisions import ELIDED, is_elision
from moto_devicefarm.captures.placeholders import TEXTS, ArnPlaceholders, Owner, Unknown
from moto_devicefarm.core import constraints, model

WITH_STATUS = ("RemoteAccessSession", "Run", "Job", "Suite", "Test")
"""The structures whose documents are about a status, so that they must have one."""
MEMBER_KINDS: Mapping[str, str] = {
    "appUpload": "Upload",
    "deviceArn": "Device",
    "devicePoolArn": "DevicePool",
    "instanceArn": "DeviceInstance",
    "testPackageArn": "Upload",
    "testSpecArn": "Upload",
}
"""The structures that these members name by ARN."""
NEEDED: Mapping[str, Sequence[str]] = {"DeviceInstance": ("arn", "udid")}
"""The members without which the mock can't hold an inner structure."""
OWNED = ("appUpload", "testPackageArn", "testSpecArn", "devicePoolArn")
"""The members that are in the project of their document."""
ARN_PATTERN = "^arn:aws:devicefarm:.+"
_LEFT_OUT = object()
"""In the place of a value that was scrubbed."""


class Marks(NamedTuple):
    """What a report has in the place of members, by their paths; "" for a member that it lacks."""

    filled: dict[str, str]
    """Members with placeholders."""
    left_out: dict[str, str]
    """Members that the completed document lacks."""

    def leave_out(self, path: str) -> None:
        """Note that the whole member at a path is left out."""
        inside = takewhile(lambda one: one.startswith(f"{path}."), reversed(self.filled))
        for inner in list(inside):  # the last ones, since the walk goes from member to member
            self.left_out[inner] = self.filled.pop(inner)


class Completed(NamedTuple):
    """A value without marks of a person."""

    value: Any
    marks: Marks


class Completion:
    """Completes the documents of one source, or refuses them."""

    def __init__(self, complete: bool = False) -> None:
        self.complete = complete
        self._arns = ArnPlaceholders()
        self._numbers = Counter[str]()
        """How many documents of each structure had no ARN of their own."""

    def document(self, shape: str, value: Any, where: str, twin: str = "") -> Completed:
        """The value as a document of a structure.

        Raises ValueError, which names the members and the remedy, if something was scrubbed and is
        not to be completed, or nothing is left.
        """
        self.check_present(value, where)
        marks = Marks({}, {})
        structure = model.structure(shape)
        members = _Walk(self._arns, marks).value(structure, value, "")
        if not self.complete:
            if any(marks):
                raise ValueError(scrub_marks.refusal(where, marks.filled | marks.left_out))
            return Completed(value, marks)
        if isinstance(members, dict):
            if shape in KIND_OF_SHAPE:
                self._fill_arn(shape, members, marks, twin)
            else:  # the answer of a List operation needs its list
                lists = [one for one in value if isinstance(structure.members.get(one), ListShape)]
                members = {**{name: [] for name in lists}, **members}
            if shape in WITH_STATUS and members.get("status") is None:
                marks.filled["status"] = marks.left_out.pop("status", "")
                members["status"] = _status(members)
        return Completed(members, marks)

    def check_present(self, value: Any, where: str) -> None:
        """Raise ValueError for a text in the place of a whole document or list."""
        if isinstance(value, str) and scrub_marks.is_scrubbed(value):
            raise ValueError(
                f"{where} is {scrub_marks.quoted_mark(value)}: nothing of it is left: give the "
                "whole report"
            )

    def _fill_arn(self, shape: str, members: dict[str, Any], marks: Marks, twin: str) -> None:
        """Give a document its ARN, if that is scrubbed or missing."""
        if members.get("arn") is not None and "arn" not in marks.filled:
            return
        text = marks.filled.setdefault("arn", "")
        number = 1
        if not text:
            self._numbers[shape] += 1
            number = self._numbers[shape]
        members["arn"] = self._arns.arn(Unknown(shape, text, number, twin), _owner(members))

    def arns(self, kinds: Mapping[str, str], value: Mapping[str, Any], where: str) -> Completed:
        """The value with the scrubbed ARNs among its members filled in; ``kinds`` are the
        structures that they name. Raises ValueError as ``document`` does.
        """
        marks = {
            name: str(value[name])
            for name in kinds
            if isinstance(value.get(name), str) and scrub_marks.is_scrubbed_arn(value[name])
        }
        if marks and not self.complete:
            raise ValueError(scrub_marks.refusal(where, marks))
        arns = {
            name: self._arns.arn(Unknown(kinds[name], text), Owner())
            for name, text in marks.items()
        }
        return Completed({**value, **arns}, Marks(marks, {}))

    def without_elisions(self, items: Mapping[str, Any], where: str) -> Mapping[str, Any]:
        """An answer without the members that stand for others. Raises ValueError as ``document``
        does.
        """
        elisions = [key for key in items if is_elision(key)]
        if elisions and not self.complete:
            raise ValueError(scrub_marks.refusal(where, {ELIDED: elisions[0]}))
        return {key: value for key, value in items.items() if key not in elisions}

    def listed(self, items: Sequence[Any], where: str) -> Iterator[tuple[Any, int, str]]:
        """(item, its number from 1, what tells it from others) for each item of a list that is not
        an elision. Raises ValueError as ``document`` does.
        """
        for number, (item, twin) in enumerate(zip(items, twins(items), strict=True), 1):
            if not isinstance(item, str) or not is_elision(item):
                yield item, number, twin
            elif not self.complete:
                raise ValueError(scrub_marks.refusal(where, {str(number): item}))


def twins(items: Sequence[Any]) -> list[str]:
    """What tells each item of a list from earlier ones with the same scrubbed ARN, which in one
    list are other resources; "" for most.
    """
    earlier: dict[str, int] = {}
    found = []
    for item in items:
        arn = item.get("arn") if isinstance(item, Mapping) else None
        twin = ""
        if isinstance(arn, str) and scrub_marks.is_scrubbed_arn(arn):
            earlier[arn] = earlier.get(arn, 0) + 1
            twin = f" {earlier[arn]}" if earlier[arn] > 1 else ""
        found.append(twin)
    return found


class _Walk:
    """One pass through a document."""

    def __init__(self, arns: ArnPlaceholders, marks: Marks) -> None:
        self._arns = arns
        self._marks = marks

    def value(self, shape: Shape, value: Any, path: str, structure: str = "") -> Any:
        """The value without marks; _LEFT_OUT if nothing is left of it."""
        if isinstance(value, str):
            return self._text(shape, value, path, structure)
        if isinstance(shape, StructureShape) and isinstance(value, Mapping):
            return self._members(shape, value, path)
        if isinstance(shape, MapShape) and isinstance(value, Mapping):
            return self._entries(shape, value, path)
        if isinstance(shape, ListShape) and isinstance(value, list):
            return self._items(shape, value, path)
        return value

    def _members(self, shape: StructureShape, value: Mapping[str, Any], path: str) -> Any:
        members = {}
        left_out = False
        for name, member in value.items():
            if name in shape.members:
                inner = f"{path}.{name}" if path else name
                found = self.value(shape.members[name], member, inner, shape.name)
            elif is_elision(name):
                place = f"{path}.{ELIDED}" if path else ELIDED
                self._marks.left_out[place] = member if isinstance(member, str) else name
                found = _LEFT_OUT
            else:
                found = member
            if found is not _LEFT_OUT:
                members[name] = found
            left_out = left_out or found is _LEFT_OUT
        if not path or not left_out:
            return members
        needed = (*shape.required_members, *NEEDED.get(shape.name, ()))
        if not members or any(name not in members for name in needed):
            self._marks.leave_out(path)
            return _LEFT_OUT
        return members

    def _entries(self, shape: MapShape, value: Mapping[str, Any], path: str) -> Any:
        entries = {}
        for key, item in value.items():
            inner = f"{path}.{key}"
            own = self._text(shape.key, key, inner, "")
            if is_elision(key):
                self._marks.left_out[f"{path}.{ELIDED}"], own = key, _LEFT_OUT
            found = self.value(shape.value, item, inner) if own is not _LEFT_OUT else _LEFT_OUT
            if found is not _LEFT_OUT:
                entries[own] = found
        return entries if entries or not value else _LEFT_OUT

    def _items(self, shape: ListShape, value: Sequence[Any], path: str) -> Any:
        items = []
        for number, item in enumerate(value, 1):
            inner = f"{path}.{number}"
            if isinstance(item, str) and is_elision(item):
                self._marks.left_out[inner] = item
            elif (found := self.value(shape.member, item, inner)) is not _LEFT_OUT:
                items.append(found)
        return items if items or not value else _LEFT_OUT

    def _text(self, shape: Shape, text: str, path: str, structure: str) -> Any:
        """A text, where it may be scrubbed: a free text stays."""
        if shape.metadata.get("pattern") == ARN_PATTERN:
            return self._arn(text, path, structure)
        if not scrub_marks.is_scrubbed(text) or not _is_wrong(shape, text):
            return text
        placeholder = TEXTS.get(shape.name)
        if placeholder is None:
            self._marks.left_out[path] = text
            return _LEFT_OUT
        self._marks.filled[path] = text
        return placeholder(text)

    def _arn(self, text: str, path: str, structure: str) -> Any:
        if not scrub_marks.is_scrubbed_arn(text):
            return text
        name = path.rpartition(".")[2]
        shape = structure if name == "arn" else MEMBER_KINDS.get(name, "")
        if shape not in KIND_OF_SHAPE:
            self._marks.left_out[path] = text
            return _LEFT_OUT
        self._marks.filled[path] = text
        return self._arns.arn(Unknown(shape, text), Owner())


def _is_wrong(shape: Shape, text: str) -> bool:
    """Whether the model does not allow a text."""
    return bool(constraints.violations(shape, text))


def _owner(members: Mapping[str, Any]) -> Owner:
    """The owner of a document, from its members that name resources of the same project."""
    for name in OWNED:
        parts = str(members.get(name)).split(":", 6)
        if len(parts) == 7 and "/" in parts[6]:
            return Owner(parts[4], parts[6].partition("/")[0])
    return Owner()


def _status(members: Mapping[str, Any]) -> str:
    """A status that fits the rest of a document. Nobody knows the real one."""
    has_ended = "stopped" in members or members.get("result", "PENDING") != "PENDING"
    return "COMPLETED" if has_ended else "RUNNING"
