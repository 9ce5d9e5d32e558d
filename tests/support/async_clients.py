"""Clients of aiobotocore and aioboto3. A test module that imports this one is skipped without
aiomoto.

The extra ``async`` has both old versions of moto and no version for Python 3.10, so most
environments have no aiomoto. ``.ci/run`` has an environment for these tests.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

REASON = "aiomoto is not installed: pip install '.[test,async]' aioboto3, on Python 3.11 or later"
aiomoto: Any = pytest.importorskip("aiomoto", reason=REASON)
aioboto3: Any = pytest.importorskip("aioboto3", reason=REASON)
endpoint: Any = import_module("aiobotocore.endpoint")
session_module: Any = import_module("aiobotocore.session")
CREDENTIALS = {
    "aws_access_key_id": "testing",
    "aws_secret_access_key": "testing",
    "region_name": "us-west-2",
}
EARLY_AIOBOTO3_SESSION = aioboto3.Session(**CREDENTIALS)


def new_async_client(session: Any = None) -> Any:
    """A client of aiobotocore for ``async with``."""
    return (session or session_module.get_session()).create_client("devicefarm", **CREDENTIALS)


async def project_names(client: Any) -> list[str]:
    """The names of all projects."""
    return [project["name"] for project in (await client.list_projects())["projects"]]


async def use_client(client: Any) -> None:
    """Use a client as a test does: create, read, and an error."""
    arn = (await client.create_project(name="shop"))["project"]["arn"]
    assert await project_names(client) == ["shop"]
    await client.delete_project(arn=arn)
    with pytest.raises(client.exceptions.NotFoundException, match=arn):
        await client.get_project(arn=arn)


def state_of_aiobotocore() -> list[Any]:
    """What aiomoto changes in aiobotocore while a mock is active."""
    return [
        endpoint.convert_to_response_dict,
        endpoint.AioEndpoint._send,
        session_module.AioSession._create_client,
        import_module("aiobotocore.hooks").AioHierarchicalEmitter.emit,
        import_module("aiobotocore.signers").AioRequestSigner.get_auth_instance,
    ]


async def use_new_session() -> None:
    """Use a client of a new session of aiobotocore."""
    async with new_async_client() as client:
        await use_client(client)


async def use_early_aioboto3() -> None:
    """Use a client of a session of aioboto3 that was made before the mock."""
    async with EARLY_AIOBOTO3_SESSION.client("devicefarm") as client:
        await use_client(client)


async def use_server(url: str) -> None:
    """Use a client whose code gives the endpoint."""
    session = session_module.get_session()
    async with session.create_client("devicefarm", endpoint_url=url, **CREDENTIALS) as client:
        await use_client(client)
