"""Writes the calls of a boto3 client to a file, one JSON line for each call.

Rule: no secret reaches the file. URLs keep their host only.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from botocore.client import BaseClient
from botocore.utils import parse_to_aware_datetime

from moto_devicefarm.core import clock, model
from moto_devicefarm.core.arguments import check_path, wrong_value
from moto_devicefarm.recordings.secrets import replacements, scrub, scrub_message

Keep = Callable[[dict[str, Any]], None]
"""Takes a recorded call: time, operation, parameters, and answer or error."""
_REQUEST = "moto_devicefarm_request"
"""The key of botocore's request context under which a recorded request waits for its answer."""


@contextmanager
def record(client: BaseClient, path: str | os.PathLike[str]) -> Iterator[None]:
    """Record the calls of a boto3 Device Farm client in a new file at ``path``, whether AWS or a
    mock answers them.

    Each line is a JSON object: ``time`` (epoch seconds), ``operation``, ``parameters``, and
    ``answer`` or ``error``. Secrets are left out, also where an error message repeats them: see
    ``recordings/secrets.py``. Other users of the machine can't read the file. A call that botocore
    itself refuses is not recorded.

    Args:
        client: What ``boto3.client("devicefarm")`` returned.
        path: The file to write. A file that exists is replaced.

    Raises:
        TypeError: the client is one of another service, or the path is none.
        OSError: the file can't be written.

    Example::

        with record(client, "calls.jsonl"):
            client.create_project(name="nightly")
    """
    _check_client(client)
    check_path("path", path)
    with open(path, "w", encoding="utf-8", opener=open_for_user) as file:

        def write(call: Mapping[str, Any]) -> None:
            file.write(json.dumps(call) + "\n")
            file.flush()

        with recorded_calls(client, write):
            yield


@contextmanager
def recorded_calls(client: BaseClient, keep: Keep) -> Iterator[None]:
    """Give each call of the client to ``keep``, in the form of a line that ``record`` writes.

    Raises TypeError if ``client`` is not a Device Farm client.
    """
    handlers = _Recorder(keep).handlers(_check_client(client))
    for event, handler in handlers.items():
        client.meta.events.register(event, handler)
    try:
        yield
    finally:
        for event, handler in handlers.items():
            client.meta.events.unregister(event, handler)


def _check_client(client: BaseClient) -> str:
    """The name of the service in botocore's events. Raises TypeError for another service."""
    service = getattr(getattr(client, "meta", None), "service_model", None)
    if service is None or service.service_name != "devicefarm":
        expected = "a client that boto3.client('devicefarm') returned"
        raise TypeError(wrong_value("client", client, expected))
    name: str = service.service_id.hyphenize()
    return name


def open_for_user(path: str, flags: int) -> int:
    """Open a file that other users of the machine can't read, also if it exists already. A device
    such as /dev/null keeps its mode, because all programs share it.
    """
    descriptor = os.open(path, flags, 0o600)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.chmod(path, 0o600)
    return descriptor


class _Recorder:
    """Gives to ``keep`` what botocore's events report."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep

    def handlers(self, service: str) -> dict[str, Callable[..., None]]:
        """The handlers by the names of botocore's events."""
        return {
            f"before-parameter-build.{service}": self._keep_request,
            f"after-call.{service}": self._write_response,
            f"after-call-error.{service}": self._write_exception,
        }

    def _keep_request(
        self, params: Mapping[str, Any], context: dict[str, Any], model: Any, **_: Any
    ) -> None:
        scrubbed = scrub(params)
        request = {"time": clock.now() / 1000, "operation": model.name, "parameters": scrubbed}
        context[_REQUEST] = (request, dict(replacements(params, scrubbed)))

    def _write_response(
        self, parsed: Mapping[str, Any], context: Mapping[str, Any], **_: Any
    ) -> None:
        error = parsed.get("Error")
        if error is None:
            members = {name: value for name, value in parsed.items() if name != "ResponseMetadata"}
            self._write(context, answer=scrub(members))
        else:
            status = parsed["ResponseMetadata"]["HTTPStatusCode"]
            self._write_error(context, error.get("Code", ""), error.get("Message", ""), status)

    def _write_exception(self, exception: Exception, context: Mapping[str, Any], **_: Any) -> None:
        self._write_error(context, type(exception).__name__, str(exception), 0)

    def _write_error(
        self, context: Mapping[str, Any], code: str, message: str, status: int
    ) -> None:
        _, known = context.get(_REQUEST, ({}, {}))
        error = {"code": code, "message": scrub_message(message, known), "status": status}
        self._write(context, error=error)

    def _write(self, context: Mapping[str, Any], **outcome: Any) -> None:
        if _REQUEST not in context:  # the request was sent before the recording began
            return
        request, _ = context[_REQUEST]
        parameters = _with_epoch_times(request["parameters"])
        self._keep({**request, "parameters": parameters, **outcome})


def _with_epoch_times(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters, with times that were given as text in epoch seconds, as they are sent."""
    return {
        name: parse_to_aware_datetime(value).timestamp()
        if name in model.timestamps() and isinstance(value, str)
        else value
        for name, value in parameters.items()
    }
