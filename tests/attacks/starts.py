"""Starts and stops that fail, in random nesting. Rule: afterwards the process is as it was before,
and a new mock works.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from moto import mock_aws
from moto.core import models

from moto_devicefarm import mock_devicefarm, settings
from moto_devicefarm.mock import MockDeviceFarm
from tests.attacks.conditions import seed_ids
from tests.attacks.tally import MANY_ANSWERS, Tally
from tests.support.clients import shared_client
from tests.support.failing_steps import STEPS_OF_START, STEPS_OF_STOP, FailingStep, failing
from tests.support.process_state import process_state

MOST = 5
"""Mocks in one another."""
BAD_ARGUMENTS: tuple[dict[str, Any], ...] = (
    {"registry": 5},
    {"registry": "no-such-entry-point"},
    {"timings": 1},
    {"page_size": 0},
    {"nothing": True},
)


class BodyError(Exception):
    """The body of a test fails."""


def attack(tally: Tally, seed: int, count: int) -> None:
    """Start and stop mocks in random nesting, with steps that fail."""
    for number in range(count):
        attack_nesting(tally, seed, number)


def attack_nesting(tally: Tally, seed: int, number: int) -> None:
    """Start and stop mocks until none is active, and compare the process."""
    source = random.Random(f"{seed} {number}")
    seed_ids(f"{seed} {number}")
    where = f"nesting {number}"
    models.responses_mock.reset()
    before = process_state()
    nesting = _Nesting(tally, source, where)
    with tally.step(where, MANY_ANSWERS) as step:
        step.given = nesting.history
        nesting.run()
    with tally.step(f"{where}, afterwards", MANY_ANSWERS) as step:
        step.given = nesting.history
        if nesting.leaves_matchers:
            _use_new_mock()
        _compare(tally, where, before, nesting.history)
        _use_new_mock()
        _compare(tally, f"{where}, after a new mock", before, nesting.history)


def _compare(tally: Tally, where: str, before: dict[str, Any], history: list[str]) -> None:
    after = process_state()
    for name in before:
        if after[name] != before[name]:
            tally.find(where, f"{name}: {before[name]!r} became {after[name]!r}", history)


def _use_new_mock() -> None:
    with mock_devicefarm(server=True, page_size=3) as farm:
        assert farm.url
        assert shared_client().list_projects()["projects"] == []
        assert settings.current().page_size == 3


class _Nesting:
    """Mocks that are active at the same time, the outermost first."""

    def __init__(self, tally: Tally, source: random.Random, where: str) -> None:
        self._tally = tally
        self._random = source
        self._where = where
        self._active: list[Any] = []
        self.history: list[str] = []
        """What was done, for the reader of a finding."""
        self.leaves_matchers = False
        """Whether moto gave up its own stop, so that its next start empties its matchers."""

    def run(self) -> None:
        """Take random steps, and stop all mocks."""
        with ExitStack() as at_the_end:
            at_the_end.callback(self._stop_all)
            for _ in range(self._random.randrange(2, 9)):
                self._random.choice((self._start, self._start, self._stop, self._call, self._use))()

    def _stop_all(self) -> None:
        while self._active:
            self._stop()

    def _use(self) -> None:
        """Use the innermost mock, if there is one; a bad argument leaves it as it is."""
        arguments = self._random.choice(BAD_ARGUMENTS)
        self.history.append(f"use, and {arguments}")
        if self._active:
            shared_client().create_project(name="a")
        try:
            mock_devicefarm(**arguments)
        except (TypeError, ValueError):
            self._tally.outcomes["arguments refused"] += 1
        else:
            self._tally.find(self._where, "bad arguments are no error", arguments)

    def _start(self) -> None:
        if len(self._active) == MOST:
            return
        if self._random.random() < 0.2:
            self.history.append("start mock_aws")
            mock: Any = mock_aws()
            mock.start()
            self._active.append(mock)
            return
        mock = self._new_mock()
        step = self._random.choice(STEPS_OF_START) if self._random.random() < 0.6 else None
        if self._fails("start", mock.start, step, instead=True):
            self._check_that_it_is_not_active(mock)
        else:
            self._active.append(mock)

    def _new_mock(self) -> MockDeviceFarm:
        arguments: dict[str, Any] = {
            "server": self._random.random() < 0.5,
            "page_size": self._random.choice((2, 9)),
        }
        self.history.append(f"mock {arguments}")
        return mock_devicefarm(**arguments)

    def _check_that_it_is_not_active(self, mock: Any) -> None:
        try:
            mock.stop()
        except RuntimeError:
            return
        self._tally.find(self._where, "a mock whose start failed is active", self.history)

    def _stop(self) -> None:
        """Stop a mock: mock_aws as the innermost only, ours in any order inside a mock_aws."""
        if not self._active:
            return
        innermost = len(self._active) - 1
        last_aws = max((n for n, mock in enumerate(self._active) if _is_aws(mock)), default=-1)
        mock = self._active.pop(self._random.randint(min(last_aws + 1, innermost), innermost))
        fails = not _is_aws(mock) and self._random.random() < 0.5
        step = self._random.choice(STEPS_OF_STOP) if fails else None
        self._fails("stop", mock.stop, step, instead=False)

    def _call(self) -> None:
        """Call a decorated function, whose start, body or stop may fail."""
        body_fails = self._random.random() < 0.3
        steps = (STEPS_OF_START, STEPS_OF_STOP)[at_stop := self._random.random() < 0.5]
        step = self._random.choice(steps) if not body_fails else None
        call = _decorated(self._new_mock(), self._random.choice(WAYS), body_fails=body_fails)
        if body_fails:
            call = _expect_body_error(call)
        self._fails("call", call, step, instead=not at_stop)

    def _fails(
        self, act: str, call: Callable[[], Any], step: FailingStep | None, *, instead: bool
    ) -> bool:
        """Call a function while a step fails. Returns whether the step was reached: then the
        function must raise its error, and a start or a whole call must leave the process as it was.
        """
        self.history.append(f"{act}, {step.name if step else 'nothing'} fails")
        if step is None:
            call()
            self._tally.outcomes[f"{act} worked"] += 1
            return False
        before = process_state()
        raised: BaseException | None = None
        with failing(step, instead=instead) as reached, _silent_in_threads(step.error):
            try:
                call()
            except BaseException as error:  # also KeyboardInterrupt
                raised = error
        if raised is not (step.error if reached else None):
            problem = f"{act} raised {raised!r}, but {step.name} raised {step.error!r}"
            self._tally.find(self._where, problem, self.history)
        self._tally.outcomes[f"{act} {'failed' if reached else 'worked'}"] += 1
        if reached and step.owner is models.MockAWS and not instead:
            self.leaves_matchers = True
        elif reached and act != "stop":
            _compare(self._tally, f"{self._where}, {act}", before, self.history)
        return bool(reached)


@contextmanager
def _silent_in_threads(error: BaseException) -> Iterator[None]:
    """Print no traceback of a server's thread in which the step failed as it should."""
    hook = threading.excepthook

    def print_others(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not error:
            hook(arguments)

    with patch.object(threading, "excepthook", print_others):
        yield


def _is_aws(mock: Any) -> bool:
    return not isinstance(mock, MockDeviceFarm)


def _call_function(mock: MockDeviceFarm, body: Callable[[], None]) -> Callable[[], Any]:
    return mock(lambda: body())


def _call_coroutine(mock: MockDeviceFarm, body: Callable[[], None]) -> Callable[[], Any]:
    @mock
    async def run() -> None:
        body()

    def call() -> None:
        try:
            run().send(None)
        except StopIteration:
            return

    return call


def _call_generator(mock: MockDeviceFarm, body: Callable[[], None]) -> Callable[[], Any]:
    @mock
    def run() -> Iterator[None]:
        yield
        body()

    return lambda: list(run())


def _call_method(mock: MockDeviceFarm, body: Callable[[], None]) -> Callable[[], Any]:
    @mock
    class Tests:
        def test_it(self) -> None:
            body()

    return lambda: Tests().test_it()


def _call_with(mock: MockDeviceFarm, body: Callable[[], None]) -> Callable[[], Any]:
    def call() -> None:
        with mock:
            body()

    return call


WAYS = (_call_function, _call_coroutine, _call_generator, _call_method, _call_with)


def _decorated(
    mock: MockDeviceFarm,
    way: Callable[[MockDeviceFarm, Callable[[], None]], Callable[[], Any]],
    *,
    body_fails: bool,
) -> Callable[[], Any]:
    def body() -> None:
        shared_client().create_project(name="inner")
        if body_fails:
            raise BodyError

    return way(mock, body)


def _expect_body_error(call: Callable[[], Any]) -> Callable[[], None]:
    def call_and_expect() -> None:
        try:
            call()
        except BodyError:
            return
        raise AssertionError("the error of the body is lost")

    return call_and_expect
