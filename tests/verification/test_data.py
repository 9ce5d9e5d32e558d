"""The verifications that people sent in: the mock of today answers as the account did."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from moto_devicefarm.verification.report import compare_with_mock, read_verification
from moto_devicefarm.verification.selection import find_probes

DATA = Path(__file__).parent / "data"
FILES = sorted(file.name for file in DATA.glob("*.json"))
KNOWN: Mapping[str, frozenset[tuple[str, str]]] = {}
"""By file, the (probe, member) of each difference that is known and not fixed yet."""


@pytest.mark.parametrize("file", FILES)
def test_mock_answers_as_the_account_did(file: str) -> None:
    """There are no differences but the known ones, and no known one has gone."""
    probes = {one.name: one for one in find_probes(())}
    verification = read_verification(DATA / file)
    answers = [one for one in verification.answers if one.name in probes]
    found = compare_with_mock(
        verification._replace(answers=answers), [probes[one.name] for one in answers]
    )
    assert {(one.probe, one.member) for one in found} == KNOWN.get(file, frozenset())


@pytest.mark.parametrize("file", FILES)
def test_file_is_in_the_readme(file: str) -> None:
    """The README says for each file what answered."""
    assert f"`{file}`" in (DATA / "README.md").read_text("utf-8")
