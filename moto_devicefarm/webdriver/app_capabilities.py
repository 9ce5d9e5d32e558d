"""The capabilities about apps: what a new WebDriver session may ask for, and what it answers. Rule:
a package that can't be read is known by its file name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from moto_devicefarm.resources.projects import Project
from moto_devicefarm.resources.uploads.uploads import Upload
from moto_devicefarm.webdriver import apps
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.routes import CommandRequest

_APP_ID = re.compile(r"[\w-]+(\.[\w-]+)+")
"""Appium takes such a text for the id of an installed app, unless it ends like a file."""
_HTTPS = re.compile("https://[^/?#]")
_FILES = (".apk", ".apks", ".app", ".ipa", ".zip")
HTTPS_ONLY = "Only HTTPS URLs are supported. Plain HTTP URLs are rejected."
"""D: appium-endpoint-interaction. That the error has these words is invented."""
BROWSERS = {
    "ANDROID": ("Chrome", "com.android.chrome"),
    "IOS": ("Safari", "com.apple.mobilesafari"),
}
"""The browser of each platform (D: appium-endpoint-interaction), and its app id."""


def check_app(request: CommandRequest, capabilities: Mapping[str, Any]) -> str | None:
    """The id of the app that a new session brings to the foreground, or None if it is not known.

    Raises WebDriverError "session not created" for an app that Device Farm can't get, for one that
    is not installed, and for another browser than the platform's.
    """
    app, browser = capabilities.get("appium:app"), capabilities.get("browserName")
    app_id = capabilities.get(_app_id_name(request))
    if app is not None:
        named = check_source(request, app)
        app_id = app_id or named
    if app_id is not None:
        if (app is None or app_id == app) and _is_missing(request, str(app_id)):
            raise _not_created(apps.missing_app_message(str(app_id)))
        return str(app_id)
    if browser and app is None:
        return _browser_id(request, browser)
    app = app or request.session.app(request.now)
    return None if app is None else apps.package_id(request, app)


def _app_id_name(request: CommandRequest) -> str:
    return "appium:bundleId" if request.device.platform == "IOS" else "appium:appPackage"


def _is_missing(request: CommandRequest, app_id: str) -> bool:
    return apps.app_state(request, app_id) == apps.NOT_INSTALLED


def check_source(request: CommandRequest, app: Any) -> str | None:
    """Check where an app comes from (D: appium-endpoint-interaction); the id if it is one."""
    text = app if isinstance(app, str) else ""
    if _HTTPS.match(text):
        return None
    if text.startswith("http://"):
        raise _not_created(f"appium:app: {HTTPS_ONLY}")
    if text.startswith("s3://"):
        project = request.session.store.get(Project, request.session.project_arn)
        if project.execution_role_arn is None:
            raise _not_created(
                "appium:app: an s3:// URI needs a project with an executionRoleArn. "
                "Set it with UpdateProject"
            )
        return None
    if _APP_ID.fullmatch(text) and not text.endswith(_FILES):
        return text
    raise _not_created(
        f"appium:app: Device Farm can't get an app from {app!r}. Install an upload with "
        "InstallToRemoteAccessSession, or give an https:// URL, an s3:// URI or the id of an "
        "installed app"
    )


def _browser_id(request: CommandRequest, browser: Any) -> str:
    name, app_id = BROWSERS[request.device.platform]
    if str(browser).lower() != name.lower():
        raise _not_created(f"browserName must be {name} on this device, not {browser!r}")
    return app_id


def _not_created(message: str) -> WebDriverError:
    return WebDriverError("session not created", message)


def answered_apps(request: CommandRequest, given: str | None) -> dict[str, str]:
    """``app`` and ``otherApps`` as AWS's guide shows them (D: appium-endpoint-interaction).

    An app that the client gave counts as installed last (invented).
    """
    session = request.session
    paths = [app_path(request, app) for app in apps.device_farm_apps(request)]
    app = session.app(request.now)
    current = None if app is None else app_path(request, app)
    if given is not None:
        current = given if _APP_ID.fullmatch(given) else app_path(request, given)
    others = [path for path in dict.fromkeys(paths) if path != current]
    return {
        **({} if current is None else {"app": current}),
        **({"otherApps": json.dumps(others, separators=(",", ":"))} if others else {}),
    }


def app_path(request: CommandRequest, app: str) -> str:
    """The path on the device's host: by the package, else by the name of the file (invented)."""
    app_id = apps.package_id(request, app)
    if app_id is not None:
        return f"/tmp/{app_id}.{'ipa' if request.device.platform == 'IOS' else 'apk'}"
    upload = request.session.store.find(Upload, app)
    name = unquote(urlsplit(app).path) if upload is None else upload.name
    return f"/tmp/{name.rpartition('/')[2]}"
