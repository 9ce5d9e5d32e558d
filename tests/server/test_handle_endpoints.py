"""The handle over HTTP: the same names, arguments and messages as in Python."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from moto import mock_aws

from moto_devicefarm import Device, DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.resources.grid.handle import GridSessionHandle
from moto_devicefarm.server import handle_endpoints
from moto_devicefarm.server.handle_endpoints import NOT_SERVED, ROWS, endpoints, public_members
from moto_devicefarm.webdriver.handle import Driver
from tests.support.clients import new_client
from tests.support.control import control_json, control_refusal, control_request, new_session

UNKNOWN = "arn:aws:devicefarm:us-west-2:123456789012:session:a/b/00000"
PHONE = Device("Pixel 8")


@pytest.fixture
def farm() -> Iterator[DeviceFarm]:
    """The handle of the active mock."""
    with mock_devicefarm(
        registry=[PHONE], timings=Timings(session_preparing=60), unused="ignore"
    ) as active:
        yield active


def new_upload(type: str = "ANDROID_APP", name: str = "shop.apk") -> str:
    """The ARN of a new upload."""
    client = new_client()
    project = client.create_project(name="checkout")["project"]["arn"]
    upload = client.create_upload(projectArn=project, name=name, type=type)["upload"]
    arn: str = upload["arn"]
    return arn


def test_each_member_of_the_handle_is_served() -> None:
    """A member without an endpoint stands in a list, with its reason. No row is left of a member
    that is gone.
    """
    members = public_members(DeviceFarm).keys()
    served = {
        name
        for name in members - NOT_SERVED.keys()
        if any(each.row is ROWS.get(name) or each.result == name for each in endpoints())
    }
    assert served == members - NOT_SERVED.keys()
    assert NOT_SERVED.keys() <= members
    assert ROWS.keys() <= members
    assert all(NOT_SERVED.values())


@pytest.mark.parametrize(("cls", "path"), [(Driver, "drivers"), (GridSessionHandle, "grid-")])
def test_each_member_of_what_the_handle_returns_is_served(cls: type, path: str) -> None:
    """A driver and a test grid session have an endpoint for each member."""
    found = [each.result for each in endpoints() if each.path.startswith(path)]
    assert sorted(found) == sorted(public_members(cls))


def test_an_arranged_session(farm: DeviceFarm) -> None:
    """The arguments are the members of a JSON object."""
    assert control_json("/next-session", {"ends_with": "ERRORED", "after": 0}) == {}
    (unused,) = control_json("/unused")["unused"]
    assert unused.startswith('farm.next_session(ends_with="ERRORED", after=0): ')
    arn = new_session(PHONE.arn)
    session = new_client().get_remote_access_session(arn=arn)["remoteAccessSession"]
    assert session["result"] == "ERRORED"
    assert control_json("/unused") == {"unused": []}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("next_session", {"end_with": "ERRORED"}),
        ("next_session", {"ends_with": "BROKEN"}),
        ("next_session", {}),
        ("next_upload", {"status": "FAILED", "stuck_in": 3}),
        ("next_run", {"results": 5}),
        ("fail", {"operation": "StopRun"}),
        ("fail", {"operation": "StopRunn", "code": "ThrottlingException"}),
        ("fail", {"operation": "StopRun", "code": "ThrottlingException", "times": "2"}),
        ("fail", {"operation": "StopRun", "code": "ThrottlingException", "when": {"arm": "a"}}),
    ],
)
def test_a_mistake_gets_the_message_of_the_handle(
    farm: DeviceFarm, path: str, body: dict[str, Any]
) -> None:
    """It arranges nothing."""
    with pytest.raises((TypeError, ValueError)) as raised:
        getattr(farm, path)(**body)
    assert control_refusal(f"/{path.replace('_', '-')}", body) == (400, str(raised.value))
    assert farm.unused == []


@pytest.mark.parametrize(
    ("path", "body", "message"),
    [
        ("/reset", {"now": True}, "DeviceFarm.reset() has no argument 'now'. It takes: none"),
        ("/stuck?now=1", None, "DeviceFarm.stuck() has no argument 'now'. It takes: none"),
        ("/put", {}, "DeviceFarm.put(): missing a required argument: 'upload_arn'. "),
        ("/reset", {"self": 1}, "DeviceFarm.reset() has no argument 'self'. "),
        ("/fail", b"[1]", "the body=[1]: give one JSON object with the arguments"),
        ("/fail", b"{}{}", "the body=[{}, {}]: give one JSON object with the arguments"),
        ("/fail", b"operation=StopRun", "the body: not JSON: "),
        ("/put?upload_arn=a&upload_arn=b", b"app", "upload_arn='a' is unknown."),
        ("/calls?operation=StopRunn", None, "operation='StopRunn' is unknown. Did you mean"),
        ("/next-session?ends_with=ERRORED", {"ends_with": "PASSED"}, "ends_with is given twice: "),
    ],
)  # fmt: skip
def test_a_request_that_the_handle_does_not_take(
    farm: DeviceFarm, path: str, body: Any, message: str
) -> None:
    """The message says what is possible."""
    status, text = control_refusal(path, body)
    assert status in (400, 404)
    assert text.startswith(message)


def test_plain_mock_aws_has_no_handle() -> None:
    """The answer is 409, and the message says how to get one."""
    with mock_aws():
        status, message = control_refusal("/next-session", {"ends_with": "ERRORED"})
    assert status == 409
    assert message.startswith("no mock_devicefarm is active: ")


def test_the_innermost_mock(farm: DeviceFarm) -> None:
    """Its handle is used."""
    with mock_devicefarm(unused="ignore") as inner:
        control_json("/next-session", {"ends_with": "ERRORED"})
        assert (len(inner.unused), len(farm.unused)) == (1, 0)


def test_calls(farm: DeviceFarm) -> None:
    """All of them, or those of one operation."""
    new_session(PHONE.arn)
    found = control_json("/calls")["calls"]
    assert [call["operation"] for call in found] == [call.operation for call in farm.calls]
    assert control_json("/calls?operation=CreateProject")["calls"] == [farm.calls[0].document]


def test_what_is_stuck_and_left_active(farm: DeviceFarm) -> None:
    """The texts are those of the handle."""
    control_json("/next-session", {"stuck_in": "PENDING"})
    new_session(PHONE.arn)
    for name in ("stuck", "leaks"):
        assert control_json(f"/{name}") == {name: getattr(farm, name)}
        assert len(getattr(farm, name)) == 1


def test_minutes_and_timings(farm: DeviceFarm) -> None:
    """They are objects with the names of the attributes."""
    assert control_json("/device-minutes") == farm.device_minutes.document
    assert control_json("/timings")["session_preparing"] == 60


def test_dump_reset_and_load(farm: DeviceFarm) -> None:
    """A dump can be sent back as it is."""
    arn = new_session(PHONE.arn)
    dump = control_json("/dump")
    control_json("/reset", b"")
    assert farm.calls == []
    assert arn in control_json("/load", dump)["arns"]["RemoteAccessSession"]
    assert farm.dump() == dump


@pytest.mark.parametrize("form", ["alone", "argument", "list"])
def test_captured_documents(farm: DeviceFarm, form: str) -> None:
    """They are the whole body or the argument ``source``, alone or in a list."""
    arn = "arn:aws:devicefarm:us-west-2:111122223333:project:one"
    document = {"project": {"arn": arn, "name": "checkout"}}
    forms = {"alone": document, "argument": {"source": document}, "list": [document]}
    loaded = control_json("/load?account_id=111122223333", forms[form])
    lists: dict[str, Any] = {"unknown": [], "missing": [], "misspelt": [], "filled": []}
    assert loaded == {"arns": {"Project": [arn]}, **lists}


@pytest.mark.parametrize("form", ["query", "argument"])
def test_scrubbed_documents(farm: DeviceFarm, form: str) -> None:
    """``complete`` is a flag of the query, or an argument beside the source."""
    document = {"project": {"arn": "***", "name": "checkout"}}
    if form == "query":
        loaded = control_json("/load?complete=true", document)
    else:
        loaded = control_json("/load", {"source": document, "complete": True})
    (arn,) = loaded["arns"]["Project"]
    assert arn.startswith("arn:aws:devicefarm:us-west-2:123456789012:project:")
    assert loaded["filled"] == ['report: project: filled: arn (the report has "***")']
    status, message = control_refusal("/load?complete=false", document)
    assert (status, "--complete" in message) == (400, True)
    status, message = control_refusal("/load?complete=maybe", document)
    assert (status, message) == (400, "complete='maybe': give True or False")


def test_misspelt_members(farm: DeviceFarm) -> None:
    """The answer has the text of the warning. No warning is raised in the server."""
    arn = "arn:aws:devicefarm:us-west-2:123456789012:project:one"
    loaded = control_json("/load", {"project": {"arn": arn, "nam": "checkout"}})
    assert loaded["misspelt"] == ["report: project: unknown member nam: did you mean name?"]


def test_several_documents_in_one_body(farm: DeviceFarm) -> None:
    """They may follow one another, as several commands print them."""
    arns = [f"arn:aws:devicefarm:us-west-2:123456789012:project:{n}" for n in ("one", "two")]
    body = "\n".join(json.dumps({"project": {"arn": arn, "name": "a"}}) for arn in arns)
    assert control_json("/load", body.encode())["arns"] == {"Project": arns}
    status, message = control_refusal("/load", b"")
    assert (status, message.partition(":")[0]) == (400, "DeviceFarm.load()")


def test_a_captured_run_without_its_jobs(farm: DeviceFarm) -> None:
    """The answer has the text of the warning. No warning is raised in the server."""
    arn = "arn:aws:devicefarm:us-west-2:123456789012:run:one/two"
    run = {"arn": arn, "name": "nightly", "status": "COMPLETED", "totalJobs": 2, "result": "PASSED"}
    (missing,) = control_json("/load", {"run": run})["missing"]
    assert "aws devicefarm" in missing


@pytest.mark.parametrize("source", ["report.json", ["report.json"], 5])
def test_no_file_of_the_server_is_read(farm: DeviceFarm, source: Any) -> None:
    """A path is refused, because it would be one of the server's machine."""
    expected = f"source={source!r}: give the JSON documents themselves, and no path"
    assert control_refusal("/load", {"source": source}) == (400, expected)
    expected = f"path={source!r}: give the recorded calls themselves, and no path"
    assert control_refusal("/replay", {"path": source}) == (400, expected)


