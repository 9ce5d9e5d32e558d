"""What is published fits together: the version, the changelog, the addresses."""

from __future__ import annotations

import re
from configparser import ConfigParser
from pathlib import Path

import pytest

import moto_devicefarm

ROOT = Path(__file__).parent.parent
SETUP = ConfigParser()
SETUP.read(ROOT / "setup.cfg", "utf-8")
URLS = dict(re.findall(r"^(\w+) = (\S+)$", SETUP["metadata"]["project_urls"], re.MULTILINE))
HOME = URLS["Homepage"]
CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_changelog_has_the_version_with_its_date() -> None:
    """The newest version of the changelog is that of the package."""
    released = re.findall(r"^## \[([\d.]+)\] - \d{4}-\d\d-\d\d$", CHANGELOG, re.MULTILINE)
    assert released[0] == moto_devicefarm.__version__
    assert f"[{released[0]}]: {HOME}/releases/tag/v{released[0]}\n" in CHANGELOG


@pytest.mark.parametrize("name", URLS)
def test_an_address_belongs_to_the_project(name: str) -> None:
    """An address of setup.cfg is below the homepage. If it names a file, the file exists."""
    assert URLS[name].startswith(HOME)
    _, _, path = URLS[name].partition("/main/")
    assert (ROOT / path).exists()


@pytest.mark.parametrize("file", ["CHANGELOG.md", "SECURITY.md"])
def test_a_page_names_the_same_project(file: str) -> None:
    """Each link to the host of the project leads to the project."""
    host = re.escape(HOME.removesuffix("moto_devicefarm"))
    found = re.findall(host + r"\w+", (ROOT / file).read_text("utf-8"))
    assert set(found) == {HOME}


def test_each_tested_python_has_a_classifier() -> None:
    """The oldest Python is the one that setup.cfg requires."""
    found = re.findall(r"Python :: 3\.(\d+)$", SETUP["metadata"]["classifiers"], re.MULTILINE)
    assert found == [str(minor) for minor in range(10, 14)]
    assert SETUP["options"]["python_requires"] == f">=3.{found[0]}"
