"""``verify --compare``: a file that somebody sent, and the mock of today."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm.verification import report
from tests.support.server import ServerProcess

Verify = Callable[..., Any]


@pytest.fixture
def file(verify: Verify, server: ServerProcess, tmp_path: Path) -> Path:
    """A verification of one probe."""
    verify("--endpoint-url", server.url, "--only", "unknown_resource")
    return tmp_path / "verification.json"


def rewrite(file: Path, change: Callable[[Any], object]) -> None:
    """Change the document in a file."""
    document = json.loads(file.read_text())
    change(document)
    file.write_text(json.dumps(document))


def test_equal_answers(verify: Verify, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No account is needed, and the file stays as it is."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    before = file.read_bytes()
    run = verify("--compare", str(file))
    assert (run.code, run.out) == (0, "1 probe: 1 as the mock, 0 different\n")
    assert file.read_bytes() == before


def test_other_words(verify: Verify, file: Path) -> None:
    """A difference is a row of the table, and the exit code is 1."""

    def change(document: Any) -> None:
        document["probes"][0]["calls"][0]["error"]["message"] = "No device was there."

    rewrite(file, change)
    run = verify("--compare", str(file))
    assert run.code == 1
    assert "unknown_resource  1 GetDevice: error.message" in run.out
    assert '"No device was there."' in run.out


def test_the_tables_fit_the_terminal(
    verify: Verify, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Long values and questions get more lines."""

    def change(document: Any) -> None:
        document["probes"][0]["calls"][0]["error"]["message"] = "No device was there. " * 5

    rewrite(file, change)
    monkeypatch.setenv("COLUMNS", "100")
    for options in (("--compare", str(file)), ("--list",)):
        assert 80 < max(map(len, verify(*options).out.splitlines())) <= 100


def test_probe_that_does_not_exist_any_more(verify: Verify, file: Path) -> None:
    """It is named and left out. Without any other probe, there is nothing to compare."""
    former = {"name": "former", "question": "Was it there?", "calls": []}
    rewrite(file, lambda document: document["probes"].append(former))
    run = verify("--compare", str(file))
    assert (run.code, run.err) == (0, "the probe former does not exist any more\n")
    rewrite(file, lambda document: document["probes"].pop(0))
    run = verify("--compare", str(file))
    assert run.code == 2
    assert run.err.endswith(
        f"moto-devicefarm: {file}: no answer to a probe in it: nothing to compare\n"
    )


def test_only_chosen_probes_are_compared(verify: Verify, file: Path) -> None:
    """``--only`` chooses among the answers of the file."""
    run = verify("--compare", str(file), "--only", "orders")
    assert (run.code, run.err) == (
        2,
        f"moto-devicefarm: {file}: no answer to a probe in it: nothing to compare\n",
    )


@pytest.mark.parametrize(
    "document",
    [
        [],
        {"service": "AWS"},
        {"probes": []},
        {"service": "AWS", "probes": [{"name": "x"}]},
        {"service": "AWS", "probes": [{"name": "x", "question": "?", "calls": [{}]}]},
        {"service": "AWS", "probes": [{"name": "x", "question": "?", "calls": 3}]},
        {"service": "AWS", "probes": [{"name": "x", "question": "?", "calls": [1]}]},
        {"service": "AWS", "probes": [{"name": ["x"], "question": "?"}]},
        {"service": "AWS", "probes": [{"name": 1, "question": "?"}]},
        {"service": "AWS", "probes": [{"name": "x", "question": "?"}] * 2},
        {"service": "AWS", "probes": [{"name": "x", "question": "?", "not_answered": 1}]},
        {"service": "AWS", "probes": [{"name": "x", "question": "?", "fault": {}}]},
        {
            "service": "AWS",
            "probes": [
                {
                    "name": "x",
                    "question": "?",
                    "calls": [{"operation": "o", "parameters": {}, "answer": [], "error": {}}],
                }
            ],
        },
    ],
)
def test_other_files_are_refused(verify: Verify, tmp_path: Path, document: Any) -> None:
    """One line has the file and what is expected."""
    file = tmp_path / "other.json"
    file.write_text(json.dumps(document))
    run = verify("--compare", str(file))
    assert (run.code, run.err) == (
        2,
        f"moto-devicefarm: {file}: not a verification: give a verification.json that "
        "'moto-devicefarm verify' wrote\n",
    )


@pytest.mark.parametrize(
    ("option", "value"),
    [("--profile", "test"), ("--endpoint-url", "http://a"), ("--device-minutes", "3")],
)
def test_options_of_an_account_are_refused(verify: Verify, option: str, value: str) -> None:
    """A comparison asks no account."""
    run = verify("--compare", "any.json", option, value)
    assert (run.code, run.err) == (
        2,
        "moto-devicefarm: --compare needs no account: leave out --profile, --endpoint-url and "
        "--device-minutes\n",
    )


def test_large_files_are_refused(
    verify: Verify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that never ends does not fill the memory."""
    monkeypatch.setattr(report, "MOST_BYTES", 1000)
    file = tmp_path / "large.json"
    file.write_bytes(b" " * 1001)
    run = verify("--compare", str(file))
    assert (run.code, run.err) == (
        2,
        f"moto-devicefarm: {file}: too large for a verification: at most 1000 bytes\n",
    )


def test_terminal_shows_no_character_that_acts(verify: Verify, file: Path) -> None:
    """Names, members and reasons of a file that somebody sent show escapes, and not more than a
    person can read.
    """

    def change(document: Any) -> None:
        first = document["probes"][0]
        first["calls"][0]["error"]["\x1b[31m" + "k" * 1000] = "\x1b[31m"
        refusal = {"name": "order_of_projects", "question": "?", "not_answered": "\x1b]0;a\x07\n"}
        former = {"name": "\x1b[2J", "question": "?"}
        document["probes"] += [refusal, former]

    rewrite(file, change)
    run = verify("--compare", str(file))
    assert run.code == 1
    assert (run.out + run.err).replace("\n", "").isprintable()
    assert "order_of_projects: \\x1b]0;a\\x07\\n\n" in run.out
    assert "error.\\x1b[31mkkk" in run.out
    assert "k..." in run.out
    assert run.err == "the probe \\x1b[2J does not exist any more\n"


@pytest.mark.parametrize("resource", [[1], {"status": [1]}, {"status": {}}, 1])
def test_poll_without_a_status(verify: Verify, file: Path, resource: Any) -> None:
    """An answer of a poll that is not a resource is a difference."""

    def change(document: Any) -> None:
        call = document["probes"][0]["calls"][0]
        call.update(answer={"device": resource}, poll=1)
        document["probes"][0]["calls"][:1] = [call, call]

    rewrite(file, change)
    assert verify("--compare", str(file)).code == 1
