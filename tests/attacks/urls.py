"""Random requests to the URLs of uploads, artifacts and drivers, and to the clock of a server. Rule
of their answers: no failure of the server, and the form that the clients of these URLs read.
"""

from __future__ import annotations

import json
import re
import string
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree

from moto_devicefarm.core.presigned import ACCESS_KEY_ID
from moto_devicefarm.webdriver.commands import ROUTES
from tests.attacks.damage import damage_document
from tests.attacks.exchanges import RawAnswer, RawRequest
from tests.attacks.upload_bodies import upload_body
from tests.attacks.values import Values

URL = re.compile(r"https?://[^\"\\\s]+")
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
KEPT = 40
"""URLs and ids of a kind that are kept."""
UPLOAD, ARTIFACT, DRIVER, CLOCK = KINDS = ("upload", "artifact", "driver", "clock")
ROUTES_OF_DRIVERS = [(route.method, each) for route in ROUTES for each in route.templates]
LOCATORS: tuple[Any, ...] = (
    {"using": "id", "value": "login"},
    {"using": "xpath", "value": "//*"},
    {"using": "xpath", "value": "//*[@text='Login']"},
    {"using": "xpath", "value": "count(//*) + 1 div 0"},
    {"using": "class name", "value": "android.widget.TextView"},
    {"using": "accessibility id", "value": "title"},
    {"using": "-android uiautomator", "value": 'new UiSelector().text("a").instance(2)'},
    {"using": "-ios predicate string", "value": "label == 'a' AND visible == 1"},
    {"using": "-ios class chain", "value": "**/XCUIElementTypeButton[1]"},
)
APPS: tuple[Any, ...] = (
    {"appId": "com.example"},
    {"bundleId": "com.example", "options": {}},
    {"appPath": "x"},
)
BODIES: Mapping[str, tuple[Any, ...]] = {
    "session": (
        {"capabilities": {}},
        {"capabilities": {"alwaysMatch": {"appium:app": "x", "timeouts": {"implicit": 1}}}},
        {
            "capabilities": {
                "alwaysMatch": {"appium:app": "https://a/b.apk", "browserName": "Chrome"}
            }
        },
        {
            "capabilities": {
                "alwaysMatch": {"appium:appPackage": "com.android.a", "appium:appActivity": ".B"}
            }
        },
        {"capabilities": {"firstMatch": [{"platformName": "Android"}, {"platformName": "iOS"}]}},
        {"capabilities": {"alwaysMatch": {"appium:automationName": "UiAutomator2"}}},
    ),
    "element": LOCATORS,
    "elements": LOCATORS,
    "value": ({"text": "a\ue007"}, {"value": ["a", "b"]}),
    "timeouts": ({"script": 1, "pageLoad": 300_000, "implicit": 0},),
    "settings": ({"settings": {"a": {"b": [1]}}},),
    "context": ({"name": "NATIVE_APP"},),
    "log": ({"type": "server"},),
    "orientation": ({"orientation": "LANDSCAPE"}, {"orientation": "PORTRAIT"}),
    "sync": (
        {"script": "mobile: activateApp", "args": [{"appId": "com.example"}]},
        {"script": "mobile: queryAppState", "args": {"bundleId": "com.example"}},
        {"script": "mobile: getDeviceTime", "args": []},
        {"script": "mobile: type", "args": [{"text": "a"}]},
        {"script": "mobile: keys", "args": [{"keys": ["a", {"key": "b"}]}]},
        {"script": "mobile: shell", "args": [{"command": "am", "args": ["start", "-n", "a/.b"]}]},
        {"script": "mobile: shell", "args": [{"command": "monkey -p com.example 1"}]},
        {"script": "mobile: getCurrentActivity", "args": []},
        {"script": "mobile: pullFile", "args": [{"remotePath": "/a"}]},
        {"script": "mobile: installApp", "args": APPS},
    ),
    "keys": ({"text": "a\ue007"}, {"value": ["a", "b"]}),
    "actions": (
        {"actions": [{"type": "key", "id": "a", "actions": [{"type": "keyDown", "value": "a"}]}]},
        {
            "actions": [
                {
                    "type": "pointer",
                    "id": "a",
                    "actions": [
                        {"type": "pointerMove", "x": 100, "y": 200, "origin": "viewport"},
                        {"type": "pointerDown", "button": 0},
                        {"type": "pointerUp", "button": 0},
                    ],
                }
            ]
        },
    ),
    "push_file": ({"path": "/a", "data": "YQ=="},),
    "pull_file": ({"path": "/a"}, {"path": "/b"}),
    **dict.fromkeys(("remove_app", "app_installed"), APPS),
    **dict.fromkeys(("activate_app", "terminate_app", "app_state"), APPS),
}
"""Good bodies of the commands, by the last word of their path."""
NEW_SESSION = ("POST", "/session")
CLOCKS: tuple[Any, ...] = (
    {"freeze": "2026-01-01T00:00:00Z"},
    {"freeze": "2026-06-30T23:59:60+14:00"},
    {"freeze": "9998-01-01T00:00:00Z"},
    {"freeze": 1772366400},
    {"tick": 60},
    {"tick": -0.001},
    {"reset": True},
)
CONTROL = ("/clock", "/clock", "/clock", "/state", "/state?version=x", "", "/stop", "/nothing")
METHODS = ("GET", "PUT", "POST", "DELETE", "HEAD", "PATCH", "OPTIONS")
_UNSAFE = re.compile(r"[^!-~]")


