"""Decorators of functions of every kind, and of test classes. Rule: a context is open exactly while
the body of the function runs.
"""

from __future__ import annotations

import functools
import inspect
import unittest
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
C = TypeVar("C", bound=type)

SETUPS = ("setUp", "setup_method", "asyncSetUp")
TEARDOWNS = ("tearDown", "teardown_method", "asyncTearDown")
"""In the order in which they come, the last first."""
OPTIONAL_ARGUMENT = ("setup_method", "teardown_method")
"""pytest reads from ``__code__`` whether these take the test's method."""
_MARK = "_moto_devicefarm_decorated"


def while_active(function: F, context: Callable[[], AbstractContextManager[Any]]) -> F:
    """Decorate a function so that its body runs inside ``context()``, also between the awaits of a
    coroutine and between the yields of a generator.
    """

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True  # pytest shows the test, and not the decorator
        with context():
            return function(*args, **kwargs)

    @functools.wraps(function)
    async def call_async(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        with context():
            return await function(*args, **kwargs)

    @functools.wraps(function)
    def generate(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
        __tracebackhide__ = True
        with context():
            return (yield from function(*args, **kwargs))

    @functools.wraps(function)
    async def generate_async(*args: Any, **kwargs: Any) -> AsyncIterator[Any]:
        """Pass on what the consumer sends and throws, which ``async for`` alone would lose;
        contextlib.asynccontextmanager throws.
        """
        __tracebackhide__ = True
        with context():
            inner = function(*args, **kwargs)
            try:
                item = await anext(inner)
                while True:
                    try:
                        sent = yield item
                    except GeneratorExit:
                        await inner.aclose()
                        raise
                    except BaseException as thrown:
                        item = await inner.athrow(thrown)
                    else:
                        item = await inner.asend(sent)
            except StopAsyncIteration:
                return

    if inspect.iscoroutinefunction(function):
        return call_async  # type: ignore[return-value]
    if inspect.isasyncgenfunction(function):
        return generate_async  # type: ignore[return-value]
    return generate if inspect.isgeneratorfunction(function) else call  # type: ignore[return-value]


def _without_argument(method: Callable[[Any], Any]) -> Callable[[Any], Any]:
    @functools.wraps(method)
    def call(self: Any) -> Any:
        return method(self)

    return call


class Decorate(Protocol):
    """Decorates one method of a class."""

    def __call__(self, function: Any, *, reset: bool, remove_data: bool, check: bool) -> Any:
        """Decorate it. ``reset``: begin with empty state; ``remove_data``: leave no state;
        ``check``: the test ends here.
        """
        ...


def decorate_class(cls: C, decorate: Decorate) -> C:
    """Decorate the methods of a test class as mock_aws does: each test begins with empty state, or
    with the state that its set-up made.

    Static methods, class methods and methods whose names begin with an underscore stay as they are.
    """
    # An inherited decorated set-up runs after this class's setUp, and would empty its state.
    for name in SETUPS[1:]:
        if "setUp" in cls.__dict__ and hasattr(getattr(cls, name, None), _MARK):
            setattr(cls, name, inspect.unwrap(getattr(cls, name)))
    setups = [
        name for name in SETUPS if name in cls.__dict__ or hasattr(getattr(cls, name, None), _MARK)
    ]
    teardowns = [name for name in TEARDOWNS if setups and name in cls.__dict__]
    for name, member in list(cls.__dict__.items()):
        if name.startswith("_"):
            continue
        if inspect.isclass(member):
            setattr(cls, name, decorate_class(member, decorate))
        elif inspect.isfunction(member):
            is_test = name.startswith(unittest.TestLoader.testMethodPrefix)
            decorated = decorate(
                member,
                reset=name == setups[0] if setups else is_test,
                remove_data=not setups and is_test,
                check=name == teardowns[0] if teardowns else is_test,
            )
            if name in OPTIONAL_ARGUMENT and member.__code__.co_argcount == 1:
                decorated = _without_argument(decorated)
            setattr(decorated, _MARK, True)
            setattr(cls, name, decorated)
    return cls
