"""The account that probes ask: what they can call, how fast, and what is recorded."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
import requests

from moto_devicefarm import DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.core import model
from moto_devicefarm.verification.account import (
    PREFIX,
    Account,
    CannotRun,
    NotAnswered,
    Refused,
)


@pytest.fixture
def farm() -> Iterator[DeviceFarm]:
    """A mock whose uploads are processed in 10 seconds, with two items on a page."""
    timings = Timings(upload_processing=10)
    with mock_devicefarm(timings=timings, page_size=2, unused="ignore") as farm:
        yield farm


@pytest.fixture
def slept() -> list[float]:
    """The seconds of each sleep."""
    return []


@pytest.fixture
def said() -> list[str]:
    """The lines about the progress."""
    return []


@pytest.fixture
def asked(farm: DeviceFarm, clock: Any, slept: list[float], said: list[str]) -> Account:
    """An account of the mock. A sleep moves the clock."""

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock.tick(seconds)

    session = boto3.Session("testing", "testing")
    account = Account(session, sleep=sleep, say=said.append)
    account.identify()
    return account


def test_calls_keep_the_limits_of_aws(asked: Account, slept: list[float]) -> None:
    """Reads are 10 a second, all other calls 1 a second (D: limits)."""
    asked.call("CreateProject", name=PREFIX + "a")
    asked.call("ListProjects")
    asked.ask("GetProject", arn=asked.unknown_arn("project"))
    assert slept == [1, 0.1, 0.1]


def test_calls_are_recorded_with_answers_and_errors(asked: Account) -> None:
    """The form is that of ``record``."""
    arn = asked.unknown_arn("run")
    assert asked.ask("GetRun", arn=arn) is None
    asked.create_project()
    error, answer = asked.calls
    assert error["operation"] == "GetRun"
    assert error["parameters"] == {"arn": arn}
    assert error["error"]["code"] == "NotFoundException"
    assert answer["answer"]["project"]["name"] == "moto-devicefarm-verify-project"


@pytest.mark.parametrize("method", ["call", "read", "items"])
def test_error_ends_a_probe_that_needs_the_answer(asked: Account, method: str) -> None:
    """The error is recorded all the same."""
    with pytest.raises(Refused):
        getattr(asked, method)("ListRuns", arn=asked.unknown_arn("project"))
    assert "error" in asked.calls[0]


def test_items_are_those_of_all_pages(asked: Account) -> None:
    """Each page is recorded, and none is compared."""
    for name in ("a", "b", "c"):
        asked.create_project(name)
    asked.begin_probe()
    assert len(asked.items("ListProjects")) == 3
    assert [call["compared"] for call in asked.calls] == [False, False]


def test_foreign_resources_are_left_out(asked: Account, farm: DeviceFarm) -> None:
    """Neither the probe nor the file sees a project that no probe created."""
    client = boto3.client(
        "devicefarm", "us-west-2", aws_access_key_id="a", aws_secret_access_key="b"
    )
    client.create_project(name="secret plans")
    own = asked.create_project()
    assert [one["arn"] for one in asked.call("ListProjects")["projects"]] == [own]
    assert "secret plans" not in str(asked.calls)


def test_wait_records_the_first_answer_of_each_status(asked: Account, said: list[str]) -> None:
    """It polls until the resource has ended, and says what it waits for."""
    upload = asked.upload(asked.create_project(), "a.apk", "ANDROID_APP", b"app")
    assert upload["status"] == "SUCCEEDED"
    polls = [call for call in asked.calls if "poll" in call]
    assert [call["answer"]["upload"]["status"] for call in polls] == ["PROCESSING", "SUCCEEDED"]
    assert said == [
        "  GetUpload: PROCESSING, 0 s of at most 300 s",
        "  GetUpload: PROCESSING, 5 s of at most 300 s",
    ]


def test_wait_for_a_status(asked: Account) -> None:
    """A status that is there at once needs no sleep."""
    project = asked.create_project()
    created = asked.call(
        "CreateUpload", projectArn=project, name=PREFIX + "a.apk", type="ANDROID_APP"
    )
    arn = created["upload"]["arn"]
    answer = asked.wait("GetUpload", "INITIALIZED", seconds=0, arn=arn)
    assert answer["upload"]["arn"] == arn


def test_wait_has_a_limit(asked: Account) -> None:
    """An upload whose body nobody sends stays INITIALIZED."""
    project = asked.create_project()
    created = asked.call(
        "CreateUpload", projectArn=project, name=PREFIX + "a.apk", type="ANDROID_APP"
    )
    with pytest.raises(TimeoutError, match="GetUpload: still INITIALIZED after 20 s"):
        asked.wait("GetUpload", seconds=20, arn=created["upload"]["arn"])


def test_wait_ends_at_an_error(asked: Account) -> None:
    """The error is recorded."""
    with pytest.raises(Refused):
        asked.wait("GetUpload", seconds=20, arn=asked.unknown_arn("upload"))
    assert "error" in asked.calls[0]


def test_body_that_can_not_be_sent(asked: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken connection is no answer."""

    def fail(*args: Any, **options: Any) -> None:
        raise requests.ConnectionError("broken")

    monkeypatch.setattr(requests, "put", fail)
    with pytest.raises(CannotRun, match="no connection for the body of an upload: broken"):
        asked.upload(asked.create_project(), "a.apk", "ANDROID_APP", b"app")


