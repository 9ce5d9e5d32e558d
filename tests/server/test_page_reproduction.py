"""The test that the page makes of a resource."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from moto_devicefarm import mock_devicefarm
from tests.pictures import story
from tests.support.browser import Browser, needs_chromium
from tests.support.control import control_refusal, control_request, moto_account, page_state
from tests.support.devices import PHONE
from tests.support.pytester import run_pytest

pytest_plugins = ["pytester"]


def module(arn: str) -> str:
    """The text of the module for a resource."""
    response = control_request(f"/test-module?arn={quote(arn)}")
    assert response.status_code == 200, response.text
    assert response.mimetype == "text/x-python"
    return response.text


def test_each_resource_of_the_page_has_a_test_that_passes(pytester: pytest.Pytester) -> None:
    """Sessions, a run with its jobs, jobs, and uploads, whatever their status is."""
    with story() as farm:
        rows = page_state()["resources"]["rows"]
        calls = len(farm.calls)
        for number, row in enumerate(rows):
            Path(pytester.path, f"test_{number}.py").write_text(module(row["arn"]), "utf-8")
        assert len(farm.calls) == calls
    assert {row["kind"] for row in rows} == {"session", "run", "job", "upload"}
    run_pytest(pytester).assert_outcomes(passed=len(rows))


def test_the_module_is_named_after_the_resource(clock: Any) -> None:
    """A name without letters gives the kind; the docstring says how long it hangs."""
    with mock_devicefarm(registry=[PHONE]) as farm:
        farm.next_session(stuck_in="PENDING")
        account = moto_account()
        session = account.session(name="!?")
        clock.tick(60)
        text = module(session)
        assert "def test_session(" in text
        assert "It was still PENDING 1 min after its creation." in text
        assert "def test_my_app_apk(" in module(account.app("my app.apk"))


def test_an_arn_that_the_page_does_not_have(clock: Any) -> None:
    """The message is that of the details."""
    with mock_devicefarm():
        assert control_refusal("/test-module") == (
            400,
            "arn=None: give the ARN of a resource on the page, as ?arn=",
        )


@needs_chromium
def test_the_link_downloads_the_module(browser: Browser, tmp_path: Path) -> None:
    """The file has the name of the resource."""
    with story() as farm:
        browser.open_mock_page(farm.url)
        browser.wait_for("search", "#timeline")
        browser.click(".toggle")
        browser.wait_for("Document", ".panel")
        browser.devtools(
            "Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path)
        )
        browser.click(".panel a[download]")
        file = tmp_path / "test_search.py"
        browser.wait_until(file.exists, "a download")
        assert "def test_search(" in file.read_text("utf-8")
