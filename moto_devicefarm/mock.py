"""mock_devicefarm: moto's mock_aws with Device Farm in it, configured, as a decorator and a context
manager.
"""

from __future__ import annotations

import dataclasses
import functools
import gc
import inspect
import re
from collections.abc import Callable, Iterator, MutableSequence
from contextlib import contextmanager
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import TYPE_CHECKING, Any, TypeVar, overload

import botocore.client
import botocore.session
import responses
from moto import mock_aws
from moto.core.models import botocore_stubber, responses_mock

from moto_devicefarm import farm as farms
from moto_devicefarm import settings
from moto_devicefarm.core import hosts
from moto_devicefarm.core.faults import LoggedCall
from moto_devicefarm.core.timings import Timings
from moto_devicefarm.decorators import decorate_class, while_active
from moto_devicefarm.devicefarm.responses import upload_request
from moto_devicefarm.farm import DeviceFarm
from moto_devicefarm.server import check_installed

if TYPE_CHECKING:
    from moto_devicefarm.server.listening import ThreadServer

F = TypeVar("F", bound=Callable[..., Any])


@overload
def mock_devicefarm(func: F, /) -> F: ...


@overload
def mock_devicefarm(
    *,
    registry: settings.Registry | None = None,
    timings: Timings | None = None,
    concurrency: int | None = None,
    max_slots: int | None = None,
    page_size: int | None = None,
    check_uploads: bool | None = None,
    server: bool | None = None,
) -> MockDeviceFarm: ...


def mock_devicefarm(func: F | None = None, /, **given: Any) -> F | MockDeviceFarm:
    """Mock AWS Device Farm, and all else that ``mock_aws`` mocks, in a function, a class or a
    ``with`` block.

    ``registry``: which devices there are: a list of ``Device``, the path of a file that ``aws
    devicefarm list-devices`` printed, the name of an entry point of the group
    ``moto_devicefarm.registries``, or an object with ``devices()``; default: a built-in fleet of
    real devices. ``timings``: how long stages last, ``Timings(...)`` or ``Timings.realistic()``;
    default: no time at all. ``concurrency``: how many metered sessions run at once, the next waits
    in PENDING_CONCURRENCY; default: no limit. ``max_slots``: how many unmetered slots of each
    offering the account may own; default: 1. ``page_size``: items on a page of a list; a small one
    catches code that reads the first page only. ``server``: also listen on a free loopback port,
    with the same state: ``farm.url`` names it, and the URLs that the mock gives out point there, so
    that any HTTP client can follow them; needs the extra ``server``; default: no.
    ``check_uploads``: whether an upload whose body is no zip file FAILS; default: any body will do.

    What is not given is as in the mock around this one. Raises TypeError or ValueError, naming the
    argument.
    """
    if func is not None:
        return MockDeviceFarm(**given)(func)
    return MockDeviceFarm(**given)


class MockDeviceFarm:
    """A configured mock, to be used any number of times: as decorator, in ``with``, or by
    ``start()`` and ``stop()``.
    """

    def __init__(self, log: MutableSequence[LoggedCall] | None = None, **given: Any) -> None:
        """``given`` is what mock_devicefarm takes; ``log`` gets every call that is made."""
        unknown = sorted(set(given) - set(KEYWORDS))
        if unknown:
            raise TypeError(
                f"mock_devicefarm() has no argument {unknown[0]!r}; it takes {', '.join(KEYWORDS)}"
            )
        self._changes = settings.Changes(**given)
        self._log = log
        if self._changes.server:
            check_installed()  # now, and not in the first test
        self._running: list[DeviceFarm] = []
        self._last: DeviceFarm | None = None
        self._servers: list[ThreadServer | None] = []

    def start(self, reset: bool = True) -> DeviceFarm:
        """Begin to mock; the outermost mock begins with empty state, unless ``reset`` is False."""
        kept = None if reset else self._running[-1] if self._running else self._last
        handle = kept or DeviceFarm(self._changes.applied(settings.current(), self._calls()))
        if not farms.any_active():
            _aws.append(mock_aws())
            _aws[0].start(reset=reset)
            responses_mock.add(_PUT)
        farms.enter(handle)
        self._running.append(handle)
        self._servers.append(_listen() if self._changes.server else None)
        return handle

    def _calls(self) -> MutableSequence[LoggedCall] | None:
        """The log of its own; a mock that listens has one for its page, if no mock around it has
        one.
        """
        if self._log is not None or not self._changes.server or settings.current().log is not None:
            return self._log
        from moto_devicefarm.server.page.recent_calls import RecentCalls

        return RecentCalls()

    def stop(self, remove_data: bool = True) -> None:
        """End what the last ``start()`` began; the outermost mock's state goes with it, unless
        ``remove_data`` is False.
        """
        if not self._running:
            raise RuntimeError("stop() before start(): this mock_devicefarm is not active")
        handle, server = self._running.pop(), self._servers.pop()
        if server is not None:
            server.stop()
        self._last = None if remove_data else handle
        farms.leave(handle)
        if not farms.any_active():
            responses_mock.remove(_PUT)
            _aws.pop().stop(remove_data=remove_data)

    def __enter__(self) -> DeviceFarm:
        return self.start()

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def __call__(self, target: F) -> F:
        """Decorate a function of any kind, or every test of a class, each with state of its own."""
        if inspect.isclass(target):
            return decorate_class(target, self._decorate)
        if not isinstance(
            target, (FunctionType, MethodType, BuiltinFunctionType, functools.partial)
        ):
            raise TypeError(
                f"mock_devicefarm can't decorate {target!r}; put it below the other decorators, next to the function"
            )
        return self._decorate(target, reset=True, remove_data=True)

    @contextmanager
    def _active(self, reset: bool, remove_data: bool) -> Iterator[DeviceFarm]:
        handle = self.start(reset)
        try:
            yield handle
        finally:
            self.stop(remove_data)

    def _decorate(self, function: F, *, reset: bool, remove_data: bool) -> F:
        return while_active(function, lambda: self._active(reset, remove_data))


def _listen() -> ThreadServer:
    from moto_devicefarm.server.listening import ThreadServer

    server = ThreadServer()
    server.start()
    return server


KEYWORDS = tuple(field.name for field in dataclasses.fields(settings.Changes))

_PUT = responses.CallbackResponse(
    responses.PUT,
    re.compile(f"{hosts.UPLOADS}/"),
    callback=lambda request: upload_request("PUT", request.url, request.body),
    content_type=None,
)
"""Takes the PUT of an upload from ``requests`` before moto does: moto's normalized request (5.2.4
and later) has no room for a body that is sent in chunks.
"""

_aws: list[Any] = []
"""The one mock_aws under all active mocks, which may end in any order: moto's own restore what they
found only in the last.
"""


def _mock_earlier_clients() -> None:
    """Let moto see the sessions and Device Farm clients that were made before moto was imported:
    they lack its handler.

    Later ones have it; taking it away first keeps it from running twice.
    """
    classes = [
        cls for cls in botocore.client.BaseClient.__subclasses__() if cls.__name__ == "DeviceFarm"
    ]
    clients: list[Any] = [
        found.meta.events
        for cls in classes
        for found in gc.get_referrers(cls)
        if type(found) is cls
    ]
    session = botocore.session.Session
    sessions: list[Any] = [found for found in gc.get_referrers(session) if type(found) is session]
    for emitter in (*clients, *sessions):
        emitter.unregister("before-send", botocore_stubber)
        emitter.register("before-send", botocore_stubber)


_mock_earlier_clients()