class UrlRequests:
    """Makes requests to the URLs that answers contain."""

    def __init__(self, values: Values, origin: str, *, server: bool) -> None:
        self._values = values
        self._random = values.random
        self._origin = origin
        self._makers: dict[str, Callable[[], RawRequest]] = {
            UPLOAD: self._upload,
            ARTIFACT: self._artifact,
            DRIVER: self._driver,
        }
        if server:
            self._makers[CLOCK] = self._control
        self._urls: dict[str, list[str]] = defaultdict(list)
        self._session_id = ""
        self._elements: list[str] = []
        self.has_driver = False
        """Whether a session was RUNNING when its driver was last heard of."""

    def learn(self, about: str, answer: RawAnswer) -> None:
        """Keep the URLs in an answer, and what one of a driver says."""
        for url in URL.findall(answer.text):
            kind = kind_of_url(url)
            if kind is not None:
                self._urls[kind] = [*self._urls[kind][1 - KEPT :], url]
                self.has_driver |= kind == DRIVER
        if about == DRIVER:
            self.has_driver = answer.status != 403
            self._learn_ids(answer.text)

    def _learn_ids(self, text: str) -> None:
        """The id of the WebDriver session, and those of elements."""
        if "invalid session id" in text:
            self._session_id = ""
        elif '"sessionId"' in text:
            self._session_id = ID.findall(text)[0]
        elif '"ELEMENT"' in text:
            self._elements = [*self._elements, *ID.findall(text)][-KEPT:]

    def make(self) -> RawRequest | None:
        """A random request; None if no answer had a URL yet."""
        if self.has_driver and self._values.chance(0.7):
            return self._driver()
        few = () if self._values.chance(0.3) else (DRIVER,)
        kinds = [
            kind for kind in self._makers if kind == CLOCK or (self._urls[kind] and kind not in few)
        ]
        return self._makers[self._random.choice(kinds)]() if kinds else None

    def _url(self, kind: str) -> str:
        """A URL, sometimes with a fault, but still one that the mock must answer."""
        url = self._random.choice(self._urls[kind][-self._random.choice((1, 5, KEPT)) :])
        if self._values.chance(0.95 if kind == DRIVER else 0.8):
            return url
        host = len(url) - len(urlsplit(url)._replace(scheme="", netloc="").geturl())
        place = self._random.randrange(host + 1, len(url) + 1)
        fault = self._random.choice((self._values.text()[:100], "%", "%00", "/", "&a=b", "%E9"))
        quoted = _UNSAFE.sub("%0A", fault).replace("#", "%23")
        damaged = url[:place] + quoted + url[place + self._random.choice((0, 0, 1, 5)) :]
        return damaged if _is_answered(damaged) else url

    def _upload(self) -> RawRequest:
        url = self._url(UPLOAD)
        name = unquote(urlsplit(url).path)
        put = self._values.chance(0.7)
        headers = self._headers()
        if not put:
            return RawRequest(UPLOAD, self._random.choice(METHODS), url, headers)
        body = upload_body(name, self._random)
        return RawRequest(UPLOAD, "PUT", url, headers, body, self._values.chance(0.2))

    def _artifact(self) -> RawRequest:
        method = "GET" if self._values.chance(0.7) else self._random.choice(METHODS)
        return RawRequest(ARTIFACT, method, self._url(ARTIFACT), self._headers())

    def _headers(self) -> dict[str, str]:
        ranges = ("bytes=0-9", "bytes=-1", "bytes=5-1", "bytes=9999999-", "x", "bytes=0-1,3-4")
        headers = {"Range": self._random.choice(ranges)} if self._values.chance(0.2) else {}
        if self._values.chance(0.1):
            headers["Content-Type"] = self._random.choice(("text/html", "x", "image/png"))
        if self._values.chance(0.05):
            headers["Origin"] = "https://example.com"
        return headers

    def _driver(self) -> RawRequest:
        is_first = not self._session_id and self._values.chance(0.8)
        method, template = NEW_SESSION if is_first else self._random.choice(ROUTES_OF_DRIVERS)
        parts = [self._fill(part) for part in template.split("/")]
        bodies = BODIES.get(parts[-1]) or ({},)
        body: Any = json.loads(json.dumps(self._random.choice(bodies)))
        for _ in range(self._random.choice((0, 0, 0, 1, 2))):
            body = damage_document(body, self._values)
        if self._values.chance(0.05):
            method = self._random.choice(METHODS)
        sent = b"" if method in ("GET", "HEAD", "DELETE") else json.dumps(body).encode()
        url = f"{self._url(DRIVER)}{'/'.join(parts)}"
        return RawRequest(DRIVER, method, url, {"Content-Type": "application/json"}, sent)

    def _fill(self, part: str) -> str:
        """A part of a command's path. Variables are ids of earlier answers, or texts."""
        if not part.startswith("{"):
            return part
        if part == "{id}" and self._session_id and self._values.chance(0.95):
            return self._session_id
        if part == "{element}" and self._elements and self._values.chance(0.9):
            return self._random.choice(self._elements)
        text = "".join(one for one in self._values.text()[:50] if one in string.ascii_letters)
        return text or "a"

    def _control(self) -> RawRequest:
        path = self._random.choice(CONTROL)
        method = "POST" if self._values.chance(0.7) else self._random.choice(METHODS)
        change = self._random.choice(CLOCKS)
        for _ in range(self._random.choice((0, 1, 1, 2))):
            change = damage_document(json.loads(json.dumps(change)), self._values)
        headers = {"Content-Type": "application/json"}
        if path == "/stop":
            change = {"arn": self._values.arn(self._random.choice(("session", "run", "device")))}
        if self._values.chance(0.1):
            headers = {"Host": "evil.example", "Origin": "https://evil.example"}
        url = f"{self._origin}/moto-devicefarm{path}"
        return RawRequest(CLOCK, method, url, headers, json.dumps(change).encode())


