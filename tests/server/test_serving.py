"""``serve`` in this process: what it prints, what it leaves behind, how it ends."""

from __future__ import annotations

import json
import os
import re
import runpy
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import moto_devicefarm
from moto_devicefarm import DeviceFarm, cli, mock_devicefarm, settings
from moto_devicefarm.devicefarm.models import devicefarm_backends
from tests.devicefarm.clients import fresh
from tests.server.test_server import ask, client

Act = Callable[[str], Any]


@pytest.fixture(autouse=True)
def _no_state() -> Iterator[None]:
    """A server's state is the process's, and ends with that."""
    yield
    devicefarm_backends.reset()


def free_port(family: int = socket.AF_INET, host: str = "127.0.0.1") -> int:
    """A port that nothing listens at."""
    with socket.socket(family) as found:
        found.bind((host, 0))
        port: int = found.getsockname()[1]
    return port


def serve(
    *arguments: str, port: int, at: str = "127.0.0.1", act: Act = lambda url: None
) -> tuple[int, Any]:
    """Serve until ``act`` has been done to the server's URL, then interrupt; the exit code and what
    ``act`` gave.
    """
    outcome: list[Any] = []

    def interrupt() -> None:
        url = f"http://{at}:{port}"
        try:
            for _ in range(200):
                try:
                    ask(f"{url}/moto-devicefarm/clock")
                except OSError:
                    time.sleep(0.05)
                else:
                    outcome.append(act(url))
                    break
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    thread = threading.Thread(target=interrupt)
    thread.start()
    code = cli.main(["serve", *arguments, "-p", str(port)])
    thread.join()
    return code, outcome[0]


