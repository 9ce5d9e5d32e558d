"""Every Python example of the README runs as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

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
    if heading
    not in (
        "Other languages",
        "An Appium client",
    )  # those need a server: tests/server/test_readme_sections.py
}


def test_examples_are_found() -> None:
    """Each section that shows code is there, so that a changed heading can't hide an example."""
    assert list(EXAMPLES) == [
        "A decorated test 1",
        "In pytest 1",
        "From a bug report to a failing test 1",
        "From a bug report to a failing test 2",
        "Sending an app 1",
        "Test runs 1",
        "The test grid 1",
        "Configuration 1",
    ]


OPTIONS = (
    *("-W", "error", "-W", "ignore::pytest.PytestAssertRewriteWarning"),
    *(
        "-p",
        "no:randomly",
        "-p",
        "no:asyncio",
        "-p",
        "no:hypothesispytest",
        "-p",
        "moto_devicefarm.pytest_plugin",
    ),
)


@pytest.mark.parametrize("heading", EXAMPLES)
def test_example_runs(heading: str, pytester: pytest.Pytester) -> None:
    """An example with tests passes under pytest; any other is run as a script, its assertions
    included.
    """
    code = EXAMPLES[heading]
    if "def test_" not in code:
        code = "def test_script():\n" + "".join(
            f"    {line}" for line in code.splitlines(keepends=True)
        )
    pytester.makepyfile(code)
    pytester.runpytest_inprocess(*OPTIONS).assert_outcomes(passed=code.count("def test_"))
