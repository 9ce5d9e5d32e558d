"""Sources that can't be read, and the messages about them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm.captures.documents import INSTEAD, as_document, read_source
from moto_devicefarm.core import model
from moto_devicefarm.resources import KINDS
from tests.captures import DEVICE_DOCUMENT, PREFIX, PROJECT, PROJECT_ID, SESSION, session


def error(source: Any) -> str:
    """The message that refuses a source."""
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
        pytest.param("9" * 400, id="digits"),
        "2026-13-01",
    ],
)
def test_what_is_no_time(value: Any) -> None:
    """Other values, and times that no datetime can hold, are refused with member and value."""
    expected = (
        f"report: project: created: {value!r} is not a time: expected epoch seconds or "
        "ISO 8601, such as 2026-01-01T12:00:00Z"
    )
    assert error({"project": {"arn": PROJECT, "created": value}}) == expected


def test_text_that_is_not_json(tmp_path: Path) -> None:
    """The message names the file and the place of the error."""
    path = as_path("{'project': 1}", tmp_path)
    assert error(path) == (
        f"{path}: not JSON: Expecting property name enclosed in double quotes: line 1 "
        "column 2 (char 1)"
    )


def test_elided_text() -> None:
    """The message says that '...' stands for a part that was left out."""
    assert error('{"project": {...}}') == (
        "report: not JSON: Expecting property name enclosed in double quotes: line 1 "
        "column 14 (char 13)"
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
    """An ARN with a part that was left out is refused."""
    kind = {"project": "Project", "session": "RemoteAccessSession", "upload": "Upload"}[
        arn.split(":")[5]
    ]
    assert error({"arn": arn}).startswith(
        f"report: arn {arn!r} is not an ARN of the kind {kind}: expected "
        "arn:aws:devicefarm:us-west-2:<account>:"
    )


@pytest.mark.parametrize("text", ['["a", "b"]', '[["{}"]]', "[1]", "[null]", "[true]"])
def test_json_that_holds_no_objects(text: str) -> None:
    """A string in a JSON text is not opened as a path."""
    assert error(text).partition(": ")[2].startswith("expected a JSON object, found ")


def test_text_too_deep_to_be_read() -> None:
    """The depth is counted, so that the limit is the same in each version of Python."""
    assert error("[" * 100_000) == "report: nested too deeply: at most 100 levels are read"


def test_number_too_long_to_be_read() -> None:
    """A number of more digits than Python reads is refused with its member."""
    assert (
        error('{"project": {"created": ' + "1" * 5000 + "}}")
        == "report: project.created: the number is beyond 64 bits"
    )


def test_objects_too_deep_to_be_read() -> None:
    """Nested lists are refused at the same depth as nested text."""
    nested: list[Any] = []
    for _ in range(100_000):
        nested = [nested]
    assert error(nested) == "report: nested too deeply: at most 100 levels are read"


def test_file_that_is_no_text(tmp_path: Path) -> None:
    """The message names a file in another encoding."""
    path = tmp_path / "report.json"
    path.write_bytes('{"name": "Größe"}'.encode("latin-1"))
    assert error(path) == (
        f"{path}: not UTF-8 text ('utf-8' codec can't decode byte 0xf6 in position "
        "12: invalid start byte)"
    )


def test_path_that_can_be_none() -> None:
    """A text with a NUL character can't be a path."""
    assert error("report\0.json") == "'report\\x00.json': not a path (embedded null byte)"


def test_file_that_is_not_there(tmp_path: Path) -> None:
    """The operating system's error names the file."""
    with pytest.raises(FileNotFoundError, match="absent"):
        read_source(tmp_path / "absent.json")


@pytest.mark.parametrize("source", [5, None, True, 1.5, b"{}", {1, 2}])
def test_what_is_no_report(source: Any) -> None:
    """Anything but a path, text, dict or list is refused."""
    assert (
        error(source)
        == f"report: {source!r} can't be loaded: give a path, JSON text, a dict or a list of these"
    )


def test_no_report_in_a_list() -> None:
    """The message has the number of the item in the list."""
    assert (
        error([{"arn": PROJECT}, 5])
        == "report, number 2: 5 can't be loaded: give a path, JSON text, a dict or a list of these"
    )


@pytest.mark.parametrize("source", [[], {}, "", " \n", "[]", {"projects": []}, {"nextToken": "x"}])
def test_nothing_in_it(source: Any) -> None:
    """A source without documents is refused with the possible members."""
    assert error(source).startswith(
        "report: no document found: expected one of appUpload, artifacts, device, "
    )


def test_nothing_in_a_file(tmp_path: Path) -> None:
    """The message names an empty file."""
    path = as_path("", tmp_path)
    assert error(path).startswith(f"{path}: no document found: expected one of ")
    assert error(str(path)).startswith(f"{path}: no document found: expected one of ")


def test_unknown_kind() -> None:
    """An unknown output key is refused with the possible ones."""
    message = error({"projcet": {}})
    assert message.startswith(
        "report: unknown member 'projcet': expected one of appUpload, artifacts, "
    )
    assert message.endswith(", vpceConfiguration, vpceConfigurations, or a document with its arn")
    assert ", remoteAccessSession, remoteAccessSessions, run, runs, " in message


def test_bare_document_of_an_unknown_kind() -> None:
    """An ARN of another kind is refused with the possible kinds."""
    arn = "arn:aws:devicefarm:us-west-2:111122223333:pony:1"
    kinds = ", ".join(kind.KIND for kind in KINDS)
    assert kinds.startswith("project, upload, device, deviceinstance, ")
    expected = f"report: the arn '{arn}' is of a kind that can't be loaded: expected one of {kinds}"
    assert error({"arn": arn, "name": "x"}) == expected
    assert error({"arn": "arn:aws:s3:::bucket"}).startswith(
        "report: the arn 'arn:aws:s3:::bucket' is of a kind that can't be loaded"
    )


