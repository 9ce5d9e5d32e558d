"""A start that fails, and a stop that fails or is interrupted, leave nothing: the process is as it
was before, and the next mock works.
"""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from moto import mock_aws
from moto.core import models

from moto_devicefarm import Device, mock_devicefarm, settings
from tests.support.clients import shared_client
from tests.support.failing_steps import (
    CTRL_C,
    NO_RESET,
    STEPS_OF_EACH_START,
    STEPS_OF_EACH_STOP,
    STEPS_OF_START,
    STEPS_OF_STOP,
    FailingStep,
    failing,
)
from tests.support.network import LOOPBACK, allow_only
from tests.support.process_state import process_state
from tests.support.pytester import run_pytest

pytest_plugins = ["pytester"]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that connects to another machine fails."""
    allow_only(monkeypatch, *LOOPBACK)


@pytest.fixture(autouse=True)
def _nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """After each test the process is as it was before it, and a new mock works."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "the user's own")
    models.responses_mock.reset()
    before = process_state()
    yield
    assert process_state() == before
    with mock_devicefarm(server=True, page_size=3) as farm:
        assert farm.url
        assert shared_client().list_projects()["projects"] == []
        assert settings.current().page_size == 3
    assert process_state() == before


def _by_name(step: FailingStep) -> str:
    return step.name


def _call_and_fail(call: Callable[[], Any], step: FailingStep, work: bool = False) -> None:
    """Call a function while a step of it fails, instead of its work or after it."""
    with failing(step, instead=not work), pytest.raises(type(step.error)) as raised:
        call()
    assert raised.value is step.error


def _start() -> None:
    mock_devicefarm(server=True, page_size=2).start()


def _with() -> None:
    with mock_devicefarm(server=True, page_size=2):
        pytest.fail("the body ran")


def _decorated() -> None:
    mock_devicefarm(server=True, page_size=2)(lambda: pytest.fail("the body ran"))()


def _async() -> None:
    @mock_devicefarm(server=True, page_size=2)
    async def run() -> None:
        pytest.fail("the body ran")

    run().send(None)


@pytest.mark.parametrize("way", [_start, _with, _decorated, _async])
@pytest.mark.parametrize("step", STEPS_OF_START, ids=_by_name)
def test_start_that_fails(step: FailingStep, way: Callable[[], None]) -> None:
    """A start that fails at any step raises the error of the step, and leaves nothing."""
    _call_and_fail(way, step)


@pytest.mark.parametrize("step", STEPS_OF_EACH_START, ids=_by_name)
def test_start_that_fails_inside_other_mocks(step: FailingStep) -> None:
    """A start that fails inside other mocks leaves these as they were, with their state."""
    with mock_aws(), mock_devicefarm(server=True, page_size=5):
        shared_client().create_project(name="outer")
        before = process_state()
        _call_and_fail(_start, step)
        assert process_state() == before
        assert [each["name"] for each in shared_client().list_projects()["projects"]] == ["outer"]


@pytest.mark.parametrize("step", STEPS_OF_EACH_START, ids=_by_name)
def test_start_that_fails_inside_mock_aws(step: FailingStep) -> None:
    """A first start that fails inside mock_aws leaves it active, with its state."""
    with mock_aws():
        shared_client().create_project(name="outer")
        before = process_state()
        _call_and_fail(_start, step)
        assert process_state() == before
        assert [each["name"] for each in shared_client().list_projects()["projects"]] == ["outer"]


def test_mock_that_failed_to_start_can_start_again() -> None:
    """A mock whose start failed is not active, and its next start works."""
    mock = mock_devicefarm(server=True)
    _call_and_fail(mock.start, STEPS_OF_EACH_START[0])
    with pytest.raises(RuntimeError, match=r"^stop\(\) before start\(\)"):
        mock.stop()
    with mock as farm:
        assert farm.url


def test_start_that_fails_keeps_the_state_that_it_was_given() -> None:
    """A start with ``reset=False`` can be tried again."""
    mock = mock_devicefarm(server=True)
    mock.start()
    shared_client().create_project(name="kept")
    mock.stop(remove_data=False)
    for step in STEPS_OF_EACH_START:
        _call_and_fail(lambda: mock.start(reset=False), step)
    mock.start(reset=False)
    projects = shared_client().list_projects()["projects"]
    mock.stop()
    assert [each["name"] for each in projects] == ["kept"]


def _start_and_stop() -> None:
    mock = mock_devicefarm(server=True, page_size=2)
    mock.start()
    shared_client().create_project(name="inner")
    mock.stop()


@pytest.mark.parametrize("step", STEPS_OF_STOP, ids=_by_name)
def test_stop_that_fails(step: FailingStep) -> None:
    """A stop that is interrupted at any step takes all others too, and raises the interrupt."""
    _call_and_fail(_start_and_stop, step, work=True)


