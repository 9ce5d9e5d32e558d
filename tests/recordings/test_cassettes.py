"""Calls in cassettes of vcrpy, betamax and Ruby's VCR."""

from __future__ import annotations

import base64
import gzip
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.recordings.calls import CallList
from moto_devicefarm.recordings.sequences import read_sequence
from tests.support.recorded_calls import as_recorded
from tests.support.sequence_writers import as_yaml, cassette, interaction

ID = "11111111-1111-4111-8111-111111111111"
PROJECT = f"arn:aws:devicefarm:us-west-2:123456789012:project:{ID}"
UPLOAD = f"arn:aws:devicefarm:us-west-2:123456789012:upload:{ID}/{ID}"
START = 1768653000
URL = "https://prod-us-west-2-uploads.s3.us-west-2.amazonaws.com/a/app.apk"
CREATE: dict[str, Any] = {
    "time": START,
    "operation": "CreateProject",
    "parameters": {"name": "shop"},
    "answer": {"project": {"arn": PROJECT, "name": "shop", "created": START}},
}
FAIL: dict[str, Any] = {
    "time": START + 2,
    "operation": "GetProject",
    "parameters": {"arn": f"{PROJECT}x"},
    "error": {"code": "NotFoundException", "message": "Not there.", "status": 400},
}
NO_TIMES: dict[str, Any] = {"headers": {"x-amz-target": "DeviceFarm_20150623.GetProject"}}


def calls_in(path: Path, content: Any) -> CallList:
    """The calls in a file with this text or cassette."""
    path.write_text(content if isinstance(content, str) else as_yaml(content))
    calls = read_sequence(path)
    assert calls is not None
    return calls


def with_body(body: Any, status: Any = 200, **response: Any) -> dict[str, Any]:
    """A cassette of one GetProject whose response has this body."""
    one = interaction({**FAIL, "operation": "GetProject"})
    one["response"] = {"body": body, "headers": {}, "status": {"code": status}, **response}
    return {"interactions": [one], "version": 1}


def test_yaml(path: Path) -> None:
    """The headers of botocore are bytes in it."""
    text = as_yaml(cassette([CREATE, FAIL]))
    assert "!!binary" in text
    calls = calls_in(path, text)
    assert as_recorded(calls) == [CREATE, FAIL]
    assert calls.notes == []
    assert calls[1].place == f"{path}, interaction 2"
    assert "EXAMPLE" not in str(list(calls))


def test_json(path: Path) -> None:
    """A cassette of vcrpy's JSON serializer has texts only."""
    text = json.dumps(cassette([CREATE, FAIL]), default=bytes.decode, indent=4)
    assert as_recorded(calls_in(path, text)) == [CREATE, FAIL]


def test_a_comment_before_it(path: Path) -> None:
    """A cassette may have a comment and a line "---" before it."""
    text = f"# recorded\n---\n{as_yaml(cassette([CREATE]))}"
    assert as_recorded(calls_in(path, text)) == [CREATE]


def test_ruby(path: Path) -> None:
    """Ruby's VCR and betamax write the moment of a call, and other forms of bodies."""
    body = base64.b64encode(json.dumps(CREATE["answer"]).encode()).decode()
    text = f"""---
http_interactions:
- request:
    method: post
    uri: https://devicefarm.us-west-2.amazonaws.com/
    body:
      encoding: UTF-8
      string: '{{"name":"shop"}}'
    headers:
      X-Amz-Target:
      - DeviceFarm_20150623.CreateProject
      X-Other: !ruby/object:Thing
        a: 1
  response:
    status:
      code: 200
      message: OK
    headers: {{}}
    body:
      encoding: ASCII-8BIT
      base64_string: {body}
  recorded_at: Sat, 17 Jan 2026 12:30:00 GMT
- request:
    method: post
    body: !binary |-
      {base64.b64encode(b'{"name":"shop"}').decode()}
    headers:
      X-Amz-Target: !!python/unicode DeviceFarm_20150623.CreateProject
  response:
    status: !!python/object:a.Status {{}}
    headers:
      Date: !!python/tuple ['Sat, 17 Jan 2026 12:30:00 GMT']
    body:
      base64_string: {body}
  recorded_at: '2026-01-17T12:30:00Z'
recorded_with: VCR 6.0
"""
    assert as_recorded(calls_in(path, text)) == [CREATE, CREATE]


