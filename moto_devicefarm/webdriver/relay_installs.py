"""Installs an app in a session that is open at a real Appium server. Rule: the log of the mock's
session tells how it ended.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any

from moto_devicefarm.core import api, clock
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.webdriver import relay_messages, upstream
from moto_devicefarm.webdriver.app_files import find_app, write_app
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.open_sessions import OpenSession, open_sessions
from moto_devicefarm.webdriver.state import driver_state
from moto_devicefarm.webdriver.upstream import NoAnswerError

APP_ARGUMENTS = {"ANDROID": "appPath", "IOS": "app"}
"""The argument of ``mobile: installApp`` of UiAutomator2 and Espresso, and of XCUITest."""


@dataclass(slots=True)
class Install:
    """The installation of an app."""

    session: RemoteAccessSession
    opened: OpenSession
    arn: str
    moment: int
    failure: str | None = None
    """What the user of the mock is told if it fails."""

    def run(self) -> None:
        """Install it when it is the turn of this command. Raises nothing."""
        try:
            with self.opened.turn:
                if open_sessions.find(self.opened.arn) is not self.opened:
                    return
                reason = self._install()
        except (WebDriverError, NoAnswerError) as error:
            reason = str(error)
        line = f"installed {self.arn} at the server"
        if reason is not None:
            url = upstream.shown_url(self.opened.server_url)
            line = self.failure = relay_messages.NOT_INSTALLED.format(
                url=url, arn=self.arn, reason=reason
            )
        with api.lock, clock.hold() as now:
            driver_state(self.session).server_log.append((now, line))

    def _install(self) -> str | None:
        """Why the server did not install it; None if it did."""
        app = find_app(self.session.store, self.arn, self.moment)
        with TemporaryDirectory(prefix="moto_devicefarm-", ignore_cleanup_errors=True) as folder:
            path = write_app(folder, app)
            argument = {APP_ARGUMENTS[self.session.device.platform]: path}
            script = {"script": "mobile: installApp", "args": [argument]}
            reason = self._send("/execute/sync", script)
            if reason is None:
                return None
            # The older command, which a driver may know in its place.
            older = self._send("/appium/device/install_app", {"appPath": path})
            return None if older is None else reason

    def _send(self, path: str, body: dict[str, Any]) -> str | None:
        limit = self.session.timings.command_limit
        answer = self.opened.send("POST", path, json.dumps(body).encode(), timeout=limit)
        if answer.status == 200:
            return None
        value = (answer.document or {}).get("value")
        message = value.get("message") if isinstance(value, dict) else None
        return str(message or f"HTTP status {answer.status}")
