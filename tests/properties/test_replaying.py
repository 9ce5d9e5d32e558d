"""farm.replay of recordings that no mock would have made: it tells differences, and raises nothing."""

from __future__ import annotations

import copy
import json
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import make_store
from moto_devicefarm.recordings.replay import replay
from tests.recordings.replaying import recorded
from tests.recordings.test_replay_kinds import GIVEN, STORIES

VALUES: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 2**40),
    st.floats(allow_nan=False),
    st.sampled_from(
        [
            "",
            "COMPLETED",
            "IOS",
            "arn:aws:devicefarm:us-west-2::device:1",
            "arn:aws:devicefarm:us-west-2:1:run:a",
        ]
    ),
    st.text(max_size=5),
    st.just([]),
    st.just({}),
    st.just([{"arn": 5, "name": None}]),
    st.just({"arn": {}, "device": {"arn": []}}),
)


@cache
def story(name: str) -> str:
    """The recording of a story."""
    with tempfile.TemporaryDirectory() as folder:
        return json.dumps(recorded(Path(folder) / "calls.jsonl", STORIES[name], **GIVEN))


def spoil(value: Any, data: st.DataObject) -> Any:
    """The value with one member, somewhere in it, replaced or left out."""
    if not isinstance(value, (dict, list)) or not value or data.draw(st.integers(0, 5)) == 0:
        return data.draw(VALUES)
    key = data.draw(
        st.sampled_from(sorted(value) if isinstance(value, dict) else range(len(value)))
    )
    if data.draw(st.integers(0, 9)) == 0:
        del value[key]
    else:
        value[key] = spoil(value[key], data)
    return value


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=60,
    deadline=None,
)
@given(data=st.data())
def test_any_recording_has_differences_and_nothing_else(
    data: st.DataObject, tmp_path_factory: Any
) -> None:
    """Calls that are missing, in another order, of other shapes: whatever JSON stands under
    parameters, answer and error.
    """
    calls: list[dict[str, Any]] = json.loads(story(data.draw(st.sampled_from(sorted(STORIES)))))
    for spoils in data.draw(st.lists(st.booleans(), min_size=1, max_size=4)):
        if calls and spoils:
            del calls[data.draw(st.integers(0, len(calls) - 1))]
        if calls:
            call = calls[data.draw(st.integers(0, len(calls) - 1))]
            name = data.draw(
                st.sampled_from(
                    [name for name in ("parameters", "answer", "error") if name in call]
                )
            )
            spoiled = spoil(copy.deepcopy(call[name]), data)
            call[name] = spoiled if isinstance(spoiled, dict) else {"spoiled": spoiled}
    if data.draw(st.integers(0, 1)):
        calls.reverse()
    path = tmp_path_factory.getbasetemp() / "spoiled.jsonl"
    path.write_text("\n".join(map(json.dumps, calls)))
    store = make_store(**GIVEN)
    for difference in replay(store.settings, store, path):
        assert str(difference).startswith(f"line {difference.line}, ")
