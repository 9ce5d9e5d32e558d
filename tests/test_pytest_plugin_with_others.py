"""The pytest plugin with other plugins and with freezegun, its cost for other tests, and the report
of a failing test.
"""

from __future__ import annotations

import configparser
from pathlib import Path

import pytest

from moto_devicefarm.registry import fleet
from tests.support.pytester import PLUGIN, run_in_a_process, run_pytest

pytest_plugins = ["pytester"]

FROZEN = "2026-03-01 12:00:00"
CHECK = """
    arn = devicefarm_client.create_project(name="checkout")["project"]["arn"]
    created = devicefarm_client.get_project(arn=arn)["project"]["created"]
    assert created.timestamp() == 1772366400.0
"""


@pytest.mark.parametrize(
    "decorators",
    [
        '@freeze_time("{frozen}")\n@pytest.mark.devicefarm(concurrency=1)',
        '@pytest.mark.devicefarm(concurrency=1)\n@freeze_time("{frozen}")',
    ],
)
def test_freezegun_decorates_in_either_order(decorators: str, pytester: pytest.Pytester) -> None:
    """The mock's clock is frozen when freeze_time is above the marker, and when it is below."""
    code = f"{decorators.format(frozen=FROZEN)}\ndef test(devicefarm_client):{CHECK}"
    pytester.makepyfile(f"import pytest\nfrom freezegun import freeze_time\n\n{code}")
    run_pytest(pytester).assert_outcomes(passed=1)


def test_freezegun_decorates_a_class(pytester: pytest.Pytester) -> None:
    """freeze_time on a class works for the fixtures of its methods."""
    method = CHECK.replace("\n    ", "\n        ")
    code = (
        f'@freeze_time("{FROZEN}")\nclass TestIt:\n    def test(self, devicefarm_client):{method}'
    )
    pytester.makepyfile(f"from freezegun import freeze_time\n\n{code}")
    run_pytest(pytester).assert_outcomes(passed=1)


def test_loaded_report_does_not_depend_on_the_real_time(pytester: pytest.Pytester) -> None:
    """A report is loaded before the decorator freezes the clock, and is the same in every run."""
    pytester.makepyfile("""
        import pytest
        from freezegun import freeze_time

        PREFIX = "arn:aws:devicefarm:us-west-2:111122223333"
        PROJECT = "557ebe28-9b31-4dc2-9fea-cedb7690ffae"
        REPORT = {"remoteAccessSession": {
            "arn": f"{PREFIX}:session:{PROJECT}/b97db420-341e-47bd-8afc-788b960052b6/00000",
            "status": "PENDING_DEVICE",
            "appUpload": f"{PREFIX}:upload:{PROJECT}/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
        }}

        @freeze_time("2001-01-01")
        @pytest.mark.devicefarm(load=REPORT)
        def test(devicefarm_client):
            expected = REPORT["remoteAccessSession"]
            answer = devicefarm_client.get_remote_access_session(arn=expected["arn"])
            assert answer["remoteAccessSession"] == expected
    """)
    run_pytest(pytester).assert_outcomes(passed=1)


@pytest.mark.parametrize("order", ["freezer, devicefarm_client", "devicefarm_client, freezer"])
def test_pytest_freezer_moves_the_mocks_clock(order: str, pytester: pytest.Pytester) -> None:
    """The fixture ``freezer`` drives a session, in both orders of the fixtures."""
    pytester.makepyfile(f"""
        import pytest
        from moto_devicefarm import Timings

        @pytest.mark.freeze_time("{FROZEN}")
        @pytest.mark.devicefarm(timings=Timings(session_preparing=115))
        def test({order}):
            def status():
                answer = devicefarm_client.get_remote_access_session(arn=arn)
                return answer["remoteAccessSession"]["status"]

            project = devicefarm_client.create_project(name="checkout")["project"]["arn"]
            phone = devicefarm_client.list_devices()["devices"][0]["arn"]
            session = devicefarm_client.create_remote_access_session(
                projectArn=project, deviceArn=phone
            )["remoteAccessSession"]
            arn = session["arn"]
            assert session["created"].timestamp() == 1772366400.0
            freezer.tick(114)
            assert status() == "PREPARING"
            freezer.tick(1)
            assert status() == "RUNNING"
    """)
    run_pytest(pytester).assert_outcomes(passed=1)


