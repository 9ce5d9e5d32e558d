"""Whatever is loaded either loads or is refused in words, and then nothing has changed."""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.captures.output_members import INSTEAD, loadable
from moto_devicefarm.core import clock as clocks
from moto_devicefarm.core.json_guard import read_json_documents
from tests.captures import DATA, DEVICE_DOCUMENT, INSTANCE, NOW, PREFIX, project, session, upload
from tests.captures.story import PHONE, PRIVATE, START, Story, all_answers

pytestmark = pytest.mark.filterwarnings("ignore:.*totalJobs is:UserWarning")
"""Mutated documents often lack the jobs of a run."""
PROFILE = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])

NAMES = st.sampled_from(
    [
        "arn",
        "name",
        "status",
        "created",
        "started",
        "stopped",
        "device",
        "devices",
        "project",
        "projects",
        "upload",
        "run",
    ]
) | st.sampled_from(
    [
        *(
            "remoteAccessSession",
            "remoteAccessSessions",
            "deviceInstance",
            "operation",
            "answer",
            "moto_devicefarm",
            "version",
        ),
        *(
            *loadable(),
            *INSTEAD,
            "counters",
            "rules",
            "ended",
            "type",
            "url",
            "parsingResultUrl",
            "totalJobs",
            "filename",
        ),
    ]
)
ARNS = st.sampled_from(
    [
        *(
            "project:p",
            "session:p/s/00000",
            "upload:p/u",
            "device:D",
            "deviceinstance:I",
            "run:p/r",
            "project",
        ),
        *(
            "job:p/r/00000",
            "suite:p/r/00000/00000",
            "test:p/r/00000/00000/00000",
            "artifact:p/s/00000",
            "devicepool:p/d",
        ),
        *(
            "artifact:p/r/00000/00000/00000/00000",
            "sample:p/r/00000/00000",
            "networkprofile:p/n",
            "instanceprofile:i",
        ),
        *("vpceconfiguration:v", "testgrid-project:g", "testgrid-session:g/s"),
    ]
).map(lambda rest: f"{PREFIX}:{rest}")
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**400), 10**400)
    | st.floats(allow_nan=False)
    | st.text()
    | ARNS
    | st.sampled_from(["RUNNING", "COMPLETED", "2026-03-01T12:00:00Z", "..."])
)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(NAMES | st.text(), inner, max_size=6)
    ),
    max_leaves=25,
)


