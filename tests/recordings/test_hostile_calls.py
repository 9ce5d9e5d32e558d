"""Calls of a report that somebody wrote to do harm, or by mistake."""

from __future__ import annotations

import ast
import io
import json
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm.cli import main

PROJECT = "arn:aws:devicefarm:us-west-2:123456789012:project:11111111-2222-3333-4444-555555555555"
TIME = "2026-01-17T12:00:00Z"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def module_of(*calls: dict[str, Any]) -> str:
    """The module that reproduce writes for calls."""
    lines = [json.dumps({"time": TIME, **call}) for call in calls]
    Path("calls.jsonl").write_text("\n".join(lines))
    assert main(["reproduce", "calls.jsonl", "-o", "test_it.py"]) == 0
    return Path("test_it.py").read_text()


def names_called(module: str) -> set[str]:
    """The names of functions that the module calls by themselves."""
    return {
        node.func.id
        for node in ast.walk(ast.parse(module))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


@pytest.mark.parametrize(
    "operation", ["Foo\n        evil() #", "a\0b", "a\u2028evil()", "\x1b[31m", "a\revil()"]
)
def test_the_name_of_an_operation_is_no_code(operation: str) -> None:
    """A line end in it does not end the comment that has it."""
    module = module_of({"operation": operation, "parameters": {}, "answer": {}})
    assert "evil" not in names_called(module)
    assert module.isascii()


def test_a_module_whose_calls_are_all_left_out_is_python() -> None:
    """The block of the clock is not empty."""
    wrong = {"name": "p", "newMember": 1}
    module = module_of({"operation": "CreateProject", "parameters": wrong, "answer": {}})
    assert "        pass\n" in module
    ast.parse(module)


@pytest.mark.parametrize("name", ["a{b}", "a{", "{0}", "{}"])
def test_braces_in_the_name_of_a_member(name: str) -> None:
    """They are a part of the name."""
    project = {"arn": PROJECT, "name": "p", "created": TIME, name: "x"}
    call = {"operation": "CreateProject", "parameters": {"name": "p"}}
    module = module_of({**call, "answer": {"project": project}})
    ast.parse(module)
    assert name in module


def test_a_replay_of_nothing_is_an_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command that should have recorded may have failed."""
    Path("empty.jsonl").write_text("")
    assert main(["replay", "empty.jsonl"]) == 2
    assert capsys.readouterr().err == ("moto-devicefarm: empty.jsonl: no call in it: it is empty\n")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    assert main(["replay", "-"]) == 2
    assert capsys.readouterr().err == (
        "moto-devicefarm: standard input: no call in it: it is empty\n"
    )


def test_a_picture_does_not_replace_its_report(capsys: pytest.CaptureFixture[str]) -> None:
    """A report often can't be captured again."""
    text = json.dumps({"project": {"arn": PROJECT, "name": "p"}})
    Path("report.json").write_text(text)
    assert main(["show", "report.json", "--svg", "./report.json"]) == 2
    assert "--svg report.json: it is the report itself" in capsys.readouterr().err
    assert Path("report.json").read_text() == text


def test_the_module_may_go_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    """A dash is no name of a file."""
    Path("report.json").write_text(json.dumps({"project": {"arn": PROJECT, "name": "p"}}))
    assert main(["reproduce", "report.json", "-o", "-"]) == 0
    assert "def test_report(" in capsys.readouterr().out
    assert not Path("-").exists()
