"""The file that tells a script where a server listens."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm import cli
from moto_devicefarm.server import serve as serve_module
from moto_devicefarm.server.ready_file import ADVICE, ready_file
from tests.support.serve_command import serve
from tests.support.server import free_port

READY: dict[str, str | int] = {"port": 5000, "url": "http://127.0.0.1:5000", "pid": 1}
TEXT = '{"port": 5000, "url": "http://127.0.0.1:5000", "pid": 1}\n'


def test_the_file_is_there_until_the_end(tmp_path: Path) -> None:
    """It appears with its whole content, and nothing is beside it."""
    file = tmp_path / "ready.json"
    with ready_file(file) as write:
        assert not file.exists()
        write(READY)
        assert [(path, path.read_text()) for path in tmp_path.iterdir()] == [(file, TEXT)]
    assert list(tmp_path.iterdir()) == []


def test_nobody_sees_a_part_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The content is written beside the file, in the same folder, and then moved to it."""
    file, moves, replace = tmp_path / "ready.json", [], os.replace

    def move(source: Path, target: Path) -> None:
        moves.append((source.read_text(), source.parent, target.exists()))
        replace(source, target)

    monkeypatch.setattr(os, "replace", move)
    with ready_file(file) as write:
        write(READY)
    assert moves == [(TEXT, tmp_path, False)]


def test_others_can_read_the_file(tmp_path: Path) -> None:
    """The umask decides, as for each file that a program writes: a container has other users."""
    file = tmp_path / "ready.json"
    before = os.umask(0o022)
    try:
        with ready_file(file) as write:
            write(READY)
            assert file.stat().st_mode & 0o777 == 0o644
    finally:
        os.umask(before)


def test_an_older_file_is_replaced(tmp_path: Path) -> None:
    """It stays until the server listens."""
    file = tmp_path / "ready.json"
    file.write_text("old")
    with ready_file(file) as write:
        assert file.read_text() == "old"
        write(READY)
        assert file.read_text() == TEXT
    assert not file.exists()


def test_a_file_that_was_not_written_stays(tmp_path: Path) -> None:
    """A server that fails before it listens removes no file."""
    file = tmp_path / "ready.json"
    file.write_text(TEXT)
    with pytest.raises(KeyboardInterrupt), ready_file(file):
        raise KeyboardInterrupt
    assert [path.read_text() for path in tmp_path.iterdir()] == [TEXT]


@pytest.mark.parametrize("other", [None, "other"])
def test_the_file_of_another_server_stays(other: str | None, tmp_path: Path) -> None:
    """A server removes only what it wrote; a file that is gone already is no error."""
    file = tmp_path / "ready.json"
    with ready_file(file) as write:
        write(READY)
        file.unlink()
        if other is not None:
            file.write_text(other)
    assert [path.read_text() for path in tmp_path.iterdir()] == ([other] if other else [])


def test_the_folder_is_gone(tmp_path: Path) -> None:
    """The end of a server needs no folder."""
    folder = tmp_path / "folder"
    folder.mkdir()
    with ready_file(folder / "ready.json") as write:
        write(READY)
        (folder / "ready.json").unlink()
        folder.rmdir()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_can_not_be_written(tmp_path: Path) -> None:
    """The error comes at once. It names the file, and says what to do."""
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(NotADirectoryError) as raised, ready_file(file / "ready.json"):
        pytest.fail("it started")
    assert raised.value.filename == str(file / "ready.json")
    assert raised.value.strerror == f"Not a directory; {ADVICE}"


@pytest.mark.parametrize("kind", ["folder", "device"])
def test_no_regular_file(kind: str, tmp_path: Path) -> None:
    """A folder or a device is not replaced."""
    path = tmp_path if kind == "folder" else Path(os.devnull)
    text = "it exists and is not a regular file"
    with pytest.raises(OSError, match=text) as raised, ready_file(path):
        pytest.fail("it started")
    assert raised.value.filename == str(path)


def test_a_write_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the file of the user, and nothing is left."""

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device", "draft")

    monkeypatch.setattr(os, "replace", fail)
    file = tmp_path / "ready.json"
    text = "No space left on device; give"
    with pytest.raises(OSError, match=text) as raised, ready_file(file) as write:
        write(READY)
    assert raised.value.filename == str(file)
    assert list(tmp_path.iterdir()) == []


def test_without_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written."""
    monkeypatch.chdir(tmp_path)
    with ready_file(None) as write:
        write(READY)
        assert list(tmp_path.iterdir()) == []


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
