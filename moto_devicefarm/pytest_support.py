"""The work of the pytest plugin's fixtures. Rule: only a test that uses a fixture imports this, and
with it moto and boto3.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

import boto3
import pytest

from moto_devicefarm import settings
from moto_devicefarm.captures.forms.text import is_path
from moto_devicefarm.core.arguments import check_keywords, check_one_of
from moto_devicefarm.core.presigned import REGION
from moto_devicefarm.core.timings import Timings
from moto_devicefarm.devicefarm.botocore_patches import CREDENTIALS
from moto_devicefarm.farm import DeviceFarm
from moto_devicefarm.mock import KEYWORDS, MockDeviceFarm
from moto_devicefarm.server import check_installed


def ini_registry(config: pytest.Config) -> Any:
    """The registry in the ini file; a file is relative to the ini file. None if there is none."""
    registry: str = config.getini("devicefarm_registry")
    if registry.endswith(".json"):
        return (config.inipath or config.rootpath / "ini").parent / registry
    return registry or None


def ini_timings(config: pytest.Config) -> Timings | None:
    """The timings in the ini file: ``realistic``, or pairs ``field=seconds``. None if there are
    none.
    """
    text: str = config.getini("devicefarm_timings").strip()
    if text in ("", "realistic"):
        return Timings.realistic() if text else None
    seconds: dict[str, float] = {}
    for pair in text.split():
        name, _, number = pair.partition("=")
        try:
            seconds[name] = float(number)
        except ValueError:
            raise ValueError(
                f"{pair!r}: give 'realistic', or pairs such as "
                "'session_pending=5 session_preparing=115'"
            ) from None
    return Timings(**seconds)


def ini_rate_limits(config: pytest.Config) -> bool | None:
    """Whether the ini file turns rate limits on; None if it does not say so."""
    text: str = config.getini("devicefarm_rate_limits").strip().lower()  # TOML's true is "True"
    if not text:
        return None
    check_one_of("rate_limits", text, ("true", "false"))
    return text == "true"


def ini_end_check(config: pytest.Config, key: str) -> str | None:
    """What the ini file says of a check at the end of a mock; None if it does not say."""
    return config.getini(key) or None


_INI_READERS: Mapping[str, Callable[[pytest.Config], Any]] = {
    "registry": ini_registry,
    "timings": ini_timings,
    "rate_limits": ini_rate_limits,
    "unused": partial(ini_end_check, key="devicefarm_unused"),
    "leaks": partial(ini_end_check, key="devicefarm_leaks"),
}
"""The arguments of a mock that the ini file can give."""


def _ini_value(config: pytest.Config, name: str) -> Any:
    """An argument in the ini file; None if it is not there. A wrong value is one line."""
    with _failure_names(f"devicefarm_{name}"):
        value = _INI_READERS[name](config)
        settings.MockArguments(**{name: value})
    return value


def server_arguments(config: pytest.Config) -> settings.MockArguments:
    """The arguments of the mock that ``--devicefarm-server`` serves: those of the ini file.

    Raises pytest.UsageError, with one line that names the key of a wrong value.
    """
    try:
        arguments = {name: _ini_value(config, name) for name in _INI_READERS}
    except pytest.fail.Exception as error:
        raise pytest.UsageError(str(error)) from None
    return settings.MockArguments(**arguments)


@contextmanager
def active_mock(
    request: pytest.FixtureRequest,
    markers: Sequence[pytest.Mark],
    registry: Any,
) -> Iterator[DeviceFarm]:
    """A mock that the markers of the test, the ini file and the registry fixture configure.

    Of an argument, the innermost marker counts; the reports to load are those of all markers, the
    outermost first.
    """
    folder = request.path.parent
    arguments: dict[str, Any] = {}
    reports: list[tuple[str, Any, bool]] = []
    for marker in reversed(markers):
        arguments |= _read_arguments(marker)
        report, complete = arguments.pop("load", None), arguments.pop("complete", False)
        if report is not None:
            reports.append((f"{_name(marker)}(load=...)", report, complete))
    marked_registry = arguments.pop("registry", None)
    for name in ("unused", "leaks", "rate_limits", "timings"):
        if arguments.get(name) is None:
            arguments[name] = _ini_value(request.config, name)
    if marked_registry is None:
        origin = _origin(request.config, registry)
    else:
        origin, registry = f"{_name(markers[0])}(registry=...)", marked_registry
    with _failure_names(origin):
        arguments["registry"] = _beside_test(registry, folder)
        mock = MockDeviceFarm(**arguments, own_state=True)
    with _one_message(), mock as farm:
        for origin, report, complete in reports:
            with _failure_names(origin):
                farm.load(_report_beside_test(report, folder), complete=complete)
        yield farm


@contextmanager
def _one_message() -> Iterator[None]:
    """Let a check at the end of the mock fail the test with its message, without a traceback."""
    try:
        yield
    except AssertionError as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None


def _name(marker: pytest.Mark) -> str:
    return f"@pytest.mark.{marker.name}"


@contextmanager
def _failure_names(origin: str) -> Iterator[None]:
    """Fail the test with one line for an error of the user, which names its origin."""
    try:
        yield
    except OSError as error:
        text = f"{origin}: {error.filename}: {error.strerror}"
    except (TypeError, ValueError) as error:
        text = f"{origin}: {error}"
    else:
        return
    raise pytest.fail.Exception(text, pytrace=False) from None


def _read_arguments(marker: pytest.Mark) -> dict[str, Any]:
    """The arguments of a marker. All but the registry are checked; the mock checks that."""
    possible = (*KEYWORDS, "load", "complete")
    if marker.args:
        names = ", ".join(possible)
        text = (
            settings.misplaced_value(_name(marker), marker.args[0])
            or f"{_name(marker)}{marker.args!r}: give keyword arguments: {names}"
        )
        raise pytest.fail.Exception(text, pytrace=False)
    with _failure_names(_name(marker)):
        check_keywords("the marker", marker.kwargs, possible)
        if "complete" in marker.kwargs and "load" not in marker.kwargs:
            raise ValueError("complete= is about the report of load=: give load= too")
        own = {name: marker.kwargs[name] for name in KEYWORDS[1:] if name in marker.kwargs}
        settings.MockArguments(**own)
        if own.get("server"):
            check_installed()
    return dict(marker.kwargs)


def _origin(config: pytest.Config, registry: Any) -> str:
    """Where a registry that no marker gives comes from: the ini key or the fixture."""
    from_ini = isinstance(registry, (str, Path)) and registry == ini_registry(config)
    return "devicefarm_registry" if from_ini else "device_registry"


def _beside_test(registry: Any, folder: Path) -> Any:
    """The registry; the path of a file is relative to the test file."""
    is_file = isinstance(registry, os.PathLike) or (
        isinstance(registry, str) and registry.endswith(".json")
    )
    return folder / registry if is_file else registry


def _report_beside_test(report: Any, folder: Path) -> Any:
    """The report, or each in a list of them; the path of a file is relative to the test file."""
    if isinstance(report, (list, tuple)):
        return [_report_beside_test(item, folder) for item in report]
    return folder / report if is_path(report, folder) else report


@cache
def _session() -> boto3.Session:
    return boto3.Session(
        aws_access_key_id=CREDENTIALS.access_key,
        aws_secret_access_key=CREDENTIALS.secret_key,
        region_name=REGION,
    )


def new_client() -> Any:
    """A client from the shared session."""
    return _session().client("devicefarm")
