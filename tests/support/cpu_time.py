"""Limits of CPU time for texts of which somebody feared that their readers take quadratic time.

Rule: a limit is that of a machine that does the reference work in REFERENCE seconds. On a slower
machine it is longer, so that it limits the work and not the machine.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

REFERENCE = 0.025


@contextmanager
def cpu_limit(seconds: float) -> Iterator[None]:
    """Raise AssertionError if the block needs more CPU time."""
    begin = time.process_time()
    yield
    used = time.process_time() - begin
    assert used < seconds or used < seconds * slowness()


def slowness() -> float:
    """The time for the reference work on this machine now, as a multiple of REFERENCE."""
    begin = time.process_time()
    words = re.findall(r"\w+", "one two " * 50_000)
    sum(len(word) for word in words)
    return (time.process_time() - begin) / REFERENCE
