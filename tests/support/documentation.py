"""The README and the pages of docs/, and the examples in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
PAGES = {
    str(path.relative_to(ROOT)): path.read_text("utf-8")
    for path in (ROOT / "README.md", *sorted(DOCS.rglob("*.md")))
}
"""The texts by their paths, such as "docs/guides/pytest.md"."""


def section(page: str, heading: str = "") -> str:
    """The text of a page, or of one of its sections, with all that is below its heading."""
    text = PAGES[page]
    if not heading:
        return text
    found = re.search(
        rf"^(#+) {re.escape(heading)}\n(.*?)(?=^#{{1,2}} |\Z)", text, re.MULTILINE | re.DOTALL
    )
    assert found, f"{page} has no section {heading!r}"
    return found[2]


def blocks(page: str, heading: str = "") -> list[tuple[str, str]]:
    """(language, code) of the code blocks."""
    return re.findall(r"^```([\w-]+)\n(.*?)^```", section(page, heading), re.MULTILINE | re.DOTALL)


def python_examples() -> Iterator[tuple[str, str]]:
    """(name, code) of each Python block of all pages: ("docs/guides/runs.md 1", "import boto3").

    A block with the language "py" looks the same, but does not run by itself.
    """
    for page in PAGES:
        examples = [code for language, code in blocks(page) if language == "python"]
        for number, code in enumerate(examples, 1):
            yield f"{page} {number}", code
