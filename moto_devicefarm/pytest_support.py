"""What the pytest plugin's fixtures do, imported when the first test uses one: this needs moto and
boto3.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import pytest

from moto_devicefarm.core import clock
from moto_devicefarm.core.faults import LoggedCall
from moto_devicefarm.core.presigned import REGION
from moto_devicefarm.core.timings import Timings
from moto_devicefarm.farm import DeviceFarm
from moto_devicefarm.mock import KEYWORDS, MockDeviceFarm
from moto_devicefarm.pytest_plugin import CALLS, MARKER
from moto_devicefarm.settings import Changes

MARK = f"@pytest.mark.{MARKER}"
TIMINGS = tuple(field.name for field in dataclasses.fields(Timings))
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
    seconds: dict[str, float] = {}
    for pair in given.split():
        name, _, number = pair.partition("=")
        try:
            seconds[name] = float(number)
        except ValueError:
            raise ValueError(
                f"{pair}: give 'realistic', or pairs such as 'session_pending=5 session_preparing=115'"
            ) from None
        if name not in TIMINGS:
            raise ValueError(f"{pair}: Timings has no {name}; it has {', '.join(TIMINGS)}")
    return Timings(**seconds)


@contextmanager
def active_mock(request: pytest.FixtureRequest, registry: Any) -> Iterator[DeviceFarm]:
    """The mock that the test's markers, the innermost first, the ini file and the registry fixture
    ask for.
    """
    folder = request.path.parent
    arguments: dict[str, Any] = {}
    reports: list[Any] = []
    for marker in reversed(list(request.node.iter_markers(MARKER))):
        arguments |= _checked(marker)
        loaded = arguments.pop("load", None)
        reports += [loaded] if loaded is not None else []
    marked = arguments.pop("registry", None)
    with _told(MARK):
        Changes(**arguments)
    if arguments.get("timings") is None:
        with _told("devicefarm_timings"):
            arguments["timings"] = ini_timings(request.config)
    calls: list[LoggedCall] = []
    request.node.stash[CALLS] = calls
    with _told(_origin(request.config, marked, registry)):
        mock = MockDeviceFarm(
            registry=_registry(registry if marked is None else marked, folder),
            **arguments,
            log=calls,
        )
    with mock as farm:
        for report in reports:
            _load(farm, report, folder)
        yield farm


@contextmanager
def _told(origin: str) -> Iterator[None]:
    """What can't be done fails the test by one line that says where it was asked for."""
    try:
        yield
    except OSError as error:
        raise pytest.fail.Exception(
            f"{origin}: {error.filename}: {error.strerror}", pytrace=False
        ) from None
    except (TypeError, ValueError) as error:
        raise pytest.fail.Exception(f"{origin}: {error}", pytrace=False) from None


def _checked(marker: pytest.Mark) -> Mapping[str, Any]:
    possible = ", ".join((*KEYWORDS, "load"))
    if marker.args:
        raise pytest.fail.Exception(
            f"{MARK}{marker.args!r}: takes keyword arguments only: {possible}", pytrace=False
        )
    with _told(MARK):
        for name in marker.kwargs:
            if name not in (*KEYWORDS, "load"):
                raise TypeError(f"there is no argument {name!r}; there are {possible}")
    return marker.kwargs


def _origin(config: pytest.Config, marked: Any, registry: Any) -> str:
    """Who is to blame for a registry."""
    if marked is not None:
        return f"{MARK}(registry=...)"
    from_ini = isinstance(registry, (str, Path)) and registry == ini_registry(config)
    return "devicefarm_registry" if from_ini else "device_registry"


def _registry(given: Any, folder: Path) -> Any:
    """The registry; a path is relative to the test file."""
    is_file = isinstance(given, os.PathLike) or (isinstance(given, str) and given.endswith(".json"))
    return folder / given if is_file else given


def _load(farm: DeviceFarm, report: Any, folder: Path) -> None:
    """Load a report; a path is relative to the test file, and a list may hold several."""
    if isinstance(report, (list, tuple)):
        report = [_beside(item, folder) for item in report]
    with _told(f"{MARK}(load=...)"):
        farm.load(_beside(report, folder))


def _beside(report: Any, folder: Path) -> Any:
    is_text = isinstance(report, str) and report.lstrip()[:1] in ("{", "[")
    return folder / report if isinstance(report, (str, Path)) and not is_text else report


@cache
def _session() -> boto3.Session:
    return boto3.Session(
        aws_access_key_id="FOOBARKEY", aws_secret_access_key="FOOBARSECRET", region_name=REGION
    )


def client() -> Any:
    """A client of the kept session."""
    return _session().client("devicefarm")


def format_calls(calls: Sequence[LoggedCall]) -> str:
    """The calls, a line each: the clock, the operation, its parameters and its answer or error in
    short.
    """
    lines = (
        f"{clock.text(call.moment)}  {call.operation}({_short(json.dumps(call.params))}) -> {_short(call.answer)}"
        for call in calls
    )
    return "\n".join(lines)


def _short(text: str) -> str:
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 3]}..."
