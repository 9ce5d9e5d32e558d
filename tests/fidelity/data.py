"""The facts in ``data/*.yml``, as objects. Rule: a misspelt key is an error, never ignored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "data"
THE_SAME = "the same"
_MARK = re.compile(r"\(([CTDAI])(?:, weak)?(?:, [CTDAI])?: ([^()]*(?:\([^()]*\)[^()]*)?)\)\.?$")


@dataclass(frozen=True, kw_only=True)
class Row:
    """What AWS does and what the mock does, about one subject."""

    aws: tuple[str, ...] = ()
    """Sentences, each with its grade and source at its end: "Names may repeat (I: model)."."""
    mock: str = THE_SAME
    invented: str = ""
    """What is unknown of AWS and chosen here."""


@dataclass(frozen=True, kw_only=True)
class Member(Row):
    """A member of a session's document."""

    values: str
    only_if: str = ""
    """The condition for the member, if not every session has it in the mock."""


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """A question that nobody outside AWS can answer."""

    area: str
    question: str
    mock: str
    code: tuple[str, ...]
    """Places such as "core/errors.py: STOPPED_BY_USER"."""
    probe: str = ""
    """The probe that would settle it."""
    reason: str = ""
    """Why no probe can settle it."""


def mark_of(fact: str) -> tuple[str, tuple[str, ...]]:
    """Grade and sources of a sentence. Raises ValueError for one without them."""
    found = _MARK.search(fact)
    if found is None:
        raise ValueError(f"the fact has no grade and source at its end: {fact!r}")
    return found[1], tuple(source.strip() for source in found[2].split(","))


@cache
def rows(name: str) -> Mapping[str, Row]:
    """The rows of a file, by their subjects."""
    return {subject: Row(**_fields(row)) for subject, row in _read(name).items()}


@cache
def members() -> Mapping[str, Member]:
    """The members of a session by their paths, such as "device.instances[].udid"."""
    return {path: Member(**_fields(row)) for path, row in _read("session").items()}


@cache
def unknowns() -> tuple[Unknown, ...]:
    """The open questions, in the order of the page."""
    return tuple(
        Unknown(area=area, **_fields(question))
        for area, questions in _read("unknown").items()
        for question in questions
    )


@cache
def limits() -> tuple[str, ...]:
    """What the mock does not do."""
    return _texts(_read("limits"))


def _fields(row: Mapping[str, Any]) -> dict[str, Any]:
    fields = {key: _texts(value) for key, value in row.items()}
    return {key: texts if key in ("aws", "code") else texts[0] for key, texts in fields.items()}


def _texts(value: Any) -> tuple[str, ...]:
    """A text or a list of texts. TypeError for others, as YAML reads ``No`` or ``a: b``."""
    texts = tuple(value) if isinstance(value, list) else (value,)
    for text in texts:
        if not isinstance(text, str):
            raise TypeError(f"not a text: {text!r}. Put it in quotes")
    return texts


def _read(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yml").read_text("utf-8"))
