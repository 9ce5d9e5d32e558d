"""A recorded file keeps no secret: signed URLs, tokens, variables, values under the name of a
secret; and other users can't read it.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, ParamValidationError
from botocore.stub import Stubber

from moto_devicefarm import record
from moto_devicefarm.recordings.secrets import SCRUBBED
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
    """The values are left out of requests and answers. The names stay."""
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


def test_a_token_with_half_a_character_is_recorded(client: Any, path: Path) -> None:
    """The client gets the answer of the mock, and no error of the recorder."""
    with record(client, path), pytest.raises(ClientError, match="half of a surrogate pair"):
        client.list_projects(nextToken="\ud800abc")
    assert read_calls(path)[0]["parameters"]["nextToken"].startswith("token-")


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


def test_times_as_text_are_recorded_as_numbers(client: Any, path: Path) -> None:
    """botocore sends them as numbers, so the recording can be replayed."""
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


def test_the_value_of_a_secret_tag_reaches_no_file(client: Any, path: Path) -> None:
    """Neither the request nor the answer of ListTagsForResource has it."""
    arn = client.create_test_grid_project(name="shop")["testGridProject"]["arn"]
    with record(client, path):
        client.tag_resource(
            ResourceARN=arn,
            Tags=[{"Key": "db-pwd", "Value": SECRET}, {"Key": "team", "Value": "checkout"}],
        )
        client.list_tags_for_resource(ResourceARN=arn)
    assert SECRET not in path.read_text()
    assert read_calls(path)[1]["answer"]["Tags"] == [
        {"Key": "db-pwd", "Value": "scrubbed"},
        {"Key": "team", "Value": "checkout"},
    ]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.parametrize("exists", [False, True])
def test_other_users_cannot_read_the_file(exists: bool, client: Any, path: Path) -> None:
    """Its mode is 0600, whatever it was before."""
    if exists:
        path.write_text("older")
        path.chmod(0o644)
    with record(client, path):
        client.list_projects()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(read_calls(path)) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders")
def test_only_a_file_gets_another_mode(client: Any, path: Path) -> None:
    """A pipe keeps its mode. So does /dev/null, which root could close to all other users."""
    os.mkfifo(path)
    path.chmod(0o644)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with record(client, path):
            client.list_projects()
        assert json.loads(os.read(reader, 65_536))["operation"] == "ListProjects"
    finally:
        os.close(reader)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
