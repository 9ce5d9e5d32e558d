"""Prints which mutants of the package's modules survive its tests: ``python3 -m tests.mutants``.

The score is the share of mutants that make a test fail or exceed its time limit. The folder
.mutants/ keeps the coverage of the tests for the next time.
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

from tests.mutants.covering_tests import CoveringTests, UnmutatedTestsFailError, collect
from tests.mutants.mutations import Mutant, mutants_of
from tests.mutants.processes import import_libraries, tell
from tests.mutants.trials import Outcome, Trial, outcomes

PACKAGE = Path("moto_devicefarm")
DEFAULT = ("core", "resources")
SURVIVING = (Outcome.SURVIVED, Outcome.UNTESTED, Outcome.LOST)
REASONS = {Outcome.UNTESTED: " (no test runs this line)", Outcome.LOST: " (its process died)"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line in the current directory: 0, or 1 if tests fail without any mutant."""
    parser = _parser()
    given = parser.parse_args(arguments)
    root = Path.cwd()
    try:
        files = files_of(root, given.modules)
        test_files = [
            file for path in given.tests for file in _python_files(root / path, "test_*.py")
        ]
    except FileNotFoundError as error:
        parser.error(str(error))
    sources = {file: (root / file).read_bytes() for file in files}
    chosen = {
        file: sample(source, given.sample, f"{given.seed} {file}")
        for file, source in sources.items()
    }
    if given.list:
        for file, mutants in chosen.items():
            _print_mutants(file, sources[file], [(mutant, "") for mutant in mutants])
        return 0
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = folder
        import_libraries()
        try:
            covering = collect(root, {file.split("/")[0] for file in files}, test_files, given.jobs)
        except UnmutatedTestsFailError as error:
            print(f"{error}\nTests fail without any mutant.")
            return 1
        _report(root, sources, chosen, covering, given)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python3 -m tests.mutants", description=__doc__)
    parser.add_argument(
        "modules",
        nargs="*",
        metavar="module",
        default=DEFAULT,
        help="such as core.queue, resources or a path",
    )
    parser.add_argument(
        "--sample", type=_number, metavar="N", help="so many mutants of each module (default: all)"
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=0,
        metavar="N",
        help="another seed chooses another sample (default: 0)",
    )
    parser.add_argument(
        "--jobs",
        type=_number,
        default=os.cpu_count(),
        metavar="N",
        help="processes (default: processors)",
    )
    parser.add_argument(
        "--tests",
        nargs="+",
        default=["tests"],
        metavar="PATH",
        help="only these tests (default: tests)",
    )
    parser.add_argument(
        "--seconds",
        type=_number,
        default=30,
        metavar="N",
        help="of the tests of a line, the fastest that take so long in all (default: 30)",
    )
    parser.add_argument("--list", action="store_true", help="print the mutants and run nothing")
    parser.add_argument("--survivors-only", action="store_true", help="print no scores")
    return parser


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"give a whole number from 1 up, not {text!r}")
    return int(text)


def files_of(root: Path, modules: Iterable[str]) -> list[str]:
    """The files of modules and packages. Raises FileNotFoundError for an unknown one."""
    found: dict[str, None] = {}
    for module in modules:
        dotted = module.replace(".", "/")
        paths = (root / module, root / PACKAGE / dotted, root / dotted)
        files = (path.with_suffix(".py") for path in paths[1:])
        candidates = [
            path.resolve()
            for path in (*paths, *files)
            if path.exists() and path.resolve().is_relative_to(root)
        ]
        if not candidates:
            raise FileNotFoundError(
                f"there is no module {module!r}; give one such as core.queue, resources or a path"
            )
        found |= {
            str(file.relative_to(root)): None for file in _python_files(candidates[0], "*.py")
        }
    return list(found)


def _python_files(path: Path, pattern: str) -> list[Path]:
    if not path.exists():
        raise FileNotFoundError(f"there is no {path}")
    return [path] if path.is_file() else sorted(path.rglob(pattern))


def sample(source: bytes, size: int | None, seed: str) -> list[Mutant]:
    """The mutants of a source, or as many of them; the same for the same seed."""
    mutants = mutants_of(source)
    if size is None or size >= len(mutants):
        return mutants
    return sorted(random.Random(seed).sample(mutants, size))


def _report(
    root: Path,
    sources: dict[str, bytes],
    chosen: dict[str, list[Mutant]],
    covering: CoveringTests,
    given: argparse.Namespace,
) -> None:
    """Run the trials and print survivors and scores."""
    trials = [
        Trial.of((root, file), mutant, covering, given.seconds)
        for file in chosen
        for mutant in chosen[file]
    ]
    results: dict[int, Outcome] = {}
    for number, outcome in outcomes(trials, given.jobs):
        results[number] = outcome
        tell(f"{len(results)} of {len(trials)} mutants")
    tell("")
    for file, source in sources.items():
        numbers = [number for number, trial in enumerate(trials) if trial.file == file]
        if numbers and not given.survivors_only:
            print(f"{file}: {_score(results[number] for number in numbers)}")
        survivors = [number for number in numbers if results[number] in SURVIVING]
        _print_mutants(
            file,
            source,
            [
                (trials[number].mutant, _reason(results[number], trials[number]))
                for number in survivors
            ],
        )
    if not given.survivors_only:
        print(f"all: {_score(results.values())}")


def _reason(outcome: Outcome, trial: Trial) -> str:
    """Why a mutant survived, if its tests are not the whole reason."""
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
        before, after = mutant.shown(source)
        print(f"{file}:{mutant.line}{reason}\n  - {before}\n  + {after}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
