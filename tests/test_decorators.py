"""Decorated functions of every kind: the context is open exactly while the body runs, and nothing
sent or thrown is lost.
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


class Log(list[str]):
    """What happened, in order; ``context`` is what the functions are decorated with."""

    @contextmanager
    def context(self) -> Iterator[None]:
        self.append("open")
        try:
            yield
        finally:
            self.append("closed")


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
def active(log: Log) -> Callable[[Any], Any]:
    """The decorator."""
    return functools.partial(while_active, context=log.context)


def test_function(log: Log, active: Callable[[Any], Any]) -> None:
    """A function gets its arguments and gives its answer; the context closes when it returns."""

    @active
    def add(first: int, *, second: int) -> int:
        log.append("body")
        return first + second

    assert add(1, second=2) == 3
    assert log == ["open", "body", "closed"]


@pytest.mark.parametrize("error", [ValueError, SystemExit])
def test_function_that_raises(
    log: Log, active: Callable[[Any], Any], error: type[BaseException]
) -> None:
    """An error comes out as it is, behind a closed context."""

    @active
    def fail() -> None:
        raise error("from the body")

    with pytest.raises(error, match=r"^from the body$"):
        fail()
    assert log == ["open", "closed"]


def test_each_call_has_a_context_of_its_own(log: Log, active: Callable[[Any], Any]) -> None:
    """Two calls open and close twice."""
    call = active(lambda: log.append("body"))
    call()
    call()
    assert log == ["open", "body", "closed"] * 2


def test_async_function(log: Log, active: Callable[[Any], Any]) -> None:
    """The context of a coroutine opens when it runs, not when it is made, and stays open over its
    awaits.
    """

    @active
    async def wait(answer: int) -> int:
        log.append("before")
        await asyncio.sleep(0)
        log.append("after")
        return answer

    coroutine = wait(3)
    assert log == []
    assert asyncio.run(coroutine) == 3
    assert log == ["open", "before", "after", "closed"]


def test_generator(log: Log, active: Callable[[Any], Any]) -> None:
    """The context of a generator opens at the first ``next``, and is open between its yields, as a
    fixture needs it.
    """

    @active
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
def echo(log: Log, active: Callable[[Any], Any]) -> Callable[[], Generator[Any, Any, str]]:
    """A decorated generator that logs what it is sent and what is thrown into it; it ends at "end"."""

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

    decorated: Callable[[], Generator[Any, Any, str]] = active(echo)
    return decorated


def test_generator_is_sent_values(log: Log, echo: Callable[[], Generator[Any, Any, str]]) -> None:
    """What is sent arrives, and what is returned comes back."""
    generator = echo()
    assert next(generator) == "got None"
    assert generator.send("a") == "got a"
    with pytest.raises(StopIteration) as stopped:
        generator.send("end")
    assert stopped.value.value == "returned"
    assert log == ["open", "finally", "closed"]


def test_generator_is_thrown_errors(log: Log, echo: Callable[[], Generator[Any, Any, str]]) -> None:
    """An error that it handles lets it go on, another ends it; either way it happens inside the
    context.
    """
    generator = echo()
    next(generator)
    assert generator.throw(ValueError("thrown")) == "got error thrown"
    assert log == ["open"]
    with pytest.raises(KeyError, match="not handled"):
        generator.throw(KeyError("not handled"))
    assert log == ["open", "finally", "closed"]


def test_generator_is_closed(log: Log, echo: Callable[[], Generator[Any, Any, str]]) -> None:
    """Closing runs its ``finally`` inside the context."""
    generator = echo()
    next(generator)
    generator.close()
    assert log == ["open", "finally", "closed"]


def test_context_manager_of_a_decorated_generator(
    log: Log, echo: Callable[[], Generator[Any, Any, str]]
) -> None:
    """``contextlib.contextmanager`` may stand above the decorator."""

    def use() -> None:
        with contextmanager(echo)() as given:
            assert given == "got None"
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
def test_kind_and_name_stay(active: Callable[[Any], Any], kind: Callable[[Any], bool]) -> None:
    """pytest and others see the same kind of function, by its own name and signature."""

    async def coroutine(given: int) -> None: ...

    def generator(given: int) -> Iterator[None]:
        yield

    async def async_generator(given: int) -> AsyncIterator[None]:
        yield

    def function(given: int) -> None: ...

    for original in (coroutine, generator, async_generator, function):
        decorated = active(original)
        assert kind(decorated) == kind(original)
        assert (decorated.__name__, inspect.signature(decorated)) == (
            original.__name__,
            inspect.signature(original),
        )


def test_partial_of_an_async_function(log: Log, active: Callable[[Any], Any]) -> None:
    """A partial is of the kind of its function."""

    async def answer(given: int) -> int:
        log.append("body")
        return given

    assert asyncio.run(active(functools.partial(answer, 3))()) == 3
    assert log == ["open", "body", "closed"]