def kind_of_url(url: str) -> str | None:
    """What is at a URL; None for one that the mock does not answer."""
    if "/remote-endpoint/" in url:
        return DRIVER
    if "X-Amz-Credential=" not in url:
        return None
    return UPLOAD if "/uploads/" in url else ARTIFACT


def _is_answered(url: str) -> bool:
    """Whether the mock answers a URL, and not moto or nobody: a server tells by these parts."""
    split = urlsplit(url)
    credential = parse_qs(split.query).get("X-Amz-Credential", [""])[0]
    is_driver = split.path.startswith("/remote-endpoint/")
    return is_driver or credential.startswith(f"{ACCESS_KEY_ID}/")


def problem(request: RawRequest, answer: RawAnswer) -> str | None:
    """What is wrong with the answer to a request of this module."""
    if answer.status >= 500 and not (request.about == DRIVER and _is_driver_error(answer)):
        return "a failure of the server"
    if request.method in ("HEAD", "OPTIONS"):
        return None
    if request.about in (UPLOAD, ARTIFACT):
        return None if answer.status < 300 or _is_s3_error(answer) else "not an error of S3"
    if answer.headers.get("content-type", "").startswith("text/html"):
        return None if answer.status == 200 else "an error of the server in HTML"
    try:
        document = json.loads(answer.body)
    except ValueError:
        return "the answer is not JSON"
    return None if isinstance(document, dict) else "the answer is no JSON object"


def _is_driver_error(answer: RawAnswer) -> bool:
    """Whether it is an error of WebDriver, of which some have the status 500."""
    return answer.text.startswith('{"value": {"error": ')


def _is_s3_error(answer: RawAnswer) -> bool:
    """Whether it has S3's form, or says that the range does not exist."""
    if answer.status == 416:
        return True
    return ElementTree.fromstring(answer.body).find("Code") is not None
