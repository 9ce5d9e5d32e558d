"""DeviceFarm, the handle that a test holds of an active mock. Rule: every method begins with
``_lock``, so that no request sees half a change, and the handle of an ended mock changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from moto_devicefarm import settings
from moto_devicefarm.arrange import ArrangingHandle, read_content
from moto_devicefarm.core import clock, presigned
from moto_devicefarm.core.arguments import unknown_arn
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import Timings
from moto_devicefarm.devicefarm.models import (
    find_in_any_account,
    stores,
)
from moto_devicefarm.inspection import InspectingHandle
from moto_devicefarm.registry import Device, Devices
from moto_devicefarm.registry.changes import changed_device
from moto_devicefarm.resources.grid import handle, projects
from moto_devicefarm.resources.grid.sessions import GridSession
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.uploads import uploads
from moto_devicefarm.state import StateHandle

if TYPE_CHECKING:
    from moto_devicefarm.webdriver.handle import Driver

R = TypeVar("R", bound=Resource)


class DeviceFarm(ArrangingHandle, InspectingHandle, StateHandle):
    """The handle of an active mock: the value of ``with mock_devicefarm() as farm``.

    A member of the handle of a mock that has ended raises RuntimeError. Only ``calls``,
    ``calls_to`` and ``repr`` do not.

    Example::

        with mock_devicefarm() as farm:
            farm.fail("ListProjects", "ThrottlingException")
            assert len(farm.unused) == 1
            client.list_projects()  # botocore tries again after the error
            assert [call.operation for call in farm.calls] == ["ListProjects", "ListProjects"]
    """

    @classmethod
    def current(cls) -> DeviceFarm:
        """The handle of the innermost active mock, else the one of pytest's option
        ``--devicefarm-server``.

        Raises:
            RuntimeError: there is none.

        Example::

            assert DeviceFarm.current() is farm
        """
        active = settings.current_handle()
        if not isinstance(active, cls):
            raise RuntimeError(
                "no mock_devicefarm is active: decorate the test with @mock_devicefarm, or use "
                "'with mock_devicefarm() as farm:'. Plain mock_aws mocks Device Farm too, "
                "but it has no handle."
            )
        return active

    @property
    def registry(self) -> Devices:
        """The devices that the registry has now.

        ``change_device`` changes one, unless the registry is an object with ``devices()``.

        Example::

            pixel = next(device for device in farm.registry if "Pixel 8" in device.name)
            assert farm.registry.get(pixel.arn) is pixel
        """
        with self._lock():
            return self._settings.devices

    @property
    def timings(self) -> Timings:
        """The durations of the stages of everything that is created now.

        Example::

            assert farm.timings.session_limit == 9000
        """
        with self._lock():
            return self._settings.timings

    @property
    def url(self) -> str:
        """The address of the mock's server, such as ``http://127.0.0.1:40123``.

        Raises:
            RuntimeError: the mock has no server.

        Example::

            with mock_devicefarm(server=True) as served:
                assert served.url.startswith("http://127.0.0.1:")
        """
        with self._lock():
            url = presigned.server_url()
        if url is None:
            raise RuntimeError("this mock has no server: give mock_devicefarm(server=True)")
        return url

    def put(self, upload_arn: str, data: Any) -> None:
        """Deliver the body of an upload, for code that does not send it by HTTP.

        Args:
            upload_arn: The ARN that create_upload answered.
            data: The body: bytes, text, the ``pathlib.Path`` of a file, an open file or an iterable
                of chunks.

        Raises:
            ValueError: the upload is unknown, or one of AWS's own.
            OSError: the file can't be read.

        Example::

            farm.put(upload_arn, b"any bytes will do")
            assert client.get_upload(arn=upload_arn)["upload"]["status"] == "SUCCEEDED"
        """
        body = read_content(data)
        with self._lock(), clock.hold():
            found = _find(uploads.Upload, "upload_arn", upload_arn, "create_upload answered")
        uploads.deliver_body(*found, body)

    def change_device(self, device_arn: str, **members: Any) -> Device:
        """Change a device of the registry, for this mock only. Its ARN stays. Sessions that have
        the device show it as it was. A session that waits for it goes on if it is free now.

        Args:
            device_arn: The ARN of the device.
            members: The fields of ``Device``, and what they are from now on. ``instances`` may be
                DeviceInstance objects or AWS's documents.

        Returns:
            The changed device.

        Raises:
            TypeError: a member is unknown or has the wrong type, none is given, or the registry is
                an object of the user's own.
            ValueError: no device has the ARN, or the model does not allow a value; the message
                names the member.

        Example::

            farm.change_device(device_arn, availability="BUSY")
            assert client.get_device(arn=device_arn)["device"]["availability"] == "BUSY"
        """
        with self._lock():
            devices = self._settings.devices
            device = devices.get(device_arn) if isinstance(device_arn, str) else None
            if device is None:
                remedy = "Give the ARN of a device in farm.registry"
                known = [device.arn for device in devices]
                raise unknown_arn("device_arn", device_arn, known, remedy)
            changed = changed_device("DeviceFarm.change_device()", device, members)
            devices.replace(changed)
            return changed

    def start_grid_session(
        self, project_arn: str, *, capabilities: Mapping[str, Any] | None = None
    ) -> handle.GridSessionHandle:
        """Start a test grid session without a browser. With ``browser_url``, a client starts one
        with a browser when it connects to the URL of CreateTestGridUrl, as in AWS.

        Args:
            project_arn: The ARN that create_test_grid_project answered.
            capabilities: The capabilities of the browser, flat or as a client sends them.
                ``aws:maxDurationSecs`` and ``aws:idleTimeoutSecs`` limit the session, in seconds.

        Returns:
            A handle with ``arn``, ``id``, ``action()`` and ``end()``. Used in ``with``, it ends the
            session.

        Raises:
            TypeError: a limit in the capabilities has the wrong type.
            ValueError: the project is unknown, the capabilities are impossible, or 50 sessions are
                active already.

        Example::

            with farm.start_grid_session(grid_project_arn) as browser:
                browser.action("POST", "/session/.../url", duration=850)
        """
        with self._lock(), clock.hold():
            origin = "create_test_grid_project answered (create_project makes another kind)"
            found = _find(projects.GridProject, "project_arn", project_arn, origin)
            return handle.start(*found, capabilities, self._check_active)

    def grid_session(self, session_arn: str) -> handle.GridSessionHandle:
        """The handle of a test grid session, in any status, however it was started.

        Args:
            session_arn: The ARN that list_test_grid_sessions answers.

        Returns:
            A handle with ``arn``, ``id``, ``action()`` and ``end()``.

        Raises:
            ValueError: the session is unknown.

        Example::

            started = farm.start_grid_session(grid_project_arn)
            farm.grid_session(started.arn).end(errored=True)
        """
        with self._lock(), clock.hold():
            origin = "list_test_grid_sessions answered"
            _, session = _find(GridSession, "session_arn", session_arn, origin)
            return handle.GridSessionHandle(session, self._check_active)

    def driver(self, session_arn: str) -> Driver:
        """The page and the received commands of a session's driver endpoint, in any status.

        ``driver.source = xml`` sets the page in which a WebDriver client finds elements;
        ``driver.on_click("id", "login", show=other_xml)`` sets the page that a click brings;
        ``driver.on_command("mobile: shell", output)`` sets the answer of another command;
        ``driver.commands`` lists what the client sent.

        Args:
            session_arn: The ARN that create_remote_access_session answered.

        Raises:
            ValueError: the session is unknown.

        Example::

            screen = farm.driver(session_arn)
            screen.on_command("mobile: batteryInfo", {"level": 0.2, "state": 3})
            assert screen.commands == []
        """
        from moto_devicefarm.webdriver.handle import Driver

        with self._lock(), clock.hold():
            origin = "create_remote_access_session answered"
            _, session = _find(RemoteAccessSession, "session_arn", session_arn, origin)
            return Driver(session, self._check_active)

    def __repr__(self) -> str:
        try:
            count = len(self.registry)
            return f"<DeviceFarm: {count} device{'s' * (count != 1)}, {self.timings}>"
        except RuntimeError:
            return "<DeviceFarm: the mock has ended>"


def _find(kind: type[R], name: str, arn: Any, origin: str) -> tuple[Store, R]:
    """The store and the resource of an ARN; ValueError if no account has it."""
    found = find_in_any_account(kind, arn) if isinstance(arn, str) else None
    if found is None:
        known = [
            one.arn
            for store in stores()
            for _, one in store.numbered_resources()
            if isinstance(one, kind) and one.expires_at > clock.now()
        ]
        raise unknown_arn(name, arn, known, f"Give the ARN that {origin}")
    return found
