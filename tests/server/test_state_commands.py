"""``moto-devicefarm load`` and ``dump``: the state of a running server."""

from __future__ import annotations

import http.server
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.cli import main
from tests.support.commands import error_line
from tests.support.server import ServerProcess, refusing_port, running, send
from tests.support.session_reports import PREFIX, RUNNING, SESSION

REPORTS = Path(__file__).parents[1] / "reports"
START = "start one with 'moto-devicefarm serve', or give its address with --url"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a server."""
    server = ServerProcess(folder=tmp_path_factory.mktemp("server"))
    yield server.url
    server.kill()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a report."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    (tmp_path / "report.json").write_text(json.dumps({"remoteAccessSession": RUNNING}))
    return tmp_path


def test_load_and_dump(
    url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report goes into the server of AWS_ENDPOINT_URL, and its state into a file."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"{url}/")
    assert main(["load", "report.json"]) == 0
    assert f"RemoteAccessSession  {SESSION}\n" in capsys.readouterr().out
    assert main(["dump", "-o", "state.json"]) == 0
    wrote = "wrote state.json; serve it with: moto-devicefarm serve --load state.json\n"
    assert capsys.readouterr().out == wrote
    line = error_line(capsys, "load", "state.json")
    assert line.endswith("Load the dump first, or into another mock")
    send("POST", f"{url}/moto-devicefarm/reset")
    assert main(["load", "state.json", "--json"]) == 0
    assert SESSION in json.loads(capsys.readouterr().out)["arns"]["RemoteAccessSession"]


def test_dump_prints_the_state(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A pipe gets JSON, also with ``-o -``."""
    for options in ((), ("-o", "-")):
        assert main(["dump", "--url", url, *options]) == 0
        assert isinstance(json.loads(capsys.readouterr().out), dict)


def test_any_form_of_a_report(url: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The text of an issue is read here, and so is what boto3 printed with its dates. What is
    missing is told.
    """
    run = {
        "arn": f"{PREFIX}:run:{SESSION.split(':')[6].split('/')[0]}/0d97db42",
        "name": "nightly",
        "status": "COMPLETED",
        "totalJobs": 2,
        "created": "TIME",
    }
    printed = f"{{'runs': [{run}]}}".replace("'TIME'", "datetime.datetime(2026, 1, 17, 12, 30)")
    (folder / "issue.md").write_text(
        f"It hangs:\n\n```\n{printed}\n```\n\n    [{json.dumps(RUNNING)}]\n"
    )
    assert main(["load", "issue.md", "--url", url]) == 0
    printed_lines = capsys.readouterr()
    assert f"RemoteAccessSession  {SESSION}\n" in printed_lines.out
    assert "totalJobs is 2, but no job of the run is loaded" in printed_lines.err


@pytest.mark.parametrize(
    "name",
    [
        "aws_debug.log",
        "boto3_debug.log",
        "cassette.yaml",
        "cloudtrail.json",
        "issue_with_log.md",
        "issue_with_trail.md",
        "lookup_events.json",
        "recording.jsonl",
    ],
)
def test_any_sequence_of_calls(url: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The server gets what ``farm.load`` makes of the same file."""
    send("POST", f"{url}/moto-devicefarm/reset")
    with mock_devicefarm() as farm:
        expected = farm.load(REPORTS / name)
    assert main(["load", str(REPORTS / name), "--url", url, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["arns"] == expected


def test_a_folder_of_a_trail_and_a_document(
    url: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each goes into the server."""
    send("POST", f"{url}/moto-devicefarm/reset")
    (folder / "trail").mkdir()
    (folder / "trail" / "a.json").write_bytes((REPORTS / "cloudtrail.json").read_bytes())
    assert main(["load", "trail", "report.json", "--url", url]) == 0
    assert f"RemoteAccessSession  {SESSION}\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("null", "empty.json: it is null, as 'aws --query' prints"),
        ("[]", "empty.json: the list is empty"),
        ('["a"]', 'empty.json: expected a JSON object, found "a"'),
    ],
)
def test_a_report_without_a_document(
    text: str, line: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line has the name of the report, and no server is asked."""
    (folder / "empty.json").write_text(text)
    with refusing_port() as port:
        url = f"http://127.0.0.1:{port}"
        assert error_line(capsys, "load", "empty.json", "--url", url).startswith(line)


def test_what_the_server_refuses_is_one_line(
    url: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line is the server's message."""
    (folder / "report.json").write_text(json.dumps({"remoteAccessSession": {"arn": SESSION}}))
    line = error_line(capsys, "load", "report.json", "--url", url)
    assert "status is missing" in line


def test_no_server(capsys: pytest.CaptureFixture[str]) -> None:
    """The line says how to start one."""
    with refusing_port() as port:
        line = error_line(capsys, "dump", "--url", url := f"http://127.0.0.1:{port}")
    assert line == f"no server answers at {url} (Connection refused): {START}"


def other_server(status: int, body: bytes) -> AbstractContextManager[str]:
    """The URL, in a block, of a server that answers each request in this way."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    return running(http.server.HTTPServer(("127.0.0.1", 0), Handler))


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>"),
        (404, b"<html>"),
        (404, b"[1]"),
        (404, b'{"a": 1}'),
        (404, b'{"message": 5}'),
    ],
)
def test_another_server(status: int, body: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    """A server of another kind answers something else."""
    with other_server(status, body) as url:
        line = error_line(capsys, "dump", "--url", url)
    expected = f"another server than 'moto-devicefarm serve' answers at {url}: give another --url"
    assert line == expected


def test_a_wrong_url(capsys: pytest.CaptureFixture[str]) -> None:
    """The line has an example."""
    line = error_line(capsys, "dump", "--url", "localhost5000")
    assert line.startswith("--url localhost5000: ")
    assert line.endswith(": give a URL such as http://127.0.0.1:5000")
