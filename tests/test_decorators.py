"""Decorated functions of every kind. The context is open exactly while the body runs, and
everything sent or thrown arrives.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from moto_devicefarm.decorators import while_active
from tests.support.context_log import ContextLog


@pytest.fixture
def log() -> ContextLog:
    return ContextLog()


@pytest.fixture
def decorator(log: ContextLog) -> Callable[[Any], Any]:
    """The decorator under test."""
    return functools.partial(while_active, context=log.context)


def test_function(log: ContextLog, decorator: Callable[[Any], Any]) -> None:
    """A function gets its arguments and returns its result. The context closes when it returns."""

    @decorator
    def add(first: int, *, second: int) -> int:
        log.append("body")
        return first + second

    assert add(1, second=2) == 3
    assert log == ["open", "body", "closed"]


@pytest.mark.parametrize("error", [ValueError, SystemExit])
def test_function_that_raises(
    log: ContextLog, decorator: Callable[[Any], Any], error: type[BaseException]
) -> None:
    """An error is raised unchanged, after the context has closed."""

    @decorator
    def fail() -> None:
        raise error("from the body")

    with pytest.raises(error, match=r"^from the body$"):
        fail()
    assert log == ["open", "closed"]


def test_each_call_has_a_context_of_its_own(
    log: ContextLog, decorator: Callable[[Any], Any]
) -> None:
    """Two calls open and close two contexts."""
    call = decorator(lambda: log.append("body"))
    call()
    call()
    assert log == ["open", "body", "closed"] * 2


def test_async_function(log: ContextLog, decorator: Callable[[Any], Any]) -> None:
    """The context of a coroutine opens when the coroutine runs, not when it is created. It stays
    open during awaits.
    """

    @decorator
    async def wait(answer: int) -> int:
        log.append("before")
        await asyncio.sleep(0)
        log.append("after")
        return answer

    coroutine = wait(3)
    assert log == []
    assert asyncio.run(coroutine) == 3
    assert log == ["open", "before", "after", "closed"]


def test_generator(log: ContextLog, decorator: Callable[[Any], Any]) -> None:
    """The context of a generator opens at the first ``next`` and is open between the yields, as a
    fixture needs it.
    """

    @decorator
    def count(upto: int) -> Iterator[int]:
        for number in range(upto):
            log.append(f"yield {number}")
            yield number

    numbers = count(2)
    assert log == []
    assert [next(numbers), next(numbers)] == [0, 1]
    assert log == ["open", "yield 0", "yield 1"]
    assert list(numbers) == []
    assert log == ["open", "yield 0", "yield 1", "closed"]


@pytest.fixture
def echo(
    log: ContextLog, decorator: Callable[[Any], Any]
) -> Callable[[], Generator[Any, Any, str]]:
    """A decorated generator that yields each value that is sent to it and each error. It ends at
    "end".
    """

    def echo() -> Generator[Any, Any, str]:
        got: Any = None
        try:
            while got != "end":
                try:
                    got = yield f"got {got}"
                except ValueError as error:
                    got = f"error {error}"
        finally:
            log.append("finally")
        return "returned"

    decorated: Callable[[], Generator[Any, Any, str]] = decorator(echo)
    return decorated


def test_generator_is_sent_values(
    log: ContextLog, echo: Callable[[], Generator[Any, Any, str]]
) -> None:
    """Values that are sent arrive, and the returned value comes back."""
    generator = echo()
    assert next(generator) == "got None"
    assert generator.send("a") == "got a"
    with pytest.raises(StopIteration) as stopped:
        generator.send("end")
    assert stopped.value.value == "returned"
    assert log == ["open", "finally", "closed"]


def test_generator_is_thrown_errors(
    log: ContextLog, echo: Callable[[], Generator[Any, Any, str]]
) -> None:
    """The generator goes on after an error that it handles, and ends at another. Both happen inside
    the context.
    """
    generator = echo()
    next(generator)
    assert generator.throw(ValueError("thrown")) == "got error thrown"
    assert log == ["open"]
    with pytest.raises(KeyError, match="not handled"):
        generator.throw(KeyError("not handled"))
    assert log == ["open", "finally", "closed"]


def test_generator_is_closed(log: ContextLog, echo: Callable[[], Generator[Any, Any, str]]) -> None:
    """Closing the generator runs its ``finally`` inside the context."""
    generator = echo()
    next(generator)
    generator.close()
    assert log == ["open", "finally", "closed"]


def test_context_manager_of_a_decorated_generator(
    log: ContextLog, echo: Callable[[], Generator[Any, Any, str]]
) -> None:
    """``contextlib.contextmanager`` may be above the decorator."""

    def use() -> None:
        with contextmanager(echo)() as value:
            assert value == "got None"
            raise KeyError("from the block")

    with pytest.raises(KeyError, match="from the block"):
        use()
    assert log == ["open", "finally", "closed"]


@pytest.mark.parametrize(
    "kind",
    [
        inspect.iscoroutinefunction,
        inspect.isgeneratorfunction,
        inspect.isasyncgenfunction,
        inspect.isfunction,
    ],
)
def test_kind_and_name_stay(decorator: Callable[[Any], Any], kind: Callable[[Any], bool]) -> None:
    """The decorated function is of the same kind, and has the same name and signature."""

    async def coroutine(value: int) -> None: ...

    def generator(value: int) -> Iterator[None]:
        yield

    async def async_generator(value: int) -> AsyncIterator[None]:
        yield

    def function(value: int) -> None: ...

    for original in (coroutine, generator, async_generator, function):
        decorated = decorator(original)
        assert kind(decorated) == kind(original)
        assert (decorated.__name__, inspect.signature(decorated)) == (
            original.__name__,
            inspect.signature(original),
        )


def test_partial_of_an_async_function(log: ContextLog, decorator: Callable[[Any], Any]) -> None:
    """A partial of a coroutine function is decorated as a coroutine function."""

    async def answer(value: int) -> int:
        log.append("body")
        return value

    assert asyncio.run(decorator(functools.partial(answer, 3))()) == 3
    assert log == ["open", "body", "closed"]
