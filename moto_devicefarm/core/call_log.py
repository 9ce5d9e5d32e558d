"""The log of the requests that a mock answered. Rule: a logged call never changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class LoggedCall:
    """A request that the mock answered."""

    moment: int
    """When it was answered, in epoch milliseconds of the mock's clock."""
    operation: str
    params: Mapping[str, Any]
    answer: str
    """The answer as JSON text, or the error as ``code: message``."""
