"""Calls in a text that people wrote."""

from __future__ import annotations

import json

from moto_devicefarm.recordings.page_calls import calls_in_prose
from tests.support.recorded_calls import START
from tests.support.sequence_writers import trail

CALL = {"operation": "CreateProject", "parameters": {"name": "shop"}, "answer": {}, "time": START}


def test_a_sequence_that_was_cut_is_passed_over() -> None:
    """The whole one that stands in the same paragraph is read."""
    cut = json.dumps(trail([CALL]))[:200]
    (call,) = calls_in_prose(f"First {cut}\n{json.dumps(CALL)}\nand bye\n", "issue.md") or []
    assert (call.operation, call.line) == ("CreateProject", 2)
