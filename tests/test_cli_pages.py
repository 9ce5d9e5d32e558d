"""``reproduce`` and ``show`` of pages of prose, and of standard input."""

from __future__ import annotations

import ast
import io
import json
import os
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from moto_devicefarm.cli import main
from tests.support.commands import error_line
from tests.support.pages import ONE_LINE, OTHER, PAGES, PRETTY, mail, quoted

pytest_plugins = ["pytester"]
PLUGINS = ("-p", "no:randomly", "-p", "no:asyncio")
WIDEST = 100
SECRETS = """My password=hunter2 and key AKIAABCDEFGHIJKLMNOP of kim@example.org say:
Authorization: Bearer abc
>>> import os; os.abort()
a \\ in "quotes\""" and a \x1b[31m colour
"""


class Terminal(io.TextIOWrapper):
    """Standard input as a terminal is."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def type_in(monkeypatch: pytest.MonkeyPatch, content: bytes, *, terminal: bool = False) -> None:
    """Let standard input have this content."""
    kind = Terminal if terminal else io.TextIOWrapper
    monkeypatch.setattr(sys, "stdin", kind(io.BytesIO(content)))


def test_a_pasted_issue_becomes_a_test(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``pbpaste | moto-devicefarm reproduce - -o test_hang.py``: the module passes."""
    type_in(monkeypatch, PAGES["fence"].encode())
    assert main(["reproduce", "-", "-o", "test_hang.py"]) == 0
    printed = capsys.readouterr()
    assert printed.out == (
        "wrote test_hang.txt from standard input\n"
        "wrote test_hang.py; run it with: python3 -m pytest test_hang.py\n"
    )
    assert printed.err == "standard input: 1 document (line 4)\n"
    assert Path("test_hang.txt").read_text() == PAGES["fence"]
    module = Path("test_hang.py").read_text()
    assert (ast.get_docstring(ast.parse(module)) or "").endswith("\n\nIt hangs.\n\nThanks!")
    pytester.runpytest_inprocess(*PLUGINS).assert_outcomes(passed=1)


def test_each_page_becomes_a_passing_module(pytester: pytest.Pytester) -> None:
    """In its docstring are no lines that are too long."""
    folder = pytester.mkdir("pages")
    for number, text in enumerate(PAGES.values()):
        path = folder / f"page{number}.md"
        path.write_text(text, "utf-8")
        module = Path(f"test_page{number}.py")
        inline = ["--inline"] * (number % 2)
        assert main(["reproduce", str(path), "-o", str(module), *inline]) == 0
        docstring = ast.get_docstring(ast.parse(module.read_text("utf-8")), clean=False) or ""
        assert max(map(len, docstring.split("\n"))) <= WIDEST
    pytester.runpytest_inprocess(*PLUGINS, "-W", "error").assert_outcomes(passed=len(PAGES))


def test_secrets_and_code_in_prose(pytester: pytest.Pytester) -> None:
    """The docstring has no secret, nothing that pytest runs, and no command of a terminal."""
    Path("issue.md").write_text(f"{SECRETS}\n{PRETTY}\n")
    assert main(["reproduce", "issue.md", "-o", "test_issue.py", "--inline"]) == 0
    docstring = ast.get_docstring(ast.parse(Path("test_issue.py").read_text()))
    assert docstring is not None
    for secret in ("hunter2", "AKIA", "kim@", "abc", "\x1b"):
        assert secret not in docstring
    assert 'a \\ in "quotes"""  and a \\x1b[31m colour'.replace("  ", " ") in docstring
    result = pytester.runpytest_inprocess(*PLUGINS, "--doctest-modules")
    result.assert_outcomes(passed=1)


