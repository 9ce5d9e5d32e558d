"""What a person arranges from the page, in a real browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm import DeviceFarm
from tests.support.account import Account
from tests.support.browser import Browser, needs_chromium
from tests.support.control import page_state
from tests.support.devices import IPHONE, PHONE

pytestmark = needs_chromium
CHOOSE = """
for (const [name, value] of Object.entries(arguments[1])) {
  const label = [...document.querySelectorAll(`#${arguments[0]} label`)]
    .find((label) => label.firstChild.data === name);
  label.querySelector("select, input").value = value;
}
"""


@pytest.fixture
def forms(browser: Browser, farm: DeviceFarm) -> Browser:
    """The page with its forms open."""
    browser.open_mock_page(farm.url)
    browser.click("#arrange summary")
    browser.wait_for("The next upload", "#forms")
    return browser


def arrange(browser: Browser, form: str, **values: Any) -> None:
    """Fill in a form, by the texts of its labels, and send it."""
    browser.run(CHOOSE, form, {name.replace("_", " "): value for name, value in values.items()})
    browser.click(f"#{form} button")


def test_an_operation_fails(forms: Browser, farm: DeviceFarm, account: Account) -> None:
    """The page shows what was arranged until a call uses it."""
    arrange(forms, "fail", operation="ListProjects", error="ThrottlingException", how_often="twice")
    forms.wait_for('farm.fail(operation="ListProjects", code="ThrottlingException", times=2)')
    forms.wait_for("Arranged: let an operation fail", "#message")
    assert account.error.list_projects().code == "ThrottlingException"
    assert account.error.list_projects().code == "ThrottlingException"
    assert account.list_projects() == []
    forms.wait_until(lambda: "farm.fail" not in forms.text("#arrange"), "no arrangement")


def test_every_call_fails(forms: Browser, account: Account) -> None:
    """All operations fail every time, with the message of the form."""
    arrange(
        forms, "fail", operation="*", error="InternalFailure", how_often="every time", message="no"
    )
    forms.wait_for("times=None")
    assert [account.error.list_projects().message for _ in range(3)] == ["no"] * 3


def test_the_next_session_run_and_upload(
    forms: Browser, farm: DeviceFarm, account: Account, clock: Any
) -> None:
    """They become what the forms say."""
    arrange(forms, "next-session", ends_with="ERRORED", after_seconds="5", message="lost")
    forms.wait_for("farm.next_session(", "#unused")
    arrange(forms, "next-run", results="FAILED")
    forms.wait_for("farm.next_run(", "#unused")
    arrange(forms, "next-upload", stuck_in="PROCESSING")
    forms.wait_for("farm.next_upload(", "#unused")
    upload = account.app()
    session = account.session()
    run = account.run(test={"type": "BUILTIN_FUZZ"}, appArn=_app(account))
    clock.tick(5)
    document = account.get(session)
    assert (document["result"], document["message"]) == ("ERRORED", "lost")
    assert (account.status(upload), account.get(run)["result"]) == ("PROCESSING", "FAILED")


def _app(account: Account) -> str:
    return account.app("second.apk")


def test_a_wrong_arrangement(forms: Browser, farm: DeviceFarm) -> None:
    """The message is that of the handle, and nothing was arranged."""
    arrange(forms, "next-session", stuck_in="RUNNING", ends_with="PASSED")
    forms.wait_for("stuck_in and ends_with exclude each other", "#message")
    assert farm.unused == []


def test_a_device_is_set_busy_and_free(browser: Browser, farm: DeviceFarm) -> None:
    """The button keeps the focus, so that the keyboard can press it again."""
    browser.open_mock_page(farm.url)
    browser.wait_for(IPHONE.name, "#devices")
    browser.run("document.querySelectorAll('#devices button')[1].focus()")
    browser.type("\ue007")
    browser.wait_for(f"{IPHONE.name} is BUSY", "#message")
    assert [device.availability for device in farm.registry] == ["HIGHLY_AVAILABLE", "BUSY"]
    browser.wait_for("Set free", "#devices")
    browser.type("\ue007")
    browser.wait_for(f"{IPHONE.name} is HIGHLY_AVAILABLE", "#message")
    assert [row["arn"] for row in page_state()["devices"]["rows"]] == [PHONE.arn, IPHONE.arn]


def test_the_state_is_downloaded(
    browser: Browser, farm: DeviceFarm, account: Account, tmp_path: Path
) -> None:
    """The file is a dump that farm.load takes."""
    account.session(name="login")
    browser.open_mock_page(farm.url)
    browser.devtools("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    browser.click("a[download]")
    file = tmp_path / "devicefarm-state.json"
    browser.wait_until(file.exists, "a download")
    assert json.loads(file.read_text("utf-8")) == farm.dump()
