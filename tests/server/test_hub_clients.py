"""Real clients of the test grid's hub, with real Chromium behind it: Selenium, and WebdriverIO with
the service of AWS's own.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from selenium import webdriver
from selenium.common.exceptions import SessionNotCreatedException, TimeoutException
from selenium.webdriver.common.by import By

from moto_devicefarm import DeviceFarm, mock_devicefarm
from tests.support.browser import needs_chromium
from tests.support.clients import shared_client
from tests.support.documentation import section
from tests.support.language_clients import NODE_MODULES, environment, link_modules
from tests.support.real_servers import CHROME_OPTIONS, chromedriver
from tests.support.server import running

pytestmark = needs_chromium

SECTION = section("docs/guides/test-grid.md", "A real browser in the test grid")
(EXAMPLE,) = re.findall(r"^```python\n(.*?)^```", SECTION, re.MULTILINE | re.DOTALL)
(WDIO_CONFIG,) = re.findall(r"^```js\n(.*?)^```", SECTION, re.MULTILINE | re.DOTALL)
PAGE = b"<title>Shop</title><button id='buy' onclick='document.title=\"Bought\"'>Buy</button>"
needs_webdriverio = pytest.mark.skipif(
    not NODE_MODULES
    or not shutil.which("node")
    or not Path(NODE_MODULES, "webdriverio").exists()
    or not Path(NODE_MODULES, "wdio-aws-device-farm-service").exists(),
    reason="needs WebdriverIO: npm install --prefix FOLDER webdriverio@9 "
    "wdio-aws-device-farm-service@7, and MOTO_DEVICEFARM_NODE_MODULES=FOLDER/node_modules",
)
WDIO_STEPS = """
import { launcher as Service } from "wdio-aws-device-farm-service";
import { remote } from "webdriverio";
import { config } from "./wdio.conf.mjs";