def test_pytest_asyncio_tests_and_fixtures_use_the_mock(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mock is active between the awaits of an async test, and in async fixtures."""
    pytester.makeini(
        "[pytest]\nasyncio_mode = strict\nasyncio_default_fixture_loop_scope = function\n"
    )
    pytester.makepyfile("""
        import asyncio
        import pytest
        import pytest_asyncio

        @pytest_asyncio.fixture
        async def project(devicefarm_client):
            await asyncio.sleep(0)
            yield devicefarm_client.create_project(name="checkout")["project"]
            await asyncio.sleep(0)
            assert devicefarm_client.list_projects()["projects"] == []

        @pytest.mark.asyncio
        @pytest.mark.devicefarm(page_size=3)
        async def test(project, devicefarm_client):
            await asyncio.sleep(0)
            assert devicefarm_client.list_projects()["projects"] == [project]
            assert len(devicefarm_client.list_devices()["devices"]) == 3
            await asyncio.sleep(0)
            devicefarm_client.delete_project(arn=project["arn"])
    """)
    run_in_a_process(
        pytester, monkeypatch, "-p", PLUGIN, "-p", "pytest_asyncio.plugin"
    ).assert_outcomes(passed=1)


def test_xdist_workers_have_the_plugin(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fixtures, the marker and the report section work in a worker process."""
    pytester.makepyfile("""
        import os
        import pytest

        @pytest.mark.devicefarm(page_size=3)
        def test_passes(devicefarm_client):
            assert os.environ["PYTEST_XDIST_WORKER"] == "gw0"
            assert len(devicefarm_client.list_devices()["devices"]) == 3

        def test_fails(devicefarm_client):
            devicefarm_client.create_project(name="checkout")
            assert False
    """)
    result = run_in_a_process(
        pytester, monkeypatch, "-p", PLUGIN, "-p", "xdist", "-n", "1", "--strict-markers"
    )
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        ["*- calls to Device Farm -*", '*  CreateProject(name="checkout"): {"project": *']
    )


