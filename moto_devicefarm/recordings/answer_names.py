"""The Python code by which a test of calls gets the ids that the mock makes: members of the answers
before. Rule: an id has the code of the latest variable that still holds it.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore import xform_name

from moto_devicefarm.captures.documents import Document
from moto_devicefarm.captures.layout import Name, literal
from moto_devicefarm.captures.module_writer import variable_of
from moto_devicefarm.captures.pytest_module import MAIN
from moto_devicefarm.core import model
from moto_devicefarm.core.nested_texts import texts_in
from moto_devicefarm.core.resource import id_of, is_arn, kind_of
from moto_devicefarm.recordings.compare import holders
from moto_devicefarm.recordings.played_calls import Play, PlayedCall


@dataclass(eq=False)
class Variable:
    """A variable that holds the answer of one call, or a member of it."""

    name: str
    key: str | None
    """The member; None for the whole answer."""
    is_document: bool
    is_needed: bool = False
    """Whether a later call uses it."""

    def code(self, keys: Sequence[str | int]) -> str:
        """The code of a part of the answer at a path."""
        own = keys if self.key is None else keys[1:]
        return self.name + "".join(f"[{literal(key)}]" for key in own)


@dataclass(frozen=True)
class _Place:
    variable: Variable
    code: str


class AnswerNames:
    """The variables of a test, while its calls are made one after another."""

    def __init__(self, played: Play) -> None:
        self._same = played.same
        self._aliases = played.aliases
        self._places: dict[str, _Place] = {}
        """By the recorded id."""
        self._last_use: dict[str, int] = {}
        for one in played.calls:
            for text in texts_in(one.call.parameters):
                self._last_use[text] = one.number
        self._held: dict[str, set[str]] = defaultdict(set)
        """The recorded ids that a variable holds, by its name."""
        self._taken: dict[str, str] = {}
        """The names of variables by what they hold."""
        self._numbers = Counter[str]()
        """How many variables have the same name before their number."""

    def arguments(self, one: PlayedCall) -> dict[str, Any]:
        """The arguments of a call, with the code of the ids in it."""
        given: dict[str, Any] = self._with_code(one.call.parameters)
        return given

    def code(self, recorded: str) -> str | None:
        """The code of a recorded id; None for an id that stands for itself."""
        if recorded in self._same:
            return None
        place = self._places.get(recorded)
        if place is not None:
            place.variable.is_needed = True
            return place.code
        return self._code_within(recorded) if is_arn(recorded) else None

    def bind(self, one: PlayedCall) -> Variable | None:
        """The variable for the answer of a call. None if the mock or AWS did not answer."""
        answer, recorded = one.mocked.get("answer"), one.call.outcome.get("answer") or {}
        if not answer:
            return None
        variable = self._variable(one, answer, recorded)
        for id_ in self._held.pop(variable.name, ()):
            del self._places[id_]
        for id_, mocked, keys in _ids(recorded, answer):
            if self._aliases.resolve(id_) != mocked:
                continue
            known = self._places.get(id_)
            if id_ not in self._same and (
                known is None or (variable.is_document and not known.variable.is_document)
            ):
                if known is not None:
                    self._held[known.variable.name].discard(id_)
                self._places[id_] = _Place(variable, variable.code(keys))
                self._held[variable.name].add(id_)
        return variable

    def _variable(
        self, one: PlayedCall, answer: Mapping[str, Any], recorded: Mapping[str, Any]
    ) -> Variable:
        key = model.operation_model(one.call.operation).result_key
        if key not in answer or self._is_used_later(recorded.get(model.TOKEN), one):
            key = None
        held: Any = answer if key is None else answer[key]
        document = one.call.documents[0] if len(one.call.documents) == 1 else None
        is_document = isinstance(held, Mapping) and "arn" in held and document is not None
        if is_document and document is not None:
            identity = document.members["arn"]
            base = variable_of(document.shape)
        else:
            parameters = {
                name: value for name, value in one.call.parameters.items() if name != model.TOKEN
            }
            identity = json.dumps([one.call.operation, parameters], sort_keys=True, default=str)
            base = _base(key, one.call.operation)
        name = self._name(base, identity, one, recorded)
        return Variable(name, key, is_document)

    def _name(self, base: str, identity: str, one: PlayedCall, recorded: Mapping[str, Any]) -> str:
        """The name for what the identity stands for. A variable with ids that are needed later, and
        that the new answer has not, keeps them.
        """
        there = {id_ for id_, _, _ in _ids(recorded, one.mocked["answer"])}
        name = self._taken.get(identity)
        if name is not None and not any(
            id_ not in there and self._is_used_later(id_, one) for id_ in self._held.get(name, ())
        ):
            return name
        self._numbers[base] += 1
        number = self._numbers[base]
        name = f"{base}_{number}" if number > 1 else base
        self._taken[identity] = name
        return name

    def _is_used_later(self, recorded: Any, one: PlayedCall) -> bool:
        return isinstance(recorded, str) and self._last_use.get(recorded, -1) > one.number

    def _with_code(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {name: self._with_code(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self._with_code(item) for item in value]
        code = self.code(value) if isinstance(value, str) else None
        return value if code is None else Name(code)

    def _code_within(self, arn: str) -> str | None:
        """The code of the ARN of a part of a run or a session whose own ARN is known."""
        for holder, length in holders(arn):
            is_part = length > 1 and kind_of(holder) != kind_of(arn)
            code = self.code(holder) if is_part and holder in self._places else None
            if code is not None:
                own = literal("/" + "/".join(id_of(arn).split("/")[length:]))
                kinds = ", ".join(literal(f":{kind_of(one)}:") for one in (holder, arn))
                return f"{code}.replace({kinds}) + {own}"
        return None


def main_document(calls: Sequence[PlayedCall]) -> Document | None:
    """The last document of what the calls are about: a session, a run, or what comes last."""
    documents = [document for one in calls for document in one.call.documents]
    for shape in MAIN:
        for document in reversed(documents):
            if document.shape == shape:
                return document
    return documents[-1] if documents else None


def _base(key: str | None, operation: str) -> str:
    """The name of a variable for a list or a whole answer."""
    name: str = xform_name(key or operation.removeprefix("Get").removeprefix("List"))
    name = name.replace("remote_access_session", "session")
    return f"{name}_page" if key is None and operation.startswith("List") else name


def _ids(
    recorded: Any, mocked: Any, keys: tuple[str | int, ...] = ()
) -> Iterator[tuple[str, str, tuple[str | int, ...]]]:
    """The recorded ARNs and tokens, each with what the mock's answer has at the same path."""
    if isinstance(recorded, Mapping) and isinstance(mocked, Mapping):
        for key, value in recorded.items():
            if key in mocked:
                yield from _ids(value, mocked[key], (*keys, key))
    elif isinstance(recorded, list) and isinstance(mocked, list):
        for number, (one, other) in enumerate(zip(recorded, mocked, strict=False)):
            yield from _ids(one, other, (*keys, number))
    elif isinstance(mocked, str) and (is_arn(recorded) or keys[-1:] == (model.TOKEN,)):
        yield recorded, mocked, keys
