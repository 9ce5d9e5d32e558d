"""The command ``moto-devicefarm`` keeps the conventions of command lines: pipes, signals, exit
codes, and examples in each help text.
"""

from __future__ import annotations

import json
import os
import re
import runpy
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

import pytest

import moto_devicefarm
from moto_devicefarm.cli import main
from tests.support.recorded_calls import START
from tests.support.recordings import write_calls
from tests.support.server import ServerProcess
from tests.support.session_reports import DEVICE, ENDED, SESSION

AWS = """#!/bin/sh
cat report.json
"""


def command_names() -> list[str]:
    """The commands that ``--help`` lists."""
    done = subprocess.run(
        [sys.executable, "-m", "moto_devicefarm", "--help"],
        capture_output=True,
        check=True,
        text=True,
        cwd=Path(moto_devicefarm.__file__).parents[1],
        env={**os.environ, "COLUMNS": "200"},
    )
    return re.findall(r"^    (\w+)", done.stdout, re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder of a user, with the files that the examples name and an ``aws`` that
    prints the report.
    """
    programs, work = tmp_path / "bin", tmp_path / "work"
    (work / "tests").mkdir(parents=True)
    programs.mkdir()
    script = f'#!/bin/sh\nexec "{sys.executable}" -m moto_devicefarm "$@"\n'
    for name, text in (("aws", AWS), ("moto-devicefarm", script)):
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    answer = {"remoteAccessSession": ENDED}
    (work / "report.json").write_text(json.dumps(answer))
    (work / "devices.json").write_text(json.dumps({"devices": [DEVICE]}))
    write_calls(
        work / "calls.jsonl",
        {"operation": "GetRemoteAccessSession", "parameters": {"arn": SESSION}, "time": START}
        | {"answer": answer},
    )
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    monkeypatch.setenv("PYTHONPATH", str(Path(moto_devicefarm.__file__).parents[1]))
    monkeypatch.setenv("MOTO_PORT", "0")
    monkeypatch.setenv("ARN", SESSION)
    monkeypatch.chdir(work)
    return work


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a running server."""
    server = ServerProcess(folder=tmp_path_factory.mktemp("server"))
    yield server.url
    server.kill()


def examples(name: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines of examples at the end of the help text of a command."""
    with pytest.raises(SystemExit):
        main([name, "--help"])
    text = capsys.readouterr().out
    return [line.strip() for line in text.partition("\nexamples:\n")[2].splitlines()]


@pytest.mark.parametrize("name", command_names())
def test_the_help_ends_with_examples_that_run(
    name: str,
    url: str,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each line works in a shell. One that needs an account of AWS is left out, and a server is
    stopped by Ctrl-C.
    """
    lines = examples(name, capsys)
    assert lines
    monkeypatch.setenv("AWS_ENDPOINT_URL", url)
    for line in lines:
        if name == "serve":
            assert stopped_by_interrupt(line) == 0, line
        elif "--profile" not in line and "verification.json" not in line:
            done = subprocess.run(["sh", "-c", line], capture_output=True, text=True)
            assert done.returncode == 0, (line, done.stderr)


def stopped_by_interrupt(line: str) -> int:
    """The exit code of a server that listens and then gets SIGINT."""
    with subprocess.Popen(
        ["sh", "-c", f"exec {line}"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        assert any(text.startswith("The page ") for text in process.stdout)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    return process.returncode


@pytest.mark.parametrize("shell", ["demo", "show calls.jsonl", "--help"])
def test_a_reader_that_goes_away_is_no_fault(shell: str, folder: Path) -> None:
    """``... | head -1`` ends without a traceback, with the code that a shell has for it. argparse
    may pass over it.
    """
    line = f"{{ moto-devicefarm {shell}; echo $? >code; }} | true"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    code = (folder / "code").read_text()
    assert code == "141\n" or (shell == "--help" and code == "0\n")


@pytest.fixture
def closed_pipe() -> Iterator[Callable[[], TextIO]]:
    """Makes streams into pipes that nobody reads."""
    with ExitStack() as streams:

        def open_pipe() -> TextIO:
            reader, writer = os.pipe()
            os.close(reader)
            return streams.enter_context(open(writer, "w"))

        yield open_pipe


def test_the_end_of_python_writes_no_more_to_a_closed_pipe(
    closed_pipe: Callable[[], TextIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands in the buffers is gone, and so is a complaint that nobody can read."""
    monkeypatch.setattr(sys, "stdout", closed_pipe())
    assert main(["demo", "--json"]) == 141
    monkeypatch.setattr(sys, "stderr", closed_pipe())
    assert main(["show", "missing.json"]) == 2


def test_a_full_disk_is_one_line(folder: Path) -> None:
    """The line has the words of the operating system."""
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "moto_devicefarm", "show", "calls.jsonl"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert (done.returncode, done.stderr) == (2, "moto-devicefarm: No space left on device\n")


@pytest.mark.parametrize(("name", "code"), [("calls.jsonl", 0), ("missing.json", 2)])
def test_a_program_without_outputs(
    name: str, code: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program of a window system has none. The exit code is what it is with them."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["show", name]) == code
    assert sys.stdout is sys.stderr is None


def test_an_encoding_without_a_character(
    folder: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """The text has an escape of it. A module is UTF-8, because Python reads it so."""
    (folder / "report.json").write_text(json.dumps({**ENDED, "name": "夜"}))
    for command, part in (("show", rb"session \u591c on"), ("reproduce", "夜".encode())):
        line = f"PYTHONIOENCODING=latin-1 moto-devicefarm {command} report.json"
        subprocess.run(["sh", "-c", line], check=True)
        assert part in capfdbinary.readouterr().out


def test_ctrl_c_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit code is that of SIGINT, and there is no traceback."""

    def interrupt(*arguments: object, **named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("moto_devicefarm.demo.print_demo", interrupt)
    assert main(["demo"]) == 130
    assert capsys.readouterr().err == "moto-devicefarm: interrupted\n"


def test_the_help_fits_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paragraphs are filled; lines of examples stay as they are."""
    monkeypatch.setenv("COLUMNS", "60")
    with pytest.raises(SystemExit):
        main(["verify", "--help"])
    text = capsys.readouterr().out.partition("\nexamples:")[0]
    assert max(map(len, text.splitlines())) <= 60
    assert "\n\nProbes are free, except for those that" in text


def test_the_package_is_a_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """``python -m moto_devicefarm`` is the same command. An import of the module runs nothing."""
    monkeypatch.setattr(sys, "argv", ["moto-devicefarm", "--version"])
    file = str(Path(moto_devicefarm.__file__).with_name("__main__.py"))
    runpy.run_path(file, run_name="imported")
    with pytest.raises(SystemExit, match="0"):
        runpy.run_path(file, run_name="__main__")
    assert capsys.readouterr().out.startswith("moto_devicefarm ")
