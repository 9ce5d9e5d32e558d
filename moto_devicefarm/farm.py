"""DeviceFarm, the handle by which a test reaches into the mock."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from moto_devicefarm import settings
from moto_devicefarm.captures.documents import STATE_KEY, read_source
from moto_devicefarm.captures.load import Loaded, load_all
from moto_devicefarm.captures.state import dump_all
from moto_devicefarm.core import api, clock, presigned
from moto_devicefarm.core.faults import SessionPlan
from moto_devicefarm.core.run_plan import ArrangedTest, RunPlan
from moto_devicefarm.core.timings import Timings
from moto_devicefarm.devicefarm.models import DEFAULT_ACCOUNT_ID, store_of, stores
from moto_devicefarm.devicefarm.responses import find_in_any_account, to_bytes
from moto_devicefarm.recordings.replay import Difference, replay
from moto_devicefarm.registry import Devices
from moto_devicefarm.resources.grid import handle, projects
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.uploads import uploads

if TYPE_CHECKING:
    from moto_devicefarm.webdriver.handle import Driver

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

    @property
    def url(self) -> str:
        """Where the mock can be reached over HTTP: ``http://127.0.0.1:40123``. RuntimeError if it
        does not listen.
        """
        url = presigned.server_url()
        if url is None:
            raise RuntimeError(
                "this mock does not listen anywhere: give mock_devicefarm(server=True)"
            )
        return url

    def fail(
        self,
        operation: str,
        code: str,
        message: str | None = None,
        times: int | None = 1,
        when: Callable[[Mapping[str, Any]], bool] | None = None,
    ) -> None:
        """Have an operation answer an error: ``farm.fail("CreateRemoteAccessSession",
        "AccessDeniedException")``.

        ``code``: any error of the operation's model, or ThrottlingException, AccessDeniedException,
        UnrecognizedClientException, InternalFailure, ServiceUnavailable, each with its HTTP status,
        so that botocore retries as it would. ``times``: how many requests fail (a retry is one
        more), None for ever. ``when``: a function of the request's parameters. Raises ValueError,
        listing the possible, for an impossible operation or code.
        """
        with api.lock:
            self._settings.script.fail(operation, code, message, times, when)

    def next_session(
        self,
        *,
        stuck_in: str | None = None,
        ends_with: str | None = None,
        after: float | None = None,
        message: str | None = None,
        endpoint_lifetime: float | None = None,
    ) -> None:
        """Arrange the life of the next session that is created; several calls arrange several.

        ``stuck_in="PENDING_DEVICE"``: it never leaves that stage by itself. ``ends_with="ERRORED",
        after=30``: it ends with that result 30 seconds after its creation, by default when it would
        become RUNNING; ``message`` is what it says then. ``endpoint_lifetime=60``: its signed
        endpoints die after a minute. Raises ValueError or TypeError.
        """
        with api.lock:
            self._settings.script.sessions.append(
                SessionPlan(stuck_in, ends_with, after, message, endpoint_lifetime)
            )

    def next_run(
        self,
        *,
        results: str | Mapping[str, str] | None = None,
        tests: Iterable[str | Mapping[str, Any]] = (),
        message: str | None = None,
        result_code: str | None = None,
    ) -> None:
        """Arrange what comes of the next run that is scheduled; several calls arrange several.

        ``results={"Pixel 8": "FAILED"}``: by the name or ARN of a device; one text is that of all
        devices. FAILED and WARNED come of the first test, ERRORED, STOPPED and SKIPPED of all.
        ``tests``: names, or dicts of ``name``, ``suite``, ``result``, ``message``, ``seconds``.
        ``message`` is what the tests say that did not pass. ``result_code="PARSING_FAILED"``: the
        run is SKIPPED, and has no jobs. Raises ValueError or TypeError; a device that the run does
        not have is told when it is scheduled.
        """
        if isinstance(tests, (str, Mapping)) or not isinstance(tests, Iterable):
            raise TypeError(
                f"tests={tests!r}: give a list of names, or of dicts such as {{'name': 'login', 'result': 'FAILED'}}"
            )
        planned = tuple(ArrangedTest.of(test) for test in tests)
        if not results and not planned and message is None and result_code is None:
            raise ValueError(
                "next_run() does nothing without results, tests, message or result_code"
            )
        script = RunPlan({} if results is None else results, planned, message, result_code)
        with api.lock:
            self._settings.script.runs.append(script)

    def load(self, source: Any, account_id: str | None = None) -> Loaded:
        """Put the mock into the state that somebody captured: what ``aws devicefarm get-...``
        printed, and the like.

        ``source``: a path, JSON text, a dict as boto3 returned it, a recording, what ``dump()``
        made, or a list of these. ARNs are kept; the documents go to moto's default account, unless
        ``account_id`` says otherwise, so that a test's ordinary client finds them. Returns the ARNs
        that were loaded, by kind. Raises ValueError, naming the source and the member, for what
        can't be loaded, and OSError for a file that can't be read; nothing is half loaded.
        """
        documents, states = read_source(source)
        with api.lock, clock.hold():
            return load_all(
                self._settings, store_of, documents, states, account_id or DEFAULT_ACCOUNT_ID
            )

    def dump(self) -> dict[str, Any]:
        """All state as one JSON-able document, for ``load()`` in another mock: it will give the
        same answers.
        """
        with api.lock:
            return {STATE_KEY: dump_all(self._settings, list(stores()))}

    def replay(self, path: str | os.PathLike[str]) -> list[Difference]:
        """Play a recording (see ``record``) against the mock, at the recorded times, and return
        what it answers otherwise.

        Recorded ARNs are bound to the mock's as they come up.
        """
        with api.lock:
            return replay(store_of(DEFAULT_ACCOUNT_ID), Path(path))

    def put(self, upload_arn: str, data: Any) -> None:
        """Send the body of an upload, as a PUT to its presigned URL does; for code that sends with
        another library.

        ``data`` is bytes, text, an open file or an iterable of chunks. Raises KeyError if there is
        no such upload, ValueError for one of AWS's own.
        """
        body = to_bytes(data)
        with api.lock, clock.hold():
            found = find_in_any_account(uploads.Upload, upload_arn)
            if found is None:
                raise KeyError(f"no upload {upload_arn}: give the arn that create_upload answered")
            uploads.deliver_body(*found, body)

    def start_grid_session(
        self, project_arn: str, *, capabilities: Mapping[str, Any] | None = None
    ) -> handle.GridSessionHandle:
        """Start a test grid session, as a browser that connects to the URL of CreateTestGridUrl
        does: the hub is not mocked.

        ``capabilities``: those of the browser, flat or as a client sends them;
        ``aws:maxDurationSecs`` and ``aws:idleTimeoutSecs`` in them are when it closes by itself.
        The handle has ``arn``, ``id``, ``action()`` and ``end()``, and as a context manager ends
        the session. Raises ValueError for an unknown project, for impossible capabilities, and
        beyond the quota of 50 active sessions.
        """
        with api.lock, clock.hold():
            found = (
                find_in_any_account(projects.GridProject, project_arn)
                if isinstance(project_arn, str)
                else None
            )
            if found is None:
                raise ValueError(
                    f"no test grid project {project_arn!r}: give the arn that create_test_grid_project answered "
                    "(create_project makes projects of devices, which are others)"
                )
            return handle.start(*found, capabilities)

    def driver(self, session_arn: str) -> Driver:
        """The device behind a session's driver endpoint. The session may be in any status.

        ``driver.source = xml`` sets the page in which a WebDriver client finds elements,
        ``driver.on_click("id", "login", show=other_xml)`` the page that a click brings.
        ``driver.commands`` lists the commands that the client sent. Raises ValueError for an
        unknown session.
        """
        from moto_devicefarm.webdriver.handle import Driver

        with api.lock, clock.hold():
            found = (
                find_in_any_account(RemoteAccessSession, session_arn)
                if isinstance(session_arn, str)
                else None
            )
            if found is None:
                raise ValueError(
                    f"no remote access session {session_arn!r}: give the arn that create_remote_access_session answered"
                )
            return Driver(found[1])

    def __repr__(self) -> str:
        return f"<DeviceFarm: {len(self.registry)} devices, {self.timings}>"


def enter(farm: DeviceFarm) -> None:
    """Make the handle the current one, and its settings those in force."""
    settings.activate(farm._settings)
    _active.append(farm)


def leave(farm: DeviceFarm) -> None:
    """Take the handle and its settings back, whichever were entered since; a handle may be entered
    more than once.
    """
    settings.deactivate(farm._settings)
    del _active[max(position for position, active in enumerate(_active) if active is farm)]


def any_active() -> bool:
    """Whether any mock is active."""
    return bool(_active)
