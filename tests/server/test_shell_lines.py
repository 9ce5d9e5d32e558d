"""The lines that set a client's variables in a shell, and the choice of the shell."""

from __future__ import annotations

import pytest

from moto_devicefarm import cli
from moto_devicefarm.server.shell_lines import default_shell, shell_lines
from tests.support.serve_command import serve
from tests.support.server import free_port

URL = "http://[::1]:5000"
KEYS = {"AWS_ACCESS_KEY_ID": "mine", "AWS_SECRET_ACCESS_KEY": "secret"}


def test_one_line_sets_one_variable() -> None:
    """The first line has the address; the others are what a client needs besides."""
    assert shell_lines("sh", URL, {}) == [
        "export AWS_ENDPOINT_URL=http://[::1]:5000",
        "export AWS_REGION=us-west-2",
        "export AWS_DEFAULT_REGION=us-west-2",
        "export AWS_ACCESS_KEY_ID=testing",
        "export AWS_SECRET_ACCESS_KEY=testing",
    ]


def test_the_lines_leave_out_credentials_that_are_set() -> None:
    """The region is set in any case: Device Farm exists in one only."""
    environment = KEYS | {"AWS_REGION": "eu-west-1"}
    assert shell_lines("powershell", URL, environment) == [
        "$env:AWS_ENDPOINT_URL = 'http://[::1]:5000'",
        "$env:AWS_REGION = 'us-west-2'",
        "$env:AWS_DEFAULT_REGION = 'us-west-2'",
    ]


@pytest.mark.parametrize("name", KEYS)
def test_half_of_the_credentials_is_none(name: str) -> None:
    """A client needs both keys."""
    assert shell_lines("fish", URL, KEYS | {name: ""})[-2:] == [
        "set -gx AWS_ACCESS_KEY_ID 'testing'",
        "set -gx AWS_SECRET_ACCESS_KEY 'testing'",
    ]


@pytest.mark.parametrize(
    ("system", "shell", "expected"),
    [
        ("posix", "/bin/bash", "sh"),
        ("posix", "/usr/bin/fish", "fish"),
        ("posix", "/usr/bin/pwsh", "powershell"),
        ("posix", "", "sh"),
        ("nt", "", "powershell"),
        ("nt", "C:\\Program Files\\Git\\usr\\bin\\bash.exe", "sh"),
        ("nt", "C:\\fish.exe", "fish"),
    ],
)
def test_the_shell_of_a_terminal(system: str, shell: str, expected: str) -> None:
    """$SHELL decides; Windows has it only in a shell of another system."""
    assert default_shell(True, system, {"SHELL": shell}) == expected


@pytest.mark.parametrize("system", ["posix", "nt"])
def test_a_script_reads_lines_of_sh(system: str) -> None:
    """Scripts that look for ``export AWS_ENDPOINT_URL=`` find it on every machine."""
    assert default_shell(False, system, {"SHELL": "/usr/bin/fish"}) == "sh"


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("sh", "export AWS_ENDPOINT_URL={}"),
        ("powershell", "$env:AWS_ENDPOINT_URL = '{}'"),
        ("fish", "set -gx AWS_ENDPOINT_URL '{}'"),
    ],
)
def test_the_lines_of_a_shell(shell: str, line: str, capfd: pytest.CaptureFixture[str]) -> None:
    """``--shell`` decides, whatever the user's own shell is."""
    port = free_port()
    serve("--shell", shell, port=port)
    assert capfd.readouterr().out.splitlines()[1] == line.format(f"http://127.0.0.1:{port}")


def test_an_unknown_shell(capsys: pytest.CaptureFixture[str]) -> None:
    """The message has the shells that are possible."""
    with pytest.raises(SystemExit, match="2"):
        cli.main(["serve", "--shell", "tcsh"])
    error = capsys.readouterr().err
    assert all(shell in error for shell in ("'tcsh'", "sh", "powershell", "fish"))
