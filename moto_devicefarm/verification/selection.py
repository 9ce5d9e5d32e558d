"""Finds probes by name. Rule: the import of this module declares all probes."""

from __future__ import annotations

from collections.abc import Iterable

import moto_devicefarm.verification.probes  # noqa: F401  declares them
from moto_devicefarm.core.arguments import check_one_of
from moto_devicefarm.verification import probe


def find_probes(names: Iterable[str]) -> list[probe.Probe]:
    """The probes with these names, and those of these families; all probes without names.

    Raises ValueError, which proposes the nearest, for an unknown name.
    """
    wanted = list(names)
    possible = list(dict.fromkeys(text for one in probe.PROBES.values() for text in _names(one)))
    for name in wanted:
        check_one_of("--only", name, possible)
    return [one for one in probe.PROBES.values() if not wanted or {*wanted} & {*_names(one)}]


def _names(one: probe.Probe) -> tuple[str, str]:
    return one.family, one.name
