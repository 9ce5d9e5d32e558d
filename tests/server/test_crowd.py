"""Requests from many clients at once lose nothing; ``python3 -m tests.benchmarks.crowd`` is the
same at full size.
"""

from __future__ import annotations

import pytest

from tests.benchmarks import crowd
from tests.server.conftest import Process

PROCESSES, SESSIONS = 8, 50


def test_a_crowd_loses_nothing(server: Process) -> None:
    """Every session that was created can be got by another client, ids are unique, and no answer is
    an error.
    """
    came = crowd.gather(server.url, PROCESSES, SESSIONS)
    assert came.statuses == {200: 2 * PROCESSES * SESSIONS}
    assert len(set(came.created)) == PROCESSES * SESSIONS
    assert sorted(came.found) == sorted(came.created)


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    """Starts a server of its own and prints what came of it."""
    assert crowd.main(["--processes", "2", "--sessions", "3"]) == 0
    assert capsys.readouterr().out.startswith(
        "2 processes, 3 sessions each: 0 lost; statuses {200: 12}\n"
    )
