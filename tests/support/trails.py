"""A trail of CloudTrail with three calls, for the tests of its forms and of its files."""

from __future__ import annotations

from typing import Any

from tests.support.sequence_writers import trail, trail_record

ID = "11111111-1111-4111-8111-111111111111"
PROJECT = f"arn:aws:devicefarm:us-west-2:123456789012:project:{ID}"
START = 1768653000
CALLS: list[dict[str, Any]] = [
    {
        "time": START,
        "operation": "CreateProject",
        "parameters": {"name": "shop"},
        "answer": {"project": {"arn": PROJECT, "name": "shop", "created": START}},
    },
    {"time": START + 1, "operation": "GetProject", "parameters": {"arn": PROJECT}},
    {
        "time": START + 2,
        "operation": "GetProject",
        "parameters": {"arn": f"{PROJECT}x"},
        "error": {"code": "NotFoundException", "message": "Not there.", "status": 400},
    },
]
RECORDS = trail(CALLS)["Records"]
OTHER = trail_record(9, CALLS[0], eventSource="s3.amazonaws.com", eventName="PutObject")
