"""Requests that no SDK sends, in process and to a server: each gets an error of AWS.

Rule: a refused request has changed nothing.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from botocore.config import Config
from botocore.exceptions import ClientError

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.core import request_body
from moto_devicefarm.core.json_guard import DEPTH
from tests.support.clients import new_client
from tests.support.server import send

HOST = "https://devicefarm.us-west-2.amazonaws.com"
SOURCE = "The body of the request"
PROJECT = {"name": "shop"}


@pytest.fixture(params=[False, True], ids=["in process", "server"])
def farm(request: pytest.FixtureRequest) -> Iterator[DeviceFarm]:
    """An active mock, without and with a server."""
    with mock_devicefarm(server=request.param) as farm:
        yield farm


@pytest.fixture
def url(farm: DeviceFarm, request: pytest.FixtureRequest) -> str:
    """The address of the service."""
    return farm.url if request.node.callspec.params["farm"] else HOST


def post(
    url: str, body: str | bytes, operation: str = "CreateProject", **headers: str
) -> tuple[int, Any]:
    """The status and the document of an answer, whose form is that of AWS."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    target = {"X-Amz-Target": f"DeviceFarm_20150623.{operation}"}
    if url == HOST:
        answer = requests.post(f"{url}/", data=body, headers={**target, **named})
        assert answer.headers["content-type"] == "application/x-amz-json-1.1"
        return answer.status_code, answer.json()
    received = send("POST", f"{url}/", body, **{**target, **named})
    assert received.headers["content-type"] == "application/x-amz-json-1.1"
    return received.status, received.json


def names(url: str) -> list[str]:
    """The names of all projects."""
    return [project["name"] for project in post(url, "{}", "ListProjects")[1]["projects"]]


def refuse(url: str, body: str | bytes, **headers: str) -> tuple[str, str]:
    """Code and message of the error for a CreateProject, which has changed nothing."""
    status, document = post(url, body, **headers)
    assert (status, names(url)) == (400, [])
    return document["__type"], document["message"]


@pytest.mark.parametrize("levels", [DEPTH + 1, 800, 100_000])
@pytest.mark.parametrize("form", ['{{"name": "shop", "new": {0}}}', "{0}"])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}"), ("[", "")])
def test_a_body_of_many_levels(
    url: str, levels: int, form: str, opening: str, closing: str
) -> None:
    """It is refused at a fixed number of levels, also in a member that the model does not have."""
    inner = opening * levels + ("1" if closing == "}" else "") + closing * levels
    assert refuse(url, form.format(inner)) == (
        "SerializationException",
        f"{SOURCE}: nested too deeply: at most {DEPTH} levels are read",
    )


@pytest.mark.parametrize(
    ("member", "problem"),
    [
        ("NaN", "new: nan is not a number that JSON has"),
        ("-Infinity", "new: -inf is not a number that JSON has"),
        ("1e999", "new: inf is not a number that JSON has"),
        ("1" * 5_000, "new: the number is beyond 64 bits"),
        ('"\\ud800"', r"new: '\ud800' holds half of a surrogate pair, which is not a character"),
    ],
)
def test_a_value_that_json_has_not(url: str, member: str, problem: str) -> None:
    """It is refused, also in a member that the model does not have."""
    body = f'{{"name": "shop", "new": {member}}}'
    assert refuse(url, body) == ("SerializationException", f"{SOURCE}: {problem}")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"[]", " is not a JSON object"),
        (b"{", ": not JSON: Expecting property name enclosed in double quotes: "),
        (b'{"name": "\xff"}', ": not UTF-8 text ("),
        (b'{"name": "\xed\xa0\x80"}', ": not UTF-8 text ("),
        ('{"name": "shop"}'.encode("utf-16"), ": not UTF-8 text ("),
        (b'{"name": "a\nb"}', ": not JSON: Invalid control character at: "),
        (b" ", ": not JSON: Expecting value: "),
    ],
)
def test_a_body_that_is_not_a_json_object(url: str, body: bytes, problem: str) -> None:
    """The error says what is wrong with the body."""
    code, message = refuse(url, body)
    assert (code, message[: len(SOURCE + problem)]) == ("SerializationException", SOURCE + problem)


@pytest.mark.parametrize(
    "body",
    [
        b'\xef\xbb\xbf{"name": "shop"}',
        b'{"name": "first", "name": "shop"}',
        b'{"name": "shop", "new": {"a": [1e10, -0, "\\u0000"]}}',
    ],
    ids=["byte order mark", "two names", "new member"],
)
def test_a_body_that_is_read(url: str, body: bytes) -> None:
    """These are JSON as any reader takes it: of two equal names the last one counts."""
    assert (post(url, body)[0], names(url)) == (200, ["shop"])


def test_a_null_character_in_a_name(url: str) -> None:
    """The model allows it, so it is answered as it was sent."""
    assert (post(url, b'{"name": "a\\u0000b"}')[0], names(url)) == (200, ["a\0b"])


@pytest.mark.parametrize(
    "content_type",
    ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"],
)
def test_the_content_type_does_not_matter(url: str, content_type: str) -> None:
    """The body is JSON, whatever the request calls it."""
    assert post(url, json.dumps(PROJECT), Content_Type=content_type)[0] == 200
    form = b'--x\r\nContent-Disposition: form-data; name="key"; filename="a"\r\n\r\n{}\r\n--x--'
    assert post(url, form, Content_Type=content_type)[1]["__type"] == "SerializationException"


