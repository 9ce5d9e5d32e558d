"""Every line of the guides on other languages and on Appium works as it stands."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from shutil import which

import pytest

from moto_devicefarm.server.shell_lines import shell_lines
from tests.support.clients import new_client
from tests.support.commands import ROOT, write_moto_devicefarm, write_program
from tests.support.documentation import blocks
from tests.support.language_clients import (
    AWS,
    KEYS,
    AwsCli,
    Curl,
    JavaScript,
    environment,
    link_modules,
    output_of,
    skip_without,
)
from tests.support.server import ServerProcess, change_clock, send

BLOCKS = blocks("docs/guides/server.md")
SHELL = [code for language, code in BLOCKS if language == "sh"]
(PYTHON,) = [code for language, code in BLOCKS if language == "python"]
SCRIPT, NODE_TEST = [code for language, code in BLOCKS if language == "js"]


@pytest.fixture(autouse=True)
def _empty(server: ServerProcess) -> None:
    send("POST", f"{server.url}/moto-api/reset")
    send("POST", f"{server.url}/moto-devicefarm/reset")


def names(server: ServerProcess) -> list[str]:
    """The names of the server's projects."""
    client = new_client(endpoint_url=server.url)
    return [project["name"] for project in client.list_projects()["projects"]]


def run_in_bash(script: str, server: ServerProcess, folder: Path) -> str:
    """The output of a script; ``aws`` in it is the AWS CLI of the tests."""
    function = f'aws() {{ "{AWS}" "$@"; }}\n' if AWS else ""
    return output_of(["bash", "-eu", "-c", function + script], server.url, folder)


def test_the_exported_variables(server: ServerProcess) -> None:
    """They are the lines that the server prints, here with its default port."""
    assert SHELL[0].splitlines() == shell_lines("sh", "http://127.0.0.1:5000", {})
    exported = dict(re.findall(r"(AWS_\w+)=(\S+)", SHELL[0]))
    needed = environment("http://127.0.0.1:5000")
    assert exported == {name: needed[name] for name in exported}
    assert {
        "AWS_ENDPOINT_URL",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_REGION",
    } <= exported.keys()


def test_the_aws_cli(server: ServerProcess, tmp_path: Path) -> None:
    """One line creates a project."""
    skip_without(AwsCli)
    assert run_in_bash(SHELL[1], server, tmp_path).startswith(
        "arn:aws:devicefarm:us-west-2:123456789012:project:"
    )
    assert names(server) == ["cli"]


def test_javascript(server: ServerProcess, tmp_path: Path) -> None:
    """Node.js runs the module."""
    skip_without(JavaScript)
    link_modules(tmp_path)
    (tmp_path / "script.mjs").write_text(SCRIPT)
    assert output_of([str(which("node")), "script.mjs"], server.url, tmp_path).startswith(
        "arn:aws:devicefarm:us-west-2:"
    )
    assert names(server) == ["javascript"]


def test_python_over_http(server: ServerProcess, tmp_path: Path) -> None:
    """boto3 needs nothing but the environment."""
    assert output_of([sys.executable, "-c", PYTHON], server.url, tmp_path).startswith(
        "arn:aws:devicefarm:us-west-2:"
    )
    assert names(server) == ["python"]


def test_curl(server: ServerProcess, tmp_path: Path) -> None:
    """curl creates a project, sends an app, and ticks the clock."""
    skip_without(Curl)
    call, put, tick = SHELL[2].splitlines()
    assert '"name": "curl"' in run_in_bash(call, server, tmp_path)
    assert '"shift": 60.0' in run_in_bash(tick, server, tmp_path)
    change_clock(server.url, reset=True)
    skip_without(AwsCli)
    client = new_client(endpoint_url=server.url)
    (project,) = client.list_projects()["projects"]
    (tmp_path / "shop.apk").write_bytes(b"app")
    run_in_bash(f"PROJECT={project['arn']}\n{put}", server, tmp_path)
    (upload,) = client.list_uploads(arn=project["arn"], type="ANDROID_APP")["uploads"]
    assert upload["status"] == "SUCCEEDED"


