"""Sources that can't be read, and the messages about them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm.captures.documents import as_document
from moto_devicefarm.captures.output_members import INSTEAD
from moto_devicefarm.captures.sources import read_source
from moto_devicefarm.core import model
from moto_devicefarm.resources import KINDS
from tests.captures import DEVICE_DOCUMENT, PROJECT, SESSION, session


def refusal_of(source: Any) -> str:
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
def test_a_value_that_is_not_a_time(value: Any) -> None:
    """The message has the member and the value, also for a time that no datetime can have."""
    expected = (
        f"report: project: created: {value!r} is not a time: expected epoch seconds or "
        "ISO 8601, such as 2026-01-01T12:00:00Z"
    )
    assert refusal_of({"project": {"arn": PROJECT, "created": value}}) == expected


def test_text_that_is_not_json(tmp_path: Path) -> None:
    """The message has the file and the place of the error."""
    path = as_path('{"project": 1', tmp_path)
    assert refusal_of(path) == (
        f"{path}: line 1 column 14: not JSON: a comma or a closing bracket is expected"
    )


@pytest.mark.parametrize("text", ['["a", "b"]', '[["{}"]]', "[1]", "[null]", "[true]"])
def test_json_without_objects(text: str) -> None:
    """A string in a JSON text is not opened as a path. The message says what to give."""
    _, _, message = refusal_of(text).partition(": ")
    assert message.startswith("expected a JSON object, found ")
    assert message.endswith("as 'aws devicefarm get-...' prints them without --query")


def test_text_that_is_too_deep() -> None:
    """The guard counts the levels, so the limit is the same in each version of Python."""
    assert refusal_of("[" * 100_000) == (
        "report: line 1 column 101: not what Python or JavaScript prints: "
        "nested too deeply: at most 100 levels are read"
    )


def test_a_number_that_is_too_long() -> None:
    """The message for a number of more digits than Python reads has its member."""
    assert (
        refusal_of('{"project": {"created": ' + "1" * 5000 + "}}")
        == "report: project.created: the number is beyond 64 bits"
    )


def test_objects_that_are_too_deep() -> None:
    """Nested lists have the same limit as nested text."""
    nested: list[Any] = []
    for _ in range(100_000):
        nested = [nested]
    assert refusal_of(nested) == "report: nested too deeply: at most 100 levels are read"


def test_keys_that_are_not_text() -> None:
    """A dict of Python can have keys that JSON does not have."""
    assert refusal_of({("a", 1): 2}) == "report: the key ('a', 1) is not text"
    assert refusal_of({"run": {b"arn": 2}}) == "report: run: the key b'arn' is not text"


def test_a_container_in_itself() -> None:
    """It has no end, so it is too deep. So is a dump whose version is."""
    run: dict[str, Any] = {}
    run["run"] = run
    assert refusal_of(run) == "report: nested too deeply: at most 100 levels are read"
    dump = {"moto_devicefarm": {"version": run}}
    assert refusal_of(dump) == "report: nested too deeply: at most 100 levels are read"


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    """The message has the file."""
    path = tmp_path / "report.json"
    path.write_bytes('{"name": "Größe"}'.encode("latin-1"))
    assert refusal_of(path) == (
        f"{path}: not UTF-8 text ('utf-8' codec can't decode byte 0xf6 in position "
        "12: invalid start byte)"
    )


def test_an_impossible_path() -> None:
    """A text with a NUL character can't be a path."""
    assert refusal_of("report\0.json") == "'report\\x00.json': not a path (embedded null byte)"


def test_a_missing_file(tmp_path: Path) -> None:
    """The operating system's error names the file."""
    with pytest.raises(FileNotFoundError, match="absent"):
        read_source(tmp_path / "absent.json")


@pytest.mark.parametrize("source", [5, None, True, 1.5, b"{}", {1, 2}])
def test_a_source_of_a_wrong_type(source: Any) -> None:
    """Only a path, text, a dict or a list is a source."""
    assert (
        refusal_of(source)
        == f"report: {source!r} can't be loaded: give a path, JSON text, a dict or a list of these"
    )


def test_a_wrong_source_in_a_list() -> None:
    """The message has the number of the item in the list."""
    assert (
        refusal_of([{"arn": PROJECT}, 5])
        == "report, number 2: 5 can't be loaded: give a path, JSON text, a dict or a list of these"
    )


def test_bare_document_of_an_unknown_kind() -> None:
    """The message lists the possible kinds of ARNs."""
    arn = "arn:aws:devicefarm:us-west-2:111122223333:pony:1"
    kinds = ", ".join(kind.KIND for kind in KINDS)
    assert kinds.startswith("project, upload, device, deviceinstance, ")
    expected = f"report: the arn '{arn}' is of a kind that can't be loaded: expected one of {kinds}"
    assert refusal_of({"arn": arn, "name": "x"}) == expected
    assert refusal_of({"arn": "arn:aws:s3:::bucket"}).startswith(
        "report: the arn 'arn:aws:s3:::bucket' is of a kind that can't be loaded"
    )


