"""A program that collects the artifacts of its browser tests, tested with the mock."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
import requests
from botocore.exceptions import ClientError
from freezegun import freeze_time

from moto_devicefarm import DeviceFarm, mock_devicefarm


def collect(client: Any, project_arn: str) -> dict[str, list[str]]:
    """The program: returns the file names of each session that is over; each file can be fetched
    and is not empty.
    """
    collected: dict[str, list[str]] = {}
    page = client.list_test_grid_sessions(projectArn=project_arn, status="CLOSED", maxResult=1)
    sessions = page["testGridSessions"]
    while "nextToken" in page:
        page = client.list_test_grid_sessions(
            projectArn=project_arn, status="CLOSED", maxResult=1, nextToken=page["nextToken"]
        )
        sessions += page["testGridSessions"]
    for session in sessions:
        for kind in ("LOG", "VIDEO"):
            for artifact in client.list_test_grid_session_artifacts(
                sessionArn=session["arn"], type=kind
            )["artifacts"]:
                assert requests.get(artifact["url"]).content
                collected.setdefault(session["arn"], []).append(artifact["filename"])
    return collected


@mock_devicefarm
def test_collecting_artifacts() -> None:
    """Two browsers leave files; one of them is not closed and times out."""
    client = boto3.client(
        "devicefarm", "us-west-2", aws_access_key_id="testing", aws_secret_access_key="testing"
    )
    farm = DeviceFarm.current()
    with freeze_time("2026-03-01 12:00:00") as clock:
        project = client.create_test_grid_project(name="shop", description="browsers")[
            "testGridProject"
        ]["arn"]
        hub = client.create_test_grid_url(projectArn=project, expiresInSeconds=300)
        assert hub["url"].endswith("/wd/hub")
        assert hub["expires"].timestamp() == 1772366700

        with farm.start_grid_session(project, capabilities={"browserName": "firefox"}) as tidy:
            tidy.action("POST", f"/session/{tidy.id}/url", duration=850)
            clock.tick(30)
        forgetful = farm.start_grid_session(
            project, capabilities={"browserName": "chrome", "aws:idleTimeoutSecs": 60}
        )

        assert collect(client, project) == {tidy.arn: ["selenium_webdriver.log", "video-0.mp4"]}
        (action,) = client.list_test_grid_session_actions(sessionArn=tidy.arn)["actions"]
        assert (action["requestMethod"], action["duration"], action["statusCode"]) == (
            "POST",
            850,
            "200",
        )
        with pytest.raises(client.exceptions.CannotDeleteException):
            client.delete_test_grid_project(projectArn=project)

        clock.tick(60)
        assert (
            client.get_test_grid_session(sessionArn=forgetful.arn)["testGridSession"]["status"]
            == "CLOSED"
        )
        assert set(collect(client, project)) == {tidy.arn, forgetful.arn}
        client.delete_test_grid_project(projectArn=project)
        with pytest.raises(ClientError, match="NotFoundException"):
            client.get_test_grid_session(sessionArn=tidy.arn)
