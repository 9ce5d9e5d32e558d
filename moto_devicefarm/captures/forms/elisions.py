"""The marks of what a person or a printer left out of a report. Rule: the readers of forms make a
text of each elision, at its place, so that nothing is left out silently.

A member that was left out becomes a member ELIDED. In the forms of JavaScript, ``[Object]`` and
``... 3 more items`` are such texts too. ``captures/completion.py`` refuses them, or fills them in.
"""

from __future__ import annotations

ELIDED = "..."
"""The name and the value of members that were left out."""
DOTS = ("...", "\u2026")


def is_elision(text: str) -> bool:
    """Whether a text stands for something that was left out: "...", "... 3 more items"."""
    return text.lstrip().startswith(DOTS)


def is_cut(text: str) -> bool:
    """Whether the end of a text was left out: "https://bucket.exam..."."""
    return text.rstrip().endswith(DOTS)


def structure_of(path: str) -> str | None:
    """The path of the structure whose members were left out, if a path says that; "" for a whole
    document.
    """
    is_elided = path == ELIDED or path.endswith(f".{ELIDED}")
    return path[: -len(ELIDED) - 1] if is_elided else None
