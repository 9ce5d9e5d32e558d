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
from moto_devicefarm.server.listening import Server, listen
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


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("sh", "export AWS_ENDPOINT_URL={}"),
        ("powershell", "$env:AWS_ENDPOINT_URL = '{}'"),
        ("fish", "set -gx AWS_ENDPOINT_URL '{}'"),
    ],
)
def test_the_lines_of_a_shell(shell: str, line: str, capfd: pytest.CaptureFixture[str]) -> None:
    """``--shell`` decides, whatever the user's own shell is."""
    port = free_port()
    serve("--shell", shell, port=port)
    assert capfd.readouterr().out.splitlines()[1] == line.format(f"http://127.0.0.1:{port}")


def test_an_unknown_shell(capsys: pytest.CaptureFixture[str]) -> None:
    """The message has the shells that are possible."""
    with pytest.raises(SystemExit, match="2"):
        cli.main(["serve", "--shell", "tcsh"])
    error = capsys.readouterr().err
    assert all(shell in error for shell in ("'tcsh'", "sh", "powershell", "fish"))


def test_the_ready_file_of_a_server(tmp_path: Path) -> None:
    """It is there while the server answers."""
    file, port = tmp_path / "ready.json", free_port()

    def content(_: str) -> Any:
        return json.loads(file.read_text())

    url = f"http://127.0.0.1:{port}"
    ready = {"port": port, "url": url, "page": f"{url}/moto-devicefarm/", "pid": os.getpid()}
    assert serve("--ready-file", str(file), port=port, action=content) == (0, ready)
    assert list(tmp_path.iterdir()) == []


def test_no_server_listens_without_its_ready_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that can't be written is an error before anything listens."""
    monkeypatch.setattr(serve_module, "listen_or_advise", pytest.fail)
    file = tmp_path / "missing" / "ready.json"
    assert cli.main(["serve", "-p", "0", "--ready-file", str(file)]) == 2
    assert capsys.readouterr() == (
        "",
        f"moto-devicefarm: {file}: No such file or directory; "
        "give a --ready-file in a folder that exists and can be written\n",
    )


def test_a_server_that_can_not_listen_writes_no_ready_file(tmp_path: Path) -> None:
    """A file of an earlier server stays as it is."""
    file = tmp_path / "ready.json"
    file.write_text("{}")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert cli.main(["serve", "-p", str(port), "--ready-file", str(file)]) == 2
    assert [path.read_text() for path in tmp_path.iterdir()] == ["{}"]