# Compression


@pytest.mark.parametrize("encoding", ["gzip", "GZIP"])
def test_a_compressed_body(url: str, encoding: str) -> None:
    """An SDK may send gzip."""
    body = gzip.compress(json.dumps(PROJECT).encode())
    assert (post(url, body, Content_Encoding=encoding)[0], names(url)) == (200, ["shop"])


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (json.dumps(PROJECT).encode(), "incorrect header check"),
        (gzip.compress(json.dumps(PROJECT).encode())[:-5], "it is cut off"),
        (gzip.compress(json.dumps(PROJECT).encode())[:-8] + bytes(8), "incorrect data check"),
        (b"", "it is cut off"),
    ],
    ids=["json", "cut", "checksum", "empty"],
)
def test_a_body_that_is_not_compressed_as_it_says(url: str, body: bytes, problem: str) -> None:
    """The error says so."""
    code, message = refuse(url, body, Content_Encoding="gzip")
    assert code == "SerializationException"
    assert message.startswith(f"{SOURCE} is not gzip, as its Content-Encoding says: ")
    assert problem in message


@pytest.mark.parametrize("encoding", ["deflate", "br", "zstd", "identity", "gzip, gzip", "é"])
def test_another_encoding_is_ignored(url: str, encoding: str) -> None:
    """The body is read as it is."""
    assert refuse(url, b"\x78\x9c\x03\x00", Content_Encoding=encoding)[0] == (
        "SerializationException"
    )
    assert post(url, json.dumps(PROJECT), Content_Encoding=encoding)[0] == 200


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("more", [0, 1, 10 * request_body.MAX_BYTES])
def test_a_large_body(url: str, compressed: bool, more: int) -> None:
    """A body of 1 MB is read; a larger one is refused, also if only its content is larger."""
    body = b'{"name": "shop"}'.ljust(request_body.MAX_BYTES + more)
    sent = gzip.compress(body) if compressed else body
    headers = {"Content_Encoding": "gzip"} if compressed else {}
    if more:
        assert refuse(url, sent, **headers) == (
            "SerializationException",
            f"{SOURCE} can have 1048576 bytes, and has more",
        )
    else:
        assert post(url, sent, **headers)[0] == 200


# Values


def call_unchecked(farm: DeviceFarm, url: str, method: str, **params: Any) -> Any:
    """The answer to a call of a client that does not check its parameters."""
    config = Config(parameter_validation=False)
    client = new_client(config=config, endpoint_url=None if url == HOST else url)
    try:
        return getattr(client, method)(**params)
    finally:
        client.close()


@pytest.mark.parametrize(
    ("most", "code", "message"),
    [
        (2**31 - 1, None, ""),
        (
            2**31,
            "ValidationException",
            "1 validation error detected: Value '2147483648' at 'maxDevices' failed to satisfy "
            "constraint: Member must have value less than or equal to 2147483647",
        ),
        (
            -(2**31) - 1,
            "ValidationException",
            "1 validation error detected: Value '-2147483649' at 'maxDevices' failed to satisfy "
            "constraint: Member must have value greater than or equal to -2147483648",
        ),
        (10**30, "SerializationException", f"{SOURCE}: maxDevices: the number is beyond 64 bits"),
    ],
)
def test_an_integer_has_32_bits(
    farm: DeviceFarm, url: str, most: int, code: str | None, message: str
) -> None:
    """A larger one is refused, also by a client that checks nothing."""
    project = call_unchecked(farm, url, "create_project", **PROJECT)["project"]["arn"]
    rule = {"attribute": "PLATFORM", "operator": "EQUALS", "value": '"ANDROID"'}
    params = {"projectArn": project, "name": "phones", "rules": [rule], "maxDevices": most}
    if code is None:
        assert call_unchecked(farm, url, "create_device_pool", **params)["devicePool"]
        return
    with pytest.raises(ClientError) as raised:
        call_unchecked(farm, url, "create_device_pool", **params)
    assert raised.value.response["Error"] == {"Code": code, "Message": message}
    pools = call_unchecked(farm, url, "list_device_pools", arn=project, type="PRIVATE")
    assert pools["devicePools"] == []


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 10**400])
def test_a_number_that_is_none(farm: DeviceFarm, url: str, number: Any) -> None:
    """NaN, Infinity and a number of 401 digits are refused from a client that checks nothing."""
    with pytest.raises(ClientError, match="SerializationException"):
        call_unchecked(farm, url, "create_project", name="shop", defaultJobTimeoutMinutes=number)
    assert names(url) == []


@pytest.mark.parametrize("target", ["RentPhone", "é", "x" * 9_000, "", "."])
def test_a_strange_operation(url: str, target: str) -> None:
    """The error has AWS's form."""
    status, document = post(url, "{}", target)
    assert (status, document["__type"]) == (400, "UnknownOperationException")


def test_a_target_without_a_service(url: str) -> None:
    """The error is the same; moto's server would fail."""
    status, document = post(url, "{}", X_Amz_Target="ListProjects2")
    assert (status, document["__type"]) == (400, "UnknownOperationException")
