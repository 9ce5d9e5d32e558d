"""Tests of driver endpoints with a real WebDriver server behind them."""

from __future__ import annotations

import requests

from tests.support.clients import shared_client
from tests.webdriver import Endpoint


def app_of(endpoint: Endpoint, name: str, body: bytes, type: str = "ANDROID_APP") -> str:
    """The ARN of an app whose file was sent."""
    upload = shared_client().create_upload(projectArn=endpoint.project, name=name, type=type)
    requests.put(upload["upload"]["url"], data=body)
    arn: str = upload["upload"]["arn"]
    return arn


def install(endpoint: Endpoint, app: str) -> None:
    """Install an app in the session."""
    shared_client().install_to_remote_access_session(
        remoteAccessSessionArn=endpoint.arn, appArn=app
    )


def log_of(endpoint: Endpoint) -> list[str]:
    """The lines of the Appium log, without their times."""
    listed = shared_client().list_artifacts(arn=endpoint.arn, type="FILE")["artifacts"]
    url = next(one["url"] for one in listed if one["type"].startswith("APPIUM_SERVER"))
    return [line.partition(" ")[2] for line in requests.get(url).text.splitlines()]
