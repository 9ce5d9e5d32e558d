"""Captured documents with random faults. Rule: farm.load takes a document or raises ValueError, and
then nothing is loaded; a document that was loaded can be read, dumped and reproduced.
"""

from __future__ import annotations

import ast
import copy
import json
import random
from pathlib import Path
from typing import Any

from moto_devicefarm import DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.captures import pytest_module
from moto_devicefarm.captures.sources import read_source
from moto_devicefarm.core import clock
from moto_devicefarm.core.json_guard import read_json_documents
from moto_devicefarm.devicefarm.models import store_of
from tests.attacks.conditions import NOW, seed_ids
from tests.attacks.damage import damage_document
from tests.attacks.tally import MANY_ANSWERS, Tally
from tests.attacks.values import Values
from tests.captures import DATA
from tests.captures.story import ACTIONS, PHONE, PRIVATE, Story
from tests.support.answers import answers
from tests.support.store import ACCOUNT_ID

REGISTRY = [PHONE, PRIVATE]
MOMENTS = (0, 3_600_000, 10**9)
"""Milliseconds after NOW at which loaded documents are read."""
ACTIONS_BEFORE_DUMP = 60


def attack(tally: Tally, seed: int, count: int) -> None:
    """Load documents with faults."""
    originals = [
        found
        for path in sorted(DATA.glob("*.json"))
        for found in read_json_documents(path.read_bytes(), path.name)
    ]
    for number in range(min(count, 3)):
        with tally.step(f"dump {number}", MANY_ANSWERS):
            originals.append(_dump(number))
    for number in range(count):
        attack_mock(tally, seed, number, originals)


def attack_mock(tally: Tally, seed: int, number: int, originals: list[Any]) -> None:
    """Load one of the originals with faults."""
    source = random.Random(f"{seed} {number}")
    seed_ids(f"{seed} {number}")
    values = Values(source)
    where = f"document {number}"
    with tally.step(where, MANY_ANSWERS) as step, clock.hold_at(NOW):
        document = copy.deepcopy(source.choice(originals))
        for _ in range(source.choice((1, 1, 1, 2, 5))):
            document = damage_document(document, values)
        step.given = given = _as_given(document, source)
        _load_and_read(tally, where, given)


def _dump(number: int) -> Any:
    """A dump of a small mock."""
    source = random.Random(number)
    seed_ids(str(number))
    actions = [
        (source.choice(list(ACTIONS)), source.randrange(10), source.randrange(10))
        for _ in range(ACTIONS_BEFORE_DUMP)
    ]
    timings = Timings.realistic()
    with mock_devicefarm(registry=REGISTRY, timings=timings, unused="ignore") as farm:
        Story(farm).run_actions(actions)
        return json.loads(json.dumps(farm.dump()))


def _as_given(document: Any, source: random.Random) -> Any:
    """The document as a test gives it: as an object, or as JSON text, sometimes cut off. A text
    that is not JSON would be the path of a file.
    """
    if source.random() < 0.5:
        return document if isinstance(document, (dict, list)) else [document]
    text = json.dumps(document, ensure_ascii=source.random() < 0.5)
    if source.random() < 0.1:
        text = text[: source.randrange(len(text) + 1)] or "{"
    return text if text[0] in "{[" else f"[{text}]"


def _load_and_read(tally: Tally, where: str, given: Any) -> None:
    with mock_devicefarm(registry=REGISTRY) as farm:
        if not _is_loaded(tally, where, farm, given):
            return
        first = _all_answers()
        if _all_answers() != first:
            tally.find(where, "two reads at the same moments differ", given)
        dump = json.loads(json.dumps(farm.dump()))
    source = read_source(given)
    if source.documents and not source.dumps:
        ordered = pytest_module.in_order(source.documents)
        ast.parse(pytest_module.module_text(ordered, [Path(__file__)], inline=False))
        tally.outcomes["reproduced"] += 1
    with mock_devicefarm(registry=REGISTRY) as farm:
        farm.load(dump)
        if _all_answers() != first:
            tally.find(where, "the mock with the dump answers otherwise", given)


def _is_loaded(tally: Tally, where: str, farm: DeviceFarm, given: Any) -> bool:
    """Load a document, and check a refusal."""
    before = farm.dump()
    try:
        farm.load(given)
    except (ValueError, OSError) as error:  # a text in a list is the path of a file
        tally.outcomes["refused"] += 1
        if not str(error).strip():
            tally.find(where, "the error has no text", given)
        if farm.dump() != before:
            tally.find(where, "a refused document changed something", given)
        return False
    tally.outcomes["loaded"] += 1
    return True


def _all_answers() -> list[list[str]]:
    found = []
    for milliseconds in MOMENTS:
        with clock.hold_at(NOW + milliseconds):
            found.append(list(answers(store_of(ACCOUNT_ID))))
    return found
