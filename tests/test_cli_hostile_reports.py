"""``reproduce`` and ``show`` with hostile reports: names and texts are data, and never code or
commands of a terminal.
"""

from __future__ import annotations

import ast
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moto_devicefarm import reproduce_command
from moto_devicefarm.captures import pytest_module
from moto_devicefarm.captures.sources import read_source
from moto_devicefarm.cli import main
from tests.support.session_reports import WAITING

pytest_plugins = ["pytester"]
INJECTION = 'a"""\nimport os\nos.abort()\n"""'
NAMES = (
    f"{INJECTION}.json",
    "\\.json",
    '".json',
    "'.json",
    "\x1b[31m.json",
    "{a}.json",
    "[1].json",
    " [1].json",
    "é ☃ \U0001f600.json",
    "\u2028\u202e.json",
)
"""Names of files that code, a pattern of names or a terminal could take for something else."""
PLUGINS = ("-p", "no:randomly", "-p", "no:asyncio")
STATEMENTS = ["Expr", "Import", "ImportFrom", "Import", "ImportFrom", "Assign", "FunctionDef"]
"""The statements of a module: the docstring, the imports, the constant and the test."""


def report(**members: Any) -> str:
    """A report of a session with these members."""
    return json.dumps({"remoteAccessSession": {**WAITING, **members}})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder of the command, with a folder for tests."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tests").mkdir()
    return tmp_path


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file names")
def test_the_name_of_a_report_is_data(pytester: pytest.Pytester) -> None:
    """The module has no other statement because of it, finds the copy, and passes."""
    folder = pytester.mkdir("reports")
    for number, name in enumerate(NAMES):
        (folder / name).write_text(report(), "utf-8")
        module = Path(f"test_report{number}.py")
        assert main(["reproduce", str(folder / name), "-o", str(module)]) == 0
        statements = ast.parse(module.read_text("utf-8")).body
        assert [type(statement).__name__ for statement in statements] == STATEMENTS
        assert Path(name).read_text("utf-8") == report()
    pytester.runpytest_inprocess(*PLUGINS).assert_outcomes(passed=len(NAMES))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such file names")
def test_a_name_that_is_not_utf_8(pytester: pytest.Pytester) -> None:
    """The module is UTF-8 and finds the copy all the same."""
    folder = pytester.mkdir("reports")
    name = os.fsdecode(b"bad\xff.json")
    (folder / name).write_text(report())
    assert main(["reproduce", str(folder / name), "-o", "test_report.py"]) == 0
    assert r"bad\udcff.json" in Path("test_report.py").read_text("utf-8")
    pytester.runpytest_inprocess(*PLUGINS).assert_outcomes(passed=1)


def test_a_name_of_a_session_that_is_code_is_data(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is a text in an assertion."""
    (folder / "report.json").write_text(report(name=INJECTION))
    assert main(["reproduce", "report.json"]) == 0
    module = capsys.readouterr().out
    assert "abort" not in {
        node.attr for node in ast.walk(ast.parse(module)) if isinstance(node, ast.Attribute)
    }


@given(name=st.text(min_size=1, max_size=30), message=st.text(max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_is_the_same_text_in_the_module(tmp_path: Path, name: str, message: str) -> None:
    """Each text that JSON carries is a literal of the module with the same value."""
    file = tmp_path / "report.json"
    file.write_text("{}")
    members = {**WAITING, "name": name, "message": message}
    documents = read_source({"remoteAccessSession": members}).documents
    module = pytest_module.module_text(documents, [file], inline=True)
    literals = {
        node.value for node in ast.walk(ast.parse(module)) if isinstance(node, ast.Constant)
    }
    assert {name, message} <= literals


def test_years_before_1000(pytester: pytest.Pytester) -> None:
    """The module is valid and passes."""
    moments = ("0001-01-01T00:00:00Z", "0999-06-01T00:00:00Z", -30_000_000_000)
    for number, created in enumerate(moments):
        Path(f"report{number}.json").write_text(report(created=created))
        assert main(["reproduce", f"report{number}.json", "-o", f"test_report{number}.py"]) == 0
    pytester.runpytest_inprocess(*PLUGINS).assert_outcomes(passed=len(moments))


@pytest.mark.parametrize(
    ("members", "complaint"),
    [
        ({"deviceMinutes": {"total": float("nan")}}, "nan is not a number that JSON has"),
        ({"name": "a\ud800"}, "'a\\ud800' holds half of a surrogate pair"),
        ({"newer": float("inf")}, "inf is not a number that JSON has"),
    ],
)
def test_what_json_does_not_carry_writes_no_file(
    members: dict[str, Any], complaint: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The error names the member."""
    (folder / "report.json").write_text(report(**members))
    assert main(["reproduce", "report.json", "-o", "tests/test_report.py"]) == 2
    assert complaint in capsys.readouterr().err
    assert list((folder / "tests").iterdir()) == []


def test_a_write_that_fails_leaves_no_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither a half of the module, nor the module without its copy, stays."""
    (folder / "report.json").write_text(report())
    write_bytes = Path.open

    class FullDisk:
        def __init__(self, path: Path, mode: str) -> None:
            self._file = write_bytes(Path(path), mode)

        def __enter__(self) -> FullDisk:
            return self

        def __exit__(self, *exception: object) -> None:
            self._file.close()

        def write(self, content: bytes) -> None:
            self._file.write(content[:10])
            if self._file.name.endswith(".json"):
                raise OSError(28, "No space left on device", self._file.name)

    monkeypatch.setattr(reproduce_command, "open", FullDisk, raising=False)
    assert main(["reproduce", "report.json", "-o", "tests/test_report.py"]) == 2
    assert capsys.readouterr().err.endswith("report.json: No space left on device\n")
    assert list((folder / "tests").iterdir()) == []


def test_the_module_may_not_have_the_name_of_the_copy(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One of them would be lost."""
    (folder / "report.py").write_text(report())
    assert main(["reproduce", "report.py", "-o", "tests/report.py"]) == 2
    name = os.path.join("tests", "report.py")
    complaint = f"{name} is also the copy of the report: give another file with -o\n"
    assert capsys.readouterr().err == f"moto-devicefarm: {complaint}"
    assert list((folder / "tests").iterdir()) == []


def test_show_prints_no_commands_of_a_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The escapes are readable text, and each session stays on its own lines."""
    (folder / "report.json").write_text(
        report(
            name="\x1b[31mred\r\x07",
            status="COMPLETED",
            result="ERRORED",
            message="\x1b]0;title\x07\nnext é",
        )
    )
    assert main(["show", "report.json"]) == 0
    out = capsys.readouterr().out
    head, message, arn, *_ = out.splitlines()
    assert head == r"session \x1b[31mred\r\x07: COMPLETED, ERRORED"
    assert message == r"\x1b]0;title\x07\nnext é"
    assert arn.startswith("arn:aws:devicefarm:")
    assert all(character.isprintable() or character == "\n" for character in out)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file names")
def test_an_error_prints_no_commands_of_a_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The name of a file in an error message is readable text."""
    (folder / "\x1b[31m.json").write_text("{}")
    assert main(["show", "\x1b[31m.json"]) == 2
    assert capsys.readouterr().err.startswith(r"moto-devicefarm: \x1b[31m.json: the object")
    assert main(["show", "\x1b[32m.json"]) == 2
    assert capsys.readouterr().err == (
        "moto-devicefarm: \\x1b[32m.json: No such file or directory\n"
    )
