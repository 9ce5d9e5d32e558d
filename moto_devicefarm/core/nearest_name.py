"""Finds the known name that a wrong one was meant to be. Rule: every message that proposes a name
has it from here; ``core/nearest_arn.py`` proposes ARNs.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

LIKELY = 0.6
"""How like two names are, from 0 to 1, so that one is proposed for another that is wrong anyway."""
ALIKE = 0.85
"""How like they are, so that a name that anybody may have chosen is a misspelt one."""
SLIP = 0.75
"""How like they are, so that an unknown name, which may be new and right, is a probable slip."""


def nearest_name(wrong: str, names: Iterable[str], least: float = LIKELY) -> str | None:
    """The most similar of the names; None if none is similar. Case, "_" and "-" do not count."""
    spellings = {_plain(name): name for name in names}
    near = difflib.get_close_matches(_plain(wrong), spellings, 1, least)
    return spellings[near[0]] if near else None


def _plain(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")
