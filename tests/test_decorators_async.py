"""Decorated async generators. The context is open exactly while the body runs, and everything sent
or thrown arrives.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
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


@pytest.fixture
def async_echo(
    log: ContextLog, decorator: Callable[[Any], Any]
) -> Callable[[], AsyncGenerator[Any, Any]]:
    """A decorated async generator that yields each value that is sent to it and each error. It ends
    at "end".
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

    decorated: Callable[[], AsyncGenerator[Any, Any]] = decorator(async_echo)
    return decorated


def test_async_generator(log: ContextLog, decorator: Callable[[Any], Any]) -> None:
    """``async for`` gets all items in order, and the context closes after the last one."""

    @decorator
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
    log: ContextLog, async_echo: Callable[[], AsyncGenerator[Any, Any]]
) -> None:
    """Values that are sent arrive, and the generator ends."""

    async def consume() -> None:
        generator = async_echo()
        assert await anext(generator) == "got None"
        assert await generator.asend("a") == "got a"
        with pytest.raises(StopAsyncIteration):
            await generator.asend("end")

    asyncio.run(consume())
    assert log == ["open", "finally", "closed"]


def test_async_generator_is_thrown_errors(
    log: ContextLog, async_echo: Callable[[], AsyncGenerator[Any, Any]]
) -> None:
    """The generator goes on after an error that it handles, and ends at another. Both happen inside
    the context.
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
    log: ContextLog, async_echo: Callable[[], AsyncGenerator[Any, Any]]
) -> None:
    """Closing the generator runs its ``finally`` with its awaits inside the context."""

    async def consume() -> None:
        generator = async_echo()
        await anext(generator)
        await generator.aclose()
        assert log == ["open", "finally", "closed"]

    asyncio.run(consume())


def test_async_generator_that_yields_nothing(
    log: ContextLog, decorator: Callable[[Any], Any]
) -> None:
    """A generator may end before its first item."""

    @decorator
    async def nothing() -> AsyncIterator[int]:
        for number in range(0):
            yield number

    async def consume() -> list[int]:
        return [number async for number in nothing()]

    assert asyncio.run(consume()) == []
    assert log == ["open", "closed"]


def test_async_generator_that_raises(log: ContextLog, decorator: Callable[[Any], Any]) -> None:
    """``async for`` raises the generator's error, after the context has closed."""

    @decorator
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
    log: ContextLog, async_echo: Callable[[], AsyncGenerator[Any, Any]]
) -> None:
    """``contextlib.asynccontextmanager`` may be above the decorator. It throws the error of its
    block.
    """

    async def consume() -> None:
        async with asynccontextmanager(async_echo)() as value:
            assert value == "got None"
            raise KeyError("from the block")

    with pytest.raises(KeyError, match="from the block"):
        asyncio.run(consume())
    assert log == ["open", "finally", "closed"]
