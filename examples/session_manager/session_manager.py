"""Rents phones of AWS Device Farm, drives them with Appium, and returns them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from appium.options.android import UiAutomator2Options
from appium.webdriver.webdriver import WebDriver

if TYPE_CHECKING:
    from mypy_boto3_devicefarm import DeviceFarmClient
    from mypy_boto3_devicefarm.type_defs import RemoteAccessSessionTypeDef


class PhoneNotReady(Exception):
    """The phone did not start in time, or its session ended before."""


class SessionEnded(Exception):
    """The session of the phone has ended, for example because nobody used it."""


class Phone:
    """A phone that is rented."""

    def __init__(self, client: DeviceFarmClient, session_arn: str) -> None:
        self._client = client
        self.session_arn = session_arn

    def session(self) -> RemoteAccessSessionTypeDef:
        """What Device Farm says of the session now."""
        return self._client.get_remote_access_session(arn=self.session_arn)["remoteAccessSession"]

    def connect(self) -> WebDriver:
        """A new Appium session on the phone. Raises SessionEnded."""
        session = self.session()
        if session["status"] != "RUNNING":
            raise SessionEnded(f"{session['status']}: {session.get('message', 'no message')}")
        endpoint = session["endpoints"]["remoteDriverEndpoint"]
        return WebDriver(endpoint, options=UiAutomator2Options())


class SessionManager:
    """The sessions of one project. Times are in seconds."""

    def __init__(
        self,
        client: DeviceFarmClient,
        project_arn: str,
        *,
        timeout: float = 900,
        poll_interval: float = 10,
    ) -> None:
        self._client = client
        self._project_arn = project_arn
        self._timeout = timeout
        self._poll_interval = poll_interval

    @contextmanager
    def rent(self, device_arn: str) -> Iterator[Phone]:
        """A phone that is ready. It is returned at the end of the block, and also after an error.

        Raises PhoneNotReady.
        """
        created = self._client.create_remote_access_session(
            projectArn=self._project_arn, deviceArn=device_arn
        )
        phone = Phone(self._client, created["remoteAccessSession"]["arn"])
        try:
            self._wait_for(phone)
            yield phone
        finally:
            self._client.stop_remote_access_session(arn=phone.session_arn)

    def _wait_for(self, phone: Phone) -> None:
        deadline = time.time() + self._timeout
        while (session := phone.session())["status"] != "RUNNING":
            if session["status"] == "COMPLETED":
                raise PhoneNotReady(f"{session['result']}: {session.get('message', 'no message')}")
            if time.time() >= deadline:
                raise PhoneNotReady(f"still {session['status']} after {self._timeout} seconds")
            time.sleep(self._poll_interval)
