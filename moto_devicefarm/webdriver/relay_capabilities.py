"""The capabilities of a new session at a real server. Rule: what the client gives wins, and what it
does not give is filled in as Device Farm does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moto_devicefarm.webdriver import app_capabilities, apps, capabilities
from moto_devicefarm.webdriver.app_files import AppFile, find_app
from moto_devicefarm.webdriver.routes import CommandRequest

APP, OTHER_APPS = "appium:app", "appium:otherApps"
INSTEAD_OF = {APP: (APP, "browserName")}
"""What is not added beside one of these capabilities: a session with a browser has no app."""
WITHOUT = frozenset({"webSocketUrl"})
"""Capabilities that the endpoint does not pass on: it has no BiDi (D: limits)."""

Candidates = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class NewSession:
    """A new session that the client asks for."""

    always: Mapping[str, Any]
    first: Sequence[Mapping[str, Any]]
    added: Mapping[str, Any]
    """What the device decides, if the client does not give it."""
    apps: Sequence[AppFile]
    """The current app first, if ``has_app``; the others are auxiliary."""
    has_app: bool

    def body(self, paths: Sequence[str]) -> dict[str, Any]:
        """The body of POST /session with the paths of the apps."""
        added, others = dict(self.added), list(paths)
        if self.has_app:
            added[APP] = others.pop(0)
        if others:  # JSON in a text (D: appium-endpoint-interaction)
            added[OTHER_APPS] = json.dumps(others, separators=(",", ":"))
        always, first = dict(self.always), [dict(one) for one in self.first]
        for name, value in added.items():
            given = frozenset(INSTEAD_OF.get(name, (name,)))
            lacking = [one for one in first if not given & one.keys()]
            if given & always.keys():
                continue
            for one in [always] if len(lacking) == len(first) else lacking:
                one[name] = value
        return {"capabilities": {"alwaysMatch": always, "firstMatch": first}}


def new_session(request: CommandRequest) -> NewSession:
    """Check the capabilities of a client.

    The server decides what fits: a real one may drive another platform than the device has. Raises
    WebDriverError for what Device Farm refuses, and for an app whose bytes the mock does not have.
    """
    always, first = capabilities.read_capabilities(request)
    candidates = [capabilities.merge_capabilities(always, one) for one in first]
    for candidate in candidates:
        capabilities.check_supported(candidate)
        if candidate.get(APP) is not None:
            app_capabilities.check_source(request, candidate[APP])
    platform, drivers = capabilities.PLATFORMS[request.device.platform]
    added = {
        "platformName": platform,
        "appium:deviceName": request.device.name,
        "appium:automationName": drivers[0],
    }
    has_app, files = _apps(request, candidates)
    return NewSession(
        _without_nulls(always), [_without_nulls(one) for one in first], added, files, has_app
    )


def _without_nulls(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value for name, value in given.items() if value is not None and name not in WITHOUT
    }


def _apps(request: CommandRequest, candidates: Candidates) -> tuple[bool, list[AppFile]]:
    """Whether there is a current app to fill in, and all apps to fill in."""
    session, now = request.session, request.now
    app = session.app(now)
    by_path = {
        app_capabilities.app_path(request, one): one for one in apps.device_farm_apps(request)
    }
    if app is not None:
        by_path.pop(app_capabilities.app_path(request, app), None)
    others = [] if _all_give(candidates, OTHER_APPS) else list(by_path.values())
    needs_app = app is not None and not _all_give(candidates, *INSTEAD_OF[APP])
    if not needs_app:
        return False, [find_app(session.store, one, now) for one in others]
    assert app is not None
    return True, [find_app(session.store, one, now) for one in (app, *others)]


def _all_give(candidates: Candidates, *names: str) -> bool:
    return all(any(name in one for name in names) for one in candidates)
