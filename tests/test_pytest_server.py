"""The pytest option ``--devicefarm-server``: what the programs of a test see of the mock."""

from __future__ import annotations

import pytest

from tests.support.network import LOOPBACK, allow_only
from tests.support.pytester import run_pytest
from tests.support.served_session import OPTION, write_tests

pytest_plugins = ["pytester"]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that connects to another machine fails."""
    allow_only(monkeypatch, *LOOPBACK)


def test_a_program_reaches_the_mock(pytester: pytest.Pytester) -> None:
    """boto3 in another process needs no plumbing. Its state goes on from test to test."""
    write_tests(
        pytester,
        """
        @pytest.mark.parametrize("count", [1, 2])
        def test(count):
            assert eval(output_of(sys.executable, "-c", BOTO3)) == ["nightly"] * count
        """,
    )
    run_pytest(pytester, OPTION).assert_outcomes(passed=2)


def test_the_ini_key_is_the_option(pytester: pytest.Pytester) -> None:
    """``devicefarm_server = true`` serves each run."""
    pytester.makeini("[pytest]\ndevicefarm_server = true\n")
    write_tests(pytester, "def test(): assert names() == []")
    run_pytest(pytester).assert_outcomes(passed=1)


def test_a_client_of_the_process_reaches_the_server(pytester: pytest.Pytester) -> None:
    """boto3 in the process is not intercepted. The variable leads it to the server, also a client
    that was made when the module was imported.
    """
    write_tests(
        pytester,
        """
        client = boto3.client("devicefarm")

        def test(devicefarm_server):
            assert client.meta.endpoint_url == devicefarm_server.url
            arn = create("nightly")
            assert client.get_project(arn=arn)["project"]["name"] == "nightly"
            assert client.list_tags_for_resource(ResourceARN=arn)["Tags"] == []
        """,
    )
    run_pytest(pytester, OPTION).assert_outcomes(passed=1)


def test_the_handle_arranges_what_programs_see(pytester: pytest.Pytester) -> None:
    """``devicefarm_server`` arranges a failure, loads, and has the calls of programs."""
    write_tests(
        pytester,
        """
        def test(devicefarm_server):
            assert DeviceFarm.current() is devicefarm_server
            arn = create("nightly")
            devicefarm_server.fail("ListRuns", "ThrottlingException")
            assert call("ListRuns", arn=arn) == "ThrottlingException"
            operations = [call.operation for call in devicefarm_server.calls]
            assert operations == ["CreateProject", "ListRuns"]
            assert arn in str(devicefarm_server.dump())
        """,
    )
    run_pytest(pytester, OPTION).assert_outcomes(passed=1)


def test_freezegun_drives_what_programs_see(pytester: pytest.Pytester) -> None:
    """The server is in the process of the tests, so frozen time is its time."""
    write_tests(
        pytester,
        """
        @freeze_time("2026-03-01 12:00")
        def test():
            assert call("CreateProject", name="x")["project"]["created"] == 1772366400.0
        """,
    )
    run_pytest(pytester, OPTION).assert_outcomes(passed=1)


MOCKS = {
    "fixture": "def test(devicefarm):\n    check(devicefarm)",
    "marker": "@pytest.mark.devicefarm\ndef test():\n    check(DeviceFarm.current())",
    "decorator": "@mock_devicefarm\ndef test():\n    check(DeviceFarm.current())",
    "block": "def test():\n    with mock_devicefarm() as farm:\n        check(farm)",
}


@pytest.mark.parametrize("mock", MOCKS)
def test_the_mock_of_a_test_answers_programs(mock: str, pytester: pytest.Pytester) -> None:
    """While a test has a mock of its own, the same server answers from its fresh state. Its handle
    arranges what programs see. Afterwards the served mock goes on with its own state.
    """
    check = """
def check(farm):
    assert names() == []
    client = boto3.client("devicefarm")
    project = client.create_project(name="inner")["project"]["arn"]
    assert names() == ["inner"]
    farm.fail("CreateUpload", "LimitExceededException")
    members = {"projectArn": project, "name": "a.apk", "type": "ANDROID_APP"}
    assert call("CreateUpload", **members) == "LimitExceededException"
    upload = call("CreateUpload", **members)["upload"]
    url = upload["url"]
    assert url.startswith(os.environ["AWS_ENDPOINT_URL"] + "/")
    assert farm.url == os.environ["AWS_ENDPOINT_URL"]
    put = urllib.request.Request(url, b"app", method="PUT")
    urllib.request.urlopen(put).close()
    assert client.get_upload(arn=upload["arn"])["upload"]["status"] == "SUCCEEDED"
"""
    write_tests(
        pytester,
        f"""
def test_before(devicefarm_server):
    create("outer")
    devicefarm_server.fail("ListRuns", "ThrottlingException")
{check}
{MOCKS[mock]}

def test_after(devicefarm_server):
    assert names() == ["outer"]
    project = boto3.client("devicefarm").list_projects()["projects"][0]["arn"]
    assert call("ListRuns", arn=project) == "ThrottlingException"
    assert "inner" not in str(devicefarm_server.dump())
    assert all(call.operation != "CreateUpload" for call in devicefarm_server.calls)
