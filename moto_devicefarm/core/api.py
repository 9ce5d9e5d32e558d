"""One request: check -> named arguments -> handler -> view at now -> page -> encode.

Rule: no operation does any of these itself. An operation is one function decorated with
``@operation("ItsName")``. It takes the store and the request's members by their snake_case names;
one with a ``**members`` parameter takes all members of the model.
It returns a resource, a view, a listing, a structure or None, and raises what ``errors`` defines.
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
from typing import Any, NamedTuple, TypeVar

from botocore.model import OperationNotFoundError

from moto_devicefarm.core import clock, constraints, errors, model, progress
from moto_devicefarm.core.call_log import Call, CallError, CallLog
from moto_devicefarm.core.encoder import Encode, encoder
from moto_devicefarm.core.polling import warn_of_polling
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.store import Store

Handler = TypeVar("Handler", bound=Callable[..., Any])

OPERATIONS: dict[str, Callable[..., Any]] = {}
lock = threading.RLock()
"""The lock around each request and each act of a handle, so that nobody sees half a change."""


def operation(name: str) -> Callable[[Handler], Handler]:
    """Declare that the decorated function is the service's operation ``name``."""

    def declare(handler: Handler) -> Handler:
        OPERATIONS[name] = handler
        return handler

    return declare


def call(store: Store, name: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """Answer a request of the mock's own as data; see ``answer``. Rate limits do not count it."""
    document: dict[str, Any] = json.loads(answer(store, name, params, False))
    return document


def answer(store: Store, name: str, params: Mapping[str, Any], is_limited: bool = True) -> str:
    """Answer the operation ``name`` with these members, as JSON text in the shape of its output.

    Raises ValidationException for everything that breaks the model's constraints, all in one
    message, UnknownOperationException, ThrottlingException if the mock has rate limits and the
    request ``is_limited``, and whatever the operation raises.
    """
    with lock, clock.hold() as now:
        log = store.settings.log
        if log is None:
            return _answer(store, name, params, now, is_limited)
        try:
            text = _answer(store, name, params, now, is_limited)
        except errors.DeviceFarmError as error:
            log.add(Call(name, params, CallError(error.code, error.message), now, store.account_id))
            raise
        is_stuck = log.add(Call(name, params, text, now, store.account_id))
        words = progress.waiting_words(store, params.values(), now) if is_stuck else None
    if words is not None:  # outside of the lock, because a warning may run code of the user
        warn_of_polling(name, words)
    return text


def log_refusal(
    log: CallLog | None, name: str, account_id: str, error: errors.DeviceFarmError
) -> None:
    """Log a request that was refused before its parameters were read."""
    if log is not None:
        with lock, clock.hold() as now:
            log.add(Call(name, {}, CallError(error.code, error.message), now, account_id))


def _answer(store: Store, name: str, params: Mapping[str, Any], now: int, is_limited: bool) -> str:
    _notice_free_devices(store, now)
    settings = store.settings
    settings.arrangements.raise_fault(name, params)
    declared = _declared_operation(name)
    if settings.rate_limits and is_limited:
        store.rate_limiter.check(name, now)
    shapes = declared.shapes
    problems = constraints.violations(shapes.input, params) if shapes.input is not None else []
    if problems:
        raise errors.ValidationException(errors.validation_message(problems))
    members = without_nulls(params)
    arguments = {
        declared.arguments[member]: value
        for member, value in members.items()
        if member in declared.arguments
    }
    result = declared.handler(store, **arguments)
    if shapes.paged:
        return _encode_page(store, name, declared, params, result, now)
    text = declared.encode(_view(result, now))
    return f'{{"{shapes.result_key}": {text}}}' if shapes.result_key else text


def _notice_free_devices(store: Store, now: int) -> None:
    """Let the sessions and jobs go on whose device was busy in the registry and is free now."""
    devices = functools.cache(lambda: store.settings.devices)  # asked only if somebody waits
    store.queue.notice_free_devices(now, lambda member: member.take_free_device(devices()))


def _view(result: Any, now: int) -> Any:
    """A result of a handler as it is encoded."""
    return result.read(now) if isinstance(result, Resource) else result


def without_nulls(value: Any) -> Any:
    """The value without members that are null, at any depth, because null means absent."""
    if isinstance(value, Mapping):
        return {name: without_nulls(member) for name, member in value.items() if member is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


class _DeclaredOperation(NamedTuple):
    """An operation's handler, its shapes, and the members that the handler takes.

    A newer model may know more members than the handler.
    """

    handler: Callable[..., Any]
    shapes: model.OperationShapes
    arguments: Mapping[str, str]
    encode: Encode


@functools.cache
def _declared_operation(name: str) -> _DeclaredOperation:
    try:
        handler, shapes = OPERATIONS[name], model.operation_model(name)
    except (KeyError, OperationNotFoundError) as unknown:
        message = errors.UNKNOWN_OPERATION.format(name=name)
        raise errors.UnknownOperationException(message) from unknown
    parameters = inspect.signature(handler).parameters
    takes_all = any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters.values())
    arguments = {
        member: parameter
        for member, parameter in shapes.arguments.items()
        if takes_all or parameter in parameters
    }
    encode = _encode_nothing if shapes.result is None else encoder(shapes.result)
    return _DeclaredOperation(handler, shapes, arguments, encode)


def _encode_nothing(_: Any) -> str:
    return "{}"


def _encode_page(
    store: Store,
    name: str,
    declared: _DeclaredOperation,
    params: Mapping[str, Any],
    listing: Any,
    now: int,
) -> str:
    """One page of a listing, and the token of the next page."""
    size = store.settings.page_size
    limits = [params[name] for name in declared.shapes.limits if params.get(name) is not None]
    for limit in limits:
        if limit < 1:
            raise errors.ArgumentException(errors.BAD_MAX_RESULTS.format(given=limit))
        size = min(size, limit)
    other_members = {
        key: value for key, value in params.items() if key not in (model.TOKEN, *model.PAGE_LIMITS)
    }
    request = zlib.crc32(json.dumps([name, other_members], sort_keys=True).encode())
    token = params.get(model.TOKEN)
    items, position = listing.page(0 if token is None else _position(token, request), size)
    text = declared.encode([_view(item, now) for item in items])
    more = "" if position is None else f', "{model.TOKEN}": "{_token(position, request)}"'
    return f'{{"{declared.shapes.result_key}": {text}{more}}}'


def _token(position: int, request: int) -> str:
    return base64.urlsafe_b64encode(f"{request:08x}{position:x}".encode()).decode()


def _position(token: str, request: int) -> int:
    """The position in a token that was given for the same operation with the same members."""
    try:
        position = int(base64.urlsafe_b64decode(token)[8:], 16)
    except (binascii.Error, ValueError):
        pass
    else:
        if position > 0 and token == _token(position, request):
            return position
    raise errors.ArgumentException(errors.BAD_TOKEN.format(token=token))
