"""Requests that are not HTTP, or end too early: the server answers, and goes on."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from moto_devicefarm import DeviceFarm, mock_devicefarm
from tests.support.server import send

LIST = "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: DeviceFarm_20150623.ListProjects\r\n"
DRIVER = "POST /remote-endpoint/x/session HTTP/1.1\r\nHost: localhost\r\n"
CLOCK = "POST /moto-devicefarm/clock HTTP/1.1\r\nHost: localhost\r\n"
BUCKET = "PUT /bucket/key HTTP/1.1\r\nHost: localhost\r\n"
CHUNKED = "Transfer-Encoding: chunked\r\n\r\n"
CUT_CHUNKS = {
    "zz\r\n{}\r\n0\r\n\r\n": "Invalid chunk header",
    "-5\r\n{}\r\n0\r\n\r\n": "Negative chunk length not allowed",
    "ffffffffffffffffff\r\n{}\r\n0\r\n\r\n": "it is cut off",
    "200000\r\n{}": "it is cut off",
    "5\r\n{}": "Missing chunk terminating newline",
    "2\r\n{}": "Missing chunk terminating newline",
    "": "Invalid chunk header",
}
"""Bodies in chunks, and why they can't be read."""


@pytest.fixture
def farm() -> Iterator[DeviceFarm]:
    """A mock that listens."""
    with mock_devicefarm(server=True) as farm:
        yield farm


def answer_to(farm: DeviceFarm, request: str) -> tuple[int, str]:
    """Status and body of the answer to these bytes, after which nothing more is sent."""
    host = urlsplit(farm.url)
    with socket.create_connection((host.hostname, host.port), timeout=20) as connection:
        connection.sendall(request.encode("latin-1"))
        connection.shutdown(socket.SHUT_WR)
        received = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    return int(head.split()[1]), body.decode()


@pytest.mark.parametrize(("body", "problem"), CUT_CHUNKS.items())
def test_chunks_in_a_wrong_form(farm: DeviceFarm, body: str, problem: str) -> None:
    """The error has AWS's form. A body that was cut off inside a large chunk ended the process."""
    status, text = answer_to(farm, LIST + CHUNKED + body)
    assert (status, json.loads(text)) == (
        400,
        {
            "__type": "SerializationException",
            "message": f"The body of the request could not be read: {problem}",
        },
    )
    assert send("GET", f"{farm.url}/moto-devicefarm/clock").status == 200


@pytest.mark.parametrize("length", [10, 10**30])
def test_a_body_that_is_shorter_than_it_says(farm: DeviceFarm, length: int) -> None:
    """The error has AWS's form."""
    status, text = answer_to(farm, f"{LIST}Content-Length: {length}\r\n\r\n{{}}")
    assert (status, json.loads(text)["message"]) == (
        400,
        "The body of the request could not be read: it is cut off",
    )


@pytest.mark.parametrize("length", ["-1", "x", "²", "9" * 5_000, "2, 2"])
def test_a_length_that_is_no_number(farm: DeviceFarm, length: str) -> None:
    """The request has no body then, and this operation needs none."""
    assert answer_to(farm, f"{LIST}Content-Length: {length}\r\n\r\n{{}}")[0] == 200


@pytest.mark.parametrize("path", [DRIVER, CLOCK])
def test_a_broken_body_for_another_path(farm: DeviceFarm, path: str) -> None:
    """The answer has status 400, as of any server."""
    assert answer_to(farm, path + CHUNKED + "zz")[0] == 400


def test_a_broken_body_for_a_service_of_moto(farm: DeviceFarm) -> None:
    """It does not end the process either."""
    assert answer_to(farm, BUCKET + CHUNKED + "ffffffffffffffffff\r\nx")[0] >= 400
    assert send("GET", f"{farm.url}/moto-devicefarm/clock").status == 200


def test_a_large_body_for_the_clock(farm: DeviceFarm) -> None:
    """A part of it is kept, the answer is 413, and the clock does not change."""
    answer = send("POST", f"{farm.url}/moto-devicefarm/clock", b'{"tick": 5' + b" " * 3_000_000)
    assert (answer.status, answer.json["message"][:18]) == (413, "the body has more ")
    assert send("GET", f"{farm.url}/moto-devicefarm/clock").json["shift"] == 0


@pytest.mark.parametrize(
    "header", ["X-Amz-Target: DeviceFarm_20150623.\r\n ListProjects", "X-Other: a\r\n b"]
)
def test_a_header_in_two_lines(farm: DeviceFarm, header: str) -> None:
    """An operation has no such name, and other headers do not matter."""
    request = LIST if "Other" in header else LIST[: LIST.index("X-Amz")]
    status, text = answer_to(farm, f"{request}{header}\r\nContent-Length: 2\r\n\r\n{{}}")
    assert (status, "UnknownOperationException" in text) in [(200, False), (400, True)]
