"""The served mock of a pytest session, and the environment that leads other programs to it.

Rule: in the environment only AWS's variables and ``no_proxy`` change, and all are as before at the
end, whatever ended the session.
"""

from __future__ import annotations

import os
from contextlib import ExitStack

import pytest

from moto_devicefarm import settings
from moto_devicefarm.core.call_log import CallLog
from moto_devicefarm.core.presigned import REGION
from moto_devicefarm.devicefarm.botocore_patches import CREDENTIALS, ENDPOINT_VARIABLES
from moto_devicefarm.devicefarm.interception import state_of_served_mock
from moto_devicefarm.end_checks import EndChecks
from moto_devicefarm.farm import DeviceFarm
from moto_devicefarm.server.listening import ThreadServer

CREDENTIAL_VARIABLES = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
)
"""With one of these, a program finds credentials, or should not find others."""
REGION_VARIABLES = ("AWS_REGION", "AWS_DEFAULT_REGION")
"""The AWS CLI and boto3 read the second, most other SDKs the first."""
NO_PROXY_VARIABLES = ("no_proxy", "NO_PROXY")


class SessionFarm(DeviceFarm):
    """The handle of the served mock. Its methods work while no other mock is active."""

    def __init__(self, settings: settings.Settings, url: str) -> None:
        super().__init__(settings)
        self._url = url

    @property
    def url(self) -> str:
        """The address of the server, also while another mock is active."""
        return self._url

    def __repr__(self) -> str:
        return f"<DeviceFarm at {self._url}>"


class SessionServer:
    """A server that listens until ``stop()``."""

    def __init__(self, arguments: settings.MockArguments) -> None:
        """Start it. Whatever fails, nothing is left."""
        with ExitStack() as undo:
            undo.enter_context(state_of_served_mock())
            server = ThreadServer()
            server.start()
            undo.callback(server.stop)
            self.farm = SessionFarm(arguments.settings(log=CallLog()), server.url)
            undo.enter_context(settings.in_background(self.farm))
            set_environment(undo.enter_context(pytest.MonkeyPatch.context()), server.url)
            self._undo = undo.pop_all()

    def end_message(self) -> str | None:
        """What the checks at the end find; None if they find nothing."""
        return EndChecks(self.farm).message()

    def stop(self) -> None:
        """Give the port back, and restore the environment."""
        self._undo.close()


def set_environment(change: pytest.MonkeyPatch, url: str) -> None:
    """Let every program that this process starts use the mock at ``url``.

    Credentials and a region from outside are kept.
    """
    every_service, own = ENDPOINT_VARIABLES
    change.setenv(every_service, url)
    change.delenv(own, raising=False)  # it would win
    change.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false")  # a config file may say "true"
    if not any(map(os.environ.get, CREDENTIAL_VARIABLES)):
        change.setenv("AWS_ACCESS_KEY_ID", CREDENTIALS.access_key)
        change.setenv("AWS_SECRET_ACCESS_KEY", CREDENTIALS.secret_key)
    region = next(filter(None, map(os.environ.get, REGION_VARIABLES)), REGION)
    for name in REGION_VARIABLES:
        change.setenv(name, os.environ.get(name) or region)
    if any(os.environ.get(name) for name in os.environ if name.lower().endswith("_proxy")):
        for name in NO_PROXY_VARIABLES:
            hosts = os.environ.get(name)
            if hosts != "*":
                change.setenv(name, ",".join(filter(None, (hosts, "127.0.0.1"))))
