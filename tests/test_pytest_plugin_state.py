"""The state of the plugin's mocks inside and around mock_aws: their own, empty at the start and
gone at the end.
"""

from __future__ import annotations

from textwrap import dedent

import boto3
import pytest
from moto import mock_aws

from moto_devicefarm.devicefarm.models import devicefarm_backends
from moto_devicefarm.mock import MockDeviceFarm
from tests.support.clients import shared_client
from tests.support.pytester import run_pytest

pytest_plugins = ["pytester"]

HELPERS = """
import boto3
import pytest
from moto import mock_aws
from moto_devicefarm import mock_devicefarm

def client(service="devicefarm"):
    return boto3.client(service, region_name="us-west-2")

def create(name):
    return client().create_project(name=name)["project"]["arn"]

def projects():
    return [project["name"] for project in client().list_projects()["projects"]]
"""
SESSION_WIDE = f"""
{HELPERS}
@pytest.fixture(scope="session", autouse=True)
def aws():
    with mock_aws():
        create("outer")
        client("s3").create_bucket(
            Bucket="outer", CreateBucketConfiguration={{"LocationConstraint": "us-west-2"}}
        )
        yield
"""


def test_fixture_inside_a_session_wide_mock_aws(pytester: pytest.Pytester) -> None:
    """Each test with the fixture begins with an empty Device Farm. Tests without it, before and
    after, see what the outer mock has. S3 is the outer mock's in all of them.
    """
    pytester.makeconftest(SESSION_WIDE)
    pytester.makepyfile("""
        import pytest
        from conftest import client, create, projects

        def test_before():
            assert projects() == ["outer"]

        @pytest.mark.parametrize("time", [1, 2])
        def test_inside(devicefarm, time):
            assert projects() == []
            create("inside")
            assert projects() == ["inside"]
            client("s3").put_object(Bucket="outer", Key=f"key {time}", Body=b"")

        @pytest.mark.devicefarm(page_size=3)
        def test_marker(devicefarm_client):
            assert projects() == []
            create("marker")

        def test_after():
            assert projects() == ["outer"]
            keys = client("s3").list_objects_v2(Bucket="outer")["Contents"]
            assert [key["Key"] for key in keys] == ["key 1", "key 2"]
            create("after")

        def test_inside_again(devicefarm):
            assert projects() == []

        def test_at_the_end():
            assert projects() == ["outer", "after"]
    """)
    run_pytest(pytester).assert_outcomes(passed=7)


def test_outer_state_does_not_outlive_the_outer_mock(pytester: pytest.Pytester) -> None:
    """After the test run nothing is left: the outer mock empties its state at its own end."""
    pytester.makepyfile(
        HELPERS
        + dedent("""
        @pytest.fixture(scope="module", autouse=True)
        def aws():
            with mock_aws():
                yield

        def test_outer():
            create("outer")

        def test_inside(devicefarm): ...

        def test_last(request):
            assert projects() == ["outer"]
    """)
    )
    run_pytest(pytester).assert_outcomes(passed=3)
    assert dict(devicefarm_backends) == {}


ORDERS = {
    "mock_aws first": "aws, devicefarm",
    "devicefarm first": "devicefarm, aws",
}


@pytest.mark.parametrize("fixtures", ORDERS.values(), ids=ORDERS)
def test_fixtures_in_either_order(fixtures: str, pytester: pytest.Pytester) -> None:
    """A mock_aws of the same test may start before the fixture or after it."""
    pytester.makeconftest(
        HELPERS
        + dedent("""
        @pytest.fixture
        def aws():
            with mock_aws():
                create("of mock_aws")
                yield
                assert "of mock_aws" in projects()
    """)
    )
    pytester.makepyfile(f"""
        import pytest
        from conftest import create, projects

        @pytest.mark.parametrize("time", [1, 2])
        def test({fixtures}, time):
            before = projects()
            assert "inside" not in before
            create("inside")
            assert projects() == [*before, "inside"]
    """)
    run_pytest(pytester).assert_outcomes(passed=2)


