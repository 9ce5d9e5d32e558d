"""The log of ``serve``: short lines, which show no colours outside of a terminal."""

from __future__ import annotations

import io
import re
import socket
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.server import listening, request_handler
from moto_devicefarm.server.request_log import LONGEST_LINE, request_text, write_line
from tests.support.clients import new_client
from tests.support.devices import PHONE
from tests.support.server import send

TIME = r"\d\d/\w{3}/\d{4} \d\d:\d\d:\d\d"


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a server that logs requests, as that of ``serve`` does."""
    monkeypatch.setattr(listening, "QuietHandler", request_handler.Handler)
    with mock_devicefarm(server=True, registry=[PHONE]) as farm:
        yield farm.url


def open_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Standard error is a terminal with colours, until the test ends."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert isinstance(sys.stderr, Terminal)
    return sys.stderr


def log_of(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines of the log, without the time at their begin."""
    lines = capsys.readouterr().err.splitlines()
    assert all(re.match(f"{TIME} ", line) and len(line) <= LONGEST_LINE for line in lines), lines
    return [re.sub(f"^{TIME} ", "", line) for line in lines]


def send_bytes(url: str, request: bytes) -> None:
    """Send a request as it stands, and read the answer."""
    split = urlsplit(url)
    with socket.create_connection((split.hostname, split.port or 0)) as connection:
        connection.sendall(request)
        while connection.recv(65536):
            pass


