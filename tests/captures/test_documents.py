"""Sources: documents in every form that users have."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moto_devicefarm import resources
from moto_devicefarm.captures.documents import Document, as_document
from moto_devicefarm.captures.output_members import REPORT_SHAPES, loadable
from moto_devicefarm.captures.sources import read_source
from moto_devicefarm.captures.times import milliseconds
from moto_devicefarm.core import model
from tests.captures import (
    ARTIFACT,
    CONFIGURATION,
    DEVICE,
    DEVICE_DOCUMENT,
    GRID_PROJECT,
    GRID_SESSION,
    INSTANCE,
    JOB,
    NETWORK,
    OWN,
    POOL,
    PREFIX,
    PROFILE,
    PROJECT,
    RUN,
    SAMPLE,
    SESSION,
    SUITE,
    TEST,
    UPLOAD,
    project,
    session,
    upload,
)

INSTANCE_DOCUMENT = {
    "arn": INSTANCE,
    "deviceArn": DEVICE,
    "udid": "PDX111111111",
    "status": "AVAILABLE",
}
KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "project": ("Project", {"arn": PROJECT}),
    "upload": ("Upload", {"arn": UPLOAD}),
    "device": ("Device", DEVICE_DOCUMENT),
    "deviceInstance": ("DeviceInstance", INSTANCE_DOCUMENT),
    "remoteAccessSession": ("RemoteAccessSession", {"arn": SESSION, "status": "RUNNING"}),
    "run": (
        "Run",
        {"arn": RUN, "status": "RUNNING", "platform": "ANDROID_APP", "type": "UIAUTOMATION"},
    ),
    "job": ("Job", {"arn": JOB, "status": "RUNNING", "type": "CALABASH"}),
    "suite": ("Suite", {"arn": SUITE, "status": "RUNNING", "type": "UIAUTOMATOR"}),
    "test": ("Test", {"arn": TEST, "status": "RUNNING", "type": "WEB_PERFORMANCE_PROFILE"}),
    "artifact": ("Artifact", {"arn": ARTIFACT, "type": "APPIUM_SERVER_LOG_OUTPUT"}),
    "sample": ("Sample", {"arn": SAMPLE, "type": "CPU"}),
    "devicePool": ("DevicePool", {"arn": POOL}),
    "networkProfile": ("NetworkProfile", {"arn": NETWORK}),
    "instanceProfile": ("InstanceProfile", {"arn": PROFILE}),
    "vpceConfiguration": ("VPCEConfiguration", {"arn": CONFIGURATION}),
    "testGridProject": ("TestGridProject", {"arn": GRID_PROJECT}),
    "testGridSession": ("TestGridSession", {"arn": GRID_SESSION}),
}
LISTED_ONLY = ("artifact", "sample")
"""Kinds that are listed only."""


def documents(source: Any) -> list[Document]:
    """The documents in a source without a dump."""
    found = read_source(source)
    assert found.dumps == []
    return found.documents


@pytest.mark.parametrize("key", [key for key in KINDS if key not in LISTED_ONLY])
def test_the_output_key_decides_the_kind(key: str) -> None:
    """The output key is that of a Get operation."""
    shape, members = KINDS[key]
    assert documents({key: members}) == [Document(shape, members, {}, f"report: {key}")]


@pytest.mark.parametrize("key", KINDS)
def test_each_item_of_a_list_is_a_document(key: str) -> None:
    """An item of a List's answer has its number, for messages."""
    shape, members = KINDS[key]
    expected = [Document(shape, members, {}, f"report: {key}s {number}") for number in (1, 2)]
    assert documents({f"{key}s": [members, members]}) == expected


@pytest.mark.parametrize("key", KINDS)
def test_the_arn_decides_the_kind_of_a_bare_document(key: str) -> None:
    """A bare document has no output key."""
    shape, members = KINDS[key]
    assert documents(members) == [Document(shape, members, {}, "report")]


def test_the_answer_of_install_is_an_upload() -> None:
    """The output key of InstallToRemoteAccessSession is appUpload, and its value is an Upload."""
    assert documents({"appUpload": upload()})[0].shape == "Upload"


def test_every_kind_is_read() -> None:
    """The documents of this file include all kinds of the mock, under each key by which AWS answers
    them.
    """
    assert {shape for shape, _ in KINDS.values()} == {kind.SHAPE for kind in resources.KINDS}
    read_above = {key for one in KINDS for key in (one, f"{one}s") if key not in LISTED_ONLY}
    assert {*loadable()} == {*read_above, "appUpload", *REPORT_SHAPES}