def test_arn_under_the_wrong_key() -> None:
    """A document under the key of another kind is refused."""
    assert error({"project": session()}) == (
        f"report: project: arn '{SESSION}' is not an ARN of the kind Project: "
        "expected arn:aws:devicefarm:us-west-2:<account>:project:<id>"
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
    """The app, device and instance of a session must have ARNs of their kinds."""
    expected = (
        f"report: remoteAccessSession: {member} '{PROJECT}' is not an ARN of the kind "
        f"{kind}: expected arn:aws:devicefarm:us-west-2:{form}"
    )
    assert error({"remoteAccessSession": session(**change)}) == expected


def test_list_that_is_none() -> None:
    """The output key of a List operation holds a list."""
    assert error({"projects": {"arn": PROJECT}}) == "report: projects must be a list, not a dict"


@pytest.mark.parametrize("value", [None, "x", [], 5])
def test_document_that_is_no_object(value: Any) -> None:
    """The output key of a Get operation holds an object."""
    assert (
        error({"project": value})
        == f"report: project: it must be an object, not a {type(value).__name__}"
    )


def test_member_that_is_no_object() -> None:
    """The message has the path of the member."""
    assert (
        error({"device": {**DEVICE_DOCUMENT, "cpu": "fast"}})
        == "report: device: cpu must be an object, not a str"
    )


def test_impossible_status() -> None:
    """An unknown status is refused with the possible ones."""
    assert error({"remoteAccessSessions": [session(), session("ERRORED")]}) == (
        "report: remoteAccessSessions 2: Value 'ERRORED' at 'status' failed to "
        "satisfy constraint: Member must satisfy enum "
        "value set: [PENDING, PENDING_CONCURRENCY, PENDING_DEVICE, PROCESSING, "
        "SCHEDULING, PREPARING, RUNNING, COMPLETED, "
        "STOPPING]"
    )


def test_all_problems_of_a_document_are_told_at_once() -> None:
    """One message has all problems of a document."""
    assert error({"project": {"arn": PROJECT, "name": 5, "environmentVariables": "none"}}) == (
        "report: project: Value '5' at 'name' failed to satisfy constraint: Member "
        "must be of type string; "
        "Value 'none' at 'environmentVariables' failed to satisfy constraint: Member "
        "must be of type list"
    )


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_number_that_json_lacks(number: float) -> None:
    """NaN and Infinity are refused with the member."""
    document = session(deviceMinutes={"total": number})
    assert error({"remoteAccessSession": document}) == (
        f"report: remoteAccessSession.deviceMinutes.total: {number!r} is not a number that JSON has"
    )


@pytest.mark.parametrize(
    "number", [1e308, 10**400, -(10**400), 2**63], ids=["float", "int", "negative", "just beyond"]
)
def test_number_beyond_all_bounds(number: Any) -> None:
    """Numbers beyond 64 bits are refused with the member."""
    assert error({"remoteAccessSession": session(deviceMinutes={"total": number})}) == (
        "report: remoteAccessSession.deviceMinutes.total: the number is beyond 64 bits"
    )


def test_half_a_character() -> None:
    """Half of a surrogate pair, which JSON text can have, is refused."""
    assert error('{"project": {"name": "\\ud800"}}') == (
        "report: project.name: '\\ud800' holds half of a surrogate pair, which is not a character"
    )


def test_null_in_a_map() -> None:
    """The message has the path of a value in a map."""
    with pytest.raises(
        ValueError,
        match=(
            r"^x: Value null at 'unmeteredDevices\.ANDROID\.member' failed to satisfy "
            r"constraint: "
        ),
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
            "load the resources that have them, and call TagResource",
        ),
        (
            "accountSettings",
            {},
            "give concurrency, max_slots and the like to mock_devicefarm",
        ),
        (
            "actions",
            [{"action": "/url"}],
            "their documents do not name their session; start a session with ",
        ),
        (
            "artifacts",
            [{"filename": "x.log", "type": "SELENIUM_LOG"}],
            "their documents do not name their session; start a ",
        ),
        ("compatibleDevices", [{}], "load the devices and the pool"),
        ("incompatibleDevices", [{}], "load the devices and the pool"),
        ("current", {}, "buy slots with PurchaseOffering"),
        ("nextPeriod", {}, "buy slots with PurchaseOffering"),
        ("offeringTransactions", [{"transactionId": "x"}], "buy slots with PurchaseOffering"),
        ("offeringTransaction", {"transactionId": "x"}, "buy slots with PurchaseOffering"),
        ("uniqueProblems", {"FAILED": []}, "load the tests that have them"),
        ("offerings", [{}], "the mock answers it by itself"),
        ("offeringPromotions", [{}], "the mock answers it by itself"),
        ("url", "https://testgrid", "the mock answers it by itself"),
        ("expires", 1.5, "the mock answers it by itself"),
    ],
)
def test_answers_that_are_no_documents(key: str, value: Any, instead: str) -> None:
    """Answers without an ARN are refused, with the way to have them in the mock."""
    message = error({key: value})
    assert message.startswith(f"report: {key} can't be loaded: {instead}")
    assert ". Can be loaded: appUpload, artifacts, device, " in message


def test_every_output_of_the_model_is_known() -> None:
    """Each output member of the model can be loaded or has a message; INSTEAD has no others."""
    shown = [model.operation_model(name).output for name in model.service_model().operation_names]
    outputs = {key for output in shown if output is not None for key in output.members}
    for key in outputs - {"nextToken"}:
        assert "unknown member" not in error({key: 5})
    assert {*INSTEAD} <= outputs
