"""Installs at real Appium servers what InstallToRemoteAccessSession has installed in the mock.

Rule: the operation answers as AWS does. What a server refuses is a warning, and stands in the
session's Appium log.
"""

from __future__ import annotations

import warnings
from threading import Thread

from moto_devicefarm.core import api, clock
from moto_devicefarm.devicefarm.models import find_in_any_account
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.webdriver.open_sessions import open_sessions

WAIT = 30
"""Seconds that the operation waits for the server. AWS does not wait at all; but a test whose
server is fast sees the app at once, and a client gets its answer before its own time-out.
"""


def install_new_apps() -> None:
    """Install all apps that open sessions do not have yet. Call it without ``core.api.lock``."""
    if not open_sessions:
        return
    with api.lock, clock.hold() as now:
        installs = []
        for opened in open_sessions.all():
            found = find_in_any_account(RemoteAccessSession, opened.arn)
            if found is not None and len(found[1].installed) > opened.installed:
                from moto_devicefarm.webdriver.relay_installs import Install

                for _, arn in found[1].installed[opened.installed :]:
                    installs.append(Install(found[1], opened, arn, now))
                opened.installed = len(found[1].installed)
    for install in installs:
        thread = Thread(target=install.run, name="moto_devicefarm install", daemon=True)
        thread.start()
        thread.join(WAIT)
        if install.failure is not None:
            warnings.warn(install.failure, stacklevel=2)
