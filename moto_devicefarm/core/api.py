"""One request: check -> named arguments -> handler -> page -> encode. Rule: no operation does any
of these itself.

An operation is one function decorated with ``@operation("ItsName")``: it takes the store and the
request's members by their snake_case names, and returns a resource, a listing, a structure or None.
It raises what ``errors`` defines.
"""

from __future__ import annotations

import base64
import binascii
import functools
import inspect
import json
import threading
import zlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from botocore.model import OperationNotFoundError

from moto_devicefarm.core import clock, errors, model
from moto_devicefarm.core.call_log import LoggedCall
from moto_devicefarm.core.store import Store

Handler = TypeVar("Handler", bound=Callable[..., Any])

OPERATIONS: dict[str, Callable[..., Any]] = {}
lock = threading.RLock()
"""Held during every request and every act of a handle, so that no one sees or leaves half a change.
"""


def operation(name: str) -> Callable[[Handler], Handler]:
    """Declare the decorated function to be the service's operation ``name``."""

    def declare(handler: Handler) -> Handler:
        OPERATIONS[name] = handler
        return handler

    return declare


def call(store: Store, name: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """What ``answer`` answers, as data."""
    answered: dict[str, Any] = json.loads(answer(store, name, params))
    return answered


def answer(store: Store, name: str, params: Mapping[str, Any]) -> str:
    """Answer the operation ``name`` with the request's members, as JSON text in the shape of its
    output.

    Raises the errors of ``errors``: ValidationException for what breaks the model's constraints,
    all problems in one message, UnknownOperationException, and whatever the operation raises.
    """
    with lock, clock.hold() as now:
        log = store.settings.log
        if log is None:
            return _answer(store, name, params)
        try:
            answered = _answer(store, name, params)
        except errors.DeviceFarmError as error:
            log.append(LoggedCall(now, name, params, f"{error.code}: {error.message}"))
            raise
        log.append(LoggedCall(now, name, params, answered))
        return answered


def _answer(store: Store, name: str, params: Mapping[str, Any]) -> str:
    store.settings.script.raise_fault(name, params)
    handler, described, accepted = _operation(name)
    problems = model.violations(described.input, params) if described.input is not None else []
    if problems:
        plural = "errors" if len(problems) > 1 else "error"
        raise errors.ValidationException(
            f"{len(problems)} validation {plural} detected: {'; '.join(problems)}"
        )
    given = without_nulls(params)
    arguments = {accepted[member]: value for member, value in given.items() if member in accepted}
    result = handler(store, **arguments)
    if described.paged:
        return _page(store, name, described, params, result)
    if params.get(model.TOKEN) is not None:  # of an answer that is one page always
        raise errors.ArgumentException(errors.BAD_TOKEN.format(token=params[model.TOKEN]))
    encoded = described.encode(result)
    return f'{{"{described.result_key}": {encoded}}}' if described.result_key else encoded


def without_nulls(value: Any) -> Any:
    """A member that is null is as good as absent, at any depth."""
    if isinstance(value, Mapping):
        return {name: without_nulls(member) for name, member in value.items() if member is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


@functools.cache
def _operation(name: str) -> tuple[Callable[..., Any], model.OperationShapes, Mapping[str, str]]:
    """The handler, what the model says, and the members that the handler takes (a newer model may
    know more).
    """
    try:
        handler, described = OPERATIONS[name], model.operation(name)
    except (KeyError, OperationNotFoundError) as unknown:
        raise errors.UnknownOperationException(
            errors.UNKNOWN_OPERATION.format(name=name)
        ) from unknown
    takes = inspect.signature(handler).parameters
    return (
        handler,
        described,
        {member: name for member, name in described.arguments.items() if name in takes},
    )


def _page(
    store: Store,
    name: str,
    described: model.OperationShapes,
    params: Mapping[str, Any],
    listing: Any,
) -> str:
    """One page of a listing, and the token of the next."""
    size = store.settings.page_size
    limits = [params[name] for name in model.PAGE_LIMITS if params.get(name) is not None]
    for limit in limits:
        if limit < 1:
            raise errors.ArgumentException(errors.BAD_MAX_RESULTS.format(given=limit))
        size = min(size, limit)
    rest = {
        key: value for key, value in params.items() if key not in (model.TOKEN, *model.PAGE_LIMITS)
    }
    question = zlib.crc32(json.dumps([name, rest], sort_keys=True).encode())
    token = params.get(model.TOKEN)
    items, position = listing.page(0 if token is None else _position(token, question), size)
    more = "" if position is None else f', "{model.TOKEN}": "{_token(position, question)}"'
    return f'{{"{described.result_key}": {described.encode(items)}{more}}}'


def _token(position: int, question: int) -> str:
    return base64.urlsafe_b64encode(f"{question:08x}{position:x}".encode()).decode()


def _position(token: str, question: int) -> int:
    """The position in a token that was given out for the same operation with the same other
    members.
    """
    try:
        position = int(base64.urlsafe_b64decode(token)[8:], 16)
    except (binascii.Error, ValueError):
        pass
    else:
        if position > 0 and token == _token(position, question):
            return position
    raise errors.ArgumentException(errors.BAD_TOKEN.format(token=token))
