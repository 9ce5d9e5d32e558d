"""Clients of aiobotocore and aioboto3 use the mock in process, by way of aiomoto."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest
from botocore.exceptions import NoCredentialsError

from moto_devicefarm import DeviceFarm, mock_devicefarm
from tests.support.async_clients import (
    CREDENTIALS,
    aioboto3,
    aiomoto,
    new_async_client,
    project_names,
    session_module,
    state_of_aiobotocore,
    use_client,
    use_early_aioboto3,
    use_new_session,
    use_server,
)
from tests.support.clients import shared_client
from tests.support.network import LOOPBACK, allow_only
from tests.support.pytester import run_pytest

pytest_plugins = ["pytester"]
EARLY_SESSION = session_module.AioSession()


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that connects to another machine fails."""
    allow_only(monkeypatch, *LOOPBACK)


@pytest.fixture(autouse=True)
def _process_is_restored() -> Iterator[None]:
    """Each test leaves aiobotocore as it was."""
    before = state_of_aiobotocore()
    yield
    assert state_of_aiobotocore() == before


# ---- forms of the mock, and clients


@mock_devicefarm
async def _decorated(use: Callable[[], Coroutine[Any, Any, None]]) -> None:
    await use()


@mock_devicefarm()
def _decorated_sync(use: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(use())


def _run_decorated(use: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(_decorated(use))


def _run_in_block(use: Callable[[], Coroutine[Any, Any, None]]) -> None:
    async def run() -> None:
        with mock_devicefarm():
            await use()

    asyncio.run(run())


def _run_in_started_mock(use: Callable[[], Coroutine[Any, Any, None]]) -> None:
    mock = mock_devicefarm()
    mock.start()
    try:
        asyncio.run(use())
    finally:
        mock.stop()


FORMS = [_run_decorated, _decorated_sync, _run_in_block, _run_in_started_mock]


async def _use_early_session() -> None:
    async with new_async_client(EARLY_SESSION) as client:
        await use_client(client)


async def _use_aioboto3() -> None:
    async with aioboto3.Session(**CREDENTIALS).client("devicefarm") as client:
        await use_client(client)


@pytest.mark.parametrize("run", FORMS)
@pytest.mark.parametrize(
    "use", [use_new_session, _use_early_session, _use_aioboto3, use_early_aioboto3]
)
def test_session_in_every_form_of_the_mock(run: Any, use: Any) -> None:
    """Sessions of both libraries work, whether they were made before the mock or inside it."""
    run(use)


def test_client_of_before() -> None:
    """A client that was made before the mock works in it, again and again."""

    async def run() -> None:
        async with new_async_client() as client:
            for _ in range(2):
                with mock_devicefarm():
                    await use_client(client)

    asyncio.run(run())


def test_client_of_an_earlier_mock() -> None:
    """A client that was made inside a mock works in the next one."""

    async def run() -> None:
        with mock_devicefarm():
            client = await new_async_client().__aenter__()
        with mock_devicefarm():
            await use_client(client)
        await client.__aexit__(None, None, None)

    asyncio.run(run())


def test_client_without_credentials() -> None:
    """A client that found no credentials before the mock works in it."""

    async def run() -> None:
        session = session_module.get_session()
        async with session.create_client("devicefarm", "us-west-2") as client:
            with mock_devicefarm():
                await use_client(client)
            with pytest.raises(NoCredentialsError):
                await client.list_projects()

    asyncio.run(run())


async def _many(client: Any) -> None:
    names = [f"shop {number}" for number in range(20)]
    await asyncio.gather(*(client.create_project(name=name) for name in names))
    assert sorted(await project_names(client)) == sorted(names)


def test_calls_at_the_same_time() -> None:
    """Calls that wait for each other in one loop are all answered."""

    async def run() -> None:
        async with new_async_client() as client:
            await _many(client)

    _run_in_block(run)


def test_state_is_that_of_boto3() -> None:
    """boto3 and aiobotocore see the same projects, and other services are mocked too."""

    async def run() -> None:
        async with new_async_client() as client:
            shared_client().create_project(name="of boto3")
            assert await project_names(client) == ["of boto3"]
        async with session_module.get_session().create_client("s3", **CREDENTIALS) as s3:
            await s3.create_bucket(
                Bucket="shop", CreateBucketConfiguration={"LocationConstraint": "us-west-2"}
            )
            await s3.put_object(Bucket="shop", Key="a", Body=b"bytes")
            body = (await s3.get_object(Bucket="shop", Key="a"))["Body"]
            assert await body.read() == b"bytes"

    _run_in_block(run)


def test_fixture(devicefarm: DeviceFarm) -> None:
    """The fixture of the plugin mocks aiobotocore."""
    asyncio.run(use_new_session())


def test_marker(pytester: pytest.Pytester) -> None:
    """The fixture with a marker and an async test mocks aiobotocore."""
    pytester.makepyfile("""
        import asyncio, pytest
        from aiobotocore.session import get_session

        @pytest.mark.devicefarm(page_size=2)
        def test_pages(devicefarm):
            async def main():
                keys = dict(aws_access_key_id="testing", aws_secret_access_key="testing")
                session = get_session()
                async with session.create_client("devicefarm", "us-west-2", **keys) as client:
                    assert len((await client.list_devices())["devices"]) == 2

            asyncio.run(main())
    """)
    run_pytest(pytester).assert_outcomes(passed=1)


# ---- beside aiomoto's own mock, servers and the network


@contextmanager
def _aiomoto_outside() -> Iterator[None]:
    with aiomoto.mock_aws(), mock_devicefarm():
        yield


@contextmanager
def _aiomoto_inside() -> Iterator[None]:
    with mock_devicefarm(), aiomoto.mock_aws():
        yield


@pytest.mark.parametrize("mocks", [_aiomoto_outside, _aiomoto_inside])
def test_mock_of_aiomoto(mocks: Any) -> None:
    """aiomoto's own mock nests with this one in either order."""
    with mocks():
        asyncio.run(use_new_session())


def test_mocks_that_nest() -> None:
    """Clients work in a mock inside another, and in the outer one after that."""
    with mock_devicefarm():
        with mock_devicefarm():
            asyncio.run(use_new_session())
        asyncio.run(use_new_session())


def test_server_is_reached() -> None:
    """An endpoint that the code gives is respected, as it is for boto3."""
    with mock_devicefarm(server=True) as farm:
        asyncio.run(use_server(farm.url))


def test_put_of_an_upload_by_aiohttp() -> None:
    """aiohttp is stopped at an upload's URL, with an error that says what to do."""
    aiohttp: Any = import_module("aiohttp")

    async def run() -> None:
        async with new_async_client() as client:
            project = (await client.create_project(name="shop"))["project"]["arn"]
            created = await client.create_upload(
                projectArn=project, name="a.apk", type="ANDROID_APP"
            )
            async with aiohttp.ClientSession() as http:
                with pytest.raises(aiohttp.ClientConnectorError, match=r"farm\.put\("):
                    await http.put(created["upload"]["url"], data=b"x")

    _run_in_block(run)
