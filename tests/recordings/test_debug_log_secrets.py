"""No secret of a debug log gets into the calls that are read from it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from freezegun import freeze_time

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.recordings.debug_log import calls_of_debug_log
from tests.support.debug_logs import AWS_CLI, BOTO3, UNTIMED, debug_log, written
from tests.support.store import NOW

SECRETS = ("AKIDHUNTER2EXAMPLE", "wJalr-hunter2-secret", "hunter2-session-token", "hunter2-pass")


def log_with_secrets(form: str) -> str:
    """The log of a client whose keys, parameters and answers are secrets."""
    key, secret, token, password = SECRETS
    with freeze_time(NOW), mock_devicefarm(), debug_log(form) as log:
        client: Any = boto3.Session(key, secret, token, "us-west-2").client("devicefarm")
        project = client.create_project(
            name="checkout", environmentVariables=[{"name": "KEY", "value": password}]
        )["project"]["arn"]
        phone = client.list_devices()["devices"][0]["arn"]
        client.tag_resource(ResourceARN=project, Tags=[{"Key": "password", "Value": password}])
        client.create_upload(projectArn=project, name="a.apk", type="ANDROID_APP")
        arn = client.create_remote_access_session(projectArn=project, deviceArn=phone)[
            "remoteAccessSession"
        ]["arn"]
        client.get_remote_access_session(arn=arn)
        with pytest.raises(client.exceptions.ClientError):
            client.create_vpce_configuration(
                vpceConfigurationName=f"password={password}",
                vpceServiceName="x" * 3000,
                serviceDnsName=f"https://u:{password}@h/{password}",
            )
    return log.getvalue()


@pytest.mark.parametrize("form", [BOTO3, AWS_CLI, *UNTIMED.values()])
def test_no_secret_is_read(form: str, path: Path) -> None:
    """Keys, tokens, signatures, variables, values of secret tags, and signed URLs."""
    text = log_with_secrets(form)
    for secret in (*SECRETS, "X-Amz-Signature"):
        if secret != SECRETS[1]:  # botocore does not log the secret key
            assert secret in text
    calls = calls_of_debug_log(text, "debug.log")
    assert calls is not None
    read = json.dumps([written(call) for call in calls])
    assert len(calls) == 7
    for secret in (*SECRETS, "Signature", "Credential", "Authorization", "hunter2", "AWS4-HMAC"):
        assert secret not in read


def test_credentials_that_a_program_prints_are_not_read(path: Path) -> None:
    """Lines between the records, and headers of requests and answers, are no part of a call."""
    text = log_with_secrets(BOTO3)
    lines = [f"AWS_SECRET_ACCESS_KEY={SECRETS[1]}", f"Found credentials: {SECRETS[0]}"]
    printed = text.replace("\n2026", "\n" + "\n".join(lines) + "\n2026")
    calls = calls_of_debug_log(printed, "debug.log")
    assert calls is not None
    assert "hunter2" not in json.dumps([written(call) for call in calls])
