"""Asks the probes, first the real account and then the mock. Rule: what a probe created is deleted
before the next one begins, also if the probe fails or is interrupted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.core import clock
from moto_devicefarm.core.timings import Timings
from moto_devicefarm.recordings.secrets import scrub
from moto_devicefarm.verification.account import Account, CannotRun, NotAnswered, Refused
from moto_devicefarm.verification.probe import Probe

QUOTA = 5
"""The sessions and jobs that a new account may have at the same time (D: limits)."""

POLL_SECONDS = 2
"""Seconds by the mock's clock; no stage of ``Timings.realistic()`` is shorter than twice that."""


@dataclass
class ProbeAnswer:
    """What an account answered to a probe."""

    name: str
    question: str
    calls: Sequence[Mapping[str, Any]] = ()
    """Calls in the form of ``record``. ``compared`` is False on a call that was only read. Calls
    of one wait have the same number ``poll``.
    """
    result: Any = None
    """What the probe returned."""
    fault: str | None = None
    """The Python exception that ended the probe."""
    not_answered: str | None = None
    """Why the account could not answer."""


def ask_probe(one: Probe, account: Account) -> ProbeAnswer:
    """The answer to a probe. Raises CannotRun or KeyboardInterrupt after the clean-up."""
    answer = ProbeAnswer(one.name, one.question)
    account.begin_probe()
    try:
        answer.result = account.privacy.anonymous(scrub(one.ask(account)))
    except Refused:
        pass  # the last call shows the error
    except NotAnswered as reason:
        answer.not_answered = str(reason)
    except CannotRun:
        raise
    except Exception as error:
        answer.fault = account.privacy.anonymous(scrub(f"{type(error).__name__}: {error}"))
    finally:
        account.clean_up.delete_all()
    answer.calls = account.calls
    return answer


def ask_mock(probes: Sequence[Probe]) -> list[ProbeAnswer]:
    """The mock's answers. Its stages last as long as the real ones, and its waits take no time."""
    settings: dict[str, Any] = {
        "timings": Timings.realistic(),
        "check_uploads": True,
        "concurrency": QUOTA,
    }
    with mock_devicefarm(unused="ignore", leaks="ignore", **settings), _stopped_clock() as tick:
        session = boto3.Session("testing", "testing")
        account = Account(session, sleep=tick, poll_seconds=POLL_SECONDS)
        account.identify()
        return [ask_probe(one, account) for one in probes]


@contextmanager
def _stopped_clock() -> Iterator[Callable[[float], None]]:
    """Stop the mock's clock; the function moves it forward by seconds."""
    override = clock.override
    former = override.frozen_at
    override.freeze(clock.now())
    try:
        yield lambda seconds: override.tick(round(seconds * 1000))
    finally:
        override.frozen_at = former
