"""The artifacts of test grid sessions: the log and the videos."""

from __future__ import annotations

import re
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
import requests

from moto_devicefarm import DeviceFarm
from moto_devicefarm.core.captured import Captured
from moto_devicefarm.resources.artifacts import file_contents, file_urls
from moto_devicefarm.resources.grid.projects import GridProject
from moto_devicefarm.resources.grid.session_files import ROLE_ID, grid_file_content
from moto_devicefarm.resources.grid.sessions import GridSession
from tests.support.account import LONG, Account
from tests.support.store import FIRST_GRID_PROJECT, FIRST_GRID_SESSION, NOW_IN_SECONDS


def test_artifacts(account: Account, clock: Any) -> None:
    """The log is there from the start, and the video after the end; if the clock moves back, the
    video is gone.
    """
    handle = account.grid_session()
    assert list(account.grid_artifacts(FIRST_GRID_SESSION)) == ["selenium_webdriver.log"]
    clock.tick(60)
    handle.end()
    assert {
        name: artifact["type"]
        for name, artifact in account.grid_artifacts(FIRST_GRID_SESSION).items()
    } == {
        "selenium_webdriver.log": "SELENIUM_LOG",
        "video-0.mp4": "VIDEO",
    }
    assert list(account.grid_artifacts(FIRST_GRID_SESSION, type="LOG")) == [
        "selenium_webdriver.log"
    ]
    assert list(account.grid_artifacts(FIRST_GRID_SESSION, type="VIDEO")) == ["video-0.mp4"]
    clock.tick(-1)
    assert account.grid_artifacts(FIRST_GRID_SESSION, type="VIDEO") == {}


