"""Sequences of calls survive each form in which other tools write them."""

from __future__ import annotations

import json
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from moto_devicefarm.captures.forms.text import ReportText
from moto_devicefarm.recordings.sequences import calls_of_report, merge_calls
from tests.support.sequence_writers import as_yaml, cassette, looked_up_events, trail

PREFIX = "arn:aws:devicefarm:us-west-2:123456789012:project:"
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=9).filter(
    lambda name: not set(name) & set(':=/"{[&%@\x85\u2028\u2029\ufeff')
)
IDS = st.uuids().map(lambda one: f"{PREFIX}{one}")


@st.composite
def recorded_calls(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Calls, each some whole seconds after the one before."""
    calls: list[dict[str, Any]] = []
    time = draw(st.integers(1_400_000_000, 1_800_000_000))
    for _ in range(draw(st.integers(1, 6))):
        time += draw(st.integers(1, 90_000))
        arn, name = draw(IDS), draw(NAMES)
        answer = {"project": {"arn": arn, "name": name, "created": float(time)}}
        error = {"code": draw(st.sampled_from(["NotFoundException", "ArgumentException"]))}
        error |= {"message": name}
        call: dict[str, Any] = draw(
            st.sampled_from(
                [
                    {"operation": "CreateProject", "parameters": {"name": name}, "answer": answer},
                    {"operation": "UpdateProject", "parameters": {"arn": arn}, "answer": answer},
                    {"operation": "GetRun", "parameters": {"arn": arn}, "error": error},
                    {"operation": "DeleteProject", "parameters": {"arn": arn}, "answer": {}},
                ]
            )
        )
        if "error" in call:
            call["error"]["status"] = 400
        calls.append({"time": float(time), **call})
    return calls


def read(text: str) -> list[dict[str, Any]]:
    """The calls in a text, as ``record`` writes them."""
    calls = calls_of_report(ReportText("report", text, b""))
    assert calls is not None
    return [
        {
            "time": call.time / 1000,
            "operation": call.operation,
            "parameters": call.parameters,
            **call.outcome,
        }
        for call in merge_calls([calls], "report")
    ]


@settings(deadline=None, max_examples=40)
@given(calls=recorded_calls(), seed=st.integers(0, 9))
def test_calls_survive_each_form(calls: list[dict[str, Any]], seed: int) -> None:
    """CloudTrail in any order of the records, looked-up events, and cassettes."""
    records = trail(calls)["Records"]
    random.Random(seed).shuffle(records)
    assert read(json.dumps({"Records": records})) == calls
    assert read("\n".join(map(json.dumps, records))) == calls
    assert read(json.dumps(looked_up_events(calls))) == calls
    assert read(as_yaml(cassette(calls))) == calls
    assert read(json.dumps(cassette(calls), default=bytes.decode)) == calls
    assert read("\n".join(map(json.dumps, calls))) == calls
