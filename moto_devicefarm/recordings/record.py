"""Writes what a boto3 client does to a file, one JSON line a call, without the secrets that signed
URLs carry.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from botocore.utils import parse_to_aware_datetime

from moto_devicefarm.core import clock, model

SCRUBBED = "scrubbed"
_KEY = "moto_devicefarm_call"
_SECRETS = "moto_devicefarm_secrets"
_URL = re.compile(
    r"\b(https?|wss?)://(?:[^\s/?#@\"'<>]*@)?([^\s/?#\"'<>]*)[^\s\"'<>]*", re.IGNORECASE
)
_OPENS = re.compile(
    r"pass(?:word|phrase|wd)|secret|token|credential|authorization|(?:access|api|private).?key",
    re.IGNORECASE,
)
"""The names under which capabilities, metadata and test parameters, which are anyone's, hold what
opens something.
"""


@contextmanager
def record(client: Any, path: str | os.PathLike[str]) -> Iterator[None]:
    """Record the calls of a boto3 Device Farm client, whatever it talks to, into the file ``path``,
    which is made anew.

    Each line is a JSON object: ``time`` (epoch seconds), ``operation``, ``parameters``, and
    ``answer`` or ``error``. URLs keep their host only, tokens become short digests; the values of
    environmentVariables, what else the model marks as sensitive, and what stands under a secret's
    name ("password", "accessKey", ...), in JSON text too, are left out, also where a message
    repeats them. A call that botocore itself refuses is no call. Raises TypeError if ``client`` is
    no Device Farm client.
    """
    model = getattr(getattr(client, "meta", None), "service_model", None)
    if model is None or model.service_name != "devicefarm":
        raise TypeError(
            f"record({client!r}): give a boto3 client made with boto3.client('devicefarm')"
        )
    service = model.service_id.hyphenize()
    with open(path, "w", encoding="utf-8") as file:

        def asked(params: Mapping[str, Any], context: dict[str, Any], model: Any, **_: Any) -> None:
            scrubbed = scrub(params)
            context[_KEY] = {
                "time": clock.now() / 1000,
                "operation": model.name,
                "parameters": scrubbed,
            }
            context[_SECRETS] = dict(_secrets(params, scrubbed))

        def answered(parsed: Mapping[str, Any], context: dict[str, Any], **_: Any) -> None:
            if _KEY not in context:  # asked before the recording began
                return
            error = parsed.get("Error")
            if error is None:
                answer = {
                    name: member for name, member in parsed.items() if name != "ResponseMetadata"
                }
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
            write(
                {
                    **context[_KEY],
                    "error": {"code": code, "message": scrub(message), "status": status},
                }
            )

        def write(call: Mapping[str, Any]) -> None:
            file.write(json.dumps({**call, "parameters": _on_the_wire(call["parameters"])}) + "\n")
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
    """The value as JSON has it, times as epoch seconds, without what opens anything; ``name`` is
    the member that it is.
    """
    if isinstance(value, Mapping):
        if name == "environmentVariables":
            return {**{str(key): scrub(member) for key, member in value.items()}, "value": SCRUBBED}
        within = _OPENS.search(name)
        return {
            str(key): scrub(member, name if within else str(key)) for key, member in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [scrub(item, name) for item in value]
    if isinstance(value, dt.datetime):
        return value.timestamp()
    if isinstance(value, str):
        return _scrub_text(value, name)
    return SCRUBBED if value is not None and _OPENS.search(name) else value


def _scrub_text(text: str, name: str) -> str:
    if name == model.TOKEN:
        return _digest(text)
    if _OPENS.search(name) or (name in model.sensitive() and not _URL.fullmatch(text)):
        return SCRUBBED
    return _URL.sub(rf"\1://\2/{SCRUBBED}", _scrub_json(text) if text[:1] in ("{", "[") else text)


def _scrub_json(text: str) -> str:
    """JSON text, such as seleniumProperties and metadata are, without the secrets in it; any other
    text as it is.
    """
    try:
        said = json.loads(text)
        safe = scrub(said)
        return text if safe == said else json.dumps(safe)
    except (ValueError, RecursionError):
        return text


def _digest(token: str) -> str:
    return f"token-{hashlib.sha256(token.encode()).hexdigest()[:8]}"


def _secrets(was: Any, now: Any) -> Iterator[tuple[str, str]]:
    """(secret, what stands for it) in a request and its scrubbed form: a message may repeat them."""
    if isinstance(was, Mapping):
        for key, member in was.items():
            yield from _secrets(member, now[str(key)])
    elif isinstance(was, (list, tuple)):
        for one, other in zip(was, now, strict=True):
            yield from _secrets(one, other)
    elif isinstance(was, str) and was and was != now:
        yield was, now


def _on_the_wire(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Times that were given as text become epoch seconds, as botocore sends them."""
    times = [
        name
        for name in parameters
        if name in model.timestamps() and isinstance(parameters[name], str)
    ]
    return {
        **parameters,
        **{name: parse_to_aware_datetime(parameters[name]).timestamp() for name in times},
    }
