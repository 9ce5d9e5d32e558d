"""Real WebDriver servers for tests: Appium with its fake driver, and ChromeDriver.

Rule: a test that needs one is skipped where it is not installed, and the reason says how to get it.
"""

from __future__ import annotations

import os
import re
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from tests.support.browser import ARGUMENTS, CHROMIUM, DRIVER

APPIUM_HOME = os.environ.get("MOTO_DEVICEFARM_APPIUM_HOME", "")
APPIUM = Path(APPIUM_HOME, "node_modules", ".bin", "appium")
needs_appium = pytest.mark.skipif(
    not APPIUM_HOME or not APPIUM.exists(),
    reason="needs Appium: npm install --prefix FOLDER appium@3.8 @appium/fake-driver@6.2, and "
    "MOTO_DEVICEFARM_APPIUM_HOME=FOLDER",
)
APP = b"""<app><title>Shop</title><button id="buy">Buy</button></app>"""
"""An app of the fake driver."""
CHROME_OPTIONS = {"binary": CHROMIUM, "args": list(ARGUMENTS)}
"""The value of ``goog:chromeOptions`` for a Chromium that runs anywhere."""


@contextmanager
def _server(command: list[str], ready: str, environment: Mapping[str, str]) -> Iterator[str]:
    """The URL of a server while its process runs. ``ready`` finds the port in its output."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **environment},
    )
    try:
        assert process.stdout is not None
        port = _port(process.stdout, ready, command[0])
        # A log that nobody reads would fill the pipe and stop the server.
        reader = threading.Thread(target=process.stdout.read, daemon=True)
        reader.start()
        yield f"http://127.0.0.1:{port}"
        process.terminate()
        reader.join(timeout=20)
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _port(output: IO[str], ready: str, program: str) -> str:
    lines = []
    for line in output:
        lines.append(line)
        found = re.search(ready, line)
        if found is not None:
            return found[1]
    raise RuntimeError(f"{program} did not start: {''.join(lines)}")


@contextmanager
def appium_server(port: int) -> Iterator[str]:
    """An Appium server at this port with its fake driver. The value is its URL."""
    options = ["--address", "127.0.0.1", "--port", str(port), "--log-no-colors"]
    command = [str(APPIUM), *options]
    ready = r"listener started on http://127\.0\.0\.1:(\d+)"
    with _server(command, ready, {"APPIUM_HOME": APPIUM_HOME}) as url:
        yield url


@contextmanager
def chromedriver() -> Iterator[str]:
    """A ChromeDriver at a free port. The value is its URL."""
    assert DRIVER is not None
    with _server([DRIVER, "--port=0"], r"successfully on port (\d+)", {}) as url:
        yield url
