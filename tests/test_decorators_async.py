"""Decorated async generators: the context is open exactly while the body runs, and nothing sent or
thrown is lost.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from moto_devicefarm.decorators import while_active
from tests.test_decorators import Log


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
def active(log: Log) -> Callable[[Any], Any]:
    """The decorator."""
    return functools.partial(while_active, context=log.context)


@pytest.fixture
def async_echo(log: Log, active: Callable[[Any], Any]) -> Callable[[], AsyncGenerator[Any, Any]]:
    """A decorated generator that logs its end, and says what it is sent and what is thrown into it;
    it ends at "end".
    """

    async def async_echo() -> AsyncGenerator[Any, Any]:
        got: Any = None
        try:
            while got != "end":
                await asyncio.sleep(0)
                try:
                    got = yield f"got {got}"
                except ValueError as error:
                    got = f"error {error}"
        finally:
            await asyncio.sleep(0)
            log.append("finally")

    decorated: Callable[[], AsyncGenerator[Any, Any]] = active(async_echo)
    return decorated


def test_async_generator(log: Log, active: Callable[[Any], Any]) -> None:
    """``async for`` gets all items in order, and the context closes after the last."""

    @active
    async def count(upto: int) -> AsyncIterator[int]:
        for number in range(upto):
            yield number

    async def consume() -> list[int]:
        numbers = count(3)
        assert log == []
        return [number async for number in numbers]

    assert asyncio.run(consume()) == [0, 1, 2]
    assert log == ["open", "closed"]


def test_async_generator_is_sent_values(
    log: Log, async_echo: Callable[[], AsyncGenerator[Any, Any]]
) -> None:
    """What is sent arrives; at the end there is nothing more."""

    async def consume() -> None:
        generator = async_echo()
        assert await anext(generator) == "got None"
        assert await generator.asend("a") == "got a"
        with pytest.raises(StopAsyncIteration):
            await generator.asend("end")

    asyncio.run(consume())
    assert log == ["open", "finally", "closed"]


def test_async_generator_is_thrown_errors(
    log: Log, async_echo: Callable[[], AsyncGenerator[Any, Any]]
) -> None:
    """An error that it handles lets it go on, another ends it; either way it happens inside the
    context.
    """

    async def consume() -> None:
        generator = async_echo()
        await anext(generator)
        assert await generator.athrow(ValueError("thrown")) == "got error thrown"
        assert log == ["open"]
        with pytest.raises(KeyError, match="not handled"):
            await generator.athrow(KeyError("not handled"))

    asyncio.run(consume())
    assert log == ["open", "finally", "closed"]


def test_async_generator_is_closed(
    log: Log, async_echo: Callable[[], AsyncGenerator[Any, Any]]
) -> None:
    """Closing runs its ``finally``, awaits included, inside the context."""

    async def consume() -> None:
        generator = async_echo()
        await anext(generator)
        await generator.aclose()
        assert log == ["open", "finally", "closed"]

    asyncio.run(consume())


def test_async_generator_that_yields_nothing(log: Log, active: Callable[[Any], Any]) -> None:
    """An end before the first item is an end."""

    @active
    async def nothing() -> AsyncIterator[int]:
        for number in range(0):
            yield number

    async def consume() -> list[int]:
        return [number async for number in nothing()]

    assert asyncio.run(consume()) == []
    assert log == ["open", "closed"]


def test_async_generator_that_raises(log: Log, active: Callable[[Any], Any]) -> None:
    """Its own error comes out of ``async for``, behind a closed context."""

    @active
    async def fail() -> AsyncIterator[int]:
        yield 1
        raise ValueError("from the body")

    async def consume() -> None:
        async for _ in fail():
            log.append("item")

    with pytest.raises(ValueError, match=r"^from the body$"):
        asyncio.run(consume())
    assert log == ["open", "item", "closed"]


def test_async_context_manager_of_a_decorated_generator(
    log: Log, async_echo: Callable[[], AsyncGenerator[Any, Any]]
) -> None:
    """``contextlib.asynccontextmanager`` may stand above the decorator; it throws what its block
    raises.
    """

    async def consume() -> None:
        async with asynccontextmanager(async_echo)() as given:
            assert given == "got None"
            raise KeyError("from the block")

    with pytest.raises(KeyError, match="from the block"):
        asyncio.run(consume())
    assert log == ["open", "finally", "closed"]
