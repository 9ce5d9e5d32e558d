"""Finds the tests that cover a line.

Rule: a test file runs again only if it, the package, or a helper of the tests has changed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import coverage
import pytest

from tests.mutants.processes import exit_code, results_of, run_pytest, show_progress, silence

CACHE = ".mutants"
BATCH = 8
"""How many test files a process runs. Finished processes are kept if the user interrupts."""
AT_IMPORT = ""
"""In the place of a test: the lines that run during imports and the collection of tests."""


class UnmutatedTestsFailError(Exception):
    """Tests fail without a mutant. The argument is pytest's output."""


class CoveringTest(NamedTuple):
    """A test. The order is that of the trials: fast tests first, then those of few lines."""

    seconds: float
    lines: int
    """How many lines of the package it covers."""
    name: str
    """pytest's node id."""

    @property
    def file(self) -> str:
        """The path of its file from the root."""
        return self.name.partition("::")[0]


class CoveringTests:
    """The tests of each line of the package. A mask has the bit N for the line N."""

    def __init__(self) -> None:
        self._tests: list[CoveringTest] = []
        self._by_file: dict[str, list[tuple[CoveringTest, int]]] = defaultdict(list)
        self._at_import: dict[str, int] = defaultdict(int)

    def add(self, name: str, seconds: float, masks: dict[str, int]) -> None:
        """Add a test that covers these lines of files."""
        if name == AT_IMPORT:
            for file, mask in masks.items():
                self._at_import[file] |= mask
            return
        lines = sum(mask.bit_count() for mask in masks.values())
        test = CoveringTest(round(seconds, 2), lines, name)
        self._tests.append(test)
        for file, mask in masks.items():
            self._by_file[file].append((test, mask))

    def runs_at_import(self, file: str, lines: Iterable[range]) -> bool:
        """Whether a line runs before the first test."""
        return any(self._at_import[file] & _mask(some) for some in lines)

    def of_lines(self, file: str, lines: Iterable[range]) -> list[CoveringTest]:
        """The tests of the first of these ranges that has tests.

        A line that runs only at import has all tests of its file, or all tests if there are none.
        """
        tests = self._by_file[file]
        for some in lines:
            found = sorted(test for test, mask in tests if mask & _mask(some))
            if found:
                return found
        if self.runs_at_import(file, lines):
            return sorted(test for test, _ in tests) or sorted(self._tests)
        return []


def _mask(lines: range) -> int:
    return sum(1 << line for line in lines)


class Recorder:
    """A pytest plugin that names the current test to coverage."""

    def __init__(self, measured: coverage.Coverage) -> None:
        self._measured = measured
        self.seconds: dict[str, float] = {AT_IMPORT: 0}
        self.failed = False

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Measure the test with its fixtures."""
        self._measured.switch_context(item.nodeid)
        began = time.perf_counter()
        try:
            return (yield)
        finally:
            self.seconds[item.nodeid] = time.perf_counter() - began
            self._measured.switch_context(AT_IMPORT)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep whether a test failed."""
        self.failed |= report.failed


def collect(root: Path, packages: set[str], test_files: list[Path], jobs: int) -> CoveringTests:
    """Run the test files whose coverage is not in the cache, then read the cache.

    Raises UnmutatedTestsFailError if a test fails.
    """
    cache = root / CACHE / _digest(_shared_files(root, packages), root)
    for old in set((root / CACHE).glob("*")) - {cache}:
        shutil.rmtree(old)
    cache.mkdir(parents=True, exist_ok=True)
    files = {file: cache / f"{_digest([file], root)}.json" for file in test_files}
    _measure(
        root, packages, {file: path for file, path in files.items() if not path.exists()}, jobs
    )
    tests = CoveringTests()
    for path in files.values():
        for name, (seconds, masks) in json.loads(path.read_text()).items():
            tests.add(name, seconds, {file: int(mask, 16) for file, mask in masks.items()})
    return tests


def _shared_files(root: Path, packages: set[str]) -> list[Path]:
    """The files that can change the outcome of every test."""
    folders = (root / package for package in (*packages, "tests"))
    inside = {path for folder in folders for path in folder.rglob("*")}
    beside = {path for path in root.glob("*") if path.suffix in (".py", ".cfg", ".toml", ".ini")}
    kept = (inside | beside) - set((root / "tests").rglob("test_*.py"))
    return sorted(path for path in kept if path.is_file() and path.suffix != ".pyc")


def _digest(files: list[Path], root: Path) -> str:
    digest = hashlib.sha256(f"{sys.version} {pytest.__version__}".encode())
    for file in files:
        digest.update(f"{file.relative_to(root)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:20]


def _measure(root: Path, packages: set[str], files: dict[Path, Path], jobs: int) -> None:
    """Run test files in batches, one process each, and write their coverage."""
    batches = [list(files)[start : start + BATCH] for start in range(0, len(files), BATCH)]

    def record(batch: list[Path], log: str) -> int:
        silence(log)
        names = {str(file.relative_to(root)): file for file in batch}
        recorded = _recorded(root, packages, list(names))
        at_import = recorded.pop(AT_IMPORT)
        for name, file in names.items():
            kept = {test: it for test, it in recorded.items() if test.split("::")[0] == name}
            files[file].write_text(json.dumps({AT_IMPORT: at_import, **kept}))
        return 0

    def work(numbers: Iterator[int], send: Callable[[Any], None]) -> None:
        for number in numbers:
            with tempfile.NamedTemporaryFile("r", errors="replace") as log:
                failed = exit_code(lambda: record(batches[number], log.name)) != 0  # noqa: B023
                send(log.read() or "pytest died" if failed else "")

    outputs = []
    for done, output in enumerate(results_of(jobs, len(batches), work), 1):
        show_progress(f"coverage of {len(files)} test files: {done} of {len(batches)} parts")
        outputs += [output] if output else []
    if outputs:
        raise UnmutatedTestsFailError("\n".join(outputs))


def _recorded(root: Path, packages: set[str], files: list[str]) -> dict[str, Any]:
    """By test: (seconds, mask of the covered lines by file)."""
    sources = [str(root / package) for package in packages]
    measured = coverage.Coverage(data_file=None, config_file=False, source=sources, messages=False)
    recorder = Recorder(measured)
    measured.start()
    code = run_pytest(root, files, recorder)
    measured.stop()
    if recorder.failed or code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise UnmutatedTestsFailError
    masks: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    data = measured.get_data()
    for file in data.measured_files():
        name = str(Path(file).relative_to(root))
        for line, tests in data.contexts_by_lineno(file).items():
            for test in tests:
                masks[test][name] |= 1 << line
    return {
        test: (seconds, {file: f"{mask:x}" for file, mask in masks[test].items()})
        for test, seconds in recorder.seconds.items()
    }
