"""Calls as no SDK sends them: by hand, half signed, in odd forms. None may end in an error of the
server's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.server import serve as serve_command
from moto_devicefarm.server.listening import listen_on
from tests.server.test_server import ask
from tests.server.test_serving import free_port, serve
from tests.server.test_uploads_over_http import send

SCOPE = "AWS4-HMAC-SHA256 Credential=testing/20260101/{}/devicefarm/aws4_request, SignedHeaders=host, Signature=0"


@pytest.fixture
def farm() -> Iterator[DeviceFarm]:
    """A mock that listens."""
    with mock_devicefarm(server=True) as farm:
        yield farm


def call(
    farm: DeviceFarm, body: Any, operation: str = "CreateProject", path: str = "/", **headers: str
) -> tuple[int, Any]:
    """The status and document of the answer."""
    answer = send(
        "POST", farm.url + path, body, X_Amz_Target=f"DeviceFarm_20150623.{operation}", **headers
    )
    return answer.status, json.loads(answer.body)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content_Type": "application/x-www-form-urlencoded"},
        {"Authorization": "Bearer token"},
        {"Authorization": "Basic dGVzdGluZzp0ZXN0aW5n"},
        {"Authorization": "AWS4-HMAC-SHA256 Credential=testing"},
        {"Authorization": SCOPE.format("us-west-2")},
    ],
)
@pytest.mark.parametrize("chunked", [False, True])
def test_a_call_by_hand(farm: DeviceFarm, headers: dict[str, str], chunked: bool) -> None:
    """Unsigned, signed otherwise, as curl's form, in chunks: it is asked in us-west-2 all the same."""
    body = b'{"name": "k\xc3\xb6nig"}'
    status, document = call(farm, iter([body[:4], body[4:]]) if chunked else body, **headers)
    assert (status, document["project"]["name"]) == (200, "könig")


def test_a_path_that_a_slash_too_many_makes(farm: DeviceFarm) -> None:
    """The target says whose call it is."""
    assert call(farm, b'{"name": "shop"}', path="//")[0] == 200


def test_a_signature_for_another_region(farm: DeviceFarm) -> None:
    """Is told."""
    status, document = call(farm, b'{"name": "shop"}', Authorization=SCOPE.format("eu-west-1"))
    assert (status, document["__type"]) == (400, "UnknownRegionException")


@pytest.mark.parametrize("body", [b"\xff{}", b"[", b"[]", b'"x"'])
def test_a_body_that_is_no_json_object(farm: DeviceFarm, body: bytes) -> None:
    """Is told in AWS's form."""
    status, document = call(farm, body)
    assert (status, document["__type"]) == (400, "SerializationException")


def test_an_operation_that_is_none(farm: DeviceFarm) -> None:
    """As well."""
    status, document = call(farm, b"{}", operation="RentPhone")
    assert (status, document["__type"]) == (400, "UnknownOperationException")


def test_a_name_that_was_bound_may_drive_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container that has a name in its network; any other name is still foreign."""
    monkeypatch.setattr(serve_command, "_bound", lambda _, port: listen_on("127.0.0.1", port))

    def act(url: str) -> list[int]:
        clock = f"{url}/moto-devicefarm/clock"
        return [ask(clock, Host=name)[0] for name in ("phones:5000", "phones", "tablets")]

    assert serve("-H", "phones", port=free_port(), act=act) == (0, [200, 200, 403])
