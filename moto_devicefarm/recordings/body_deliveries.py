"""Delivers bodies of uploads while a sequence of calls is played.

Rule: a body is delivered only if the sequence shows that one arrived. Its outcome is the one that
the upload has before it waits for a body again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import dropwhile, takewhile
from typing import Any

from moto_devicefarm.captures.documents import Document
from moto_devicefarm.core import clock
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import ms
from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.recordings.compare import Aliases
from moto_devicefarm.resources.uploads.uploads import Delivery, Upload


class BodyDeliveries:
    """The bodies that arrived, by a PUT that the source has, or by an answer that shows the upload
    as processed. The PUT is not a call of the client.
    """

    def __init__(self, store: Store, calls: Sequence[RecordedCall], aliases: Aliases) -> None:
        self._store = store
        self._aliases = aliases
        self._coming: dict[str, deque[Mapping[str, Any]]] = {}
        """By ARN, the members of an upload in the answers that are still to come."""
        sent = []
        for call in calls:
            for document in _uploads(call):
                arn = document.members["arn"]
                self._coming.setdefault(arn, deque()).append(document.members)
                if call.body_at is not None:
                    sent.append((call.body_at, arn))
        self._sent = deque(sorted(sent))
        """When bodies were sent, and the ARNs of their uploads."""

    def deliver(self, call: RecordedCall) -> None:
        """Deliver the bodies that had arrived when the call was answered."""
        while self._sent and self._sent[0][0] <= call.time:
            moment, arn = self._sent.popleft()
            self._deliver(arn, moment)
        for document in _uploads(call):
            if document.members.get("status") not in ("INITIALIZED", None):
                self._deliver(document.members["arn"], call.time)
            self._coming[document.members["arn"]].popleft()

    def _deliver(self, arn: str, moment: int) -> None:
        upload = self._store.find(Upload, self._aliases.resolve(arn))
        if upload is None or upload.status(clock.now()) != "INITIALIZED":
            return
        shown = list(
            takewhile(_is_sent, dropwhile(lambda one: not _is_sent(one), self._coming[arn]))
        )
        first, last = (shown[0], shown[-1]) if shown else ({}, {})
        wait = ms(self._store.settings.timings.upload_processing)
        processed = moment + (wait if first.get("status") == "PROCESSING" else 0)
        problem = (last.get("message") or "FAILED") if last.get("status") == "FAILED" else None
        delivery = Delivery(processed, problem, last.get("metadata"))
        upload.contents = (*upload.contents, (moment, delivery))


def _is_sent(members: Mapping[str, Any]) -> bool:
    return members.get("status") != "INITIALIZED"


def _uploads(call: RecordedCall) -> Iterator[Document]:
    return (document for document in call.documents if document.shape == Upload.SHAPE)