def test_tags_make_no_object(path: Path) -> None:
    """A tag of Python is not evaluated."""
    tag = "!!python/object/apply:os.system ['exit 1']"
    text = as_yaml(cassette([CREATE])).replace("version: 1", f"version: {tag}")
    assert as_recorded(calls_in(path, text)) == [CREATE]


def test_a_packed_body(path: Path) -> None:
    """A gzip body is unpacked."""
    packed = gzip.compress(json.dumps(CREATE["answer"]).encode())
    (call,) = calls_in(path, with_body({"string": packed}))
    assert call.outcome == {"answer": CREATE["answer"]}


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        (with_body({"string": ""}), {"answer": {}}),
        (with_body(None), {"answer": {}}),
        (with_body(None, status=None), {"answer": {}}),
        (
            with_body({"string": "<html>"}, status=503),
            {"error": {"code": "503", "message": "", "status": 503}},
        ),
        (
            with_body(
                {"string": '{"__type": "com.a#LimitExceededException:x", "Message": "m"}'}, 400
            ),
            {"error": {"code": "LimitExceededException", "message": "m", "status": 400}},
        ),
        (
            {"interactions": [{**interaction(FAIL), "response": None}]},
            {},
        ),
        (
            {
                "interactions": [
                    {**interaction(FAIL), "response": {"status_code": 200, "content": "{}"}}
                ]
            },
            {"answer": {}},
        ),
    ],
)
def test_outcomes(value: Any, outcome: Any, path: Path) -> None:
    """An answer may be empty, an error may be a page, and a response may be missing."""
    (call,) = calls_in(path, value)
    assert call.outcome == outcome


