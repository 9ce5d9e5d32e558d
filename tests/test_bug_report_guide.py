"""The guides to bug reports show files and commands as they are."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from moto_devicefarm.cli import main
from tests.support.documentation import blocks, section
from tests.support.pytester import run_pytest

pytest_plugins = ["pytester"]

REPORTS = Path(__file__).parent / "reports"
GUIDE = "docs/guides/bug-reports.md"
GUIDES = (GUIDE, "docs/guides/report-forms.md", "docs/guides/recordings.md")
CONSOLE = [code for page in GUIDES for language, code in blocks(page) if language == "console"]


def printed(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What a terminal shows for a command, with the errors first."""
    program, *argv = shlex.split(command)
    if program == "cat":
        return Path(argv[0]).read_text("utf-8")
    assert program == "moto-devicefarm"
    main(argv)
    shown = capsys.readouterr()
    return shown.err + shown.out


def test_the_commands_print_what_the_guides_say(
    pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the tests that they write pass."""
    for name in re.findall(r"\b[\w.]+\.(?:md|jsonl)\b", "".join(CONSOLE)):
        if not Path(name).exists():
            shutil.copy(REPORTS / name, name)
    Path("tests").mkdir()
    for block in CONSOLE:
        (command,) = re.findall(r"^\$ (.+)", block, re.MULTILINE)
        assert block == f"$ {command}\n{printed(command, capsys)}"
    written = [*Path("tests").glob("test_*.py")]
    assert len(written) == "".join(CONSOLE).count(" -o ") == 3
    run_pytest(pytester).assert_outcomes(passed=3)


def shown_issue(page: str) -> str:
    """The text of the issue on a page."""
    (text,) = re.findall(r"^~~~markdown\n(.*?)^~~~", section(page), re.MULTILINE | re.DOTALL)
    return str(text)


def test_the_guide_shows_the_report() -> None:
    """A reader sees what the commands read."""
    assert shown_issue(GUIDE) == (REPORTS / "issue.md").read_text("utf-8")


def test_the_issue_of_the_readme_becomes_a_test(pytester: pytest.Pytester) -> None:
    """The one command of the README makes it, and the hang of 20 minutes is in it."""
    (command,) = re.findall(r"^moto-devicefarm reproduce (.+)", section("README.md"), re.MULTILINE)
    Path("issue.md").write_text(shown_issue("README.md"), "utf-8")
    assert main(["reproduce", *shlex.split(command)]) == 0
    assert "PENDING_DEVICE 20 min after" in Path("test_issue.py").read_text("utf-8")
    run_pytest(pytester).assert_outcomes(passed=1)


def test_the_guide_names_the_parameters_of_a_call(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are those of the error about a parameter that the test can't fill."""
    (tmp_path / "phones_of_the_guide.py").write_text("def wait(client, place): ...\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert main(["reproduce", str(REPORTS / "issue.md"), "--call", "phones_of_the_guide:wait"]) == 2
    (names,) = re.findall(r"expected one of ([^;]+);", capsys.readouterr().err)
    assert len(names.split(", ")) == 8
    for name in names.split(", "):
        assert f"`{name}`" in section(GUIDE, "Call your code")
