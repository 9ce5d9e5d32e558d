"""Every line of the README's sections on other languages and Appium works as it stands there."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from shutil import which

import pytest

from tests.server.clients import (
    AWS,
    AwsCli,
    Curl,
    JavaScript,
    environment,
    link_modules,
    need,
    output_of,
)
from tests.server.conftest import Process
from tests.server.test_server import ask, client
from tests.test_readme import README


def blocks(heading: str) -> list[tuple[str, str]]:
    """(language, code) of the blocks of a section."""
    section = README.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^```(\w+)\n(.*?)^```", section, re.MULTILINE | re.DOTALL)


BLOCKS = blocks("Other languages")
SHELL = [code for language, code in BLOCKS if language == "sh"]
PYTHON = [code for language, code in BLOCKS if language == "python"]
(SCRIPT,) = [code for language, code in BLOCKS if language == "js"]


@pytest.fixture(autouse=True)
def _empty(server: Process) -> None:
    ask(f"{server.url}/moto-api/reset", b"", "POST")


def names(server: Process) -> list[str]:
    """The projects that are there."""
    return [project["name"] for project in client(server.url).list_projects()["projects"]]


def in_bash(script: str, server: Process, folder: Path) -> str:
    """What a script prints; ``aws`` in it is the one that the tests use."""
    found = f'aws() {{ "{AWS}" "$@"; }}\n' if AWS else ""
    return output_of(["bash", "-eu", "-c", found + script], server.url, folder)


def test_what_is_exported_is_all_that_a_client_needs(server: Process) -> None:
    """The lines set what the tests of clients are given, at the port where the server listens by
    default.
    """
    exported = dict(re.findall(r"(AWS_\w+)=(\S+)", SHELL[0]))
    given = environment("http://127.0.0.1:5000")
    assert exported == {name: given[name] for name in exported}
    assert {
        "AWS_ENDPOINT_URL",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_REGION",
    } <= exported.keys()


def test_the_aws_cli(server: Process, tmp_path: Path) -> None:
    """One line makes a project."""
    need(AwsCli)
    assert in_bash(SHELL[1], server, tmp_path).startswith(
        "arn:aws:devicefarm:us-west-2:123456789012:project:"
    )
    assert names(server) == ["cli"]


def test_javascript(server: Process, tmp_path: Path) -> None:
    """A module that Node.js runs."""
    need(JavaScript)
    link_modules(tmp_path)
    (tmp_path / "script.mjs").write_text(SCRIPT)
    assert output_of([str(which("node")), "script.mjs"], server.url, tmp_path).startswith(
        "arn:aws:devicefarm:us-west-2:"
    )
    assert names(server) == ["javascript"]


def test_python_over_http(server: Process, tmp_path: Path) -> None:
    """boto3 by the environment alone."""
    assert output_of([sys.executable, "-c", PYTHON[0]], server.url, tmp_path).startswith(
        "arn:aws:devicefarm:us-west-2:"
    )
    assert names(server) == ["python"]


def test_curl(server: Process, tmp_path: Path) -> None:
    """Makes a project, sends an app, drives the clock."""
    need(Curl)
    call, put, tick = SHELL[2].splitlines()
    assert '"name": "curl"' in in_bash(call, server, tmp_path)
    assert '"shift": 60.0' in in_bash(tick, server, tmp_path)
    ask(f"{server.url}/moto-devicefarm/clock", {"reset": True})
    need(AwsCli)
    devicefarm = client(server.url)
    (project,) = devicefarm.list_projects()["projects"]
    (tmp_path / "shop.apk").write_bytes(b"app")
    in_bash(f"PROJECT={project['arn']}\n{put}", server, tmp_path)
    (upload,) = devicefarm.list_uploads(arn=project["arn"], type="ANDROID_APP")["uploads"]
    assert upload["status"] == "SUCCEEDED"


(APPIUM,) = [code for language, code in blocks("An Appium client") if language == "python"]


@pytest.mark.parametrize("example", [PYTHON[1], APPIUM], ids=["server=True", "Appium"])
def test_a_mock_that_listens(example: str, tmp_path: Path) -> None:
    """The examples of mock_devicefarm(server=True), their assertions included."""
    root = str(Path(__file__).parent.parent.parent)
    output_of(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {root!r})\n{example}"], "", tmp_path
    )


def test_all_blocks_are_run() -> None:
    """A block that is added has to be looked at here."""
    assert [language for language, _ in BLOCKS] == ["sh", "sh", "js", "python", "sh", "python"]
