"""The test that is written of a sequence of calls passes, whatever the calls are."""

from __future__ import annotations

import copy
import tempfile
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import requests
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moto_devicefarm import Timings
from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.recordings.calls_module import module_of_calls
from moto_devicefarm.recordings.sequences import read_sequence
from tests.support.damage import damage
from tests.support.recordings import record_story
from tests.support.stories import SETTINGS, STORIES

PHONES = (
    "arn:aws:devicefarm:us-west-2::device:BF6D74AEAE0148C48809DAAB5CAA2351",
    "arn:aws:devicefarm:us-west-2::device:5931A012CB1C4E68BD3434DF722ADBC8",
)
SECONDS = st.integers(0, 40)
TIMINGS = st.one_of(
    st.just(Timings()),
    st.just(Timings.realistic()),
    st.builds(
        Timings,
        session_pending=SECONDS,
        session_preparing=SECONDS,
        session_stopping=SECONDS,
        upload_processing=SECONDS,
    ),
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["project", "session", "get", "stop", "list", "upload", "put", "look"]),
        st.integers(0, 2),
        st.sampled_from([0, 0, 1, 5, 5, 5, 30, 120]),
    ),
    max_size=25,
)


class Program:
    """What a program does with a client, step by step."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._sessions: list[str] = []
        self._uploads: list[dict[str, Any]] = []
        self._project = client.create_project(name="checkout")["project"]["arn"]

    def do(self, step: str, number: int) -> None:
        """Do a step. A call may be refused."""
        client = self._client
        session = self._sessions[number % len(self._sessions)] if self._sessions else "unknown"
        upload = self._uploads[number % len(self._uploads)] if self._uploads else None
        try:
            if step == "project":
                client.create_project(name=f"project {number}")
            elif step == "session":
                created = client.create_remote_access_session(
                    projectArn=self._project, deviceArn=PHONES[number % 2]
                )
                self._sessions.append(created["remoteAccessSession"]["arn"])
            elif step == "get":
                client.get_remote_access_session(arn=session.ljust(32, "x"))
            elif step == "stop":
                client.stop_remote_access_session(arn=session.ljust(32, "x"))
            elif step == "list":
                client.list_remote_access_sessions(arn=self._project)
            elif step == "upload":
                created = client.create_upload(
                    projectArn=self._project, name="a.apk", type="ANDROID_APP"
                )
                self._uploads.append(created["upload"])
            elif step == "put" and upload is not None:
                requests.put(upload["url"], data=b"app", timeout=5)
            elif step == "look" and upload is not None:
                client.get_upload(arn=upload["arn"])
        except ClientError:
            pass


def run_module(text: str) -> None:
    """Run the one test in the text of a module in the decorator's style."""
    names: dict[str, Any] = {}
    exec(compile(text, "test_written.py", "exec"), names)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        names["test_calls"]()


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(timings=TIMINGS, steps=STEPS)
def test_what_the_mock_answered_it_answers_again(
    timings: Timings, steps: list[tuple[str, int, int]]
) -> None:
    """No line is marked, because the same mock answered the calls."""

    def story(client: Any, clock: Any) -> None:
        program = Program(client)
        for step, number, seconds in steps:
            clock.tick(seconds)
            program.do(step, number)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "calls.jsonl"
        record_story(path, story, timings=timings)
        calls = read_sequence(path)
    assert calls is not None
    text = module_of_calls(calls, ["calls.jsonl"], "calls", style="decorator")
    assert "AWS answered" not in text
    run_module(text)


@cache
def recorded_story(name: str) -> list[dict[str, Any]]:
    """The calls of a story."""
    with tempfile.TemporaryDirectory() as folder:
        return record_story(Path(folder) / "calls.jsonl", STORIES[name], **SETTINGS)


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(name=st.sampled_from(sorted(STORIES.keys() - {"polled_run"})), data=st.data())
def test_damaged_calls_make_a_test_that_passes(name: str, data: st.DataObject) -> None:
    """So do calls whose outcome nobody wrote down. The differences are marked, and no error is
    raised.
    """
    calls = []
    for line, one in enumerate(copy.deepcopy(recorded_story(name)), 1):
        outcome: dict[str, Any] = {key: one[key] for key in ("answer", "error") if key in one}
        parameters = one["parameters"]
        kind = data.draw(st.sampled_from(["whole"] * 8 + ["damaged", "empty"]))
        if kind == "damaged":
            outcome = damage(outcome, data) if data.draw(st.booleans()) else outcome
            parameters = damage(parameters, data)
        outcome = outcome if kind != "empty" and _is_outcome(outcome) else {}
        given = parameters if isinstance(parameters, dict) else {}
        moment = round(one["time"] * 1000)
        calls.append(RecordedCall(line, moment, one["operation"], given, outcome))
    run_module(module_of_calls(calls, ["calls.jsonl"], "calls", style="decorator"))


def _is_outcome(outcome: Any) -> bool:
    return isinstance(outcome, dict) and all(
        isinstance(outcome.get(name, {}), dict) for name in ("answer", "error")
    )
