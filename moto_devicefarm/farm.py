"""DeviceFarm, the handle that a test holds of an active mock. Rule: every method takes the lock of
a request, so that no request sees half a change.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from moto_devicefarm import settings
from moto_devicefarm.captures.documents import STATE_KEY, read_source
from moto_devicefarm.captures.load import Loaded, load_all
from moto_devicefarm.captures.state import dump_all
from moto_devicefarm.core import api, clock, model, presigned
from moto_devicefarm.core.arguments import check_one_of
from moto_devicefarm.core.call_log import Call
from moto_devicefarm.core.faults import new_fault
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.run_plan import RunPlan
from moto_devicefarm.core.session_plan import SessionPlan
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import Timings
from moto_devicefarm.devicefarm.models import (
    DEFAULT_ACCOUNT_ID,
    find_in_any_account,
    store_of,
    stores,
)
from moto_devicefarm.devicefarm.presigned_requests import to_bytes
from moto_devicefarm.recordings.replay import Difference, replay
from moto_devicefarm.registry import Devices
from moto_devicefarm.resources.grid import handle, projects
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.uploads import uploads

if TYPE_CHECKING:
    from moto_devicefarm.webdriver.handle import Driver

R = TypeVar("R", bound=Resource)


class DeviceFarm(settings.MockHandle):
    """The handle of an active mock: the value of ``with mock_devicefarm() as farm``."""

    @classmethod
    def current(cls) -> DeviceFarm:
        """The handle of the innermost active mock. Raises RuntimeError if no mock is active."""
        active = settings.innermost()
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

        ``registry.replace(device)`` changes a device, unless the registry is an object with
        ``devices()``.
        """
        return self._settings.devices

    @property
    def timings(self) -> Timings:
        """The durations of the stages of everything that is created now."""
        return self._settings.timings

    @property
    def url(self) -> str:
        """The address of the mock's server, such as ``http://127.0.0.1:40123``.

        Raises RuntimeError if the mock has no server.
        """
        url = presigned.server_url()
        if url is None:
            raise RuntimeError("this mock has no server: give mock_devicefarm(server=True)")
        return url

    @property
    def calls(self) -> list[Call]:
        """The calls of operations that this mock and the mocks inside it have answered so far, the
        first one first: a list of its own, which does not grow.

        Refused calls are in it too. Requests of presigned URLs and of driver endpoints, and the
        methods of this handle, are no calls of an operation.
        """
        with api.lock:
            return list(self._settings.log or ())

    def calls_to(self, operation: str) -> list[Call]:
        """The calls of one operation so far, such as "StopRun".

        Raises ValueError for an unknown operation; the message proposes the nearest name.
        """
        check_one_of("operation", operation, sorted(model.service_model().operation_names))
        return [call for call in self.calls if call.operation == operation]

    def fail(
        self,
        operation: str,
        code: str,
        message: str | None = None,
        times: int | None = 1,
        when: Callable[[Mapping[str, Any]], bool] | None = None,
    ) -> None:
        """Let an operation answer an error, and do nothing else.

        ``farm.fail("CreateRemoteAccessSession", "AccessDeniedException")``

        Args:
            operation: The name of the operation, as in AWS's model.
            code: An error of the operation in AWS's model, or one of ThrottlingException,
                AccessDeniedException, UnrecognizedClientException, InternalFailure and
                ServiceUnavailable. The answer has the HTTP status of the error, so botocore
                retries as it does with AWS.
            message: The message of the error. Default: AWS's words.
            times: How many requests fail; a retry is a request too. None: every request.
            when: A function that takes the parameters of a request and returns whether it fails.
                Default: every request fails.

        Raises:
            TypeError: an argument has the wrong type; the message names it.
            ValueError: the operation or the code is unknown, or ``times`` is below 1; the message
                says what is possible.
        """
        with api.lock:
            self._settings.arrangements.faults.append(
                new_fault(operation, code, message, times, when)
            )

    def next_session(
        self,
        *,
        stuck_in: str | None = None,
        ends_with: str | None = None,
        after: float | None = None,
        message: str | None = None,
        endpoint_lifetime: float | None = None,
    ) -> None:
        """Arrange the life of the next session that is created. Two calls arrange two sessions.

        Args:
            stuck_in: A stage that the session never leaves by itself, such as "PENDING_DEVICE".
            ends_with: A result with which the session ends by itself, such as "ERRORED".
            after: Seconds from its creation to this end. Default: when it would become RUNNING.
            message: The message of the session after this end.
            endpoint_lifetime: Seconds for which its signed endpoints work.

        Raises:
            TypeError: an argument has the wrong type; the message names it.
            ValueError: an argument has a wrong value, or does not go with another, or none is
                given.
        """
        plan = SessionPlan(stuck_in, ends_with, after, message, endpoint_lifetime)
        with api.lock:
            self._settings.arrangements.sessions.append(plan)

    def next_run(
        self,
        *,
        results: str | Mapping[str, str] | None = None,
        tests: Iterable[str | Mapping[str, Any]] = (),
        message: str | None = None,
        result_code: str | None = None,
    ) -> None:
        """Arrange the results of the next run that is scheduled. Two calls arrange two runs.

        Args:
            results: The result of each job by the name or ARN of its device, such as
                ``{"Pixel 8": "FAILED"}``, or one result for all jobs. Other jobs are PASSED. A job
                is FAILED or WARNED because its first test is; it is ERRORED, STOPPED or SKIPPED
                because all its tests are.
            tests: The tests of each job: names, or dicts of ``name``, ``suite``, ``result``,
                ``message`` and ``seconds``, of which only ``name`` is needed.
            message: The message of the tests that do not pass.
            result_code: Why the run is SKIPPED and has no jobs, such as "PARSING_FAILED".

        Raises:
            TypeError: an argument has the wrong type; the message names it.
            ValueError: an argument has a wrong value, or does not go with another, or none is
                given. For a device that the run does not have, ScheduleRun raises ValueError.
        """
        plan = RunPlan.of(results, tests, message, result_code)
        with api.lock:
            self._settings.arrangements.runs.append(plan)

    def load(self, source: Any, account_id: str | None = None) -> Loaded:
        """Put captured resources into the mock, with the ARNs that they had.

        Args:
            source: The output of ``aws devicefarm get-...``, as a path, JSON text or a dict as
                boto3 returns it; a recording; the result of ``dump()``; or a list of these.
            account_id: The account that has the resources. Default: moto's default account, where
                a test's ordinary client finds them.

        Returns:
            The ARNs of the loaded resources, by kind.

        Raises:
            ValueError: the source can't be loaded; the message names the source and the member,
                and nothing is loaded.
            OSError: the file can't be read.
        """
        documents, states = read_source(source)
        with api.lock, clock.hold():
            return load_all(
                self._settings, store_of, documents, states, account_id or DEFAULT_ACCOUNT_ID
            )

    def dump(self) -> dict[str, Any]:
        """All state as one document that JSON can hold. ``load()`` puts it into another mock, which
        then gives the same answers.
        """
        with api.lock:
            return {STATE_KEY: dump_all(self._settings, list(stores()))}

    def replay(self, path: str | os.PathLike[str]) -> list[Difference]:
        """Repeat the calls of a recording (see ``record``) at their recorded times.

        Args:
            path: The file of the recording.

        Returns:
            The members that the mock answers differently. An ARN that the mock made stands for the
            recorded ARN.

        Raises:
            ValueError: the file is no recording; the message names the file and the line.
            OSError: the file can't be read.
        """
        with api.lock:
            return replay(store_of(DEFAULT_ACCOUNT_ID), Path(path))

    def put(self, upload_arn: str, data: Any) -> None:
        """Deliver the body of an upload, for code that does not send it by HTTP.

        Args:
            upload_arn: The ARN that create_upload answered.
            data: The body: bytes, text, an open file or an iterable of chunks.

        Raises:
            KeyError: the mock has no such upload.
            ValueError: the upload is one of AWS's own.
        """
        body = to_bytes(data)
        with api.lock, clock.hold():
            try:
                found = _find(uploads.Upload, "upload_arn", upload_arn, "create_upload answered")
            except ValueError as error:
                raise KeyError(str(error)) from None
            uploads.deliver_body(*found, body)

    def start_grid_session(
        self, project_arn: str, *, capabilities: Mapping[str, Any] | None = None
    ) -> handle.GridSessionHandle:
        """Start a test grid session. In AWS a browser does so when it connects to the URL of
        CreateTestGridUrl; the mock has no hub for browsers.

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
        """
        with api.lock, clock.hold():
            origin = "create_test_grid_project answered (create_project makes another kind)"
            found = _find(projects.GridProject, "project_arn", project_arn, origin)
            return handle.start(*found, capabilities)

    def driver(self, session_arn: str) -> Driver:
        """The page and the received commands of a session's driver endpoint, in any status.

        ``driver.source = xml`` sets the page in which a WebDriver client finds elements;
        ``driver.on_click("id", "login", show=other_xml)`` sets the page that a click brings;
        ``driver.commands`` lists what the client sent.

        Args:
            session_arn: The ARN that create_remote_access_session answered.

        Raises:
            ValueError: the session is unknown.
        """
        from moto_devicefarm.webdriver.handle import Driver

        with api.lock, clock.hold():
            origin = "create_remote_access_session answered"
            _, session = _find(RemoteAccessSession, "session_arn", session_arn, origin)
            return Driver(session)

    def __repr__(self) -> str:
        return f"<DeviceFarm: {len(self.registry)} devices, {self.timings}>"


def _find(kind: type[R], name: str, arn: Any, origin: str) -> tuple[Store, R]:
    """The store and the resource of an ARN; ValueError if no account has it."""
    found = find_in_any_account(kind, arn) if isinstance(arn, str) else None
    if found is None:
        raise ValueError(f"{name}={arn!r} is unknown. Give the ARN that {origin}")
    return found
