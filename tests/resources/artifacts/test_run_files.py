"""Insights and files of runs and jobs, fetched as a program does."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
import requests

from moto_devicefarm import DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.core import errors
from moto_devicefarm.resources.artifacts import file_urls, files
from tests.support.account import Account
from tests.support.clients import new_client
from tests.support.devices import BOTH, IPHONE, PHONE, with_availability
from tests.support.insights import CURATED_SPEC, needs_insights
from tests.support.timings import STAGES


def custom_run(account: Account, test_type: str = "APPIUM_PYTHON", **configuration: Any) -> str:
    """Schedule a run in custom mode."""
    arn = account.project()
    test = {
        "type": test_type,
        "testPackageArn": account.test_package(test_type, projectArn=arn),
        "testSpecArn": CURATED_SPEC,
    }
    run: str = account.run(projectArn=arn, test=test, configuration=configuration)
    return run


def boto_run(client: Any, test_type: str = "APPIUM_PYTHON", **test: Any) -> str:
    """Schedule a run through boto3."""
    arn = client.create_project(name="x")["project"]["arn"]
    upload = client.create_upload(
        projectArn=arn, name="tests.zip", type=f"{test_type}_TEST_PACKAGE"
    )["upload"]["arn"]
    DeviceFarm.current().put(upload, b"any bytes")
    run: str = client.schedule_run(
        projectArn=arn,
        test={"type": test_type, "testPackageArn": upload, **test},
        deviceSelectionConfiguration={"filters": [], "maxDevices": 2},
    )["run"]["arn"]
    return run


@needs_insights
@pytest.mark.parametrize(
    ("test_type", "types", "has"),
    [
        ("APPIUM_PYTHON", None, True),
        ("APPIUM_PYTHON", ["TEST_REPORT"], True),
        ("APPIUM_PYTHON", ["NONE"], False),
        ("APPIUM_RUBY", None, False),
    ],
)
def test_which_runs_have_insights(test_type: str, types: list[str] | None, has: bool) -> None:
    """Runs in custom mode have insights, except for Ruby and the type NONE (D: model)."""
    account = Account(registry=[PHONE])
    run = custom_run(account, test_type, **({} if types is None else {"insightsTypes": types}))
    assert ["insights" in one for one in (account.get(run), account.list_jobs(arn=run)[0])] == [
        has,
        has,
    ]


def test_a_run_without_a_spec_has_no_insights() -> None:
    """A run in standard mode has no insights."""
    account = Account(registry=[PHONE])
    assert "insights" not in account.get(account.run())


@needs_insights
def test_the_insights_type_none_stands_alone() -> None:
    """NONE cannot be combined with other types."""
    configuration = {"insightsTypes": ["NONE", "TEST_REPORT"]}
    assert (
        Account(registry=BOTH).error.run(configuration=configuration).message
        == errors.INSIGHTS_NONE
    )


@needs_insights
def test_a_job_that_never_began_has_no_report(clock: Any) -> None:
    """A waiting job's report is PENDING; a skipped job has none, and the run counts it."""
    account = Account(registry=[PHONE, with_availability(IPHONE, "BUSY")], timings=STAGES)
    run = custom_run(account)
    clock.tick(3600)
    assert [job["insights"]["status"] for job in account.list_jobs(arn=run)] == [
        "COMPLETED",
        "PENDING",
    ]
    assert account.get(run)["insights"] == {"status": "RUNNING"}
    account.stop(run)
    assert account.list_jobs(arn=run)[1]["insights"] == {"status": "SKIPPED"}
    metrics = account.get(run)["insights"]["jobReport"]["metrics"]
    assert (metrics["jobsTotal"], metrics["jobsPassed"], metrics["jobsStopped"]) == (2, 1, 1)
    assert metrics["totalJobExecutionDurationSeconds"] == 155.0


@needs_insights
def test_a_run_without_jobs_has_no_report(clock: Any) -> None:
    """A run that was not parsed has no report."""
    account = Account(registry=[PHONE], timings=STAGES)
    account.next_run(result_code="PARSING_FAILED")
    run = custom_run(account)
    assert account.get(run)["insights"] == {"status": "PENDING"}
    clock.tick(10)
    assert account.get(run)["insights"] == {"status": "SKIPPED"}


