"""mock_devicefarm: moto's mock_aws with a configured Device Farm, as a decorator and a context
manager. Rule: each step of a start registers how it is undone, so that a start that fails, and a
stop that is interrupted, leave nothing.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import TYPE_CHECKING, Any, TypeVar, overload

from moto_devicefarm import settings
from moto_devicefarm.core.arguments import check_keywords
from moto_devicefarm.core.call_log import CallLog
from moto_devicefarm.core.timings import Timings
from moto_devicefarm.decorators import decorate_class, while_active
from moto_devicefarm.devicefarm.interception import interception
from moto_devicefarm.devicefarm.session_ends import close_all_sessions
from moto_devicefarm.end_checks import EndChecks, minutes_so_far
from moto_devicefarm.farm import DeviceFarm
from moto_devicefarm.minutes_meter import meter
from moto_devicefarm.server import check_installed

if TYPE_CHECKING:
    from moto_devicefarm.server.listening import ThreadServer

F = TypeVar("F", bound=Callable[..., Any])
KEYWORDS = tuple(field.name for field in dataclasses.fields(settings.MockArguments))


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
    filters_per_page: bool | None = None,
    rate_limits: bool | None = None,
    check_uploads: bool | None = None,
    driver_url: str | None = None,
    browser_url: str | None = None,
    server: bool | None = None,
    unused: settings.EndCheck | None = None,
    leaks: settings.EndCheck | None = None,
) -> MockDeviceFarm: ...


def mock_devicefarm(func: F | None = None, /, **arguments: Any) -> F | MockDeviceFarm:
    """Mock AWS Device Farm and all services that ``mock_aws`` mocks, in a function, a class or a
    ``with`` block.

    An argument that is not given is as in the mock around this one, else as the default says.

    Args:
        registry: The devices: a list of ``Device``, the path of a JSON file that
            ``aws devicefarm list-devices`` printed, the name of an entry point of the group
            ``moto_devicefarm.registries``, or an object with ``devices()``. Default: a built-in
            fleet of real devices.
        timings: How long stages last, in seconds: ``Timings(...)`` or ``Timings.realistic()``.
            Default: no time at all.
        concurrency: How many metered sessions run at once. The next session waits in
            PENDING_CONCURRENCY. Default: no limit.
        max_slots: How many unmetered slots of each offering the account may own. Default: 1.
        page_size: How many items are on a page of a list. A small number finds code that reads
            only the first page. Default: 1000.
        filters_per_page: Whether the filters of ListDevices and ListTestGridSessions apply to each
            page, as in AWS. Then a page may hold fewer items, even none, although more follow.
            Default: False.
        rate_limits: Whether requests beyond AWS's limits get ThrottlingException: of Get and List
            50 at once and 10 more a second, of other operations 10 at once and 1 more a second, for
            each operation. Default: False.
        check_uploads: Whether an upload is FAILED if an app or a package is not a zip file, or a
            test spec is not valid. Default: False.
        driver_url: The URL of a real Appium server, such as ``http://127.0.0.1:4723``. The driver
            endpoints of all sessions relay WebDriver to it, unless the session's device has a
            ``driver_url`` of its own. Default: the mock answers from a page in XML.
        browser_url: The URL of a real ChromeDriver, geckodriver or Selenium hub, such as
            ``http://127.0.0.1:9515``. The test grid's hub starts its browsers there. Default: no
            browser can be started.
        server: Whether the mock also listens on a free loopback port, with the same state. Then
            ``farm.url`` is its address, and the URLs that the mock answers point there, so that
            any HTTP client can follow them. Needs the extra ``server``. Default: False.
        unused: Whether an arrangement (``farm.fail``, ``farm.next_session`` and the like) that
            nothing used raises AssertionError when the mock ends: "fail" or "ignore". One that was
            used once is used, whatever its ``times``. Default: "fail".
        leaks: Whether a session, a run or a test grid session that was created in this mock and is
            left active raises AssertionError when the mock ends: "fail" or "ignore". One that was
            asked to stop is not left active. Default: "ignore", also inside another mock.

    Raises:
        TypeError: an argument is unknown or has the wrong type; the message names it.
        ValueError: an argument has a wrong value, or the extra ``server`` is not installed.
        OSError: the registry file can't be read.

    Example::

        @mock_devicefarm(timings=Timings.realistic(), concurrency=2)
        def test_nobody_waits():
            client = boto3.client("devicefarm", region_name="us-west-2")
            assert client.list_projects()["projects"] == []
    """
    check_keywords("mock_devicefarm()", arguments, KEYWORDS)
    if func is not None:
        return MockDeviceFarm(**arguments)(func)
    return MockDeviceFarm(**arguments)


@dataclasses.dataclass
class _Use:
    """What one ``start()`` began."""

    handle: DeviceFarm
    checks: EndChecks
    undo: ExitStack = dataclasses.field(default_factory=ExitStack)
    """Undoes each step of the start, the last one first, also if one of them raises."""
    remove_data: bool = True
    """Whether its end removes the state."""


class MockDeviceFarm:
    """A configured mock. It can be used any number of times: as a decorator, in ``with``, or by
    ``start()`` and ``stop()``.

    Example::

        mock = mock_devicefarm(page_size=1)
        with mock as farm:
            assert len(client.list_devices()["devices"]) == 1
    """

    def __init__(self, own_state: bool = False, **arguments: Any) -> None:
        """``arguments`` are those of mock_devicefarm.

        ``own_state``: inside mock_aws, the outermost mock does not share Device Farm's state.
        """
        self._arguments = settings.MockArguments(**arguments)
        self._own_state = own_state
        if self._arguments.server:
            check_installed()  # fails where the mock is configured, and not in the first test
        self._uses: list[_Use] = []
        self._last: _Use | None = None

    def start(self, reset: bool = True) -> DeviceFarm:
        """Begin to mock, and return the handle.

        The outermost mock begins with empty state.

        Args:
            reset: False to go on with the state and the handle that the last
                ``stop(remove_data=False)`` left.

        Raises:
            OSError: the server of ``server=True`` can't listen.

        Example::

            mock = mock_devicefarm()
            farm = mock.start()
            client.list_projects()
            mock.stop()
        """
        outermost = settings.innermost() is None
        before = None if reset else self._uses[-1] if self._uses else self._last
        if before is None:
            outer = None if outermost else settings.current()
            log = CallLog(None if outer is None else outer.log)
            handle = DeviceFarm(self._arguments.settings(outer, log))
            use = _Use(handle, EndChecks(handle))
        else:
            handle = before.handle
            # A start that fails leaves the state that it should have gone on with.
            use = _Use(handle, before.checks, remove_data=False)
        with ExitStack() as undo:
            if outermost:
                interception.start(reset, self._own_state)
            undo.callback(lambda: _stop_interception(use.remove_data))
            settings.activate(handle)
            undo.callback(settings.deactivate, handle)
            if outermost:
                undo.callback(close_all_sessions)
            if self._arguments.server:
                undo.callback(_start_server().stop)
            if before is None:
                handle._note_start()
            if outermost and meter.is_on:
                meter.start(minutes_so_far, reset)
            use.undo = undo.pop_all()
        self._uses.append(use)
        return handle

    def stop(self, remove_data: bool = True) -> None:
        """End what the last ``start()`` began. An exception that is on its way is not covered up.

        Args:
            remove_data: Whether the outermost mock's state is removed. False also leaves out the
                checks at the end.

        Raises:
            RuntimeError: this mock is not active.
            AssertionError: a check at its end fails.

        Example::

            mock = mock_devicefarm()
            mock.start()
            mock.stop()
        """
        __tracebackhide__ = True
        self._stop(remove_data, check=remove_data, error=sys.exc_info()[1])

    def _stop(self, remove_data: bool, check: bool, error: BaseException | None) -> None:
        __tracebackhide__ = True  # pytest shows the test, and not these lines
        if not self._uses:
            raise RuntimeError("stop() before start(): this mock_devicefarm is not active")
        use = self._uses.pop()
        use.remove_data = remove_data
        self._last = None if remove_data else use
        failure = None
        try:
            with use.undo:
                if settings.is_only_one_active():
                    use.undo.callback(meter.stop)
                if all(other.handle is not use.handle for other in self._uses):
                    failure = _end_check(use, check, has_raised=error is not None)
                _attach_report(failure if error is None else error, use.handle)
        except BaseException as undo_error:
            # The traceback shows both. ExitStack itself drops the context of what it calls.
            undo_error.__context__ = undo_error.__context__ or failure
            raise
        if failure is not None:
            raise failure

    def __enter__(self) -> DeviceFarm:
        return self.start()

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        __tracebackhide__ = True
        self._stop(remove_data=True, check=True, error=error)

    def __call__(self, target: F) -> F:
        """Decorate a function of any kind, or each test of a class, with state for each call."""
        if inspect.isclass(target):
            return decorate_class(target, self._decorate)
        if not isinstance(
            target, (FunctionType, MethodType, BuiltinFunctionType, functools.partial)
        ):
            raise TypeError(
                settings.misplaced_value("mock_devicefarm", target)
                or f"mock_devicefarm can't decorate {target!r}: "
                "put it below the other decorators, next to the function"
            )
        return self._decorate(target, reset=True, remove_data=True, check=True)

    def _decorate(self, function: F, *, reset: bool, remove_data: bool, check: bool) -> F:
        return while_active(function, lambda: _Activation(self, reset, remove_data, check))


@dataclasses.dataclass
class _Activation(AbstractContextManager[DeviceFarm]):
    """A mock that is active during one call of a decorated function."""

    mock: MockDeviceFarm
    reset: bool
    remove_data: bool
    check: bool

    def __enter__(self) -> DeviceFarm:
        return self.mock.start(self.reset)

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        __tracebackhide__ = True
        self.mock._stop(self.remove_data, self.check, error)


def _attach_report(error: BaseException | None, handle: DeviceFarm) -> None:
    """Let an exception that ends the mock tell what the mock knows, while the mock knows it."""
    if error is not None and not isinstance(error, (GeneratorExit, SystemExit)):
        from moto_devicefarm.failure_report import attach_report

        attach_report(error, handle._settings.log)


def _end_check(use: _Use, check: bool, has_raised: bool) -> AssertionError | None:
    """The failure of the checks, if ``check`` says that the test ends here; None if none fails."""
    if has_raised:
        use.checks.note_exception()
    message = use.checks.end() if check else None
    return None if message is None else AssertionError(message)


def _stop_interception(remove_data: bool) -> None:
    """Intercept no more, if no mock is active any more."""
    if settings.innermost() is None:
        interception.stop(remove_data)


def _start_server() -> ThreadServer:
    from moto_devicefarm.server.listening import ThreadServer

    server = ThreadServer()
    server.start()
    return server
