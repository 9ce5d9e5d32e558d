"""What an attack did and found. Rule: a finding names the step that repeats it, and a step that
hangs or is slow is a finding.
"""

from __future__ import annotations

import signal
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NoReturn

HANG = 30
"""Seconds after which an answer does not come any more."""
SLOW = 3.0
"""Seconds of the processor that no answer may take. Other programs of the machine do not count."""
MANY_ANSWERS = 10
"""How many times as long a step may take that reads everything."""


class HangError(BaseException):
    """A step hangs. No ``except Exception`` of the product catches this."""


@dataclass
class Step:
    """A step of an attack."""

    given: Any = None
    """What the mock was given."""


@dataclass
class Tally:
    """The outcomes of one attack, by name, and its findings."""

    name: str
    outcomes: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    slowest: float = 0.0
    """Seconds of the processor that the slowest answer took."""

    @contextmanager
    def step(self, where: str, scale: int = 1) -> Iterator[Step]:
        """A step of the attack: one answer, or more if ``scale`` is given. Each exception inside is
        a finding, and goes no further.

        Raises HangError if the step hangs, because then the mock may be stuck.
        """
        step = Step()
        began = time.process_time()
        try:
            with _time_limit(HANG * scale):
                yield step
        except (KeyboardInterrupt, GeneratorExit):
            raise
        except BaseException as error:
            self._find_exception(where, error, step.given)
            if isinstance(error, HangError):
                raise
        seconds = time.process_time() - began
        self.slowest = max(self.slowest, seconds / scale)
        if seconds > SLOW * scale:
            self.find(where, f"it took {seconds:.1f} s", step.given)

    def find(self, where: str, problem: str, given: object) -> None:
        """Note a finding: which step, what is wrong, and what was given."""
        self.outcomes["FINDING"] += 1
        self.findings.append(f"{self.name}, {where}: {problem}\n    given: {_short(given)}")

    def _find_exception(self, where: str, error: BaseException, given: object) -> None:
        frames = traceback.extract_tb(error.__traceback__)
        last = next(frame for frame in reversed(frames) if frame.filename != __file__)
        place = f"{last.filename.rpartition('/')[2]}:{last.lineno}"
        self.find(where, f"{type(error).__name__} at {place}: {_short(error)}", given)


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise HangError in the main thread when the time is over."""

    def hang(*_: object) -> NoReturn:
        raise HangError(f"no end after {seconds} s")

    former = signal.signal(signal.SIGALRM, hang)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)


def _short(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    text = text.encode("ascii", "backslashreplace").decode()
    return text if len(text) < 1500 else f"{text[:1000]} ... {text[-400:]}"
