"""The command ``verify``: faults and interrupts, after which it cleans up and keeps the answers."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm.verification.account import Account
from moto_devicefarm.verification.clean_up import CleanUp
from tests.support.clients import new_client
from tests.support.deviations import deviating_server
from tests.support.server import ServerProcess
from tests.support.verify_command import Verify, names_left


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


@pytest.fixture(params=["SIGINT", "SIGTERM"])
def number(request: pytest.FixtureRequest) -> Iterator[signal.Signals]:
    """The number of a signal with Python's handler: a shell's job in the background ignores it."""
    number = signal.Signals[request.param]
    handler = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
    former = signal.signal(number, handler)
    yield number
    signal.signal(number, former)


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
    assert run.code == 130
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


def test_interrupt_while_the_mock_answers(
    verify: Verify, server: ServerProcess, only_probes: Callable[..., None], tmp_path: Path
) -> None:
    """The answers of the account may have cost device minutes: the file has them."""

    def interrupts_mock(account: Account) -> None:
        if account.service == "AWS":  # the mock has AWS's URLs
            raise KeyboardInterrupt

    only_probes(interrupts_mock)
    run = verify("--endpoint-url", server.url)
    assert (run.code, run.err.splitlines()[-1]) == (130, "moto-devicefarm: interrupted")
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
