"""Connections that a client keeps for its next requests, as every client of WebDriver does."""

from __future__ import annotations

import http.client
import io
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from werkzeug.wrappers import Response

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.devicefarm import hub_requests, responses
from moto_devicefarm.server import application, listening, request_handler
from moto_devicefarm.server.http_messages import PlainBody, WholeChunks
from tests.support.clients import new_client
from tests.support.devices import PHONE
from tests.support.server import send

LIST = {"X-Amz-Target": "DeviceFarm_20150623.ListProjects"}
CLOCK = "/moto-devicefarm/clock"


@pytest.fixture
def farm() -> Iterator[DeviceFarm]:
    """A mock that listens."""
    with mock_devicefarm(server=True, registry=[PHONE]) as farm:
        yield farm


def driver_path() -> str:
    """The path of the driver endpoint of a new session."""
    client = new_client()
    project = client.create_project(name="shop")["project"]["arn"]
    answer = client.create_remote_access_session(projectArn=project, deviceArn=PHONE.arn)
    session = client.get_remote_access_session(arn=answer["remoteAccessSession"]["arn"])
    url: str = session["remoteAccessSession"]["endpoints"]["remoteDriverEndpoint"]
    return urlsplit(url).path


def hub_path() -> str:
    """The path of a new hub."""
    client = new_client()
    project = client.create_test_grid_project(name="shop")["testGridProject"]["arn"]
    url: str = client.create_test_grid_url(projectArn=project, expiresInSeconds=60)["url"]
    return urlsplit(url).path


def connect(url: str) -> socket.socket:
    """A connection to a server."""
    split = urlsplit(url)
    return socket.create_connection((split.hostname, split.port or 0), timeout=20)


def read_until_closed(connection: socket.socket) -> bytes:
    """All bytes that come before the server closes the connection."""
    return b"".join(iter(lambda: connection.recv(65_536), b""))


def server_threads() -> set[threading.Thread]:
    """The threads that answer the requests of connections."""
    return {one for one in threading.enumerate() if "process_request_thread" in one.name}


def respond(monkeypatch: pytest.MonkeyPatch, make: Callable[[], Any]) -> None:
    """Let the server answer each request with a response of a test."""
    monkeypatch.setattr(application.Application, "_response", lambda self, request: make())


def test_one_connection_serves_requests_of_all_kinds(farm: DeviceFarm) -> None:
    """No answer closes it, with a body of a known length, with chunks and without a body."""
    connection = http.client.HTTPConnection(urlsplit(farm.url).netloc, timeout=20)
    connection.connect()
    kept = connection.sock
    driver = driver_path()
    for method, path, body, headers, status in (
        ("GET", CLOCK, None, {}, 200),
        ("POST", "/", b"{}", LIST, 200),
        ("POST", "/", iter([b"{", b"}"]), LIST, 200),
        ("PUT", "/bucket", None, {}, 200),
        ("PUT", "/bucket/key", iter([b"one", b"two"]), {"x-amz-acl": "public-read"}, 200),
        ("HEAD", "/bucket/key", None, {}, 200),
        ("GET", "/bucket/key", None, {}, 200),
        ("GET", "/bucket/none", None, {}, 404),
        ("GET", f"{driver}/status", None, {}, 200),
        ("POST", f"{driver}/session", b'{"capabilities": {}}', {}, 200),
        ("POST", f"{driver}/session", b"{}", {"Expect": "100-continue"}, 400),
        ("GET", f"{driver}/session/unknown/title", None, {}, 404),
        ("GET", f"{hub_path()}/session/unknown/title", None, {}, 404),
        ("GET", f"{driver}/status", None, {"Origin": "http://example.com"}, 200),
    ):
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        response.read()
        assert (path, response.status) == (path, status)
        assert response.getheader("Connection") is None
        assert connection.sock is kept
    connection.close()


