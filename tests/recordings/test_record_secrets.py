"""record leaves out what opens anything: signed URLs, tokens, the values of environment variables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from moto_devicefarm import record
from moto_devicefarm.recordings.record import scrub
from tests.devicefarm.clients import fresh
from tests.recordings.test_record import PROJECT, lines, path

__all__ = ["path"]

SECRET = "hunter2-is-my-password"


@pytest.fixture
def stubbed() -> Iterator[tuple[Any, Stubber]]:
    """A client that answers what a test puts into its stubber."""
    client = fresh(aws_access_key_id="a", aws_secret_access_key="b")
    with Stubber(client) as stubber:
        yield client, stubber


def test_signed_urls_keep_their_host_only(client: Any, path: Path) -> None:
    """Neither the path nor the query of an upload's URL and of a session's endpoints is in the
    file.
    """
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
    created, _, got = lines(path)
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
    """In requests and in answers, their names stay."""
    with record(client, path):
        client.create_project(
            name="checkout", environmentVariables=[{"name": "TOKEN", "value": SECRET}]
        )
    (call,) = lines(path)
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
    assert lines(path)[0]["parameters"]["configuration"] == {
        "environmentVariables": [{"name": "TOKEN", "value": "scrubbed"}]
    }


def test_an_error_that_repeats_a_secret_is_scrubbed(client: Any, path: Path) -> None:
    """AWS's validation messages quote the value that was wrong, and ours the token."""
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
    assert lines(path)[0]["error"]["message"] == f"The provided nextToken is not valid: {digest}"


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
    """A message may quote a signed URL in the middle; what is no URL stays, and nothing makes the
    call itself fail.
    """
    assert scrub({"message": text}) == {"message": expected}
