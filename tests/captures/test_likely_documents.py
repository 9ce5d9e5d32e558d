"""Which values are meant as documents, and the work to find them."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm.captures.forms import likely_documents
from moto_devicefarm.core.json_guard import DEPTH


def test_documents_of_others_have_such_keys_too() -> None:
    """GitHub's answer about a workflow has jobs with a name and a status."""
    job = {"name": "test", "status": "completed", "id": 1, "run_id": 2, "steps": []}
    assert not likely_documents.is_likely_document({"jobs": [job]})
    assert likely_documents.is_likely_document({"jobs": [{"name": "a", "status": "RUNNING"}]})


@pytest.mark.parametrize("key", [None, "a"])
def test_a_deep_value_is_looked_at_once(key: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether lists or objects stand inside each other: the work grows with the levels only."""
    looks: list[Any] = []
    is_likely = likely_documents.is_likely_document

    def count(value: Any) -> bool:
        looks.append(value)
        return is_likely(value)

    monkeypatch.setattr(likely_documents, "is_likely_document", count)
    value: Any = {"name": "a"}
    for _ in range(DEPTH):
        value = [value] if key is None else {key: value}
    assert list(likely_documents.likely_documents(value)) == []
    assert len(looks) <= 2 * DEPTH
