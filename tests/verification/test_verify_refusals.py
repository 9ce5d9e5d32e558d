"""The command ``verify``: accounts, servers, folders and arguments that it can't use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm import mock_devicefarm
from tests.support.deviations import denial, deviating_server
from tests.support.server import ServerProcess, refusing_port
from tests.support.verify_command import Verify

FREE = ("--only", "orders")
"""Probes that use no device minutes, so that no line tells about them."""


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
    with refusing_port() as port:
        run = verify("--endpoint-url", url := f"http://127.0.0.1:{port}", *FREE)
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
