"""A report of each form in which people have one becomes a test that passes, and can be shown."""

from __future__ import annotations

import ast
import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.cli import main
from tests.support.pytester import run_pytest

pytest_plugins = ["pytester"]

REPORTS = Path(__file__).parent / "reports"
REFUSED = ("table.txt", "text.txt")
"""What the AWS CLI prints in forms that lack the names of members."""
SCRUBBED = ("scrubbed.md", "elided.txt")
FILES = sorted(path.name for path in REPORTS.iterdir() if path.name not in REFUSED)
SEQUENCES = (
    *("aws_debug.log", "boto3_debug.log", "github_actions.log", "retries.log"),
    *("cassette.json", "cassette.yaml", "cloudtrail.json", "lookup_events.json"),
    *("recording.jsonl",),
)
PAGES_WITH_CALLS = tuple(name for name in FILES if name.startswith("issue_with_"))
STYLES = ("fixture", "decorator", "unittest")
STYLED = ("aws_cli.json", "issue.md", "scrubbed.md", "recording.jsonl", "issue_with_trail.md")
"""The reports that are written in all three styles, one for each way to a module."""


def options(name: str) -> list[str]:
    """The options that the report needs."""
    return ["--complete"] if name in SCRUBBED else []


def module_of(report: Path, *more: str) -> str:
    """The module that ``reproduce`` writes of a report."""
    output = Path("written.py")
    assert main(["reproduce", str(report), *options(report.name), *more, "-o", str(output)]) == 0
    text = output.read_text("utf-8")
    output.unlink()
    return text


def test_each_report_becomes_a_passing_module(pytester: pytest.Pytester) -> None:
    """That holds in all styles, also for a trail that is compressed."""
    packed = pytester.path / "trail.json.gz"
    packed.write_bytes(gzip.compress((REPORTS / "cloudtrail.json").read_bytes()))
    number = 0
    for report in (*(REPORTS / name for name in FILES), packed):
        for style in STYLES if report.name in STYLED else STYLES[:1]:
            number += 1
            output = pytester.path / f"test_{number}.py"
            argv = ["reproduce", str(report), *options(report.name), "--style", style]
            assert main([*argv, "-o", str(output)]) == 0, report.name
            lines = output.read_text("utf-8").splitlines()
            assert max(map(len, lines)) <= 100
            assert not any("AWS answered" in line for line in lines)  # the mock wrote the reports
    run_pytest(pytester).assert_outcomes(passed=number)


