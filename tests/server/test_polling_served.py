"""The warning about polls that can't end, of a mock that listens."""

from __future__ import annotations

import warnings
from typing import Any

import boto3
import pytest

from moto_devicefarm import PollingWarning, Timings, mock_devicefarm
from tests.support.control import moto_account

TEXT = (
    "100 calls of GetRemoteAccessSession in a row had the same answer: session nightly is "
    "PREPARING and will be RUNNING in 115 s; the clock is frozen at 12:00:00, move it"
)


@pytest.mark.parametrize("action", ["always", "error"])
def test_a_server_answers_all_the_same(
    action: Any, clock: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """A warning that is raised would be an error of the server, so it is printed."""
    with mock_devicefarm(server=True, timings=Timings(session_preparing=115)) as farm:
        client = boto3.client("devicefarm", region_name="us-west-2", endpoint_url=farm.url)
        session = moto_account().session(name="nightly")
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter(action, PollingWarning)
            for _ in range(101):
                client.get_remote_access_session(arn=session)
        client.close()
    printed = f"PollingWarning: {TEXT}\n" if action == "error" else ""
    assert capsys.readouterr().err == printed
    found = [str(warning.message) for warning in caught if warning.category is PollingWarning]
    assert found == ([] if printed else [TEXT])
