"""Clients of aiobotocore and aioboto3 use the mock in process, by way of aiomoto.

The extra ``async`` has both old versions of moto and no version for Python 3.10, so most
environments have no aiomoto, and skip these tests. ``.ci/run`` has an environment for them.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import textwrap
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import NoCredentialsError

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.devicefarm.async_clients import async_clients
from tests.support.clients import shared_client
from tests.support.network import LOOPBACK, allow_only
from tests.support.pytester import run_pytest

pytest_plugins = ["pytester"]
REASON = "aiomoto is not installed: pip install '.[test,async]' aioboto3, on Python 3.11 or later"
aiomoto: Any = pytest.importorskip("aiomoto", reason=REASON)
aioboto3: Any = pytest.importorskip("aioboto3", reason=REASON)
endpoint: Any = import_module("aiobotocore.endpoint")
session_module: Any = import_module("aiobotocore.session")

ROOT = Path(__file__).parent.parent.parent
CREDENTIALS = {
    "aws_access_key_id": "testing",
    "aws_secret_access_key": "testing",
    "region_name": "us-west-2",
}
EARLY_SESSION = session_module.AioSession()
EARLY_BOTO_SESSION = aioboto3.Session(**CREDENTIALS)


def _client(session: Any = None) -> Any:
    """A client of aiobotocore for ``async with``."""
    return (session or session_module.get_session()).create_client("devicefarm", **CREDENTIALS)


async def _names(client: Any) -> list[str]:
    return [project["name"] for project in (await client.list_projects())["projects"]]


async def _use(client: Any) -> None:
    """Use a client as a test does: create, read, and an error."""
    arn = (await client.create_project(name="shop"))["project"]["arn"]
    assert await _names(client) == ["shop"]
    await client.delete_project(arn=arn)
    with pytest.raises(client.exceptions.NotFoundException, match=arn):
        await client.get_project(arn=arn)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that connects to another machine fails."""
    allow_only(monkeypatch, *LOOPBACK)


@pytest.fixture(autouse=True)
def _process_is_restored() -> Iterator[None]:
    """Each test leaves aiobotocore as it was."""

    def state() -> list[Any]:
        return [
            endpoint.convert_to_response_dict,
            endpoint.AioEndpoint._send,
            session_module.AioSession._create_client,
            import_module("aiobotocore.hooks").AioHierarchicalEmitter.emit,
            import_module("aiobotocore.signers").AioRequestSigner.get_auth_instance,
        ]

    before = state()
    yield
    assert state() == before


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


async def _use_new_session() -> None:
    async with _client() as client:
        await _use(client)


async def _use_early_session() -> None:
    async with _client(EARLY_SESSION) as client:
        await _use(client)


async def _use_aioboto3() -> None:
    async with aioboto3.Session(**CREDENTIALS).client("devicefarm") as client:
        await _use(client)


async def _use_early_aioboto3() -> None:
    async with EARLY_BOTO_SESSION.client("devicefarm") as client:
        await _use(client)


@pytest.mark.parametrize("run", FORMS)
@pytest.mark.parametrize(
    "use", [_use_new_session, _use_early_session, _use_aioboto3, _use_early_aioboto3]
)
def test_session_in_every_form_of_the_mock(run: Any, use: Any) -> None:
    """Sessions of both libraries work, whether they were made before the mock or inside it."""
    run(use)


def test_client_of_before() -> None:
    """A client that was made before the mock works in it, again and again."""

    async def run() -> None:
        async with _client() as client:
            for _ in range(2):
                with mock_devicefarm():
                    await _use(client)

    asyncio.run(run())


def test_client_of_an_earlier_mock() -> None:
    """A client that was made inside a mock works in the next one."""

    async def run() -> None:
        with mock_devicefarm():
            client = await _client().__aenter__()
        with mock_devicefarm():
            await _use(client)
        await client.__aexit__(None, None, None)

    asyncio.run(run())


def test_client_without_credentials() -> None:
    """A client that found no credentials before the mock works in it."""

    async def run() -> None:
        session = session_module.get_session()
        async with session.create_client("devicefarm", "us-west-2") as client:
            with mock_devicefarm():
                await _use(client)
            with pytest.raises(NoCredentialsError):
                await client.list_projects()

    asyncio.run(run())


def test_client_of_before_moto() -> None:
    """A client that was made before moto was imported works in the mock."""
    code = """
        import asyncio, sys
        from aiobotocore.session import get_session

        async def main():
            keys = dict(aws_access_key_id="testing", aws_secret_access_key="testing")
            session = get_session()
            new = lambda: session.create_client("devicefarm", region_name="us-west-2", **keys)
            async with new() as early:
                assert "moto" not in sys.modules
                from moto_devicefarm import mock_devicefarm

                with mock_devicefarm():
                    await early.create_project(name="shop")
                    async with new() as client:
                        print([each["name"] for each in (await client.list_projects())["projects"]])

        asyncio.run(main())
    """
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ran.stdout, ran.stderr) == ("['shop']\n", "")


