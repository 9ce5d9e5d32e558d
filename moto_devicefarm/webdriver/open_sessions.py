"""The sessions that are open at real WebDriver servers, behind sessions of the mock.

Rule: whoever opens one adds it here, so that it is closed when its session of the mock ends. These
are connections of this process and no facts: a dump does not contain them.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any
from weakref import WeakValueDictionary

from moto_devicefarm.webdriver import upstream
from moto_devicefarm.webdriver.upstream import NoAnswerError

CLOSE_TIMEOUT = 10
"""Seconds that the end of a session at a server may take."""


@dataclass(eq=False, slots=True)
class OpenSession:
    """A session at a real server."""

    arn: str
    """The ARN of the mock's session that it stands behind."""
    server_url: str
    id: str
    """The id that the server gave it."""
    turn: Lock = field(default_factory=Lock)
    """Who holds it may send a command: the server gets one command at a time."""
    before_close: Callable[[OpenSession], None] | None = None
    """Called before the session is deleted, for example to take a last screenshot."""
    folder: TemporaryDirectory[str] | None = None
    """Files that are deleted after the session."""
    installed: int = 0
    """How many of the apps that were installed in the mock's session the server has received."""

    def send(
        self, method: str, path: str, body: bytes = b"", *, timeout: float | None
    ) -> upstream.Answer:
        """Send a command about this session; ``path`` is the part behind ``/session/<id>``.

        The caller holds ``turn``. Raises NoAnswerError.
        """
        return upstream.send(
            self.server_url, method, f"/session/{self.id}{path}", body, timeout=timeout
        )

    def close(self) -> None:
        """Delete the session at the server. Warns if the server does not do it."""
        has_turn = self.turn.acquire(timeout=CLOSE_TIMEOUT)  # a command may hang
        try:
            if has_turn:
                self.close_in_turn()
            else:
                self._delete()
        except NoAnswerError as error:
            warnings.warn(
                f"the session {self.id} at {error.url} may still be open, because its server gave "
                f"no answer: {error.reason}",
                stacklevel=2,
            )
        finally:
            if has_turn:
                self.turn.release()

    def close_in_turn(self) -> None:
        """Delete the session at the server. The caller holds ``turn``. Raises NoAnswerError."""
        try:
            self.prepare_close()
        finally:
            self._delete()

    def prepare_close(self) -> None:
        """Call ``before_close``. The caller holds ``turn``. Raises NoAnswerError."""
        if self.before_close is not None:
            self.before_close(self)

    def _delete(self) -> None:
        try:
            self.send("DELETE", "", timeout=CLOSE_TIMEOUT)
        finally:
            self.delete_files()

    def forget(self) -> None:
        """Forget a session that the server does not have any more."""
        open_sessions.remove(self.arn)
        self.delete_files()

    def delete_files(self) -> None:
        """Delete the folder."""
        if self.folder is not None:
            self.folder.cleanup()


class OpenSessions:
    """All open sessions of this process, by the ARN of the mock's session."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._by_arn: dict[str, OpenSession] = {}
        self._turns: WeakValueDictionary[str, Any] = WeakValueDictionary()

    def __bool__(self) -> bool:
        return bool(self._by_arn)

    def turn(self, arn: str) -> Any:
        """The lock of the commands of one session of the mock, before and while one is open."""
        with self._lock:
            return self._turns.setdefault(arn, Lock())

    def all(self) -> list[OpenSession]:
        """The open sessions."""
        with self._lock:
            return list(self._by_arn.values())

    def add(self, session: OpenSession) -> None:
        """Remember a session."""
        with self._lock:
            self._by_arn[session.arn] = session

    def find(self, arn: str) -> OpenSession | None:
        """The session behind a session of the mock."""
        return self._by_arn.get(arn)

    def remove(self, arn: str) -> OpenSession | None:
        """Forget a session, and return it. Whoever gets it may close it."""
        with self._lock:
            return self._by_arn.pop(arn, None)

    def arns(self) -> list[str]:
        """The ARNs of the mock's sessions."""
        with self._lock:
            return list(self._by_arn)

    def close(self, arns: list[str]) -> None:
        """Close these sessions at the same time. Call it without ``core.api.lock``: a server takes
        its time.
        """
        sessions = list(filter(None, map(self.remove, arns)))
        if not sessions:
            return
        with ThreadPoolExecutor(len(sessions)) as pool:
            ends = [pool.submit(session.close) for session in sessions]
        for end in ends:
            end.result()  # a warning may be an error


open_sessions = OpenSessions()
