"""Prints the mutants that survive the tests: ``python3 -m tests.mutants``.

The score is the share of mutants that make a test fail or exceed its time limit. If the tests of a
line take too long, the slowest of them do not run. The folder .mutants/ keeps the coverage of the
tests for the next call.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.mutants.covering_tests import UnmutatedTestsFailError, collect
from tests.mutants.mutations import Mutant, mutants_of
from tests.mutants.processes import import_libraries, show_progress
from tests.mutants.trials import Outcome, Trial, outcomes

PACKAGE = Path("moto_devicefarm")
DEFAULT = ("core", "resources")
SURVIVING = (Outcome.SURVIVED, Outcome.UNTESTED, Outcome.LOST)
REASONS = {Outcome.UNTESTED: " (no test runs this line)", Outcome.LOST: " (its process died)"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line in the current directory. Returns 1 if tests fail without a mutant."""
    parser = _parser()
    options = parser.parse_args(arguments)
    root = Path.cwd()
    try:
        files = files_of(root, options.modules)
        test_files = [
            file for path in options.tests for file in _python_files(root / path, "test_*.py")
        ]
    except FileNotFoundError as error:
        parser.error(str(error))
    sources = {file: (root / file).read_bytes() for file in files}
    chosen = {
        file: sample(source, options.sample, f"{options.seed} {file}")
        for file, source in sources.items()
    }
    if options.list:
        for file, mutants in chosen.items():
            _print_mutants(file, sources[file], [(mutant, "") for mutant in mutants])
        return 0
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = folder
        import_libraries()
        packages = {file.split("/")[0] for file in files}
        try:
            covering = collect(root, packages, test_files, options.jobs)
        except UnmutatedTestsFailError as error:
            print(f"{error}\nTests fail without any mutant.")
            return 1
        trials = [
            Trial.of(root, file, mutant, covering, options.seconds)
            for file in chosen
            for mutant in chosen[file]
        ]
        _report(sources, trials, _run(trials, options.jobs), options.survivors_only)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python3 -m tests.mutants", description=__doc__)
    add = parser.add_argument
    number: dict[str, Any] = {"type": _number, "metavar": "N"}
    paths: dict[str, Any] = {"nargs": "+", "metavar": "PATH"}
    add("modules", nargs="*", metavar="module", default=DEFAULT, help="such as core.queue")
    add("--sample", **number, help="how many mutants of each module (default: all)")
    add("--seed", type=int, metavar="N", default=0, help="which sample (default: 0)")
    add("--jobs", **number, default=os.cpu_count(), help="processes (default: processors)")
    add("--tests", **paths, default=["tests"], help="run only these tests (default: all tests)")
    add("--seconds", **number, default=30, help="time for the tests of a line (default: 30)")
    add("--list", action="store_true", help="print the mutants and run nothing")
    add("--survivors-only", action="store_true", help="print no scores")
    return parser


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"give a whole number from 1 up, not {text!r}")
    return int(text)


def files_of(root: Path, modules: Iterable[str]) -> list[str]:
    """The files of modules and packages. Raises FileNotFoundError if one does not exist."""
    found: dict[str, None] = {}
    for module in modules:
        dotted = module.replace(".", "/")
        names = (module, PACKAGE / dotted, dotted, PACKAGE / f"{dotted}.py", f"{dotted}.py")
        paths = [(root / name).resolve() for name in names]
        candidates = [path for path in paths if path.exists() and path.is_relative_to(root)]
        if not candidates:
            raise FileNotFoundError(
                f"unknown module {module!r}: give a module such as core.queue, a package or a path"
            )
        files = _python_files(candidates[0], "*.py")
        found |= dict.fromkeys(str(file.relative_to(root)) for file in files)
    return list(found)


def _python_files(path: Path, pattern: str) -> list[Path]:
    if not path.exists():
        raise FileNotFoundError(f"{path} does not exist")
    return [path] if path.is_file() else sorted(path.rglob(pattern))


def sample(source: bytes, size: int | None, seed: str) -> list[Mutant]:
    """The mutants of a source, or a sample of this size. The seed decides which."""
    mutants = mutants_of(source)
    if size is None or size >= len(mutants):
        return mutants
    return sorted(random.Random(seed).sample(mutants, size))


def _run(trials: Sequence[Trial], jobs: int) -> dict[int, Outcome]:
    """The outcomes by the numbers of the trials."""
    results: dict[int, Outcome] = {}
    for number, outcome in outcomes(trials, jobs):
        results[number] = outcome
        show_progress(f"{len(results)} of {len(trials)} mutants")
    show_progress("")
    return results


def _report(
    sources: dict[str, bytes],
    trials: Sequence[Trial],
    results: dict[int, Outcome],
    survivors_only: bool,
) -> None:
    """Print survivors and scores."""
    for file, source in sources.items():
        own = [(trial, results[n]) for n, trial in enumerate(trials) if trial.file == file]
        if own and not survivors_only:
            print(f"{file}: {_score(outcome for _, outcome in own)}")
        survivors = [
            (trial.mutant, _reason(outcome, trial))
            for trial, outcome in own
            if outcome in SURVIVING
        ]
        _print_mutants(file, source, survivors)
    if not survivors_only:
        print(f"all: {_score(results.values())}")


def _reason(outcome: Outcome, trial: Trial) -> str:
    """Why a mutant survived, if the reason is not only a missing test."""
    slower = f" ({trial.left_out} slower tests not run)" if trial.left_out else ""
    return REASONS.get(outcome, slower)


def _score(results: Iterable[Outcome]) -> str:
    counts = Counter(results)
    total, survived = counts.total(), sum(counts[outcome] for outcome in SURVIVING)
    share = f" ({100 * (total - survived) / total:.0f} %)" if total else ""
    late = f", {counts[Outcome.TIMEOUT]} by the time limit" if counts[Outcome.TIMEOUT] else ""
    return f"{total - survived} of {total} mutants killed{share}{late}"


def _print_mutants(file: str, source: bytes, mutants: Iterable[tuple[Mutant, str]]) -> None:
    for mutant, reason in mutants:
        before, after = mutant.changed_line(source)
        print(f"{file}:{mutant.line}{reason}\n  - {before}\n  + {after}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
