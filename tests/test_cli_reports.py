"""The commands ``reproduce`` and ``show``: the files that they write, and their messages about
wrong reports.
"""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.cli import main
from tests.support.commands import error_line
from tests.support.session_reports import PREFIX, SESSION, WAITING

REPORT = json.dumps({"remoteAccessSession": WAITING})
PROJECT = json.dumps({"project": {"arn": f"{PREFIX}:project:a", "name": "checkout"}})
TO_COMPLETE = ", or --complete to fill it in (farm.load(..., complete=True))"
INSTANCE = "arn:aws:devicefarm:us-west-2::deviceinstance:PDX1"

NOTHING_TIMED = (
    "nothing in it takes time: give a report of a session, run, job, upload or test grid session"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder of the command, with a report and a folder for tests."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.json").write_text(REPORT)
    (tmp_path / "tests").mkdir()
    return tmp_path


def test_reproduce_writes_the_module_and_the_document_beside_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command writes both, and says how to run the module."""
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
    """With ``--inline`` the document is in the module."""
    assert main(["reproduce", "report.json", "-o", "tests/test_report.py", "--inline"]) == 0
    assert [path.name for path in (folder / "tests").iterdir()] == ["test_report.py"]


def test_reproduce_without_a_file_prints_the_module(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The printed module has the document in it. Nothing else is printed, so that the output can be
    piped.
    """
    assert main(["reproduce", "report.json"]) == 0
    printed = capsys.readouterr().out
    assert main(["reproduce", "report.json", "-o", "out.py", "--inline"]) == 0
    assert printed == (folder / "out.py").read_text()
    assert "REPORT = {" in printed


def test_report_beside_the_module_is_not_copied(folder: Path) -> None:
    """The report is not copied onto itself, whichever path was given."""
    assert main(["reproduce", "tests/../report.json", "-o", "test_report.py"]) == 0
    assert (folder / "report.json").read_text() == REPORT
    assert (folder / "test_report.py").exists()


def test_equal_copy_may_exist(folder: Path) -> None:
    """Two modules may use the same copy of a report."""
    for number in (1, 2):
        assert main(["reproduce", "report.json", "-o", f"tests/test_{number}.py"]) == 0


