"""Requests to a real server, below HTTP: what is kept, what is cut off, and what is sent."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

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


def test_a_path_is_sent_as_it_came(serve: Serve) -> None:
    """Characters that HTTP does not know are quoted."""
    url, heads = serve(WHOLE)
    send(f"{url}/wd/hub/", "GET", "/a%2Fb/\u00e9?c=[d]", timeout=20)
    assert heads[0].startswith(b"GET /wd/hub/a%2Fb/%C3%A9?c=[d] HTTP/1.1\r\n")
