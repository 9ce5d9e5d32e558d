"""Who may use the project's own endpoints: people, programs, and the page itself; no other page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.server.control import targets
from tests.support.control import ORIGIN, control_json, control_request

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:60.0) Gecko/20100101 Firefox/60.0"
PATHS = tuple("/" + re.sub("<.*>", "arn:x", target.path) for target in targets())
"""All of them: the page, the clock, and the endpoints of the handle."""
FOREIGN_HEADERS: tuple[dict[str, str], ...] = (
    {"Host": "evil.example"},
    {"Host": "localhost.evil.example:5000"},
    {"Host": "127.0.0.1.evil.example:5000"},
    {"Host": "evil.example", "Origin": "http://evil.example"},
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost:3000"},
    {"Origin": "https://localhost:5000"},
    {"Sec_Fetch_Site": "cross-site"},
    {"Sec_Fetch_Site": "same-site"},
    {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "iframe"},
    {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "script"},
)
"""Headers of requests that a foreign page makes."""


@pytest.fixture(autouse=True)
def _mock() -> Iterator[None]:
    with mock_devicefarm():
        yield


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("headers", FOREIGN_HEADERS)
def test_a_foreign_page_gets_nothing(path: str, headers: dict[str, str]) -> None:
    """No method and no path answers it, and no header lets its script read the refusal."""
    for method in ("GET", "POST", "PUT", "OPTIONS"):
        answer = control_request(path, {"tick": 60}, method, **headers)
        assert answer.status_code == 403
        assert not [
            name for name, _ in answer.headers if name.lower().startswith("access-control-")
        ]
    assert control_json("/clock")["shift"] == 0


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:5000", "127.0.0.1:5000", "[::1]:5000", "[::1]", "10.0.0.7:80"],
)
def test_names_that_no_foreign_page_can_have(host: str) -> None:
    """localhost and IP addresses are names of every server."""
    assert control_request("/state", Host=host).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": ORIGIN},
        {"Origin": ORIGIN, "Sec_Fetch_Site": "same-origin", "User_Agent": BROWSER},
        {"Sec_Fetch_Site": "none", "User_Agent": BROWSER},
        {"User_Agent": "curl/8.0"},
    ],
)
def test_who_may_use_the_endpoints(headers: dict[str, str]) -> None:
    """These are the page itself, a person who types a URL, and programs, which send no origin."""
    assert control_request("/clock", {"tick": 0}, **headers).status_code == 200


def test_an_old_browser_may_only_read() -> None:
    """A POST without origin and site could come from the form of any page."""
    assert control_request("/state", User_Agent=BROWSER).status_code == 200
    answer = control_request("/clock", {"tick": 60}, User_Agent=BROWSER)
    assert answer.status_code == 403
    assert "use a newer browser" in answer.text


def test_a_link_to_the_page() -> None:
    """A link from any page opens it, since that page can't see it. A form's POST is refused."""
    link = {
        "Sec_Fetch_Site": "cross-site",
        "Sec_Fetch_Mode": "navigate",
        "Sec_Fetch_Dest": "document",
        "User_Agent": BROWSER,
    }
    assert control_request("/", **link).status_code == 200
    assert control_request("/clock", {"tick": 60}, **link).status_code == 403


def test_no_preflight_passes() -> None:
    """Preflights of the page's own origin fail too: the page needs none."""
    answer = control_request(
        "/clock", method="OPTIONS", Origin=ORIGIN, Access_Control_Request_Method="POST"
    )
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, POST")
    assert not [name for name, _ in answer.headers if name.lower().startswith("access-control-")]


@pytest.mark.parametrize("path", ["", "/"])
def test_the_policy_of_the_page(path: str) -> None:
    """The page runs its own script and style only, by their hashes, and in no foreign frame."""
    answer = control_request(path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    policy: Any = dict(
        part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; ")
    )
    assert (
        policy["default-src"]
        == policy["frame-ancestors"]
        == policy["base-uri"]
        == policy["form-action"]
        == "'none'"
    )
    assert policy["connect-src"] == "'self'"
    assert all(
        re.fullmatch(r"'sha256-[\w+/]{43}='", policy[f"{tag}-src"]) for tag in ("script", "style")
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_page_names_no_other_host() -> None:
    """The page has no handler in its markup either: its policy would not run it."""
    text = control_request("/").text
    assert set(re.findall(r"https?://[^\s\"'`]*", text)) == set()
    assert not re.findall(r"<[^>]+\son\w+=", text)
    assert "innerHTML" not in text
