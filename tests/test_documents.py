"""The JSON documents of what the handle returns."""

from __future__ import annotations

import json
from typing import Any

import pytest

from moto_devicefarm import DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.core.call_log import Call
from moto_devicefarm.core.device_minutes import DeviceMinutes
from moto_devicefarm.recordings.replay import Difference
from moto_devicefarm.server.page.recent_calls import MOST_KEPT, RecentCalls
from tests.captures import RUN
from tests.support.devices import PAIR, PHONE
from tests.support.outcomes import outcome
from tests.support.store import ACCOUNT_ID, NOW_IN_SECONDS

NOT_FOUND = "arn:aws:devicefarm:us-west-2:123456789012:project:11111111-2222-3333-4444-555555555555"


def test_document_of_a_call(devicefarm: DeviceFarm, clock: Any) -> None:
    """It has the answer, or the error with code and message."""
    outcome("ListProjects")
    error = outcome("GetProject", arn=NOT_FOUND)
    answered, refused = (call.document for call in devicefarm.calls)
    facts = {"moment": round(NOW_IN_SECONDS * 1000), "account_id": ACCOUNT_ID}
    assert answered == {
        "operation": "ListProjects",
        "parameters": {},
        "answer": {"projects": []},
        "error": None,
        **facts,
    }
    code, _, message = error.partition(": ")
    assert refused == {
        "operation": "GetProject",
        "parameters": {"arn": NOT_FOUND},
        "answer": None,
        "error": {"code": code, "message": message},
        **facts,
    }
    assert json.loads(json.dumps([answered, refused])) == [answered, refused]


def test_document_of_a_call_that_a_server_kept_in_part() -> None:
    """Its answer is no JSON any more, so the document has the beginning as text."""
    log = RecentCalls()
    log.add(Call("ListProjects", {}, json.dumps({"projects": ["x" * MOST_KEPT]}), 0))
    (document,) = (call.document for call in log)
    assert document["answer"] is document["error"] is None
    assert document["answer_text"] == '{"projects": ["'.ljust(MOST_KEPT, "x")


def test_document_of_device_minutes() -> None:
    """With the cost, which is computed."""
    minutes = DeviceMinutes(total=10.0, metered=9.0)
    assert minutes.document == {"total": 10.0, "metered": 9.0, "unmetered": 0.0, "cost": 1.53}


def test_document_of_timings() -> None:
    """Each duration in seconds; it makes equal timings."""
    document = Timings.realistic(session_limit=None).document
    assert (document["session_preparing"], document["session_limit"]) == (115, None)
    assert Timings(**json.loads(json.dumps(document))) == Timings.realistic(session_limit=None)


def test_document_of_a_registry() -> None:
    """The devices as the service answers them."""
    with mock_devicefarm(registry=[PHONE, PAIR]) as farm:
        document = farm.registry.document
    assert document == [PHONE.document, PAIR.document]
    assert json.loads(json.dumps(document)) == document


def test_document_of_what_was_loaded(devicefarm: DeviceFarm) -> None:
    """The ARNs by structure, and what is unknown, missing, misspelt or filled in."""
    run = {"arn": RUN, "status": "COMPLETED", "totalJobs": 1, "later": 1}
    with pytest.warns(UserWarning, match="totalJobs is 1"):
        loaded = devicefarm.load({"run": run})
    assert loaded.document == {
        "arns": dict(loaded),
        "unknown": ["report: run: later"],
        "missing": list(loaded.missing),
        "misspelt": [],
        "filled": [],
    }
    assert json.loads(json.dumps(loaded.document)) == loaded.document
    assert loaded.document["missing"]


def test_document_of_a_difference() -> None:
    """The fields of the difference."""
    difference = Difference(3, "GetRun", "answer.run.name", "one", None)
    assert difference.document == {
        "line": 3,
        "operation": "GetRun",
        "member": "answer.run.name",
        "recorded": "one",
        "mocked": None,
        "place": "",
    }
