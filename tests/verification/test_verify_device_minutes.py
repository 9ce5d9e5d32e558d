"""The command ``verify``: probes that use device minutes, and who allows them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from moto_devicefarm.verification.account import Account
from tests.support.server import ServerProcess
from tests.support.verify_command import Verify


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