def test_requests_that_are_sent_at_once(farm: DeviceFarm) -> None:
    """The bytes of a body are not taken for a request, and each request gets its answer."""
    driver = driver_path()
    requests = [
        f"POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: {LIST['X-Amz-Target']}\r\n"
        "Content-Length: 2\r\n\r\n{}",
        f"POST {driver}/session HTTP/1.1\r\nHost: localhost:5000\r\nContent-Length: 2\r\n\r\n{{}}",
        f"GET {CLOCK} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    ]
    with connect(farm.url) as connection:
        connection.sendall("".join(requests).encode())
        received = read_until_closed(connection)
    assert re.findall(rb"HTTP/1\.1 (\d+)", received) == [b"200", b"400", b"200"]


@pytest.mark.parametrize(
    "head",
    [
        "GET / HTTP/1.0\r\nConnection: keep-alive\r\n",
        "POST /moto-devicefarm/clock HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST /moto-devicefarm/clock HTTP/1.1\r\nContent-Length: x\r\n",
        "POST /moto-devicefarm/clock HTTP/1.1\r\nTransfer-Encoding: gzip\r\n",
        "POST /moto-devicefarm/clock HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"
        "Content-Length: 5\r\n\r\n0\r\n",
        *(
            f"POST {path} HTTP/1.1\r\nHost: localhost:5000\r\n{lines}\r\n"
            for path in ("/", "/remote-endpoint/x/status")
            for lines in (
                "Content-Length: 2\r\nContent-Length: 0",
                "Content-Length: 0\r\nContent-Length: 2",
                "Content-Length : 2",
                "Content-Length: 0\r\n2",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            )
        ),
    ],
)
def test_a_request_whose_end_is_not_known(farm: DeviceFarm, head: str) -> None:
    """The connection is closed after the answer, which says so, and no more requests are read."""
    with connect(farm.url) as connection:
        connection.sendall(f"{head}\r\nGET {CLOCK} HTTP/1.1\r\n\r\n".encode())
        answer = read_until_closed(connection)
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"\r\nConnection: close\r\n" in answer


@pytest.mark.parametrize("discards", [0, 1000])
def test_a_body_that_nobody_reads(
    farm: DeviceFarm, discards: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client gets its answer, the rest of the body is thrown away, and the connection ends."""
    monkeypatch.setattr(request_handler, "_DISCARDS", discards)
    respond(monkeypatch, lambda: Response("no"))
    with connect(farm.url) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n")
        connection.sendall(b"GET / HTTP/1.1\r\n\r\n")
        answer = read_until_closed(connection)
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"\r\nConnection: close\r\n" in answer


def test_an_answer_that_is_shorter_than_it_says(
    farm: DeviceFarm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection is closed, so that the client does not wait for the rest."""

    class Short(Response):
        def __call__(self, environ: Any, start_response: Any) -> Any:
            start_response("200 OK", [("Content-Length", "9")])
            return [b"abc"]

    respond(monkeypatch, Short)
    with pytest.raises(http.client.IncompleteRead):
        send("GET", farm.url)


def test_a_reader_does_not_come_to_the_next_request() -> None:
    """A body ends where its request ends, however much is asked for."""
    stream = io.BytesIO(b"{}GET / HTTP/1.1")
    body = PlainBody(stream, 2)
    assert not body.is_at_end
    assert (body.read(10), body.read(10), body.is_at_end) == (b"{}", b"", True)


class BrokenOnce(io.RawIOBase):
    """A stream that can't be read the first time, and has nothing afterwards."""

    is_broken = False

    def readinto(self, buffer: Any) -> int:
        if not self.is_broken:
            self.is_broken = True
            raise OSError("wrong chunk")
        return 0


def test_a_body_in_chunks_that_was_broken_has_no_end() -> None:
    """The rest of it would pass for the next request."""
    body = WholeChunks(BrokenOnce())
    with pytest.raises(OSError, match="wrong chunk"):
        body.read(10)
    assert body.read(10) == b""
    assert not body.is_at_end


def test_an_answer_without_a_body_has_no_length(
    farm: DeviceFarm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HTTP forbids it with status 204, and the connection is kept."""
    respond(monkeypatch, lambda: Response(status=204))
    answer = send("GET", farm.url)
    assert (answer.status, answer.headers["Content-Length"]) == (204, None)
    assert answer.headers["Connection"] is None


def test_a_long_answer(farm: DeviceFarm, monkeypatch: pytest.MonkeyPatch) -> None:
    """It arrives whole."""
    body = b"0123456789" * 200_000
    respond(monkeypatch, lambda: Response(body))
    assert send("GET", farm.url).body == body


def test_the_end_of_a_mock_closes_connections() -> None:
    """A client that keeps its connection does not keep a thread, nor the port."""
    before = server_threads()
    with mock_devicefarm(server=True) as farm:
        silent, used = connect(farm.url), connect(farm.url)
        used.sendall(f"GET {CLOCK} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert used.recv(65_536).startswith(b"HTTP/1.1 200 ")
    assert (silent.recv(1), used.recv(1)) == (b"", b"")
    for thread in server_threads() - before:
        thread.join(20)
    assert server_threads() <= before
    silent.close()
    used.close()


def test_a_connection_that_comes_at_the_end() -> None:
    """It is closed without an answer."""
    connections = request_handler.Connections()
    connections.close()
    assert not connections.rest(object())


def test_a_client_that_is_faster_than_the_end() -> None:
    """The end of the server does not mind."""
    connections = request_handler.Connections()
    with socket.socket() as never_connected:
        assert connections.rest(never_connected)
        connections.close()


def test_an_idle_connection_ends(farm: DeviceFarm, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server closes it after its limit, and prints nothing."""
    monkeypatch.setattr(request_handler.QuietHandler, "timeout", 0.01)
    with connect(farm.url) as connection:
        assert connection.recv(1) == b""


def test_a_command_after_the_end_of_the_mock() -> None:
    """It is refused as any other request."""
    server = listening.ThreadServer()
    server.start()
    server._application.shut_down()
    try:
        assert send("GET", f"{server.url}/remote-endpoint/x/status").status == 503
    finally:
        server.stop()


@pytest.mark.parametrize("path", [driver_path, hub_path])
@pytest.mark.parametrize("command", ["/status", "/session/unknown/title", "/nowhere"])
def test_both_ways_have_one_answer(farm: DeviceFarm, path: Callable[[], str], command: str) -> None:
    """A web page and a WebDriver client get the same, but for the headers of CORS."""
    url = f"{farm.url}{path()}{command}"
    short, long = send("GET", url), send("GET", url, Origin="http://example.com")
    assert (short.status, short.body) == (long.status, long.body)
    cors = {"access-control-allow-origin", "access-control-expose-headers"}
    names = {name.lower() for name in long.headers}
    assert names - {name.lower() for name in short.headers} == cors
    for name, value in short.headers.items():
        assert name == "Date" or long.headers[name] == value


@pytest.mark.parametrize(
    ("module", "name", "path"),
    [
        (responses, "webdriver_request", driver_path),
        (hub_requests, "hub_request", hub_path),
    ],
)
def test_a_failure_of_the_mock(
    farm: DeviceFarm,
    module: Any,
    name: str,
    path: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Both ways answer the same error, and print the traceback."""

    def fail(*arguments: Any) -> Any:
        raise RuntimeError("a slip")

    url = f"{farm.url}{path()}/status"
    monkeypatch.setattr(module, name, fail)
    short, long = send("GET", url), send("GET", url, Origin="http://example.com")
    assert short.status == long.status == 500
    assert short.json == long.json
    assert "a slip" in json.dumps(short.json)
    assert capfd.readouterr().err.count("RuntimeError: a slip") == 2


@pytest.mark.parametrize("path", [driver_path, hub_path])
def test_a_command_that_is_cut_off(farm: DeviceFarm, path: Callable[[], str]) -> None:
    """It is refused, and its connection closed."""
    with connect(farm.url) as connection:
        head = f"POST {path()}/session HTTP/1.1\r\nHost: localhost:5000\r\nContent-Length: 9\r\n"
        connection.sendall(f"{head}\r\n{{}}".encode())
        connection.shutdown(socket.SHUT_WR)
        answer = read_until_closed(connection)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"it is cut off" in answer


def test_a_failure_of_another_application(
    farm: DeviceFarm, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """An exception of moto's application is an answer with status 500, and the log has it."""

    class Failing(Response):
        def __call__(self, environ: Any, start_response: Any) -> Any:
            raise RuntimeError("a slip of moto")

    respond(monkeypatch, Failing)
    answer = send("GET", farm.url)
    assert (answer.status, answer.headers["Content-Security-Policy"]) == (500, "sandbox")
    assert "a slip of moto" in capfd.readouterr().err
