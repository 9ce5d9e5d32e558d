"""The test grid: its projects, look-ups, and one session of a browser."""

from __future__ import annotations

from urllib.parse import urlsplit

from moto_devicefarm.verification.account import PREFIX, Account
from moto_devicefarm.verification.probe import probe


def _create(account: Account, name: str = "grid") -> str:
    """The ARN of a new project of the test grid."""
    created = account.call("CreateTestGridProject", name=PREFIX + name)
    arn: str = created["testGridProject"]["arn"]
    return arn


@probe()
def members_of_grid_projects(account: Account) -> None:
    """Which members has a new project of the test grid, and after an update?"""
    arn = _create(account)
    account.call("GetTestGridProject", projectArn=arn)
    account.ask("UpdateTestGridProject", projectArn=arn, description="")
    account.ask("ListTestGridSessions", projectArn=arn)


@probe()
def order_of_grid_projects(account: Account) -> None:
    """In which order does ListTestGridProjects answer, by creation or by name?"""
    for name in ("b", "c", "a"):
        _create(account, name)
    account.call("ListTestGridProjects")


@probe(
    settles=["core.errors.GRID_SESSION_UNCLEAR", "resources.grid.sessions.get_test_grid_session"]
)
def look_ups_of_grid_sessions(account: Account) -> None:
    """What does GetTestGridSession say to no names, to too many, and to an unknown session?"""
    project, session = _create(account), account.unknown_arn("testgrid-session")
    own_id = "00000000-0000-0000-0000-000000000000"
    account.ask("GetTestGridSession")
    account.ask("GetTestGridSession", projectArn=project)
    account.ask("GetTestGridSession", sessionId=own_id)
    account.ask("GetTestGridSession", projectArn=project, sessionId=own_id)
    account.ask("GetTestGridSession", projectArn=project, sessionId=own_id, sessionArn=session)
    account.ask("GetTestGridSession", sessionArn=session)
    account.ask("ListTestGridSessionActions", sessionArn=session)
    account.ask("ListTestGridSessionArtifacts", sessionArn=session)


@probe(settles=["resources.grid.hub_urls._blob"])
def grid_urls(account: Account) -> int:
    """What does CreateTestGridUrl say to lengths that are too short or too long?"""
    project = _create(account)
    for seconds in (59, 86401, 0):
        account.ask("CreateTestGridUrl", projectArn=project, expiresInSeconds=seconds)
    account.ask(
        "CreateTestGridUrl", projectArn=account.unknown_arn("testgrid-project"), expiresInSeconds=60
    )
    url = account.call("CreateTestGridUrl", projectArn=project, expiresInSeconds=300)["url"]
    return len(urlsplit(url).path)  # a server of the mock has another host


@probe(
    device_minutes=3,
    settles=[
        "resources.grid.sessions.GridSession.billing_minutes",
        "resources.grid.session_files.LOG",
        "resources.grid.session_files._files",
    ],
)
def browser_session(account: Account) -> None:
    """Which members, actions and artifacts has a session of a browser, during and after it?"""
    # Here the mock has no browser_url, so the answers are kept and not compared.
    project = _create(account)
    url = account.call("CreateTestGridUrl", projectArn=project, expiresInSeconds=300)["url"]
    if account.service != "AWS":  # its URL is that of AWS's hub
        return
    driver = account.driver(url)
    capabilities = {"alwaysMatch": {"browserName": "chrome"}}
    started = driver.command("POST", "/session", {"capabilities": capabilities}, compared=False)
    if not isinstance(started, dict) or "sessionId" not in started:
        return
    try:
        page = {"url": "https://example.com"}
        driver.command("POST", "/session/{session}/url", page, compared=False)
        arn = account.read("ListTestGridSessions", projectArn=project)["testGridSessions"][0]["arn"]
        _read_all(account, arn)
    finally:  # the clean-up can't delete a project with a session
        driver.command("DELETE", "/session/{session}", compared=False)
    _read_all(account, arn)


def _read_all(account: Account, session: str) -> None:
    """Read everything about a session."""
    account.read("GetTestGridSession", sessionArn=session)
    account.read("ListTestGridSessionActions", sessionArn=session)
    account.read("ListTestGridSessionArtifacts", sessionArn=session)