@contextmanager
def holding(value: Any) -> Iterator[Path]:
    """A file with the value as JSON text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "report.json")
        path.write_text(json.dumps(value), "utf-8")
        yield path


def loads_or_is_refused(value: Any) -> bool:
    """Load a file with the value; if it loads, everything can be answered, and if not, nothing has
    changed.
    """
    with (
        mock_devicefarm(registry=[PHONE, PRIVATE], unused="ignore") as farm,
        clocks.hold_at(START),
        holding(value) as path,
    ):
        before = farm.dump()
        try:
            farm.load(path)
        except ValueError as error:
            refusal = str(error)
        else:
            refusal = ""
        if refusal:
            assert refusal.startswith(str(path))
            assert farm.dump() == before
            return False
        dump = farm.dump()
        given_answers = all_answers(list(dump["moto_devicefarm"]["accounts"]))
    with mock_devicefarm(registry=[PHONE, PRIVATE], unused="ignore") as farm:
        farm.load(json.dumps(dump))
        assert farm.dump() == dump
        assert all_answers(list(dump["moto_devicefarm"]["accounts"])) == given_answers
    return True


@PROFILE
@given(JSON)
@example(["a path", "/dev/null"])
@example({"moto_devicefarm": 5})
@example({"moto_devicefarm": {"version": 2, "shared": [], "devices": [5], "accounts": {}}})
def test_any_json_loads_or_is_refused(value: Any) -> None:
    """No JSON value makes another exception than ValueError, which names the file."""
    loads_or_is_refused(value)


@PROFILE
@given(JSON.filter(lambda value: not isinstance(value, (str, list))))
def test_any_python_value_loads_or_is_refused(value: Any) -> None:
    """The same for a dict or a number that was given as it is."""
    with mock_devicefarm(registry=[PHONE]) as farm:
        before = farm.dump()
        try:
            farm.load(value)
        except ValueError as error:
            assert str(error).startswith("report")  # noqa: PT017  it need not be raised
            assert farm.dump() == before


def _states() -> list[Any]:
    """Dumps of some life, made once."""
    found = []
    for actions in (
        [
            ("create_project", 0, 0),
            ("create_upload", 0, 0),
            ("put", 0, 0),
            ("create_session", 0, 1),
            ("stop", 0, 0),
        ],
        [("arrange", 0, 1), ("load", 0, 0), ("label", 0, 1), ("replace", 0, 0), ("put", 0, 0)],
        [
            ("create_project", 0, 0),
            ("arrange_run", 1, 1),
            ("schedule", 0, 0),
            ("tick", 1, 30),
            ("stop_run", 0, 0),
        ],
        [
            ("create_project", 0, 0),
            ("create_pool", 0, 7),
            ("create_profiles", 0, 2),
            ("configure", 0, 1),
            ("buy", 0, 0),
        ],
        [
            ("create_grid", 0, 0),
            ("drive", 0, 1),
            ("drive", 0, 4),
            ("tag", 1, 6),
            ("load_more", 1, 4),
            ("load_more", 1, 11),
        ],
        [
            ("load_more", 0, 8),
            ("load_more", 0, 9),
            ("load_more", 0, 10),
            ("load_more", 0, 5),
            ("stop_run", 0, 1),
        ],
    ):
        with mock_devicefarm(registry=[PHONE, PRIVATE], unused="ignore") as farm:
            Story(farm).run_actions(actions)
            found.append(farm.dump())
    return found


PRIVATE_DOCUMENT: dict[str, Any] = {
    **DEVICE_DOCUMENT,
    "instances": [{"arn": INSTANCE, "udid": "PDX111111111", "labels": ["lab"]}],
}


def _captured(name: str) -> list[Any]:
    """The documents in a file."""
    return list(read_json_documents((DATA / name).read_text("utf-8"), name))


DOCUMENTS: list[Any] = [
    {
        "remoteAccessSession": session(
            deviceMinutes={"total": 9.0, "metered": 8.0, "unmetered": 0.0}, message="x"
        )
    },
    {
        "remoteAccessSessions": [
            session("COMPLETED", started=NOW - 5, stopped=NOW, appUpload=upload()["arn"])
        ]
    },
    {
        "projects": [project(environmentVariables=[{"name": "A", "value": "b"}])],
        "uploads": [upload(url="https://x/y")],
    },
    [{"device": PRIVATE_DOCUMENT}, {"deviceInstance": PRIVATE_DOCUMENT["instances"][0]}],
    {"operation": "GetProject", "parameters": {}, "answer": {"project": project()}},
    *_captured("run.json"),
    _captured("run.json"),
    *_captured("pools.json"),
    *_captured("grid_session.json"),
    *_captured("session_log.json"),
]


def paths(value: Any) -> list[tuple[Any, ...]]:
    """The paths of everything in a JSON value."""
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [
        path for key, inner in items for path in ((key,), *((key, *rest) for rest in paths(inner)))
    ]


def mutated(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """A copy with another value at the path, or with none if ``new`` is KeyError."""
    value = copy.deepcopy(value)
    at = value
    for step in path[:-1]:
        at = at[step]
    if new is KeyError:
        del at[path[-1]]
    else:
        at[path[-1]] = new
    return value


def test_the_near_misses_start_from_what_loads() -> None:
    """What is mutated below loads as it is."""
    assert all(loads_or_is_refused(value) for value in [*DOCUMENTS, *_states()])


NEW = st.one_of(st.just(KeyError), JSON, SCALARS)


@settings(PROFILE, max_examples=40)
@given(st.data())
def test_a_document_with_a_slip_loads_or_is_refused(data: st.DataObject) -> None:
    """A captured document that was damaged anywhere loads wholly or not at all."""
    value = data.draw(st.sampled_from(DOCUMENTS))
    for _ in range(data.draw(st.integers(1, 2))):
        value = mutated(value, data.draw(st.sampled_from(paths(value))), data.draw(NEW))
        if not paths(value):
            break
    loads_or_is_refused(value)


STATES: list[Any] = []


@settings(PROFILE, max_examples=40)
@given(st.data())
def test_a_damaged_dump_loads_or_is_refused(data: st.DataObject) -> None:
    """A dump that was damaged anywhere loads, or is one ValueError and changes nothing."""
    if not STATES:
        STATES.extend(_states())
    value = data.draw(st.sampled_from(STATES))
    value = mutated(value, data.draw(st.sampled_from(paths(value))), data.draw(NEW))
    with mock_devicefarm(registry=[PHONE, PRIVATE], unused="ignore") as farm, clocks.hold_at(START):
        before = farm.dump()
        try:
            farm.load(value)
        except ValueError as error:
            assert str(error).startswith("report")  # noqa: PT017  it need not be raised
            assert farm.dump() == before
