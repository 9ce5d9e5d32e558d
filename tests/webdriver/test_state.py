"""The state of a session's driver: when it is loaded, dumped and deleted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import moto_devicefarm
from moto_devicefarm import mock_devicefarm
from moto_devicefarm.farm import DeviceFarm
from tests.support.clients import shared_client
from tests.webdriver import HOME, LOGIN, PHONE, Endpoint

SESSION_ONLY = """
import sys
import boto3, requests
from moto_devicefarm import Device, mock_devicefarm

def webdriver_modules():
    return [name for name in sys.modules
            if name.startswith("moto_devicefarm.webdriver.")
            and name.rpartition(".")[2] not in ("open_sessions", "upstream") or name == "lxml"]

with mock_devicefarm(registry=[Device("Pixel 8")]) as farm:
    client = boto3.client("devicefarm", "us-west-2")
    project = client.create_project(name="shop")["project"]["arn"]
    phone = client.list_devices()["devices"][0]["arn"]
    arn = client.create_remote_access_session(
        projectArn=project, deviceArn=phone
    )["remoteAccessSession"]["arn"]
    session = client.get_remote_access_session(arn=arn)["remoteAccessSession"]
    url = session["endpoints"]["remoteDriverEndpoint"]
    assert requests.get(url.replace("remote-endpoint/", "remote-endpoint/A")).status_code == 403
    dump = farm.dump()
with mock_devicefarm(registry=[Device("Pixel 8")]) as farm:
    farm.load(dump)
    assert webdriver_modules() == [], webdriver_modules()
    USE
    assert "moto_devicefarm.webdriver.state" in webdriver_modules()
"""


@pytest.mark.parametrize(
    "use", ["farm.driver(arn)", "assert requests.get(url + '/status').status_code == 200"]
)
def test_import_at_first_use(use: str) -> None:
    """A session, a refused request, a dump and a load import nothing of ``webdriver`` and no lxml;
    the first command or ``farm.driver`` imports it.
    """
    root = Path(str(moto_devicefarm.__file__)).parents[1]
    code = SESSION_ONLY.replace("USE", use)
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)


def start_story(farm: DeviceFarm) -> Endpoint:
    """An endpoint whose driver has all kinds of state."""
    one = Endpoint(farm)
    one.driver.source = LOGIN
    one.driver.on_click("accessibility id", "login", show=HOME)
    one.start(**{"appium:app": "https://example.com/shop.apk"})
    one.post("./orientation", {"orientation": "LANDSCAPE"})
    one.post(f"{one.find('id', 'user')}/value", {"text": "e"})
    one.mobile("shell", command="am start -n com.shop/.Cart")
    one.mobile("pushFile", remotePath="/sdcard/a", payload="YQ==")
    return one


def test_dumped_state(clock: Any) -> None:
    """A mock that loads the dump continues with the pages, the typed text and the WebDriver
    session.
    """
    with mock_devicefarm(registry=[PHONE]) as farm:
        one = start_story(farm)
        user = one.find("id", "user")
        dump, commands = json.loads(json.dumps(farm.dump())), one.driver.commands
    with mock_devicefarm(registry=[PHONE]) as farm:
        farm.load(dump)
        assert farm.dump() == dump
        one.driver = farm.driver(one.arn)
        assert one.driver.commands == commands
        assert one.get(f"{user}/text") == "anne"
        assert one.get("./orientation") == "LANDSCAPE"
        assert one.mobile("queryAppState", appId="com.shop") == 4
        assert one.mobile("getCurrentActivity") == ".Cart"
        assert one.mobile("pullFile", remotePath="/sdcard/a") == "YQ=="
        assert one.mobile("isKeyboardShown") is True
        one.post("./keys", {"text": "!"})
        assert one.get(f"{user}/text") == "anne!"
        one.post(f"{one.find('accessibility id', 'login')}/click")
        assert one.driver.source == HOME


def test_deleted_session(android: Endpoint, farm: DeviceFarm) -> None:
    """The state of the driver is deleted with its session. A handle keeps its commands."""
    shared_client().stop_remote_access_session(arn=android.arn)
    (account,) = _accounts(farm)
    assert list(account["drivers"]) == [android.arn]
    shared_client().delete_remote_access_session(arn=android.arn)
    (account,) = _accounts(farm)
    assert account["drivers"] == {}
    assert [command.path for command in android.driver.commands] == ["/session"]


def _accounts(farm: DeviceFarm) -> list[dict[str, Any]]:
    (state,) = farm.dump().values()
    return list(state["accounts"].values())


def test_a_read_of_a_driver_changes_no_dump() -> None:
    """The state is created, but it is empty."""
    with mock_devicefarm(registry=[PHONE]) as farm:
        project = shared_client().create_project(name="shop")["project"]["arn"]
        arn = shared_client().create_remote_access_session(projectArn=project, deviceArn=PHONE.arn)[
            "remoteAccessSession"
        ]["arn"]
        before = farm.dump()
        driver = farm.driver(arn)
        assert driver.commands == []
        assert farm.dump() == before
        driver.source = LOGIN
        assert farm.dump() != before