@pytest.mark.parametrize("step", STEPS_OF_STOP[len(STEPS_OF_EACH_STOP) :], ids=_by_name)
def test_stop_that_fails_shows_the_end_check(step: FailingStep) -> None:
    """The traceback of a stop that is interrupted also has the end check that fails."""
    step = step._replace(error=type(step.error)("new, because an error keeps its context"))
    mock = mock_devicefarm(server=True)
    with failing(step, instead=False):
        mock.start(reset=False).fail("StopRun", "ThrottlingException")
        with pytest.raises(type(step.error)) as raised:
            mock.stop()
    assert re.match(r"1 arrangement was not used:\n  farm\.fail", str(raised.value.__context__))


@pytest.mark.parametrize("step", STEPS_OF_EACH_STOP, ids=_by_name)
def test_stop_that_fails_inside_other_mocks(step: FailingStep) -> None:
    """An interrupted stop of an inner mock leaves the outer mocks as they were."""
    with mock_aws(), mock_devicefarm(server=True, page_size=5):
        before = process_state()
        _call_and_fail(_start_and_stop, step, work=True)
        assert process_state() == before


def test_backend_that_cannot_be_reset_at_the_end() -> None:
    """moto gives up its own stop when a backend fails. ``requests`` is not left mocked."""
    mock, send = mock_devicefarm(), requests.adapters.HTTPAdapter.send
    mock.start()
    _call_and_fail(mock.stop, FailingStep(models.MockAWS, "reset", NO_RESET))
    assert requests.adapters.HTTPAdapter.send is send
    with mock_devicefarm():
        """moto's matchers of URLs, which nobody asks any more, are emptied by the next start."""


def test_ctrl_c_while_a_client_sends_half_a_request() -> None:
    """The stop waits for the client. An interrupt of the wait ends the mock at once."""
    threads = set(threading.enumerate())
    mock = mock_devicefarm(server=True)
    url = urlsplit(mock.start().url)
    head = f"POST / HTTP/1.1\r\nHost: {url.netloc}\r\nX-Amz-Target: DeviceFarm_20150623.GetRun\r\n"
    with socket.create_connection((url.hostname, url.port), timeout=20) as client:
        client.sendall(f"{head}Expect: 100-continue\r\nContent-Length: 100\r\n\r\n".encode())
        assert client.recv(100).startswith(b"HTTP/1.1 100 ")
        client.sendall(b"{")
        _call_and_fail(mock.stop, FailingStep(threading.Condition, "wait_for", CTRL_C))
        with pytest.raises(RuntimeError, match=r"^stop\(\) before start\(\)"):
            mock.stop()
    for thread in set(threading.enumerate()) - threads:
        thread.join(20)


class _BrokenRegistry:
    def devices(self) -> list[Device]:
        raise ZeroDivisionError("the lab is down")


def test_registry_that_raises() -> None:
    """A registry that fails when it is asked fails the test, and not the end of the mock."""
    with mock_devicefarm(registry=_BrokenRegistry(), server=True) as farm:
        with pytest.raises(ZeroDivisionError, match="the lab is down"):
            shared_client().list_devices()
        with pytest.raises(ZeroDivisionError, match="the lab is down"):
            repr(farm)


@pytest.mark.parametrize("registry", [5, [5], "no-such-entry-point", [Device("a")] * 2])
def test_bad_registry(registry: Any) -> None:
    """A registry that can't be one fails where the mock is configured."""
    with pytest.raises((TypeError, ValueError), match="registry"):
        mock_devicefarm(registry=registry, server=True)


def test_fixture_that_fails(pytester: pytest.Pytester) -> None:
    """A fixture that can't start is an error of its test only. The next test has a mock."""
    pytester.makepyfile("""
        import errno, socket
        import pytest
        from moto.core.models import MockAWS

        @pytest.fixture(scope="class")  # the mock of a marker comes before the test's own fixtures
        def no_descriptor():
            def fail(*args, **kwargs):
                raise OSError(errno.EMFILE, "Too many open files")

            with pytest.MonkeyPatch.context() as monkeypatch:
                monkeypatch.setattr(socket, "socket", fail)
                yield

        class TestIt:
            @pytest.mark.devicefarm(server=True)
            def test_fails(self, no_descriptor, devicefarm): ...

        def test_nothing_is_left():
            assert (MockAWS._nested_count, MockAWS._mocks_active) == (0, False)

        @pytest.mark.devicefarm(server=True)
        def test_passes(devicefarm, devicefarm_client):
            assert devicefarm.url and not devicefarm_client.list_projects()["projects"]
    """)
    result = run_pytest(pytester)
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*OSError: [[]Errno 24] Too many open files"])