def test_mock_aws_that_outlives_the_fixture(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wider fixture that the test asks for late starts inside the mock and ends after it. It has
    nothing of the test's Device Farm.
    """
    # In this order each mock_aws of moto restores the variables that the other one had set.
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    pytester.makeconftest(
        HELPERS
        + dedent("""
        @pytest.fixture(scope="session")
        def aws():
            with mock_aws():
                yield
    """)
    )
    pytester.makepyfile("""
        from conftest import create, projects

        def test_first(devicefarm, request):
            create("first")
            request.getfixturevalue("aws")
            assert projects() == ["first"]

        def test_between(aws):
            assert projects() == []

        def test_second(devicefarm):
            assert projects() == []
    """)
    run_pytest(pytester, "-p", "no:randomly").assert_outcomes(passed=3)


def test_reset_inside(pytester: pytest.Pytester) -> None:
    """moto's own reset empties the test's Device Farm, and not that of the outer mock. The outer
    mock still empties its state at its end.
    """
    pytester.makeconftest(SESSION_WIDE)
    pytester.makepyfile("""
        import requests
        from conftest import create, projects

        def test_inside(devicefarm):
            create("inside")
            requests.post("http://motoapi.amazonaws.com/moto-api/reset", timeout=20)
            assert projects() == []
            create("after the reset")
            devicefarm.reset()
            assert projects() == []

        def test_after():
            assert projects() == ["outer"]
    """)
    run_pytest(pytester).assert_outcomes(passed=2)
    assert dict(devicefarm_backends) == {}


def test_reset_at_the_end_of_the_last_test(pytester: pytest.Pytester) -> None:
    """Nothing uses Device Farm after the reset. The outer mock empties its state all the same."""
    pytester.makeconftest(SESSION_WIDE)
    pytester.makepyfile("""
        import requests

        def test_inside(devicefarm):
            requests.post("http://motoapi.amazonaws.com/moto-api/reset", timeout=20)
    """)
    run_pytest(pytester).assert_outcomes(passed=1)
    assert dict(devicefarm_backends) == {}


def test_outer_mock_that_ends_first() -> None:
    """If mock_aws ends before the mock inside it, neither leaves state."""
    outer, inner = mock_aws(), MockDeviceFarm(own_state=True)
    outer.start()
    shared_client().create_project(name="outer")
    inner.start()
    shared_client().create_project(name="inner")
    outer.stop()
    inner.stop()
    assert dict(devicefarm_backends) == {}


def test_dashboard_and_tags_inside(pytester: pytest.Pytester) -> None:
    """moto's dashboard and its tagging API show the state that is in force."""
    pytester.makeconftest(SESSION_WIDE)
    pytester.makepyfile("""
        import pytest
        import requests
        from conftest import client, create, projects

        def rows():
            url = "http://motoapi.amazonaws.com/moto-api/data.json"
            found = requests.get(url, timeout=20).json()["devicefarm"]["Project"]
            return [row["name"] for row in found]

        def tag(arn):
            client().tag_resource(ResourceARN=arn, Tags=[{"Key": "a", "Value": "b"}])

        def tagged():
            pytest.importorskip("moto.core.resource_tagging")
            answer = client("resourcegroupstaggingapi").get_resources()
            return [
                found["ResourceARN"] for found in answer["ResourceTagMappingList"]
                if ":devicefarm:" in found["ResourceARN"]
            ]

        def test_rows_inside(devicefarm):
            create("inside")
            assert rows() == ["inside"]

        def test_rows_after():
            assert rows() == ["outer"]

        def test_tags_before():
            tag(client().list_projects()["projects"][0]["arn"])

        def test_tags_inside(devicefarm):
            arn = create("inside")
            tag(arn)
            assert tagged() == [arn]

        def test_tags_after():
            (outer,) = client().list_projects()["projects"]
            assert tagged() == [outer["arn"]]
    """)
    outcomes = run_pytest(pytester).parseoutcomes()
    assert outcomes["passed"] + outcomes.get("skipped", 0) == 5
    assert set(outcomes) <= {"passed", "skipped"}


def test_outer_mock_devicefarm_shares_its_state(pytester: pytest.Pytester) -> None:
    """Inside an outer mock_devicefarm the fixture has the outer state, and leaves its own there."""
    pytester.makeconftest(
        HELPERS
        + dedent("""
        @pytest.fixture(scope="session", autouse=True)
        def outer():
            with mock_aws(), mock_devicefarm():
                create("outer")
                yield
                assert projects() == ["outer", "inside"]
    """)
    )
    pytester.makepyfile("""
        from conftest import create, projects

        def test_inside(devicefarm):
            assert projects() == ["outer"]
            create("inside")

        def test_after():
            assert projects() == ["outer", "inside"]
    """)
    run_pytest(pytester).assert_outcomes(passed=2)


def test_mock_devicefarm_inside_the_fixture_shares_its_state(pytester: pytest.Pytester) -> None:
    """A mock_devicefarm or mock_aws in a test has the state of the fixture."""
    pytester.makeconftest(SESSION_WIDE)
    pytester.makepyfile("""
        from conftest import create, mock_aws, mock_devicefarm, projects

        def test_inside(devicefarm):
            create("of the fixture")
            with mock_devicefarm(page_size=1), mock_aws():
                assert projects() == ["of the fixture"]
                create("inner")
            assert projects() == ["of the fixture", "inner"]
    """)
    run_pytest(pytester).assert_outcomes(passed=1)


def test_test_that_fails_leaves_the_outer_state(pytester: pytest.Pytester) -> None:
    """Also a test that fails ends with its own state."""
    pytester.makeconftest(SESSION_WIDE)
    pytester.makepyfile("""
        from conftest import create, projects

        def test_fails(devicefarm):
            create("inside")
            raise ZeroDivisionError

        def test_after():
            assert projects() == ["outer"]
    """)
    run_pytest(pytester).assert_outcomes(passed=1, failed=1)
