"""farm.replay: a file that is not a recording is refused before a call is played."""

from __future__ import annotations

from pathlib import Path

import pytest

from moto_devicefarm import mock_devicefarm
from tests.support.clients import new_client
from tests.support.recordings import replay_calls

CREATE = '{"time": 1, "operation": "CreateProject", "parameters": {"name": "a"}, "answer": {}}'
NOT_A_CALL = (
    "{path}, line 2: not a recorded call: expected an object with time, operation, parameters, "
    "and answer or error"
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '{"time": 1, "oper',
            "{path}: not JSON: Unterminated string starting at: line 2 column 13 (char 97)",
        ),
        ('{"answer": {"a": 1e999}}', "{path}: answer.a: inf is not a number that JSON has"),
        ("[" * 101 + "]" * 101, "{path}: nested too deeply: at most 100 levels are read"),
        ("[1]", NOT_A_CALL),
        ("{}", NOT_A_CALL),
        ('{"time": 1, "operation": "ListProjects", "parameters": {}}', NOT_A_CALL),
        ('{"operation": "ListProjects", "parameters": {}, "answer": {}}', NOT_A_CALL),
        ('{"time": 1, "operation": ["a"], "parameters": {}, "answer": {}}', NOT_A_CALL),
        ('{"time": 1, "operation": "a", "parameters": [], "answer": {}}', NOT_A_CALL),
        ('{"time": 1, "operation": "a", "parameters": {}, "answer": null}', NOT_A_CALL),
        (
            '{"time": "noon", "operation": "a", "parameters": {}, "answer": {}}',
            "{path}, line 2: time: 'noon' is not a time: expected epoch seconds or ISO 8601, "
            "such as 2026-01-01T12:00:00Z",
        ),
    ],
)
def test_a_wrong_call_is_refused(text: str, message: str, path: Path) -> None:
    """The ValueError names the file and the line, and the mock is unchanged."""
    path.write_text(f"{CREATE}\n{text}")
    with mock_devicefarm() as farm:
        with pytest.raises(ValueError, match=r"calls\.jsonl") as raised:
            farm.replay(path)
        assert str(raised.value) == message.format(path=path)
        assert new_client().list_projects()["projects"] == []


def test_a_file_that_is_not_text_is_refused(path: Path) -> None:
    """The ValueError names the file."""
    path.write_bytes(b"\xff\xff")
    with pytest.raises(ValueError, match=r"calls\.jsonl: not UTF-8 text"):
        replay_calls(path)


def test_a_text_without_calls_is_refused(path: Path) -> None:
    """Catches "not JSON" as the answer to an issue, which can hold calls but does not."""
    path.write_text("# It hangs\n\nNo idea why.\n")
    with pytest.raises(ValueError, match="no calls in it: expected a recording"):
        replay_calls(path)


def test_a_missing_file_is_an_os_error(path: Path) -> None:
    """Python's own error names the path."""
    with pytest.raises(FileNotFoundError, match=r"calls\.jsonl"):
        replay_calls(path)
