"""Short forms of ARNs for people: the kind and what tells the ARN from the others. Rule: two ARNs
never have the same short form.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from moto_devicefarm.core.resource import ARN_PREFIX

ARN = re.compile(r'arn:aws:devicefarm:[^\s"\'<>,\]}\\]+')
"""An ARN inside a text. In JSON inside JSON a backslash follows it."""
LEAST = 4
"""The fewest characters of an id that are shown, so that people find it again in a log."""


def short_arns(arns: Iterable[str]) -> dict[str, str]:
    """The short forms of these ARNs: ``session 7f21…``, ``job 7f21…/00001``.

    Malformed ARNs, and those of an account that most of the others do not have, stay whole.
    """
    all_arns = list(dict.fromkeys(arns))
    accounts = Counter(arn.split(":")[4] for arn in all_arns if _is_well_formed(arn))
    del accounts[""]  # devices have no account
    most_common = max(accounts, key=accounts.__getitem__, default="")
    of_kind: dict[str, list[str]] = defaultdict(list)
    for arn in all_arns:
        if _is_well_formed(arn) and arn.split(":")[4] in (most_common, ""):
            of_kind[arn.split(":")[5]].append(arn)
    forms = {arn: arn for arn in all_arns}
    for kind, same_kind in of_kind.items():
        forms |= _forms_of_kind(kind, same_kind)
    return forms


def _is_well_formed(arn: str) -> bool:
    return arn.startswith(ARN_PREFIX) and len(arn.split(":", 6)) == 7


def _forms_of_kind(kind: str, arns: Sequence[str]) -> Mapping[str, str]:
    """Only the parts of the ids that differ are shown; of one ARN, the part that is its own."""
    ids = {arn: tuple(arn.split(":", 6)[6].split("/")) for arn in arns}
    if len({len(parts) for parts in ids.values()}) > 1:  # one of them is wrong
        return {arn: f"{kind} {'/'.join(parts)}" for arn, parts in ids.items()}
    columns = [sorted(set(column)) for column in zip(*ids.values(), strict=True)]
    shown = [place for place, column in enumerate(columns) if len(column) > 1]
    shown = shown or [min(1, len(columns) - 1)]
    lengths = {place: _distinct_length(columns[place]) for place in shown}
    return {
        arn: f"{kind} {'/'.join(_beginning(parts[place], lengths[place]) for place in shown)}"
        for arn, parts in ids.items()
    }


def _distinct_length(texts: Sequence[str]) -> int:
    """How many characters of each text tell them all apart."""
    length = LEAST
    while len({text[:length] for text in texts}) < len(texts):
        length += 1
    return length


def _beginning(text: str, length: int) -> str:
    return text if len(text) <= length + LEAST else f"{text[:length]}…"
