"""Runs functions and pytest in forked processes.

Rule: a fork never returns to the code of its caller.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

import pytest

LIBRARIES = ("boto3", "freezegun", "moto.core.responses")
"""Modules of other projects that take long to import."""
OWN_PLUGIN = "moto_devicefarm.pytest_plugin"
Work = Callable[[Iterator[int], Callable[[Any], None]], None]
"""A worker takes numbers from the iterator, and calls the function with each result."""
OPTIONS = ["-n0", "-pno:randomly", "-pno:cacheprovider", "--hypothesis-seed=0"]
"""With these, pytest runs the same tests in the same order each time."""


def import_libraries() -> None:
    """Import once what each fork needs: libraries and the plugins of pytest.

    Only pytest may import its plugins, because it rewrites their assertions. The package and its
    tests are not imported.
    """
    for name in LIBRARIES:
        with suppress(ImportError):
            importlib.import_module(name)
    options = ["--markers", "--noconftest", f"-c{os.devnull}", f"-pno:{OWN_PLUGIN}"]
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        pytest.main([*OPTIONS, *options])


def exit_code(body: Callable[[], int]) -> int:
    """The exit code of a function in a fork, or -N if the signal N ended the fork.

    The child processes of the fork end with it.
    """
    process = os.fork()
    if process == 0:
        code = 1
        try:
            os.setsid()
            code = body()
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(code)
    try:
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process, signal.SIGKILL)


def show_progress(progress: str) -> None:
    """Replace the line of progress on a terminal."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{progress}", end="", file=sys.stderr, flush=True)


def silence(log: str = os.devnull) -> None:
    """Send the output of this process to a file."""
    sys.stdout.flush()
    sys.stderr.flush()
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(file, 1)
    os.dup2(file, 2)


def run_pytest(root: Path, files: list[str], plugin: object) -> int:
    """Run pytest on test files in this process, which must be a fork."""
    base = Path(tempfile.gettempdir()) / f"pytest-{os.getpid()}"
    arguments = [*OPTIONS, "-q", f"--rootdir={root}", f"--basetemp={base}"]
    return int(pytest.main([*arguments, *(str(root / file) for file in files)], [plugin]))


def results_of(jobs: int, count: int, work: Work) -> Iterator[Any]:
    """The results of several workers, as they arrive. The workers share ``range(count)``."""
    context = multiprocessing.get_context("fork")
    taken, parent = context.Value("i", 0), os.getpid()

    def numbers() -> Iterator[int]:
        while True:
            with taken.get_lock():
                number = taken.value
                taken.value += 1
            if number >= count or os.getppid() != parent:
                return
            yield number

    readers: list[Connection] = []
    for _ in range(min(jobs, count)):
        reader, writer = context.Pipe(duplex=False)
        context.Process(target=lambda to: work(numbers(), to.send), args=(writer,)).start()
        writer.close()  # else the pipe would not end with the worker
        readers.append(reader)
    while readers:
        for ready in wait(readers):
            assert isinstance(ready, Connection)
            try:
                yield ready.recv()
            except EOFError:
                readers.remove(ready)
