"""Writes recorded calls as other tools would: CloudTrail, its look-up of events, and cassettes."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from moto_devicefarm.core import model

IDENTITY: dict[str, Any] = {
    "type": "AssumedRole",
    "principalId": "AROAIOSFODNN7EXAMPLE:alice",
    "arn": "arn:aws:sts::123456789012:assumed-role/Testers/alice",
    "accountId": "123456789012",
    "accessKeyId": "ASIAIOSFODNN7EXAMPLE",
}
ADDRESS = "203.0.113.11"


def moment(call: Mapping[str, Any]) -> dt.datetime:
    """The time of a call, which is in epoch seconds."""
    return dt.datetime.fromtimestamp(call["time"], dt.timezone.utc)


def printed_times(value: Any) -> Any:
    """The answer with times as CloudTrail prints them, in whole seconds."""
    if isinstance(value, dict):
        return {
            key: f"{dt.datetime.fromtimestamp(item, dt.timezone.utc):%b %d, %Y %I:%M:%S %p}"
            if key in model.timestamps() and isinstance(item, (int, float))
            else printed_times(item)
            for key, item in value.items()
        }
    return [printed_times(item) for item in value] if isinstance(value, list) else value


def trail_record(number: int, call: Mapping[str, Any], **members: Any) -> dict[str, Any]:
    """The record of a call."""
    record: dict[str, Any] = {
        "eventVersion": "1.11",
        "userIdentity": IDENTITY,
        "eventTime": f"{moment(call):%Y-%m-%dT%H:%M:%SZ}",
        "eventSource": "devicefarm.amazonaws.com",
        "eventName": call["operation"],
        "awsRegion": "us-west-2",
        "sourceIPAddress": ADDRESS,
        "userAgent": "Boto3/1.44.8",
        "requestParameters": call["parameters"] or None,
        "responseElements": printed_times(call.get("answer")),
        "eventID": f"00000000-0000-4000-8000-{number:012}",
        "eventType": "AwsApiCall",
        "recipientAccountId": "123456789012",
    }
    if "error" in call:
        error = call["error"]
        record |= {"errorCode": error["code"], "errorMessage": error["message"]}
    return record | members


def trail(calls: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A log file of CloudTrail."""
    return {"Records": [trail_record(number, call) for number, call in enumerate(calls)]}


def looked_up_events(calls: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The output of ``aws cloudtrail lookup-events``, which has the newest event first."""
    return {
        "Events": [
            {
                "EventId": record["eventID"],
                "EventName": record["eventName"],
                "EventTime": record["eventTime"],
                "EventSource": record["eventSource"],
                "Username": "alice",
                "CloudTrailEvent": json.dumps(record),
            }
            for record in reversed(trail(calls)["Records"])
        ]
    }


def interaction(call: Mapping[str, Any], **request: Any) -> dict[str, Any]:
    """The interaction of a call in a cassette of vcrpy."""
    error = call.get("error")
    body = (
        call.get("answer")
        if error is None
        else {"__type": error["code"], "message": error["message"]}
    )
    return {
        "request": {
            "body": json.dumps(call["parameters"]),
            "headers": {
                "Authorization": [b"AWS4-HMAC-SHA256 Credential=ASIAIOSFODNN7EXAMPLE/2026"],
                "X-Amz-Date": [f"{moment(call):%Y%m%dT%H%M%SZ}".encode()],
                "X-Amz-Target": [f"DeviceFarm_20150623.{call['operation']}".encode()],
            },
            "method": "POST",
            "uri": "https://devicefarm.us-west-2.amazonaws.com/",
            **request,
        },
        "response": {
            "body": {"string": json.dumps(body)},
            "headers": {"Content-Type": ["application/x-amz-json-1.1"]},
            "status": {"code": 200 if error is None else error["status"], "message": "OK"},
        },
    }


def cassette(calls: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A cassette, as its serializer gets it."""
    return {"interactions": [interaction(call) for call in calls], "version": 1}


def as_yaml(value: Mapping[str, Any]) -> str:
    """The YAML that vcrpy writes of a cassette."""
    return str(yaml.dump(value, Dumper=_Dumper))


class _Dumper(yaml.Dumper):  # type: ignore[misc]  # PyYAML has no types
    """Writes a value that stands at two places twice: in vcrpy these are two values."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