def test_arn_under_the_wrong_key() -> None:
    """A document under the key of another kind is refused."""
    assert refusal_of({"project": session()}) == (
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
    assert refusal_of({"remoteAccessSession": session(**change)}) == expected


def test_an_object_instead_of_a_list() -> None:
    """The output key of a List operation has a list."""
    assert (
        refusal_of({"projects": {"arn": PROJECT}}) == "report: projects must be a list, not a dict"
    )


@pytest.mark.parametrize("value", [None, "x", [], 5])
def test_a_document_that_is_not_an_object(value: Any) -> None:
    """The output key of a Get operation has an object."""
    assert (
        refusal_of({"project": value})
        == f"report: project: it must be an object, not a {type(value).__name__}"
    )


def test_a_member_that_is_not_an_object() -> None:
    """The message has the path of the member."""
    assert (
        refusal_of({"device": {**DEVICE_DOCUMENT, "cpu": "fast"}})
        == "report: device: cpu must be an object, not a str"
    )


def test_impossible_status() -> None:
    """The message lists the possible statuses."""
    assert refusal_of({"remoteAccessSessions": [session(), session("ERRORED")]}) == (
        "report: remoteAccessSessions 2: Value 'ERRORED' at 'status' failed to "
        "satisfy constraint: Member must satisfy enum "
        "value set: [PENDING, PENDING_CONCURRENCY, PENDING_DEVICE, PROCESSING, "
        "SCHEDULING, PREPARING, RUNNING, COMPLETED, "
        "STOPPING]"
    )


def test_one_message_has_all_problems_of_a_document() -> None:
    """A user can correct them together."""
    assert refusal_of({"project": {"arn": PROJECT, "name": 5, "environmentVariables": "none"}}) == (
        "report: project: Value '5' at 'name' failed to satisfy constraint: Member "
        "must be of type string; "
        "Value 'none' at 'environmentVariables' failed to satisfy constraint: Member "
        "must be of type list"
    )


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_number_that_json_lacks(number: float) -> None:
    """NaN and Infinity are refused. The message has the member."""
    document = session(deviceMinutes={"total": number})
    assert refusal_of({"remoteAccessSession": document}) == (
        f"report: remoteAccessSession.deviceMinutes.total: {number!r} is not a number that JSON has"
    )


@pytest.mark.parametrize(
    "number", [1e308, 10**400, -(10**400), 2**63], ids=["float", "int", "negative", "just beyond"]
)
def test_a_number_beyond_64_bits(number: Any) -> None:
    """The message has the member."""
    assert refusal_of({"remoteAccessSession": session(deviceMinutes={"total": number})}) == (
        "report: remoteAccessSession.deviceMinutes.total: the number is beyond 64 bits"
    )


def test_half_a_surrogate_pair() -> None:
    """JSON text can have one, but it is refused."""
    assert refusal_of('{"project": {"name": "\\ud800"}}') == (
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
        ("offeringTransactions", [{"transactionId": "x"}], "buy slots with PurchaseOffering"),
        ("offeringTransaction", {"transactionId": "x"}, "buy slots with PurchaseOffering"),
        ("uniqueProblems", {"FAILED": []}, "load the tests that have them"),
        ("url", "https://testgrid", "the mock answers it by itself"),
        ("expires", 1.5, "the mock answers it by itself"),
    ],
)
def test_answers_without_an_arn(key: str, value: Any, instead: str) -> None:
    """The message says how to get the values into the mock."""
    message = refusal_of({key: value})
    assert message.startswith(f"report: {key} can't be loaded: {instead}")
    assert ". Can be loaded: accountSettings, appUpload, artifacts, " in message


def test_every_output_of_the_model_is_known() -> None:
    """Each output member of the model can be loaded, or INSTEAD has a message for it. INSTEAD has
    no other keys.
    """
    shown = [model.operation_model(name).output for name in model.service_model().operation_names]
    outputs = {key for output in shown if output is not None for key in output.members}
    for key in outputs - {"nextToken"}:
        assert "unknown member" not in refusal_of({key: 5})
    assert {*INSTEAD} <= outputs


def test_an_answer_without_documents() -> None:
    """What surrounds each answer of boto3 is none."""
    with pytest.raises(ValueError, match="report: no document found: expected one of account"):
        read_source({"ResponseMetadata": {"HTTPStatusCode": 200}})


def test_a_call_without_documents() -> None:
    """It is recognized as one, though it has no time."""
    with pytest.raises(ValueError, match="the answers of its calls have no document"):
        read_source({"operation": "GetProject", "answer": {}})