""",
    )
    run_pytest(pytester, OPTION).assert_outcomes(passed=3)


def test_boto3_in_a_mock_is_intercepted(pytester: pytest.Pytester) -> None:
    """The variable stays for programs. boto3 in the process does not go by HTTP, also if the code
    gives no endpoint; an endpoint that the test sets inside counts.
    """
    write_tests(
        pytester,
        """
        def test(devicefarm, monkeypatch):
            url = os.environ["AWS_ENDPOINT_URL"]
            assert url == devicefarm.url
            endpoint = boto3.client("devicefarm").meta.endpoint_url
            assert endpoint == "https://devicefarm.us-west-2.amazonaws.com"
            monkeypatch.setenv("AWS_ENDPOINT_URL_DEVICE_FARM", "http://127.0.0.1:1")
            assert boto3.client("devicefarm").meta.endpoint_url == "http://127.0.0.1:1"
            monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:2")
            assert boto3.client("s3").meta.endpoint_url == "http://127.0.0.1:2"
        """,
    )
    run_pytest(pytester, OPTION).assert_outcomes(passed=1)


def test_a_set_up_and_its_test_share_their_state(pytester: pytest.Pytester) -> None:
    """In a decorated class the state of the set-up is there in the test, and not in the served mock
    between them.
    """
    write_tests(
        pytester,
        """
        import unittest

        @mock_devicefarm
        class Test(unittest.TestCase):
            def setUp(self):
                boto3.client("devicefarm").create_project(name="inner")

            def test_one(self):
                assert names() == ["inner"]
                create("other")

            def test_two(self):
                assert names() == ["inner"]

        def test_after():
            assert names() == []
        """,
    )
    run_pytest(pytester, OPTION, "-p", "no:randomly").assert_outcomes(passed=3)


def test_the_clock_of_a_test_is_its_own(pytester: pytest.Pytester) -> None:
    """What a program does to the clock ends with the mock of the test."""
    write_tests(
        pytester,
        """
        from moto_devicefarm.core import clock

        def test_before(devicefarm_server):
            tick(devicefarm_server.url, 60)

        def test_inner(devicefarm):
            assert clock.override.shift == 0
            tick(devicefarm.url, 5)
            assert clock.override.shift == 5000

        def test_after():
            assert clock.override.shift == 60000
        """,
    )
    run_pytest(pytester, OPTION).assert_outcomes(passed=3)


def test_the_handle_of_the_session_waits_while_a_test_has_a_mock(
    pytester: pytest.Pytester,
) -> None:
    """It would change the state of another mock. Its address and its calls can be read."""
    write_tests(
        pytester,
        """
        def test(devicefarm_server, devicefarm):
            message = "another mock_devicefarm is active now, .* the fixture devicefarm or Device"
            for act in (
                lambda: devicefarm_server.fail("ListRuns", "ThrottlingException"),
                devicefarm_server.reset,
                devicefarm_server.dump,
            ):
                with pytest.raises(RuntimeError, match=message):
                    act()
            assert devicefarm_server.url == os.environ["AWS_ENDPOINT_URL"]
            assert devicefarm_server.calls == []
            assert repr(devicefarm_server) == f"<DeviceFarm at {devicefarm_server.url}>"
        """,
    )
    run_pytest(pytester, OPTION).assert_outcomes(passed=1)


def test_a_mock_aws_around_a_test_keeps_its_state(pytester: pytest.Pytester) -> None:
    """Inside moto's own mock_aws a decorated test shares its Device Farm, as without the option.
    moto empties the served mock when mock_aws starts and when it ends.
    """
    write_tests(
        pytester,
        """
        from moto import mock_aws

        @mock_aws
        def test_inner():
            create("outer")
            with mock_devicefarm():
                assert names() == ["outer"]
            assert names() == ["outer"]

        def test_after():
            assert names() == []
        """,
    )
    run_pytest(pytester, OPTION).assert_outcomes(passed=2)


def test_the_keys_of_the_ini_file_hold_for_the_served_mock(pytester: pytest.Pytester) -> None:
    """The registry, the timings and the rate limits are those of the ini file."""
    pytester.path.joinpath("devices.json").write_text('{"devices": [{"name": "Pixel 8"}]}')
    pytester.makeini(
        "[pytest]\ndevicefarm_server = true\ndevicefarm_registry = devices.json\n"
        "devicefarm_timings = session_preparing=115\ndevicefarm_rate_limits = true\n"
    )
    write_tests(
        pytester,
        """
        def test(devicefarm_server):
            assert [each["name"] for each in boto3.client("devicefarm").list_devices()["devices"]
                ] == ["Pixel 8"]
            assert devicefarm_server.timings == Timings(session_preparing=115)
            for _ in range(10):
                boto3.client("devicefarm").create_project(name="x")
            assert call("CreateProject", name="x") == "ThrottlingException"
        """,
    )
    run_pytest(pytester).assert_outcomes(passed=1)
