"""A client of the test grid's hub, by ``requests``. Rule: an answer is its status and value."""

from __future__ import annotations

from typing import Any

import requests

from tests.support.clients import shared_client

CHROME = {"capabilities": {"alwaysMatch": {"browserName": "chrome"}}}


def create_project() -> str:
    """The ARN of a new project."""
    arn: str = shared_client().create_test_grid_project(name="shop")["testGridProject"]["arn"]
    return arn


def create_url(project: str, seconds: int = 86400) -> str:
    """A new URL of the project's hub."""
    url: str = shared_client().create_test_grid_url(projectArn=project, expiresInSeconds=seconds)[
        "url"
    ]
    return url


def send(method: str, url: str, body: Any = None) -> tuple[int, Any]:
    """The HTTP status and the member ``value`` of an answer."""
    answer = requests.request(method, url, json=body, timeout=20)
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    return answer.status_code, answer.json()["value"]


def error_of(method: str, url: str, body: Any = None) -> tuple[int, str, str]:
    """The HTTP status, the name and the message of an error."""
    status, value = send(method, url, body)
    assert value["stacktrace"] == ""
    return status, value["error"], value["message"]


class Browser:
    """A client with a session at the hub."""

    def __init__(self, project: str, capabilities: Any = None, hub: str | None = None) -> None:
        """``hub`` is the URL of the hub; by default it is a new one."""
        self.project, self.hub = project, hub or create_url(project)
        status, value = send("POST", f"{self.hub}/session", capabilities or CHROME)
        assert status == 200, value
        self.id = value["sessionId"]
        self.capabilities = value["capabilities"]
        self.url = f"{self.hub}/session/{self.id}"

    def send(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """A command; ``path`` is the part behind the session."""
        return send(method, self.url + path, body)

    @property
    def document(self) -> dict[str, Any]:
        """The session as the service answers it."""
        found: dict[str, Any] = shared_client().get_test_grid_session(
            projectArn=self.project, sessionId=self.id
        )["testGridSession"]
        return found

    @property
    def status(self) -> str:
        """ACTIVE, CLOSED or ERRORED."""
        status: str = self.document["status"]
        return status

    @property
    def actions(self) -> list[tuple[str, str, str]]:
        """Method, path and status of its actions, with ``*`` for the session."""
        found = shared_client().list_test_grid_session_actions(sessionArn=self.document["arn"])
        return [
            (one["requestMethod"], one["action"].replace(self.id, "*"), one["statusCode"])
            for one in found["actions"]
        ]

    def artifacts(self, **members: Any) -> dict[str, tuple[str, bytes]]:
        """Type and content of its artifacts, by their names."""
        found = shared_client().list_test_grid_session_artifacts(
            sessionArn=self.document["arn"], **members
        )["artifacts"]
        return {
            one["filename"]: (one["type"], requests.get(one["url"], timeout=20).content)
            for one in found
        }