async def _many(client: Any) -> None:
    names = [f"shop {number}" for number in range(20)]
    await asyncio.gather(*(client.create_project(name=name) for name in names))
    assert sorted(await _names(client)) == sorted(names)


def test_calls_at_the_same_time() -> None:
    """Calls that wait for each other in one loop are all answered."""

    async def run() -> None:
        async with _client() as client:
            await _many(client)

    _run_in_block(run)


def test_state_is_that_of_boto3() -> None:
    """boto3 and aiobotocore see the same projects, and other services are mocked too."""

    async def run() -> None:
        async with _client() as client:
            shared_client().create_project(name="of boto3")
            assert await _names(client) == ["of boto3"]
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
    asyncio.run(_use_new_session())


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
        asyncio.run(_use_new_session())


def test_mocks_that_nest() -> None:
    """Clients work in a mock inside another, and in the outer one after that."""
    with mock_devicefarm():
        with mock_devicefarm():
            asyncio.run(_use_new_session())
        asyncio.run(_use_new_session())


def test_server_is_reached() -> None:
    """An endpoint that the code gives is respected, as it is for boto3."""

    async def run(url: str) -> None:
        session = session_module.get_session()
        async with session.create_client("devicefarm", endpoint_url=url, **CREDENTIALS) as client:
            await _use(client)

    with mock_devicefarm(server=True) as farm:
        asyncio.run(run(farm.url))


def test_put_of_an_upload_by_aiohttp() -> None:
    """aiohttp is stopped at an upload's URL, with an error that says what to do."""
    aiohttp: Any = import_module("aiohttp")

    async def run() -> None:
        async with _client() as client:
            project = (await client.create_project(name="shop"))["project"]["arn"]
            created = await client.create_upload(
                projectArn=project, name="a.apk", type="ANDROID_APP"
            )
            async with aiohttp.ClientSession() as http:
                with pytest.raises(aiohttp.ClientConnectorError, match=r"farm\.put\("):
                    await http.put(created["upload"]["url"], data=b"x")

    _run_in_block(run)


# ---- libraries that are imported in the mock


@pytest.fixture
def not_imported(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The process as it is before the first import of aiobotocore and aiomoto."""
    kept = {
        name: module
        for name, module in sys.modules.items()
        if name.split(".")[0] in ("aiobotocore", "aiomoto")
    }
    for name in kept:
        del sys.modules[name]
    yield
    for name in [name for name in sys.modules if name.split(".")[0] in ("aiobotocore", "aiomoto")]:
        del sys.modules[name]
    sys.modules.update(kept)


@pytest.mark.parametrize("first", ["aiobotocore.session", "aiomoto"])
@pytest.mark.usefixtures("not_imported")
def test_import_in_the_mock(first: str) -> None:
    """aiobotocore may be imported while the mock is active, by itself or by aiomoto."""
    with mock_devicefarm():
        import_module(first)
        session = import_module("aiobotocore.session").get_session()

        async def run() -> None:
            async with _client(session) as client:
                await _use(client)

        asyncio.run(run())


@pytest.mark.usefixtures("not_imported")
def test_import_without_a_mock() -> None:
    """Nothing is adapted after an import if no mock is active."""
    module: Any = import_module("aiobotocore.endpoint")
    convert = module.convert_to_response_dict
    import_module("aiobotocore.session")
    assert module.convert_to_response_dict is convert
    assert "aiomoto" not in sys.modules


@pytest.mark.usefixtures("not_imported")
def test_others_pay_nothing() -> None:
    """A mock imports neither library for those who do not use aiobotocore."""
    with mock_devicefarm():
        shared_client().list_projects()
    assert "aiobotocore" not in sys.modules
    assert "aiomoto" not in sys.modules


# ---- failures


def test_start_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure of aiomoto is raised by the start, and the next mock works."""

    def fail() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(aiomoto, "mock_aws", fail)
        with pytest.raises(KeyboardInterrupt):
            mock_devicefarm().start()
    async_clients.adapt()  # no mock is active
    with mock_devicefarm():
        asyncio.run(_use_new_session())


@pytest.mark.parametrize("use", [_use_new_session, _use_early_aioboto3])
def test_error_without_aiomoto(use: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without aiomoto, a call of an aiobotocore client says which extra to install."""
    monkeypatch.setitem(sys.modules, "aiomoto", None)
    with mock_devicefarm(), pytest.raises(RuntimeError) as raised:
        asyncio.run(use())
    assert str(raised.value) == (
        "In a mock, clients of aiobotocore and aioboto3 need aiomoto (import of aiomoto halted;"
        " None in sys.modules). Install it, on Python 3.11 or later:"
        " python3 -m pip install 'moto_devicefarm[async]'"
    )


def test_server_without_aiomoto(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without aiomoto, what moto does not answer is as it is without a mock."""
    monkeypatch.setitem(sys.modules, "aiomoto", None)

    async def run(url: str) -> None:
        session = session_module.get_session()
        async with session.create_client("devicefarm", endpoint_url=url, **CREDENTIALS) as client:
            await _use(client)

    with mock_devicefarm(server=True) as farm:
        asyncio.run(run(farm.url))
