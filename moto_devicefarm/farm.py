"""DeviceFarm, the handle by which a test reaches into the mock."""

from __future__ import annotations

from typing import Any

from moto_devicefarm import settings
from moto_devicefarm.core import api, clock
from moto_devicefarm.core.timeline import Timings
from moto_devicefarm.devicefarm.models import store_of
from moto_devicefarm.devicefarm.responses import to_bytes
from moto_devicefarm.registry import Devices
from moto_devicefarm.resources import uploads

_active: list[DeviceFarm] = []


class DeviceFarm:
    """The active mock: what ``with mock_devicefarm() as farm`` yields."""

    def __init__(self, given: settings.Settings) -> None:
        self._settings = given

    @classmethod
    def current(cls) -> DeviceFarm:
        """The handle of the innermost active mock; RuntimeError if none is."""
        if not _active:
            raise RuntimeError(
                "no mock_devicefarm is active: decorate the test with @mock_devicefarm, or use "
                "'with mock_devicefarm() as farm:'. Plain mock_aws mocks Device Farm, but has no handle."
            )
        return _active[-1]

    @property
    def registry(self) -> Devices:
        """The devices as they are now; of a list or a file, ``replace(device)`` changes one."""
        return self._settings.devices

    @property
    def timings(self) -> Timings:
        """The Timings of sessions and uploads made now."""
        return self._settings.timings

    def put(self, upload_arn: str, data: Any) -> None:
        """Send the body of an upload, as a PUT to its presigned URL does; for code that sends with another library.

        ``data`` is bytes, text, an open file or an iterable of chunks. Raises KeyError if there is no such upload.
        """
        body = to_bytes(data)
        with api.lock, clock.held():
            parts = upload_arn.split(":")
            upload = store_of(parts[4]).find(uploads.Upload, upload_arn) if len(parts) == 7 else None
            if upload is None:
                raise KeyError(f"no upload {upload_arn}: give the arn that create_upload answered")
            uploads.receive(store_of(parts[4]), upload, body)

    def __repr__(self) -> str:
        return f"<DeviceFarm: {len(self.registry)} devices, {self.timings}>"


def enter(farm: DeviceFarm) -> None:
    """Make the handle the current one, and its settings those in force."""
    settings.activate(farm._settings)
    _active.append(farm)


def leave(farm: DeviceFarm) -> None:
    """Take the handle and its settings back, whichever were entered since; a handle may be entered more than once."""
    settings.deactivate(farm._settings)
    del _active[max(position for position, active in enumerate(_active) if active is farm)]


def any_active() -> bool:
    """Whether any mock is active."""
    return bool(_active)
