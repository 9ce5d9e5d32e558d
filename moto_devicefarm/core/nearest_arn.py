"""Finds the existing ARN that a wrong one was meant to be. Rule: every message that proposes an ARN
has it from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import NamedTuple

MOST_OFF = 2
"""How many characters an ARN may be off. One that is further off may be meant for another."""


class NearestARN(NamedTuple):
    """An ARN, and how many characters another text is off it."""

    arn: str
    off: int


def nearest_arn(wrong: str, arns: Iterable[str]) -> NearestARN | None:
    """The first of the ARNs that are the least off; None if all are more than MOST_OFF off."""
    matcher = SequenceMatcher(None, "", wrong, autojunk=False)
    found: list[NearestARN] = []
    for arn in arns:
        length = max(len(wrong), len(arn))
        matcher.set_seq1(arn)
        if matcher.quick_ratio() < 1 - 2 * MOST_OFF / length:
            continue
        off = length - sum(block.size for block in matcher.get_matching_blocks())
        if off <= MOST_OFF:
            found.append(NearestARN(arn, off))
    return min(found, key=lambda each: each.off, default=None)
