"""What a person pastes into a report keeps no secret on its way into a written test."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from moto_devicefarm.recordings.calls import read_recording
from moto_devicefarm.recordings.secrets import scrub
from tests.support.pytester import run_pytest
from tests.support.session_reports import CASES, ENDED, reproduce

pytest_plugins = ["pytester"]

SECRET = "hunter2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("aws_secret_access_key = hunter2/Ab+c=", "aws_secret_access_key = scrubbed"),
        ("aws_session_token = hunter2\nregion = a", "aws_session_token = scrubbed\nregion = a"),
        (
            "{'Authorization': 'Basic hunter2', 'X-Amz-Security-Token': b'hunter2'}",
            "{'Authorization': 'scrubbed', 'X-Amz-Security-Token': b'scrubbed'}",
        ),
        ("see {'Cookie': ['hunter2'], 'a': 1}", "see {'Cookie': ['scrubbed'], 'a': 1}"),
        ("PASSWORD='hunter2'", "PASSWORD='scrubbed'"),
        ('password="hunter2 \\" hunter2" a', 'password="scrubbed" a'),
        ("password='hunter2 without end", "password='scrubbed"),
        ("run --password hunter2 --app a", "run --password scrubbed --app a"),
        ("run --token --app a", "run --token --app a"),
        ("Authorization = Basic hunter2", "Authorization = scrubbed"),
        ('"name" => "a", ":secret" => "hunter2"', '"name" => "a", ":secret" => "scrubbed"'),
        ("password := 'hunter2'", "password := 'scrubbed'"),
        ("password:hunter2", "password:scrubbed"),
        ("pin=hunter2;hunter2,hunter2 a", "pin=scrubbed a"),
        ("Key=pin,Value=hunter2 Key=a,Value=b", "Key=pin,Value=scrubbed Key=a,Value=b"),
        ("{'Key': 'pin', 'Value': 'hunter2'}", "{'Key': 'pin', 'Value': 'scrubbed'}"),
        (r"{\"pin\": \"hunter2\", \"a\": 1}", r"{\"pin\": \"scrubbed\", \"a\": 1}"),
        ("message='password=hunter2'", "message='password=scrubbed'"),
        ('it said "pin": 1234, no', 'it said "pin": scrubbed, no'),
        ("token = None", "token = None"),
        ("name = nightly", "name = nightly"),
    ],
)
def test_values_of_secret_names_in_prose(text: str, expected: str) -> None:
    """In quotes, with spaces around "=", or as an option. A second round changes nothing."""
    assert scrub(text) == expected
    assert scrub(expected) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('tokens: ["hunter2", "hunter2"], a', 'tokens: ["scrubbed", "scrubbed"], a'),
        ("tokens = ('hunter2', None, 2)", "tokens = ('scrubbed', None, scrubbed)"),
        (r"tokens=[\"hunter2\", \"hunter2\"] a", r"tokens=[\"scrubbed\", \"scrubbed\"] a"),
        ('"tokens": [["a]hunter2"], ["hunter2"]] a', '"tokens": [["scrubbed"], ["scrubbed"]] a'),
        ("tokens: {'a': ['hunter2'], b: hunter2}", "tokens: {'a': ['scrubbed'], b: scrubbed}"),
        (
            "tokens: [\n  hunter2\n  b, hunter2\n\na",
            "tokens: [\n  scrubbed\n  scrubbed, scrubbed\n\na",
        ),
        ("tokens: [hunter2", "tokens: [scrubbed"),
        ("tokens:\n  - hunter2\n  - hunter2\na: b", "tokens:\n  - scrubbed\na: b"),
        ('tokens:\n- "hunter2"\n- hunter2\na: b', 'tokens:\n- "scrubbed\na: b'),
    ],
)
def test_each_item_under_a_secret_name_in_prose(text: str, expected: str) -> None:
    """In brackets, up to their end or the next empty line, and in the lists of YAML."""
    assert scrub(text) == expected
    assert scrub(expected) == expected


@pytest.mark.parametrize(
    "secret",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "ASIAIOSFODNN7EXAMPLE",
        "ghp_0123456789abcdefABCD",
        "github_pat_0123456789_abc",
        "xoxb-0123456789-abc",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    ],
)
def test_secrets_that_are_told_by_their_form(secret: str) -> None:
    """They need no name before them."""
    assert scrub(f"with {secret}, no") == "with scrubbed, no"


@pytest.mark.parametrize(
    "text",
    [
        "a = " * 50_000,
        "a='" * 50_000,
        "'a': \\\"" * 40_000,
        "--a " * 50_000,
        "\\" * 200_000,
        "-" * 200_000,
        "a" * 200_000,
        "a=" * 100_000,
        "a.-" * 70_000,
        "eyJ-" * 50_000,
    ],
)
def test_prose_takes_linear_time(text: str) -> None:
    """A pattern that reads a name more than once needs more than 4 s, a quadratic one minutes."""
    begin = time.process_time()
    assert scrub(text) == text
    scrub(text.replace("a", "pin"))
    assert time.process_time() - begin < 3


def test_json_with_secrets_stays_json() -> None:
    """A secret that is null, in a list, or deep in other JSON text does not break it."""
    inner = {"pin": None, "tokens": [1, "a"], "credentials": {"user": "a"}, "note": "pin = 'a\"b'"}
    for text in (json.dumps(inner), json.dumps({"metadata": json.dumps(inner)})):
        scrubbed = scrub({"metadata": text})
        assert json.loads(scrubbed["metadata"])
        assert scrub(scrubbed) == scrubbed


def test_a_recording_that_another_tool_wrote_is_scrubbed() -> None:
    """The parameters, the answer, and the message that repeats a parameter. What ``record`` wrote
    stays as it is, also the digest of a token.
    """
    variables = [{"name": "KEY", "value": SECRET}]
    parameters = {"name": "a", "environmentVariables": variables, "nextToken": "next"}
    call = {"time": 1, "operation": "CreateProject", "parameters": parameters}
    answer = {**call, "answer": {"project": {"environmentVariables": variables}}}
    error = {**call, "error": {"code": "A", "message": f"not {SECRET}", "status": 400}}
    text = f"{json.dumps(answer)}\n{json.dumps(error)}"
    calls = read_recording(text, "a.jsonl")
    assert SECRET not in repr(calls)
    assert calls[1].outcome["error"] == {"code": "A", "message": "not scrubbed", "status": 400}
    written = "\n".join(
        json.dumps(
            {"time": 1, "operation": one.operation, "parameters": one.parameters, **one.outcome}
        )
        for one in calls
    )
    assert read_recording(written, "a.jsonl") == calls


def with_message(text: str) -> dict[str, Any]:
    """A session that ended with a message."""
    return {"remoteAccessSession": {**ENDED, "message": text}}


def test_a_written_test_has_no_secret_of_its_documents(pytester: pytest.Pytester) -> None:
    """It asserts only that such a member is there, and passes, inline or with its file."""
    project = CASES["project"]["project"]
    variables = [{"name": "KEY", "value": SECRET}]
    reports = {
        "variables": {"project": {**project, "environmentVariables": variables}},
        "url": with_message(f"no: https://bucket.example/a?X-Amz-Signature={SECRET}"),
        "bearer": with_message(f"sent Bearer {SECRET} to it"),
    }
    for name, report in reports.items():
        for options in ((), ("--inline",)):
            module = reproduce(
                pytester, report, options=options, name=f"test_{name}{len(options)}.py"
            )
            assert SECRET not in module
            member = "environmentVariables" if name == "variables" else "message"
            variable = "project" if name == "variables" else "session"
            assert f'assert "{member}" in {variable}' in module
    run_pytest(pytester).assert_outcomes(passed=6)
