"""The Literal types for users have the names that the mock takes."""

from __future__ import annotations

from typing import Any, get_args

import botocore
import pytest

from moto_devicefarm.core import literals
from tests.literals import DESCRIPTIONS, FILE, names_now, render

NAMES = {name: get_args(getattr(literals, name)) for name in DESCRIPTIONS}


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def test_the_file_is_as_the_script_writes_it() -> None:
    """Nobody edited the file."""
    assert FILE.read_text("utf-8") == render(literals.BOTOCORE, NAMES)


@pytest.mark.parametrize("literal", NAMES)
def test_names_are_those_that_the_mock_takes(literal: str) -> None:
    """If this fails, run ``python3 -m tests.literals``. A newer botocore may know more operations
    and errors, an older one fewer.
    """
    written, now = set(NAMES[literal]), set(names_now()[literal])
    installed, made_from = _version(botocore.__version__), _version(literals.BOTOCORE)
    of_botocore = literal in ("OperationName", "ErrorCode")
    assert (of_botocore and installed < made_from) or written <= now
    assert (of_botocore and installed > made_from) or now <= written


def test_a_new_name_is_written() -> None:
    """The script writes each name on a line of its own."""
    names: dict[str, Any] = {**NAMES, "ResultCode": ("PARSING_FAILED", "NEW")}
    text = render("9.9.9", names)
    assert 'BOTOCORE = "9.9.9"\n' in text
    assert text.endswith(
        'ResultCode = Literal[\n    "PARSING_FAILED",\n    "NEW",\n]\n"""Why a run is SKIPPED."""\n'
    )
