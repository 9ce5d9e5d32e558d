"""Writes what a boto3 client does to a file, one JSON line a call, without the secrets that signed URLs carry."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from moto_devicefarm.core import clock, shapes

SCRUBBED = "scrubbed"
_KEY = "moto_devicefarm_call"
_SECRETS = "moto_devicefarm_secrets"
_URL = re.compile(r"\b(https?|wss?)://(?:[^\s/?#@\"'<>]*@)?([^\s/?#\"'<>]*)[^\s\"'<>]*", re.IGNORECASE)


@contextmanager
def record(client: Any, path: str | os.PathLike[str]) -> Iterator[None]:
    """Record the calls of a boto3 Device Farm client, whatever it talks to, into the file ``path``, which is made anew.

    Each line is a JSON object: ``time`` (epoch seconds), ``operation``, ``parameters``, and ``answer`` or ``error``.
    URLs keep their host only, tokens become short digests, the values of environmentVariables are left out, also where a
    message repeats them. A call that botocore itself refuses is no call.
    Raises TypeError if ``client`` is no Device Farm client.
    """
    model = getattr(getattr(client, "meta", None), "service_model", None)
    if model is None or model.service_name != "devicefarm":
        raise TypeError(f"record({client!r}): give a boto3 client made with boto3.client('devicefarm')")
    service = model.service_id.hyphenize()
    with open(path, "w", encoding="utf-8") as file:

        def asked(params: Mapping[str, Any], context: dict[str, Any], model: Any, **_: Any) -> None:
            context[_KEY] = {"time": clock.now() / 1000, "operation": model.name, "parameters": scrub(params)}
            context[_SECRETS] = dict(_secrets(params))

        def answered(parsed: Mapping[str, Any], context: dict[str, Any], **_: Any) -> None:
            if _KEY not in context:  # asked before the recording began
                return
            error = parsed.get("Error")
            if error is None:
                answer = {name: member for name, member in parsed.items() if name != "ResponseMetadata"}
                write({**context[_KEY], "answer": scrub(answer)})
            else:
                status = parsed["ResponseMetadata"]["HTTPStatusCode"]
                write_error(context, error.get("Code", ""), error.get("Message", ""), status)

        def failed(exception: Exception, context: dict[str, Any], **_: Any) -> None:
            if _KEY in context:
                write_error(context, type(exception).__name__, str(exception), 0)

        def write_error(context: Mapping[str, Any], code: str, message: str, status: int) -> None:
            for secret, instead in context[_SECRETS].items():
                message = message.replace(secret, instead)
            write({**context[_KEY], "error": {"code": code, "message": scrub(message), "status": status}})

        def write(call: Mapping[str, Any]) -> None:
            file.write(json.dumps(call) + "\n")
            file.flush()

        handlers = {
            f"before-parameter-build.{service}": asked,
            f"after-call.{service}": answered,
            f"after-call-error.{service}": failed,
        }
        for event, handler in handlers.items():
            client.meta.events.register(event, handler)
        try:
            yield
        finally:
            for event, handler in handlers.items():
                client.meta.events.unregister(event, handler)


def scrub(value: Any, name: str = "") -> Any:
    """The value as JSON has it, times as epoch seconds, without what opens anything."""
    if isinstance(value, Mapping):
        if name == "environmentVariables":
            return {**value, "value": SCRUBBED}
        return {str(key): scrub(member, str(key)) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [scrub(item, name) for item in value]
    if isinstance(value, dt.datetime):
        return value.timestamp()
    if isinstance(value, str) and name == shapes.TOKEN:
        return _digest(value)
    return _URL.sub(rf"\1://\2/{SCRUBBED}", value) if isinstance(value, str) else value


def _digest(token: str) -> str:
    return f"token-{hashlib.sha256(token.encode()).hexdigest()[:8]}"


def _secrets(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """(secret, what stands for it) in a request: a message may repeat them."""
    if isinstance(value, Mapping):
        if name == "environmentVariables" and isinstance(value.get("value"), str) and value["value"]:
            yield value["value"], SCRUBBED
        for key, member in value.items():
            yield from _secrets(member, str(key))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _secrets(item, name)
    elif isinstance(value, str) and name == shapes.TOKEN:
        yield value, _digest(value)
