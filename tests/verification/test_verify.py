"""The command ``verify``: what it finds, prints and writes."""

from __future__ import annotations

import json
import signal
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.verification import command
from moto_devicefarm.verification.account import PREFIX, Account
from moto_devicefarm.verification.clean_up import CleanUp
from moto_devicefarm.verification.probes import choices, runs, sessions
from tests.support.clients import new_client
from tests.support.deviations import denial, deviating_server
from tests.support.server import ServerProcess, change_clock, free_port

Verify = Callable[..., Any]
FREE = ("--only", "orders")
"""Probes that use no device minutes, so that no line tells about them."""


def names_left(server: ServerProcess) -> list[str]:
    """The projects of probes that the server still has."""
    projects = new_client(endpoint_url=server.url).list_projects()["projects"]
    return [one["name"] for one in projects if one["name"].startswith(PREFIX)]


def test_served_mock_has_no_differences(
    verify: Verify, server: ServerProcess, tmp_path: Path
) -> None:
    """All free probes get the same answers. The file has them all, and nothing is left."""
    run = verify("--endpoint-url", server.url)
    assert run.out.endswith(" as the mock, 0 different\n")
    assert run.code == 0
    document = json.loads((tmp_path / "verification.json").read_text())
    assert document["service"] == server.url
    assert document["complete"] is True
    assert document["differences"] == []
    assert {"moto_devicefarm", "moto", "botocore", "boto3", "python"} <= document["versions"].keys()
    assert names_left(server) == []


