"""Random requests as bytes, sent in process and to a server. Rule: each is answered in the form
that its client can read, and nothing is raised in the caller. A refused request changes nothing.
"""

from __future__ import annotations

import random
from typing import Any

from moto_devicefarm import DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.core import clock
from moto_devicefarm.devicefarm.models import store_of
from tests.attacks import operations, urls
from tests.attacks.conditions import frozen_clock, move_clock, seed_ids
from tests.attacks.exchanges import ByHttp, Exchange, InProcess, RawAnswer, RawRequest
from tests.attacks.operations import OperationRequests
from tests.attacks.tally import Tally
from tests.attacks.urls import UrlRequests
from tests.attacks.values import Values
from tests.conformance.world import FLEET, TIMINGS
from tests.support.store import ACCOUNT_ID

LIFETIME = 400
"""Requests to one mock; then a new one begins, so that its state stays small."""
JUMPS = (-60_000, 1000, 1000, 60_000, 60_000, 3_600_000, 86_400_000, 10**10)
"""Milliseconds by which the clock moves."""
POLICIES = {"content-security-policy", "x-content-type-options"}
"""The headers that each answer of a server has."""
SHARE_OF_URLS, SHARE_OF_URLS_WITH_DRIVER = 0.3, 0.8
"""The second: while a session's driver answers, it gets some commands in a row."""


def attack(tally: Tally, seed: int, count: int, *, server: bool) -> None:
    """Send random requests, by HTTP or in process."""
    for number in range(-(-count // LIFETIME)):
        attack_mock(tally, seed, number, min(LIFETIME, count - number * LIFETIME), server=server)


def attack_mock(tally: Tally, seed: int, number: int, count: int, *, server: bool) -> None:
    """Send requests to one mock; it depends on its number and the seed only."""
    source = random.Random(f"{seed} {number} {server}")
    seed_ids(f"{seed} {number}")
    settings: dict[str, Any] = {
        "timings": source.choice((Timings(), TIMINGS, Timings.realistic())),
        "concurrency": source.choice((None, 1)),
        "page_size": source.choice((None, 2)),
        "check_uploads": source.choice((False, True)),
        "unused": "ignore",
    }
    with (
        mock_devicefarm(registry=FLEET, max_slots=5, server=server, **settings) as farm,
        frozen_clock(),
    ):
        exchange: Exchange = ByHttp(farm.url) if server else InProcess()
        one_mock = _OneMock(tally, source, farm, exchange, server=server)
        for place in range(count):
            one_mock.step(f"mock {number}, request {place}")


class _OneMock:
    """The requests to one mock."""

    def __init__(
        self,
        tally: Tally,
        source: random.Random,
        farm: DeviceFarm,
        exchange: Exchange,
        *,
        server: bool,
    ) -> None:
        self._tally = tally
        self._random = source
        self._farm = farm
        self._exchange = exchange
        self._is_server = server
        self._values = Values(source)
        self._values.learn(" ".join(device.arn for device in FLEET))
        store = store_of(ACCOUNT_ID)
        self._operations = OperationRequests(self._values, store, exchange.origin)
        self._urls = UrlRequests(self._values, exchange.origin, server=server)

    def step(self, where: str) -> None:
        """Send one request, and check the answer."""
        move_clock(self._random.choice(JUMPS) if self._random.random() < 0.07 else 0)
        with self._tally.step(where) as step:
            share = SHARE_OF_URLS_WITH_DRIVER if self._urls.has_driver else SHARE_OF_URLS
            is_url = self._random.random() < share
            request = (self._urls.make() if is_url else None) or self._operations.make()
            step.given = request
            before = self._state() if self._random.random() < 0.1 else None
            answer = self._exchange.send(request)
            problem = self._problem(request, answer, before)
            if problem is not None:
                self._tally.find(
                    where, f"{problem}: {answer.status} {answer.body[:300]!r}", request
                )
            self._tally.outcomes[_outcome(request, answer)] += 1
            self._values.learn(answer.text)
            self._urls.learn(request.about, answer)

    def _state(self) -> Any:
        return self._farm.dump(), clock.override.frozen_at

    def _problem(self, request: RawRequest, answer: RawAnswer, before: Any) -> str | None:
        about = urls if request.about in urls.KINDS else operations
        found: str | None = about.problem(request, answer)
        if found is not None:
            return found
        if "set-cookie" in answer.headers:
            return "a header came from the request"
        if self._is_server and not answer.headers.keys() >= POLICIES:
            return "a browser may run the answer"
        if before is not None and _changes_nothing(request, answer) and self._state() != before:
            return "it changed something"
        return None


def _changes_nothing(request: RawRequest, answer: RawAnswer) -> bool:
    """Whether the state must be as before: the request is a read, or it was refused. A driver keeps
    each command.
    """
    if request.about == urls.DRIVER:
        return False
    is_read = request.method == "GET" or request.about.startswith(operations.READS)
    return is_read or answer.status >= 300


def _outcome(request: RawRequest, answer: RawAnswer) -> str:
    if request.about in urls.KINDS:
        return f"{request.about} {'done' if answer.status < 300 else 'refused'}"
    return operations.outcome(answer)
