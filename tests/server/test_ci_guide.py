"""The guide to CI: the commands of its workflow exist, and its step with the server works."""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import signal
from pathlib import Path
from typing import Any

import pytest
import yaml

from moto_devicefarm.cli import main
from tests.support.clients import new_client
from tests.support.commands import ROOT, write_moto_devicefarm
from tests.support.documentation import blocks
from tests.support.language_clients import KEYS, output_of
from tests.support.pytester import run_pytest
from tests.support.server import send

pytest_plugins = ["pytester"]

CODE = dict(blocks("docs/guides/ci.md"))
JOBS: dict[str, Any] = yaml.safe_load(CODE["yaml"])["jobs"]
STEPS = [step for job in JOBS.values() for step in job["steps"]]
LINES = [line for step in STEPS for line in step.get("run", "").splitlines()]
(START,) = [step["run"] for step in STEPS if step.get("name") == "Start the mock"]


def test_each_step_uses_an_action_or_runs_a_command() -> None:
    """An action has a major version, and each job ends by itself."""
    assert set(JOBS) == {"python", "node"}
    assert all(
        job["runs-on"] == "ubuntu-latest" and job["timeout-minutes"] for job in JOBS.values()
    )
    for step in STEPS:
        assert ("uses" in step) != ("run" in step)
        assert re.fullmatch(r"actions/[a-z-]+@v\d+", step.get("uses", "actions/none@v1"))


def test_the_pythons_are_supported() -> None:
    """setup.cfg names the oldest and the newest version of the matrix."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    versions = re.findall(r"Python :: (\d\.\d+)", setup["metadata"]["classifiers"])
    assert JOBS["python"]["strategy"]["matrix"]["python"] == [versions[0], versions[-1]]
    assert "server" in setup["options.extras_require"]


def test_the_pytest_command(pytester: pytest.Pytester) -> None:
    """pytest and its plugins know the options, which are those at the top of the page."""
    (line,) = {line for line in LINES if "pytest" in line}
    assert line == CODE["sh"].strip()
    options = shlex.split(line)[3:]
    config = pytester.parseconfig("-p", "moto_devicefarm.pytest_plugin", *options)
    assert config.getoption("devicefarm_minutes")


def test_the_options_of_the_server(capsys: pytest.CaptureFixture[str]) -> None:
    """The command line knows the options of the line that starts the server."""
    (line,) = [line for line in LINES if line.startswith("moto-devicefarm")]
    command = line.partition(" >")[0]
    with pytest.raises(SystemExit):
        main([*shlex.split(command)[1:], "--no-such-option"])
    error = capsys.readouterr().err
    assert "unrecognized arguments: --no-such-option\n" in error


def test_the_other_commands() -> None:
    """All programs of the workflow are known ones."""
    programs = {shlex.split(line)[0] for line in LINES}
    assert programs == {"python3", "npm", "cd", "moto-devicefarm", "until", "sed", "cat"}


def test_the_step_that_starts_the_server(tmp_path: Path) -> None:
    """The server runs after the step, and the later steps have its address."""
    programs, variables = tmp_path / "bin", tmp_path / "env"
    programs.mkdir()
    write_moto_devicefarm(programs)
    setting = f"unset AWS_ENDPOINT_URL AWS_REGION AWS_DEFAULT_REGION {' '.join(KEYS)}\n"
    setting += f"PATH='{programs}':$PATH RUNNER_TEMP='{tmp_path}' GITHUB_ENV='{variables}'\n"
    output_of(["bash", "-e", "-c", setting + START], "")
    ready = json.loads((tmp_path / "ready.json").read_text())
    try:
        found = dict(line.split("=", 1) for line in variables.read_text().splitlines())
        assert found["AWS_ENDPOINT_URL"] == ready["url"]
        assert found["AWS_ACCESS_KEY_ID"] == "testing"
        assert new_client(endpoint_url=found["AWS_ENDPOINT_URL"]).list_projects()["projects"] == []
        assert send("GET", f"{ready['url']}/moto-devicefarm/unused")
    finally:
        os.kill(ready["pid"], signal.SIGTERM)


def test_a_server_that_does_not_start_fails_the_step(tmp_path: Path) -> None:
    """The log has the reason."""
    write_moto_devicefarm(tmp_path)
    setting = f"PATH='{tmp_path}':$PATH RUNNER_TEMP='{tmp_path}' GITHUB_ENV='{tmp_path}/env'\n"
    script = START.replace("--port 0", "--port 0 --concurrency 0")
    with pytest.raises(AssertionError, match="No such process"):
        output_of(["bash", "-e", "-c", setting + script], "")
    assert "concurrency=0: give a whole number" in (tmp_path / "serve.log").read_text()


def test_the_ini_file(pytester: pytest.Pytester) -> None:
    """pytest accepts each line of it, and a session that is left active fails its test."""
    (pytester.path / "pytest.ini").write_text(CODE["ini"])
    pytester.makepyfile("""
        def test_nothing():
            pass

        def test_leak(devicefarm_client):
            project = devicefarm_client.create_project(name="checkout")["project"]["arn"]
            phone = devicefarm_client.list_devices()["devices"][0]["arn"]
            devicefarm_client.create_remote_access_session(projectArn=project, deviceArn=phone)
    """)
    result = run_pytest(pytester, "--strict-config")
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*1 was left active*"])
