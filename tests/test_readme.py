"""Every Python example of the README runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.pytester import run_pytest

pytest_plugins = ["pytester"]

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
EXAMPLES = {
    f"{heading} {number}": code
    for heading, section in re.findall(
        r"^## (.+?)\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL
    )
    for number, code in enumerate(
        re.findall(r"^```python\n(.*?)^```", section, re.MULTILINE | re.DOTALL), 1
    )
    # These need a server, and are tested by tests/server.
    if heading
    not in (
        "Other languages",
        "An Appium client",
        "A real Appium behind the mock",
        "A real browser in the test grid",
    )
}


def test_examples_are_found() -> None:
    """The sections with examples are found, so that a changed heading hides no example."""
    assert list(EXAMPLES) == [
        "A decorated test 1",
        "In pytest 1",
        "When a test fails or hangs 1",
        "Network, environment and state 1",
        "From a bug report to a failing test 1",
        "From a bug report to a failing test 2",
        "When AWS fails 1",
        "When AWS fails 2",
        "When AWS fails 3",
        "Calls and device minutes 1",
        "Calls and device minutes 2",
        "Sending an app 1",
        "Test runs 1",
        "The test grid 1",
        "Types 1",
        "aiobotocore and aioboto3 1",
        "Configuration 1",
    ]


def test_contents_lead_to_all_sections() -> None:
    """Each section is in the list of contents, and each link inside the README leads to one."""
    headings = re.findall(r"^## (.+)", README, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
    contents = README.partition("\n## ")[0]
    assert set(re.findall(r"\]\(#(.+?)\)", contents)) == anchors
    assert set(re.findall(r"\]\(#(.+?)\)", README)) == anchors


@pytest.mark.parametrize("heading", EXAMPLES)
def test_example_runs(heading: str, pytester: pytest.Pytester) -> None:
    """An example with tests passes under pytest. Any other example runs as the body of a test."""
    code = EXAMPLES[heading]
    if "aiobotocore" in heading:
        pytest.importorskip("aiomoto", reason="the example needs the extra 'async'")
    if "def test_" not in code:
        code = "def test_script():\n" + "".join(
            f"    {line}" for line in code.splitlines(keepends=True)
        )
    pytester.makepyfile(code)
    run_pytest(pytester).assert_outcomes(passed=code.count("def test_"))