def test_times(path: Path) -> None:
    """Else the time is that of the response. Without any, calls are a second apart (invented)."""
    bare = interaction(FAIL, **NO_TIMES)
    dated = interaction(FAIL, **NO_TIMES)
    dated["response"]["headers"] = {"Date": ["Sat, 17 Jan 2026 12:30:00 GMT"]}
    calls = calls_in(path, {"interactions": [bare, dated, bare, dated, interaction(FAIL)]})
    assert [call.time // 1000 - START for call in calls] == [-1, 0, 1, 1, 2]
    assert calls.notes == [f"{path}: calls without a time are one second after the call before"]
    calls = calls_in(path, {"interactions": [bare, bare]})
    assert [call.time for call in calls] == [1767225600000, 1767225601000]


def test_the_put_of_an_upload(path: Path) -> None:
    """A cassette shows when a body was sent: a replay delivers it then. The PUT is no call."""
    create = {
        "time": START,
        "operation": "CreateUpload",
        "parameters": {"projectArn": PROJECT, "name": "app.apk", "type": "ANDROID_APP"},
        "answer": {"upload": {"arn": UPLOAD, "status": "INITIALIZED", "url": f"{URL}?X-Amz-a=b"}},
    }
    headers = {"X-Amz-Date": "20260117T123005Z"}
    sent = interaction(CREATE, method="PUT", uri=f"{URL}?X-Amz-Signature=c", headers=headers)
    refused = {**sent, "response": {"status": {"code": 403}}}
    elsewhere = interaction(CREATE, method="PUT", uri="https://[", headers=headers)
    get = {
        "time": START + 9,
        "operation": "ListUploads",
        "parameters": {"arn": PROJECT},
        "answer": {},
    }
    calls = calls_in(
        path, {"interactions": [interaction(create), refused, elsewhere, sent, interaction(get)]}
    )
    assert [call.body_at for call in calls] == [(START + 5) * 1000, None]
    assert calls.passed_over == 3
    assert "X-Amz" not in str(list(calls))
    with mock_devicefarm() as farm:
        (*_, listed) = farm.replay(path)
        assert (listed.place, listed.member) == ("interaction 5", "answer.uploads")
        (status,) = (one["status"] for one in listed.mocked if one["name"] == "app.apk")
        assert status == "SUCCEEDED"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            {"interactions": [5]},
            "{path}, interaction 1: expected an object with request and response",
        ),
        (
            with_body({"string": "[1]"}),
            "{path}, interaction 1: response: expected an object, found [1]",
        ),
        (
            with_body({"string": "{"}),
            "{path}, interaction 1: response: not JSON: Expecting property name enclosed in double "
            "quotes: line 1 column 2 (char 1)",
        ),
        (
            with_body({"string": [1]}),
            "{path}, interaction 1: response: the body can't be read: expected text, found a list",
        ),
        (
            with_body({"base64_string": "a"}),
            "{path}, interaction 1: response: the body can't be read (Invalid base64-encoded "
            "string: number of data characters (1) cannot be 1 more than a multiple of 4)",
        ),
        (
            with_body({"string": b"\x1f\x8bno"}),
            "{path}, interaction 1: response: the body can't be unpacked (Error -3 while "
            "decompressing data: unknown compression method)",
        ),
        (
            {"interactions": [interaction(FAIL, headers={"X-Amz-Date": "noon"})]},
            "{path}, interaction 1: X-Amz-Date: 'noon' is not a time: expected epoch seconds or "
            "ISO 8601, such as 2026-01-01T12:00:00Z",
        ),
        (
            {"interactions": [{**interaction(FAIL, **NO_TIMES), "recorded_at": "noon"}]},
            "{path}, interaction 1: recorded_at: 'noon' is not a time: expected epoch seconds or "
            "ISO 8601, such as 2026-01-01T12:00:00Z",
        ),
        (
            "interactions: [*a]\nversion: 1\n",
            '{path}: not YAML: found undefined alias in "<unicode string>", line 1, column 16',
        ),
        (
            "interactions:\n- &a\n  b: 1\n- *a\n",
            "{path}: line 2: an alias stands for it: write the value twice",
        ),
        (
            {"interactions": []},
            "{path}: no call: 0 records in 1 file, none of devicefarm.amazonaws.com",
        ),
        (
            {"interactions": [interaction(CREATE, headers=None)]},
            "{path}: no call: 1 record in 1 file, none of devicefarm.amazonaws.com",
        ),
    ],
)
def test_wrong_cassettes(content: Any, message: str, path: Path) -> None:
    """The ValueError has the file and the number of the interaction."""
    with pytest.raises(ValueError, match=r"calls\.jsonl") as raised:
        calls_in(path, content)
    assert str(raised.value) == message.format(path=path)


@pytest.mark.parametrize(
    "text",
    [
        '{"interactions": ',
        '{"interactions": 5}',
        '{"a": 1}',
        "interactions: 5\n",
        "interactions",
        "version: 1\n",
        "Our interactions: none",
        "version: [interactions]\n",
        "--- !!set\ninteractions:\n",
    ],
)
def test_other_texts_are_no_cassette(text: str, path: Path) -> None:
    """Nothing is raised, so that other readers are asked."""
    path.write_text(text)
    assert read_sequence(path) is None


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "- " * 100_000,
        "{a: " * 50_000,
    ],
)
def test_deep_nesting(text: str, path: Path) -> None:
    """YAML that is too deep is refused."""
    path.write_text(f"interactions:\n  {text}")
    with pytest.raises(ValueError, match=r"calls\.jsonl: not YAML: "):
        read_sequence(path)


def test_deep_nesting_of_tags(path: Path) -> None:
    """Values with tags are read by functions that call themselves: the end of the stack is a
    ValueError too.
    """
    path.write_text(f"interactions:\n  {'!!python/tuple [' * 900}{']' * 900}")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(1000)
    try:
        with pytest.raises(ValueError, match=r"calls\.jsonl: not YAML: "):
            read_sequence(path)
    finally:
        sys.setrecursionlimit(limit)
