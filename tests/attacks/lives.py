"""Random lives under a jumping clock. Rule: no step raises anything but AWS's errors, all answers
fit the model, a read changes no other read, and a dump gives the same answers.
"""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator
from typing import Any

from moto_devicefarm import Timings, mock_devicefarm
from moto_devicefarm.core import clock, constraints, model
from moto_devicefarm.core.errors import DeviceFarmError
from moto_devicefarm.devicefarm.models import store_of
from tests.attacks.conditions import seed_ids
from tests.attacks.tally import MANY_ANSWERS, Tally
from tests.captures.story import ACTIONS, PHONE, PRIVATE, START, Story
from tests.support.answers import requests_and_answers
from tests.support.store import ACCOUNT_ID

LIFE = 60
"""Steps of one mock."""
CHECK = 20
"""Steps between two looks at all answers."""
JUMPS = (-(10**8), -86_400, -60, -1, 1, 60, 3600, 9001, 86_400, 10**8)
"""Seconds by which the clock jumps."""
EARLIEST, LATEST = START - 10**12, START + 10**11
LATER = 7_000_000
"""Milliseconds to the other moment of a look."""


def attack(tally: Tally, seed: int, count: int) -> None:
    """Take random steps."""
    for life in range(-(-count // LIFE)):
        attack_mock(tally, seed, life, min(LIFE, count - life * LIFE))


def attack_mock(tally: Tally, seed: int, life: int, steps: int) -> None:
    """Take the steps of one life; it depends on its number and the seed only."""
    source = random.Random(f"{seed} {life}")
    seed_ids(f"{seed} {life}")
    arguments: dict[str, Any] = {
        "registry": [PHONE, PRIVATE],
        "timings": source.choice((Timings(), Timings.realistic())),
        "concurrency": source.choice((None, 1, 2)),
        "page_size": source.choice((None, 2)),
        "unused": "ignore",
    }
    with mock_devicefarm(**arguments) as farm:
        _live(tally, f"life {life}", Story(farm), source, steps)
        with tally.step(f"life {life}, dump", MANY_ANSWERS):
            dump = json.loads(json.dumps(farm.dump()))
            before = _answers_at_moments()
    with (
        tally.step(f"life {life}, load", MANY_ANSWERS) as step,
        mock_devicefarm(**arguments) as farm,
    ):
        step.given = dump
        farm.load(dump)
        if _answers_at_moments() != before:
            tally.find(f"life {life}", "the mock with the dump answers otherwise", dump)


def _live(tally: Tally, life: str, story: Story, source: random.Random, steps: int) -> None:
    for number in range(steps):
        where = f"{life}, step {number}"
        if source.random() < 0.2:
            story.now = max(EARLIEST, min(LATEST, story.now + source.choice(JUMPS) * 1000))
        action = source.choice(list(ACTIONS)), source.randrange(10), source.randrange(10)
        with tally.step(where) as step:
            step.given = action
            tally.outcomes["done" if _is_done(story, *action) else "refused"] += 1
        if number % CHECK == CHECK - 1:
            with tally.step(f"{where}, all answers", MANY_ANSWERS):
                _check_answers(tally, where, story.now)


def _is_done(story: Story, name: str, first: int, second: int) -> bool:
    """Take a step; False if Device Farm refuses it."""
    try:
        ACTIONS[name](story, first, second)
    except DeviceFarmError:
        return False
    return True


def _check_answers(tally: Tally, where: str, now: int) -> None:
    """Look at all answers now, at another moment, and now again."""
    first = list(_answers(now))
    list(_answers(now + LATER))
    again = list(_answers(now))
    for (operation, params, text), (*_, other) in itertools.zip_longest(
        first, again, fillvalue=("", {}, "")
    ):
        tally.outcomes["read"] += 1
        if text != other:
            tally.find(where, f"{operation} answers otherwise at the same moment", (text, other))
        if text.startswith("{"):
            output = model.operation_model(operation).output
            assert output is not None
            problems = constraints.violations(output, json.loads(text), strict=True)
            if problems:
                tally.find(where, f"{operation}: {problems}", params)


def _answers_at_moments() -> list[Any]:
    return [list(_answers(START + second * 1000)) for second in (0, 600, 10**6)]


def _answers(moment: int) -> Iterator[tuple[str, dict[str, str], str]]:
    with clock.hold_at(moment):
        yield from requests_and_answers(store_of(ACCOUNT_ID))
