"""The addresses at which ``serve`` listens, and the names that its clients may use."""

from __future__ import annotations

import socket

import pytest

from moto_devicefarm import cli
from moto_devicefarm.server import serve as serve_module
from moto_devicefarm.server.listening import listen
from tests.support.clients import new_client
from tests.support.serve_command import CLOCK, serve
from tests.support.server import free_port, send


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


def test_a_host_name_may_drive_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A container may have a name in its network. Other names stay foreign."""
    monkeypatch.setattr(serve_module, "listen_or_advise", lambda _, port: listen("127.0.0.1", port))

    def statuses(url: str) -> list[int]:
        hosts = ("phones:5000", "phones", "tablets")
        return [send("GET", f"{url}{CLOCK}", Host=host).status for host in hosts]

    outcome = serve("-H", "phones", port=free_port(), action=statuses)
    assert outcome == (0, [200, 200, 403])