def test_a_recording(farm: DeviceFarm) -> None:
    """Its calls are sent, and the differences answered."""
    call = {
        "time": "2026-03-01T12:00:00Z",
        "operation": "CreateProject",
        "parameters": {"name": "checkout"},
        "answer": {"project": {"name": "other"}},
    }
    (difference,) = (
        each
        for each in control_json("/replay", call)["differences"]
        if each["member"] == "answer.project.name"
    )
    assert (difference["line"], difference["recorded"], difference["mocked"]) == (
        *(1, "other", "checkout"),
    )
    status, message = control_refusal("/replay", [{**call, "time": "noon"}])
    assert (status, message.partition(" ")[0]) == (400, "the")
    assert message.startswith("the recording, line 1: time")


@pytest.mark.parametrize("data", ["app", {"base64": base64.b64encode(b"app").decode()}])
def test_a_file_in_json(farm: DeviceFarm, data: Any) -> None:
    """It is text, or bytes in base64."""
    arn = new_upload("APPIUM_NODE_TEST_SPEC", "spec.yml")
    assert control_json("/put", {"upload_arn": arn, "data": data}) == {}
    assert new_client().get_upload(arn=arn)["upload"]["status"] == "SUCCEEDED"


def test_a_file_as_the_body(farm: DeviceFarm) -> None:
    """The bytes are the whole body, and the ARN is in the query. There is no limit of 1 MB."""
    arn = new_upload()
    body = b"\0" * (2 * 1024**2)
    assert control_request(f"/put?upload_arn={quote(arn)}", body).status_code == 200
    assert new_client().get_upload(arn=arn)["upload"]["status"] == "SUCCEEDED"


