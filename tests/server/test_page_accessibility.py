"""The page for a keyboard and a screen reader, checked by axe-core in a real browser.

MOTO_DEVICEFARM_NODE_MODULES is a folder ``node_modules`` with axe-core.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.pictures import story
from tests.support.browser import Browser, needs_chromium

AXE = Path(os.environ.get("MOTO_DEVICEFARM_NODE_MODULES", ""), "axe-core", "axe.min.js")
RUN = """
return axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations.flatMap(
  ({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`)));
"""
pytestmark = [
    needs_chromium,
    pytest.mark.skipif(
        not AXE.is_file(),
        reason="needs axe-core: npm install axe-core, and MOTO_DEVICEFARM_NODE_MODULES",
    ),
]


def violations(browser: Browser) -> Any:
    """What axe-core finds wrong: the rule and the beginning of the element."""
    browser.run(AXE.read_text("utf-8"))
    return browser.run(RUN)


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, scheme: str, width: int) -> None:
    """Neither on the page as it opens, nor with a panel, the forms and a message."""
    with story() as farm:
        browser.set_window(scheme=scheme, width=width)
        browser.open_mock_page(farm.url)
        browser.wait_for("search", "#timeline")
        assert violations(browser) == []
        browser.click(".job .toggle")
        browser.wait_for("Document", ".panel")
        browser.click("#arrange summary")
        browser.wait_for("The next upload", "#forms")
        browser.click("#devices button")
        browser.wait_for("is BUSY", "#message")
        browser.click("#fail button")
        assert violations(browser) == []
