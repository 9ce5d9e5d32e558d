"""What can't be read as a report, and in which words that is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm.captures.documents import INSTEAD, as_document, read_source
from moto_devicefarm.core import model
from moto_devicefarm.resources import KINDS
from tests.captures import DEVICE_DOCUMENT, PREFIX, PROJECT, PROJECT_ID, SESSION, session


def error(source: Any) -> str:
    """Why a source is refused."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011  the words are what the caller looks at
        read_source(source)
    return str(caught.value)


def as_path(text: str, folder: Path) -> Path:
    """A file with the text."""
    (folder / "report.json").write_text(text, "utf-8")
    return folder / "report.json"


@pytest.mark.parametrize(
    "value",
    [
        "yesterday",
        "",
        "1.2.3",
        "--5",
        True,
        [],
        {},
        253402300800,
        -62135596801,
        1768653000250,
        float("nan"),
        float("inf"),
        pytest.param(10**400, id="long"),
        pytest.param("9" * 400, id="digits"),
        "2026-13-01",
    ],
)
def test_what_is_no_time(value: Any) -> None:
    """What is no time, or is one that no datetime can hold, is refused by name and value."""
    expected = f"report: project: created: {value!r} is no time: expected epoch seconds or ISO 8601, such as 2026-01-01T12:00:00Z"
    assert error({"project": {"arn": PROJECT, "created": value}}) == expected


def test_text_that_is_not_json(tmp_path: Path) -> None:
    """The file is named, and where the JSON breaks."""
    path = as_path("{'project': 1}", tmp_path)
    assert (
        error(path)
        == f"{path}: not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"
    )


def test_elided_text() -> None:
    """Where somebody left something out, they are told to give it."""
    assert error('{"project": {...}}') == (
        "report: not JSON: Expecting property name enclosed in double quotes: line 1 column 14 (char 13)"
        "; '...' stands in it: give the whole document"
    )


@pytest.mark.parametrize(
    "arn",
    [
        f"{PREFIX}:project:...",
        f"{PREFIX}:session:{PROJECT_ID}/.../00000",
        f"{PREFIX}:upload:.../...",
    ],
)
def test_elided_arn(arn: str) -> None:
    """An ARN that was cut short by hand names nothing."""
    kind = {"project": "Project", "session": "RemoteAccessSession", "upload": "Upload"}[
        arn.split(":")[5]
    ]
    assert error({"arn": arn}).startswith(
        f"report: arn {arn!r} names no {kind}: expected arn:aws:devicefarm:us-west-2:<account>:"
    )


@pytest.mark.parametrize("text", ['["a", "b"]', '[["{}"]]', "[1]", "[null]", "[true]"])
def test_json_that_holds_no_objects(text: str) -> None:
    """A string within a JSON text is no path that would be opened."""
    assert error(text).endswith(" is no document: expected a JSON object")


def test_text_too_deep_to_be_read() -> None:
    """Nesting beyond any document is refused as all that is not JSON."""
    assert error("[" * 100_000).startswith("report: not JSON: ")


def test_number_too_long_to_be_read() -> None:
    """A number of more digits than Python reads is refused with the source's name."""
    assert error('{"project": {"created": ' + "1" * 5000 + "}}").startswith("report: not JSON: ")


def test_objects_too_deep_to_be_read() -> None:
    """Lists in lists without end are refused, and not by a RecursionError."""
    nested: list[Any] = []
    for _ in range(100_000):
        nested = [nested]
    assert error(nested) == "report: nested too deeply to be a report"


def test_file_that_is_no_text(tmp_path: Path) -> None:
    """A file in another encoding is named."""
    path = tmp_path / "report.json"
    path.write_bytes('{"name": "Größe"}'.encode("latin-1"))
    assert (
        error(path)
        == f"{path}: not UTF-8 text ('utf-8' codec can't decode byte 0xf6 in position 12: invalid start byte)"
    )


def test_path_that_can_be_none() -> None:
    """A text with a NUL in it names no file."""
    assert error("report\0.json") == "'report\\x00.json': no path (embedded null byte)"


def test_file_that_is_not_there(tmp_path: Path) -> None:
    """The operating system's error names the file."""
    with pytest.raises(FileNotFoundError, match="absent"):
        read_source(tmp_path / "absent.json")