@pytest.mark.parametrize("arn", [ARTIFACT, f"{PREFIX}:artifact:{OWN}/00000"])
def test_artifacts_of_tests_and_of_sessions(arn: str) -> None:
    """Their ARNs have two forms."""
    assert documents({"arn": arn})[0].shape == "Artifact"


@pytest.mark.parametrize(
    "arn", [f"{PREFIX}:artifact:{OWN}", f"{PREFIX}:artifact:{OWN}/00000/00000"]
)
def test_an_artifact_with_a_wrong_arn(arn: str) -> None:
    """An ARN in another form is refused."""
    with pytest.raises(
        ValueError,
        match=(
            r"is not an ARN of the kind Artifact: expected .*<project id>/<id>/00000, or "
            r"<project id>/<run id>/"
        ),
    ):
        documents({"artifacts": [{"arn": arn}]})


def test_recorded_answers_without_documents_are_skipped() -> None:
    """Those of ListTestGridSessionArtifacts are skipped too."""
    answers: list[tuple[str, dict[str, Any]]] = [
        (
            "ListTestGridSessionArtifacts",
            {"artifacts": [{"filename": "selenium.log", "type": "SELENIUM_LOG", "url": "x"}]},
        ),
        ("GetAccountSettings", {"accountSettings": {}}),
        ("CreateTestGridUrl", {"url": "x", "expires": 1}),
        ("GetSomethingNew", {"somethingNew": {}}),
        ("ListArtifacts", {"artifacts": [{"arn": ARTIFACT}]}),
    ]
    calls = [{"operation": name, "parameters": {}, "answer": answer} for name, answer in answers]
    assert [document.shape for document in documents(calls)] == ["Artifact"]


def test_several_output_keys_in_one_object() -> None:
    """An object with the answers of several operations has several documents."""
    found = documents({"project": {"arn": PROJECT}, "uploads": [{"arn": UPLOAD}]})
    assert [(document.shape, document.where) for document in found] == [
        ("Project", "report: project"),
        ("Upload", "report: uploads 1"),
    ]


def test_a_dict_of_boto3() -> None:
    """It has datetimes, ResponseMetadata and maybe a nextToken."""
    zone = dt.timezone(dt.timedelta(hours=-8))
    answer = {
        "projects": [
            {"arn": PROJECT, "created": dt.datetime(2026, 1, 17, 4, 30, 0, 250999, tzinfo=zone)}
        ],
        "nextToken": "more",
        "ResponseMetadata": {"HTTPStatusCode": 200, "RetryAttempts": 0},
    }
    assert documents(answer) == [
        Document("Project", {"arn": PROJECT, "created": 1768653000250}, {}, "report: projects 1")
    ]


def as_text(text: str, folder: Path) -> Any:
    return f"\n {text}"


def as_path(text: str, folder: Path) -> Any:
    (folder / "report.json").write_text(text, "utf-8")
    return folder / "report.json"


def as_name(text: str, folder: Path) -> Any:
    return str(as_path(text, folder))


@pytest.mark.parametrize("form", [as_text, as_path, as_name])
def test_text_and_files(form: Callable[[str, Path], Any], tmp_path: Path) -> None:
    """JSON text, a Path and a path as text give the same documents, also with white space around
    them.
    """
    found = documents(
        form(
            json.dumps({"project": {"arn": PROJECT, "name": "Größe"}}, ensure_ascii=False), tmp_path
        )
    )
    assert [document.members for document in found] == [{"arn": PROJECT, "name": "Größe"}]


@pytest.mark.parametrize("between", ["\n", "", "\n\n  "])
def test_several_documents_in_one_file(between: str, tmp_path: Path) -> None:
    """A file may hold the output of several commands, one after another."""
    path = as_path(
        json.dumps({"project": {"arn": PROJECT}}) + between + json.dumps({"arn": UPLOAD}) + "\n",
        tmp_path,
    )
    assert [(document.shape, document.where) for document in documents(path)] == [
        ("Project", f"{path}: project"),
        ("Upload", f"{path}"),
    ]


def test_list_of_sources(tmp_path: Path) -> None:
    """A list may mix paths, texts, dicts and lists. A message has the number of the item."""
    path = as_path(json.dumps({"arn": PROJECT}), tmp_path)
    found = documents(
        [
            path,
            json.dumps({"arn": UPLOAD}),
            ({"arn": SESSION, "status": "PENDING"}, {"arn": DEVICE}),
        ]
    )
    assert [(document.shape, document.where) for document in found] == [
        ("Project", f"{path}"),
        ("Upload", "report, number 2"),
        ("RemoteAccessSession", "report, number 3, number 1"),
        ("Device", "report, number 3, number 2"),
    ]