def test_devices_under_a_moving_clock(
    verify: Verify, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The probes that use devices get the same answers from a server whose stages last as long as
    the real ones. What they started is stopped, waited for and deleted.
    """
    server = ServerProcess("--check-uploads", "--realistic", "--concurrency", "5", folder=tmp_path)
    monkeypatch.setattr(command, "sleep", lambda seconds: change_clock(server.url, tick=seconds))
    change_clock(server.url, freeze="2026-11-01T00:00:00Z")
    families = ("runs", "sessions", "driver_endpoint", "grid")
    chosen = [text for family in families for text in ("--only", family)]
    try:
        run = verify("--endpoint-url", server.url, "--device-minutes", "99", "--yes", *chosen)
        assert names_left(server) == []
    finally:
        server.kill()
    assert run.out.endswith(" as the mock, 0 different\n")
    assert run.code == 0
    assert "could not be deleted" not in run.err


def test_interrupt_of_a_running_session(
    verify: Verify,
    only_probes: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """A session and a run that Ctrl-C leaves are stopped, waited for and deleted."""

    def interrupted(account: Account) -> None:
        project = account.create_project()
        sessions.run(account, project)
        sessions.start(account, project, choices.device(account))
        runs.schedule(account, project, {"type": "BUILTIN_FUZZ"})
        raise KeyboardInterrupt

    server = ServerProcess("--realistic", folder=tmp_path)
    monkeypatch.setattr(command, "sleep", lambda seconds: change_clock(server.url, tick=seconds))
    change_clock(server.url, freeze="2026-11-01T00:00:00Z")
    only_probes(interrupted)
    try:
        run = verify("--endpoint-url", server.url)
        assert names_left(server) == []
    finally:
        server.kill()
    assert run.code == 2
    assert "clean-up: waits for the end of arn:aws:devicefarm:us-west-2:" in run.err
    assert "could not be deleted" not in run.err


def test_file_is_private(verify: Verify, server: ServerProcess, tmp_path: Path) -> None:
    """Other users of the machine can't read it."""
    verify("--endpoint-url", server.url, "--only", "unknown_resource")
    assert stat.S_IMODE((tmp_path / "verification.json").stat().st_mode) == 0o600


def test_progress_is_on_standard_error(verify: Verify, server: ServerProcess) -> None:
    """Each probe has a line with its number and its question."""
    run = verify("--endpoint-url", server.url, "--only", "pages_of_devices")
    first = "[1/1] pages_of_devices: Does ListDevices answer all devices on its first page?"
    assert run.err.splitlines()[0] == first


def test_deviations_are_found_and_named(
    verify: Verify, server: ServerProcess, tmp_path: Path
) -> None:
    """Other words, another order, an additional member: each is a row of the table."""

    def change(operation: str, answer: dict[str, Any]) -> None:
        if operation == "GetUpload" and "message" in answer:
            answer["message"] = "No upload was found."
        if operation == "ListUploads" and "uploads" in answer:
            answer["uploads"].reverse()
        if operation == "CreateDevicePool":
            answer["devicePool"]["description"] = "none"

    with deviating_server(server.url, change=change) as url:
        run = verify("--endpoint-url", url, "--only", "errors_of_reads", "--only", "orders")
    assert run.code == 1
    rows = [line.split() for line in run.rows]
    assert [(row[0], *row[1:4]) for row in rows] == [
        ("unknown_resource", "12", "GetUpload:", "error.message"),
        ("order_of_uploads", "5", "ListUploads:", "answer.uploads.1.arn"),
        ("order_of_uploads", "5", "ListUploads:", "answer.uploads.1.name"),
        ("order_of_uploads", "5", "ListUploads:", "answer.uploads.3.arn"),
        ("order_of_uploads", "5", "ListUploads:", "answer.uploads.3.name"),
        ("order_of_device_pools", "2", "CreateDevicePool:", "answer.devicePool.description"),
        ("order_of_device_pools", "3", "CreateDevicePool:", "answer.devicePool.description"),
        ("order_of_device_pools", "4", "CreateDevicePool:", "answer.devicePool.description"),
    ]
    assert '"none"' in run.rows[-1]
    assert run.rows[-1].endswith("(absent)")
    document = json.loads((tmp_path / "verification.json").read_text())
    assert document["differences"][0] == {
        "probe": "unknown_resource",
        "member": "12 GetUpload: error.message",
        "real": "No upload was found.",
        "mock": document["differences"][0]["mock"],
    }


def test_denied_operations_are_no_differences(
    verify: Verify, server: ServerProcess, tmp_path: Path
) -> None:
    """A probe that needs an operation without permission is named as not answered. The file does
    not have the name of the user.
    """

    def refuse(operation: str) -> dict[str, Any] | None:
        return denial(operation) if operation == "GetJob" else None

    with deviating_server(server.url, refuse=refuse) as url:
        run = verify("--endpoint-url", url, "--only", "errors_of_reads")
    assert run.code == 0
    assert "not answered: unknown_resource: AccessDeniedException for GetJob" in run.out
    assert "different, 1 not answered" in run.out
    assert "someone" not in (tmp_path / "verification.json").read_text()


def deny_all(operation: str) -> dict[str, Any] | None:
    """Deny all operations of Device Farm; the identity of the caller is never denied."""
    return denial(operation) if operation else None


def test_account_that_may_do_nothing(verify: Verify, server: ServerProcess) -> None:
    """One line says which policy the account needs."""
    with deviating_server(server.url, refuse=deny_all) as url:
        run = verify("--endpoint-url", url)
    assert run.code == 2
    assert run.err.splitlines()[-1] == (
        "moto-devicefarm: the account may call nothing that a probe needs (AccessDeniedException "
        "for CreateProject): give it the policy AWSDeviceFarmFullAccess"
    )


def test_missing_credentials(
    verify: Verify, server: ServerProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line says where credentials can be given."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    run = verify("--endpoint-url", server.url, *FREE)
    assert (run.code, run.err) == (
        2,
        "moto-devicefarm: Unable to locate credentials. Give AWS credentials in the environment "
        "or with --profile; for moto-devicefarm serve, any will do\n",
    )


def test_rejected_credentials(verify: Verify, server: ServerProcess) -> None:
    """Credentials that AWS does not accept end the command."""
    rejected = {"__type": "ExpiredTokenException", "message": "expired"}
    with deviating_server(
        server.url, refuse=lambda operation: rejected if operation else None
    ) as url:
        run = verify("--endpoint-url", url)
    assert run.code == 2
    assert "AWS does not accept the credentials (ExpiredTokenException): sign in" in run.err


def test_caller_that_can_not_be_identified(verify: Verify, server: ServerProcess) -> None:
    """Without the number of the account, no unknown ARN can be asked for."""
    with deviating_server(server.url, refuse=denial, is_xml=True) as url:
        run = verify("--endpoint-url", url, *FREE)
    assert (run.code, run.err) == (
        2,
        "moto-devicefarm: the account can't be identified: "
        "AccessDeniedException for GetCallerIdentity\n",
    )


def test_server_of_another_kind(verify: Verify, server: ServerProcess) -> None:
    """One line says that it does not speak AWS's protocol."""
    with deviating_server(server.url, refuse=lambda operation: {}) as url:
        run = verify("--endpoint-url", url, *FREE)
    assert run.code == 2
    assert run.err.startswith(
        "moto-devicefarm: what answers is neither AWS nor a mock of it: Unable to parse response"
    )
    assert run.err.count("\n") == 1


def test_no_connection(verify: Verify) -> None:
    """One line has the URL."""
    url = f"http://127.0.0.1:{free_port()}"
    run = verify("--endpoint-url", url, *FREE)
    assert run.code == 2
    assert run.err.startswith("moto-devicefarm: no connection: ")
    assert url in run.err
    assert run.err.count("\n") == 1


@pytest.mark.parametrize(
    ("option", "value"), [("--profile", "nobody"), ("--endpoint-url", "no URL")]
)
def test_wrong_profile_and_url(verify: Verify, option: str, value: str) -> None:
    """One line names the value and the option."""
    run = verify(option, value)
    assert run.code == 2
    assert value in run.err
    assert "Give another --profile or --endpoint-url" in run.err


def test_folder_that_is_a_file(verify: Verify, tmp_path: Path) -> None:
    """Nothing is asked if the file can't be written."""
    (tmp_path / "file").write_text("")
    run = verify("-o", str(tmp_path / "file"), *FREE)
    assert run.code == 2
    assert run.err == f"moto-devicefarm: {tmp_path / 'file'}: File exists\n"


def test_folder_that_can_not_be_written(
    verify: Verify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is asked if the file can't be written."""
    monkeypatch.setattr("os.access", lambda path, mode: False)
    run = verify("-o", str(tmp_path), *FREE)
    assert run.err == f"moto-devicefarm: {tmp_path}: the folder can't be written\n"


def test_active_mock_is_refused(verify: Verify) -> None:
    """The mock would answer instead of AWS."""
    with mock_devicefarm():
        run = verify()
    assert (run.code, run.err) == (
        2,
        "moto-devicefarm: a mock is active, and would answer instead of AWS: end it first\n",
    )


def test_list_names_probes_and_questions(verify: Verify) -> None:
    """``--list`` asks nothing."""
    run = verify("--list")
    assert run.code == 0
    assert "What does each Get operation say about a well-formed ARN" in run.out
    assert "errors_of_reads" in run.out


def test_unknown_name_proposes_the_nearest(verify: Verify) -> None:
    """The line has the names of probes and families."""
    run = verify("--only", "unknown_resorce")
    assert run.code == 2
    assert "'unknown_resorce' is unknown. Did you mean 'unknown_resource'?" in run.err


def test_failure_in_the_middle_cleans_up(
    verify: Verify, server: ServerProcess, only_probes: Callable[..., None]
) -> None:
    """A probe that fails is a difference, what it created is deleted, and the next one runs."""

    def breaks(account: Account) -> None:
        account.create_project()
        raise KeyError("runs")

    def works(account: Account) -> None:
        account.create_project()

    only_probes(breaks, works)
    run = verify("--endpoint-url", server.url)
    assert run.code == 1
    assert run.rows[0].split() == [
        "breaks",
        "probe",
        '"KeyError:',
        "'runs'\"",
        '"KeyError:',
        "'runs'\"",
    ]
    assert run.out.startswith("2 probes: 1 as the mock, 1 different")
    assert names_left(server) == []


def test_error_that_ends_a_probe_is_its_answer(
    verify: Verify, server: ServerProcess, only_probes: Callable[..., None]
) -> None:
    """A call that the rest of the probe needs may be refused on both sides."""

    def needs(account: Account) -> None:
        account.call("GetProject", arn=account.unknown_arn("project"))

    only_probes(needs)
    run = verify("--endpoint-url", server.url)
    assert (run.code, run.out) == (0, "1 probe: 1 as the mock, 0 different\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupt_cleans_up_and_keeps_the_answers(
    verify: Verify,
    server: ServerProcess,
    only_probes: Callable[..., None],
    tmp_path: Path,
    number: signal.Signals,
) -> None:
    """Ctrl-C, or SIGTERM by a machine, deletes what was created, and the file has the answers so
    far.
    """
    former = signal.getsignal(number)

    def works(account: Account) -> None:
        account.ask("GetProject", arn=account.unknown_arn("project"))

    def interrupted(account: Account) -> None:
        account.create_project()
        signal.raise_signal(number)

    only_probes(works, interrupted)
    run = verify("--endpoint-url", server.url)
    assert run.code == 2
    file = tmp_path / "verification.json"
    assert run.err.endswith(f"moto-devicefarm: interrupted. {file} has the answers so far (1)\n")
    document = json.loads(file.read_text())
    assert [one["name"] for one in document["probes"]] == ["works"]
    assert document["complete"] is False
    assert names_left(server) == []
    assert signal.getsignal(number) is former


def test_lost_credentials_in_the_middle(
    verify: Verify, server: ServerProcess, only_probes: Callable[..., None], tmp_path: Path
) -> None:
    """The command ends, and the file has the answers so far."""

    def works(account: Account) -> None:
        account.create_project()

    def loses(account: Account) -> None:
        account.create_project()
        account.call("ListProjects")

    def refuse(operation: str) -> dict[str, Any] | None:
        lost = {"__type": "ExpiredTokenException", "message": "expired"}
        return lost if operation == "ListProjects" else None

    only_probes(works, loses)
    with deviating_server(server.url, refuse=refuse) as url:
        run = verify("--endpoint-url", url)
    assert run.code == 2
    assert run.err.endswith(f". {tmp_path / 'verification.json'} has the answers so far (1)\n")
    assert names_left(server) == []


def test_what_can_not_be_deleted_is_named(
    verify: Verify, server: ServerProcess, only_probes: Callable[..., None]
) -> None:
    """The line has the ARN and the reason. The exit code is 1 without a difference."""

    def refuse(operation: str) -> dict[str, Any] | None:
        refusal = {"__type": "ArgumentException", "message": "not today"}
        return refusal if operation == "DeleteProject" else None

    def creates(account: Account) -> None:
        account.create_project()

    only_probes(creates)
    with deviating_server(server.url, refuse=refuse) as url:
        run = verify("--endpoint-url", url)
    assert run.code == 1
    assert "0 different" in run.out
    (line,) = [line for line in run.err.splitlines() if "could not be deleted" in line]
    assert line.startswith(
        "could not be deleted, please delete it yourself: arn:aws:devicefarm:us-west-2:"
    )
    assert line.endswith("not today")
    client = new_client(endpoint_url=server.url)
    for project in client.list_projects()["projects"]:
        client.delete_project(arn=project["arn"])


def asks_for_minutes(account: Account) -> None:
    account.ask("GetProject", arn=account.unknown_arn("project"))


def test_device_minutes_are_not_used_by_default(
    verify: Verify, only_probes: Callable[..., None]
) -> None:
    """The line has the sum that must be allowed."""
    only_probes(asks_for_minutes, device_minutes=3)
    run = verify()
    assert (run.code, run.err) == (
        2,
        "moto-devicefarm: the chosen probes use about 3 device minutes: "
        "allow them with --device-minutes 3\n",
    )


def test_probes_with_device_minutes_are_left_out(
    verify: Verify, server: ServerProcess, only_probes: Callable[..., None]
) -> None:
    """Free probes run, and a line says how much the others would use."""

    def free(account: Account) -> None:
        asks_for_minutes(account)

    only_probes(asks_for_minutes, device_minutes=3)
    only_probes(free)
    run = verify("--endpoint-url", server.url)
    assert run.code == 0
    assert "[1/1] free: free?" in run.err
    assert "probes that would use about 3 device minutes in all are left out" in run.err


def test_too_few_device_minutes(verify: Verify, only_probes: Callable[..., None]) -> None:
    """Nothing runs if the chosen probes need more than is allowed."""
    only_probes(asks_for_minutes, device_minutes=3)
    run = verify("--device-minutes", "2")
    assert run.code == 2
    assert "about 3 device minutes, which is more than --device-minutes 2: allow more" in run.err


def test_without_a_terminal_device_minutes_need_yes(
    verify: Verify, only_probes: Callable[..., None]
) -> None:
    """The sum is shown, and nothing runs."""
    only_probes(asks_for_minutes, device_minutes=3)
    run = verify("--device-minutes", "3")
    assert run.code == 2
    assert run.err.splitlines() == [
        "about 3 device minutes: asks_for_minutes",
        "about 3 device minutes in all, 0.51 USD if they are metered",
        "moto-devicefarm: nobody can confirm the device minutes here: give --yes",
    ]


def test_closed_standard_input(
    verify: Verify, only_probes: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process without standard input can't confirm either. One minute has no plural."""
    monkeypatch.setattr("sys.stdin", None)
    only_probes(asks_for_minutes, device_minutes=1)
    run = verify("--device-minutes", "3")
    assert run.err.splitlines() == [
        "about 1 device minute: asks_for_minutes",
        "about 1 device minute in all, 0.17 USD if they are metered",
        "moto-devicefarm: nobody can confirm the device minutes here: give --yes",
    ]


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 2), ("", 2)])
def test_person_confirms_device_minutes(
    answer: str,
    code: int,
    verify: Verify,
    server: ServerProcess,
    only_probes: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only "y" and "yes" confirm."""
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    only_probes(asks_for_minutes, device_minutes=3)
    run = verify("--device-minutes", "3", "--endpoint-url", server.url)
    assert run.code == code
    assert "Use them? [y/N] " in run.err
    assert ("not confirmed: nothing was done" in run.err) == (code == 2)


def test_yes_confirms_device_minutes(
    verify: Verify, server: ServerProcess, only_probes: Callable[..., None]
) -> None:
    """A machine confirms with ``--yes``."""
    only_probes(asks_for_minutes, device_minutes=3)
    run = verify("--device-minutes", "3", "--yes", "--endpoint-url", server.url)
    assert run.code == 0
    assert "Use them?" not in run.err


class Terminal:
    """A terminal at which a person types one line."""

    def __init__(self, line: str) -> None:
        self._line = line

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        return self._line


@pytest.mark.parametrize("text", ["nan", "-1", "0", "inf", "few"])
def test_device_minutes_that_are_no_number(
    verify: Verify, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    """With "nan", every sum would be allowed."""
    with pytest.raises(SystemExit, match="2"):
        verify("--device-minutes", text)
    error = f"argument --device-minutes: {text!r}: give a number of minutes, such as 10\n"
    assert capsys.readouterr().err.endswith(error)


def test_interrupt_while_the_mock_answers(
    verify: Verify, server: ServerProcess, only_probes: Callable[..., None], tmp_path: Path
) -> None:
    """The answers of the account may have cost device minutes: the file has them."""

    def interrupts_mock(account: Account) -> None:
        if account.service == "AWS":  # the mock has AWS's URLs
            raise KeyboardInterrupt

    only_probes(interrupts_mock)
    run = verify("--endpoint-url", server.url)
    assert (run.code, run.err.splitlines()[-1]) == (2, "moto-devicefarm: interrupted")
    document = json.loads((tmp_path / "verification.json").read_text())
    assert [one["name"] for one in document["probes"]] == ["interrupts_mock"]
    assert document["complete"] is False


def test_file_that_can_not_be_written(
    verify: Verify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is found before any probe uses device minutes."""
    file = tmp_path / "verification.json"
    message = f"moto-devicefarm: {file}: the file can't be written\n"
    file.mkdir()
    run = verify("--only", "pages_of_devices")
    assert (run.code, run.err) == (2, message)
    file.rmdir()
    file.write_text("")
    monkeypatch.setattr("os.access", lambda path, mode: path != file)
    assert verify("--only", "pages_of_devices").err == message


def test_secrets_of_the_url_and_of_faults(
    verify: Verify, server: ServerProcess, only_probes: Callable[..., None], tmp_path: Path
) -> None:
    """The file has neither the password of the URL nor one in the text of an exception."""

    def breaks(account: Account) -> None:
        raise KeyError("https://example.com/?X-Amz-Signature=abc")

    only_probes(breaks)
    verify("--endpoint-url", server.url.replace("//", "//jane:pass@"))
    document = json.loads((tmp_path / "verification.json").read_text())
    assert document["service"] == server.url
    assert document["probes"][0]["fault"] == "KeyError: 'https://example.com/scrubbed'"


def test_fault_of_the_clean_up_names_what_is_left(
    verify: Verify,
    server: ServerProcess,
    only_probes: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Such as an answer of a proxy that is no answer of Device Farm."""
    created: list[str] = []

    def creates(account: Account) -> None:
        created.append(account.create_project())

    def fail(self: CleanUp, arn: str) -> None:
        raise RuntimeError(arn)

    only_probes(creates)
    monkeypatch.setattr(CleanUp, "_delete", fail)
    with pytest.raises(RuntimeError):
        verify("--endpoint-url", server.url)
    (arn,) = created
    new_client(endpoint_url=server.url).delete_project(arn=arn)
    assert f"please delete it yourself: {arn}: interrupted\n" in capsys.readouterr().err
