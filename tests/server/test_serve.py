"""``serve`` in the process of the test: its output, its end, and the state that it leaves."""

from __future__ import annotations

import importlib
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
from moto_devicefarm.server import serve as serve_module
from moto_devicefarm.server.listening import listen
from tests.support.clients import new_client
from tests.support.server import free_port, send

Action = Callable[[str], Any]
CLOCK = "/moto-devicefarm/clock"


@pytest.fixture(autouse=True)
def _no_state() -> Iterator[None]:
    """Empty the state, which a server leaves to the end of its process."""
    yield
    devicefarm_backends.reset()


def serve(
    *arguments: str, port: int, at: str = "127.0.0.1", action: Action = lambda url: None
) -> tuple[int, Any]:
    """Serve until the action, which gets the server's URL, is done.

    Returns the exit code, and the value of the action.
    """
    outcome: list[Any] = []

    def interrupt() -> None:
        url = f"http://{at}:{port}"
        try:
            for _ in range(200):
                try:
                    send("GET", f"{url}{CLOCK}")
                except OSError:
                    time.sleep(0.05)
                else:
                    outcome.append(action(url))
                    break
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    thread = threading.Thread(target=interrupt)
    thread.start()
    code = cli.main(["serve", *arguments, "-p", str(port)])
    thread.join()
    return code, outcome[0]


def test_serve_leaves_no_trace(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """The handlers of signals, the settings and the environment are as before.

    The output says where the server listened, and that it has stopped.
    """
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
    assert capfd.readouterr().out == (
        f"AWS Device Farm, with moto's other services, listens on {url}\n"
        f"export AWS_ENDPOINT_URL={url}\nstopped\n"
    )
    assert f"GET {CLOCK} HTTP/1.1" in caplog.text  # moto's own server logs requests too


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


def test_the_variable_of_moto_has_the_default_port(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without -p, MOTO_PORT is the port, as it is for moto's own server."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("MOTO_PORT", str(taken.getsockname()[1]))
        assert cli.main(["serve"]) == 2
        assert f"port {taken.getsockname()[1]}: Address already in use" in capsys.readouterr().err


def test_all_addresses_of_the_machine(capfd: pytest.CaptureFixture[str]) -> None:
    """The printed URL has an address that clients can use. URLs in answers have the client's."""
    port = free_port()

    def upload_url(url: str) -> str:
        client = new_client(endpoint_url=url)
        project = client.create_project(name="shop")["project"]["arn"]
        answer = client.create_upload(projectArn=project, name="a.apk", type="ANDROID_APP")
        found: str = answer["upload"]["url"]
        return found

    code, upload = serve("-H", "0.0.0.0", port=port, at="localhost", action=upload_url)
    assert code == 0
    assert upload.startswith(f"http://localhost:{port}/")
    assert capfd.readouterr().out.splitlines()[:2] == [
        f"AWS Device Farm, with moto's other services, listens on http://127.0.0.1:{port}, "
        "and at this machine's other addresses (0.0.0.0)",
        f"export AWS_ENDPOINT_URL=http://127.0.0.1:{port}",
    ]


def has_ipv6() -> bool:
    """Whether this machine has the IPv6 address of itself."""
    try:
        free_port(socket.AF_INET6, "::1")
    except OSError:
        return False
    return True


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
@pytest.mark.parametrize("host", ["::1", "::"])
def test_ipv6(host: str, capfd: pytest.CaptureFixture[str]) -> None:
    """The address has brackets in the URL."""
    port = free_port(socket.AF_INET6, "::1")
    code, projects = serve(
        "-H",
        host,
        port=port,
        at="[::1]",
        action=lambda url: new_client(endpoint_url=url).list_projects()["projects"],
    )
    assert (code, projects) == (0, [])
    assert f"export AWS_ENDPOINT_URL=http://[::1]:{port}\n" in capfd.readouterr().out


def test_a_host_name(capfd: pytest.CaptureFixture[str]) -> None:
    """The server listens at a name; clients may then use that name."""
    code, answer = serve(
        "-H",
        "localhost",
        port=free_port(),
        at="localhost",
        action=lambda url: send("GET", f"{url}{CLOCK}"),
    )
    assert (code, answer.status) == (0, 200)


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


def test_a_host_name_may_drive_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A container may have a name in its network. Other names stay foreign."""
    monkeypatch.setattr(serve_module, "listen_or_advise", lambda _, port: listen("127.0.0.1", port))

    def statuses(url: str) -> list[int]:
        hosts = ("phones:5000", "phones", "tablets")
        return [send("GET", f"{url}{CLOCK}", Host=host).status for host in hosts]

    outcome = serve("-H", "phones", port=free_port(), action=statuses)
    assert outcome == (0, [200, 200, 403])


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
            "--realistic",
            "--concurrency N",
            "--page-size N",
            "--filters-per-page",
            "--rate-limits",
            "--check-uploads",
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