// The steps of WebdriverIO's own runner.
const [[name, options]] = config.services;
const [capabilities] = config.capabilities;
Object.assign(capabilities, JSON.parse(process.env.CAPABILITIES));
await new Service(options).onPrepare(config, config.capabilities);
config.onWorkerStart("0-0", capabilities);
const { protocol, hostname, port, path, connectionRetryTimeout, ...asked } = capabilities;
const connection = { protocol, hostname, port, path, connectionRetryTimeout };
const browser = await remote({ ...connection, logLevel: "error", capabilities: asked });
await browser.url(process.env.PAGE);
const before = await browser.getTitle();
await (await browser.$("#buy")).click();
const after = await browser.getTitle();
const { sessionId, isBidi } = browser;
await browser.deleteSession();
console.log(JSON.stringify({ name, sessionId, isBidi, before, after }));
"""


@pytest.fixture(scope="module")
def driver_url() -> Iterator[str]:
    """The URL of a ChromeDriver."""
    with chromedriver() as url:
        yield url


@pytest.fixture
def farm(driver_url: str) -> Iterator[DeviceFarm]:
    """A mock that listens, with Chromium behind its test grid."""
    with mock_devicefarm(server=True, browser_url=driver_url) as farm:
        yield farm


@pytest.fixture
def project(farm: DeviceFarm) -> str:
    """The ARN of a project."""
    arn: str = shared_client().create_test_grid_project(name="shop")["testGridProject"]["arn"]
    return arn


@pytest.fixture(scope="module")
def page() -> Iterator[str]:
    """The URL of a page on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(PAGE)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with running(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as url:
        yield f"{url}/"


def options() -> webdriver.ChromeOptions:
    """What code for AWS asks for, and how Chromium runs on any machine."""
    found = webdriver.ChromeOptions()
    found.platform_name = "windows"
    found.browser_version = "latest"
    found.binary_location = str(CHROME_OPTIONS["binary"])
    for argument in CHROME_OPTIONS["args"] or ():
        found.add_argument(argument)
    return found


def start(project: str, **capabilities: Any) -> webdriver.Remote:
    """A browser at a new URL of the project's hub."""
    url = shared_client().create_test_grid_url(projectArn=project, expiresInSeconds=300)["url"]
    wanted = options()
    for name, value in capabilities.items():
        wanted.set_capability(f"aws:{name}", value)
    return webdriver.Remote(command_executor=url, options=wanted)


def session_of(project: str, browser: webdriver.Remote) -> dict[str, Any]:
    """The session of a browser, as the service answers it."""
    found: dict[str, Any] = shared_client().get_test_grid_session(
        projectArn=project, sessionId=str(browser.session_id)
    )["testGridSession"]
    return found


def actions_of(arn: str) -> list[str]:
    """The commands of a session: method and the end of the path."""
    found = shared_client().list_test_grid_session_actions(sessionArn=arn)["actions"]
    return [f"{one['requestMethod']} {one['action'].rpartition('/')[2]}" for one in found]


def test_story(project: str, page: str) -> None:
    """Selenium opens a page in Chromium, reads its title, clicks and quits. The service shows what
    was done, and the URLs of the artifacts answer.
    """
    browser = start(project, maxDurationSecs=300)
    running = session_of(project, browser)
    assert running["status"] == "ACTIVE"
    browser.get(page)
    assert browser.title == "Shop"
    browser.find_element(By.ID, "buy").click()
    assert browser.title == "Bought"
    picture = browser.get_screenshot_as_png()
    browser.quit()
    closed = session_of(project, browser)
    assert closed["status"] == "CLOSED"
    assert json.loads(closed["seleniumProperties"])["browser"] == "chrome"
    own_id = str(browser.session_id)
    assert actions_of(closed["arn"]) == [
        "POST session",
        "POST url",
        "GET title",
        "POST element",
        "POST click",
        "GET title",
        "GET screenshot",
        f"DELETE {own_id}",
    ]
    artifacts = shared_client().list_test_grid_session_artifacts(sessionArn=closed["arn"])
    contents = {}
    for one in artifacts["artifacts"]:
        with urlopen(one["url"]) as answer:
            contents[one["filename"]] = answer.read()
    assert f"GET /session/{own_id}/title -> 200" in contents["selenium_webdriver.log"].decode()
    assert contents["screenshot-0.png"] == picture
    assert contents["screenshot-1.png"].startswith(b"\x89PNG")


def test_three_browsers_at_once(project: str, page: str) -> None:
    """Browsers at one hub do not disturb each other."""

    def use(number: int) -> str:
        browser = start(project)
        browser.get(f"{page}?{number}")
        assert browser.current_url == f"{page}?{number}"
        browser.close()
        browser.quit()
        return str(browser.session_id)

    with ThreadPoolExecutor(3) as pool:
        ids = set(pool.map(use, range(3)))
    assert len(ids) == 3
    found = shared_client().list_test_grid_sessions(projectArn=project)["testGridSessions"]
    assert [one["status"] for one in found] == ["CLOSED"] * 3
    assert {len(actions_of(one["arn"])) for one in found} == {4}


def test_a_limit_shows_in_selenium(project: str) -> None:
    """Selenium raises the hub's refusal of a capability, and of a URL."""
    with pytest.raises(Exception, match="aws:maxDurationSecs=1: give a whole number from 180"):
        start(project, maxDurationSecs=1)
    url = shared_client().create_test_grid_url(projectArn=project, expiresInSeconds=300)["url"]
    shared_client().delete_test_grid_project(projectArn=project)
    with pytest.raises(SessionNotCreatedException, match="does not exist"):
        webdriver.Remote(command_executor=url, options=options())


def test_a_maximum_duration_shows_in_selenium(project: str, farm: DeviceFarm) -> None:
    """Selenium raises AWS's words after the maximum duration (C: testcafe#7434)."""
    browser = start(project, maxDurationSecs=180, idleTimeoutSecs=900)
    body = json.dumps({"tick": 181}).encode()
    urlopen(Request(f"{farm.url}/moto-devicefarm/clock", body)).close()
    try:
        with pytest.raises(TimeoutException, match="reached maximum session duration of 180"):
            browser.refresh()
        assert session_of(project, browser)["status"] == "CLOSED"
    finally:
        urlopen(Request(f"{farm.url}/moto-devicefarm/clock", b'{"reset": true}')).close()


def test_the_example_of_the_guide(driver_url: str) -> None:
    """The example of the guide runs, with a free port, and with Chromium's options."""
    code = EXAMPLE.replace("http://127.0.0.1:9515", driver_url).replace(
        "webdriver.ChromeOptions()", "options()"
    )
    assert driver_url in code
    assert "options()" in code
    exec(compile(code, "test-grid.md", "exec"), {"options": options})


@needs_webdriverio
def test_webdriverio(farm: DeviceFarm, project: str, page: str, tmp_path: Path) -> None:
    """WebdriverIO and AWS's own service for it run with the configuration of the guide. BiDi is
    off, because AWS's hub does not have it (C: webdriverio#13893).
    """
    link_modules(tmp_path)
    (tmp_path / "wdio.conf.mjs").write_text(WDIO_CONFIG)
    (tmp_path / "steps.mjs").write_text(WDIO_STEPS)
    capabilities = json.dumps({"goog:chromeOptions": CHROME_OPTIONS})
    own = {"PROJECT_ARN": project, "PAGE": page, "CAPABILITIES": capabilities}
    run = subprocess.run(
        ["node", "steps.mjs"],
        capture_output=True,
        text=True,
        env={**environment(str(farm.url)), **own},
        cwd=tmp_path,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    outcome = json.loads(run.stdout.splitlines()[-1])  # the service logs before
    own_id = outcome.pop("sessionId")
    assert outcome == {
        "name": "aws-device-farm",
        "isBidi": False,
        "before": "Shop",
        "after": "Bought",
    }
    found = shared_client().get_test_grid_session(projectArn=project, sessionId=own_id)
    assert found["testGridSession"]["status"] == "CLOSED"
    assert "POST click" in actions_of(found["testGridSession"]["arn"])
