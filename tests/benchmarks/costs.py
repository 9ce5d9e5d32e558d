"""Measures in milliseconds what has no counterpart: start-up, clients and captured documents.

Rule: the first round warms up and is not counted, except where a round takes a second.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import boto3

import moto_devicefarm
from moto_devicefarm import Device, cli
from moto_devicefarm.core import api
from moto_devicefarm.core.presigned import REGION
from moto_devicefarm.pytest_support import new_client
from tests.benchmarks.measure import Figures, figures
from tests.benchmarks.sides import LIST, FilledStore, serving

ROOT = Path(moto_devicefarm.__file__).parent.parent
IMPORT = """
from time import perf_counter
begin = perf_counter()
import moto_devicefarm
print(perf_counter() - begin)
"""
PLUGIN = "moto_devicefarm.pytest_plugin"


def _environment(**variables: str) -> dict[str, str]:
    """An environment in which Python compiles to bytecode, as pip does with installed packages."""
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return inherited | variables


def import_cost(rounds: int) -> Figures:
    """An ``import moto_devicefarm`` in a new interpreter."""
    command, environment = [sys.executable, "-c", IMPORT], _environment()
    seconds = [
        float(subprocess.check_output(command, cwd=ROOT, env=environment))
        for _ in range(rounds + 1)
    ]
    return figures([second * 1e3 for second in seconds[1:]])


def pytest_start_up(rounds: int) -> tuple[Figures, Figures]:
    """A run of pytest that does not use the plugin: with the plugin, and with ``-p no:``."""
    environment = _environment(PYTHONPATH=str(ROOT), PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
    times: dict[str, list[float]] = {PLUGIN: [], f"no:{PLUGIN}": []}
    with TemporaryDirectory() as project:
        Path(project, "test_nothing.py").write_text("def test_nothing():\n    pass\n")
        for _ in range(rounds + 1):
            for option, taken in times.items():
                command = [sys.executable, "-m", "pytest", "-q", "-p", option]
                begin = perf_counter()
                subprocess.run(
                    command, cwd=project, env=environment, check=True, stdout=subprocess.DEVNULL
                )
                taken.append((perf_counter() - begin) * 1e3)
    with_plugin, without = times.values()
    return figures(with_plugin[1:]), figures(without[1:])


def clients(rounds: int) -> tuple[Figures, Figures]:
    """A client of the plugin's session, which is kept, and a ``boto3.client`` in a new mock."""
    of_plugin, of_boto3 = [], []
    for _ in range(rounds + 1):
        with moto_devicefarm.mock_devicefarm():
            begin = perf_counter()
            new_client()
            middle = perf_counter()
            boto3.client("devicefarm", region_name=REGION)
            of_plugin.append((middle - begin) * 1e3)
            of_boto3.append((perf_counter() - middle) * 1e3)
    return figures(of_plugin[1:]), figures(of_boto3[1:])


def load_of_dump(sessions: int, rounds: int) -> Figures:
    """``load(dump())`` from one mock into another, per session."""
    filled = FilledStore(sessions, [Device("Phone")], sessions)
    times = []
    for _ in range(rounds):
        with moto_devicefarm.mock_devicefarm() as farm, serving(filled):
            begin = perf_counter()
            state = farm.dump()
            seconds = perf_counter() - begin
        with moto_devicefarm.mock_devicefarm() as farm:
            begin = perf_counter()
            farm.load(state)
            times.append((seconds + perf_counter() - begin) * 1e3 / sessions)
    return figures(times)


def reproduce(documents: int, rounds: int) -> Figures:
    """``moto-devicefarm reproduce`` of one file with so many sessions, per session."""
    filled = FilledStore(documents, [Device("Phone")], documents)
    times = []
    with TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        report.write_text(api.answer(filled.store, LIST, filled.request(LIST)), "utf-8")
        for _ in range(rounds):
            begin = perf_counter()
            with redirect_stdout(StringIO()):
                code = cli.main(["reproduce", str(report)])
            times.append((perf_counter() - begin) * 1e3 / documents)
            assert code == 0
    return figures(times)
