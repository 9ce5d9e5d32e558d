"""Requests that no SDK sends: by hand, half signed, in unusual forms. Each has an answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from moto_devicefarm import DeviceFarm, mock_devicefarm
from tests.support.server import send

SIGNATURE = (
    "AWS4-HMAC-SHA256 Credential=testing/20260101/{}/devicefarm/aws4_request, "
    "SignedHeaders=host, Signature=0"
)


@pytest.fixture
def farm() -> Iterator[DeviceFarm]:
    """A mock that listens."""
    with mock_devicefarm(server=True) as farm:
        yield farm


def call(
    farm: DeviceFarm, body: Any, operation: str = "CreateProject", path: str = "/", **headers: str
) -> tuple[int, Any]:
    """The status and the document of the answer to a call."""
    answer = send(
        "POST", farm.url + path, body, X_Amz_Target=f"DeviceFarm_20150623.{operation}", **headers
    )
    return answer.status, answer.json


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content_Type": "application/x-www-form-urlencoded"},
        {"Authorization": "Bearer token"},
        {"Authorization": "Basic dGVzdGluZzp0ZXN0aW5n"},
        {"Authorization": "AWS4-HMAC-SHA256 Credential=testing"},
        {"Authorization": SIGNATURE.format("us-west-2")},
    ],
)
@pytest.mark.parametrize("chunked", [False, True])
def test_a_call_by_hand(farm: DeviceFarm, headers: dict[str, str], chunked: bool) -> None:
    """A call may be unsigned, signed in another way, a form as curl sends it, or in chunks. The
    region is us-west-2.
    """
    body = b'{"name": "k\xc3\xb6nig"}'
    status, document = call(farm, iter([body[:4], body[4:]]) if chunked else body, **headers)
    assert (status, document["project"]["name"]) == (200, "könig")


def test_a_path_with_two_slashes(farm: DeviceFarm) -> None:
    """The header X-Amz-Target decides, and not the path."""
    assert call(farm, b'{"name": "shop"}', path="//")[0] == 200


def test_a_signature_for_another_region(farm: DeviceFarm) -> None:
    """The error names the region."""
    status, document = call(farm, b'{"name": "shop"}', Authorization=SIGNATURE.format("eu-west-1"))
    assert (status, document["__type"]) == (400, "UnknownRegionException")


@pytest.mark.parametrize("body", [b"\xff{}", b"[", b"[]", b'"x"'])
def test_a_body_that_is_not_a_json_object(farm: DeviceFarm, body: bytes) -> None:
    """The error has AWS's form."""
    status, document = call(farm, body)
    assert (status, document["__type"]) == (400, "SerializationException")


def test_an_unknown_operation(farm: DeviceFarm) -> None:
    """The error has AWS's form."""
    status, document = call(farm, b"{}", operation="RentPhone")
    assert (status, document["__type"]) == (400, "UnknownOperationException")