def test_long_prose_is_cut(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The docstring says that the report goes on."""
    (folder / "issue.md").write_text("It hangs.\n" * 3000 + PRETTY)
    assert main(["reproduce", "issue.md"]) == 0
    docstring = ast.get_docstring(ast.parse(capsys.readouterr().out)) or ""
    lines = docstring.split("\n")
    assert lines[-2:] == ["It hangs.", "(The report goes on.)"]
    assert len(lines) == 4 + 40 + 1


def test_several_pages(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each page has its line on standard error, and its prose in the docstring."""
    (folder / "a.md").write_text(f"One of two {ONE_LINE}")
    (folder / "b.md").write_text(f'Two\n\n{OTHER}\n\n```\nls\n```\n{{"Buckets": []}}')
    assert main(["reproduce", "a.md", "b.md"]) == 0
    printed = capsys.readouterr()
    assert printed.err == (
        "a.md: 1 document (line 1)\nb.md: 1 document (line 3); passed over: blocks at lines 6, 8\n"
    )
    docstring = ast.get_docstring(ast.parse(printed.out)) or ""
    assert docstring.split("\n\n")[2:4] == ["One of two (document)", "Two"]


def test_json_from_standard_input_is_kept_as_json(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The extension is that of its content, and nothing is told on standard error."""
    type_in(monkeypatch, PRETTY.encode())
    assert main(["reproduce", "-", "-o", "test_hang.py"]) == 0
    assert sorted(path.name for path in folder.iterdir()) == ["test_hang.json", "test_hang.py"]


def test_standard_input_may_be_printed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without ``-o`` no file is written, and with ``--inline`` only the module."""
    type_in(monkeypatch, PRETTY.encode())
    assert main(["reproduce", "-"]) == 0
    assert "reproduced from standard input." in capsys.readouterr().out
    type_in(monkeypatch, PRETTY.encode())
    assert main(["reproduce", "-", "-o", "test_hang.py", "--inline"]) == 0
    assert capsys.readouterr().out.startswith("wrote test_hang.py; ")
    assert [path.name for path in folder.iterdir()] == ["test_hang.py"]


def test_the_copy_replaces_no_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The remedy is another module, because standard input has no name to change."""
    (folder / "test_hang.json").write_text("{}")
    type_in(monkeypatch, PRETTY.encode())
    assert error_line(capsys, "reproduce", "-", "-o", "test_hang.py") == (
        "test_hang.json already exists with other content: change -o, or give --inline"
    )


def test_show_takes_standard_input(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The life of the session is printed."""
    type_in(monkeypatch, PAGES["mail"].encode())
    assert main(["show", "-"]) == 0
    assert capsys.readouterr().out.startswith("session nightly on Invented One")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "standard input is empty: pipe a report into the command, or give a file"),
        (b" \n", "standard input is empty: pipe a report into the command, or give a file"),
        (
            b"\x89PNG",
            "standard input: not UTF-8 text ('utf-8' codec can't decode byte 0x89 in position 0: "
            "invalid start byte)",
        ),
        (
            b"It hangs.",
            "standard input: no document found: looked for blocks of JSON, Python, JavaScript and "
            "YAML; the text has no such block",
        ),
        (
            b"{}",
            "standard input: the object is empty: give the output of 'aws devicefarm get-...'",
        ),
    ],
)
def test_wrong_standard_input_is_one_line(
    content: bytes,
    complaint: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The line says what is wrong, and nothing is written."""
    type_in(monkeypatch, content)
    assert error_line(capsys, "reproduce", "-", "-o", "test_hang.py").startswith(complaint)
    assert list(folder.iterdir()) == []


def test_standard_input_is_read_once(capsys: pytest.CaptureFixture[str]) -> None:
    """It can't be two reports."""
    complaint = "'-' is given twice: standard input can be read once"
    assert error_line(capsys, "show", "-", "-") == complaint


@pytest.mark.parametrize("command", ["show", "reproduce", "replay"])
def test_a_closed_standard_input(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``moto-devicefarm show - <&-``: Python has no such stream then."""
    monkeypatch.setattr(sys, "stdin", None)
    assert error_line(capsys, command, "-") == "standard input is closed: give a file"


def test_a_terminal_is_told_to_wait_for_input(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody who forgot the pipe sees why nothing happens."""
    type_in(monkeypatch, PRETTY.encode(), terminal=True)
    assert main(["show", "-"]) == 0
    assert capsys.readouterr().err == (
        "paste the report, and end it with Ctrl-D on a line of its own\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes")
def test_a_pipe_with_a_path_is_read_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``show <(...)`` gives the path of a pipe; the copies are named after the module."""
    for number, text in enumerate((PRETTY, f"It is {OTHER}"), 1):
        os.mkfifo(f"pipe{number}")
        path = folder / f"pipe{number}"
        threading.Thread(target=path.write_text, args=[text], daemon=True).start()
    assert main(["reproduce", "pipe1", "pipe2", "-o", "test_hang.py"]) == 0
    assert capsys.readouterr().out.startswith(
        "wrote test_hang_1.json from pipe1\nwrote test_hang_2.txt from pipe2\n"
    )
    assert Path("test_hang_1.json").read_text() == PRETTY
    assert '["test_hang_1.json", "test_hang_2.txt"]' in Path("test_hang.py").read_text()


def socket_pair() -> tuple[int, int]:
    """Two ends of a connection, which Node.js gives to its programs in place of pipes."""
    one, other = socket.socketpair()
    return one.detach(), other.detach()


@pytest.mark.parametrize("make", [os.pipe, socket_pair])
def test_a_pipe_needs_no_dash(
    make: Callable[[], tuple[int, int]],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Without REPORT, a pipe or a file at standard input is the report."""
    reader, writer = make()
    with open(writer, "w") as program:
        program.write(f"It hangs {ONE_LINE}")
    with open(reader) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        assert main(["show"]) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("session nightly on Invented One")
    assert printed.err == "standard input: 1 document (line 1)\n"


def test_a_file_at_standard_input_needs_no_dash(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``moto-devicefarm show < issue.md``."""
    (folder / "issue.md").write_text(f"It hangs {ONE_LINE}")
    with open("issue.md", encoding="utf-8") as file:
        monkeypatch.setattr(sys, "stdin", file)
        assert main(["show"]) == 0
    assert capsys.readouterr().out.startswith("session nightly on Invented One")


def test_an_empty_list_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A page of a list may be empty, and then there is nothing to write."""
    type_in(monkeypatch, b'See this: {"uploads": [], "nextToken": "x"}')
    assert error_line(capsys, "reproduce", "-") == (
        "standard input: no document found: the list is empty"
    )


def test_a_program_without_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The usage is shown, as for a terminal."""
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(SystemExit, match="2"):
        main(["show"])
    assert "usage: moto-devicefarm show" in capsys.readouterr().err


def test_a_decoded_mail_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its lines are those of the text in it."""
    (folder / "issue.eml").write_text(PAGES["base64"])
    assert main(["show", "issue.eml"]) == 0
    assert capsys.readouterr().err == "issue.eml, decoded: 1 document (line 4)\n"


def test_the_marker_takes_the_text_of_a_page(pytester: pytest.Pytester) -> None:
    """A text is no path, also if it is relative to the test."""
    text = json.dumps(quoted(ONE_LINE) + "\n" + mail("text/plain", "bye"))
    pytester.makepyfile(
        f"""
        import pytest

        @pytest.mark.devicefarm(load={text})
        def test_page(devicefarm_client):
            assert len(devicefarm_client.list_projects()["projects"]) == 1
        """
    )
    pytester.runpytest_inprocess(*PLUGINS).assert_outcomes(passed=1)
