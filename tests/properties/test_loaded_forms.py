"""``farm.load`` takes every document in every form; any other text loads or is refused in time."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.captures.output_members import loadable
from moto_devicefarm.core import clock as clocks
from moto_devicefarm.devicefarm.models import store_of
from tests.captures.story import ACTIONS, PHONE, PRIVATE, Story
from tests.support.answers import answers
from tests.support.cpu_time import cpu_limit
from tests.support.forms import CARRIERS, FORMS, moment_of, shape_of, with_times
from tests.support.store import ACCOUNT_ID

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
PROFILE = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
"""Without shrinking, which takes minutes here."""
SMALL = st.integers(0, 12)
ACTIVITY = [*ACTIONS, *["create_session", "create_upload", "schedule", "create_pool"] * 4]
STORIES = st.lists(st.tuples(st.sampled_from(ACTIVITY), SMALL, SMALL), max_size=10).map(
    lambda actions: [("create_project", 0, 0), *actions]
)
PIECES = [
    *("\n", "\n\n", "> ", "    ", "```\n", "~~~\n", "{code}", "<pre>", "</pre>", "Subject: a\n"),
    *("{", "}", "[", "]", '"', ",", ":", "'", "datetime.datetime(", "[Object]", "...", "***"),
    *('{"arn": "arn:aws:devicefarm:us-west-2:1:session:a/b/00000"}', "arn:aws:devicefarm:"),
    *('{"Records": [', '{"eventSource": "devicefarm.amazonaws.com"}', '"operation": "a"'),
    '{"time": 1, "operation": "CreateProject", "parameters": {}, "answer": {}}\n',
    *("interactions:\n- request: {}\n", '{"interactions": [', "version: 1\n", "- &a ", "*a"),
    *("2026-01-17 12:30:00,000 botocore.endpoint [DEBUG] ", "Response body:\n", "b'{}'\n"),
    "Making request for OperationModel(name=ListProjects) with params: {'body': b'{}'}\n",
    *("\x1b[1m", "\ud800", "\x00", "remoteAccessSession:\n  arn: a\n", "&quot;", "=\n", "|---"),
]


def dump_of(*texts: str) -> Any:
    """What a mock holds after it has loaded the files with the texts."""
    with tempfile.TemporaryDirectory() as folder, mock_devicefarm(registry=[PHONE]) as farm:
        paths = [Path(folder, str(number)) for number in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, "utf-8")
        with clocks.hold_at(1_772_366_400_000):
            farm.load(paths)
            return farm.dump()


def _are_grid_artifacts(answer: Any) -> bool:
    """Whether it is an answer that no load takes: it does not name the session."""
    return any("arn" not in one for one in answer.get("artifacts", ()))


@PROFILE
@given(STORIES, st.sampled_from(sorted(CARRIERS)))
def test_every_document_loads_from_each_form(
    actions: list[tuple[str, int, int]], carrier: str
) -> None:
    """In each form, and in each page around it, the documents are the same."""
    with mock_devicefarm(registry=[PHONE, PRIVATE], unused="ignore") as farm:
        story = Story(farm)
        story.run_actions(actions)
        with clocks.hold_at(story.now):
            texts = sorted({text for text in answers(store_of(ACCOUNT_ID)) if text[0] == "{"})
    given_answers = [
        with_times(answer, shape_of(answer), moment_of)
        for answer in map(json.loads, texts)
        if any(answer.get(key) for key in loadable()) and not _are_grid_artifacts(answer)
    ]
    expected = dump_of(*map(FORMS["json"], given_answers))
    for name, write in FORMS.items():
        carried = [CARRIERS[carrier](write(answer)) for answer in given_answers]
        assert dump_of(*carried) == expected, name


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=25).map("".join))
def test_any_text_loads_or_is_one_error(text: str) -> None:
    """There is no other exception than a ValueError that names the report, and a text that is
    refused changes nothing.
    """
    with mock_devicefarm(registry=[PHONE]) as farm:
        before, refusal = farm.dump(), ""
        try:
            farm.load(f"\n{text}")
        except ValueError as error:
            refusal = str(error)
        assert not refusal or (refusal.startswith("report") and farm.dump() == before)


@pytest.mark.parametrize("piece", PIECES)
def test_time_of_a_load_grows_with_the_length(piece: str) -> None:
    """30 kB take no more than a second, while a quadratic search takes minutes."""
    text = piece * (30_000 // len(piece))
    with mock_devicefarm(registry=[PHONE]) as farm:
        for before in ("", "It hangs.\n```\n", '{"Records": [', "interactions:\n"):
            with cpu_limit(1), suppress(ValueError):
                farm.load(f"\n{before}{text}")