def test_it_leaves_nothing_behind(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """The former handlers of signals, the settings, the environment; it says where it listens, and
    that it has stopped.
    """
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    port = free_port()
    code, (known, size) = serve(
        port=port, act=lambda _: (os.environ["MOTO_PORT"], settings.current().page_size)
    )
    assert (code, known, size) == (0, str(port), 1000)
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
    assert "MOTO_PORT" not in os.environ
    with pytest.raises(RuntimeError, match="no mock_devicefarm is active"):
        DeviceFarm.current()
    url = f"http://127.0.0.1:{port}"
    assert capfd.readouterr().out == (
        f"AWS Device Farm, with moto's other services, listens on {url}\nexport AWS_ENDPOINT_URL={url}\nstopped\n"
    )
    assert "GET /moto-devicefarm/clock HTTP/1.1" in caplog.text  # as moto's own server does


def test_what_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The port that moto is told to have stays; the settings rule the answers."""
    monkeypatch.setenv("MOTO_PORT", "5001")
    given = ("--page-size", "7", "--realistic", "--concurrency", "3")
    code, (known, told) = serve(
        *given, port=free_port(), act=lambda _: (os.environ["MOTO_PORT"], settings.current())
    )
    assert (code, known) == (0, "5001")
    assert (told.page_size, told.concurrency, told.timings.session_preparing > 0) == (7, 3, True)


def test_moto_s_variable_is_the_default_port(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As for moto's own server."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("MOTO_PORT", str(taken.getsockname()[1]))
        assert cli.main(["serve"]) == 2
        assert f"port {taken.getsockname()[1]}: Address already in use" in capsys.readouterr().err


def test_all_addresses_of_the_machine(capfd: pytest.CaptureFixture[str]) -> None:
    """The URL that is printed is one that can be asked; URLs that are given out have the address by
    which it was.
    """
    port = free_port()

    def act(url: str) -> str:
        devicefarm = client(url)
        project = devicefarm.create_project(name="shop")["project"]["arn"]
        upload: str = devicefarm.create_upload(
            projectArn=project, name="a.apk", type="ANDROID_APP"
        )["upload"]["url"]
        return upload

    code, upload = serve("-H", "0.0.0.0", port=port, at="localhost", act=act)
    assert code == 0
    assert upload.startswith(f"http://localhost:{port}/")
    assert capfd.readouterr().out.splitlines()[:2] == [
        f"AWS Device Farm, with moto's other services, listens on http://127.0.0.1:{port}, "
        "and at this machine's other addresses (0.0.0.0)",
        f"export AWS_ENDPOINT_URL=http://127.0.0.1:{port}",
    ]


def has_ipv6() -> bool:
    """Whether this machine has its own IPv6 address."""
    try:
        free_port(socket.AF_INET6, "::1")
    except OSError:
        return False
    return True


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
@pytest.mark.parametrize("host", ["::1", "::"])
def test_ipv6(host: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Its URL has brackets."""
    port = free_port(socket.AF_INET6, "::1")
    code, projects = serve(
        "-H", host, port=port, at="[::1]", act=lambda url: client(url).list_projects()["projects"]
    )
    assert (code, projects) == (0, [])
    assert f"export AWS_ENDPOINT_URL=http://[::1]:{port}\n" in capfd.readouterr().out


def test_a_name_is_bound(capfd: pytest.CaptureFixture[str]) -> None:
    """And may then be asked by."""
    code, shown = serve(
        "-H",
        "localhost",
        port=free_port(),
        at="localhost",
        act=lambda url: ask(f"{url}/moto-devicefarm/clock"),
    )
    assert (code, shown[0]) == (0, 200)


def test_it_begins_with_what_another_mock_dumped(tmp_path: Path) -> None:
    """All of its state."""
    with mock_devicefarm() as farm:
        arn = fresh().create_project(name="dumped")["project"]["arn"]
        (tmp_path / "state.json").write_text(json.dumps(farm.dump()))
    given = ("--load", str(tmp_path / "state.json"))
    _, projects = serve(
        *given, port=free_port(), act=lambda url: client(url).list_projects()["projects"]
    )
    assert [project["arn"] for project in projects] == [arn]


TOLD = "a server needs flask_cors, not installed here: python3 -m pip install 'moto_devicefarm[server]'"


def test_the_command_without_the_extra(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line with what to do."""
    monkeypatch.setitem(sys.modules, "flask_cors", None)
    assert cli.main(["serve"]) == 2
    assert capsys.readouterr().err == f"moto-devicefarm: {TOLD}\n"


def test_the_decorator_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same, before any test runs."""
    monkeypatch.setitem(sys.modules, "flask_cors", None)
    with pytest.raises(ValueError, match=re.escape(TOLD)):
        mock_devicefarm(server=True)


def test_help_tells_what_a_stranger_needs(capsys: pytest.CaptureFixture[str]) -> None:
    """The variable to export, the clock, the reset, every option with its default."""
    with pytest.raises(SystemExit, match="0"):
        cli.main(["serve", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    for told in (
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
            "--realistic",
            "--concurrency N",
            "--page-size N",
        ),
        *(
            "(default: 127.0.0.1, for this machine only)",
            "(default: what MOTO_PORT says, else 5000)",
            "farm.dump()",
        ),
    ):
        assert told in said


def test_both_names_are_one_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``python -m moto_devicefarm.server`` is ``moto-devicefarm serve``."""
    monkeypatch.setattr(sys, "argv", ["server", "--help"])
    with pytest.raises(SystemExit, match="0"):
        runpy.run_path(
            str(Path(moto_devicefarm.__file__).parent / "server" / "__main__.py"),
            run_name="__main__",
        )
    assert capsys.readouterr().out.startswith("usage: moto-devicefarm serve")


def test_interrupted_before_it_serves(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A signal that comes as soon as the lines are printed ends it as cleanly."""

    def interrupted(_: Any) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(5)

    monkeypatch.setattr("werkzeug.serving.BaseWSGIServer.serve_forever", interrupted)
    assert cli.main(["serve", "-p", "0"]) == 0
    assert capsys.readouterr().out.endswith("stopped\n")
