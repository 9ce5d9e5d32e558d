"""Tries mutants: does a test fail? Rule: no mutated source is written to a file.

Most trials replace the code of functions in a fork of a process that has collected all tests.
A line that runs at import needs a new import of the package instead.
"""

from __future__ import annotations

import gc
import importlib.machinery
import importlib.util
import signal
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from itertools import accumulate
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

import pytest

from tests.mutants.covering_tests import CoveringTest, CoveringTests
from tests.mutants.mutations import Mutant
from tests.mutants.processes import exit_code, results_of, run_pytest, silence

FIRST_FILES = 4
"""How many test files a trial with a new import collects first, because to collect all is slow."""
TIMES, SECONDS = 10, 5
"""The time limit of a test is TIMES its time without the mutant, and SECONDS more."""


class Outcome(Enum):
    """The outcome of a trial. The value is an exit code."""

    SURVIVED = 0
    KILLED = 1
    NEEDS_IMPORT = 2
    TIMEOUT = -signal.SIGALRM
    UNTESTED = 100
    LOST = 101


class Trial(NamedTuple):
    """A mutant, its source and the tests of its line."""

    root: Path
    file: str
    """The path from the root."""
    source: bytes
    mutant: Mutant
    tests: Sequence[CoveringTest]
    left_out: int
    """How many tests of the line are too slow to run."""
    runs_at_import: bool

    @classmethod
    def of(
        cls, root: Path, file: str, mutant: Mutant, covering: CoveringTests, seconds: int
    ) -> Trial:
        """The trial by the fastest tests that take so many seconds in all, or by one test."""
        tests = covering.of_lines(file, mutant.lines)
        ends = accumulate(test.seconds for test in tests)
        count = max(min(len(tests), 1), sum(end <= seconds for end in ends))
        at_import = covering.runs_at_import(file, mutant.lines)
        source = (root / file).read_bytes()
        return cls(root, file, source, mutant, tests[:count], len(tests) - count, at_import)

    @property
    def path(self) -> str:
        """The whole path of the file."""
        return str(self.root / self.file)

    @property
    def module(self) -> str:
        """The dotted name of the module."""
        return self.file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")

    def compile(self, mutated: bool = True) -> CodeType:
        """The code of the module."""
        source = self.mutant.apply(self.source) if mutated else self.source
        return compile(source, self.path, "exec", dont_inherit=True)


