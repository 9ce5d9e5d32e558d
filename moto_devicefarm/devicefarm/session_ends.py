"""Closes the sessions at real WebDriver servers whose session of the mock has ended.

Rule: nothing here changes the state of the mock. A status follows from the clock alone; but a
browser that runs must be closed by somebody.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread

from moto_devicefarm.core import api, clock
from moto_devicefarm.core.resource import kind_of
from moto_devicefarm.core.timings import NEVER
from moto_devicefarm.devicefarm.models import find_in_any_account
from moto_devicefarm.resources.grid.sessions import GridSession
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.webdriver import upstream
from moto_devicefarm.webdriver.open_sessions import open_sessions

INTERVAL = 0.5
"""Seconds between two looks while a session is open at a server. Only a clock that runs by itself
needs them: a request or the end of the mock follows each change of a clock that stands still.
"""


_latest_look = -NEVER
"""The moment of the latest look, by the mock's clock."""


def close_ended_sessions() -> None:
    """Close what has ended. Call it without ``core.api.lock``."""
    global _latest_look
    if not open_sessions:
        return
    with api.lock:
        now = clock.now()  # not held: the end checks want the moment of the latest request
        _latest_look = now
        ended = [arn for arn in open_sessions.arns() if not _is_running(arn, now)]
    open_sessions.close(ended)


@contextmanager
def around_command(method: str, url: str) -> Iterator[None]:
    """Close what ends before or during a WebDriver command.

    A new session needs a look before it, as a server may have a device for one session only. After
    another command, a clock that runs leaves it to ``watch`` for up to INTERVAL, because a look
    takes time for each open session.
    """
    is_new = method == "POST" and url.partition("?")[0].rstrip("/").endswith("/session")
    if is_new:
        close_ended_sessions()
    try:
        yield
    finally:
        if is_new or not clock.runs() or not 0 <= clock.now() - _latest_look < 1000 * INTERVAL:
            close_ended_sessions()
        watch.begin()


def close_all_sessions() -> None:
    """Close all, because the mock ends."""
    if open_sessions:
        open_sessions.close(open_sessions.arns())
        watch.wake()
    upstream.close_connections()


def _is_running(arn: str, now: int) -> bool:
    if kind_of(arn) == GridSession.KIND:
        grid = find_in_any_account(GridSession, arn)
        return grid is not None and grid[1].is_active(now)
    found = find_in_any_account(RemoteAccessSession, arn)
    return found is not None and found[1].life.status(now) == "RUNNING"


class Watch:
    """A thread that looks for ended sessions, as long as one is open at a server."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._thread: Thread | None = None
        self._wake = Event()

    def begin(self) -> None:
        """Begin to look, if a session is open and nobody looks yet."""
        with self._lock:
            if open_sessions and self._thread is None:
                self._wake.clear()
                self._thread = Thread(target=self._look, name="moto_devicefarm", daemon=True)
                self._thread.start()

    def wake(self) -> None:
        """Look at once."""
        self._wake.set()

    def _look(self) -> None:
        while True:
            self._wake.wait(INTERVAL)
            self._wake.clear()
            if clock.runs():
                with suppress(Warning):  # where warnings are errors
                    close_ended_sessions()
            with self._lock:
                if not open_sessions:
                    self._thread = None
                    return


watch = Watch()
