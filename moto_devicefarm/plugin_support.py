"""What the pytest plugin's fixtures do, imported when the first test uses one: this needs moto and boto3."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import pytest

from moto_devicefarm.core import clock
from moto_devicefarm.core.script import Call
from moto_devicefarm.core.signing import REGION
from moto_devicefarm.core.timeline import Timings
from moto_devicefarm.farm import DeviceFarm
from moto_devicefarm.mock import KEYWORDS, MockDeviceFarm
from moto_devicefarm.pytest_plugin import CALLS, MARKER

WIDTH = 100
"""Characters of a call's parameters and of its answer that a report shows."""


def ini_registry(config: pytest.Config) -> Any:
    """The registry of the ini file, a relative path from its folder; None if it names none."""
    given: str = config.getini("devicefarm_registry")
    if given.endswith(".json"):
        return (config.inipath or config.rootpath / "ini").parent / given
    return given or None


def ini_timings(config: pytest.Config) -> Timings | None:
    """``realistic``, or ``field=seconds`` pairs; None if the ini file has no timings."""
    given: str = config.getini("devicefarm_timings").strip()
    if given in ("", "realistic"):
        return Timings.realistic() if given else None
    try:
        return Timings(**{name: float(seconds) for name, seconds in (pair.split("=") for pair in given.split())})
    except (TypeError, ValueError) as error:
        wanted = "expected 'realistic' or pairs such as 'session_pending=5 session_preparing=115'"
        raise pytest.UsageError(f"devicefarm_timings = {given}: {error}; {wanted}") from None


@contextmanager
def mocked(request: pytest.FixtureRequest, registry: Any) -> Iterator[DeviceFarm]:
    """The mock that the test's markers, the innermost first, the ini file and the registry fixture ask for."""
    arguments: dict[str, Any] = {"registry": registry, "timings": ini_timings(request.config)}
    folder = request.path.parent
    reports: list[Any] = []
    for marker in reversed(list(request.node.iter_markers(MARKER))):
        arguments |= _checked(marker)
        loaded = arguments.pop("load", None)
        reports += [loaded] if loaded is not None else []
    if isinstance(arguments["registry"], (str, Path)) and str(arguments["registry"]).endswith(".json"):
        arguments["registry"] = folder / arguments["registry"]
    calls: list[Call] = []
    request.node.stash[CALLS] = calls
    try:
        mock = MockDeviceFarm(**{name: value for name, value in arguments.items() if value is not None}, log=calls)
    except (TypeError, ValueError, OSError) as error:
        raise pytest.fail.Exception(f"@pytest.mark.{MARKER}: {error}", pytrace=False) from None
    with mock as farm:
        for report in reports:
            _load(farm, report, folder)
        calls.clear()
        yield farm


def _checked(marker: pytest.Mark) -> Mapping[str, Any]:
    if marker.args:
        raise pytest.fail.Exception(
            f"@pytest.mark.{MARKER}{marker.args!r}: takes keyword arguments only: {', '.join((*KEYWORDS, 'load'))}",
            pytrace=False,
        )
    return marker.kwargs


def _load(farm: DeviceFarm, report: Any, folder: Path) -> None:
    """Load a report; a path is relative to the test file, and a list may hold several."""
    if isinstance(report, (list, tuple)):
        report = [_beside(item, folder) for item in report]
    try:
        farm.load(_beside(report, folder))
    except (ValueError, OSError) as error:
        raise pytest.fail.Exception(f"@pytest.mark.{MARKER}(load=...): {error}", pytrace=False) from None


def _beside(report: Any, folder: Path) -> Any:
    is_text = isinstance(report, str) and report.lstrip()[:1] in ("{", "[")
    return folder / report if isinstance(report, (str, Path)) and not is_text else report


@cache
def _session() -> boto3.Session:
    return boto3.Session(aws_access_key_id="FOOBARKEY", aws_secret_access_key="FOOBARSECRET", region_name=REGION)


def client() -> Any:
    """A client of the kept session."""
    return _session().client("devicefarm")


def shown(calls: Sequence[Call]) -> str:
    """The calls, a line each: the clock, the operation, its parameters and its answer or error in short."""
    lines = (
        f"{clock.text(call.moment)}  {call.operation}({_short(json.dumps(call.params))}) -> {_short(call.answer)}"
        for call in calls
    )
    return "\n".join(lines)


def _short(text: str) -> str:
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 3]}..."
