"""Who may ask the project's own endpoints: people and programs of this machine, and no web page but
their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from moto_devicefarm import mock_devicefarm
from tests.server.asking import HOST, ask, got

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:60.0) Gecko/20100101 Firefox/60.0"
PATHS = ("/", "/clock", "/state", "/stop")
OTHERS: tuple[dict[str, str], ...] = (
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
"""What a request of another's page has in its head."""


@pytest.fixture(autouse=True)
def _mock() -> Iterator[None]:
    with mock_devicefarm():
        yield


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("headers", OTHERS)
def test_a_foreign_page_gets_nothing(path: str, headers: dict[str, str]) -> None:
    """By no way of asking, at no path; and nothing in the answer lets its script read it."""
    for method in ("GET", "POST", "OPTIONS"):
        answer = ask(path, {"tick": 60}, method, **headers)
        assert answer.status_code == 403
        assert not [
            name for name, _ in answer.headers if name.lower().startswith("access-control-")
        ]
    assert got("/clock")["shift"] == 0


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:5000", "127.0.0.1:5000", "[::1]:5000", "[::1]", "10.0.0.7:80"]
)
def test_names_that_no_page_can_have(host: str) -> None:
    """localhost and addresses."""
    assert ask("/state", Host=host).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": HOST},
        {"Origin": HOST, "Sec_Fetch_Site": "same-origin", "User_Agent": BROWSER},
        {"Sec_Fetch_Site": "none", "User_Agent": BROWSER},
        {"User_Agent": "curl/8.0"},
    ],
)
def test_who_may_drive(headers: dict[str, str]) -> None:
    """The page itself, what a person typed, and programs, which say nothing of where they come
    from.
    """
    assert ask("/clock", {"tick": 0}, **headers).status_code == 200


def test_an_old_browser_may_look_only() -> None:
    """One that tells neither origin nor site could be sent by any page's form."""
    assert ask("/state", User_Agent=BROWSER).status_code == 200
    answer = ask("/clock", {"tick": 60}, User_Agent=BROWSER)
    assert answer.status_code == 403
    assert "take a newer one" in answer.text


def test_a_link_to_the_page() -> None:
    """Opens it, from wherever: who made the link sees nothing of it. It can't be a form's POST."""
    link = {
        "Sec_Fetch_Site": "cross-site",
        "Sec_Fetch_Mode": "navigate",
        "Sec_Fetch_Dest": "document",
        "User_Agent": BROWSER,
    }
    assert ask("/", **link).status_code == 200
    assert ask("/clock", {"tick": 60}, **link).status_code == 403


def test_no_preflight_passes() -> None:
    """Not even the page's own, which asks for none."""
    answer = ask("/clock", method="OPTIONS", Origin=HOST, Access_Control_Request_Method="POST")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, POST")
    assert not [name for name, _ in answer.headers if name.lower().startswith("access-control-")]


@pytest.mark.parametrize(
    ("path", "method"), [("/", "POST"), ("/state", "POST"), ("/stop", "GET"), ("/clock", "DELETE")]
)
def test_other_methods(path: str, method: str) -> None:
    """Are told which there are: no GET changes anything."""
    answer = ask(path, method=method)
    assert answer.status_code == 405
    assert f"{method} /moto-devicefarm{path.rstrip('/')}: it takes " in answer.text


@pytest.mark.parametrize("path", ["", "/"])
def test_what_the_page_may_do(path: str) -> None:
    """Its policy knows its own script and style by their hashes and no other source; no other page
    may hold it in a frame.
    """
    answer = ask(path)
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
    """And has no handler in its markup, which its policy would not run."""
    text = ask("/").text
    assert set(re.findall(r"https?://[^\s\"'`]*", text)) == set()
    assert not re.findall(r"<[^>]+\son\w+=", text)
    assert "innerHTML" not in text
