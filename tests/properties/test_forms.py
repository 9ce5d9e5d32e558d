"""Each form keeps every document, and any text is read or refused in time and with its place."""

from __future__ import annotations

import datetime as dt
import json
import pprint
import re
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from moto_devicefarm import Timings, mock_devicefarm
from moto_devicefarm.captures.forms.block import read_block
from moto_devicefarm.captures.output_members import loadable
from moto_devicefarm.captures.times import milliseconds
from moto_devicefarm.core import clock as clocks
from moto_devicefarm.core import model
from moto_devicefarm.devicefarm.models import store_of
from tests.captures.story import ACTIONS, PACES, PHONE, PRIVATE, Story
from tests.support.answers import answers
from tests.support.store import ACCOUNT_ID

_NAME = re.compile("[A-Za-z_][A-Za-z_0-9]*")
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


def inspect(value: Any) -> str:
    """As ``util.inspect`` of Node.js shows a value, in one line."""
    if isinstance(value, dict):
        names = {key: key if _NAME.fullmatch(key) else inspect(key) for key in value}
        members = [f"{names[key]}: {inspect(item)}" for key, item in value.items()]
        return f"{{ {', '.join(members)} }}" if members else "{}"
    if isinstance(value, list):
        return f"[ {', '.join(map(inspect, value))} ]" if value else "[]"
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03}Z"
    if not isinstance(value, str):
        return {None: "null", True: "true", False: "false"}.get(value, repr(value))
    quotes = [quote for quote in "'\"`" if quote not in value]
    quote = quotes[0] if quotes else "'"
    escaped = value.replace("\\", "\\\\").replace("\n", "\\n")
    escaped = re.sub("[\x00-\x1f\x7f-\x9f]", lambda found: f"\\x{ord(found[0]):02X}", escaped)
    return quote + (escaped if quotes else escaped.replace("'", "\\'")) + quote


FORMS: dict[str, Callable[[Any], str]] = {
    "json": lambda value: json.dumps(value, default=dt.datetime.timestamp),
    "indented": lambda value: json.dumps(value, indent=4, default=str, ensure_ascii=False),
    "print": repr,
    "pprint": pprint.pformat,
    "node": inspect,
    "yaml": yaml.safe_dump,
}


def with_times(value: Any, shape: Any, change: Callable[[Any], Any]) -> Any:
    """The value of a shape of the model with its times changed."""
    if shape is None or value is None:
        return value
    if shape.type_name == "timestamp":
        return change(value)
    if shape.type_name == "list":
        return [with_times(item, shape.member, change) for item in value]
    if shape.type_name == "structure":
        return {
            name: with_times(item, shape.members.get(name), change) for name, item in value.items()
        }
    return value


def moment_of(seconds: float) -> dt.datetime:
    """The time as boto3 returns it."""
    return dt.datetime.fromtimestamp(round(seconds * 1000) / 1000, dt.timezone.utc)


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
    outputs = {
        frozenset(shape.members): shape
        for name in model.service_model().operation_names
        if (shape := model.operation_model(name).output) is not None
    }
    for answer in map(json.loads, texts):
        shape = next((one for keys, one in outputs.items() if answer.keys() <= keys), None)
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


@pytest.mark.parametrize("before", ["", "{'a': [", "arn: x\n", "arn: ["])
@pytest.mark.parametrize(
    "piece", [*PIECES, "[]", "{}", "'a',", "[1],", "a:", "f(", "f(x)", "{a: {"]
)
def test_time_grows_with_the_length(before: str, piece: str) -> None:
    """10 kB take no more than half a second, while a quadratic search takes many seconds."""
    start = time.process_time()
    with suppress(ValueError):
        read_block(before + piece * (10_000 // len(piece)), "report")
    assert time.process_time() - start < 0.5
