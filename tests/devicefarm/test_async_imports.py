"""aiobotocore and aiomoto: imported before, in or without a mock, and missing or broken."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.devicefarm.async_clients import async_clients
from tests.support.async_clients import (
    aiomoto,
    new_async_client,
    state_of_aiobotocore,
    use_client,
    use_early_aioboto3,
    use_new_session,
    use_server,
)
from tests.support.clients import shared_client
from tests.support.network import LOOPBACK, allow_only

pytest_plugins = ["pytester"]
ROOT = Path(__file__).parent.parent.parent


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
            async with new_async_client(session) as client:
                await use_client(client)

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
        asyncio.run(use_new_session())


@pytest.mark.parametrize("use", [use_new_session, use_early_aioboto3])
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
    with mock_devicefarm(server=True) as farm:
        asyncio.run(use_server(farm.url))
