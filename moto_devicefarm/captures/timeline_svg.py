"""Draws timelines as an SVG picture. Rule: what ended badly is red as a whole, and what the report
does not tell is marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from moto_devicefarm.captures.timelines import Stage, Timeline
from moto_devicefarm.core import clock
from moto_devicefarm.core.call_log import shorten
from moto_devicefarm.core.printable_text import escape_for_xml
from moto_devicefarm.recordings import lane_picture as lanes
from moto_devicefarm.recordings.story import Gap
from moto_devicefarm.recordings.story_words import Times, count_words, length_words
from moto_devicefarm.recordings.time_axis import TimeAxis

LABEL = "The resources of a report, on one axis of time"
LEAST_GAP = 60_000
"""Milliseconds. A shorter time in which nothing is under way is not folded."""
LANE = 60
"""Pixels of a lane: the name, the device and the outcome below one another."""
MOST_OF_NAME = 34
"""Characters of a name that fit at the left of a lane."""
SYMBOLS = (
    ("about", 2, "about: inferred, not in the report"),
    ("gap", 20, "nothing is under way, not to scale"),
)


def as_svg(timelines: Sequence[Timeline], now: int) -> str:
    """The picture of timelines that were captured at ``now``."""
    shown = timelines[: lanes.MOST_LANES]
    spans = [(round(one.stages[0].begins), _end(one, now)) for one in shown]
    begin, end = min(first for first, _ in spans), max(last for _, last in spans)
    axis = TimeAxis(begin, end, _gaps(spans), lanes.LEFT, lanes.RIGHT)
    bottom = lanes.TOP + LANE * len(shown)
    left_out = len(timelines) - len(shown)
    height = bottom + lanes.FOOT + (18 if left_out else 0)
    lines = [
        *lanes.head(height, LABEL, _title(begin, end)),
        *lanes.time_labels(axis, Times(begin, end), bottom),
        *lanes.folded_gaps(axis, bottom, "a change"),
    ]
    for number, timeline in enumerate(shown):
        lines += _lane(timeline, now, axis, lanes.TOP + number * LANE)
    if left_out:
        words = f"and {count_words(left_out, 'more resource')}"
        lines.append(lanes.text(12, bottom + 18, words, "muted"))
    return "\n".join([*lines, *lanes.legend(bottom, height, SYMBOLS), "</svg>"]) + "\n"


def _title(begin: int, end: int) -> str:
    words = f"From {clock.text(begin)[:19].replace('T', ' ')} UTC"
    return f"{words}, in {length_words(end - begin)}" if end > begin else words


def _end(timeline: Timeline, now: int) -> int:
    last = round(timeline.stages[-1].begins)
    return last if timeline.has_ended else max(now, last)


def _gaps(spans: Sequence[tuple[int, int]]) -> list[Gap]:
    """The long times in which no resource is under way."""
    gaps, last = [], min(first for first, _ in spans)
    for first, end in sorted(spans):
        if first - last >= LEAST_GAP:
            gaps.append(Gap(last, first))
        last = max(last, end)
    return gaps


def _lane(timeline: Timeline, now: int, axis: TimeAxis, top: int) -> Iterator[str]:
    title = f"{timeline.words}\n{timeline.arn}\n{timeline.outcome}"
    name = timeline.name if timeline.device is None else timeline.device
    more = [f"{timeline.kind}: {timeline.outcome}"]
    if not name.startswith(timeline.name):
        name, more = timeline.name, [f"on {name}", *more]
    is_bad = timeline.is_bad
    name = shorten(name, MOST_OF_NAME)
    yield from lanes.label(top, name, more, title, height=LANE, is_bad=is_bad)
    last = Stage("", _end(timeline, now), False)
    for stage, following in pairwise([*timeline.stages, last]):
        yield from _stage(timeline, stage, following, axis, top + 10)
    if timeline.message:
        yield from _message(timeline, axis, top)


def _stage(
    timeline: Timeline, stage: Stage, following: Stage, axis: TimeAxis, top: int
) -> Iterator[str]:
    since, until = axis.x(round(stage.begins)), axis.x(round(following.begins))
    about = "about " if stage.is_about else ""
    words = f"{stage.status} from {about}{clock.text(round(stage.begins))[:19]}Z"
    is_end = timeline.has_ended and stage is timeline.stages[-1]
    if is_end:  # from here on nothing changes
        colour = lanes.colour_of(stage.status, is_bad=timeline.is_bad)
        yield lanes.rect(colour, since, max(6, axis.right - since), top + 5, 6, words)
    else:
        words += f", for {length_words(round(following.begins - stage.begins))}"
        is_last = timeline.has_ended and stage is timeline.stages[-2]
        colour = lanes.colour_of(stage.status, is_bad=timeline.is_bad and is_last)
        yield from lanes.bar(colour, since, until, top, stage.status, words)
    if stage.is_about:
        yield lanes.rect("about", since - 1, 2, top - 3, 22, words)


def _message(timeline: Timeline, axis: TimeAxis, top: int) -> Iterator[str]:
    """The message below the bars. An SVG inside cuts what is too long."""
    x = min(axis.x(round(timeline.stages[0].begins)), lanes.LEFT + 300)
    words = " ".join(str(timeline.message).split())
    yield f'<svg x="{x:.1f}" y="{top}" width="{lanes.WIDTH - 12 - x:.1f}" height="{LANE}">'
    yield f"<title>{escape_for_xml(words)}</title>"
    yield lanes.text(0, 42, words, "alert" if timeline.is_bad else "small")
    yield "</svg>"
