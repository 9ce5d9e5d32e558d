"""The command ``serve`` in the process of a test."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from moto_devicefarm import cli
from moto_devicefarm.devicefarm.models import devicefarm_backends
from tests.support.server import send

Action = Callable[[str], Any]
CLOCK = "/moto-devicefarm/clock"


def serve(
    *arguments: str, port: int, at: str = "127.0.0.1", action: Action = lambda url: None
) -> tuple[int, Any]:
    """Serve until the action, which gets the server's URL, is done.

    Returns the exit code, and the value of the action. The state, which a server leaves to the end
    of its process, is empty after it.
    """
    outcome: list[Any] = []

    def interrupt() -> None:
        url = f"http://{at}:{port}"
        try:
            for _ in range(200):
                try:
                    send("GET", f"{url}{CLOCK}")
                except OSError:
                    time.sleep(0.05)
                else:
                    outcome.append(action(url))
                    break
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    thread = threading.Thread(target=interrupt)
    thread.start()
    try:
        code = cli.main(["serve", *arguments, "-p", str(port)])
        thread.join()
    finally:
        devicefarm_backends.reset()
    return code, outcome[0]
