"""Every Python example of the README and of docs/ runs, and every link in them leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.documentation import PAGES, ROOT, python_examples
from tests.support.pytester import run_pytest

pytest_plugins = ["pytester"]

WITH_SERVERS = (
    *("docs/guides/server.md", "docs/guides/appium.md", "docs/guides/test-grid.md 2"),
    "docs/guides/http-clients.md 1",
)
"""Their examples need a server, and are tested by tests/server."""
EXAMPLES = {name: code for name, code in python_examples() if not name.startswith(WITH_SERVERS)}


def links() -> list[tuple[str, str]]:
    """(page, target) of each link to a page or a file of the project."""
    prose = {
        page: re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
        for page, text in PAGES.items()
    }
    found = [(page, link) for page in prose for link in re.findall(r"\]\(([^)\s]+)\)", prose[page])]
    return [(page, link) for page, link in found if "://" not in link]


def anchors(text: str) -> set[str]:
    """The names that links may have for the headings of a page."""
    headings = re.findall(r"^#+ (.+)", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_the_readme_has_a_list_of_contents() -> None:
    """Each section is in it, and the README is short."""
    readme = PAGES["README.md"]
    contents, _, rest = readme.partition("\n## ")
    headings = re.findall(r"^## (.+)", f"## {rest}", re.MULTILINE)
    names = [re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings]
    assert re.findall(r"\]\(#(.+?)\)", contents) == names
    assert len(readme.splitlines()) <= 200


@pytest.mark.parametrize(("page", "target"), links())
def test_a_link_leads_to_a_page_and_a_heading(page: str, target: str) -> None:
    """A renamed page or heading breaks no link."""
    path, _, anchor = target.partition("#")
    file = (ROOT / page).parent / path if path else ROOT / page
    assert file.exists()
    if anchor:
        assert anchor in anchors(Path(file).read_text("utf-8"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_runs(name: str, pytester: pytest.Pytester) -> None:
    """An example with tests passes under pytest. Any other example runs as the body of a test."""
    code = EXAMPLES[name]
    if "aiomoto" in code or "aioboto" in code:
        pytest.importorskip("aiomoto", reason="the example needs the extra 'async'")
    if "def test_" not in code:
        code = "def test_script():\n" + "".join(
            f"    {line}" for line in code.splitlines(keepends=True)
        )
    pytester.makepyfile(code)
    run_pytest(pytester).assert_outcomes(passed=code.count("def test_"))
