"""``driver.arrange``: page, clicks and answers at once, and the documents of commands."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from tests.support.store import NOW_IN_SECONDS
from tests.webdriver import HOME, LOGIN, Endpoint

CLICK = {"by": "accessibility id", "value": "login", "show": HOME}
URL = "GET /session/{id}/url"


def test_page_clicks_and_answers_at_once(android: Endpoint) -> None:
    """They do what ``source``, ``on_click`` and ``on_command`` do."""
    answers = [
        {"name": URL, "answer": "shop://cart"},
        {"name": "mobile: shell", "error": "timeout", "message": "slow"},
    ]
    android.driver.arrange(source=LOGIN, clicks=[CLICK], answers=answers)
    assert android.get("./url") == "shop://cart"
    body = {"script": "mobile: shell", "args": []}
    assert android.error("POST", "./execute/sync", body) == (500, "timeout", "slow")
    android.post(f"{android.find('accessibility id', 'login')}/click")
    assert android.driver.source == HOME


def test_what_is_given_replaces_what_was_arranged(android: Endpoint) -> None:
    """So the same call twice changes nothing more, and an empty list forgets. The rest stays."""
    driver = android.driver
    driver.arrange(source=LOGIN, clicks=[CLICK], answers=[{"name": URL, "answer": "one"}])
    driver.arrange(answers=[])
    assert android.error("GET", "./url")[1] == "unknown command"
    assert driver.source == LOGIN
    driver.arrange(clicks=[])
    android.post(f"{android.find('accessibility id', 'login')}/click")
    assert driver.source == LOGIN


def test_answers_need_no_lxml(android: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only pages do."""
    monkeypatch.setitem(sys.modules, "lxml", None)
    android.driver.arrange(answers=[{"name": URL}])
    assert android.get("./url") is None


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"source": 5}, TypeError, "page source=5: give XML as text"),
        ({"source": "no XML"}, ValueError, "the page source is not XML: "),
        ({"clicks": {}}, TypeError, "clicks={}: give a list of dicts"),
        ({"clicks": ["login"]}, TypeError, "clicks[0]='login': give a dict with by, value, show"),
        (
            {"clicks": [{"by": "id"}]},
            TypeError,
            "clicks[0]={'by': 'id'}: give a dict with by, value, show",
        ),
        (
            {"clicks": [{**CLICK, "shows": ""}]},
            TypeError,
            "clicks[0] has no argument 'shows'. Did you mean 'show'? It takes: by, value, show",
        ),
        ({"clicks": [{**CLICK, "value": 5}]}, TypeError, "clicks[0]: value=5: give a text"),
        (
            {"clicks": [CLICK, {**CLICK, "by": "css"}]},
            ValueError,
            "clicks[1]: the strategy 'css' is not mocked for ANDROID",
        ),
        ({"answers": [{}]}, TypeError, "answers[0]={}: give a dict with name"),
        (
            {"answers": [{"name": URL, "value": 1}]},
            TypeError,
            "answers[0] has no argument 'value'. It takes: name, answer, error, message",
        ),
        (
            {"answers": [{"name": URL, "error": "slow"}]},
            ValueError,
            "answers[0]: error='slow' is unknown.",
        ),
    ],
)
def test_a_wrong_argument(
    arguments: dict[str, Any], error: type[Exception], message: str, android: Endpoint
) -> None:
    """The message names it, and nothing is changed."""
    driver = android.driver
    driver.arrange(source=LOGIN, clicks=[CLICK], answers=[{"name": URL, "answer": "one"}])
    good: dict[str, Any] = {"source": HOME, "clicks": [], "answers": []}
    with pytest.raises(error) as caught:
        driver.arrange(**{**good, **arguments})
    assert str(caught.value).startswith(message)
    assert (driver.source, android.get("./url")) == (LOGIN, "one")
    android.post(f"{android.find('accessibility id', 'login')}/click")
    assert driver.source == HOME


def test_document_of_a_command(android: Endpoint) -> None:
    """Moment, method, path and body; status and duration are those of a real server."""
    android.send("POST", "./url", {"url": "shop://cart"})
    document = android.driver.commands[-1].document
    assert document == {
        "moment": round(NOW_IN_SECONDS * 1000),
        "method": "POST",
        "path": f"/session/{android.id}/url",
        "body": {"url": "shop://cart"},
        "status": None,
        "duration": None,
    }
    assert json.loads(json.dumps(document)) == document
