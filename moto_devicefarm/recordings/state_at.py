"""The state that a sequence of calls shows at a moment of it. Rule: it is what the answers say, and
nothing that somebody would have to guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from moto_devicefarm.captures.documents import Document
from moto_devicefarm.core.resource import is_arn
from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.recordings.compare import holders


class State(NamedTuple):
    """What is there at a moment."""

    documents: list[Document]
    """The last document of each resource."""
    deleted: frozenset[str]
    """The ARNs of what calls deleted. A load implies none of these."""


def state_documents(
    calls: Sequence[RecordedCall], until: int | None = None, prior: Sequence[Document] = ()
) -> State:
    """The state after the calls up to the moment ``until`` in epoch milliseconds, this one
    included; after all calls without it.

    Of several documents of a resource the last one counts. What a call deleted is not there, and
    neither is what was in it. ``prior`` are documents from before the calls.

    Raises ValueError, which has the place and the member, for an impossible document in an answer.
    """
    state = _Resources()
    without_arn = [document for document in prior if "arn" not in document.members]
    for document in prior:
        if "arn" in document.members:
            state.put(document)
    for call in calls:
        if until is not None and call.time > until:
            continue
        for document in call.checked_documents():
            state.put(document)
        if call.operation.startswith("Delete") and "error" not in call.outcome:
            for arn in filter(is_arn, call.parameters.values()):
                state.delete(arn)
    return State([*without_arn, *state.documents.values()], frozenset(state.deleted))


class _Resources:
    """The documents of resources, with what is in what."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.deleted: set[str] = set()
        self._contents: dict[str, set[str]] = {}
        """The ARNs of what is in a project, a run or a session, by its ARN."""

    def put(self, document: Document) -> None:
        arn = document.members["arn"]
        self.documents[arn] = document
        self.deleted.discard(arn)
        for holder, _ in holders(arn):
            self._contents.setdefault(holder, set()).add(arn)

    def delete(self, arn: str) -> None:
        for gone in (arn, *self._contents.pop(arn, ())):
            self.documents.pop(gone, None)
        self.deleted.add(arn)