def test_run_without_the_fixtures_imports_almost_nothing(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run imports neither moto nor boto3 nor what they need. Of the package it imports the
    registration and the plugin only.
    """
    pytester.makepyfile("""
        import sys

        def test():
            package = "moto_devicefarm"
            imported = {name for name in sys.modules if name.split(".")[0] == package}
            plugin = {f"{package}.pytest_plugin", f"{package}.pytest_report"}
            assert imported == {package, f"{package}.register", *plugin}
            heavy = {"moto", "boto3", "botocore", "responses", "requests", "freezegun"}
            assert not (heavy | {"tabulate", "dateutil"}) & set(sys.modules)
    """)
    run_in_a_process(pytester, monkeypatch, "-p", PLUGIN).assert_outcomes(passed=1)


def test_plugin_may_be_named_twice(pytester: pytest.Pytester) -> None:
    """A root conftest may list the module in ``pytest_plugins``, because the entry point has the
    same name.
    """
    pytester.makeconftest(f"pytest_plugins = ['{PLUGIN}']")
    pytester.makepyfile("def test(devicefarm): pass")
    run_pytest(pytester).assert_outcomes(passed=1)
    setup = configparser.ConfigParser()
    setup.read(Path(__file__).parents[1] / "setup.cfg", "utf-8")
    assert setup["options.entry_points"]["pytest11"].strip() == f"{PLUGIN} = {PLUGIN}"


CALLING = """
from freezegun import freeze_time

NOBODY = (
    "arn:aws:devicefarm:us-west-2:123456789012:project:00000000-0000-0000-0000-000000000001"
)

def call(client):
    with freeze_time("2026-03-01 12:00:00") as clock:
        client.create_project(name="checkout")
        clock.tick(1.5)
        try:
            client.get_project(arn=NOBODY)
        except client.exceptions.NotFoundException:
            pass
        clock.tick(1)
        client.list_devices()
"""


def test_failing_test_shows_its_calls(pytester: pytest.Pytester) -> None:
    """Each line has the time, the operation, its parameters, and the answer or error. Long texts
    are cut.
    """
    pytester.makepyfile(
        f"{CALLING}\ndef test(devicefarm_client):\n    call(devicefarm_client)\n    assert False"
    )
    result = run_pytest(pytester)
    result.assert_outcomes(failed=1)
    lines = result.outlines
    (at,) = [number for number, line in enumerate(lines) if "- calls to Device Farm -" in line]
    day, created, missing, hint, listed = lines[at + 1 : at + 6]
    assert day == "2026-03-01, UTC"
    assert created.startswith('12:00:00  CreateProject(name="checkout"): {"project": {"arn": "proj')
    assert missing == (
        "12:00:01.500  GetProject of project 0000…: "
        "NotFoundException: The provided resource does not exist: project 0000…"
    )
    assert hint == "    the mock never had this ARN; it has 1 of the kind project"
    assert listed == f"12:00:02.500  ListDevices: {len(fleet())} devices"
    assert not lines[at + 6].startswith("12:")


@pytest.mark.parametrize(
    "body",
    [
        "def test(devicefarm_client):\n    call(devicefarm_client)\n",
        "def test(devicefarm_client):\n    call(devicefarm_client)\n    pytest.skip()\n",
        "@pytest.mark.xfail\ndef test(devicefarm_client):\n    call(devicefarm_client)\n    assert "
        "False\n",
        "def test(devicefarm_client):\n    assert False\n",
        "def test():\n    assert False\n",
        "@pytest.mark.devicefarm(page_size=3, load={'projects': [{'arn': "
        "'arn:aws:devicefarm:us-west-2:1:project:a'}]})\n"
        "def test(devicefarm_client):\n    assert False\n",
    ],
)
def test_no_section_without_a_failure_and_calls(body: str, pytester: pytest.Pytester) -> None:
    """Tests that pass, are skipped, are expected to fail, or made no call have no section. Loading
    a report is no call.
    """
    pytester.makepyfile(f"import pytest\n{CALLING}\n{body}")
    assert "calls to Device Farm" not in run_pytest(pytester, "-rA").stdout.str()


def test_only_the_failing_tests_own_calls_are_shown(pytester: pytest.Pytester) -> None:
    """The section has no call of an earlier test."""
    pytester.makepyfile("""
        def test_first(devicefarm_client):
            devicefarm_client.create_project(name="first")

        def test_second(devicefarm_client):
            devicefarm_client.create_project(name="second")
            assert False
    """)
    text = run_pytest(pytester).stdout.str()
    assert 'CreateProject(name="second")' in text
    assert 'CreateProject(name="first")' not in text


@pytest.mark.parametrize("yields", ["", "    yield\n"])
def test_failing_fixture_shows_the_calls(yields: str, pytester: pytest.Pytester) -> None:
    """A fixture may fail before the test or after it, and the report of the test has the calls."""
    pytester.makepyfile(
        "import pytest\n\n@pytest.fixture\ndef session(devicefarm_client):\n"
        f"    devicefarm_client.create_project(name='checkout')\n{yields}    assert False\n\ndef "
        "test(session):\n    pass\n"
    )
    result = run_pytest(pytester)
    result.stdout.fnmatch_lines(
        ["*- calls to Device Farm -*", '*  CreateProject(name="checkout"): {"project": *']
    )


def test_calls_in_an_inner_mock_are_shown(pytester: pytest.Pytester) -> None:
    """The section has the calls of code that uses mock_devicefarm itself."""
    pytester.makepyfile("""
        from moto_devicefarm import mock_devicefarm

        def test(devicefarm_client):
            with mock_devicefarm(page_size=1):
                devicefarm_client.list_devices()
            assert False
    """)
    run_pytest(pytester).stdout.fnmatch_lines(
        ["*- calls to Device Farm -*", "*  ListDevices: 1 device, and a nextToken"]
    )
