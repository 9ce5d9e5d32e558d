"""Reads a text that is nothing but values, in one of the forms in which people have them. Rule:
nothing in a text is evaluated.

A form is a module with a function that reads a whole text, or raises Unreadable with the place. If
all forms fail, the error is that of the form that got furthest.
"""

from __future__ import annotations

from moto_devicefarm.captures.forms.found import FoundValue as FoundValue
from moto_devicefarm.captures.forms.found import Unreadable, place
from moto_devicefarm.captures.forms.json_text import read_json_text
from moto_devicefarm.captures.forms.literal_text import read_literals
from moto_devicefarm.captures.forms.table_text import refuse_tables
from moto_devicefarm.captures.forms.terminal import without_noise
from moto_devicefarm.captures.forms.yaml_text import FORM as YAML
from moto_devicefarm.captures.forms.yaml_text import read_yaml

EXPECTED_FORMS = (
    "expected documents of Device Farm in JSON or YAML, or as Python or JavaScript print them"
)


def read_block(text: str, name: str) -> list[FoundValue]:
    """The values that follow one another in the text, without what a terminal shows around them.

    Raises ValueError, which has the name and the place, if something else is in it.
    """
    try:
        return read_json_text(text, name)
    except Unreadable as error:
        errors = [error]
    original, text = text, without_noise(text)
    for read in (read_literals, read_yaml):
        try:
            return read(text, name)
        except Unreadable as error:
            errors.append(error)
    refuse_tables(original, name)
    furthest = max(errors, key=lambda error: error.position)
    has_begun = furthest.form == YAML or not {"{", "["}.isdisjoint(text[: furthest.position])
    raise ValueError(
        f"{name}: {place(text, furthest.position)}: {furthest}"
        f"{'' if has_begun else f'; {EXPECTED_FORMS}'}"
    )
