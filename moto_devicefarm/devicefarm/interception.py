"""What mock_devicefarm starts and stops in moto. Rule: moto's stubber and its mock of ``requests``
are touched in this module only.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cache
from typing import Any

import responses
from botocore.client import BaseClient
from botocore.session import Session
from moto import mock_aws
from moto.core import models
from moto.core.custom_responses_mock import CallbackResponse

from moto_devicefarm import settings
from moto_devicefarm.core import api, clock, hosts
from moto_devicefarm.devicefarm import botocore_cache
from moto_devicefarm.devicefarm.async_clients import async_clients
from moto_devicefarm.devicefarm.botocore_patches import (
    configured_endpoints_ignored,
    credentials_for_all_clients,
)
from moto_devicefarm.devicefarm.models import devicefarm_backends
from moto_devicefarm.devicefarm.name_guard import name_guard
from moto_devicefarm.devicefarm.presigned_requests import upload_request

_UPLOAD_PUT = responses.CallbackResponse(
    responses.PUT,
    re.compile(f"{hosts.UPLOAD_PATTERN}/"),
    callback=lambda request: upload_request("PUT", request.url, request.body),
    content_type=None,
)
"""Answers the PUT of an upload from ``requests`` in moto's place: moto 5.2.4 and later can't read a
body that is sent in chunks.
"""


class Interception:
    """The one mock_aws below all active mocks of Device Farm, and what else they need in the
    process.

    They may end in any order, but each mock_aws restores what it found when it started. So the
    first mock starts one, and the last mock stops it.
    """

    def __init__(self) -> None:
        self._undo = ExitStack()
        self._remove_data = True
        self._left: dict[str, Any] = {}
        """The accounts that a mock with its own state left, for a start without ``reset``."""

    def start(self, reset: bool, own_state: bool = False) -> None:
        """Intercept the requests of boto3 and ``requests``.

        ``reset`` empties moto's state, unless a mock_aws is active. With ``own_state``, Device Farm
        is empty also in that case. The state and the clock of a mock in the background are set
        aside, and are back when the last mock ends.
        """
        attach_to_earlier_clients()
        has_background = settings.background() is not None
        if has_background and not models.botocore_stubber.enabled:
            own_state = True
        parts: list[AbstractContextManager[None]] = [
            name_guard,
            botocore_cache.used_by_new_sessions(),
            *([self._own_state(reset)] if own_state else []),
            *([_own_clock()] if has_background else []),
            configured_endpoints_ignored(),
            credentials_for_all_clients(),
            self._mock_aws(reset),
            _upload_put_mocked(),
            async_clients,
        ]
        self._remove_data = True
        with ExitStack() as undo:
            for part in parts:
                undo.enter_context(part)
            self._undo = undo.pop_all()

    def note_import(self) -> None:
        """Take in a library that code has imported while a mock is active."""
        name_guard.guard_resolver()
        async_clients.adapt()

    def stop(self, remove_data: bool) -> None:
        """Intercept no more; ``remove_data`` empties moto's state."""
        self._remove_data = remove_data
        self._undo.close()

    @contextmanager
    def _own_state(self, reset: bool) -> Iterator[None]:
        """Begin with an empty Device Farm, or without ``reset`` with what the last such mock left.

        If a mock_aws is around or a mock in the background, Device Farm is afterwards as it was
        there.
        """
        outer = _take_accounts()
        try:
            _restore({} if reset else self._left)
            yield
        finally:
            left = _take_accounts()
            self._left = {} if self._remove_data else left
            if models.botocore_stubber.enabled or settings.background() is not None:
                _restore(outer)

    @contextmanager
    def _mock_aws(self, reset: bool) -> Iterator[None]:
        """moto's own mock. If it fails while it starts or stops, it leaves what it has done, so the
        rest of it is undone here.
        """
        mock: Any = mock_aws()
        active = mock._nested_count
        with ExitStack() as undo:
            undo.callback(_stop_mock_of_requests)
            try:
                mock.start(reset=reset)
            except BaseException:
                if mock._nested_count > active:  # otherwise moto counts below zero
                    undo.callback(mock.stop)
                raise
            undo.callback(lambda: mock.stop(remove_data=self._remove_data))
            yield


@contextmanager
def state_of_served_mock() -> Iterator[None]:
    """Begin with an empty Device Farm, and end as before. Nothing is intercepted."""
    before = _take_accounts()
    try:
        yield
    finally:
        _take_accounts()
        _restore(before)


def _take_accounts() -> dict[str, Any]:
    """The accounts of Device Farm, which has none afterwards."""
    with api.lock:
        accounts = dict(devicefarm_backends)
        devicefarm_backends.clear()
        return accounts


def _restore(accounts: Mapping[str, Any]) -> None:
    with api.lock:
        for account, backends in accounts.items():
            # moto later empties only what it made an account for since its last reset.
            devicefarm_backends[account].update(backends)


@contextmanager
def _own_clock() -> Iterator[None]:
    """Begin with a clock that no client of a server has changed. Afterwards it is as before."""
    override = clock.override
    before = override.frozen_at, override.shift
    override.reset()
    try:
        yield
    finally:
        override.frozen_at, override.shift = before


def _stop_mock_of_requests() -> None:
    """Stop moto's mock of ``requests`` if no mock_aws is active; again is harmless."""
    if not models.botocore_stubber.enabled:
        models.responses_mock.stop()


@contextmanager
def _upload_put_mocked() -> Iterator[None]:
    models.responses_mock.add(_UPLOAD_PUT)
    try:
        yield
    finally:
        models.responses_mock.remove(_UPLOAD_PUT)


interception = Interception()


@cache
def attach_to_earlier_clients() -> None:
    """Give moto's handler to the sessions and clients that were made before moto was imported.
    Later ones have it from moto.

    The handler is removed first, because a client that has it already must not run it twice. Once
    is enough for a process, and the search through all objects is slow.
    """
    kinds = {id(cls) for cls in (*_subclasses(BaseClient), Session, *_subclasses(Session))}
    # isinstance() would wake lazy objects, and not every class can be hashed.
    found: list[Any] = [each for each in gc.get_objects() if id(type(each)) in kinds]
    emitters: list[Any] = [
        each.meta.events if isinstance(each, BaseClient) else each for each in found
    ]
    for emitter in emitters:
        emitter.unregister("before-send", models.botocore_stubber)
        emitter.register("before-send", models.botocore_stubber)


def _subclasses(cls: type[Any]) -> Iterator[type[Any]]:
    for subclass in cls.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)


def join_active_mock() -> None:
    """Add Device Farm's hosts to a mock_aws that started before this package was imported.

    moto adds the hosts of its own services when a mock starts, so that ``requests`` finds them.
    """
    stubber = models.botocore_stubber
    # moto 5.2.4 and later have process_prepared_request.
    callback = getattr(stubber, "process_prepared_request", stubber.process_request)
    for method in models.RESPONSES_METHODS:
        models.responses_mock.add(
            CallbackResponse(method=method, url=hosts.BACKEND_URL_PATTERN[1], callback=callback)
        )
