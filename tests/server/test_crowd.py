"""Many clients at once; ``python3 -m tests.benchmarks.crowd`` does the same at full size."""

from __future__ import annotations

import pytest

from tests.benchmarks import crowd
from tests.support.server import ServerProcess

PROCESSES, SESSIONS = 8, 50


def test_a_crowd_loses_no_session(server: ServerProcess) -> None:
    """Another client finds each session, ids are unique, and no answer is an error."""
    outcome = crowd.run_crowd(server.url, PROCESSES, SESSIONS)
    assert outcome.statuses == {200: 2 * PROCESSES * SESSIONS}
    assert len(set(outcome.created)) == PROCESSES * SESSIONS
    assert sorted(outcome.found) == sorted(outcome.created)


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    """The command starts its own server and prints the outcome."""
    assert crowd.main(["--processes", "2", "--sessions", "3"]) == 0
    assert capsys.readouterr().out.startswith(
        "2 processes, 3 sessions each: 0 lost; statuses {200: 12}\n"
    )
