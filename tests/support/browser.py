"""A headless Chromium for tests. Rule: the standard library drives it, by W3C WebDriver through
chromedriver.
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

import pytest

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
ARGUMENTS = (
    "--headless",
    "--no-sandbox",  # containers run as root
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None or DRIVER is None,
    reason="needs Chromium and its driver: apt-get install chromium chromium-driver",
)
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
PATIENCE = 20
"""Seconds that the page may take to show a change."""


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
            self._port = self._read_port()
            options = {"binary": CHROMIUM, "args": [*ARGUMENTS, f"--user-data-dir={profile}"]}
            request = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}}
            self._session = f"/session/{self._request('POST', '/session', request)['sessionId']}"
        except BaseException:
            self.close()
            raise

    def _read_port(self) -> int:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            found = re.search(r"successfully on port (\d+)", line)
            if found is not None:
                return int(found[1])
        raise RuntimeError(f"{DRIVER} did not start")

    def _request(self, method: str, path: str, body: Any = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            content = None if method != "POST" else json.dumps(body or {})
            connection.request(method, self._session + path, content)
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
                self._request("DELETE", "")
        finally:
            self._process.terminate()
            self._process.communicate(timeout=PATIENCE)

    def open(self, url: str) -> None:
        """Open a URL, and wait until the page has loaded."""
        self._request("POST", "/url", {"url": url})

    def open_mock_page(self, server_url: str) -> None:
        """Open the page of a mock's server, and wait until it shows its first state."""
        self.open(f"{server_url}/moto-devicefarm/")
        self.wait_until(lambda: self.text("#clock").strip(), "a clock")

    def run(self, script: str, *arguments: Any) -> Any:
        """The value that JavaScript returns; of a promise, its outcome."""
        return self._request("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def click(self, selector: str) -> None:
        """Click an element with the mouse; it must be visible."""
        self._request("POST", f"/element/{self._find(selector)}/click")

    def type(self, keys: str) -> None:
        """Press keys on the element that has the focus."""
        presses = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._request(
            "POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": presses}]}
        )

    def _find(self, selector: str) -> str:
        found: str = self._request(
            "POST", "/element", {"using": "css selector", "value": selector}
        )[ELEMENT]
        return found

    def text(self, selector: str = "body") -> str:
        """The visible text of an element."""
        found: str = self._request("GET", f"/element/{self._find(selector)}/text")
        return found

    def wait_until(self, condition: Callable[[], Any], name: str) -> None:
        """Wait until the condition is true; ``name`` is for the message if it never is."""
        for _ in range(PATIENCE * 20):  # counted, since a test may have frozen the clock
            if condition():
                return
            time.sleep(0.05)
        raise AssertionError(f"the page never shows {name}; it shows:\n{self.text()}")

    def wait_for(self, text: str, selector: str = "body") -> None:
        """Wait until an element shows the text."""
        self.wait_until(lambda: text in self.text(selector), repr(text))

    def devtools(self, command: str, **parameters: Any) -> Any:
        """The answer to a command of the DevTools protocol."""
        return self._request("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def set_window(self, *, scheme: str = "light", width: int = 1280, height: int = 900) -> None:
        """Set the preferred colour scheme and the size of the window."""
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
        return base64.b64decode(self._request("GET", "/screenshot"))
