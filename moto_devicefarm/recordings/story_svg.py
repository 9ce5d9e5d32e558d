"""Draws a story: a lane for each resource, with its statuses as bars and the calls that name it as
ticks.

Rule: the colours are those of the server's page. All text of unknown origin is escaped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from moto_devicefarm.core import clock
from moto_devicefarm.core.printable_text import escape_for_xml
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

WIDTH, LEFT, RIGHT = 1060, 280, 1016
"""The picture, and the edges of the axis, in pixels."""
_TOP, _LANE, _FOOT = 78, 46, 74
_LETTER = 7.2
"""Pixels of a letter of a status, about."""
MOST_OF_NAME = 24
"""Characters of a name that fit at the left of a lane, with an id."""
_MOST_OF_LABEL = 34
"""A longer label has smaller letters."""
MOST_LANES = 200
"""A picture of more resources says how many it leaves out."""
STATUSES: Mapping[str, Sequence[str]] = {
    "early": ("PENDING", "SCHEDULING", "INITIALIZED"),
    "wait": ("PENDING_CONCURRENCY", "PENDING_DEVICE"),
    "prep": ("PREPARING", "PROCESSING"),
    "run": ("RUNNING", "ACTIVE"),
    "stop": ("STOPPING",),
    "bad": ("FAILED", "ERRORED"),
}
"""The statuses of each colour, as on the page. All others are "done"."""
LEGEND: Mapping[str, str] = {
    "early": "pending",
    "wait": "waiting",
    "prep": "preparing",
    "run": "running",
    "stop": "stopping",
    "done": "ended",
    "bad": "failed",
}
LIGHT: Mapping[str, str] = {
    "ground": "#ffffff",
    "text": "#1b1f24",
    "muted": "#525b66",
    "line": "#d3d9df",
    "grid": "#e9edf0",
    "early": "#7a8592",
    "wait": "#b26a00",
    "prep": "#7d4fd0",
    "run": "#1a8740",
    "stop": "#2f6fb0",
    "done": "#9aa4ae",
    "bad": "#cf2f2a",
}
"""The page's colours, by the page's names. The ground is that of its cards."""
DARK: Mapping[str, str] = {
    "ground": "#171d23",
    "text": "#e5eaef",
    "muted": "#a2adb8",
    "line": "#35404b",
    "grid": "#232b33",
    "early": "#77828e",
    "wait": "#d6962b",
    "prep": "#a07be8",
    "run": "#37a95b",
    "stop": "#5b9bd8",
    "done": "#697480",
    "bad": "#e5564f",
}


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
        self._axis = TimeAxis(story.begin, story.end, gaps, LEFT, RIGHT)
        lives = resources.told_lives()
        self._lives = lives[:MOST_LANES]
        self._left_out = len(lives) - len(self._lives)
        lanes = len(self._lives) + bool(resources.other_calls)
        self._bottom = _TOP + _LANE * lanes
        self._height = self._bottom + _FOOT + (18 if self._left_out else 0)

    def elements(self) -> Iterator[str]:
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {self._height}" '
            f'width="{WIDTH}" height="{self._height}" role="img" '
            'aria-label="The calls and the resources, on one axis of time">'
        )
        yield _style()
        yield f'<rect class="ground" width="{WIDTH}" height="{self._height}"/>'
        yield _text(12, 24, self._title(), "name")
        yield from self._time_labels()
        yield from self._folded_gaps()
        top = _TOP
        if self._story.resources.other_calls:
            yield from self._label(top, "other calls", "", "Calls that name none of the resources")
            yield from self._ticks(self._story.resources.other_calls, top + 6)
            top += _LANE
        for life in self._lives:
            yield from self._lane(life, top)
            top += _LANE
        if self._left_out:
            words = f"and {count_words(self._left_out, 'more resource')}"
            yield _text(12, self._bottom + 18, words, "muted")
        yield from self._legend()
        yield "</svg>"

    def _title(self) -> str:
        story = self._story
        begin = clock.text(story.begin)[:19].replace("T", " ")
        words = f"{count_words(len(story.calls), 'call')} from {begin} UTC"
        if story.end > story.begin:
            words += f", in {length_words(story.end - story.begin)}"
        errors = sum(story.errors.values())
        return words + (f", {count_words(errors, 'error')}" if errors else "")

    def _time_labels(self) -> Iterator[str]:
        date = ""
        for x, moment in self._axis.ticks():
            yield f'<path class="axis" d="M{x:.1f} {_TOP - 8}V{self._bottom}"/>'
            yield _text(x, _TOP - 14, self._times.time(moment), "small", "middle")
            if clock.text(moment)[:10] != date:
                date = clock.text(moment)[:10]
                yield _text(x, _TOP - 28, date, "small", "middle")

    def _folded_gaps(self) -> Iterator[str]:
        labelled = 0.0
        for part in self._axis.parts:
            if not part.is_folded:
                continue
            words = f"{length_words(part.until - part.since)} without a call"
            width, middle = part.right - part.left, (part.left + part.right) / 2
            yield _rect("gap", part.left, width, _TOP, self._bottom - _TOP, words)
            if middle - labelled > 60:
                labelled = middle
                words = length_words(part.until - part.since)
                yield _text(middle, self._bottom + 12, words, "small", "middle")

    def _label(self, top: int, name: str, state: str, title: str) -> Iterator[str]:
        """The words at the left of a lane. An SVG inside cuts what is too long."""
        yield f'<path class="line" d="M0 {top}H{WIDTH}"/>'
        yield f'<svg x="12" y="{top}" width="{LEFT - 24}" height="{_LANE}">'
        yield f"<title>{escape_for_xml(title)}</title>"
        yield _text(0, 18, name, "name" if len(name) <= _MOST_OF_LABEL else "small")
        yield _text(0, 35, state, "small")
        yield "</svg>"

    def _lane(self, life: ObservedLife, top: int) -> Iterator[str]:
        label, stages = self._labels.label(life.arn), life.stages
        state = life.status or "status unknown"
        state += f", {life.result}" if life.result else ""
        state += ", deleted" if life.deleted is not None else ""
        title = f"{label}\n{life.arn}\n{state}\n{life_words(life, self._labels)}"
        name, device = self._labels.name(life.arn), life.device
        kind = kind_words(life.arn) + (f" on {device}" if device and device != name else "")
        yield from self._label(top, name, f"{kind}: {state}", title)
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
        if is_last and not life.has_ended and life.last_seen is not None:
            known = min(until, self._axis.x(life.last_seen))
        colour = _colour(stage.status, life)
        words = f"{stage.status} from {clock.text(stage.since)[:19]}Z"
        words += f", for {length_words(stage.until - stage.since)}" if stage.until else ""
        if is_last and life.has_ended:
            yield _rect(colour, since, max(2, until - since), top + 5, 6, words)
            return
        if until > known:
            unseen = f"{words}; no later answer shows it"
            yield _rect(f"{colour} unseen", known, until - known, top, 16, unseen)
        yield _rect(colour, since, max(2, known - since), top, 16, words)
        if known - since > _LETTER * len(stage.status) + 8:
            is_dark = colour != "done"
            yield _text(since + 4, top + 12, stage.status, "status" if is_dark else "small")

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
            yield _rect(name, place * 2 - width / 2, width, top, height, words)

    def _legend(self) -> Iterator[str]:
        yield f'<path class="line" d="M0 {self._bottom}H{WIDTH}"/>'
        symbols = [(name, 20, words) for name, words in LEGEND.items()]
        others = [
            ("call", 2, "call"),
            ("error", 4, "error"),
            ("run unseen", 20, "seen last, then unknown"),
            ("gap", 20, "time without a call, not to scale"),
        ]
        for row, y in ((symbols, self._height - 40), (others, self._height - 18)):
            x = 12
            for name, width, words in row:
                height = 6 if name in ("done", "bad") else 12
                yield _rect(name, x, width, y - height // 2, height)
                yield _text(x + width + 7, y + 4, words, "small")
                x += width + 32 + 7 * len(words)


def _colour(status: str, life: ObservedLife) -> str:
    if status == life.status and life.has_ended and life.result in ("FAILED", "ERRORED"):
        return "bad"
    return next((name for name, statuses in STATUSES.items() if status in statuses), "done")


def _rect(name: str, x: float, width: float, y: int, height: int, title: str = "") -> str:
    title = f"<title>{escape_for_xml(title)}</title>" if title else ""
    return (
        f'<rect class="{name}" x="{x:.1f}" y="{y}" width="{width:.1f}" height="{height}">'
        f"{title}</rect>"
    )


def _text(x: float, y: float, words: str, name: str, anchor: str = "start") -> str:
    place = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text class="{name}" x="{x:.1f}" y="{y}"{place}>{escape_for_xml(words)}</text>'


def _style() -> str:
    return (
        "<style>text { font: 12px system-ui, sans-serif; }\n"
        ".name { font-weight: 600; } .small { font-size: 11px; } .status { font-size: 10.5px; }\n"
        ".unseen { fill-opacity: 0.15; stroke-dasharray: 3 3; stroke-width: 1; }\n"
        ".axis, .line { fill: none; } .gap { fill-opacity: 0.6; stroke-dasharray: 2 4; }\n"
        f"{_rules(LIGHT)}\n"
        f"@media (prefers-color-scheme: dark) {{\n{_rules(DARK)}\n}}</style>"
    )


def _rules(colours: Mapping[str, str]) -> str:
    rules = {
        ".ground": f"fill: {colours['ground']}",
        "text, .call": f"fill: {colours['text']}",
        ".small, .muted": f"fill: {colours['muted']}",
        ".status": f"fill: {colours['ground']}",
        ".axis": f"stroke: {colours['grid']}",
        ".line": f"stroke: {colours['line']}",
        ".gap": f"fill: {colours['grid']}; stroke: {colours['muted']}",
        ".error": f"fill: {colours['bad']}",
        **{f".{name}": f"fill: {colours[name]}; stroke: {colours[name]}" for name in LEGEND},
    }
    return "\n".join(f"{selector} {{ {rule}; }}" for selector, rule in rules.items())
