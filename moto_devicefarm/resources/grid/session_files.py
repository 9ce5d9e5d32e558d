"""The files of a session of the test grid: its log, the parts of its video and its screenshots.

Rule: a file is made when it is read, from the facts of the session.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from moto_devicefarm.core import clock
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.paging import Listing, SequenceListing
from moto_devicefarm.core.resource import arn_of
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.artifacts import file_contents, file_urls
from moto_devicefarm.resources.grid.capabilities import LIMITS
from moto_devicefarm.resources.grid.sessions import GridSession

VIDEO_PART = 900
"""The seconds after which a new video begins (invented). AWS splits long ones at even intervals (D:
testgrid managing-artifacts).
"""
LOG = "selenium_webdriver.log"
"""The name of the log file (C: an artifact of 2022). The names of the other files are invented."""
ROLE_ID = "AROAMOTODEVICEFARM000"
"""The id of the role of the test grid, in the URL of an artifact. Its value is invented."""
SCREENSHOT_TYPE = "UNKNOWN"
"""The type of a screenshot (invented). The model has no type for pictures, and no category, so a
list with a category leaves them out.
"""


@operation("ListTestGridSessionArtifacts")
def list_test_grid_session_artifacts(
    store: Store, session_arn: str, type: str | None = None
) -> Listing[dict[str, Any]]:
    """List artifacts. Each request signs their URLs (D: testgrid managing-artifacts)."""
    session = store.get(GridSession, session_arn)
    found = [
        {
            "filename": name,
            "type": {"LOG": "SELENIUM_LOG"}.get(category, category),
            "url": file_urls.sign_grid_url(
                session.arn.split(":")[4], f"{_folder(session)}/{_place(name)}"
            ),
        }
        for name in _files(session)
        if (category := _category(name)) == type or type is None
    ]
    return SequenceListing(found)


def _category(name: str) -> str:
    """The word by which a request selects a file."""
    if name == LOG:
        return "LOG"
    return "VIDEO" if name.endswith(".mp4") else SCREENSHOT_TYPE


def _folder(session: GridSession) -> str:
    """The folder of its files: ``<project>/<session>/<role id>:i-<instance>`` (C: an artifact of
    2022). The instance is invented.
    """
    instance = uuid5(NAMESPACE_URL, session.arn).hex[:17]
    return f"{session.id}/{ROLE_ID}:i-{instance}"


def _place(name: str) -> str:
    """A file in the folder. ``log`` is real (C: an artifact of 2022), ``video`` and ``screenshot``
    are invented.
    """
    category = _category(name)
    folder = "screenshot" if category == SCREENSHOT_TYPE else category.lower()
    return f"{folder}/{name}"


def _files(session: GridSession) -> Iterator[str]:
    """The log and the screenshots from the start on, and each part of the video once it is complete
    (invented).
    """
    yield LOG
    now = clock.now()
    ended = session.view(now).ended
    length = (now if ended is None else ended) - session.created
    parts, rest = divmod(
        max(0, min(length, 1000 * LIMITS["aws:maxDurationSecs"].most)), 1000 * VIDEO_PART
    )
    complete = int(parts) + (ended is not None and (rest > 0 or not parts))
    yield from (f"video-{part}.mp4" for part in range(complete))
    yield from _screenshots(session)


def _screenshots(session: GridSession) -> dict[str, str]:
    """The pictures in base64 by the names of their files."""
    return {f"screenshot-{one['number']}.png": one["png"] for one in session.screenshots}


def grid_file_content(store: Store, account_id: str, path: str) -> file_urls.Content | None:
    """A session's file as it is now."""
    own_id, name = "/".join(path.split("/")[:2]), path.rpartition("/")[2]
    session = store.find(GridSession, arn_of(GridSession, account_id, own_id))
    if session is None or path not in (
        f"{_folder(session)}/{_place(one)}" for one in _files(session)
    ):
        return None
    if name == LOG:
        return file_urls.Content(
            "text/plain; charset=utf-8", file_contents.text_log(list(_log_lines(session)))
        )
    picture = _screenshots(session).get(name)
    if picture is not None:
        return file_urls.Content("image/png", base64.b64decode(picture))
    return file_urls.Content("video/mp4", file_contents.video())


def _log_lines(session: GridSession) -> Iterator[str]:
    now = clock.now()
    properties = session.selenium_properties or "{}"
    yield f"{clock.text(session.created)} INFO session {session.arn} started with {properties}"
    for action in session.actions_until(now):
        method, path = action.get("requestMethod", "some"), action.get("action", "command")
        answer = f"{action.get('statusCode', 'unknown')} in {action['duration']} ms"
        yield f"{clock.text(action['started'])} INFO {method} {path} -> {answer}"
    if not session.is_active(now):
        yield f"{clock.text(session.end.moment)} INFO session {session.end.reason}"