def test_list_in_a_text() -> None:
    """A text may have a list of documents. A single document has no number."""
    assert [document.where for document in documents(json.dumps([{"arn": PROJECT}]))] == ["report"]
    assert [
        document.where for document in documents(json.dumps([[{"arn": PROJECT}], {"arn": PROJECT}]))
    ] == [
        "report, number 1",
        "report, number 2",
    ]


def test_recorded_call() -> None:
    """A line of a recording has the documents of its answer. Messages have the operation."""
    line = json.dumps(
        {
            "time": 1,
            "operation": "GetProject",
            "parameters": {"arn": PROJECT},
            "answer": {"project": {"arn": PROJECT}},
        }
    )
    failed = json.dumps(
        {
            "time": 1,
            "operation": "GetProject",
            "parameters": {},
            "error": {"code": "NotFoundException"},
        }
    )
    assert documents(f"{line}\n{failed}\n") == [
        Document("Project", {"arn": PROJECT}, {}, "report, GetProject: project")
    ]


@pytest.mark.parametrize(
    "value",
    [
        1768653000.25,
        "1768653000.25",
        "2026-01-17T12:30:00.250Z",
        "2026-01-17T12:30:00.250000+00:00",
        "2026-01-17T04:30:00.250-08:00",
        "2026-01-17 12:30:00.250",
        "2026-01-17T12:30:00.250",
        dt.datetime(2026, 1, 17, 12, 30, 0, 250000, tzinfo=dt.timezone.utc),
        dt.datetime(2026, 1, 17, 12, 30, 0, 250000),  # noqa: DTZ001  what people write by hand
    ],
)
def test_forms_of_a_time(value: Any) -> None:
    """A time may be epoch seconds as number or text, ISO 8601 with Z, with an offset or without
    (UTC), or a datetime.
    """
    assert milliseconds(value, "created") == 1768653000250


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, 0), ("0", 0), (-1.5, -1500), ("-1", -1000), ("1969-12-31T23:59:59Z", -1000)],
)
def test_times_around_the_epoch(value: Any, expected: int) -> None:
    """Zero is a time, and so are negative numbers."""
    assert milliseconds(value, "created") == expected


ZONES = st.integers(-24 * 60 + 1, 24 * 60 - 1).map(
    lambda minutes: dt.timezone(dt.timedelta(minutes=minutes))
)


@settings(deadline=None)
@given(
    st.datetimes(
        min_value=dt.datetime(1, 1, 2),  # noqa: DTZ001  the strategy adds the zone
        max_value=dt.datetime(9999, 12, 30),  # noqa: DTZ001
        timezones=ZONES,
    )
)
def test_a_datetime_and_its_text_are_one_moment(moment: dt.datetime) -> None:
    """A datetime and its ISO 8601 text give the same milliseconds."""
    assert milliseconds(moment, "x") == milliseconds(moment.isoformat(timespec="milliseconds"), "x")


def test_unknown_members_are_kept_apart() -> None:
    """Members that the model does not know are kept by their path, in plain JSON, and not among the
    members.
    """
    given_session = session(
        insights={"since": dt.datetime(2026, 1, 1, tzinfo=dt.timezone.utc)},
        device={"arn": DEVICE, "thermal": 3, "instances": [{"arn": INSTANCE, "shelf": "B"}]},
    )
    (found,) = documents({"remoteAccessSession": given_session})
    assert found.unknown == {
        "insights": {"since": "2026-01-01 00:00:00+00:00"},
        "device.thermal": 3,
        "device.instances.1.shelf": "B",
    }
    assert found.members["device"] == {"arn": DEVICE, "instances": [{"arn": INSTANCE}]}
    assert "insights" not in found.members


def test_a_null_is_a_missing_member() -> None:
    """A null has the same meaning as a missing member."""
    assert documents({"project": project(vpcConfig=None)})[0].members == {
        "arn": PROJECT,
        "name": "checkout",
        "created": 1772365800000,
    }


def test_members_within_maps_are_read() -> None:
    """Values in a map are read by the model's shape."""
    assert as_document("AccountSettings", {"maxSlots": {"a": 1}}, "x").members == {
        "maxSlots": {"a": 1}
    }


def test_every_kind_is_recognized_by_its_arn() -> None:
    """The kinds of the mock have the names of the model's structures."""
    for shape, members in KINDS.values():
        assert "arn" in model.structure(shape).members
        assert "arn" in members
