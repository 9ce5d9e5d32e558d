"""Trials of mutants: does a test fail? Rule: no mutated source is written to a file.

Most mutants replace the code of live functions, in a fork of a process that has collected all
tests. A line that runs at import needs a fresh import instead.
"""

from __future__ import annotations

import gc
import importlib.abc
import importlib.machinery
import importlib.util
import signal
import sys
from collections import Counter, defaultdict
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
"""Collecting all tests takes seconds, so a fresh import starts with the tests of few files."""
TIMES, SECONDS = 10, 5
"""A test may take so many times as long as without the mutant, and so much longer."""


class Outcome(Enum):
    """Of a trial; the value is an exit code."""

    SURVIVED = 0
    KILLED = 1
    NEEDS_IMPORT = 2
    TIMEOUT = -signal.SIGALRM
    UNTESTED = 100
    LOST = 101


class Trial(NamedTuple):
    """A mutant with its source and the tests of its line."""

    root: Path
    file: str
    """From the root."""
    source: bytes
    mutant: Mutant
    tests: Sequence[CoveringTest]
    left_out: int
    """How many slower tests of the line are not run."""
    runs_at_import: bool

    @classmethod
    def of(
        cls, path: tuple[Path, str], mutant: Mutant, covering: CoveringTests, seconds: int
    ) -> Trial:
        """The trial of a mutant, by tests that take so many seconds in all, or by one."""
        root, file = path
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
        """The name of the module."""
        return self.file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")

    def compile(self, mutated: bool = True) -> CodeType:
        """The code of the module."""
        source = self.mutant.apply(self.source) if mutated else self.source
        return compile(source, self.path, "exec", dont_inherit=True)


class MutantFinder(importlib.abc.MetaPathFinder):
    """Imports the mutated module."""

    def __init__(self, trial: Trial) -> None:
        self._trial = trial

    def find_spec(
        self, name: str, path: Any, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The mutated module's own loader."""
        if name != self._trial.module:
            return None
        loader = _Loader(name, self._trial.path)
        loader.trial = self._trial
        return importlib.util.spec_from_file_location(name, self._trial.path, loader=loader)


class _Loader(importlib.machinery.SourceFileLoader):
    trial: Trial

    def get_code(self, fullname: str) -> CodeType:
        return self.trial.compile()


class MutantTests:
    """A pytest plugin. ``loop`` takes the place of pytest's loop over the tests."""

    def __init__(
        self, loop: Callable[[MutantTests], Any], *finders: importlib.abc.MetaPathFinder
    ) -> None:
        self._loop = loop
        self._finders = finders
        self._items: dict[str, pytest.Item] = {}
        self._failed = False
        self.survived = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_load_initial_conftests(self) -> None:
        """Put the finders before pytest's own, which rewrites assertions."""
        sys.meta_path[:0] = self._finders

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Leave it to the function."""
        self._items = {item.nodeid: item for item in session.items}
        self._loop(self)
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Notice a failure."""
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
        self.survived = True


def outcomes(trials: Sequence[Trial], jobs: int) -> Iterator[tuple[int, Outcome]]:
    """(number of the trial, outcome) as they end."""
    tested = [number for number, trial in enumerate(trials) if trial.tests]
    yield from (
        (number, Outcome.UNTESTED) for number, trial in enumerate(trials) if not trial.tests
    )
    importing = [number for number in tested if trials[number].runs_at_import]
    others = sorted(set(tested) - set(importing))
    for number, outcome in _shared(_live_trials, trials, others, jobs):
        if outcome is Outcome.NEEDS_IMPORT:
            importing.append(number)
        else:
            yield number, outcome
    yield from _shared(_imported_trials, trials, importing, jobs)


_Runner = Callable[[Sequence[Trial], Iterable[int], Callable[[int, Outcome], None]], None]


def _shared(
    runner: _Runner, trials: Sequence[Trial], numbers: list[int], jobs: int
) -> Iterator[tuple[int, Outcome]]:
    """The outcomes of some trials by workers."""
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
    """The outcome of a trial in a fork; any other end is the mutant's."""
    code = exit_code(lambda: body().value)
    return Outcome(code) if code in {outcome.value for outcome in Outcome} else Outcome.KILLED


def _live_trials(
    trials: Sequence[Trial], numbers: Iterable[int], tell: Callable[[int, Outcome], None]
) -> None:
    """Trials in forks of one pytest process that has collected all tests."""

    def loop(pytest_process: MutantTests) -> None:
        live = _live_functions({trial.path for trial in trials})
        gc.freeze()  # so that no fork copies memory only to count references
        for number in numbers:
            trial = trials[number]

            def body(trial: Trial = trial) -> Outcome:
                if not replace_code(trial, live[trial.path]):
                    return Outcome.NEEDS_IMPORT
                pytest_process.run(trial.tests)
                return Outcome.SURVIVED if pytest_process.survived else Outcome.KILLED

            tell(number, _outcome(body))

    files = sorted(
        {test.file for trial in trials for test in trial.tests if not trial.runs_at_import}
    )
    run_pytest(trials[0].root, files, MutantTests(loop))


def _live_functions(paths: set[str]) -> dict[str, list[FunctionType]]:
    found: dict[str, list[FunctionType]] = defaultdict(list)
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and thing.__code__.co_filename in paths:
            found[thing.__code__.co_filename].append(thing)
    return found


def replace_code(trial: Trial, functions: Iterable[FunctionType]) -> bool:
    """Give the functions of the module their mutated code; whether that shows the mutant."""
    if trial.module not in sys.modules:
        sys.meta_path.insert(0, MutantFinder(trial))
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
    """All code inside, by name and line; lambdas may share these."""
    found: dict[tuple[str, int], list[CodeType]] = defaultdict(list)
    pending = [code]
    while pending:
        code = pending.pop()
        found[code.co_name, code.co_firstlineno].append(code)
        pending += [inner for inner in code.co_consts if isinstance(inner, CodeType)]
    return found


def _imported_trials(
    trials: Sequence[Trial], numbers: Iterable[int], tell: Callable[[int, Outcome], None]
) -> None:
    """Trials in processes that import everything anew."""
    for number in numbers:
        trial = trials[number]
        first = set(list(Counter(test.file for test in trial.tests))[:FIRST_FILES])
        near = [test for test in trial.tests if test.file in first]
        far = [test for test in trial.tests if test.file not in first]
        outcome = _imported(trial, near)
        if far and outcome is Outcome.SURVIVED:
            outcome = _imported(trial, far)
        tell(number, outcome)


def _imported(trial: Trial, tests: list[CoveringTest]) -> Outcome:
    def body() -> Outcome:
        signal.setitimer(signal.ITIMER_REAL, 60)  # while everything is imported
        finder = MutantFinder(trial)
        sys.meta_path.insert(0, finder)
        plugin = MutantTests(lambda started: started.run(tests), finder)
        run_pytest(trial.root, sorted({test.file for test in tests}), plugin)
        return Outcome.SURVIVED if plugin.survived else Outcome.KILLED

    return _outcome(body)
