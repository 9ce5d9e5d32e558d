"""Draws a story: a lane for each resource, with its statuses as bars and the calls that name it as
ticks.

Rule: the colours are those of the server's page. All text of unknown origin is escaped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from moto_devicefarm.core import clock
from moto_devicefarm.recordings import lane_picture as lanes
from moto_devicefarm.recordings.observed_lives import NamingCall, ObservedLife, Stage
from moto_devicefarm.recordings.story import Gap, Story
from moto_devicefarm.recordings.story_words import (
    Labels,
    Times,
    calls_words,
    count_words,
    kind_words,
    length_words,
    life_words,
)
from moto_devicefarm.recordings.time_axis import TimeAxis

MOST_OF_NAME = 24
"""Characters of a name that fit at the left of a lane, with an id."""
LABEL = "The calls and the resources, on one axis of time"
SYMBOLS = (
    ("call", 2, "call"),
    ("error", 4, "error"),
    ("run unseen", 20, "seen last, then unknown"),
    ("gap", 20, "time without a call, not to scale"),
)


def as_svg(story: Story) -> str:
    """The picture of a story."""
    return "\n".join(_Drawing(story).elements()) + "\n"


class _Drawing:
    """Draws one story."""

    def __init__(self, story: Story) -> None:
        resources = story.resources
        self._story = story
        self._labels = Labels(story, MOST_OF_NAME)
        self._times = Times(story.begin, story.end)
        gaps = [row for row in story.rows if isinstance(row, Gap)]
        self._axis = TimeAxis(story.begin, story.end, gaps, lanes.LEFT, lanes.RIGHT)
        lives = resources.told_lives()
        self._lives = lives[: lanes.MOST_LANES]
        self._left_out = len(lives) - len(self._lives)
        count = len(self._lives) + bool(resources.other_calls)
        self._bottom = lanes.TOP + lanes.LANE * count
        self._height = self._bottom + lanes.FOOT + (18 if self._left_out else 0)

    def elements(self) -> Iterator[str]:
        yield from lanes.head(self._height, LABEL, self._title())
        yield from lanes.time_labels(self._axis, self._times, self._bottom)
        yield from lanes.folded_gaps(self._axis, self._bottom, "a call")
        top = lanes.TOP
        if self._story.resources.other_calls:
            yield from lanes.label(top, "other calls", [], "Calls that name none of the resources")
            yield from self._ticks(self._story.resources.other_calls, top + 6)
            top += lanes.LANE
        for life in self._lives:
            yield from self._lane(life, top)
            top += lanes.LANE
        if self._left_out:
            words = f"and {count_words(self._left_out, 'more resource')}"
            yield lanes.text(12, self._bottom + 18, words, "muted")
        yield from lanes.legend(self._bottom, self._height, SYMBOLS)
        yield "</svg>"

    def _title(self) -> str:
        story = self._story
        begin = clock.text(story.begin)[:19].replace("T", " ")
        words = f"{count_words(len(story.calls), 'call')} from {begin} UTC"
        if story.end > story.begin:
            words += f", in {length_words(story.end - story.begin)}"
        errors = sum(story.errors.values())
        return words + (f", {count_words(errors, 'error')}" if errors else "")

    def _lane(self, life: ObservedLife, top: int) -> Iterator[str]:
        label, stages = self._labels.label(life.arn), life.stages
        state = life.status or "status unknown"
        state += f", {life.result}" if life.result else ""
        state += ", deleted" if life.deleted is not None else ""
        title = f"{label}\n{life.arn}\n{state}\n{life_words(life, self._labels)}"
        name, device = self._labels.name(life.arn), life.device
        kind = kind_words(life.arn) + (f" on {device}" if device and device != name else "")
        yield from lanes.label(top, name, [f"{kind}: {state}"], title)
        for stage in stages:
            yield from self._bar(life, stage, top + 6)
        yield from self._ticks(life.calls, top + 26)

    def _bar(self, life: ObservedLife, stage: Stage, top: int) -> Iterator[str]:
        is_last = stage.until is None
        since, until = self._axis.x(stage.since), self._axis.right
        if stage.until is not None:
            until = self._axis.x(stage.until)
        elif life.deleted is not None:
            until = self._axis.x(life.deleted)
        known = until
        if stage.may_be_shorter or (is_last and not life.has_ended):
            known = min(until, self._axis.x(stage.last_seen))
        has_failed = life.has_ended and life.result in ("FAILED", "ERRORED")
        colour = lanes.colour_of(stage.status, is_bad=has_failed and stage.status == life.status)
        words = f"{stage.status} from {clock.text(stage.since)[:19]}Z"
        if stage.until is not None:
            most = "up to " if stage.may_be_shorter else ""
            words += f", for {most}{length_words(stage.until - stage.since)}"
        if is_last and life.has_ended:
            yield lanes.rect(colour, since, max(2, until - since), top + 5, 6, words)
            return
        if until > known:
            unseen = f"{words}; no later answer shows it"
            yield lanes.rect(f"{colour} unseen", known, until - known, top, 16, unseen)
        yield from lanes.bar(colour, since, known, top, stage.status, words)

    def _ticks(self, calls: Sequence[NamingCall], top: int) -> Iterator[str]:
        """A tick for the calls at one place; those with an error have one of their own."""
        places: dict[tuple[bool, int], list[NamingCall]] = defaultdict(list)
        for call in calls:
            place = round(self._axis.x(call.time) / 2)
            places[call.error is not None, place].append(call)
        for (is_error, place), group in sorted(places.items(), key=lambda item: item[0]):
            first, last = (self._times.when(call.time) for call in (group[0], group[-1]))
            when = first if first == last else f"{first} to {last}"
            name, width, height = ("error", 4, 16) if is_error else ("call", 2, 10)
            words = f"{when}: {calls_words(group)}"
            yield lanes.rect(name, place * 2 - width / 2, width, top, height, words)
