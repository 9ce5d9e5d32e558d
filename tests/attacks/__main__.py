"""Attacks the mock with random input: ``python3 -m tests.attacks --seed 1 --requests 100000``.

It prints the figures of each attack and the findings, and returns 1 if there is a finding. The same
seed makes the same attack.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial

from tests.attacks import documents, lives, raw_requests, starts
from tests.attacks.conditions import attack_conditions
from tests.attacks.tally import HangError, Tally

MOST = 20
"""Findings of one attack that are printed."""
SIZES = (
    ("requests", 2000, "random requests, half of them by HTTP"),
    ("documents", 500, "captured documents with random faults"),
    ("steps", 300, "steps of random lives under a jumping clock"),
    ("starts", 100, "nestings of mocks whose starts and stops fail"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the attacks."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.attacks", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="default: 1")
    for name, default, summary in SIZES:
        parser.add_argument(
            f"--{name}", type=int, default=default, metavar="N", help=f"{summary} ({default})"
        )
    options = parser.parse_args(arguments)
    findings = 0
    with attack_conditions():
        for name, attack in _attacks(options):
            tally = Tally(name)
            began = time.perf_counter()
            with suppress(HangError):  # is a finding already; the mock may be stuck
                attack(tally)
            _print(tally, time.perf_counter() - began)
            findings += len(tally.findings)
    print(f"{findings} findings with seed {options.seed}")
    return 1 if findings else 0


def _attacks(options: argparse.Namespace) -> Iterator[tuple[str, Callable[[Tally], None]]]:
    seed, half = options.seed, options.requests // 2
    in_process = partial(raw_requests.attack, seed=seed, count=options.requests - half)
    yield "requests in process", partial(in_process, server=False)
    yield "requests by HTTP", partial(raw_requests.attack, seed=seed, count=half, server=True)
    yield "documents", partial(documents.attack, seed=seed, count=options.documents)
    yield "lives", partial(lives.attack, seed=seed, count=options.steps)
    yield "starts and stops", partial(starts.attack, seed=seed, count=options.starts)


def _print(tally: Tally, seconds: float) -> None:
    outcomes = ", ".join(f"{count:,} {name}" for name, count in tally.outcomes.most_common())
    slowest = f"; the slowest answer {tally.slowest:.2f} s" if tally.slowest else ""
    print(f"{tally.name}: {outcomes or 'nothing'} ({seconds:.0f} s{slowest})", flush=True)
    for finding in tally.findings[:MOST]:
        print(f"  {finding}")
    if len(tally.findings) > MOST:
        print(f"  and {len(tally.findings) - MOST} more")


if __name__ == "__main__":
    sys.exit(main())
