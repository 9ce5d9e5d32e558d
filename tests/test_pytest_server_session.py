"""The pytest option ``--devicefarm-server``: the environment, and the server's start and end."""

from __future__ import annotations

import os
from typing import Any

import pytest

from moto_devicefarm import pytest_server_support as support
from moto_devicefarm import settings
from tests.support.network import LOOPBACK, allow_only
from tests.support.process_state import process_state
from tests.support.pytester import OPTIONS, PLUGIN, run_pytest
from tests.support.served_session import OPTION, write_tests

pytest_plugins = ["pytester"]

URL = "http://127.0.0.1:40123"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "FOOBARKEY", "AWS_SECRET_ACCESS_KEY": "FOOBARSECRET"}
REGIONS = {"AWS_REGION": "us-west-2", "AWS_DEFAULT_REGION": "us-west-2"}
ENDPOINT = {"AWS_ENDPOINT_URL": URL, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false"}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that connects to another machine fails."""
    allow_only(monkeypatch, *LOOPBACK)


def environment(monkeypatch: pytest.MonkeyPatch, **before: str) -> dict[str, str]:
    """The variables of AWS and of proxies after the change, when these were set before."""
    for name in list(os.environ):
        if name.startswith("AWS_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    for name, value in before.items():
        monkeypatch.setenv(name, value)
    with pytest.MonkeyPatch.context() as change:
        support.set_environment(change, URL)
        return {
            name: value
            for name, value in os.environ.items()
            if name.startswith("AWS_") or name.lower().endswith("_proxy")
        }


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, ENDPOINT | CREDENTIALS | REGIONS),
        (
            {
                "AWS_ENDPOINT_URL": "http://localhost:4566",
                "AWS_ENDPOINT_URL_DEVICE_FARM": "http://localhost:1",
                "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
            },
            ENDPOINT | CREDENTIALS | REGIONS,
        ),
        (
            {"AWS_ENDPOINT_URL_S3": "http://localhost:9000"},
            ENDPOINT | CREDENTIALS | REGIONS | {"AWS_ENDPOINT_URL_S3": "http://localhost:9000"},
        ),
        ({"AWS_PROFILE": "work"}, ENDPOINT | REGIONS | {"AWS_PROFILE": "work"}),
        ({"AWS_ACCESS_KEY_ID": "AKIA"}, ENDPOINT | REGIONS | {"AWS_ACCESS_KEY_ID": "AKIA"}),
        ({"AWS_ACCESS_KEY_ID": ""}, ENDPOINT | CREDENTIALS | REGIONS),
        ({"AWS_ROLE_ARN": "arn"}, ENDPOINT | REGIONS | {"AWS_ROLE_ARN": "arn"}),
        (
            {"AWS_REGION": "eu-west-1"},
            ENDPOINT | CREDENTIALS | {"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1"},
        ),
        (
            {"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-2"},
            ENDPOINT | CREDENTIALS | {"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-2"},
        ),
        (
            {"http_proxy": "http://proxy"},
            ENDPOINT
            | CREDENTIALS
            | REGIONS
            | {"http_proxy": "http://proxy", "no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"},
        ),
        (
            {"HTTPS_PROXY": "http://proxy", "no_proxy": "a.org", "NO_PROXY": "*"},
            ENDPOINT
            | CREDENTIALS
            | REGIONS
            | {"HTTPS_PROXY": "http://proxy", "no_proxy": "a.org,127.0.0.1", "NO_PROXY": "*"},
        ),
    ],
)
def test_the_environment_of_programs(
    before: dict[str, str], after: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The endpoint is the mock's, whatever the shell says. Credentials, a region and the endpoint
    of another service are kept. No proxy is asked for this machine.
    """
    assert environment(monkeypatch, **before) == after


@pytest.mark.parametrize(
    "end",
    [
        "pass",
        "assert False",
        "raise KeyboardInterrupt",
        "pytest.exit('enough')",
        "raise SystemExit",
    ],
)
def test_the_process_is_as_before_at_the_end(
    end: str, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also after Ctrl-C: the environment, the port, the state of Device Farm and the clock."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://localhost:4566")
    monkeypatch.setenv("AWS_ENDPOINT_URL_DEVICE_FARM", "http://localhost:1")
    write_tests(
        pytester,
        f"""
        def test(devicefarm_server):
            create("x")
            tick(devicefarm_server.url, 60)
            {end}
        """,
    )
    before = process_state()
    pytester.runpytest_inprocess(*OPTIONS, OPTION, no_reraise_ctrlc=True)
    assert process_state() == before
    assert settings.background() is None


@pytest.mark.parametrize("step", ["set_environment", "SessionFarm"])
def test_a_failing_start_leaves_nothing(
    step: str, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step of the start that fails undoes those before it."""

    def fail(*args: Any) -> None:
        raise ZeroDivisionError

    write_tests(pytester, "def test(): ...")
    before = process_state()
    with monkeypatch.context() as broken:
        broken.setattr(support, step, fail)
        assert run_pytest(pytester, OPTION).ret == pytest.ExitCode.INTERNAL_ERROR
    assert process_state() == before


def test_session_fixtures_end_before_the_server(pytester: pytest.Pytester) -> None:
    """A fixture of the session can call the server in its set-up and in its tear-down."""
    write_tests(
        pytester,
        """
        @pytest.fixture(scope="session", autouse=True)
        def program():
            create("set-up")
            yield
            create("tear-down")
            assert names() == ["set-up", "tear-down"]

        def test(): ...
        """,
    )
    run_pytest(pytester, OPTION).assert_outcomes(passed=1)


def test_the_environment_is_there_at_collection(pytester: pytest.Pytester) -> None:
    """A module may read the variable when it is imported."""
    write_tests(
        pytester,
        """
        URL = os.environ["AWS_ENDPOINT_URL"]

        def test(devicefarm_server):
            assert devicefarm_server.url == URL
        """,
    )
    run_pytest(pytester, OPTION).assert_outcomes(passed=1)


def test_runs_inside_a_run_have_servers_of_their_own(pytester: pytest.Pytester) -> None:
    """A plugin may test itself under the option. The outer run goes on with its server."""
    write_tests(
        pytester,
        f"""
        pytest_plugins = ["pytester"]

        def test(pytester, devicefarm_server):
            create("outer")
            pytester.makepyfile(test_inner='''
                import boto3

                def test(devicefarm_server):
                    assert boto3.client("devicefarm").list_projects()["projects"] == []
            ''')
            pytester.runpytest_inprocess("{OPTION}", "-p", "{PLUGIN}").assert_outcomes(passed=1)
            assert os.environ["AWS_ENDPOINT_URL"] == devicefarm_server.url
            assert names() == ["outer"]
        """,
    )
    run_pytest(pytester, OPTION).assert_outcomes(passed=1)