@pytest.mark.parametrize("name", FILES)
def test_each_report_is_shown(name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Calls are a story, and a session is a timeline."""
    assert main(["show", str(REPORTS / name), *options(name)]) == 0
    shown = capsys.readouterr().out
    if name in SEQUENCES or name in PAGES_WITH_CALLS:
        assert " calls in " in shown.partition("\n")[0]
        assert "CreateProject(name='checkout')" in shown
    else:
        assert "captured as PENDING_DEVICE" in shown or "COMPLETED, STOPPED" in shown


@pytest.mark.parametrize("name", FILES)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_each_report_loads(name: str) -> None:
    """``farm.load`` takes what the commands take."""
    with mock_devicefarm() as farm:
        loaded = farm.load(REPORTS / name, complete=name in SCRUBBED)
    assert loaded["Project"]


@pytest.mark.parametrize("command", ["reproduce", "show"])
@pytest.mark.parametrize("name", REFUSED)
def test_a_table_is_told(command: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The exit code is 2, and the message says what to do."""
    assert main([command, str(REPORTS / name)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.endswith(
        f"line 1 column 1: it is the output of the AWS CLI as {name[:-4]}, which can't be loaded; "
        "run the command with --output json\n"
    )


def test_a_table_in_prose_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is told before other blocks, which are no documents."""
    table = (REPORTS / "table.txt").read_text()
    Path("issue.md").write_text(f'It hangs.\n\n{table}\nOur config: {{"retries": 5}}\n')
    assert main(["show", "issue.md"]) == 2
    assert "it is the output of the AWS CLI as table" in capsys.readouterr().err


@pytest.mark.parametrize("name", PAGES_WITH_CALLS)
def test_calls_in_an_issue_are_a_sequence(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The prose around them becomes the docstring, and the command says where they stood."""
    module = module_of(REPORTS / name)
    docstring = ast.get_docstring(ast.parse(module)) or ""
    assert docstring.startswith(f"3 calls: reproduced from {name}.\n\n")
    assert "\n# GetProject fails\n" in docstring
    assert "eventName" not in docstring
    assert "Making request" not in docstring
    assert 'match=r"\\(NotFoundException\\)"' in module
    (note,) = capsys.readouterr().err.splitlines()
    line = (REPORTS / name).read_text().split("\n```")[0].count("\n") + 3
    assert note == f"{REPORTS / name}: 3 calls (line {line})"


def test_an_issue_gives_what_its_block_gives(folder: Path) -> None:
    """The statements of the test are those of the file alone."""
    for name in PAGES_WITH_CALLS:
        content = (REPORTS / name).read_text().split("```")[1].partition("\n")[2]
        Path("block.txt").write_text(content)
        alone, page = (ast.parse(module_of(one)) for one in (Path("block.txt"), REPORTS / name))
        assert ast.dump(alone.body[-1]).replace("test_block", "") == ast.dump(
            page.body[-1]
        ).replace(f"test_{name[:-3]}", "")


@pytest.mark.parametrize(
    "page",
    [
        "Two calls:\n\n```\n$ cat calls.jsonl\n{recording}```\n",
        "Two calls:\n\n{recording}\nThanks\n",
        "<p>Two calls:</p>\n<pre>{escaped}</pre>\n",
        "Two calls:\n{{code}}\n{recording}{{code}}\n",
        "Two calls:\n\n```json\n{trail}\n```\n\nand\n\n```\n{more}\n```\n",
        "Two calls: {trail} and these: {more}",
    ],
)
def test_calls_are_found_anywhere_in_a_page(page: str, folder: Path) -> None:
    """Not only a block that is nothing but calls has them."""
    recording = "".join((REPORTS / "recording.jsonl").read_text().splitlines(keepends=True)[:2])
    records = json.loads((REPORTS / "cloudtrail.json").read_text())["Records"]
    Path("page.txt").write_text(
        page.format(
            recording=recording,
            escaped=recording.replace('"', "&quot;"),
            trail=json.dumps({"Records": records[1:2]}),
            more=json.dumps({"Records": records[2:3]}),
        )
    )
    module = module_of(Path("page.txt"))
    docstring = ast.get_docstring(ast.parse(module)) or ""
    assert docstring.startswith("2 calls: reproduced from page.txt.\n\n")
    assert "Two calls:" in docstring
    assert "ThrottlingException" in module


def test_a_document_beside_calls_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The commands take the calls, and ``farm.load`` takes both."""
    page = (REPORTS / "issue_with_trail.md").read_text() + (REPORTS / "issue.md").read_text()
    Path("both.md").write_text(page)
    assert main(["show", "both.md"]) == 0
    printed = capsys.readouterr()
    assert printed.err == "both.md: 3 calls (line 7); left out: 1 document beside the calls\n"
    assert printed.out.startswith("3 calls in 6 s, 1 error\n")
    with mock_devicefarm() as farm:
        loaded = farm.load("both.md")
    assert len(loaded["RemoteAccessSession"]) == 1
    assert len(loaded["Project"]) == 2


@pytest.mark.parametrize("record", ["{}", '{"eventName": 5}', "5"])
def test_a_broken_trail_in_a_page_is_told(
    record: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The error has the place of the block."""
    Path("page.md").write_text(f'Look:\n\n```\n{{"Records": [{record}]}}\n```\n')
    assert main(["show", "page.md"]) == 2
    assert capsys.readouterr().err.startswith(
        "moto-devicefarm: page.md, line 4, record 1: not a record of CloudTrail"
    )


def test_a_trail_of_other_services_hides_no_document(folder: Path) -> None:
    """The page has no call, so its documents count."""
    record = json.loads((REPORTS / "cloudtrail.json").read_text())["Records"][0]
    page = f"```\n{json.dumps({'Records': [record]})}\n```\n{(REPORTS / 'issue.md').read_text()}"
    Path("page.md").write_text(page)
    assert "was PENDING_DEVICE" in module_of(Path("page.md"))


def test_a_broken_block_beside_calls_is_passed_over(folder: Path) -> None:
    """The calls of the other block are read."""
    page = '```\n{"Records": [5]}\n```\n' + (REPORTS / "issue_with_trail.md").read_text()
    Path("page.md").write_text(page)
    assert main(["show", "page.md"]) == 0


def test_calls_with_an_elided_line_are_read(folder: Path) -> None:
    """Somebody left out some lines of a recording."""
    first, second, *_ = (REPORTS / "recording.jsonl").read_text().splitlines()
    Path("page.md").write_text(f"Look:\n\n```\n{first}\n...\n{second}\n```\n")
    docstring = ast.get_docstring(ast.parse(module_of(Path("page.md")))) or ""
    assert docstring == "2 calls: reproduced from page.md.\n\nLook:\n\n..."


def test_a_trail_asserts_nothing_that_it_does_not_have(folder: Path) -> None:
    """It has no answers of Get and List, and the docstring says so."""
    module = module_of(REPORTS / "cloudtrail.json")
    assert (ast.get_docstring(ast.parse(module)) or "").endswith(
        "\n\nThe report does not have the answers of 9 calls, so the test asserts nothing about "
        "them."
    )
    statements = [
        ast.unparse(one) for one in ast.walk(ast.parse(module)) if isinstance(one, ast.Assert)
    ]
    assert statements == [
        "assert session['status'] == 'PENDING'",
        "assert session['status'] == 'STOPPING'",
    ]
    assert "for _ in range(7):" in module


def test_the_arn_of_another_session_is_no_part_of_the_first(folder: Path) -> None:
    """It stands in a constant, as AWS got it."""
    module = module_of(REPORTS / "recording.jsonl")
    assert ".replace(" not in module
    assert '/00001"' in module


def test_the_reader_speaks_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its notes are not repeated."""
    module_of(REPORTS / "cloudtrail.json")
    assert capsys.readouterr().err == "1 record of other services passed over\n"


def test_the_story_counts_attempts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """botocore sent the first call three times."""
    assert main(["show", str(REPORTS / "retries.log")]) == 0
    assert "ListProjects, 3 attempts: 0 projects\n" in capsys.readouterr().out
    assert main(["show", "--json", str(REPORTS / "retries.log")]) == 0
    rows: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["rows"]
    assert [(row["times"], row["attempts"]) for row in rows] == [(1, 3), (1, 1)]


def test_a_folder_of_sequences_is_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Files without calls are passed over and counted."""
    Path("all").mkdir()
    for name in ("aws_cli.json", "cassette.yaml", "boto3_debug.log", "cloudtrail.json"):
        shutil.copy(REPORTS / name, "all")
    assert main(["show", "all"]) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("23 calls in ")
    assert printed.err == ("all: 1 file without calls\n1 record of other services passed over\n")


def test_a_mixture_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Documents and calls in several files are two reports."""
    argv = [str(REPORTS / name) for name in ("cloudtrail.json", "aws_cli.json")]
    assert main(["reproduce", *argv]) == 2
    assert capsys.readouterr().err == (
        f"moto-devicefarm: {argv[1]}: no sequence of calls, but another report is one: "
        "give it alone\n"
    )


def test_a_broken_cassette_in_a_page_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """YAML without brackets is read as a whole block only."""
    Path("page.md").write_text("Look:\n\n```\ninteractions:\n- *a\n```\n")
    assert main(["show", "page.md"]) == 2
    assert capsys.readouterr().err.startswith("moto-devicefarm: page.md, line 4: not YAML: ")


def test_other_values_beside_calls_are_prose(folder: Path) -> None:
    """A configuration with the word of a call is no call."""
    page = (REPORTS / "recording.jsonl").read_text().splitlines()[0]
    Path("page.txt").write_text(f'Our config {{"operation": 5}} gives:\n\n{page}\n')
    docstring = ast.get_docstring(ast.parse(module_of(Path("page.txt")))) or ""
    assert docstring.startswith("1 call: reproduced from page.txt.\n\nOur config")
