"""record scrubs every operation's secrets: by a table that is read from the model, and by name
where anybody's JSON stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ParamValidationError
from botocore.model import ListShape, MapShape, Shape, StructureShape
from botocore.stub import Stubber

from moto_devicefarm import record
from moto_devicefarm.core import model
from moto_devicefarm.recordings.record import SCRUBBED, scrub
from tests.recordings.test_record import lines, path
from tests.recordings.test_record_secrets import SECRET, stubbed

__all__ = ["path", "stubbed"]


def members(
    shape: Shape | None, place: tuple[str, ...] = (), above: frozenset[str] = frozenset()
) -> Iterator[Any]:
    """(place, shape) of every member of text, at any depth: a list's are at ``[]``, a map's at
    ``{}``.
    """
    if isinstance(shape, StructureShape) and shape.name not in above:
        for name, member in shape.members.items():
            yield from members(member, (*place, name), above | {shape.name})
    elif isinstance(shape, ListShape):
        yield from members(shape.member, (*place, "[]"), above)
    elif isinstance(shape, MapShape):
        yield from members(shape.value, (*place, "{}"), above)
    elif shape is not None and shape.type_name == "string":
        yield place, shape


def put(place: tuple[str, ...], value: str) -> Any:
    """The request or answer that has the value at a place."""
    if not place:
        return value
    inner = put(place[1:], value)
    return (
        [inner] if place[0] == "[]" else {"key": inner} if place[0] == "{}" else {place[0]: inner}
    )


TABLE = [
    (name, way, place, shape)
    for name in model.service_model().operation_names
    for way, whole in (("in", model.operation(name).input), ("out", model.operation(name).output))
    for place, shape in members(whole)
]
SENSITIVE = [
    (name, way, place) for name, way, place, shape in TABLE if shape.metadata.get("sensitive")
]
SIGNED = "https://bucket.example/hunter2/a%2Fb?X-Amz-Signature=hunter2#hunter2"


def test_what_the_model_marks_as_sensitive_is_scrubbed() -> None:
    """In whatever operation, whether it is a URL or, in some later model, another text."""
    assert ("CreateTestGridUrl", "out", ("url",)) in SENSITIVE
    assert len(SENSITIVE) > 15
    for _, _, place in SENSITIVE:
        assert scrub(put(place, "hunter2")) == put(place, SCRUBBED)
        assert scrub(put(place, f"see {SIGNED}")) == put(place, SCRUBBED)


def test_every_url_of_every_operation_keeps_its_host_only() -> None:
    """Wherever a text may stand in a request or in an answer; what is no URL, no token and no
    variable's value stays.
    """
    assert len(TABLE) > 800
    for _, _, place, _ in TABLE:
        for url in (SIGNED, SIGNED.replace("https", "wss")):
            assert "hunter2" not in json.dumps(scrub(put(place, url)))
        secret = place[-1] in {*model.sensitive(), "nextToken"} or "environmentVariables" in place
        assert secret or scrub(put(place, "nightly")) == put(place, "nightly"), place


CAPABILITIES = {
    "browserName": "chrome",
    "proxy": {"socksUsername": "me", "socksPassword": SECRET},
    "cloud:options": {
        "accessKey": SECRET,
        "api_key": SECRET,
        "credentials": {"user": SECRET, "pins": [1234, None]},
    },
    "args": ["--proxy-server=http://me:hunter2-is-my-password@proxy.example"],
}


def test_json_text_is_scrubbed_as_what_it_says() -> None:
    """seleniumProperties are the capabilities that a browser was started with, and metadata is
    anything.
    """
    for name in ("seleniumProperties", "metadata"):
        scrubbed = scrub({name: json.dumps(CAPABILITIES)})[name]
        assert SECRET not in scrubbed
        said = json.loads(scrubbed)
        assert said["browserName"] == "chrome"
        assert said["proxy"] == {"socksUsername": "me", "socksPassword": SCRUBBED}
        assert said["cloud:options"]["credentials"] == {"user": SCRUBBED, "pins": [SCRUBBED, None]}
        assert said["args"] == ["--proxy-server=http://proxy.example/scrubbed"]


@pytest.mark.parametrize(
    "text", ['{"a":  [1, "b"]}', "[1]", "{no JSON", "{}", '{"a": NaN}', "[" * 5000, ""]
)
def test_text_without_secrets_stays_as_it_is(text: str) -> None:
    """Byte for byte, and whether or not it is JSON."""
    assert scrub({"metadata": text}) == {"metadata": text} or "NaN" in text


def test_what_a_name_says_to_be_a_secret_is_left_out_of_test_parameters(
    stubbed: tuple[Any, Stubber], path: Path
) -> None:
    """They are anybody's, while those that AWS documents stay; and a message that repeats one is
    scrubbed.
    """
    client, stubber = stubbed
    stubber.add_client_error("schedule_run", "ArgumentException", f"not {SECRET}")
    test = {
        "type": "BUILTIN_FUZZ",
        "parameters": {"event_count": "5", "app_password": SECRET, "appium_version": "2"},
    }
    with record(client, path), pytest.raises(client.exceptions.ArgumentException):
        client.schedule_run(projectArn="arn:aws:devicefarm:us-west-2:1:project:a", test=test)
    (call,) = lines(path)
    assert call["parameters"]["test"]["parameters"] == {
        "event_count": "5",
        "app_password": SCRUBBED,
        "appium_version": "2",
    }
    assert call["error"]["message"] == "not scrubbed"


def test_times_that_were_given_as_text_are_recorded_as_numbers(client: Any, path: Path) -> None:
    """As botocore sends them, so that they can be played."""
    project = client.create_test_grid_project(name="shop")["testGridProject"]["arn"]
    with record(client, path):
        client.list_test_grid_sessions(
            projectArn=project, creationTimeAfter="2026-03-01T13:00:00+01:00", endTimeBefore=5
        )
    assert lines(path)[0]["parameters"] == {
        "projectArn": project,
        "creationTimeAfter": 1772366400.0,
        "endTimeBefore": 5,
    }


def test_a_request_that_botocore_refuses_does_not_break_the_recording(
    client: Any, path: Path
) -> None:
    """Whatever is given, the complaint is botocore's own."""
    with record(client, path), pytest.raises(ParamValidationError):
        client.create_project(name="a", environmentVariables=[{1: {"name": 5}}])
    assert lines(path) == []
