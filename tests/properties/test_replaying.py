"""farm.replay of damaged recordings: it returns differences and raises no other error."""

from __future__ import annotations

import copy
import json
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moto_devicefarm.recordings.replay import replay
from tests.support.damage import damage
from tests.support.recordings import record_story
from tests.support.store import make_store
from tests.support.stories import SETTINGS, STORIES


@cache
def recorded_story(name: str) -> str:
    """The calls of a story as JSON text."""
    with tempfile.TemporaryDirectory() as folder:
        return json.dumps(record_story(Path(folder) / "calls.jsonl", STORIES[name], **SETTINGS))


def damage_call(call: dict[str, Any], data: st.DataObject) -> None:
    """Damage the parameters or the outcome of a call."""
    names = [name for name in ("parameters", "answer", "error") if name in call]
    name = data.draw(st.sampled_from(names))
    damaged = damage(copy.deepcopy(call[name]), data)
    call[name] = damaged if isinstance(damaged, dict) else {"damaged": damaged}


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=30, deadline=None)
@given(data=st.data())
def test_a_damaged_recording_only_has_differences(
    data: st.DataObject, tmp_path_factory: Any
) -> None:
    """Calls are missing, come in another order, or have members of another type."""
    name = data.draw(st.sampled_from(sorted(STORIES)))
    calls: list[dict[str, Any]] = json.loads(recorded_story(name))
    for removes in data.draw(st.lists(st.booleans(), min_size=1, max_size=4)):
        if calls and removes:
            del calls[data.draw(st.integers(0, len(calls) - 1))]
        if calls:
            damage_call(calls[data.draw(st.integers(0, len(calls) - 1))], data)
    if data.draw(st.booleans()):
        calls.reverse()
    path = tmp_path_factory.getbasetemp() / "damaged.jsonl"
    path.write_text("\n".join(map(json.dumps, calls)))
    for difference in replay(make_store(**SETTINGS), path):
        assert str(difference).startswith(f"line {difference.line}, ")
