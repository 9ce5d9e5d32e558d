"""Each form keeps every document, and any text is read or refused in time and with its place."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from moto_devicefarm import Timings, mock_devicefarm
from moto_devicefarm.captures.forms.block import read_block
from moto_devicefarm.captures.output_members import loadable
from moto_devicefarm.captures.times import milliseconds
from moto_devicefarm.core import clock as clocks
from moto_devicefarm.devicefarm.models import store_of
from tests.captures.story import ACTIONS, PACES, PHONE, PRIVATE, Story
from tests.support.answers import answers
from tests.support.cpu_time import cpu_limit
from tests.support.forms import FORMS, moment_of, shape_of, with_times
from tests.support.store import ACCOUNT_ID

pytestmark = pytest.mark.filterwarnings("ignore:.*totalJobs is:UserWarning")
PROFILE = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SMALL = st.integers(0, 12)
ACTIVITY = [*ACTIONS, *["create_session", "create_upload", "schedule", "create_pool"] * 4]
STORIES = st.lists(st.tuples(st.sampled_from(ACTIVITY), SMALL, SMALL), max_size=10).map(
    lambda actions: [("create_project", 0, 0), *actions]
)
TEXTS = st.text() | st.text(alphabet="'\"`\\\n\r\t ue{x0})[(:,+.", max_size=30)
VALUES = st.dictionaries(
    TEXTS,
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**63) + 1, 2**63 - 1)
        | st.floats(-(2.0**62), 2.0**62)
        | TEXTS,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
        max_leaves=15,
    ),
    max_size=4,
)


@PROFILE
@given(STORIES, st.sampled_from(PACES))
def test_every_answer_survives_each_form(
    actions: list[tuple[str, int, int]], timings: Timings
) -> None:
    """What the mock answers, with times as each program has them, is read as it was."""
    with mock_devicefarm(timings=timings, registry=[PHONE, PRIVATE], unused="ignore") as farm:
        story = Story(farm)
        story.run_actions(actions)
        with clocks.hold_at(story.now):
            texts = {text for text in answers(store_of(ACCOUNT_ID)) if text.startswith("{")}
    for answer in map(json.loads, texts):
        shape = shape_of(answer)
        boto3_answer = with_times(answer, shape, moment_of)
        expected = with_times(answer, shape, lambda value: milliseconds(value, ""))
        for name, write in FORMS.items():
            if name != "yaml" or answer.keys() & {*loadable()}:
                (found,) = read_block(write(boto3_answer), "report")
                read = with_times(found.value, shape, lambda value: milliseconds(value, ""))
                assert read == expected, name


@pytest.mark.parametrize("form", FORMS)
@given(value=VALUES)
@settings(max_examples=25, deadline=None)
@example(value={"a": 'it\'s "here" `too`', "b": ["\x85\u2028\\", "\\'", "'\\"], "True": [None]})
@example(value={"...": "... 3 more items", "[Object]": ["[Array]", "undefined", "12n"]})
def test_any_value_survives_each_form(form: str, value: Any) -> None:
    """Quotes, escapes and brackets in texts and names do not matter."""
    wrapped = {"arn": "x", **value}
    for text in (FORMS[form](wrapped), FORMS[form](wrapped).replace("\n", "\r\n")):
        (found,) = read_block(text, "report")
        assert found.value == wrapped


PIECES = [
    *"[]{}'\"`\\:,;.(+-1a \n",
    *("arn: ", "- ", "? ", "&a ", "*a ", "!!x ", "---\n", "|\n", "#", "None", "undefined"),
    *("u'", "\\x", "\\u", "[Object]", "[Symbol(", "[Array]", "<ref *1>", "... 1 more item"),
    *("datetime.datetime(", "tzutc()", "2026-01-17T12:30:00Z", ">>> ", "$ aws ", "\x1b[1m"),
    *("PS C:\\", "\ud800", "\x00", "a = ", "12n"),
    *("\tarn:aws:devicefarm:", "-" * 9, "\n|", "In [1]:", "(END)", "%", "9" * 5000, "1e999", "NaN"),
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    """There is no other error, and the one has the name and a line or a member."""
    found, refusal = [], ""
    try:
        found = read_block(text, "report")
    except ValueError as error:
        refusal = str(error)
    assert not refusal or re.match(r"report: ", refusal)
    assert all(1 <= line <= text.count("\n") + 1 for _, line in found)


@pytest.mark.parametrize(
    "piece", [*PIECES, "[]", "{}", "'a',", "[1],", "a:", "f(", "f(x)", "{a: {"]
)
def test_time_grows_with_the_length(piece: str) -> None:
    """10 kB take no more than half a second, while a quadratic search takes many seconds."""
    text = piece * (10_000 // len(piece))
    for before in ("", "{'a': [", "arn: x\n", "arn: ["):
        with cpu_limit(0.5), suppress(ValueError):
            read_block(before + text, "report")
