"""Tests of the driver endpoint. Their client sends commands in process through ``requests``."""

from __future__ import annotations

from typing import Any

import requests

from moto_devicefarm.farm import DeviceFarm
from moto_devicefarm.registry import Device
from tests.support.clients import shared_client

PHONE = Device("Pixel 8")
IPHONE = Device("iPhone 15")
ELEMENT_KEY = "element-6066-11e4-a52e-4f735466cecf"
LOGIN = """<hierarchy rotation="0">
  <android.widget.FrameLayout class="android.widget.FrameLayout" package="com.shop"
      resource-id="android:id/content" bounds="[0,0][1080,2400]">
    <android.widget.EditText class="android.widget.EditText" package="com.shop" text="ann"
        resource-id="com.shop:id/user" content-desc="user" focused="true" enabled="true"
        displayed="true" bounds="[10,20][110,70]" />
    <android.widget.EditText class="android.widget.EditText" package="com.shop" text=""
        resource-id="com.shop:id/password" content-desc="password" enabled="false"
        displayed="false" bounds="[-10,-20][10,2]" />
    <!-- a comment -->
    <android.widget.Button class="android.widget.Button" package="com.shop"
        text="Log &quot;in&quot;" content-desc="login" clickable="true" selected="true" />
  </android.widget.FrameLayout>
</hierarchy>"""
HOME = '<hierarchy><android.widget.TextView text="Welcome" content-desc="welcome" /></hierarchy>'
WELCOME = """<AppiumAUT><XCUIElementTypeApplication type="XCUIElementTypeApplication" name="Shop">
  <XCUIElementTypeTextField type="XCUIElementTypeTextField" name="user" label="User" value=""
      enabled="true" visible="true" x="10" y="20" width="100" height="50" />
  <XCUIElementTypeButton type="XCUIElementTypeButton" name="login" label="Log in"
      enabled="false" visible="false" />
</XCUIElementTypeApplication></AppiumAUT>"""


class Endpoint:
    """A session on a device, and a client of its driver endpoint."""

    def __init__(self, farm: DeviceFarm, device: Device = PHONE, **members: Any) -> None:
        self.project = (
            members.pop("project", None)
            or shared_client().create_project(name="shop")["project"]["arn"]
        )
        created = shared_client().create_remote_access_session(
            projectArn=self.project, deviceArn=device.arn, **members
        )
        self.arn: str = created["remoteAccessSession"]["arn"]
        self.driver = farm.driver(self.arn)
        self.id = ""

    @property
    def url(self) -> str:
        """The URL that a read of the session returns now."""
        url: str = shared_client().get_remote_access_session(arn=self.arn)["remoteAccessSession"][
            "endpoints"
        ]["remoteDriverEndpoint"]
        return url

    def send(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Send a command; HTTP status and value. ``.`` stands for the WebDriver session's path."""
        full = f"/session/{self.id}{path[1:]}" if path.startswith(".") else path
        answer = requests.request(method, self.url + full, json=body)
        return answer.status_code, answer.json()["value"]

    def get(self, path: str) -> Any:
        """The value of a GET that succeeds."""
        status, value = self.send("GET", path)
        assert status == 200, value
        return value

    def post(self, path: str, body: Any = None) -> Any:
        """The value of a POST that succeeds."""
        status, value = self.send("POST", path, {} if body is None else body)
        assert status == 200, value
        return value

    def error(self, method: str, path: str, body: Any = None) -> tuple[int, str, str]:
        """HTTP status, error and message of a command that fails."""
        status, value = self.send(method, path, body)
        assert value.keys() == {"error", "message", "stacktrace"}
        return status, value["error"], value["message"]

    def start(self, **capabilities: Any) -> Any:
        """Create a WebDriver session; its capabilities."""
        value = self.post("/session", {"capabilities": {"alwaysMatch": capabilities}})
        self.id = value["sessionId"]
        return value["capabilities"]

    def find(self, using: str, value: str) -> str:
        """The path of the first element found."""
        return f"./element/{self.post('./element', {'using': using, 'value': value})[ELEMENT_KEY]}"

    def mobile(self, name: str, **given: Any) -> Any:
        """The value of a ``mobile:`` extension."""
        return self.post("./execute/sync", {"script": f"mobile: {name}", "args": [given]})
