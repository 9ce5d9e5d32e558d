"""``serve`` in the process of the test: its output, its end, and the state that it leaves."""

from __future__ import annotations

import importlib
import json
import os
import re
import runpy
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import moto_devicefarm
from moto_devicefarm import DeviceFarm, cli, mock_devicefarm, settings
from moto_devicefarm.server.listening import Server
from tests.support.clients import new_client
from tests.support.serve_command import CLOCK, serve
from tests.support.server import free_port


def test_serve_leaves_no_trace(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The handlers of signals, the settings and the environment are as before.

    The output says where the server listened, what clients need, and that it has stopped.
    """
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    port = free_port()
    code, (known, size) = serve(
        port=port, action=lambda _: (os.environ["MOTO_PORT"], settings.current().page_size)
    )
    assert (code, known, size) == (0, str(port), 1000)
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
    assert "MOTO_PORT" not in os.environ
    with pytest.raises(RuntimeError, match="no mock_devicefarm is active"):
        DeviceFarm.current()
    url = f"http://127.0.0.1:{port}"
    output = capfd.readouterr()
    assert output.out.splitlines() == [
        f"AWS Device Farm, with moto's other services, listens on {url}",
        f"export AWS_ENDPOINT_URL={url}",
        "export AWS_REGION=us-west-2",
        "export AWS_DEFAULT_REGION=us-west-2",
        "export AWS_ACCESS_KEY_ID=testing",
        "export AWS_SECRET_ACCESS_KEY=testing",
        f"The page {url}/moto-devicefarm/ shows the resources and the calls",
        "stopped",
    ]
    assert re.search(rf" GET {CLOCK} 200$", output.err, re.MULTILINE)


def test_arguments_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings hold while the server runs. A port in moto's variable stays as it is."""
    monkeypatch.setenv("MOTO_PORT", "5001")
    flags = ("--realistic", "--filters-per-page", "--rate-limits", "--check-uploads")
    arguments = ("--page-size", "7", "--concurrency", "3", *flags)
    code, (port, active) = serve(
        *arguments, port=free_port(), action=lambda _: (os.environ["MOTO_PORT"], settings.current())
    )
    assert (code, port) == (0, "5001")
    assert (active.page_size, active.concurrency) == (7, 3)
    assert active.timings.session_preparing > 0
    assert (active.filters_per_page, active.rate_limits, active.check_uploads) == (True, True, True)


def test_a_server_begins_with_a_dumped_state(tmp_path: Path) -> None:
    """``--load`` takes the result of ``farm.dump()``."""
    with mock_devicefarm() as farm:
        arn = new_client().create_project(name="dumped")["project"]["arn"]
        (tmp_path / "state.json").write_text(json.dumps(farm.dump()))
    arguments = ("--load", str(tmp_path / "state.json"))
    _, projects = serve(
        *arguments,
        port=free_port(),
        action=lambda url: new_client(endpoint_url=url).list_projects()["projects"],
    )
    assert [project["arn"] for project in projects] == [arn]


MISSING = "a server needs {}: run python3 -m pip install 'moto_devicefarm[server]'"


@pytest.mark.parametrize(
    ("modules", "names"),
    [
        (["flask"], "flask"),
        (["flask_cors"], "flask-cors"),
        (["lxml"], "lxml"),
        (["flask", "flask_cors", "lxml"], "flask, flask-cors, lxml"),
    ],
)
def test_a_server_without_the_extra(
    modules: list[str],
    names: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The command and the decorator say what is missing and how to install it, before they run."""
    for module in modules:
        monkeypatch.setitem(sys.modules, module, None)
    text = MISSING.format(names)
    assert cli.main(["serve"]) == 2
    assert capsys.readouterr().err == f"moto-devicefarm: {text}\n"
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        mock_devicefarm(server=True)


def test_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    """The help has the variable to export, the clock, the reset, and each option."""
    with pytest.raises(SystemExit, match="0"):
        cli.main(["serve", "--help"])
    output = " ".join(capsys.readouterr().out.split())
    for text in (
        *(
            "AWS_ENDPOINT_URL",
            "POST /moto-devicefarm/clock",
            '{"tick": 60}',
            "POST /moto-api/reset",
        ),
        *(
            "--devices FILE",
            "--registry NAME",
            "--load REPORT",
            "--complete",
            "--realistic",
            "--concurrency N",
            "--page-size N",
            "--filters-per-page",
            "--rate-limits",
            "--check-uploads",
            "--shell {sh,powershell,fish}",
            "--ready-file FILE",
            "NO_COLOR",
        ),
        *(
            "(default: 127.0.0.1, for this machine only)",
            "(default: the value of MOTO_PORT, else 5000)",
            "farm.dump()",
        ),
    ):
        assert text in output


def test_the_module_is_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``python -m moto_devicefarm.server`` does the same as ``moto-devicefarm serve``."""
    monkeypatch.setattr(sys, "argv", ["server", "--help"])
    with pytest.raises(SystemExit, match="0"):
        runpy.run_path(
            str(Path(moto_devicefarm.__file__).parent / "server" / "__main__.py"),
            run_name="__main__",
        )
    assert capsys.readouterr().out.startswith("usage: moto-devicefarm serve")


def test_the_module_is_a_command_only_when_it_is_run() -> None:
    """An import of the module, as tools make that walk through packages, starts no server."""
    importlib.import_module("moto_devicefarm.server.__main__")


def test_a_signal_before_the_first_request(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A signal directly after the printed lines ends the server too."""

    def interrupt(_: Any) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(5)

    monkeypatch.setattr("werkzeug.serving.BaseWSGIServer.serve_forever", interrupt)
    assert cli.main(["serve", "-p", "0"]) == 0
    assert capsys.readouterr().out.endswith("stopped\n")


def test_a_second_signal_skips_no_step_of_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A user who presses Ctrl-C twice leaves no file and no open port."""
    former, close = signal.getsignal(signal.SIGINT), Server.close

    def interrupt(_: Any) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    def interrupt_and_close(server: Any) -> None:
        interrupt(server)
        close(server)

    monkeypatch.setattr("werkzeug.serving.BaseWSGIServer.serve_forever", interrupt)
    monkeypatch.setattr(Server, "close", interrupt_and_close)
    assert cli.main(["serve", "-p", "0", "--ready-file", str(tmp_path / "ready.json")]) == 0
    assert list(tmp_path.iterdir()) == []
    assert capsys.readouterr().out.endswith("stopped\n")
    assert signal.getsignal(signal.SIGINT) is former