def test_a_line_names_the_operation_and_the_status(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """All operations have the same path."""
    client = new_client(endpoint_url=url)
    client.create_project(name="shop")
    with pytest.raises(client.exceptions.ArgumentException):
        client.get_project(arn="arn:aws:devicefarm:us-west-2:123456789012:project:none")
    assert log_of(capsys) == ["POST CreateProject 200", "POST GetProject 400"]


def test_urls_of_devicefarm_are_short(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A line shows the begin and the end of a long folder and of a query."""
    client = new_client(endpoint_url=url)
    project = client.create_project(name="shop")["project"]["arn"]
    upload = client.create_upload(projectArn=project, name="a.apk", type="ANDROID_APP")["upload"]
    answer = client.create_remote_access_session(projectArn=project, deviceArn=PHONE.arn)
    arn = answer["remoteAccessSession"]["arn"]
    session = client.get_remote_access_session(arn=arn)["remoteAccessSession"]
    driver = session["endpoints"]["remoteDriverEndpoint"]
    (log,) = client.list_artifacts(arn=arn, type="FILE")["artifacts"]
    capsys.readouterr()
    for method, target in (
        ("PUT", upload["url"]),
        ("GET", f"{driver}/status"),
        ("GET", log["url"]),
    ):
        assert send(method, target, None if method == "GET" else b"app").status == 200
    put, status, artifact = log_of(capsys)
    token = driver.rpartition("/")[2]
    assert status == f"GET /remote-endpoint/{token[:19]}…{token[-16:]}/status 200"
    assert re.fullmatch(
        rf"PUT /arn:aws:devicefarm:…{project[-16:]}/uploads/arn:aws:devicefarm:…[\w-]{{16}}"
        rf"/[\w-]{{36}}/a\.apk\?X-Amz-Algorithm=AWS…{upload['url'][-16:]} 200",
        put,
    )
    assert artifact.endswith(f"?X-Amz-Algorithm=AWS…{log['url'][-16:]} 200")
    assert urlsplit(log["url"]).path in artifact


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("POST", "/", "DeviceFarm_20150623.GetRun"), "POST GetRun"),
        (("POST", "/", "DynamoDB_20120810.ListTables"), "POST DynamoDB_20120810.ListTables"),
        (("POST", "/", "nonsense"), "POST nonsense"),
        (("GET", "/", ""), "GET /"),
        (("GET", "/bucket/key?list-type=2", None), "GET /bucket/key?list-type=2"),
        (("GET", f"/{'a' * 36}?{'b' * 36}", None), f"GET /{'a' * 36}?{'b' * 36}"),
        (
            ("GET", f"/{'a' * 37}?{'b' * 37}", None),
            f"GET /{'a' * 19}…{'a' * 16}?{'b' * 19}…{'b' * 16}",
        ),
        (("GET", "//[%2F%zz%ff", None), "GET //[/%zz\ufffd"),
    ],
)
def test_the_text_of_a_request(arguments: tuple[str, str, str | None], text: str) -> None:
    """Another service of moto has its own prefix. A URL in a wrong form is shown as well."""
    assert request_text(*arguments) == text


def test_a_line_has_an_end(capsys: pytest.CaptureFixture[str]) -> None:
    """A path of many folders is cut in its middle, and the status stays."""
    write_line("27/Nov/2026 05:13:24", "GET /" + "folder/" * 100, 404)
    line = capsys.readouterr().err.removesuffix("\n")
    assert len(line) == LONGEST_LINE == 200
    assert re.fullmatch(r"27/Nov/2026 05:13:24 GET (/folder)+/\w*…\w*(/folder)+/ 404", line)


def test_a_request_that_can_not_be_read(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A line has the reason, and no character acts on the terminal."""
    send_bytes(url, b"GARBAGE\x1b[31m\r\n\r\n")
    send_bytes(url, b"GET /" + b"a" * 70000 + b" HTTP/1.1\r\n\r\n")
    send_bytes(url, b"GET /[ HTTP/1.1\r\n" + b"X: y\r\n" * 200 + b"\r\n")
    lines = log_of(capsys)
    assert lines[:2] == [
        "code 400, message Bad request syntax ('GARBAGE\\x1b[31m')",
        "GARBAGE\\x1b[31m 400",
    ]
    assert re.fullmatch("code 414, message (Request-)?URI Too Long", lines[2])
    assert lines[3] == "- 414"
    assert lines[4:] == ["code 431, message Too many headers", "GET /[ 431"]


@pytest.mark.parametrize(
    ("status", "line"),
    [
        (200, "TIME GET / 200\n"),
        (302, "TIME GET / 302\n"),
        (404, "\x1b[33mTIME GET / 404\x1b[0m\n"),
        (500, "\x1b[1;31mTIME GET / 500\x1b[0m\n"),
        (None, "TIME GET /\n"),
    ],
)
def test_errors_have_a_colour_in_a_terminal(
    status: int | None, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Yellow for a mistake of the client, red for one of the server."""
    terminal = open_terminal(monkeypatch)
    write_line("TIME", "GET /", status)
    assert terminal.getvalue() == line


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_no_colours_in_a_terminal(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user, or the terminal, wants none."""
    terminal = open_terminal(monkeypatch)
    monkeypatch.setenv(name, value)
    write_line("TIME", "GET /", 500)
    assert terminal.getvalue() == "TIME GET / 500\n"


def test_an_empty_no_color_forbids_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As https://no-color.org says."""
    terminal = open_terminal(monkeypatch)
    monkeypatch.setenv("NO_COLOR", "")
    write_line("TIME", "GET /", 404)
    assert terminal.getvalue().startswith("\x1b[33m")


def test_no_colours_in_a_file(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lines of errors are plain where no terminal shows them."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    write_line("TIME", "GET /", 500)
    assert capsys.readouterr().err == "TIME GET / 500\n"


def broken_pipe() -> Any:
    """A stream whose reader is gone, such as ``| head``."""

    class Broken(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    return Broken()


def closed_stream() -> Any:
    """A stream that is closed."""
    stream = io.StringIO()
    stream.close()
    return stream


@pytest.mark.parametrize("stream", [broken_pipe, closed_stream, lambda: None])
def test_a_log_that_can_not_be_written(
    stream: Any, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client gets its answer."""
    monkeypatch.setattr(sys, "stderr", stream())
    assert send("GET", f"{url}/moto-devicefarm/clock").status == 200
