"""The command ``show`` for a sequence of calls: its output, its options, its errors."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from moto_devicefarm.cli import main
from tests.support.recorded_calls import START
from tests.support.recordings import write_calls
from tests.support.session_reports import RUNNING, SESSION

REFUSED = {"code": "NotFoundException", "message": "gone", "status": 400}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder of the command, with two recordings and a document."""
    monkeypatch.chdir(tmp_path)
    get: dict[str, Any] = {"operation": "GetRemoteAccessSession", "parameters": {"arn": SESSION}}
    answer = {"remoteAccessSession": RUNNING}
    write_calls(tmp_path / "calls.jsonl", {**get, "time": START, "answer": answer})
    write_calls(tmp_path / "later.jsonl", {**get, "time": START + 99, "error": REFUSED})
    (tmp_path / "report.json").write_text(json.dumps(answer))
    return tmp_path


def test_show_prints_the_story_and_draws_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With ``--svg`` the command writes the picture and also prints the text."""
    assert main(["show", "calls.jsonl", "--svg", "story.svg"]) == 0
    assert capsys.readouterr().out.startswith("1 call\n")
    assert ElementTree.parse(folder / "story.svg").getroot().tag.endswith("svg")


def test_several_recordings_are_one_story(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The calls are in the order of their times, whichever file has them."""
    assert main(["show", "later.jsonl", "calls.jsonl"]) == 0
    assert capsys.readouterr().out.splitlines()[:5] == [
        "2 calls in 1 min 39 s, 1 error",
        "",
        "2026-01-17, UTC",
        "12:30:00    GetRemoteAccessSession of session 'nightly' (b97d…): RUNNING",
        "             -- 1 min 39 s without a call --",
    ]


def test_story_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A program reads the same facts, with whole ARNs."""
    assert main(["show", "--json", "later.jsonl", "calls.jsonl"]) == 0
    once = {"times": 1, "attempts": 1}
    read = {**once, "operation": "GetRemoteAccessSession", "parameters": {"arn": SESSION}}
    first, last = "2026-01-17T12:30:00.000Z", "2026-01-17T12:31:39.000Z"
    error = {"code": "NotFoundException", "message": "gone"}
    assert json.loads(capsys.readouterr().out) == {
        "calls": 2,
        "errors": {"NotFoundException": 1},
        "rows": [
            {
                **read,
                "since": first,
                "until": first,
                "states": [{"state": "RUNNING", "at": first}],
                "error": None,
            },
            {**read, "since": last, "until": last, "states": [], "error": error},
        ],
        "gaps": [{"since": first, "until": last}],
        "resources": [
            {
                "arn": SESSION,
                "kind": "session",
                "name": "nightly",
                "device": "Invented One",
                "stages": [{"status": "RUNNING", "since": first, "last_seen": first}],
                "result": None,
                "message": None,
                "device_minutes": RUNNING["deviceMinutes"],
                "last_seen": first,
                "deleted": None,
                "calls": 2,
                "errors": 1,
                "left": True,
            }
        ],
    }


@pytest.mark.parametrize(
    ("argv", "complaint"),
    [
        (
            ["calls.jsonl", "report.json"],
            "report.json: no sequence of calls, but another report is one: give it alone",
        ),
        (
            ["calls.jsonl", "--at", "2026-01-17"],
            "--at 2026-01-17: calls have times of their own: leave --at out",
        ),
        (["calls.jsonl", "--svg", "no/story.svg"], "no/story.svg: No such file or directory"),
    ],
)
def test_wrong_use_is_one_line(
    argv: list[str], complaint: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line has the file and the reason."""
    assert main(["show", *argv]) == 2
    assert capsys.readouterr() == ("", f"moto-devicefarm: {complaint}\n")


class Terminal(io.StringIO):
    """An output that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("variables", "has_colours"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_colours_are_for_a_terminal(
    variables: dict[str, str], has_colours: bool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A user can forbid them by NO_COLOR."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    assert main(["show", "calls.jsonl"]) == 0
    assert ("\x1b[" in terminal.getvalue()) is has_colours
