"""The files of uploads that a real Appium server installs. Rule: a file has the very bytes that
were sent to the upload, and stands in a folder that is deleted with its session.
"""

from __future__ import annotations

import base64
import re
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.uploads.uploads import Upload
from moto_devicefarm.webdriver import relay_messages
from moto_devicefarm.webdriver.errors import WebDriverError

_UNSAFE = re.compile(r"[^\w.+ -]", re.ASCII)
_LONGEST_NAME = 120
"""Characters. File systems allow 255, and the extension is at the end."""


class AppFile(NamedTuple):
    """An app whose bytes the mock has."""

    name: str
    content: str
    """The bytes in base64. They are decoded without the lock of the mock."""


def find_app(store: Store, arn: str, now: int) -> AppFile:
    """The app of an upload.

    Raises WebDriverError "session not created" if the mock does not have its bytes.
    """
    upload = store.find(Upload, arn)
    delivery = None if upload is None else upload.delivery(now)
    if upload is None or delivery is None or delivery.content is None:
        raise WebDriverError("session not created", relay_messages.MISSING_FILE.format(arn=arn))
    return AppFile(upload.name, delivery.content)


def write_app(folder: str, app: AppFile) -> str:
    """Write an app into a folder of its own, under the name of its upload; the path."""
    name = _UNSAFE.sub("_", app.name.replace("\\", "/").rpartition("/")[2])[-_LONGEST_NAME:]
    path = Path(mkdtemp(dir=folder), f"app{name}" if name[:1] in ("", ".") else name)
    path.write_bytes(base64.b64decode(app.content))
    return str(path)
