"""Writes what a boto3 client does to a file, one JSON line a call, without the secrets that signed URLs carry."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from moto_devicefarm.core import clock, shapes

SCRUBBED = "scrubbed"
_KEY = "moto_devicefarm_call"


@contextmanager
def record(client: Any, path: str | os.PathLike[str]) -> Iterator[None]:
    """Record the calls of a boto3 Device Farm client, whatever it talks to, into the file ``path``, which is made anew.

    Each line is a JSON object: ``time`` (epoch seconds), ``operation``, ``parameters``, and ``answer`` or ``error``.
    Signed URLs keep their host only, tokens become short digests, the values of environmentVariables are left out.
    Raises TypeError if ``client`` is no Device Farm client.
    """
    model = getattr(getattr(client, "meta", None), "service_model", None)
    if model is None or model.service_name != "devicefarm":
        raise TypeError(f"record({client!r}): give a boto3 client made with boto3.client('devicefarm')")
    service = model.service_id.hyphenize()
    with open(path, "w", encoding="utf-8") as file:

        def asked(params: Mapping[str, Any], context: dict[str, Any], model: Any, **_: Any) -> None:
            context[_KEY] = {"time": clock.now() / 1000, "operation": model.name, "parameters": scrub(params)}

        def answered(parsed: Mapping[str, Any], context: dict[str, Any], **_: Any) -> None:
            error = parsed.get("Error")
            if error is None:
                answer = {name: member for name, member in parsed.items() if name != "ResponseMetadata"}
                write({**context[_KEY], "answer": scrub(answer)})
            else:
                status = parsed["ResponseMetadata"]["HTTPStatusCode"]
                said = {"code": error.get("Code", ""), "message": error.get("Message", ""), "status": status}
                write({**context[_KEY], "error": said})

        def failed(exception: Exception, context: dict[str, Any], **_: Any) -> None:
            write({**context[_KEY], "error": {"code": type(exception).__name__, "message": str(exception), "status": 0}})

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
        return f"token-{hashlib.sha256(value.encode()).hexdigest()[:8]}"
    if isinstance(value, str) and value.startswith(("https://", "http://", "wss://", "ws://")):
        parts = urlsplit(value)
        return f"{parts.scheme}://{parts.netloc}/{SCRUBBED}"
    return value
