"""A log of when a context is open, for tests of decorators."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class ContextLog(list[str]):
    """The events in order. ``context`` is the context of the decorated functions."""

    @contextmanager
    def context(self) -> Iterator[None]:
        """Log when the context opens and when it closes."""
        self.append("open")
        try:
            yield
        finally:
            self.append("closed")
