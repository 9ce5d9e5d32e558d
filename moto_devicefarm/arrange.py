"""The methods of the handle that arrange errors, and what becomes of the next upload, session and
run. Rule: an argument is checked, and a file is read, before anything is arranged.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from moto_devicefarm import settings
from moto_devicefarm.core.arguments import (
    LONGEST_VALUE,
    check_one_of,
    explain_arguments,
    wrong_value,
)
from moto_devicefarm.core.faults import new_fault
from moto_devicefarm.core.literals import (
    AnyOperation,
    ErrorCode,
    OperationName,
    Result,
    ResultCode,
    RunStage,
    Stage,
    UploadEnd,
    UploadStage,
)
from moto_devicefarm.core.run_plan import RunPlan
from moto_devicefarm.core.session_plan import SessionPlan
from moto_devicefarm.core.upload_plan import UploadPlan
from moto_devicefarm.devicefarm.presigned_requests import to_bytes
from moto_devicefarm.resources.artifacts.artifact_types import NAMES_OF_TESTS

FileContent = bytes | str | PathLike[str]
"""The content of a file: bytes, or text, or the path of a file that has it."""


H = TypeVar("H", bound=settings.MockHandle)
P = ParamSpec("P")


def arrangement(method: Callable[Concatenate[H, P], None]) -> Callable[Concatenate[H, P], None]:
    """Decorate a method of the handle that arranges something, so that it holds the lock, and the
    end of the mock checks that something used the arrangement.
    """

    @functools.wraps(method)
    def call(self: H, /, *args: P.args, **kwargs: P.kwargs) -> None:
        with self._lock(), self._settings.arrangements.note_call(self, _text(method, args, kwargs)):
            method(self, *args, **kwargs)

    return call


def _text(method: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> str:
    """A call as the test wrote it: ``farm.fail("StopRun", "ThrottlingException")``."""
    named = (f"{name}={_value(value)}" for name, value in kwargs.items())
    return f"farm.{method.__name__}({', '.join([*map(_value, args), *named])})"


def _value(value: Any) -> str:
    if isinstance(value, str):
        text = json.dumps(value, ensure_ascii=False)
    else:
        text = getattr(value, "__name__", None) or repr(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 3]}..."


class ArrangingHandle(settings.MockHandle):
    """The part of DeviceFarm with which a test arranges what happens later."""

    @explain_arguments
    @arrangement
    def fail(
        self,
        operation: OperationName | AnyOperation,
        code: ErrorCode,
        message: str | None = None,
        times: int | None = 1,
        when: Callable[[Mapping[str, Any]], bool] | Mapping[str, Any] | None = None,
    ) -> None:
        """Let an operation fail, and do nothing else.

        Args:
            operation: The name of the operation, as in AWS's model; ``"*"`` for all operations.
            code: An error of the operation in AWS's model; or one that all operations have:
                ThrottlingException, AccessDeniedException, UnrecognizedClientException,
                InternalFailure and ServiceUnavailable, which have the HTTP status of the error; or
                a failure of the connection: ConnectTimeoutError, ConnectionClosedError,
                EndpointConnectionError, ProxyConnectionError, ReadTimeoutError and SSLError, which
                botocore raises. botocore retries as it does with AWS. The mock's server gives no
                answer at a failure of the connection: it closes the connection.
            message: The message of an error that AWS answers. Default: AWS's words.
            times: How many requests fail; a retry is a request too. None: every request.
            when: Which requests fail: parameters by AWS's names, such as ``{"deviceArn": arn}``, or
                a function that takes the parameters of a request and returns whether it fails. A
                request must have all the given parameters with these values. An object in them may
                have more members, a list must be equal, and None stands for a parameter that is
                not there. Default: every request fails.

        Raises:
            TypeError: an argument has the wrong type; the message names it.
            ValueError: the operation, the code or a parameter is unknown, ``times`` is below 1, or
                a failure of the connection has a message; the text says what is possible.

        Example::

            farm.fail("CreateRemoteAccessSession", "AccessDeniedException")
            farm.fail("GetRun", "ThrottlingException", times=3)
            farm.fail("CreateUpload", "ReadTimeoutError", when={"type": "ANDROID_APP"})
        """
        fault = new_fault(operation, code, message, times, when)
        self._settings.arrangements.faults.append(fault)

    @explain_arguments
    @arrangement
    def next_upload(
        self,
        *,
        status: UploadEnd | None = None,
        message: str | None = None,
        stuck_in: UploadStage | None = None,
    ) -> None:
        """Arrange the processing of the next upload that is created. Two calls arrange two uploads.

        Args:
            status: How the processing of each body of the upload ends: "FAILED", or "SUCCEEDED"
                although ``check_uploads`` would find an error.
            message: The message of the upload that FAILED. Default: AWS's words for a file that
                can't be opened.
            stuck_in: A status that the upload never leaves: "INITIALIZED" or "PROCESSING".

        Raises:
            TypeError: an argument has the wrong type; the message names it.
            ValueError: an argument has a wrong value, or does not go with another, or none is
                given.

        Example::

            farm.next_upload(status="FAILED", message="The app could not be read.")
            farm.next_upload(stuck_in="PROCESSING")
        """
        plan = UploadPlan(status, message, stuck_in)
        self._settings.arrangements.uploads.append(plan)

    @explain_arguments
    @arrangement
    def next_session(
        self,
        *,
        stuck_in: Stage | None = None,
        ends_with: Result | None = None,
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

        Example::

            farm.next_session(stuck_in="PENDING_DEVICE")
            farm.next_session(ends_with="ERRORED", after=90, message="The device is lost.")
        """
        plan = SessionPlan(stuck_in, ends_with, after, message, endpoint_lifetime)
        self._settings.arrangements.sessions.append(plan)

    @explain_arguments
    @arrangement
    def next_run(
        self,
        *,
        results: Result | Mapping[str, Result] | None = None,
        tests: Iterable[str | Mapping[str, Any]] = (),
        message: str | None = None,
        result_code: ResultCode | None = None,
        stuck_in: RunStage | None = None,
        artifacts: Mapping[str, FileContent] | None = None,
    ) -> None:
        """Arrange the results and files of the next run that is scheduled, or let it hang in a
        status. Two calls arrange two runs.

        Args:
            results: The result of each job by the name or ARN of its device, such as
                ``{"Pixel 8": "FAILED"}``, or one result for all jobs. Other jobs are PASSED. A job
                is FAILED or WARNED because its first test is; it is ERRORED, STOPPED or SKIPPED
                because all its tests are.
            tests: The tests of each job: names, or dicts of ``name``, ``suite``, ``result``,
                ``message`` and ``seconds``, of which only ``name`` is needed. In a run with a test
                spec, Device Farm counts "Setup Test", "Tests" and "Teardown Test", and the tests
                that you name show in the insights of the job and in the file behind
                ``testDetailsUrl``.
            message: The message of the tests that do not pass. In a run with a test spec, a FAILED
                job says "Tests failed", and the message shows in the file behind
                ``testDetailsUrl``.
            result_code: Why the run is SKIPPED and has no jobs, such as "PARSING_FAILED".
            stuck_in: A status that the run and its jobs never leave by themselves, such as
                "SCHEDULING" or "PENDING_DEVICE". No time limit ends it; StopRun and StopJob do. In
                "RUNNING" the last test before teardown never ends. "STOPPING" begins with a stop or
                a time limit.
            artifacts: The files behind the URLs of artifacts, by the names in ListArtifacts, such
                as ``{"Customer Artifacts": Path("results.zip")}``: bytes, text, or a
                ``pathlib.Path``. Each test that has such an artifact gets the file.

        Raises:
            TypeError: an argument has the wrong type; the message names it.
            ValueError: an argument has a wrong value, or does not go with another, or none is
                given. For a device or an artifact that the run does not have, and for a run that
                runs no test, ScheduleRun raises ValueError.
            OSError: the file of an artifact can't be read.

        Example::

            farm.next_run(results={"Google Pixel 8": "FAILED"}, tests=["login", "pay"])
            farm.next_run(stuck_in="SCHEDULING")
        """
        files = _read_artifacts({} if artifacts is None else artifacts)
        plan = RunPlan.of(results, tests, message, result_code, stuck_in, files)
        self._settings.arrangements.runs.append(plan)


def _read_artifacts(artifacts: Mapping[str, FileContent]) -> dict[str, bytes]:
    """The contents of artifacts by their names."""
    if not isinstance(artifacts, Mapping):
        expected = "a dict of files by the names of artifacts"
        raise TypeError(wrong_value("artifacts", artifacts, expected))
    contents = {}
    for name, content in artifacts.items():
        check_one_of("artifacts", name, NAMES_OF_TESTS)
        if not isinstance(content, (bytes, str, PathLike)):
            expected = "bytes, a text or a pathlib.Path"
            raise TypeError(wrong_value(f"artifacts[{name!r}]", content, expected))
        contents[name] = read_content(content)
    return contents


def read_content(data: Any) -> bytes:
    """The bytes that a path leads to, or that ``to_bytes`` makes of other data. OSError for a file
    that can't be read.
    """
    return Path(data).read_bytes() if isinstance(data, PathLike) else to_bytes(data)