def test_a_failing_session_in_node(server: ServerProcess, tmp_path: Path) -> None:
    """Node's own test runner passes the test, and fails it if the arrangement is missing."""
    skip_without(JavaScript)
    link_modules(tmp_path)
    file = tmp_path / "session.test.mjs"
    file.write_text(NODE_TEST)
    assert "# pass 1\n" in output_of(
        [str(which("node")), "--test", file.name], server.url, tmp_path
    )
    file.write_text(NODE_TEST.replace('"next-session"', '"next-sesion"'))
    with pytest.raises(AssertionError):
        output_of([str(which("node")), "--test", file.name], server.url, tmp_path)


def test_a_failing_session_with_curl(server: ServerProcess, tmp_path: Path) -> None:
    """The session has the arranged result, and the arrangement is used then."""
    skip_without(Curl)
    client = new_client(endpoint_url=server.url)
    project = client.create_project(name="checkout")["project"]["arn"]
    phone = client.list_devices()["devices"][0]["arn"]
    script = f"PROJECT={project} PHONE={phone}\n{SHELL[3]}"
    output = run_in_bash(script, server, tmp_path)
    assert '"result": "ERRORED"' in output
    assert '"message": "The device is lost."' in output
    assert output.endswith('{"unused": []}\n')


(START,) = [code for code in SHELL if "--ready-file" in code]


@pytest.fixture
def commands(tmp_path: Path) -> str:
    """Lines for a script: it finds the commands ``moto-devicefarm`` and ``aws``, and no server."""
    folder = tmp_path / "bin"
    folder.mkdir()
    write_moto_devicefarm(folder)
    write_program(folder, "aws", f"exec '{AWS}' \"$@\"")
    return f"PATH='{folder}':$PATH\nunset {' '.join(UNSET)}\n"


UNSET = {"AWS_ENDPOINT_URL", "AWS_REGION", "AWS_DEFAULT_REGION", *KEYS}
"""The variables that the printed lines set."""


def test_a_script_that_starts_a_server(commands: str, tmp_path: Path) -> None:
    """The AWS CLI gets an answer of the server, which has a short log. Nothing is left of it."""
    skip_without(AwsCli)
    output = output_of(["sh", "-c", commands + START], "", tmp_path)
    assert output.startswith('"')
    log = (tmp_path / "serve.log").read_text()
    assert [line.split(" ", 2)[2] for line in log.splitlines()] == ["POST ListDevices 200"]


def test_a_script_whose_server_does_not_start(commands: str, tmp_path: Path) -> None:
    """The script ends too, with an error, and the log has the reason."""
    script = START.replace("--port 0", "--port 0 --concurrency 0")
    with pytest.raises(AssertionError, match="No such process"):
        output_of(["sh", "-c", commands + script], "", tmp_path)
    assert "concurrency=0: give a whole number" in (tmp_path / "serve.log").read_text()


(APPIUM,) = [
    code
    for language, code in blocks("docs/guides/appium.md", "An Appium client")
    if language == "python"
]

HTTPX = next(code for _, code in blocks("docs/guides/http-clients.md", "HTTP clients"))


@pytest.mark.parametrize("example", [APPIUM, HTTPX], ids=["Appium", "httpx"])
def test_a_mock_that_listens(example: str, tmp_path: Path) -> None:
    """The examples of mock_devicefarm(server=True) run, and their assertions hold."""
    path = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
    output_of([sys.executable, "-c", path + example], "", tmp_path)


def test_all_blocks_are_run() -> None:
    """A new block in the guide needs a test in this file."""
    assert [language for language, _ in BLOCKS] == [
        *("sh", "sh", "js", "python", "sh", "js", "sh", "sh")
    ]
