"""Measuring on a machine that others use too. Rule: only what ran in turn, in the same run, is
compared.
"""

from __future__ import annotations

import gc
import math
import os
import statistics
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, NamedTuple

import boto3

import moto_devicefarm
from moto_devicefarm.core.presigned import REGION
from moto_devicefarm.pytest_support import new_client

Call = Callable[[], Any]
Side = Callable[[int], AbstractContextManager[Call]]
"""Makes ready for that many calls, which is not timed, and gives what to call."""

SLICE = 0.01
"""Seconds that each side is measured in a round; short, so that a busy neighbour disturbs both or
neither.
"""
CALLS = range(5, 500)
"""How many calls that may be."""


class Figures(NamedTuple):
    """The outcome of a comparison: the median over the rounds, its middle half, and each side's
    fastest time.
    """

    value: float
    low: float
    high: float
    ours: float | None = None
    theirs: float | None = None
    """Microseconds."""


def compare(ours: Side, theirs: Side, rounds: int) -> Figures:
    """Time both in turn, A B, B A, A B ..., with an empty and idle garbage collector.

    A side's time in a round is the median of its calls, the value the median of the rounds' A / B.
    """
    calls = {side: _warm_up(side) for side in (ours, theirs)}
    times: dict[Side, list[float]] = {ours: [], theirs: []}
    fastest = {ours: math.inf, theirs: math.inf}
    for number in range(rounds):
        for side in (theirs, ours) if number % 2 else (ours, theirs):
            taken = _time(side, calls[side])
            times[side].append(statistics.median(taken))
            fastest[side] = min(fastest[side], *taken)
    ratios = [a / b for a, b in zip(times[ours], times[theirs], strict=True)]
    return _figures(ratios, fastest[ours] * 1e6, fastest[theirs] * 1e6)


def _warm_up(side: Side) -> int:
    """How many calls fill a slice."""
    _time(side, CALLS[0])
    return max(CALLS[0], min(CALLS[-1], int(SLICE / min(_time(side, CALLS[0])))))


def _time(side: Side, calls: int) -> list[float]:
    """The seconds of each call."""
    taken = []
    enabled = gc.isenabled()
    with side(calls) as call:
        gc.collect()  # before each side: it empties free lists too, so that what comes next is slower
        gc.disable()
        try:
            for _ in range(calls):
                begin = perf_counter()
                call()
                taken.append(perf_counter() - begin)
        finally:
            if enabled:
                gc.enable()
    return taken


def _figures(
    values: list[float], ours: float | None = None, theirs: float | None = None
) -> Figures:
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return Figures(middle, low, high, ours, theirs)


def bytes_each(make: Call, count: int) -> Figures:
    """What stays in memory of each of ``count`` calls."""
    make()
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(count):
            make()
        gc.collect()
        each = (tracemalloc.get_traced_memory()[0] - before) / count
    finally:
        tracemalloc.stop()
    return Figures(each, each, each)


def import_cost(rounds: int) -> Figures:
    """Milliseconds that ``import moto_devicefarm`` takes in an otherwise empty interpreter, a new
    one each time.

    All is compiled before, as what pip has installed is, whatever the environment says of writing
    bytecode.
    """
    environment = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }
    root = Path(moto_devicefarm.__file__).parent.parent
    with TemporaryDirectory() as compiled:
        environment["PYTHONPYCACHEPREFIX"] = compiled
        seconds = [
            float(
                subprocess.check_output([sys.executable, "-c", _IMPORT], cwd=root, env=environment)
            )
            for _ in range(rounds + 1)
        ]
    return _figures([second * 1e3 for second in seconds[1:]])


_IMPORT = """
from time import perf_counter
begin = perf_counter()
import moto_devicefarm
print(perf_counter() - begin)
"""


def start_up(rounds: int) -> tuple[Figures, Figures]:
    """Milliseconds that a run of pytest takes with the plugin and with ``-p no:``, in turn, where
    nothing uses it.
    """
    root = Path(moto_devicefarm.__file__).parent.parent
    plugin = "moto_devicefarm.pytest_plugin"
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    milliseconds: dict[str, list[float]] = {plugin: [], f"no:{plugin}": []}
    with TemporaryDirectory() as project:
        Path(project, "test_nothing.py").write_text("def test_nothing():\n    pass\n")
        environment["PYTHONPYCACHEPREFIX"] = str(Path(project, "compiled"))
        for _ in range(rounds + 1):
            for option, taken in milliseconds.items():
                begin = perf_counter()
                command = [sys.executable, "-m", "pytest", "-q", "-p", option]
                subprocess.run(
                    command, cwd=project, env=environment, check=True, stdout=subprocess.DEVNULL
                )
                taken.append((perf_counter() - begin) * 1e3)
    used, unused = milliseconds.values()
    return _figures(used[1:]), _figures(unused[1:])


def clients(rounds: int) -> tuple[Figures, Figures]:
    """Milliseconds that a client of the plugin's kept session takes, and one of ``boto3.client`` in
    a new mock.
    """
    kept, fresh = [], []
    for _ in range(rounds + 1):
        with moto_devicefarm.mock_devicefarm():
            begin = perf_counter()
            new_client()
            middle = perf_counter()
            boto3.client("devicefarm", region_name=REGION)
            kept.append((middle - begin) * 1e3)
            fresh.append((perf_counter() - middle) * 1e3)
    return _figures(kept[1:]), _figures(fresh[1:])