@pytest.mark.parametrize("source", [5, None, True, 1.5, b"{}", {1, 2}])
def test_what_is_no_report(source: Any) -> None:
    """Anything but a path, text, dict or list is refused."""
    assert (
        error(source)
        == f"report: {source!r} is no report: give a path, JSON text, a dict or a list of these"
    )


def test_no_report_in_a_list() -> None:
    """The place in the list is told."""
    assert (
        error([{"arn": PROJECT}, 5])
        == "report, number 2: 5 is no report: give a path, JSON text, a dict or a list of these"
    )


@pytest.mark.parametrize("source", [[], {}, "", " \n", "[]", {"projects": []}, {"nextToken": "x"}])
def test_nothing_in_it(source: Any) -> None:
    """A source without documents says what could be there."""
    assert error(source).startswith(
        "report: no document in it; expected one of appUpload, artifacts, device, "
    )


def test_nothing_in_a_file(tmp_path: Path) -> None:
    """An empty file is named."""
    path = as_path("", tmp_path)
    assert error(path).startswith(f"{path}: no document in it; expected one of ")
    assert error(str(path)).startswith(f"{path}: no document in it; expected one of ")


def test_unknown_kind() -> None:
    """An output key that the model does not have is told, with all that it has."""
    message = error({"projcet": {}})
    assert message.startswith(
        "report: unknown kind 'projcet'; expected one of appUpload, artifacts, "
    )
    assert message.endswith(", vpceConfiguration, vpceConfigurations, or a bare document")
    assert ", remoteAccessSession, remoteAccessSessions, run, runs, " in message


def test_bare_document_of_an_unknown_kind() -> None:
    """An ARN of a kind that the mock can't hold is told, with those that it can."""
    arn = "arn:aws:devicefarm:us-west-2:111122223333:pony:1"
    kinds = ", ".join(kind.KIND for kind in KINDS)
    assert kinds.startswith("project, upload, device, deviceinstance, ")
    expected = f"report: the arn '{arn}' is of no kind that the mock can hold: {kinds}"
    assert error({"arn": arn, "name": "x"}) == expected
    assert error({"arn": "arn:aws:s3:::bucket"}).startswith(
        "report: the arn 'arn:aws:s3:::bucket' is of no kind that the mock"
    )


def test_arn_under_the_wrong_key() -> None:
    """A document under the key of another kind is a slip that is told."""
    assert error({"project": session()}) == (
        f"report: project: arn '{SESSION}' names no Project: expected arn:aws:devicefarm:us-west-2:<account>:project:<id>"
    )


@pytest.mark.parametrize(
    ("member", "change", "kind", "form"),
    [
        ("device.arn", {"device": {"arn": PROJECT}}, "Device", ":device:<id>"),
        (
            "appUpload",
            {"appUpload": PROJECT},
            "Upload",
            "<account>:upload:<project id>/<id>, or ::upload:<id> for one of AWS's own",
        ),
        ("instanceArn", {"instanceArn": PROJECT}, "DeviceInstance", ":deviceinstance:<id>"),
    ],
)
def test_wrong_arn_within_a_session(
    member: str, change: dict[str, Any], kind: str, form: str
) -> None:
    """What a session implies must be of the kind that it is implied as."""
    expected = f"report: remoteAccessSession: {member} '{PROJECT}' names no {kind}: expected arn:aws:devicefarm:us-west-2:{form}"
    assert error({"remoteAccessSession": session(**change)}) == expected


def test_list_that_is_none() -> None:
    """A List's output key with one document is a slip that is told."""
    assert error({"projects": {"arn": PROJECT}}) == "report: projects must be a list, and is a dict"


@pytest.mark.parametrize("value", [None, "x", [], 5])
def test_document_that_is_no_object(value: Any) -> None:
    """A Get's output key holds an object."""
    assert (
        error({"project": value})
        == f"report: project: it must be an object, and is a {type(value).__name__}"
    )


def test_member_that_is_no_object() -> None:
    """The member is named by its path."""
    assert (
        error({"device": {**DEVICE_DOCUMENT, "cpu": "fast"}})
        == "report: device: cpu must be an object, and is a str"
    )


