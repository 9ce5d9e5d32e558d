"""What a test grid session leaves: which files when, what is in them, and what of a captured
session is known.
"""

from __future__ import annotations

from typing import Any

import pytest
import requests

from moto_devicefarm import DeviceFarm
from moto_devicefarm.core import api
from moto_devicefarm.core.captured import Captured
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.artifacts import file_contents, file_urls
from moto_devicefarm.resources.grid import sessions
from moto_devicefarm.resources.grid.projects import GridProject
from moto_devicefarm.resources.grid.sessions import GridSession
from tests.resources import CREATED
from tests.resources.grid.gridding import (
    LONG,
    PROJECT,
    SESSION,
    actions,
    artifacts,
    get,
    listed,
    started,
)
from tests.resources.grid.gridding import grid as grid


def test_artifacts_while_active_and_after(grid: Store, clock: Any) -> None:
    """The log from the start, the video once the session is over, and backwards again."""
    handle = started(grid)
    assert list(artifacts(grid)) == ["selenium.log"]
    clock.tick(60)
    handle.end()
    assert {name: artifact["type"] for name, artifact in artifacts(grid).items()} == {
        "selenium.log": "SELENIUM_LOG",
        "video-0.mp4": "VIDEO",
    }
    assert list(artifacts(grid, type="LOG")) == ["selenium.log"]
    assert list(artifacts(grid, type="VIDEO")) == ["video-0.mp4"]
    clock.tick(-1)
    assert artifacts(grid, type="VIDEO") == {}


