"""What a reader is told about captured documents: which members were filled in, left out, misspelt
or unknown. Rule: each note names the document and the member.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from moto_devicefarm.captures.documents import Document
from moto_devicefarm.captures.forms.elisions import structure_of
from moto_devicefarm.captures.scrub_marks import quoted_mark

DID_YOU_MEAN = "did you mean"
"""Words of each note about a misspelt member, for filters of warnings."""
MOST_NAMES = 10
"""How many members are named in one note, or have comments of their own in a test."""


def completion_note(document: Document) -> str:
    """What was filled in and what was left out; empty if nothing was."""
    parts = [
        f"{verb}: {_some([mark_words(*member) for member in members.items()])}"
        for verb, members in (("filled", document.filled), ("left out", document.left_out))
        if members
    ]
    return f"{document.where}: {'; '.join(parts)}" if parts else ""


def mark_words(path: str, text: str) -> str:
    """A member, and what the report has there: "arn (the report has "***")"."""
    inside = structure_of(path)
    if inside is not None:
        return f"members of {inside or 'the document'} (the report has {quoted_mark(text)})"
    return f"{path} (the report has {quoted_mark(text) if text else 'none'})"


def completion_notes(document: Document, path: str) -> list[str]:
    """A note for each member at a path or below it that was filled in or left out."""
    return [
        f"{verb}: {mark_words(place, text)}"
        for verb, members in (("filled", document.filled), ("left out", document.left_out))
        for place, text in members.items()
        if place == path or place.startswith(f"{path}.")
    ]


def slip_notes(document: Document) -> Iterator[str]:
    """A note for each unknown member that is probably a slip."""
    for path, meant in document.misspelt.items():
        yield f"{document.where}: unknown member {path}: {DID_YOU_MEAN} {meant}?"


def unknown_member_note(documents: Sequence[Document]) -> str:
    """One line about all members that the model does not know, except slips; empty if it knows all
    of them.
    """
    names = {
        f"{document.shape}.{path}"
        for document in documents
        for path in document.unknown.keys() - document.misspelt.keys()
    }
    if not names:
        return ""
    listed = _some(sorted(names))
    return f"unknown members, which may be newer than this version and are kept: {listed}"


def _some(names: Sequence[str]) -> str:
    """The first names; the others are counted."""
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return f"{', '.join(names[:MOST_NAMES])}{more}"