def test_impossible_status() -> None:
    """A status that the service does not have is told, with all that it has."""
    assert error({"remoteAccessSessions": [session(), session("ERRORED")]}) == (
        "report: remoteAccessSessions 2: Value 'ERRORED' at 'status' failed to satisfy constraint: Member must satisfy enum "
        "value set: [PENDING, PENDING_CONCURRENCY, PENDING_DEVICE, PROCESSING, SCHEDULING, PREPARING, RUNNING, COMPLETED, "
        "STOPPING]"
    )


def test_all_problems_of_a_document_are_told_at_once() -> None:
    """Somebody who mends a document need not come back for each member."""
    assert error({"project": {"arn": PROJECT, "name": 5, "environmentVariables": "none"}}) == (
        "report: project: Value '5' at 'name' failed to satisfy constraint: Member must be of type string; "
        "Value 'none' at 'environmentVariables' failed to satisfy constraint: Member must be of type list"
    )


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_number_that_json_lacks(number: float) -> None:
    """NaN and infinity could not be answered."""
    document = session(deviceMinutes={"total": number})
    assert error({"remoteAccessSession": document}) == (
        f"report: remoteAccessSession: deviceMinutes.total: {number!r} is no number that JSON has"
    )


@pytest.mark.parametrize(
    "number", [1e308, 10**400, -(10**400), 2**63], ids=["float", "int", "negative", "just beyond"]
)
def test_number_beyond_all_bounds(number: Any) -> None:
    """What no integer of the service can hold could not be reckoned with."""
    assert error({"remoteAccessSession": session(deviceMinutes={"total": number})}) == (
        "report: remoteAccessSession: deviceMinutes.total: a number of 2**63 or beyond is none that the service has"
    )


def test_half_a_character() -> None:
    """A lone surrogate, which JSON can write, could not be sent."""
    assert (
        error('{"project": {"name": "\\ud800"}}')
        == "report: project: name: '\\ud800' holds half a character"
    )


def test_null_in_a_map() -> None:
    """The value of a map's key is named by its path."""
    with pytest.raises(
        ValueError,
        match=r"^x: Value null at 'unmeteredDevices\.ANDROID\.member' failed to satisfy constraint: ",
    ):
        as_document(
            "AccountSettings", {"maxSlots": {"a": 1}, "unmeteredDevices": {"ANDROID": None}}, "x"
        )


@pytest.mark.parametrize(
    ("key", "value", "instead"),
    [
        (
            "Tags",
            [{"Key": "team", "Value": "shop"}],
            "load what they are on, and give it its tags with TagResource",
        ),
        (
            "accountSettings",
            {},
            "concurrency, max_slots and the like are arguments of mock_devicefarm",
        ),
        (
            "actions",
            [{"action": "/url"}],
            "they do not say of which session they are; start a session with ",
        ),
        (
            "artifacts",
            [{"filename": "x.log", "type": "SELENIUM_LOG"}],
            "they do not say of which session they are; start a ",
        ),
        ("compatibleDevices", [{}], "load the devices and the pool"),
        ("incompatibleDevices", [{}], "load the devices and the pool"),
        ("current", {}, "buy slots with PurchaseOffering"),
        ("nextPeriod", {}, "buy slots with PurchaseOffering"),
        ("offeringTransactions", [{"transactionId": "x"}], "buy slots with PurchaseOffering"),
        ("offeringTransaction", {"transactionId": "x"}, "buy slots with PurchaseOffering"),
        ("uniqueProblems", {"FAILED": []}, "load the tests that they are of"),
        ("offerings", [{}], "the mock answers it by itself"),
        ("offeringPromotions", [{}], "the mock answers it by itself"),
        ("url", "https://testgrid", "the mock answers it by itself"),
        ("expires", 1.5, "the mock answers it by itself"),
    ],
)
def test_answers_that_are_no_documents(key: str, value: Any, instead: str) -> None:
    """What the mock can't hold by itself is told with what to do instead and with all that can be
    loaded.
    """
    message = error({key: value})
    assert message.startswith(f"report: {key} is no document that can be loaded: {instead}")
    assert ". Can be loaded: appUpload, artifacts, device, " in message


def test_every_output_of_the_model_is_known() -> None:
    """As a document, or as none; what is told of in INSTEAD is an output."""
    shown = [model.operation(name).output for name in model.service_model().operation_names]
    outputs = {key for output in shown if output is not None for key in output.members}
    for key in outputs - {"nextToken"}:
        assert "unknown kind" not in error({key: 5})
    assert {*INSTEAD} <= outputs