@pytest.mark.parametrize(
    ("kind", "own_id"),
    [
        ("device", ":device:00000000-0000-0000-0000-000000000000"),
        ("project", "123456789012:project:00000000-0000-0000-0000-000000000000"),
    ],
)
def test_unknown_arns_have_the_form_of_their_kind(asked: Account, kind: str, own_id: str) -> None:
    """A device belongs to AWS, a project to the account."""
    assert asked.unknown_arn(kind) == f"arn:aws:devicefarm:us-west-2:{own_id}"


def test_throttled_call_is_not_answered(
    asked: Account, farm: DeviceFarm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Throttling is no answer to the question, if it outlasts botocore's retries."""
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda seconds: None)
    farm.fail("ListProjects", "ThrottlingException", times=None)
    with pytest.raises(NotAnswered, match="ThrottlingException for ListProjects"):
        asked.call("ListProjects")


def test_old_botocore_does_not_answer(asked: Account) -> None:
    """An operation or a member that botocore does not know is no mistake of the probe."""
    with pytest.raises(NotAnswered, match="this botocore has no GetDream: install a newer one"):
        asked.ask("GetDream")
    with pytest.raises(NotAnswered, match="this botocore has no depth of GetRun: install a newer"):
        asked.ask("GetRun", depth=3)
    with pytest.raises(NotAnswered, match="no depth of GetAccountSettings"):
        asked.ask("GetAccountSettings", depth=3)
    rule = {"attribute": "PLATFORM", "depth": 3}
    with pytest.raises(NotAnswered, match="no depth of CreateDevicePool"):
        asked.ask("CreateDevicePool", projectArn="a", name=PREFIX, rules=[{}, rule])


def test_probe_can_not_buy(asked: Account) -> None:
    """Nothing is sent."""
    with pytest.raises(ValueError, match="PurchaseOffering costs money that no estimate covers"):
        asked.ask("PurchaseOffering", offeringId="x", quantity=1)
    assert asked.calls == []


def test_names_begin_with_the_prefix(asked: Account) -> None:
    """A person must recognize what a probe left. An empty name is a question of its own."""
    message = "name='a' in CreateProject must begin with 'moto-devicefarm-verify-'"
    with pytest.raises(ValueError, match=message):
        asked.ask("CreateProject", name="a")
    asked.ask("CreateProject", name="")
    assert len(asked.calls) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupt_waits_for_a_creation(
    asked: Account, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    """What the call created is known to the clean-up, and then the interrupt goes on."""
    former, send = signal.getsignal(number), asked._send

    def send_and_interrupt(operation: str, params: Any) -> dict[str, Any]:
        answer = send(operation, params)
        signal.raise_signal(number)
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(asked, "_send", send_and_interrupt)
        with pytest.raises(KeyboardInterrupt):
            asked.create_project()
    assert signal.getsignal(number) is former
    asked.clean_up.delete_all()
    assert asked._send("ListProjects", {})["projects"] == []  # call() hides what is not registered
    assert asked.clean_up.left == []


def test_other_threads_create_too(asked: Account) -> None:
    """Only the main thread has signals."""
    arns: list[str] = []
    thread = threading.Thread(target=lambda: arns.append(asked.create_project()))
    thread.start()
    thread.join()
    assert asked.ask("GetProject", arn=arns[0]) is not None


def test_answers_without_arn_need_no_clean_up(asked: Account) -> None:
    """The URL of a test grid has no resource yet."""
    grid = asked.call("CreateTestGridProject", name=PREFIX + "grid")["testGridProject"]["arn"]
    asked.call("CreateTestGridUrl", projectArn=grid, expiresInSeconds=300)
    asked.clean_up.delete_all()
    assert asked.clean_up.left == []
    assert asked._send("ListTestGridProjects", {})["testGridProjects"] == []


def test_every_status_that_ends_is_known() -> None:
    """Waits end at the last statuses of runs, sessions, uploads and grid sessions."""
    from moto_devicefarm.verification.account import ENDED

    possible: set[str] = set()
    for name in ("ExecutionStatus", "UploadStatus", "TestGridSessionStatus"):
        shape: Any = model.service_model().shape_for(name)
        possible |= set(shape.enum)
    active = {"PENDING", "PENDING_CONCURRENCY", "PENDING_DEVICE", "PROCESSING", "SCHEDULING"}
    active |= {"PREPARING", "RUNNING", "STOPPING", "INITIALIZED", "ACTIVE"}
    assert possible - active == set(ENDED) - {"EXPIRED"} | ({"EXPIRED"} & possible)
