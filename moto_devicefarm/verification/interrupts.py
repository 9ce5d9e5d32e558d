"""Ctrl-C and the request to end, while probes run. Rule: the main thread's signals only, and each
handler is put back.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def interrupts_after() -> Iterator[None]:
    """Let signals wait for the end of the block: what an interrupted call has created is unknown.

    Raises KeyboardInterrupt then, if one came.
    """
    waiting: list[int] = []
    with _handled(_SIGNALS, lambda number, frame: waiting.append(number)):
        yield
    if waiting:
        raise KeyboardInterrupt


@contextmanager
def termination_interrupts() -> Iterator[None]:
    """Let SIGTERM, by which a machine ends a command, act as Ctrl-C."""
    with _handled((signal.SIGTERM,), _interrupt):
        yield


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


@contextmanager
def _handled(numbers: tuple[signal.Signals, ...], handler: Any) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():  # has no signals
        yield
        return
    former = [(number, signal.signal(number, handler)) for number in numbers]
    try:
        yield
    finally:
        for number, function in former:
            signal.signal(number, function)
