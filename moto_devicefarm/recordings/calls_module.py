"""Writes a pytest module that makes the calls of a sequence again. Rule: the module passes as
written, and marks every place where the mock answers otherwise than AWS did.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from moto_devicefarm.captures.call_target import CallTarget
from moto_devicefarm.captures.documents import Document
from moto_devicefarm.captures.forms.page import Page
from moto_devicefarm.captures.layout import Name, literal
from moto_devicefarm.captures.module_frame import Frame
from moto_devicefarm.captures.module_writer import CLIENT, HANDLE, ModuleWriter, Style
from moto_devicefarm.captures.prose import prose_lines
from moto_devicefarm.captures.pytest_module import PLACE_FOR_CODE, PLAIN_ASSERTIONS, REWRITABLE
from moto_devicefarm.core import clock, model
from moto_devicefarm.recordings.answer_names import AnswerNames, main_document
from moto_devicefarm.recordings.arranged_steps import (
    Arrangement,
    DeviceChange,
    NextPlan,
    Put,
    Reload,
    Step,
)
from moto_devicefarm.recordings.call_statements import MARK, Statement, statement, write
from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.recordings.pace import arrangements
from moto_devicefarm.recordings.played_calls import BODY_CODE, Play, new_store, play
from moto_devicefarm.recordings.prior_resources import prior_resources
from moto_devicefarm.recordings.schedule import Loop, schedule
from moto_devicefarm.recordings.session_pace import seconds
from moto_devicefarm.recordings.upload_bodies import bodies

_PRIOR = "PRIOR"
"""The constant with the documents of what was there before the first call."""

_SILENT = "The report does not have the answers of {}, so the test asserts nothing about them."
_ONE_SILENT = (
    "The report does not have the answer of one call, so the test asserts nothing about it."
)


def module_of_calls(
    calls: Sequence[RecordedCall],
    names: Sequence[str],
    stem: str,
    *,
    pages: Sequence[Page] = (),
    style: Style = "fixture",
    at: int | None = None,
    target: CallTarget | None = None,
) -> str:
    """The text of the module for calls in the order of their times.

    ``names`` are those of the reports, and the test is named after ``stem``. The prose of the
    ``pages`` is in its docstring. ``at``: where the clock stands after the last call, in epoch
    milliseconds. ``target``: the function that the test calls then.

    Raises ValueError for a target that the test can't call.
    """
    planned = schedule(calls, {body.before for body in bodies(calls)})
    best = _best_play(calls, planned.moments)
    test = _CallsTest(best, planned.loops, ModuleWriter(style))
    return test.text(names, stem, prose_lines(pages), at, target)


def _best_play(calls: Sequence[RecordedCall], moments: Sequence[int]) -> Play:
    """The calls under the arrangement with the fewest differences; the first one of several."""
    best: Play | None = None
    for arrangement in arrangements(calls, moments, _prior_arns(calls)):
        found = play(calls, moments, arrangement)
        if best is None or found.difference_count < best.difference_count:
            best = found
        if not best.difference_count:
            break
    assert best is not None
    return best


def _prior_arns(calls: Sequence[RecordedCall]) -> frozenset[str]:
    return prior_resources(new_store(Arrangement()), calls).arns


class _CallsTest:
    """The test while it is written."""

    def __init__(self, played: Play, loops: Sequence[Loop], writer: ModuleWriter) -> None:
        self._play = played
        self._writer = writer
        self._names = AnswerNames(played)
        self._upload_codes: dict[str, str | None] = {}
        self._statements = list(self._make_statements())
        self._loops = {loop.first: loop for loop in loops}
        self._clock = played.calls[0].moment
        self._has_handle = bool(
            played.documents or any(played.steps.values()) or self._has_faults()
        )

    def _make_statements(self) -> Iterator[Statement]:
        for one in self._play.calls:
            for step, _ in self._play.steps.get(one.number, ()):
                if isinstance(step, Put):
                    self._upload_codes[step.arn] = self._names.code(step.arn)
            yield statement(one, self._names)

    def text(
        self,
        names: Sequence[str],
        stem: str,
        prose: Sequence[str],
        at: int | None,
        target: CallTarget | None,
    ) -> str:
        """The text of the module."""
        writer = self._writer
        end = self._end(at, target)
        if self._has_faults():
            writer.add_import("import boto3")
            writer.add_import("from botocore.config import Config")
            writer.comment("Without retries, each error below is one request.")
            writer.line('once = Config(retries={"total_max_attempts": 1})')
            given = 'boto3.client("devicefarm", region_name="us-west-2", config=once)'
            writer.line(f"{CLIENT} = {given}")
        if self._has_handle:
            writer.add_import("from moto_devicefarm import DeviceFarm")
            writer.line(f"{HANDLE} = DeviceFarm.current()")
        clock_name = " as clock" if self._moves_clock(at) else ""
        with writer.block(f"with freeze_time({literal(_time(self._clock))}){clock_name}:"):
            self._write_prior()
            self._write_calls()
            end(writer)
        return self._frame(names, stem, prose).module(writer)

    def _moves_clock(self, at: int | None) -> bool:
        """Whether the test moves its clock."""
        steps = [step for found in self._play.steps.values() for step, _ in found]
        moments = [step.moment for step in steps if isinstance(step, Put)]
        moments += [one.moment for one in self._play.calls]
        return any(moment != self._clock for moment in (*moments, at) if moment is not None)

    def _has_faults(self) -> bool:
        return any(one.is_arranged for one in self._play.calls)

    def _end(self, at: int | None, target: CallTarget | None) -> Any:
        """What writes the end of the test: the place for the user's code, or its call."""
        document = main_document(self._play.calls) or Document("Project", {}, {}, "")
        arn = document.members.get("arn")
        needs_arn = target is not None and arn is not None
        expression = self._names.code(arn) if needs_arn and arn is not None else None

        def write_end(writer: ModuleWriter) -> None:
            if at is not None:
                self._move_clock(at)
            if target is None:
                writer.comment(PLACE_FOR_CODE)
            else:
                target.add_call(writer, document, expression)

        return write_end

    def _frame(self, names: Sequence[str], stem: str, prose: Sequence[str]) -> Frame:
        count = len(self._play.calls)
        marks = sum(MARK in line for line in self._writer.body)
        title = [f"{count} call{'s' * (count != 1)}: reproduced from {', '.join(names)}."]
        if marks:
            title += ["", f'The mock answers otherwise where a comment says "{MARK}".']
        silent = sum(not one.call.outcome for one in self._play.calls)
        if silent:
            title += ["", _ONE_SILENT if silent == 1 else _SILENT.format(f"{silent} calls")]
        title += prose
        if len(self._writer.body) > REWRITABLE:
            title += PLAIN_ASSERTIONS
        return Frame(title, stem, None, mock_arguments=list(self._mock_arguments()))

    def _mock_arguments(self) -> Iterator[tuple[str, Any]]:
        arrangement = self._play.arrangement
        if arrangement.code:
            self._writer.add_import("from moto_devicefarm import Timings")
            yield "timings=", Name(arrangement.code)
        if arrangement.concurrency is not None:
            yield "concurrency=", arrangement.concurrency
        if arrangement.page_size is not None:
            yield "page_size=", arrangement.page_size

    def _write_prior(self) -> None:
        """Load what was there before the first call."""
        if self._play.documents:
            documents = [_as_json(one) for one in self._play.documents]
            given = self._writer.with_constants(documents)
            name = self._writer.add_constant(_PRIOR, given)
            self._writer.handle_call("load", [("", name)])

    def _write_calls(self) -> None:
        number = 0
        while number < len(self._statements):
            loop = self._loops.get(number)
            if loop is None:
                self._write_call(number)
                number += 1
            else:
                for part in self._parts(loop):
                    self._write_loop(part)
                number = loop.end

    def _parts(self, loop: Loop) -> Iterator[Loop]:
        """The parts of a loop in each of which every round is the same in the mock too."""
        begin = loop.first
        for first in range(loop.first + loop.period, loop.end + 1, loop.period):
            if first == loop.end or self._round(first, loop) != self._round(begin, loop):
                times = (first - begin) // loop.period
                yield loop._replace(first=begin, times=times)
                begin = first

    def _round(self, first: int, loop: Loop) -> list[str]:
        """What is written for one round."""
        numbers = range(first, first + loop.period)
        steps = [repr(self._play.steps.get(number)) for number in numbers]
        return [*(self._statements[number].lines for number in numbers), *steps]

    def _write_loop(self, loop: Loop) -> None:
        if loop.times == 1:
            for number in range(loop.first, loop.end):
                self._write_call(number)
            return
        begin = self._statements[loop.first].played.moment
        self._write_steps(loop.first)
        # A loop that begins with a tick leaves the clock at its last call.
        ticks_first = begin - loop.interval >= self._clock
        start = begin - loop.interval if ticks_first else begin
        self._move_clock(start)
        with self._writer.block(f"for _ in range({loop.times}):"):
            for number in range(loop.first, loop.first + loop.period):
                self._tick(self._statements[number].played.moment - self._clock)
                write(self._statements[number], self._writer)
            self._tick(start + loop.interval - self._clock)
        self._clock = start + loop.interval * loop.times

    def _write_call(self, number: int) -> None:
        one: Statement = self._statements[number]
        self._write_steps(number)
        self._move_clock(one.played.moment)
        write(one, self._writer)

    def _write_steps(self, number: int) -> None:
        moment = self._statements[number].played.moment
        for step, arguments in self._play.steps.get(number, ()):
            self._move_clock(step.moment if isinstance(step, Put) else moment)
            self._write_step(step, arguments)

    def _write_step(self, step: Step, arguments: Mapping[str, Any]) -> None:
        writer = self._writer
        if isinstance(step, NextPlan):
            writer.handle_call(
                step.method, [(f"{name}=", value) for name, value in arguments.items()]
            )
        elif isinstance(step, Put):
            code = self._upload_codes[step.arn]
            upload = step.arn if code is None else Name(code)
            writer.handle_call("put", [("", upload), ("", Name(BODY_CODE))])
        elif isinstance(step, DeviceChange):
            availability = ("availability=", step.availability)
            writer.handle_call("change_device", [("", step.arn), availability])
        else:
            assert isinstance(step, Reload)
            writer.handle_call("load", [("", _as_json(step.document))])

    def _move_clock(self, moment: int) -> None:
        if moment != self._clock:
            self._writer.line(f"clock.move_to({literal(_time(moment))})")
            self._clock = moment

    def _tick(self, milliseconds: int) -> None:
        if milliseconds:
            self._writer.line(f"clock.tick({seconds(milliseconds)!r})")
            self._clock += milliseconds


def _time(moment: int) -> str:
    """A moment as the test says it: without milliseconds if they are 0."""
    return clock.text(moment).replace(".000Z", "Z")


def _as_json(document: Document) -> dict[str, Any]:
    """The document as ``farm.load`` takes it, with times as text."""
    times = model.timestamps()

    def convert(value: Any, name: str = "") -> Any:
        if isinstance(value, Mapping):
            return {key: convert(item, key) for key, item in value.items()}
        if isinstance(value, list):
            return [convert(item, name) for item in value]
        return _time(value) if name in times and isinstance(value, int) else value

    given: dict[str, Any] = convert(document.members)
    return given