@pytest.mark.parametrize(
    ("length", "during", "after"),
    [(0, 0, 1), (899, 0, 1), (900, 1, 1), (901, 1, 2), (1800, 2, 2), (2399, 2, 3)],
)
def test_long_videos_are_split(
    grid: Store, clock: Any, length: int, during: int, after: int
) -> None:
    """At even intervals, even just over one of them; a part is there once it is complete."""
    handle = started(grid, capabilities=LONG)
    for _ in range(length // 600):
        clock.tick(600)
        handle.action("GET", "/session/1/title")
    clock.tick(length % 600)
    assert len(artifacts(grid, type="VIDEO")) == during
    handle.end()
    clock.tick(5)
    assert list(artifacts(grid, type="VIDEO")) == [f"video-{part}.mp4" for part in range(after)]


def test_urls_are_signed_at_each_read_for_an_hour(grid: Store, clock: Any) -> None:
    """As the guide says; the path names the session and the file."""
    started(grid)
    first = artifacts(grid)["selenium.log"]["url"]
    own = SESSION.rpartition(":")[2]
    assert first.startswith(
        f"https://prod-us-west-2-results.s3.dualstack.us-west-2.amazonaws.com/123456789012/{own}/selenium.log?"
    )
    assert "&X-Amz-Date=20260301T120000Z&X-Amz-SignedHeaders=host&X-Amz-Expires=3600&" in first
    clock.tick(1)
    assert "&X-Amz-Date=20260301T120001Z&" in artifacts(grid)["selenium.log"]["url"]


def content(store: Store, name: str) -> Any:
    return sessions.file_content(store, *file_urls.read_url(file_urls.url_of_file(SESSION, name)))


def test_the_log_tells_what_happened(grid: Store, clock: Any) -> None:
    """Start, actions and end with their times: as far as they have come."""
    handle = started(grid, capabilities={"browserName": "firefox"})
    clock.tick(1)
    handle.action("POST", "/session/1/url", duration=850)
    clock.tick(1)
    handle.end()
    properties = get(grid)["seleniumProperties"]
    lines = [
        f"2026-03-01T12:00:00.000Z INFO session {SESSION} started with {properties}",
        "2026-03-01T12:00:01.000Z INFO POST /session/1/url -> 200 in 850 ms",
        "2026-03-01T12:00:02.000Z INFO session closed",
    ]
    assert content(grid, "selenium.log") == (
        "text/plain; charset=utf-8",
        ("\n".join(lines) + "\n").encode(),
    )
    clock.tick(-1.5)
    assert content(grid, "selenium.log").body.decode() == lines[0] + "\n"


def test_the_log_tells_why_it_ended(grid: Store, clock: Any) -> None:
    """Time-outs and errors, not only that it is over."""
    started(grid)
    started(grid, capabilities={**LONG, "aws:maxDurationSecs": 180})
    started(grid).end(errored=True)
    clock.tick(500)
    ends = [
        sessions.file_content(grid, *file_urls.read_url(file_urls.url_of_file(arn, "selenium.log")))
        for arn in listed(grid)
    ]
    assert [end.body.decode().splitlines()[-1] for end in ends if end] == [
        "2026-03-01T12:02:00.000Z INFO session closed by its idle time-out of 120 s",
        "2026-03-01T12:03:00.000Z INFO session closed by its maximum duration of 180 s",
        "2026-03-01T12:00:00.000Z INFO session ended with an error",
    ]


def test_files_that_are_not_there(grid: Store) -> None:
    """A video before its time, a file that no session has, a session that is not there, another
    family's path.
    """
    started(grid)
    assert content(grid, "video-0.mp4") is None
    assert content(grid, "other.log") is None
    assert (
        sessions.file_content(
            grid, *file_urls.read_url(file_urls.url_of_file(f"{SESSION}0", "selenium.log"))
        )
        is None
    )
    assert sessions.file_content(grid, "123456789012", "project/run/00000/log.txt") is None


def test_the_urls_answer(client: Any, clock: Any) -> None:
    """GET in process; deleted with the project."""
    project = client.create_test_grid_project(name="shop")["testGridProject"]["arn"]
    with DeviceFarm.current().start_grid_session(project) as session:
        pass
    found = client.list_test_grid_session_artifacts(sessionArn=session.arn)["artifacts"]
    log, video = (requests.get(artifact["url"]) for artifact in found)
    assert log.text.splitlines()[-1] == "2026-03-01T12:00:00.000Z INFO session closed"
    assert (video.headers["content-type"], video.content) == ("video/mp4", file_contents.video())
    clock.tick(3600)
    assert requests.get(found[0]["url"]).status_code == 403
    clock.tick(-1)
    client.delete_test_grid_project(projectArn=project)
    assert requests.get(found[0]["url"]).status_code == 404


# Captured sessions


@pytest.mark.parametrize(
    ("members", "status", "files"),
    [
        ({}, "ACTIVE", ["selenium.log", "video-0.mp4", "video-1.mp4"]),
        ({"status": "ACTIVE"}, "ACTIVE", ["selenium.log", "video-0.mp4", "video-1.mp4"]),
        ({"ended": 60_000}, "CLOSED", ["selenium.log", "video-0.mp4"]),
        ({"status": "ERRORED"}, "ERRORED", ["selenium.log", "video-0.mp4"]),
        (
            {"status": "CLOSED", "ended": 1_000_000},
            "CLOSED",
            ["selenium.log", "video-0.mp4", "video-1.mp4"],
        ),
    ],
    ids=str,
)
def test_a_captured_session_stays_as_it_was(
    grid: Store, members: dict[str, Any], status: str, files: list[str]
) -> None:
    """Answers, filters and artifacts go by its document, years later; no session has videos of more
    than 2400 s.
    """
    grid.add(
        GridSession(
            arn=SESSION,
            created=0,
            project_arn=PROJECT,
            captured=Captured({"arn": SESSION, **members}),
        )
    )
    document = {name: value / 1000 if name == "ended" else value for name, value in members.items()}
    assert get(grid) == {"arn": SESSION, **document}
    assert listed(grid, status=status) == [SESSION]
    assert listed(grid, endTimeBefore=CREATED) == ([] if status == "ACTIVE" else [SESSION])
    assert list(artifacts(grid)) == files
    assert actions(grid) == []
    text = content(grid, "selenium.log").body.decode()
    assert text.startswith(f"1970-01-01T00:00:00.000Z INFO session {SESSION} started with {{}}\n")
    assert text.count("ended before it was captured") == (status != "ACTIVE")


def test_a_report_of_another_account(grid: Store) -> None:
    """Its ARNs are kept, and its session is found by its project's ARN and its own id, its files by
    their URLs.
    """
    project, session = (arn.replace("123456789012", "111122223333") for arn in (PROJECT, SESSION))
    grid.add(GridProject(arn=project, created=0, captured=Captured({"arn": project})))
    grid.add(
        GridSession(
            arn=session, created=0, project_arn=project, captured=Captured({"arn": session})
        )
    )
    params = {"projectArn": project, "sessionId": session.rpartition("/")[2]}
    assert api.call(grid, "GetTestGridSession", params)["testGridSession"] == {"arn": session}
    account, path = file_urls.read_url(artifacts(grid, session)["selenium.log"]["url"])
    assert account == "111122223333"
    assert sessions.file_content(grid, account, path) is not None
