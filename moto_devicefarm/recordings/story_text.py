"""Writes a story as text for a terminal. Rule: no line is wider than the terminal, unless a word or
an ARN is, and no character acts on the terminal.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from moto_devicefarm.core import clock
from moto_devicefarm.core.printable_text import escape_unprintable
from moto_devicefarm.recordings.observed_lives import ObservedLife, owner_of
from moto_devicefarm.recordings.story import Gap, Row, Story
from moto_devicefarm.recordings.story_words import (
    Labels,
    Times,
    call_words,
    count_words,
    length_words,
    life_words,
    outcome_words,
)

LEAST_WIDTH = 80
_ERROR, _MUTED, _BOLD, _PLAIN = "\x1b[1;31m", "\x1b[2m", "\x1b[1m", "\x1b[0m"
_GLUE = "\0"
"""Stands for a space at which no line ends. No escaped text has it."""
_UNBREAKABLE = re.compile(r"(->|x|\d) (\d|ms\b|s\b|min\b|h\b|d\b|[A-Z_]{5,})")
_EXPLANATION = (
    "A status has the time of the first answer that shows it, or the time that AWS answered."
)


def as_text(story: Story, width: int, *, has_colours: bool = False) -> str:
    """The calls, then the resources, the errors, and what had not ended.

    ``width``: columns of the terminal. Below LEAST_WIDTH, lines are that long all the same.
    """
    if not story.calls:
        return "no call\n"
    return "\n".join(_Writer(story, max(width, LEAST_WIDTH), has_colours).lines()) + "\n"


class _Writer:
    """Writes one story."""

    def __init__(self, story: Story, width: int, has_colours: bool) -> None:
        self._story, self._width, self._has_colours = story, width, has_colours
        self._labels = Labels(story)
        self._times = Times(story.begin, story.end)
        self._all_times = Times(self._first_moment(), story.end)
        self._all_times.has_milliseconds = self._times.has_milliseconds

    def _first_moment(self) -> int:
        lives = self._story.resources.told_lives()
        return min([self._story.begin, *(stage.since for life in lives for stage in life.stages)])

    def lines(self) -> Iterator[str]:
        yield from self._title()
        date = ""
        for row in self._story.rows:
            if isinstance(row, Gap):
                yield from self._gap(row)
                continue
            if clock.text(row.first.time)[:10] != date:
                date = clock.text(row.first.time)[:10]
                yield self._styled(f"{date}, UTC", _BOLD)
            yield from self._row(row)
        yield from self._lives()
        yield from self._others()
        yield from self._errors()
        yield from self._left()

    def _title(self) -> Iterator[str]:
        story = self._story
        words = count_words(len(story.calls), "call")
        if story.end > story.begin:
            words += f" in {length_words(story.end - story.begin)}"
        if story.errors:
            words += f", {count_words(story.errors.total(), 'error')}"
        yield words
        yield ""

    def _gap(self, gap: Gap) -> Iterator[str]:
        words = f"-- {length_words(gap.until - gap.since)} without a call --"
        yield self._styled(f"{' ' * len(self._times.time(gap.since))}     {words}", _MUTED)

    def _row(self, row: Row) -> Iterator[str]:
        marker, style = ("  ", "") if row.error is None else ("!!", _ERROR)
        begin = f"{self._times.time(row.first.time)} {marker} "
        call, outcome = call_words(row, self._labels), outcome_words(row, self._labels)
        words = f"{call}: {outcome}"
        indent = " " * (len(begin) + 2)
        if len(begin) + len(words) <= self._width:
            yield from self._wrapped(words, begin, indent, style)
        else:
            yield from self._wrapped(f"{call}:", begin, indent, style)
            yield from self._wrapped(outcome, indent, indent, style)

    def _lives(self) -> Iterator[str]:
        lives = self._story.resources.told_lives()
        if lives:
            yield from ("", self._styled("Resources", _BOLD))
            yield from self._wrapped(_EXPLANATION, "", "")
        for life in lives:
            yield from self._life(life)

    def _life(self, life: ObservedLife) -> Iterator[str]:
        words, device = self._labels.label(life.arn), life.device
        if device and device != self._labels.name(life.arn):
            words += f" on {device}"
        yield from ("", *self._wrapped(words, "", "    "))
        yield from self._wrapped(life.arn, "    ", "    ")
        stages, before = [], None
        for stage in life.stages:
            words = f"{stage.status} {self._all_times.when(stage.since, after=before)}"
            before = stage.since
            if stage.until is not None:
                most = "up to " if stage.may_be_shorter else ""
                words += f" for {most}{length_words(stage.until - stage.since)}"
            stages.append(words)
        if life.deleted is not None:
            stages.append(f"deleted {self._all_times.when(life.deleted, after=before)}")
        yield from self._wrapped(" -> ".join(stages) or "status unknown", "    ", "    ")
        words = life_words(life, self._labels)
        if words:
            yield from self._wrapped(words, "    ", "    ")

    def _others(self) -> Iterator[str]:
        """The ARNs of the other resources that calls name, so that a reader can copy them."""
        resources = self._story.resources
        others = [arn for arn in resources.named if owner_of(arn) not in resources.lives]
        if others:
            yield from ("", self._styled("Other resources", _BOLD))
        for arn in others:
            label = self._labels.label(arn)
            words = arn if label == arn else f"{label}: {arn}"
            yield from self._wrapped(words, "", "    ")

    def _errors(self) -> Iterator[str]:
        errors = self._story.errors
        if errors:
            words = ", ".join(f"{code} x {number}" for code, number in errors.most_common())
            yield from ("", *self._wrapped(f"Errors: {words}", "", "    ", _ERROR))

    def _left(self) -> Iterator[str]:
        left = [life for life in self._story.resources.told_lives() if life.is_left]
        if left:
            yield from ("", self._styled("Not ended", _BOLD))
        for life in left:
            assert life.last_seen is not None  # it has a status
            words = f"{self._labels.label(life.arn)}: still {life.status}"
            words += f" at {self._all_times.when(life.last_seen)}"
            pause = self._story.end - life.last_seen
            words += f", {length_words(pause)} before the last call" if pause else ""
            yield from self._wrapped(words, "", "    ")

    def _wrapped(self, text: str, begin: str, indent: str, style: str = "") -> Iterator[str]:
        text = escape_unprintable(text)
        if len(begin) + len(text) <= self._width or " " not in text:
            yield self._styled(begin + text, style)
            return
        for line in textwrap.wrap(
            _UNBREAKABLE.sub(rf"\1{_GLUE}\2", text),
            self._width,
            initial_indent=begin,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        ):
            yield self._styled(line.replace(_GLUE, " "), style)

    def _styled(self, line: str, style: str) -> str:
        return f"{style}{line}{_PLAIN}" if style and self._has_colours else line
