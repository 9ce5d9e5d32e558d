"""record leaves out secrets: signed URLs, tokens, variables, and what a name says to be secret."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, ParamValidationError
from botocore.model import ListShape, MapShape, Shape, StructureShape
from botocore.stub import Stubber

from moto_devicefarm import record
from moto_devicefarm.core import model
from moto_devicefarm.core.json_guard import DEPTH
from moto_devicefarm.recordings.record import SCRUBBED, scrub
from tests.support.clients import new_client
from tests.support.recordings import read_calls
from tests.support.store import PREFIX
from tests.support.stories import ID

PROJECT = f"{PREFIX}:project:{ID}"
SECRET = "hunter2-is-my-password"


@pytest.fixture
def stubbed() -> Iterator[tuple[Any, Stubber]]:
    """A client whose answers a test puts into the stubber."""
    client = new_client(aws_access_key_id="a", aws_secret_access_key="b")
    with Stubber(client) as stubber:
        yield client, stubber


def test_signed_urls_keep_their_host_only(client: Any, path: Path) -> None:
    """Paths and queries of an upload's URL and of a session's endpoints are left out."""
    project = client.create_project(name="checkout")["project"]["arn"]
    phone = client.list_devices()["devices"][0]["arn"]
    with record(client, path):
        upload = client.create_upload(projectArn=project, name="shop.apk", type="ANDROID_APP")[
            "upload"
        ]
        arn = client.create_remote_access_session(projectArn=project, deviceArn=phone)[
            "remoteAccessSession"
        ]["arn"]
        session = client.get_remote_access_session(arn=arn)["remoteAccessSession"]
    host = "devicefarm-interactive-global.us-west-2.api.aws"
    created, _, got = read_calls(path)
    bucket = "prod-us-west-2-uploads.s3.dualstack.us-west-2.amazonaws.com"
    assert created["answer"]["upload"]["url"] == f"https://{bucket}/scrubbed"
    assert got["answer"]["remoteAccessSession"]["endpoint"] == f"wss://{host}/scrubbed"
    assert got["answer"]["remoteAccessSession"]["endpoints"] == {
        "remoteDriverEndpoint": f"https://{host}/scrubbed",
        "interactiveEndpoint": f"wss://{host}/scrubbed",
    }
    text = path.read_text()
    for url in (upload["url"], *session["endpoints"].values()):
        assert url.split("/", 3)[3] not in text
    assert "X-Amz" not in text
    assert "/remote-endpoint/" not in text


def test_values_of_environment_variables_are_left_out(client: Any, path: Path) -> None:
    """In requests and in answers; their names stay."""
    with record(client, path):
        client.create_project(
            name="checkout", environmentVariables=[{"name": "TOKEN", "value": SECRET}]
        )
    (call,) = read_calls(path)
    wanted = [{"name": "TOKEN", "value": "scrubbed"}]
    assert call["parameters"]["environmentVariables"] == wanted
    assert call["answer"]["project"]["environmentVariables"] == wanted
    assert SECRET not in path.read_text()


def test_environment_variables_deep_in_a_request_are_found(
    stubbed: tuple[Any, Stubber], path: Path
) -> None:
    """ScheduleRun has them inside its configuration."""
    client, stubber = stubbed
    stubber.add_response("schedule_run", {"run": {"name": "nightly"}})
    with record(client, path):
        client.schedule_run(
            projectArn=PROJECT,
            test={"type": "APPIUM_PYTHON"},
            configuration={"environmentVariables": [{"name": "TOKEN", "value": SECRET}]},
        )
    assert read_calls(path)[0]["parameters"]["configuration"] == {
        "environmentVariables": [{"name": "TOKEN", "value": "scrubbed"}]
    }


def test_an_error_that_repeats_a_secret_is_scrubbed(client: Any, path: Path) -> None:
    """AWS's validation messages quote the wrong value, and the mock's quote the token."""
    token = "dG9rZW4tb2Ytc29tZWJvZHk="
    long = SECRET * 20
    with record(client, path):
        with pytest.raises(ClientError, match=token):
            client.list_projects(nextToken=token)
        with pytest.raises(ClientError, match=SECRET):
            client.create_project(name="x", environmentVariables=[{"name": "TOKEN", "value": long}])
    text = path.read_text()
    assert token not in text
    assert SECRET not in text
    digest = f"token-{hashlib.sha256(token.encode()).hexdigest()[:8]}"
    assert (
        read_calls(path)[0]["error"]["message"] == f"The provided nextToken is not valid: {digest}"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://bucket.example/a/b?X-Amz-Signature=1", "https://bucket.example/scrubbed"),
        ("HTTPS://bucket.example/a?b", "HTTPS://bucket.example/scrubbed"),
        ("wss://host.example:8443", "wss://host.example:8443/scrubbed"),
        ("https://user:word@host.example/", "https://host.example/scrubbed"),
        (
            "see https://a.example/x?y=1 and ws://b.example/z.",
            "see https://a.example/scrubbed and ws://b.example/scrubbed",
        ),
        (
            '{"log": "https://a.example/x?y=1", "code": 5}',
            '{"log": "https://a.example/scrubbed", "code": 5}',
        ),
        ("https://[broken", "https://[broken/scrubbed"),
        ("ftp://a.example/x", "ftp://a.example/x"),
        ("nightly", "nightly"),
    ],
)
def test_urls_are_found_wherever_they_stand_in_a_text(text: str, expected: str) -> None:
    """A message may quote a signed URL. Other text stays."""
    assert scrub({"message": text}) == {"message": expected}


def members(
    shape: Shape | None, place: tuple[str, ...] = (), above: frozenset[str] = frozenset()
) -> Iterator[Any]:
    """(place, shape) of each text, at any depth. ``[]`` is a list's item, ``{}`` a map's."""
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
    """A request or an answer with the value at a place."""
    if not place:
        return value
    inner = put(place[1:], value)
    return (
        [inner] if place[0] == "[]" else {"key": inner} if place[0] == "{}" else {place[0]: inner}
    )


TABLE = [
    (name, way, place, shape)
    for name in model.service_model().operation_names
    for way, whole in (
        ("in", model.operation_model(name).input),
        ("out", model.operation_model(name).output),
    )
    for place, shape in members(whole)
]
SENSITIVE = [
    (name, way, place) for name, way, place, shape in TABLE if shape.metadata.get("sensitive")
]
SIGNED = "https://bucket.example/hunter2/a%2Fb?X-Amz-Signature=hunter2#hunter2"


def test_sensitive_members_of_the_model_are_scrubbed() -> None:
    """In every operation. They are URLs; a later model may mark other text."""
    assert ("CreateTestGridUrl", "out", ("url",)) in SENSITIVE
    assert len(SENSITIVE) > 15
    for _, _, place in SENSITIVE:
        assert scrub(put(place, "hunter2")) == put(place, SCRUBBED)
        assert scrub(put(place, f"see {SIGNED}")) == put(place, SCRUBBED)


def test_every_url_of_every_operation_keeps_its_host_only() -> None:
    """At each place of a text in a request or an answer. Text that is not secret stays."""
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


def test_json_text_is_scrubbed_like_data() -> None:
    """seleniumProperties hold the capabilities of a browser; metadata may hold anything."""
    for name in ("seleniumProperties", "metadata"):
        scrubbed = scrub({name: json.dumps(CAPABILITIES)})[name]
        assert SECRET not in scrubbed
        data = json.loads(scrubbed)
        assert data["browserName"] == "chrome"
        assert data["proxy"] == {"socksUsername": "me", "socksPassword": SCRUBBED}
        assert data["cloud:options"]["credentials"] == {"user": SCRUBBED, "pins": [SCRUBBED, None]}
        assert data["args"] == ["--proxy-server=http://proxy.example/scrubbed"]


@pytest.mark.parametrize(
    "text", ['{"a":  [1, "b"]}', "[1]", "{no JSON", "{}", '{"a": NaN}', "[" * DEPTH, ""]
)
def test_text_without_secrets_stays_as_it_is(text: str) -> None:
    """Byte for byte, whether it is JSON or not."""
    assert scrub({"metadata": text}) == {"metadata": text}


@pytest.mark.parametrize("text", ["[" * (DEPTH + 1), f'{{"n": {"9" * 5000}, "token": "a"}}'])
def test_json_text_that_cannot_be_read_is_left_out(text: str) -> None:
    """A secret may be in it: it is nested too deeply, or has a number of too many digits."""
    assert scrub({"metadata": text}) == {"metadata": SCRUBBED}


def test_test_parameters_with_the_name_of_a_secret_are_scrubbed(
    stubbed: tuple[Any, Stubber], path: Path
) -> None:
    """The parameters that AWS documents stay. A message that repeats a secret is scrubbed."""
    client, stubber = stubbed
    stubber.add_client_error("schedule_run", "ArgumentException", f"not {SECRET}")
    test = {
        "type": "BUILTIN_FUZZ",
        "parameters": {"event_count": "5", "app_password": SECRET, "appium_version": "2"},
    }
    with record(client, path), pytest.raises(client.exceptions.ArgumentException):
        client.schedule_run(projectArn=PROJECT, test=test)
    (call,) = read_calls(path)
    assert call["parameters"]["test"]["parameters"] == {
        "event_count": "5",
        "app_password": SCRUBBED,
        "appium_version": "2",
    }
    assert call["error"]["message"] == "not scrubbed"


def test_times_that_were_given_as_text_are_recorded_as_numbers(client: Any, path: Path) -> None:
    """As botocore sends them, so that they can be replayed."""
    project = client.create_test_grid_project(name="shop")["testGridProject"]["arn"]
    with record(client, path):
        client.list_test_grid_sessions(
            projectArn=project, creationTimeAfter="2026-03-01T13:00:00+01:00", endTimeBefore=5
        )
    assert read_calls(path)[0]["parameters"] == {
        "projectArn": project,
        "creationTimeAfter": 1772366400.0,
        "endTimeBefore": 5,
    }


def test_a_request_that_botocore_refuses_does_not_break_the_recording(
    client: Any, path: Path
) -> None:
    """The program gets botocore's error."""
    with record(client, path), pytest.raises(ParamValidationError):
        client.create_project(name="a", environmentVariables=[{1: {"name": 5}}])
    assert read_calls(path) == []