class MutantImporter(importlib.machinery.SourceFileLoader):
    """Finds and loads the mutated module, as an entry of ``sys.meta_path``."""

    def __init__(self, trial: Trial) -> None:
        super().__init__(trial.module, trial.path)
        self._trial = trial

    def find_spec(
        self, name: str, path: Any, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The specification of the mutated module, and of no other module."""
        if name != self._trial.module:
            return None
        return importlib.util.spec_from_file_location(name, self._trial.path, loader=self)

    def get_code(self, fullname: str) -> CodeType:
        """The mutated code."""
        return self._trial.compile()


class MutantTests:
    """A pytest plugin. It calls ``loop`` instead of pytest's loop over the tests."""

    def __init__(self, loop: Callable[[MutantTests], Any], *importers: MutantImporter) -> None:
        self._loop = loop
        self._importers = importers
        self._items: dict[str, pytest.Item] = {}
        self._failed = False
        self.outcome = Outcome.KILLED

    @pytest.hookimpl(tryfirst=True)
    def pytest_load_initial_conftests(self) -> None:
        """Put the importers before pytest's own importer, which rewrites assertions."""
        sys.meta_path[:0] = self._importers

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Call ``loop``."""
        self._items = {item.nodeid: item for item in session.items}
        self._loop(self)
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep whether a test failed."""
        self._failed |= report.failed

    def run(self, tests: Sequence[CoveringTest]) -> None:
        """Run tests until one fails."""
        items = [self._items[test.name] for test in tests]
        followers = [*items[1:], None]
        for test, item, following in zip(tests, items, followers, strict=True):
            signal.setitimer(signal.ITIMER_REAL, TIMES * test.seconds + SECONDS)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self._failed:
                return
        self.outcome = Outcome.SURVIVED


def outcomes(trials: Sequence[Trial], jobs: int) -> Iterator[tuple[int, Outcome]]:
    """(number of the trial, outcome), in the order in which the trials end."""
    importing: list[int] = []
    others: list[int] = []
    for number, trial in enumerate(trials):
        if not trial.tests:
            yield number, Outcome.UNTESTED
        else:
            (importing if trial.runs_at_import else others).append(number)
    for number, outcome in _shared(_forked_trials, trials, others, jobs):
        if outcome is Outcome.NEEDS_IMPORT:
            importing.append(number)
        else:
            yield number, outcome
    yield from _shared(_imported_trials, trials, importing, jobs)


_Runner = Callable[[Sequence[Trial], Iterable[int], Callable[[int, Outcome], None]], None]


def _shared(
    runner: _Runner, trials: Sequence[Trial], numbers: list[int], jobs: int
) -> Iterator[tuple[int, Outcome]]:
    """Let workers run the trials of these numbers."""
    lost = set(numbers)

    def work(taken: Iterator[int], send: Callable[[Any], None]) -> None:
        silence()
        runner(
            trials,
            (numbers[number] for number in taken),
            lambda number, outcome: send((number, outcome)),
        )

    for number, outcome in results_of(jobs, len(numbers), work):
        lost.discard(number)
        yield number, outcome
    yield from ((number, Outcome.LOST) for number in lost)


def _outcome(body: Callable[[], Outcome]) -> Outcome:
    """The outcome of a trial in a fork. A crash of the fork means that the mutant is killed."""
    code = exit_code(lambda: body().value)
    return Outcome(code) if code in {outcome.value for outcome in Outcome} else Outcome.KILLED


def _forked_trials(
    trials: Sequence[Trial], numbers: Iterable[int], send: Callable[[int, Outcome], None]
) -> None:
    """Trials in forks of one pytest process that has collected all tests."""

    def loop(plugin: MutantTests) -> None:
        functions = _functions_of({trial.path for trial in trials})
        gc.freeze()  # else the garbage collector of each fork would copy the memory
        for number in numbers:
            trial = trials[number]

            def body(trial: Trial = trial) -> Outcome:
                if not replace_code(trial, functions[trial.path]):
                    return Outcome.NEEDS_IMPORT
                plugin.run(trial.tests)
                return plugin.outcome

            send(number, _outcome(body))

    files = sorted(
        {test.file for trial in trials for test in trial.tests if not trial.runs_at_import}
    )
    run_pytest(trials[0].root, files, MutantTests(loop))


def _functions_of(paths: set[str]) -> dict[str, list[FunctionType]]:
    """The functions that exist now, by the paths of their files."""
    found: dict[str, list[FunctionType]] = defaultdict(list)
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and thing.__code__.co_filename in paths:
            found[thing.__code__.co_filename].append(thing)
    return found


def replace_code(trial: Trial, functions: Iterable[FunctionType]) -> bool:
    """Give the functions of the module their mutated code.

    Returns False if the mutant needs a new import.
    """
    if trial.module not in sys.modules:
        sys.meta_path.insert(0, MutantImporter(trial))
        return True
    before, after = _codes(trial.compile(mutated=False)), _codes(trial.compile())
    changed = {place: codes for place, codes in after.items() if codes != before.get(place)}
    replaced = False
    for function in functions:
        new = changed.get((function.__code__.co_name, function.__code__.co_firstlineno))
        if new is None:
            continue
        if len(new) > 1 or len(new[0].co_freevars) != len(function.__code__.co_freevars):
            return False
        function.__code__ = new[0]
        replaced = True
    return replaced


def _codes(code: CodeType) -> dict[tuple[str, int], list[CodeType]]:
    """All code inside, by name and line. Lambdas may have these in common."""
    found: dict[tuple[str, int], list[CodeType]] = defaultdict(list)
    pending = [code]
    while pending:
        code = pending.pop()
        found[code.co_name, code.co_firstlineno].append(code)
        pending += [inner for inner in code.co_consts if isinstance(inner, CodeType)]
    return found


def _imported_trials(
    trials: Sequence[Trial], numbers: Iterable[int], send: Callable[[int, Outcome], None]
) -> None:
    """Trials in forks that import the package and its tests."""
    for number in numbers:
        trial = trials[number]
        files = list(dict.fromkeys(test.file for test in trial.tests))
        outcome = _imported(trial, files[:FIRST_FILES])
        if outcome is Outcome.SURVIVED and files[FIRST_FILES:]:
            outcome = _imported(trial, files[FIRST_FILES:])
        send(number, outcome)


def _imported(trial: Trial, files: list[str]) -> Outcome:
    """The outcome of a trial by the tests in these files."""
    tests = [test for test in trial.tests if test.file in files]

    def body() -> Outcome:
        signal.setitimer(signal.ITIMER_REAL, 60)  # the time limit of the imports
        importer = MutantImporter(trial)
        sys.meta_path.insert(0, importer)
        plugin = MutantTests(lambda running: running.run(tests), importer)
        run_pytest(trial.root, sorted(files), plugin)
        return plugin.outcome

    return _outcome(body)
