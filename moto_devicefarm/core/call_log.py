"""The log of the calls that a mock answered. Rule: a logged call never changes.

Answers are parsed when somebody asks for them, and equal reads share their texts, so that a hundred
thousand polls cost little time and memory.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Iterator, Mapping, MutableSequence
from typing import Any, NamedTuple

from moto_devicefarm.core import clock

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.timezone.utc)
MOST_SHOWN = 160
"""Characters of an answer that the ``repr`` of a call shows."""
POLLS = 100
"""How many equal reads at a clock that stands still are taken for a loop that can't end."""
READS = ("Get", "List")
"""The beginnings of the names of operations that change nothing."""


class CallError(NamedTuple):
    """The error that a call was answered with.

    Example::

        farm.fail("ListProjects", "AccessDeniedException")
        with contextlib.suppress(client.exceptions.ClientError):
            client.list_projects()
        assert farm.calls[-1].error.code == "AccessDeniedException"
    """

    code: str
    """AWS's name of the error, such as "NotFoundException"."""
    message: str

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class Call:
    """A call of an operation, as the mock received and answered it.

    Two calls are equal if everything about them is, the time included.

    Example::

        client.create_project(name="search")
        call = farm.calls[-1]
        assert call.parameters == {"name": "search"}
        assert call.answer["project"]["name"] == "search"
    """

    __slots__ = ("_parameters", "account_id", "answer_text", "error", "moment", "operation")

    def __init__(
        self,
        operation: str,
        parameters: Mapping[str, Any],
        answer: str | CallError,
        moment: int,
        account_id: str = "",
    ) -> None:
        """``answer`` is the answer as JSON text, or an error."""
        self.operation = operation
        """AWS's name of the operation, such as "StopRun"."""
        self._parameters = parameters
        self.answer_text = "" if isinstance(answer, CallError) else answer
        """The answer as JSON text; empty for an error."""
        self.error = answer if isinstance(answer, CallError) else None
        """The error; None if there was an answer."""
        self.moment = moment
        """When it was answered, in epoch milliseconds of the mock's clock."""
        self.account_id = account_id
        """The account that made the call."""

    @property
    def parameters(self) -> dict[str, Any]:
        """A copy of the parameters, by AWS's names."""
        return copy.deepcopy(dict(self._parameters))

    @property
    def answer(self) -> dict[str, Any] | None:
        """The answer as AWS sends it, with times in seconds since 1970. None for an error."""
        if self.error is not None:
            return None
        document: dict[str, Any] = json.loads(self.answer_text)
        return document

    @property
    def time(self) -> dt.datetime:
        """When it was answered, by the mock's clock, in UTC."""
        return EPOCH + dt.timedelta(milliseconds=self.moment)

    @property
    def document(self) -> dict[str, Any]:
        """The call as JSON, with operation, parameters, answer, error, moment and account_id, by
        these names. Of an answer that a server kept in part, ``answer_text`` is the beginning.
        """
        document: dict[str, Any] = {
            "operation": self.operation,
            "parameters": self.parameters,
            "answer": None,
            "error": None if self.error is None else self.error._asdict(),
            "moment": self.moment,
            "account_id": self.account_id,
        }
        try:
            document["answer"] = self.answer
        except ValueError:
            document["answer_text"] = self.answer_text
        return document

    def has_parameters_of(self, other: Call) -> bool:
        """Whether it is a call of the same operation with the same parameters."""
        return self.operation == other.operation and (
            self._parameters is other._parameters or self._parameters == other._parameters
        )

    def has_answer_of(self, other: Call) -> bool:
        """Whether the answer or the error is the same."""
        return self.answer_text == other.answer_text and self.error == other.error

    def share(self, other: Call) -> None:
        """Hold the parameters and the answer of an equal call in place of its own."""
        self._parameters, self.answer_text = other._parameters, other.answer_text

    def key(self) -> Any:
        """What equal calls have in common; None if a parameter is a list or an object, for which no
        equal calls are looked for.
        """
        key = (self.operation, self.answer_text, self.error, *self._parameters.items())
        try:
            hash(key)
        except TypeError:
            return None
        return key

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Call)
            and self.has_parameters_of(other)
            and self.has_answer_of(other)
            and (self.moment, self.account_id) == (other.moment, other.account_id)
        )

    def __hash__(self) -> int:
        return hash((self.operation, self.answer_text, self.moment))

    def __repr__(self) -> str:
        arguments = ", ".join(f"{name}={value!r}" for name, value in self._parameters.items())
        answer = str(self.error) if self.error else shorten(self.answer_text, MOST_SHOWN)
        return f"<Call {self.operation}({arguments}) at {clock.text(self.moment)} -> {answer}>"


class CallLog:
    """The calls of a mock, in the order of their answers. The mock around it sees them too."""

    def __init__(self, outer: CallLog | None = None) -> None:
        self._outer = outer
        self._calls: MutableSequence[Call] = []
        self.was_frozen = False
        """Whether the clock stood still at the last call."""
        self._first: dict[Any, Call] = {}
        """The first of equal reads, by their key."""
        self._polls: dict[int, int] = {}
        """How often each call came again since the clock moved or something was changed."""
        self._polls_at = 0
        self._stuck: set[int] = set()

    def add(self, call: Call) -> bool:
        """Add a call. Return whether it is a poll that came POLLS times, while neither the clock
        moved nor an operation changed anything; True once for each answer.
        """
        self._calls.append(call)
        self.was_frozen = clock.is_frozen()
        if self._outer is not None:
            self._outer.add(call)
        if not call.operation.startswith(READS):
            self._polls.clear()
            return False
        key = call.key()
        first = call if key is None else self._first.setdefault(key, call)
        if first is not call:
            call.share(first)
        if call.moment != self._polls_at:
            self._polls.clear()
            self._polls_at = call.moment
        times = self._polls[id(first)] = self._polls.get(id(first), 0) + 1
        if times < POLLS or id(first) in self._stuck:
            return False
        self._stuck.add(id(first))
        return True

    def clear(self) -> None:
        """Forget all calls. The mock around this one keeps them."""
        self._calls.clear()
        self._first.clear()
        self._polls.clear()
        self._stuck.clear()

    def __iter__(self) -> Iterator[Call]:
        return iter(self._calls)

    def __reversed__(self) -> Iterator[Call]:
        return reversed(self._calls)

    def __len__(self) -> int:
        return len(self._calls)


def shorten(text: str, most: int) -> str:
    """The text, or its beginning and an ellipsis."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
