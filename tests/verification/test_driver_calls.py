"""The WebDriver commands of probes: what is recorded of them, and what is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests

from moto_devicefarm.verification.driver_calls import Driver

TOKEN = "c2VjcmV0LXRva2VuLW9mLXRoZS1jYWxsZXI"
URL = f"https://example.com/remote-endpoint/{TOKEN}"


@pytest.fixture
def kept() -> list[dict[str, Any]]:
    """The recorded commands."""
    return []


@pytest.fixture
def sent() -> list[tuple[str, str]]:
    """The method and the URL of each request."""
    return []


@pytest.fixture
def endpoint(
    kept: list[dict[str, Any]], sent: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Driver]:
    """A driver whose endpoint gives these answers."""

    def answers(*bodies: Any, status: int = 200) -> Driver:
        remaining = iter(bodies)

        def request(method: str, url: str, **options: Any) -> requests.Response:
            sent.append((method, url))
            body = next(remaining)
            if isinstance(body, Exception):
                raise body
            response = requests.Response()
            response.status_code = status
            response._content = (body if isinstance(body, str) else json.dumps(body)).encode()
            return response

        monkeypatch.setattr(requests, "request", request)
        return Driver(URL, kept.append)

    return answers


def test_command_is_recorded_like_a_call(
    endpoint: Callable[..., Driver], kept: list[dict[str, Any]]
) -> None:
    """The operation is the method and the path; the answer has the status and the body."""
    driver = endpoint({"value": {"ready": True}})
    assert driver.command("GET", "/status") == {"ready": True}
    assert kept[0].pop("time") > 0
    assert kept == [
        {
            "operation": "GET /status",
            "parameters": {},
            "answer": {"status": 200, "body": {"value": {"ready": True}}},
        }
    ]


def test_session_id_is_put_into_paths_and_not_recorded(
    endpoint: Callable[..., Driver], kept: list[dict[str, Any]], sent: list[tuple[str, str]]
) -> None:
    """The id is that of the last session that was created."""
    driver = endpoint({"value": {"sessionId": "abc-1"}}, {"value": ["page of abc-1"]})
    driver.command("POST", "/session", {"capabilities": {}})
    driver.command("GET", "/session/{session}/source", compared=False)
    assert sent[1] == ("GET", f"{URL}/session/abc-1/source")
    assert kept[1]["operation"] == "GET /session/{session}/source"
    assert kept[1]["answer"]["body"] == {"value": ["page of {session}"]}
    assert kept[1]["compared"] is False
    assert "abc-1" not in str(kept)


def test_error_has_no_stack_trace(
    endpoint: Callable[..., Driver], kept: list[dict[str, Any]]
) -> None:
    """Its lines are no answer to a question. The token of the endpoint is left out too."""
    error = {"error": "unknown error", "message": f"at /x/{TOKEN}", "stacktrace": "at line 1"}
    driver = endpoint({"value": error}, status=500)
    assert driver.command("GET", "/status") == error
    assert kept[0]["answer"] == {
        "status": 500,
        "body": {
            "value": {
                "error": "unknown error",
                "message": "at /x/(token)",
                "stacktrace": "(stacktrace)",
            }
        },
    }


def test_answer_that_is_not_json(
    endpoint: Callable[..., Driver], kept: list[dict[str, Any]]
) -> None:
    """The beginning of its text is recorded."""
    driver = endpoint("a page " + 1000 * "x", "[1]")
    assert driver.command("GET", "/status") is None
    assert driver.command("GET", "/status") is None
    assert kept[0]["answer"]["body"] == "a page " + 493 * "x"
    assert kept[1]["answer"]["body"] == [1]


def test_lost_connection_is_an_answer(
    endpoint: Callable[..., Driver], kept: list[dict[str, Any]]
) -> None:
    """Its text, which has the URL with its token, is not recorded."""
    driver = endpoint(requests.ConnectionError(f"refused: /remote-endpoint/{TOKEN}"))
    assert driver.command("GET", "/status") is None
    assert kept[0]["error"] == {"code": "ConnectionError", "message": "", "status": 0}
    assert TOKEN not in str(kept)


def test_long_texts_of_a_command_are_not_recorded(
    endpoint: Callable[..., Driver], kept: list[dict[str, Any]]
) -> None:
    """A command of 20 MB leaves its length. Secrets are left out."""
    driver = endpoint({"value": None})
    driver.command("POST", "/x", {"text": 1000 * "x", "more": {"password": "p"}, "list": [1]})
    assert kept[0]["parameters"] == {
        "text": "(1000 characters)",
        "more": {"password": "scrubbed"},
        "list": [1],
    }