@needs_insights
def test_the_details_of_a_runs_insights_are_fetched() -> None:
    """The file agrees with the document."""
    with mock_devicefarm(registry=BOTH):
        client = new_client()
        insights = client.get_run(arn=boto_run(client, testSpecArn=CURATED_SPEC))["run"]["insights"]
        answer = requests.get(insights["jobReport"]["jobDetailsUrl"], timeout=5)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
        assert answer.json()["jobReport"]["metrics"] == insights["jobReport"]["metrics"]


@pytest.mark.parametrize("seconds", [0, 5])
def test_why_a_package_did_not_parse_is_fetched(clock: Any, seconds: float) -> None:
    """parsingResultUrl is there after the end, for three days (C: jenkins114)."""
    with mock_devicefarm(registry=BOTH, timings=Timings(run_scheduling=seconds)) as farm:
        client = new_client()
        farm.next_run(result_code="PARSING_FAILED")
        run = boto_run(client)
        clock.tick(seconds)
        url = client.get_run(arn=run)["run"]["parsingResultUrl"]
        assert "X-Amz-Expires=259200&" in url
        assert f"/123456789012/{run.rpartition(':')[2]}/parsingResult.txt?" in url
        assert requests.get(url, timeout=5).text == errors.PARSING_FAILED
        if seconds:
            clock.tick(-seconds)
            assert requests.get(url, timeout=5).status_code in (403, 404)


@needs_insights
def test_files_that_are_not_there() -> None:
    """Unknown files are answered as S3 does."""
    with mock_devicefarm(registry=BOTH) as farm:
        client = new_client()
        plain = boto_run(client)
        farm.next_run(result_code="VPC_ENDPOINT_SETUP_FAILED")
        failed = boto_run(client)
        absent = plain[:-1] + ("0" if plain[-1] != "0" else "1")
        names = ("parsingResult.txt", "insights.json", "other.txt")
        for arn in (plain, failed, absent):
            assert {
                requests.get(file_urls.url_of_file(arn, name), timeout=5).status_code
                for name in names
            } == {404}


@pytest.mark.parametrize(
    ("result", "tag"),
    [
        ("PASSED", None),
        ("WARNED", None),
        ("FAILED", "failure"),
        ("ERRORED", "error"),
        ("STOPPED", "skipped"),
    ],
)
def test_the_report_of_a_test_in_junits_form(result: str, tag: str | None) -> None:
    """A failed test has its message in the JUnit report."""
    with mock_devicefarm(registry=[PHONE]) as farm:
        client = new_client()
        farm.next_run(tests=[{"name": "Shop.buy", "result": result, "message": "<sold out>"}])
        run = boto_run(client)
        files = client.list_artifacts(arn=run, type="FILE")["artifacts"]
        (report,) = (one for one in files if one["type"] == "APPIUM_PYTHON_XML_OUTPUT")
        suite = ElementTree.fromstring(requests.get(report["url"], timeout=5).content)
        case = suite.find("testcase")
        assert case is not None
        assert [(one.tag, one.get("message")) for one in case] == (
            [] if tag is None else [(tag, "<sold out>")]
        )
        assert [suite.get(name) for name in ("tests", "failures", "errors")] == [
            "1",
            str(int(result == "FAILED")),
            str(int(result == "ERRORED")),
        ]


@pytest.mark.parametrize(
    "message", ["\x1b[31mred\x1b[0m", "\x00", "\ud800", "\ufffe", "a\u2028b", "<&\"'>\n\t"]
)
def test_whatever_a_test_says_its_files_are_valid(message: str) -> None:
    """A message with any characters gives valid files."""
    account = Account(registry=[PHONE])
    account.next_run({"name": f"test {message}", "result": "FAILED", "message": message})
    run = account.run()
    for category in ("FILE", "LOG", "SCREENSHOT"):
        for artifact in account.list_artifacts(arn=run, type=category):
            content = files.find_content(account.store, *file_urls.read_url(artifact["url"]))
            assert content is not None
            if artifact["extension"] == "xml":
                failure = ElementTree.fromstring(content.body).find("testcase/failure")
                assert failure is not None
                printable = message in ("a\u2028b", "<&\"'>\n\t")
                shown = message if printable else message.encode("unicode_escape").decode()
                assert failure.get("message") == shown
