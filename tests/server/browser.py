"""A headless Chromium for tests, driven by W3C WebDriver through Debian's chromedriver and nothing
but the standard library.
"""

from __future__ import annotations

import base64
import http.client
import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
ARGUMENTS = (
    "--headless",
    "--no-sandbox",  # for root, as whom containers run
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
PATIENCE = 20
"""Seconds that something may take to appear on the page."""


class Browser:
    """One window. ``profile`` is an empty folder."""

    def __init__(self, profile: Path) -> None:
        assert CHROMIUM is not None
        assert DRIVER is not None
        self._process = subprocess.Popen(
            [DRIVER, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self._session = ""
        try:
            self._port = self._said_port()
            options = {"binary": CHROMIUM, "args": [*ARGUMENTS, f"--user-data-dir={profile}"]}
            asked = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}}
            self._session = f"/session/{self._ask('POST', '/session', asked)['sessionId']}"
        except BaseException:
            self.close()
            raise

    def _said_port(self) -> int:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            found = re.search(r"successfully on port (\d+)", line)
            if found is not None:
                return int(found[1])
        raise RuntimeError(f"{DRIVER} did not start")

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            sent = None if method != "POST" else json.dumps(body or {})
            connection.request(method, self._session + path if self._session else path, sent)
            answer = connection.getresponse()
            value = json.loads(answer.read())["value"]
        finally:
            connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{value['error']}: {value['message']}")
        return value

    def close(self) -> None:
        """End the browser and its driver."""
        try:
            if self._session:
                self._ask("DELETE", "")
        finally:
            self._process.terminate()
            self._process.communicate(timeout=PATIENCE)

    def open(self, url: str) -> None:
        """Go there, and wait for the page to load."""
        self._ask("POST", "/url", {"url": url})

    def run(self, script: str, *arguments: Any) -> Any:
        """What JavaScript returns; a promise is waited for."""
        return self._ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def click(self, selector: str) -> None:
        """Click the one element, as a mouse does: it must be visible."""
        self._ask("POST", f"/element/{self._find(selector)}/click")

    def type(self, keys: str) -> None:
        """Press keys, wherever the focus is."""
        presses = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._ask(
            "POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": presses}]}
        )

    def _find(self, selector: str) -> str:
        found: str = self._ask("POST", "/element", {"using": "css selector", "value": selector})[
            ELEMENT
        ]
        return found

    def text(self, selector: str = "body") -> str:
        """The visible text of the one element."""
        found: str = self._ask("GET", f"/element/{self._find(selector)}/text")
        return found

    def wait(self, true: Callable[[], Any], what: str) -> Any:
        """The first true answer of the function."""
        for _ in range(PATIENCE * 20):  # no clock is asked, as a test may hold it
            found = true()
            if found:
                return found
            time.sleep(0.05)
        raise AssertionError(f"the page never shows {what}; it shows:\n{self.text()}")

    def wait_for(self, text: str, selector: str = "body") -> None:
        """Wait for a text to be visible."""
        self.wait(lambda: text in self.text(selector), repr(text))

    def devtools(self, command: str, **parameters: Any) -> Any:
        """What a command of the DevTools protocol answers."""
        return self._ask("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def look(self, *, scheme: str = "light", width: int = 1280, height: int = 900) -> None:
        """Prefer a colour scheme, in a window of this size."""
        self.devtools(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": scheme}],
        )
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )

    def screenshot(self) -> bytes:
        """A PNG of the window."""
        return base64.b64decode(self._ask("GET", "/screenshot"))
