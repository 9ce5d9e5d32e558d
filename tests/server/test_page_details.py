"""What the page shows of a resource that a person has opened."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from moto import mock_aws

from moto_devicefarm import DeviceFarm
from tests.support.account import Account
from tests.support.browser import Browser, needs_chromium
from tests.support.control import control_json, control_refusal, moto_account
from tests.support.devices import PHONE
from tests.support.store import PREFIX


def details(arn: str) -> Any:
    """The details of a resource."""
    return control_json(f"/details?arn={quote(arn)}")


def test_the_details_of_a_session(farm: DeviceFarm, account: Account) -> None:
    """They have the document as AWS answers it, the calls about it, and its artifacts."""
    session = account.session(name="login")
    account.session(name="other")
    farm.fail("GetRemoteAccessSession", "ThrottlingException")
    account.error.get(session)
    account.stop(session)
    calls = len(farm.calls)
    found = details(session)
    assert len(farm.calls) == calls
    assert {**found["document"], "endpoints": 0} == {**account.get(session), "endpoints": 0}
    assert [(call["operation"], call["error"]) for call in found["calls"]] == [
        ("StopRemoteAccessSession", False),
        ("GetRemoteAccessSession", True),
        ("CreateRemoteAccessSession", False),
    ]
    types = [artifact["type"] for artifact in found["artifacts"]]
    assert types == ["APPIUM_SERVER_OUTPUT", "DEVICE_LOG", "VIDEO"]
    assert all(artifact["url"].startswith("http") for artifact in found["artifacts"])
    assert found["tests"] == []


def test_a_look_uses_no_arranged_error(farm: DeviceFarm, account: Account) -> None:
    """It counts as no read, and the error waits for a call."""
    session = account.session()
    farm.fail("*", "ThrottlingException")
    details(session)
    assert account.error.get(session).code == "ThrottlingException"


def test_the_details_of_a_run_and_its_jobs(farm: DeviceFarm, account: Account) -> None:
    """A job has its tests, each with its suite; a run has the artifacts of all jobs."""
    farm.next_run(results={PHONE.name: "FAILED"}, tests=["LoginTests.test_login"], message="no")
    run = account.run(name="nightly")
    job, _ = (job["arn"] for job in account.list_jobs(arn=run))
    found = details(job)
    names = ("suite", "name", "result", "message")
    assert ["Tests Suite", "LoginTests.test_login", "FAILED", "no"] in [
        [test.get(name) for name in names] for test in found["tests"]
    ]
    assert found["document"] == account.get(job)
    artifacts = details(run)["artifacts"]
    assert len(artifacts) > len(found["artifacts"]) > 0
    assert "SCREENSHOT" in {artifact["type"] for artifact in artifacts}


def test_the_details_of_an_upload_and_a_browser_session(account: Account) -> None:
    """An upload has a document; a session of the test grid has artifacts too."""
    assert details(account.app())["document"]["status"] == "SUCCEEDED"
    session = account.grid_session()
    session.end()
    found = details(session.arn)
    assert found["document"]["status"] == "CLOSED"
    assert {"VIDEO", "SELENIUM_LOG"} <= {artifact["type"] for artifact in found["artifacts"]}


def test_a_mock_without_a_log(clock: Any) -> None:
    """The details then have no calls."""
    with mock_aws():
        assert details(moto_account().session())["calls"] == []


def test_an_arn_that_the_page_does_not_have(farm: DeviceFarm, account: Account) -> None:
    """The message says what to give."""
    account.project()
    arn = f"{PREFIX}:session:p/s/00000"
    assert control_refusal(f"/details?arn={arn}") == (
        404,
        f"arn={arn!r} is unknown. Give the ARN of a resource on the page",
    )
    assert control_refusal("/details") == (
        400,
        "arn=None: give the ARN of a resource on the page, as ?arn=",
    )


@needs_chromium
def test_a_row_opens_in_place(browser: Browser, farm: DeviceFarm, account: Account) -> None:
    """The keyboard opens the panel of a job: its tests, a screenshot that shows, its document."""
    account.run(name="nightly", devicePoolArn=account.pool(("PLATFORM", "EQUALS", '"ANDROID"')))
    browser.open_mock_page(farm.url)
    browser.wait_for(PHONE.name, "#timeline")
    browser.run("document.querySelector('.job .toggle').focus()")
    browser.type("\ue007")
    browser.wait_for("Document", ".job .panel")
    assert browser.run("return document.activeElement.ariaExpanded") == "true"
    assert "Tests Suite" in browser.text(".panel")
    document = browser.text(".panel pre")
    assert '"created": "2026-03-01T12:00:00.000Z"' in document
    assert '"stopped": 0' in document  # a counter
    picture = "document.querySelector('.panel img')"
    browser.run(f"{picture}.scrollIntoView()")
    browser.wait_until(lambda: browser.run(f"return {picture}.naturalWidth"), "the screenshot")
    browser.type("\ue007")
    assert browser.run("return document.querySelectorAll('.panel').length") == 0


@needs_chromium
@pytest.mark.parametrize("type", ["SCREENSHOT", "LOG"])
@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,<script>", "", None])
def test_only_urls_of_the_web_are_links(
    browser: Browser, farm: DeviceFarm, type: str, url: str | None
) -> None:
    """A click on an artifact runs no script."""
    browser.open_mock_page(farm.url)
    artifact = {"name": "one", "type": type, "url": url}
    node = browser.run("return artifactNode(arguments[0]).innerHTML", artifact)
    assert node == f"one ({type})"


@needs_chromium
def test_an_open_panel_follows_the_state(
    browser: Browser, farm: DeviceFarm, account: Account
) -> None:
    """A new call and a new status appear in it, and its button copies the ARN."""
    session = account.session(name="login")
    browser.open_mock_page(farm.url)
    browser.wait_for("login", "#timeline")
    browser.click(".toggle")
    browser.wait_for('"status": "RUNNING"', ".panel")
    account.stop(session)
    browser.wait_for('"status": "COMPLETED"', ".panel")
    browser.wait_for("StopRemoteAccessSession", ".panel")
    browser.run("document.querySelector('.arn button').focus()")
    browser.type(" ")
    browser.wait_for(f"Copied {session}", "#message")
    browser.click(".toggle")
    browser.click(".toggle")
    browser.wait_for("Document", ".panel")
    browser.run(
        "document.execCommand = () => false; navigator.clipboard.writeText = () => { throw 1 }"
    )
    browser.click(".arn button")
    browser.wait_for("Copy the selected ARN.", "#message")
    assert browser.run("return String(getSelection())") == session
