"""The bodies of uploads that a sequence of calls implies. Rule: the PUT of a body is no call, so it
came before the first answer that shows its effect.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from moto_devicefarm.core.nested_texts import texts_in
from moto_devicefarm.core.resource import kind_of
from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.resources.uploads.uploads import Upload


class Body(NamedTuple):
    """A body that came."""

    arn: str
    """The recorded ARN of its upload."""
    after: int
    """The number of the last call before it: that created the upload, or saw it INITIALIZED."""
    before: int
    """The number of the first call that shows that the body came."""
    seen: list[tuple[int, str, Mapping[str, Any]]]
    """(number of the call, status, document) of each answer from then on."""
    sent_at: int | None
    """When it was sent, if the source says so. Epoch milliseconds."""

    @property
    def last(self) -> Mapping[str, Any]:
        """The last document of the upload; empty if no answer showed one."""
        return self.seen[-1][2] if self.seen else {}


def bodies(calls: Sequence[RecordedCall]) -> list[Body]:
    """The bodies of the uploads that the calls create, in the order of the calls that show them."""
    waiting: dict[str, tuple[int, int | None]] = {}
    """By ARN of an upload without a body: the number of the last call before it, and its time."""
    found: dict[str, Body] = {}
    complete: list[Body] = []
    for number, call in enumerate(calls):
        for arn in _used_uploads(call):
            if arn in waiting and "answer" in call.outcome:
                found[arn] = _new_body(arn, waiting, number)
                complete.append(found[arn])
        for document in call.documents:
            if document.shape != Upload.SHAPE:
                continue
            arn, status = document.members["arn"], document.members.get("status")
            if status == "INITIALIZED":
                if call.creates or arn in waiting or arn in found:
                    sent = call.body_at if call.creates else waiting.get(arn, (0, None))[1]
                    waiting[arn] = number, sent
                    found.pop(arn, None)
                continue
            if arn in waiting:
                found[arn] = _new_body(arn, waiting, number)
                complete.append(found[arn])
            if arn in found and status:
                found[arn].seen.append((number, status, document.members))
    return complete


def _new_body(arn: str, waiting: dict[str, tuple[int, int | None]], number: int) -> Body:
    after, sent = waiting.pop(arn)
    return Body(arn, after, number, [], sent)


def _used_uploads(call: RecordedCall) -> Iterator[str]:
    """The uploads that a session or a run uses."""
    if call.operation in _USERS:
        yield from (text for text in texts_in(call.parameters) if kind_of(text) == Upload.KIND)


_USERS = ("ScheduleRun", "CreateRemoteAccessSession", "InstallToRemoteAccessSession")
