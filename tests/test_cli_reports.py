"""The commands ``reproduce`` and ``show``: where they write, what they never overwrite, and one
line for every slip.
"""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.cli import main
from tests.captures.test_pytest_module import PREFIX, SESSION, WAITING

REPORT = json.dumps({"remoteAccessSession": WAITING})
PROJECT = json.dumps({"project": {"arn": f"{PREFIX}:project:a", "name": "checkout"}})
INSTANCE = "arn:aws:devicefarm:us-west-2::deviceinstance:PDX1"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the command is run, with a report in it and a folder for tests."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.json").write_text(REPORT)
    (tmp_path / "tests").mkdir()
    return tmp_path


def slip(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    """The one line that a command says which fails."""
    assert main(argv) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("moto-devicefarm: ")
    assert printed.err.count("\n") == 1
    return printed.err.removeprefix("moto-devicefarm: ").rstrip("\n")


def test_reproduce_writes_the_module_and_the_document_beside_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And says how to run it."""
    assert main(["reproduce", "report.json", "-o", "tests/test_report.py"]) == 0
    assert (
        capsys.readouterr().out
        == "wrote tests/test_report.py; run it with: python3 -m pytest tests/test_report.py\n"
    )
    assert sorted(path.name for path in (folder / "tests").iterdir()) == [
        "report.json",
        "test_report.py",
    ]
    assert (folder / "tests" / "report.json").read_text() == REPORT
    assert (
        '@pytest.mark.devicefarm(load="report.json")\n'
        in (folder / "tests" / "test_report.py").read_text()
    )


def test_reproduce_inline_writes_the_module_alone(folder: Path) -> None:
    """The document is in it."""
    assert main(["reproduce", "report.json", "-o", "tests/test_report.py", "--inline"]) == 0
    assert [path.name for path in (folder / "tests").iterdir()] == ["test_report.py"]


def test_reproduce_without_a_file_prints_the_module(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Inline, since nothing is beside what is printed; nothing else is printed, so that it can be
    piped.
    """
    assert main(["reproduce", "report.json"]) == 0
    printed = capsys.readouterr().out
    assert main(["reproduce", "report.json", "-o", "out.py", "--inline"]) == 0
    assert printed == (folder / "out.py").read_text()
    assert "REPORT = {" in printed


def test_a_report_that_lies_beside_the_module_stays(folder: Path) -> None:
    """It needs no copy, whatever the path by which it was given."""
    assert main(["reproduce", "tests/../report.json", "-o", "test_report.py"]) == 0
    assert (folder / "report.json").read_text() == REPORT
    assert (folder / "test_report.py").exists()


def test_the_same_document_may_be_there_already(folder: Path) -> None:
    """A copy of the same content takes nothing from anybody: a second module may use it."""
    for number in (1, 2):
        assert main(["reproduce", "report.json", "-o", f"tests/test_{number}.py"]) == 0


def test_a_module_that_is_there_is_not_overwritten(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody may have added code of their own."""
    module = folder / "tests" / "test_report.py"
    module.write_text("mine")
    said = slip(capsys, "reproduce", "report.json", "-o", "tests/test_report.py")
    assert said == "tests/test_report.py is there already: give another file with -o"
    assert module.read_text() == "mine"
    assert [path.name for path in (folder / "tests").iterdir()] == ["test_report.py"]


def test_a_document_that_is_there_is_not_overwritten(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The report of an earlier test may have the same name; nothing is half written."""
    other = folder / "tests" / "report.json"
    other.write_text(PROJECT)
    said = slip(capsys, "reproduce", "report.json", "-o", "tests/test_report.py")
    assert (
        said
        == "tests/report.json is there already, with other content: rename report.json, or give --inline"
    )
    assert other.read_text() == PROJECT
    assert not (folder / "tests" / "test_report.py").exists()


def test_reports_of_one_name_do_not_take_each_others_place(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside the module there is room for one of them."""
    (folder / "other").mkdir()
    (folder / "other" / "report.json").write_text(PROJECT)
    said = slip(
        capsys, "reproduce", "report.json", "other/report.json", "-o", "tests/test_report.py"
    )
    assert said == "two reports are called report.json: rename one, or give --inline"
    assert list((folder / "tests").iterdir()) == []
    assert (
        main(
            [
                "reproduce",
                "report.json",
                "other/report.json",
                "-o",
                "tests/test_report.py",
                "--inline",
            ]
        )
        == 0
    )


def dumped() -> str:
    """What farm.dump() makes, as text."""
    with mock_devicefarm() as farm:
        return json.dumps(farm.dump())


@pytest.mark.parametrize("command", ["reproduce", "show"])
@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            "{",
            "bad.json: not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
        ),
        (
            '{"remoteAccessSession": {...}}',
            "bad.json: not JSON: Expecting property name enclosed in double quotes: line 1 column 26 (char 25); "
            "'...' stands in it: give the whole document",
        ),
        ("5", "bad.json: expected a JSON object, found 5"),
        (
            '{"project": {"name": "a"}}',
            "bad.json: project: arn is missing: a resource is found by it",
        ),
        (
            f'{{"run": {{"arn": "{PREFIX}:run:a/b"}}}}',
            "bad.json: run: status is missing: a run has one",
        ),
        (f'{{"arn": "{SESSION}"}}', "bad.json: status is missing: a session has one"),
        (
            json.dumps({**WAITING, "started": 5}),
            "bad.json: started is before created: expected created, then started, then stopped",
        ),
        (
            json.dumps({**WAITING, "created": "yesterday"}),
            "bad.json: created: 'yesterday' is not a time: expected epoch seconds or ISO 8601, such as 2026-01-01T12:00:00Z",
        ),
        (
            f'{{"deviceInstance": {{"arn": "{INSTANCE}"}}}}',
            f"bad.json: deviceInstance: the registry has no device with the instance {INSTANCE}: load its device too",
        ),
        (None, "bad.json: no captured document: give what 'aws devicefarm get-...' printed"),
    ],
)
def test_a_bad_report_is_one_line(
    command: str, text: str | None, complaint: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file is named, also if it is not the first, then the member, then what would do; and
    nothing is written.
    """
    (folder / "bad.json").write_text(dumped() if text is None else text)
    assert slip(capsys, command, "report.json", "bad.json") == complaint
    if command == "reproduce":
        assert (
            slip(capsys, command, "report.json", "bad.json", "-o", "tests/test_report.py")
            == complaint
        )
        assert list((folder / "tests").iterdir()) == []


@pytest.mark.parametrize(
    ("argv", "complaint"),
    [
        (["reproduce", "no.json"], "no.json: No such file or directory"),
        (["reproduce", "tests"], "tests: Is a directory"),
        (
            ["reproduce", "report.json", "-o", "no/test_report.py"],
            "no/test_report.py: No such file or directory",
        ),
        (["show", "no.json"], "no.json: No such file or directory"),
        (
            ["show", "project.json"],
            "project.json: no remote access session in it, and only their lives can be shown",
        ),
        (
            ["show", "project.json", "project.json"],
            "project.json, project.json: no remote access session in it, and only their lives can be shown",
        ),
        (["show", "report.json", "--svg", "no/life.svg"], "no/life.svg: No such file or directory"),
    ],
)
def test_a_path_that_will_not_do_is_one_line(
    argv: list[str], complaint: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As the system says it."""
    (folder / "project.json").write_text(PROJECT)
    assert slip(capsys, *argv) == complaint


@pytest.mark.parametrize("command", ["reproduce", "show"])
def test_a_command_without_a_report_shows_how_to_use_it(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """argparse's usage, and exit code 2."""
    with pytest.raises(SystemExit, match="2"):
        main([command])
    assert f"usage: moto-devicefarm {command}" in capsys.readouterr().err


def test_show_prints_and_draws(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With ``--svg`` the picture comes beside the text, and not instead of it."""
    assert main(["show", "report.json"]) == 0
    text = capsys.readouterr().out
    assert main(["show", "report.json", "--svg", "life.svg"]) == 0
    assert capsys.readouterr().out == text
    assert text.startswith(f"nightly  {SESSION}\n")
    assert ElementTree.parse(folder / "life.svg").getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_neither_command_leaves_the_mock_on(folder: Path) -> None:
    """The documents are loaded into a mock of the command's own."""
    assert main(["show", "report.json"]) == 0
    assert main(["reproduce", "report.json"]) == 0
    with pytest.raises(RuntimeError, match="no mock_devicefarm is active"):
        DeviceFarm.current()
