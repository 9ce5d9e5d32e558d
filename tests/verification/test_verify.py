"""The command ``verify``: what it finds, prints and writes."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm.verification import command
from moto_devicefarm.verification.account import Account
from moto_devicefarm.verification.probes import choices, runs, sessions
from tests.support.deviations import denial, deviating_server
from tests.support.server import ServerProcess, change_clock
from tests.support.verify_command import Verify, names_left


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
    assert run.code == 130
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
