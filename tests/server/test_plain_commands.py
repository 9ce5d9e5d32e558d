"""Which requests are plain commands, that go the short way past the application."""

from __future__ import annotations

from email.message import Message

import pytest

from moto_devicefarm.resources.endpoint_urls import MAX_COMMAND_BYTES
from moto_devicefarm.server import plain_commands
from moto_devicefarm.server.plain_commands import PlainCommand

PATH = "/remote-endpoint/token/session"
USUAL = (("Host", "127.0.0.1:5000"), ("Content-Length", "2"), ("Accept", "application/json"))


def find(*headers: tuple[str, str], method: str = "POST", path: str = PATH) -> PlainCommand | None:
    """The plain command that a request with these headers is."""
    message = Message()
    for name, value in headers:
        message[name] = value
    return plain_commands.find(method, path, message)


@pytest.mark.parametrize("host", ["127.0.0.1:5000", "[::1]:5000", "my-host.example:8080"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_command_of_a_client(host: str, method: str) -> None:
    """It has the host and the port of the server, and the length of its body."""
    command = find(("Host", host), ("Content-Length", str(MAX_COMMAND_BYTES)), method=method)
    assert command is not None
    assert command[1:] == (method, f"http://{host}", PATH, MAX_COMMAND_BYTES)


def test_a_command_without_a_body() -> None:
    """It needs no length."""
    command = find(USUAL[0], method="GET")
    assert command is not None
    assert command.length == 0


@pytest.mark.parametrize("method", ["PUT", "HEAD", "OPTIONS", "get"])
def test_other_methods(method: str) -> None:
    """WebDriver has none of these."""
    assert find(*USUAL, method=method) is None


@pytest.mark.parametrize(
    "path", [f"{PATH}?a=b", f"{PATH}#a", f"http://127.0.0.1:5000{PATH}", "/", "/bucket/key"]
)
def test_other_paths(path: str) -> None:
    """A path with a query, a whole URL, and what is no endpoint of WebDriver."""
    assert find(*USUAL, path=path) is None


@pytest.mark.parametrize("host", ["", "127.0.0.1", "127.0.0.1:80", "me@127.0.0.1:5000", "a:b"])
def test_other_hosts(host: str) -> None:
    """A host without a port, or with the one that URLs leave out, is written in several ways."""
    assert find(("Host", host), *USUAL[1:]) is None


@pytest.mark.parametrize("length", ["", "-1", "+2", "2, 2", "0x2", str(MAX_COMMAND_BYTES + 1)])
def test_other_lengths(length: str) -> None:
    """What is no length, and a body that is too long, are refused by the application."""
    assert find(USUAL[0], ("Content-Length", length)) is None


@pytest.mark.parametrize(
    "header",
    [
        ("Origin", "http://example.com"),
        ("X-Amz-Target", "DeviceFarm_20150623.ListProjects"),
        ("Transfer-Encoding", "chunked"),
        ("Expect", "100-continue"),
        ("CONTENT-LENGTH", "9"),
        ("host", "127.0.0.1:5001"),
    ],
)
def test_headers_that_a_client_does_not_send(header: tuple[str, str]) -> None:
    """Readers differ about the end of a body that has two, so that the rest of it could pass for a
    request. The others change what is answered.
    """
    assert find(*USUAL, header) is None
