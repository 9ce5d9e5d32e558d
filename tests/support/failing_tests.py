"""A test of a user that polls a session which waits, and what its failure must show."""

from __future__ import annotations

import pytest

HEAD = """
import signal
import threading

import pytest
from freezegun import freeze_time
from moto_devicefarm import Timings, mock_devicefarm
from moto_devicefarm.pytest_support import new_client

TIMINGS = Timings(session_preparing=115)

def poll(times=40):
    client = new_client()
    project = client.create_project(name="checkout")["project"]["arn"]
    phone = client.list_devices()["devices"][0]["arn"]
    session = client.create_remote_access_session(
        projectArn=project, deviceArn=phone, name="nightly"
    )["remoteAccessSession"]["arn"]
    for _ in range(times):
        client.get_remote_access_session(arn=session)
"""
POLLED = "12:00:00  GetRemoteAccessSession of nightly x 40: PREPARING"
STUCK = (
    "session nightly is PREPARING and will be RUNNING in 115 s; "
    "the clock is frozen at 12:00:00, move it"
)


def section(result: pytest.RunResult, title: str = "- calls to Device Farm -") -> list[str]:
    """The lines of the report, without those of the calls before the polls."""
    (at,) = [number for number, line in enumerate(result.outlines) if title in line]
    lines = result.outlines[at + 1 :]
    begin = next(number for number, line in enumerate(lines) if "GetRemoteAccess" in line)
    return lines[begin:]
