"""farm.load of sequences of calls: the mock has what they show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.captures.forms.text import ReportText
from moto_devicefarm.captures.sources import read_source
from moto_devicefarm.recordings.loadable import read_loadable
from tests.support.clients import new_client
from tests.support.sequence_writers import as_yaml, cassette, looked_up_events, trail

ID = "11111111-1111-4111-8111-111111111111"
PREFIX = "arn:aws:devicefarm:us-west-2:123456789012"
PROJECT, UPLOAD, RUN = (
    f"{PREFIX}:project:{ID}",
    f"{PREFIX}:upload:{ID}/{ID}",
    f"{PREFIX}:run:{ID}/{ID}",
)
START = 1768653000
APP: dict[str, Any] = {"arn": UPLOAD, "name": "a.apk", "type": "ANDROID_APP", "created": START}
CALLS: list[dict[str, Any]] = [
    {
        "time": START,
        "operation": "CreateProject",
        "parameters": {"name": "shop"},
        "answer": {"project": {"arn": PROJECT, "name": "shop", "created": START}},
    },
    {
        "time": START + 1,
        "operation": "CreateUpload",
        "parameters": {"projectArn": PROJECT, "name": "a.apk", "type": "ANDROID_APP"},
        "answer": {"upload": {**APP, "status": "INITIALIZED"}},
    },
    {
        "time": START + 2,
        "operation": "ScheduleRun",
        "parameters": {"projectArn": PROJECT, "appArn": UPLOAD},
        "answer": {
            "run": {
                "arn": RUN,
                "status": "COMPLETED",
                "appUpload": UPLOAD,
                "platform": "ANDROID_APP",
                "created": START + 2,
            }
        },
    },
    {"time": START + 3, "operation": "DeleteUpload", "parameters": {"arn": UPLOAD}, "answer": {}},
]
FORMS: dict[str, Any] = {
    "a trail": trail(CALLS),
    "looked-up events": looked_up_events(CALLS),
    "a list of records": trail(CALLS)["Records"],
    "a text": json.dumps(trail(CALLS)),
    "calls": CALLS,
    "a cassette": json.loads(json.dumps(cassette(CALLS), default=bytes.decode)),
    "a text of YAML": as_yaml(cassette(CALLS)),
    "parts": [trail(CALLS[2:]), json.dumps(trail(CALLS[:2]))],
}


@pytest.mark.parametrize("form", FORMS)
def test_a_sequence_is_loaded(form: str) -> None:
    """What a call deleted is not there, although a run names it."""
    source = FORMS[form]
    if form == "parts":  # two trails have other numbers in their events
        source = [trail(CALLS), json.dumps(trail(CALLS)["Records"])]
    with mock_devicefarm() as farm:
        assert dict(farm.load(source)) == {"Project": [PROJECT], "Run": [RUN]}
        client = new_client()
        assert client.get_project(arn=PROJECT)["project"]["name"] == "shop"
        assert client.get_run(arn=RUN)["run"]["appUpload"] == UPLOAD
        with pytest.raises(client.exceptions.NotFoundException):
            client.get_upload(arn=UPLOAD)


def test_files_and_folders_are_loaded(tmp_path: Path) -> None:
    """A path may be that of a file or of a folder."""
    file = tmp_path / "trail.json"
    file.write_text(json.dumps(trail(CALLS[:1])))
    for source in (file, str(file), tmp_path):
        with mock_devicefarm() as farm:
            assert dict(farm.load(source)) == {"Project": [PROJECT]}


def test_documents_are_from_before_the_calls(tmp_path: Path) -> None:
    """The answer of a call counts, and not the document, wherever it stands in the list."""
    report = tmp_path / "report.json"
    report.write_text(json.dumps({"upload": {**APP, "status": "SUCCEEDED"}}))
    old = {"project": {"arn": PROJECT, "name": "old"}}
    with mock_devicefarm() as farm:
        farm.load([CALLS[0], [old], report])
        assert new_client().get_project(arn=PROJECT)["project"]["name"] == "shop"
        assert new_client().get_upload(arn=UPLOAD)["upload"]["status"] == "SUCCEEDED"


def test_the_state_at_a_moment() -> None:
    """The state is that after the calls up to the moment."""
    source = trail(CALLS)
    found = read_loadable(source, (START + 1) * 1000)
    assert [one.members["arn"] for one in found.source.documents] == [PROJECT, UPLOAD]
    assert found.deleted == frozenset()
    assert read_loadable(found.source).source is found.source


def test_the_moment_of_the_first_call() -> None:
    """The state after it is the first that there is."""
    (document,) = read_loadable(trail(CALLS), START * 1000).source.documents
    assert document.members["arn"] == PROJECT


def test_calls_without_documents_beside_a_document() -> None:
    """The document is what is loaded."""
    reads = trail([{"time": START, "operation": "GetProject", "parameters": {"arn": PROJECT}}])
    (document,) = read_loadable([reads, {"project": {"arn": PROJECT}}]).source.documents
    assert document.members["arn"] == PROJECT


def test_a_source_without_calls() -> None:
    """It is read as before."""
    documents = [{"project": {"arn": PROJECT}}]
    assert read_loadable(documents) == (read_source(documents), frozenset())
    with pytest.raises(ValueError, match="report: the list is empty"):
        read_loadable([])
    with pytest.raises(ValueError, match="report: 5 can't be loaded"):
        read_loadable(5)


def test_a_text_that_was_read_already() -> None:
    """A report from standard input is one."""
    report = ReportText("<stdin>", json.dumps(trail(CALLS[:1])), b"")
    (document,) = read_loadable([report]).source.documents
    assert document.where == "<stdin>, record 1, CreateProject: project"


def test_a_sequence_without_documents(tmp_path: Path) -> None:
    """A trail of reads shows nothing that could be loaded."""
    reads = trail([{"time": START, "operation": "GetProject", "parameters": {"arn": PROJECT}}])
    path = tmp_path / "trail.json"
    path.write_text(json.dumps(reads))
    message = "the answers of its calls have no document: give the calls that created the resources"
    for source, name in ((reads, "report"), (path, str(path))):
        with mock_devicefarm() as farm, pytest.raises(ValueError, match=message) as raised:
            farm.load(source)
        assert str(raised.value).startswith(f"{name}: ")
