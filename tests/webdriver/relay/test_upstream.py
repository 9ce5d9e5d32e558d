"""Requests to a real server, below HTTP: what is kept, what is cut off, and what is sent."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from moto_devicefarm.webdriver import upstream
from moto_devicefarm.webdriver.upstream import NoAnswerError, close_connections, send

WHOLE = b'HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{"value":null}'
Serve = Callable[[bytes], "tuple[str, list[bytes]]"]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts a server that sends these bytes for each request, and then closes the connection if
    they are no whole answer. Its URL, and the requests that arrived.
    """
    listeners: list[socket.socket] = []

    def start(answer: bytes) -> tuple[str, list[bytes]]:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)
        heads: list[bytes] = []

        def run() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    while head := connection.recv(65_536):
                        heads.append(head)
                        connection.sendall(answer)
                        if answer is not WHOLE:
                            break

        threading.Thread(target=run, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}", heads

    yield start
    close_connections()
    for listener in listeners:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def kept() -> int:
    """How many connections wait for the next command."""
    return sum(map(len, upstream._kept_connections._by_server.values()))


def test_a_connection_is_kept(serve: Serve) -> None:
    """All commands go by one connection, until all are closed."""
    url, heads = serve(WHOLE)
    for _ in range(3):
        assert send(url, "GET", "/status", timeout=20).document == {"value": None}
        assert kept() == 1
    assert len(heads) == 3
    close_connections()
    assert kept() == 0


def test_not_all_connections_are_kept(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a limit."""
    monkeypatch.setattr(upstream, "MOST_CONNECTIONS", 0)
    url, _ = serve(WHOLE)
    assert send(url, "GET", "/status", timeout=20).status == 200
    assert kept() == 0


def test_an_answer_without_a_length_is_read_to_its_end(serve: Serve) -> None:
    """The server closes the connection, so it can't be kept."""
    url, _ = serve(b'HTTP/1.1 200 OK\r\n\r\n{"value": 1}')
    assert send(url, "GET", "/status", timeout=20).document == {"value": 1}
    assert kept() == 0


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{}", "the answer is cut off"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}", "IncompleteRead"),
        (b"nonsense\r\n\r\n", "nonsense"),
        (b"\r\n", "BadStatusLine"),
    ],
)
def test_an_answer_that_is_not_whole(serve: Serve, answer: bytes, reason: str) -> None:
    """It is none, and its connection is closed."""
    url, heads = serve(answer)
    with pytest.raises(NoAnswerError, match=reason) as caught:
        send(url, "GET", "/status", timeout=20)
    assert not caught.value.is_late
    assert (len(heads), kept()) == (1, 0)


def test_a_command_is_not_sent_again_when_its_answer_began() -> None:
    """The server did the command, so that a second time would click twice."""
    paths = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def run() -> None:
            connection, _ = listener.accept()
            with connection:
                paths.append(connection.recv(65_536).split()[1])
                connection.sendall(WHOLE)
                paths.append(connection.recv(65_536).split()[1])
                connection.sendall(WHOLE[:-5])
                reset = struct.pack("ii", 1, 0)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        assert send(url, "GET", "/status", timeout=20).status == 200
        with pytest.raises(NoAnswerError, match="the answer is cut off"):
            send(url, "POST", "/click", timeout=20)
        thread.join(20)
    assert paths == [b"/status", b"/click"]
    assert kept() == 0


@pytest.mark.parametrize(
    "begin", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n"]
)
def test_an_answer_that_comes_byte_by_byte(begin: bytes) -> None:
    """The limit is that of the whole command, however often the server sends something."""
    is_over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip() -> None:
            connection, _ = listener.accept()
            with connection, suppress(OSError):  # the client gave up
                connection.sendall(begin)
                while not is_over.wait(0.001):
                    connection.sendall(b"x")

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        end = threading.Timer(5, is_over.set)
        end.start()
        with pytest.raises(NoAnswerError, match=r"no answer within 0\.05 s") as caught:
            send(f"http://127.0.0.1:{listener.getsockname()[1]}", "GET", "/title", timeout=0.05)
        is_over.set()
        end.cancel()
        thread.join(20)
    assert (caught.value.is_late, kept()) == (True, 0)


def test_a_command_without_time(serve: Serve) -> None:
    """A limit of no seconds is over before the command is sent."""
    url, heads = serve(WHOLE)
    with pytest.raises(NoAnswerError, match="no answer within 0 s") as caught:
        send(url, "GET", "/status", timeout=0)
    assert (caught.value.is_late, heads, kept()) == (True, [], 0)


def test_a_path_is_sent_as_it_came(serve: Serve) -> None:
    """Characters that HTTP does not know are quoted."""
    url, heads = serve(WHOLE)
    send(f"{url}/wd/hub/", "GET", "/a%2Fb/\u00e9?c=[d]", timeout=20)
    assert heads[0].startswith(b"GET /wd/hub/a%2Fb/%C3%A9?c=[d] HTTP/1.1\r\n")