def test_existing_module_is_not_overwritten(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command writes nothing, because the module may have the user's own code."""
    module = folder / "tests" / "test_report.py"
    module.write_text("mine")
    text = error_line(capsys, "reproduce", "report.json", "-o", "tests/test_report.py")
    assert text == "tests/test_report.py already exists: give another file with -o"
    assert module.read_text() == "mine"
    assert [path.name for path in (folder / "tests").iterdir()] == ["test_report.py"]


def test_reproduce_into_a_folder_that_does_not_exist(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message names the folder. The command does not make it, because it may be misspelt."""
    text = error_line(capsys, "reproduce", "report.json", "-o", "test/test_report.py")
    assert text == "the folder test does not exist: make it, or change -o"
    assert not (folder / "test").exists()


@pytest.mark.parametrize(
    ("given", "proposal"),
    [
        ("tests/test_it", "tests/test_it.py"),
        ("tests/it.json", "tests/it.py"),
        ("tests/test.v2.py", "tests/test_v2.py"),
    ],
)
def test_a_module_has_a_name_that_pytest_can_import(
    given: str, proposal: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else the advice to run it would not work."""
    assert error_line(capsys, "reproduce", "report.json", "-o", given) == (
        f"-o {given}: the name of a test module ends with .py and has no other dot: "
        f"give -o {proposal}"
    )
    assert list((folder / "tests").iterdir()) == []
    assert main(["reproduce", "report.json", "-o", proposal]) == 0


def test_existing_document_is_not_overwritten(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command writes nothing, because another test may use the document."""
    other = folder / "tests" / "report.json"
    other.write_text(PROJECT)
    text = error_line(capsys, "reproduce", "report.json", "-o", "tests/test_report.py")
    advice = "rename report.json, or give --inline"
    assert text == f"tests/report.json already exists with other content: {advice}"
    assert other.read_text() == PROJECT
    assert not (folder / "tests" / "test_report.py").exists()


def test_reports_with_one_name_are_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One folder can't have two copies with one name. With ``--inline`` no copy is needed."""
    (folder / "other").mkdir()
    (folder / "other" / "report.json").write_text(PROJECT)
    text = error_line(
        capsys, "reproduce", "report.json", "other/report.json", "-o", "tests/test_report.py"
    )
    assert text == "two reports have the name report.json: rename one, or give --inline"
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


def dump_text() -> str:
    """The result of farm.dump() as JSON text."""
    with mock_devicefarm() as farm:
        return json.dumps(farm.dump())


@pytest.mark.parametrize("command", ["reproduce", "show"])
@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            "{",
            "bad.json: line 1 column 2: not JSON: the name of a member is expected",
        ),
        (
            "5",
            "bad.json: expected a JSON object, found 5: give whole documents, "
            "as 'aws devicefarm get-...' prints them without --query",
        ),
        (
            '{"project": {"name": "a"}}',
            "bad.json: project: arn is missing: give the whole document, with its arn"
            f"{TO_COMPLETE}",
        ),
        (
            f'{{"run": {{"arn": "{PREFIX}:run:a/b"}}}}',
            "bad.json: run: status is missing: give the whole document, with its status"
            f"{TO_COMPLETE}",
        ),
        (
            f'{{"arn": "{SESSION}"}}',
            f"bad.json: status is missing: give the whole document, with its status{TO_COMPLETE}",
        ),
        (
            json.dumps({**WAITING, "started": 5}),
            "bad.json: started is before created: expected created, then started, then stopped",
        ),
        (
            json.dumps({**WAITING, "created": "yesterday"}),
            "bad.json: created: 'yesterday' is not a time: expected epoch seconds or ISO 8601, "
            "such as 2026-01-01T12:00:00Z",
        ),
        (
            f'{{"deviceInstance": {{"arn": "{INSTANCE}"}}}}',
            "bad.json: deviceInstance: the registry has no device with the instance "
            f"{INSTANCE}: load its device too",
        ),
        (None, "bad.json: no captured document: give the output of 'aws devicefarm get-...'"),
    ],
)
def test_wrong_report_is_one_line(
    command: str, text: str | None, complaint: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line has the file, the member and what is expected. Nothing is written."""
    (folder / "bad.json").write_text(dump_text() if text is None else text)
    assert error_line(capsys, command, "report.json", "bad.json") == complaint
    if command == "reproduce":
        assert (
            error_line(capsys, command, "report.json", "bad.json", "-o", "tests/test_report.py")
            == complaint
        )
        assert list((folder / "tests").iterdir()) == []


@pytest.mark.parametrize(
    ("argv", "complaint"),
    [
        (["reproduce", "no.json"], "no.json: No such file or directory"),
        (
            ["reproduce", "tests"],
            "tests: no sequence of calls in 0 files of the folder: expected files of CloudTrail "
            "(.json.gz), recordings, cassettes or debug logs; give files of documents by their "
            "names",
        ),
        (
            ["reproduce", "report.json", "-o", "no/test_report.py"],
            "the folder no does not exist: make it, or change -o",
        ),
        (["show", "no.json"], "no.json: No such file or directory"),
        (
            ["show", "project.json"],
            f"project.json: {NOTHING_TIMED}",
        ),
        (
            ["show", "project.json", "project.json"],
            f"project.json, project.json: {NOTHING_TIMED}",
        ),
        (["show", "report.json", "--svg", "no/life.svg"], "no/life.svg: No such file or directory"),
        (
            ["show", "report.json", "--svg", "-"],
            "--svg -: the text is printed: give a file, such as --svg report.svg",
        ),
    ],
)
def test_wrong_path_is_one_line(
    argv: list[str], complaint: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line has the path and the reason."""
    (folder / "project.json").write_text(PROJECT)
    assert error_line(capsys, *argv) == complaint


@pytest.mark.parametrize("command", ["reproduce", "show"])
def test_command_without_a_report_shows_the_usage(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """argparse shows the usage and the exit code is 2."""
    with pytest.raises(SystemExit, match="2"):
        main([command])
    assert f"usage: moto-devicefarm {command}" in capsys.readouterr().err


def test_show_prints_and_draws(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With ``--svg`` the command writes the picture and also prints the text."""
    assert main(["show", "report.json"]) == 0
    text = capsys.readouterr().out
    assert main(["show", "report.json", "--svg", "life.svg"]) == 0
    assert capsys.readouterr().out == text
    assert text.startswith(f"session nightly: PENDING_DEVICE\n{SESSION}\n")
    assert ElementTree.parse(folder / "life.svg").getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_no_mock_is_active_after_a_command(folder: Path) -> None:
    """The commands load the documents into a mock of their own, and stop it."""
    assert main(["show", "report.json"]) == 0
    assert main(["reproduce", "report.json"]) == 0
    with pytest.raises(RuntimeError, match="no mock_devicefarm is active"):
        DeviceFarm.current()
