"""The declaration of probes. Rule: a probe asks one question, which is its docstring, and the
import of ``verification.probes`` declares all of them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from moto_devicefarm.verification.account import Account

Question = Callable[[Account], Any]


@dataclass(frozen=True)
class Probe:
    """A question to Device Farm, and the calls that ask it."""

    name: str
    family: str
    """The name of the module that declares it."""
    question: str
    device_minutes: float
    """The estimate of what it uses; 0 if it is free."""
    ask: Question
    settles: Sequence[str] = ()
    """The places in the product whose inventions the answer would replace, such as
    "core.errors.WEB_APP".
    """


PROBES: dict[str, Probe] = {}
"""All declared probes, by name."""


def probe(
    *, device_minutes: float = 0, settles: Sequence[str] = ()
) -> Callable[[Question], Question]:
    """Declare that the decorated function is a probe. Its docstring is the question.

    ``settles`` names the places that have invented what the question is about, by module and name:
    "core.errors.WEB_APP". A place that no probe can settle has a reason in ``unsettled``.

    Raises ValueError if another probe has its name, or the docstring is not a question.
    """

    def declare(function: Question) -> Question:
        name, question = function.__name__, " ".join((inspect.getdoc(function) or "").split())
        if name in PROBES:
            raise ValueError(f"there are two probes {name!r}: give one of them another name")
        if not question.endswith("?"):
            raise ValueError(f"the docstring of the probe {name!r} is not a question")
        family = function.__module__.rpartition(".")[2]
        PROBES[name] = Probe(name, family, question, device_minutes, function, settles)
        return function

    return declare