@pytest.mark.parametrize(
    ("length", "during", "after"),
    [(0, 0, 1), (899, 0, 1), (900, 1, 1), (901, 1, 2), (1800, 2, 2), (2399, 2, 3)],
)
def test_long_videos_are_split(
    account: Account, clock: Any, length: int, during: int, after: int
) -> None:
    """A new video begins every 900 seconds; a part is there when it is complete."""
    handle = account.grid_session(capabilities=LONG)
    for _ in range(length // 600):
        clock.tick(600)
        handle.action("GET", "/session/1/title")
    clock.tick(length % 600)
    assert len(account.grid_artifacts(FIRST_GRID_SESSION, type="VIDEO")) == during
    handle.end()
    clock.tick(5)
    assert list(account.grid_artifacts(FIRST_GRID_SESSION, type="VIDEO")) == [
        f"video-{part}.mp4" for part in range(after)
    ]


def test_urls_are_signed_at_each_read_for_three_hours(account: Account, clock: Any) -> None:
    """The URL names session and file, and is signed for three hours at each List (C: an artifact
    of 2022).
    """
    account.grid_session()
    first = account.grid_artifacts(FIRST_GRID_SESSION)["selenium_webdriver.log"]["url"]
    own = FIRST_GRID_SESSION.rpartition(":")[2]
    assert re.match(
        "https://devicefarm-prod-us-west-2-testgrid-results-nwo17noa.s3.us-west-2.amazonaws.com/"
        f"123456789012/{own}/ARO[A-Z0-9]{{18}}%3Ai-[0-9a-f]{{17}}/log/selenium_webdriver.log"
        r"\?X-Amz-Security-Token=\w+&X-Amz-Algorithm=AWS4-HMAC-SHA256"
        "&X-Amz-Date=20260301T120000Z&X-Amz-SignedHeaders=host&X-Amz-Expires=10800&",
        first,
    )
    clock.tick(1)
    assert (
        "&X-Amz-Date=20260301T120001Z&"
        in account.grid_artifacts(FIRST_GRID_SESSION)["selenium_webdriver.log"]["url"]
    )


def path_of(session: str, place: str) -> tuple[str, str]:
    """The account and the path of a file of a session, such as "log/selenium_webdriver.log"."""
    instance = uuid5(NAMESPACE_URL, session).hex[:17]
    own_id = session.rpartition(":")[2]
    return session.split(":")[4], f"{own_id}/{ROLE_ID}:i-{instance}/{place}"


def content(account: Account, place: str, session: str = FIRST_GRID_SESSION) -> Any:
    """The content of a file of a session, as its URL answers it."""
    return grid_file_content(account.store, *path_of(session, place))


def test_the_log(account: Account, clock: Any) -> None:
    """The log has the start, the actions and the end with their times."""
    handle = account.grid_session(capabilities={"browserName": "firefox"})
    clock.tick(1)
    handle.action("POST", "/session/1/url", duration=850)
    clock.tick(1)
    handle.end()
    properties = account.get(FIRST_GRID_SESSION)["seleniumProperties"]
    lines = [
        f"2026-03-01T12:00:00.000Z INFO session {FIRST_GRID_SESSION} started with {properties}",
        "2026-03-01T12:00:01.000Z INFO POST /session/1/url -> 200 in 850 ms",
        "2026-03-01T12:00:02.000Z INFO session closed",
    ]
    assert content(account, "log/selenium_webdriver.log") == (
        "text/plain; charset=utf-8",
        ("\n".join(lines) + "\n").encode(),
    )
    clock.tick(-1.5)
    assert content(account, "log/selenium_webdriver.log").body.decode() == lines[0] + "\n"


def test_the_reason_of_the_end_in_the_log(account: Account, clock: Any) -> None:
    """The log names the time-out or the error."""
    account.grid_session()
    account.grid_session(capabilities={**LONG, "aws:maxDurationSecs": 180})
    account.grid_session().end(errored=True)
    clock.tick(500)
    ends = [content(account, "log/selenium_webdriver.log", arn) for arn in account.grid_sessions()]
    assert [end.body.decode().splitlines()[-1] for end in ends if end] == [
        "2026-03-01T12:02:00.000Z INFO session closed by its idle time-out of 120 s",
        "2026-03-01T12:03:00.000Z INFO session closed by its maximum duration of 180 s",
        "2026-03-01T12:00:00.000Z INFO session ended with an error",
    ]


def test_files_that_are_not_there(account: Account) -> None:
    """Unknown files, sessions and paths have no content."""
    account.grid_session()
    assert content(account, "log/selenium_webdriver.log") is not None
    for place in ("video/video-0.mp4", "log/other.log", "selenium_webdriver.log"):
        assert content(account, place) is None
    assert content(account, "log/selenium_webdriver.log", f"{FIRST_GRID_SESSION}0") is None
    assert grid_file_content(account.store, "123456789012", "project/run/00000/log.txt") is None


def test_the_urls_answer(client: Any, clock: Any) -> None:
    """A GET answers the file until the project is deleted."""
    project = client.create_test_grid_project(name="shop")["testGridProject"]["arn"]
    with DeviceFarm.current().start_grid_session(project) as session:
        pass
    found = client.list_test_grid_session_artifacts(sessionArn=session.arn)["artifacts"]
    log, video = (requests.get(artifact["url"]) for artifact in found)
    assert log.text.splitlines()[-1] == "2026-03-01T12:00:00.000Z INFO session closed"
    assert (video.headers["content-type"], video.content) == ("video/mp4", file_contents.video())
    clock.tick(10799)
    assert requests.get(found[0]["url"]).status_code == 200
    clock.tick(1)
    assert requests.get(found[0]["url"]).status_code == 403
    clock.tick(-1)
    client.delete_test_grid_project(projectArn=project)
    assert requests.get(found[0]["url"]).status_code == 404


# Captured sessions


@pytest.mark.parametrize(
    ("members", "status", "files"),
    [
        ({}, "ACTIVE", ["selenium_webdriver.log", "video-0.mp4", "video-1.mp4"]),
        ({"status": "ACTIVE"}, "ACTIVE", ["selenium_webdriver.log", "video-0.mp4", "video-1.mp4"]),
        ({"ended": 60_000}, "CLOSED", ["selenium_webdriver.log", "video-0.mp4"]),
        ({"status": "ERRORED"}, "ERRORED", ["selenium_webdriver.log", "video-0.mp4"]),
        (
            {"status": "CLOSED", "ended": 1_000_000},
            "CLOSED",
            ["selenium_webdriver.log", "video-0.mp4", "video-1.mp4"],
        ),
    ],
    ids=str,
)
def test_a_captured_session(
    account: Account, members: dict[str, Any], status: str, files: list[str]
) -> None:
    """A captured session keeps its status; it has at most 2400 s of video."""
    account.store.add(
        GridSession(
            arn=FIRST_GRID_SESSION,
            created=0,
            project_arn=FIRST_GRID_PROJECT,
            captured=Captured({"arn": FIRST_GRID_SESSION, **members}),
        )
    )
    document = {name: value / 1000 if name == "ended" else value for name, value in members.items()}
    assert account.get(FIRST_GRID_SESSION) == {"arn": FIRST_GRID_SESSION, **document}
    assert account.grid_sessions(status=status) == [FIRST_GRID_SESSION]
    assert account.grid_sessions(endTimeBefore=NOW_IN_SECONDS) == (
        [] if status == "ACTIVE" else [FIRST_GRID_SESSION]
    )
    assert list(account.grid_artifacts(FIRST_GRID_SESSION)) == files
    assert account.list_test_grid_session_actions(sessionArn=FIRST_GRID_SESSION) == []
    text = content(account, "log/selenium_webdriver.log").body.decode()
    assert text.startswith(
        f"1970-01-01T00:00:00.000Z INFO session {FIRST_GRID_SESSION} started with {{}}\n"
    )
    assert text.count("ended before it was captured") == (status != "ACTIVE")


def test_a_captured_session_of_another_account(account: Account) -> None:
    """A captured session of another account keeps its ARNs, and its files are found."""
    project, session = (
        arn.replace("123456789012", "111122223333")
        for arn in (FIRST_GRID_PROJECT, FIRST_GRID_SESSION)
    )
    account.store.add(GridProject(arn=project, created=0, captured=Captured({"arn": project})))
    account.store.add(
        GridSession(
            arn=session, created=0, project_arn=project, captured=Captured({"arn": session})
        )
    )
    params = {"projectArn": project, "sessionId": session.rpartition("/")[2]}
    assert account.get_test_grid_session(**params) == {"arn": session}
    owner, path = file_urls.read_url(
        account.grid_artifacts(session)["selenium_webdriver.log"]["url"]
    )
    assert owner == "111122223333"
    assert grid_file_content(account.store, owner, path) is not None