@pytest.mark.parametrize(
    ("data", "error"),
    [(5, TypeError), (None, TypeError), ({"a": "b"}, TypeError), ({"base64": "?"}, ValueError),
     ({"base64": 5}, ValueError)],
)  # fmt: skip
def test_a_content_in_a_wrong_form(farm: DeviceFarm, data: Any, error: type) -> None:
    """The message shows both forms."""
    expected = f'={data!r}: give a text, or {{"base64": "..."}} for bytes'
    arn = new_upload()
    assert control_refusal("/put", {"upload_arn": arn, "data": data}) == (400, f"data{expected}")
    name = "Customer Artifacts"
    assert control_refusal("/next-run", {"artifacts": {name: data}}) == (
        *(400, f"artifacts[{name!r}]{expected}"),
    )


def test_artifacts_of_a_run(farm: DeviceFarm) -> None:
    """The contents of files are bytes then."""
    files = {"Customer Artifacts": {"base64": base64.b64encode(b"\xff").decode()}}
    assert control_json("/next-run", {"artifacts": files}) == {}
    (plan,) = farm._settings.arrangements.runs
    assert plan.artifacts == {"Customer Artifacts": b"\xff"}
    assert control_request("/next-run", {"artifacts": 5}).status_code == 400


def test_a_failure_of_the_mock_itself(
    farm: DeviceFarm, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is answered with 500, and the server goes on."""
    monkeypatch.setattr(handle_endpoints, "to_json", lambda value: 1 / 0)
    assert control_request("/stuck").status_code == 500
    monkeypatch.undo()
    assert control_request("/stuck").status_code == 200
