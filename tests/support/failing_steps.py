"""The steps of the start and the stop of a mock, and a way to make one fail."""

from __future__ import annotations

import errno
import functools
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from moto.core import models

from moto_devicefarm import settings
from moto_devicefarm.core import presigned
from moto_devicefarm.devicefarm.async_clients import AsyncClients
from moto_devicefarm.devicefarm.name_guard import NameGuard
from moto_devicefarm.server import application, listening


class FailingStep(NamedTuple):
    """A function by its owner and its attribute, and what it raises."""

    owner: Any
    attribute: str
    error: BaseException

    @property
    def name(self) -> str:
        """The step in words."""
        return f"{self.attribute} raises {type(self.error).__name__}"


CTRL_C = KeyboardInterrupt("Ctrl-C")
NO_DESCRIPTOR = OSError(errno.EMFILE, "Too many open files")
NO_PORT = OSError(errno.EADDRINUSE, "Address already in use")
NO_THREAD = RuntimeError("can't start new thread")
NO_RESET = ZeroDivisionError("a backend can't be reset")
STEPS_OF_EACH_START = (
    FailingStep(socket, "socket", NO_DESCRIPTOR),
    FailingStep(socket.socket, "bind", NO_PORT),
    FailingStep(listening, "Application", NO_DESCRIPTOR),
    FailingStep(listening, "make_server", NO_DESCRIPTOR),
    FailingStep(threading.Thread, "start", NO_THREAD),
    FailingStep(presigned, "add_server", CTRL_C),
    FailingStep(settings, "activate", CTRL_C),
)
STEPS_OF_START = (
    *STEPS_OF_EACH_START,
    FailingStep(settings, "Settings", CTRL_C),
    FailingStep(models.MockAWS, "start", CTRL_C),
    FailingStep(models.MockAWS, "reset", NO_RESET),
    FailingStep(models, "CallbackResponse", CTRL_C),
    FailingStep(models.responses_mock, "start", CTRL_C),
    FailingStep(models.responses_mock, "add", CTRL_C),
    FailingStep(NameGuard, "__enter__", CTRL_C),
    FailingStep(AsyncClients, "__enter__", CTRL_C),
)
"""The steps of the first start, when no other mock is active."""
STEPS_OF_EACH_STOP = (
    FailingStep(presigned, "remove_server", CTRL_C),
    FailingStep(application.Application, "shut_down", CTRL_C),
    FailingStep(socketserver.BaseServer, "shutdown", CTRL_C),
    FailingStep(threading.Thread, "join", CTRL_C),
    FailingStep(socketserver.TCPServer, "server_close", CTRL_C),
    FailingStep(settings, "deactivate", CTRL_C),
)
STEPS_OF_STOP = (
    *STEPS_OF_EACH_STOP,
    FailingStep(models.responses_mock, "remove", CTRL_C),
    FailingStep(models.MockAWS, "reset", NO_RESET),
    FailingStep(NameGuard, "__exit__", CTRL_C),
    FailingStep(AsyncClients, "__exit__", CTRL_C),
)
"""The steps of the last stop, after which no mock is active."""


@contextmanager
def failing(step: FailingStep, *, instead: bool = True) -> Iterator[list[bool]]:
    """Let a step fail, instead of its work or after it. The list that it gives is empty until the
    step fails.
    """
    function = getattr(step.owner, step.attribute)
    failures: list[bool] = []

    @functools.wraps(function)
    def fail(*args: Any, **kwargs: Any) -> None:
        if not instead:
            function(*args, **kwargs)
        failures.append(True)
        raise step.error

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(step.owner, step.attribute, fail)
        yield failures
