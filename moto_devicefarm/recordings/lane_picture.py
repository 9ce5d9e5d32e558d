"""Draws lanes on one axis of time: a lane for each resource, with its statuses as bars.

Rule: the colours are those of the server's page. All text of unknown origin is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from moto_devicefarm.core import clock
from moto_devicefarm.core.printable_text import escape_for_xml
from moto_devicefarm.recordings.story_words import Times, length_words
from moto_devicefarm.recordings.time_axis import TimeAxis

WIDTH, LEFT, RIGHT = 1060, 280, 1016
"""The picture, and the edges of the axis, in pixels."""
TOP, LANE, FOOT = 78, 46, 74
LETTER = 7.2
"""Pixels of a letter of a status, about."""
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
    "bad-text": "#b3211c",
    "now": "#c2185b",
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
    "bad-text": "#ff918b",
    "now": "#ff6fa8",
}


def head(height: int, label: str, title: str) -> Iterator[str]:
    """The begin of a picture. ``label`` says what it shows, for a screen reader."""
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" aria-label="{label}">'
    )
    yield _style()
    yield f'<rect class="ground" width="{WIDTH}" height="{height}"/>'
    yield text(12, 24, title, "name")


def time_labels(axis: TimeAxis, times: Times, bottom: int) -> Iterator[str]:
    """The moments at the top of the axis, with lines down to ``bottom``."""
    date = ""
    for x, moment in axis.ticks():
        yield f'<path class="axis" d="M{x:.1f} {TOP - 8}V{bottom}"/>'
        yield text(x, TOP - 14, times.time(moment), "small", "middle")
        if clock.text(moment)[:10] != date:
            date = clock.text(moment)[:10]
            yield text(x, TOP - 28, date, "small", "middle")


def folded_gaps(axis: TimeAxis, bottom: int, without: str) -> Iterator[str]:
    """The gaps that are not to scale. ``without`` says what does not happen in them."""
    labelled = 0.0
    for part in axis.parts:
        if not part.is_folded:
            continue
        words = length_words(part.until - part.since)
        width, middle = part.right - part.left, (part.left + part.right) / 2
        yield rect("gap", part.left, width, TOP, bottom - TOP, f"{words} without {without}")
        if middle - labelled > 60:
            labelled = middle
            yield text(middle, bottom + 12, words, "small", "middle")


def label(
    top: int,
    name: str,
    more: Sequence[str],
    title: str,
    *,
    height: int = LANE,
    is_bad: bool = False,
) -> Iterator[str]:
    """The words at the left of a lane: the name and lines below it. An SVG inside cuts what is too
    long. ``is_bad``: the last line tells that something went wrong.
    """
    yield f'<path class="line" d="M0 {top}H{WIDTH}"/>'
    yield f'<svg x="12" y="{top}" width="{LEFT - 24}" height="{height}">'
    yield f"<title>{escape_for_xml(title)}</title>"
    yield text(0, 18, name, "name" if len(name) <= _MOST_OF_LABEL else "small")
    for number, words in enumerate(more, 1):
        is_alert = is_bad and number == len(more)
        yield text(0, 18 + 17 * number, words, "alert" if is_alert else "small")
    yield "</svg>"


def bar(
    colour: str, since: float, until: float, top: int, status: str, words: str
) -> Iterator[str]:
    """A status between two places, with its name if that fits."""
    yield rect(colour, since, max(2, until - since), top, 16, words)
    if until - since > LETTER * len(status) + 8:
        is_dark = colour != "done"
        yield text(since + 4, top + 12, status, "status" if is_dark else "small")


def legend(bottom: int, height: int, others: Sequence[tuple[str, int, str]]) -> Iterator[str]:
    """The colours of the statuses and, in a second row, other symbols: (name, width, words)."""
    yield f'<path class="line" d="M0 {bottom}H{WIDTH}"/>'
    symbols = [(name, 20, words) for name, words in LEGEND.items()]
    for row, y in ((symbols, height - 40), (others, height - 18)):
        x = 12
        for name, width, words in row:
            tall = 6 if name in ("done", "bad") else 12
            yield rect(name, x, width, y - tall // 2, tall)
            yield text(x + width + 7, y + 4, words, "small")
            x += width + 32 + 7 * len(words)


def colour_of(status: str, *, is_bad: bool = False) -> str:
    """The colour of a status; ``is_bad``: of one that ended badly."""
    if is_bad:
        return "bad"
    return next((name for name, statuses in STATUSES.items() if status in statuses), "done")


def rect(name: str, x: float, width: float, y: int, height: int, title: str = "") -> str:
    """A rectangle of a class, with a tool tip."""
    title = f"<title>{escape_for_xml(title)}</title>" if title else ""
    return (
        f'<rect class="{name}" x="{x:.1f}" y="{y}" width="{width:.1f}" height="{height}">'
        f"{title}</rect>"
    )


def text(x: float, y: float, words: str, name: str, anchor: str = "start") -> str:
    """Words of a class; ``y`` is their base line."""
    place = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text class="{name}" x="{x:.1f}" y="{y}"{place}>{escape_for_xml(words)}</text>'


def _style() -> str:
    return (
        "<style>text { font: 12px system-ui, sans-serif; }\n"
        ".name { font-weight: 600; } .small, .alert { font-size: 11px; }\n"
        ".status { font-size: 10.5px; }\n"
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
        ".alert": f"fill: {colours['bad-text']}",
        ".about": f"fill: {colours['now']}",
        **{f".{name}": f"fill: {colours[name]}; stroke: {colours[name]}" for name in LEGEND},
    }
    return "\n".join(f"{selector} {{ {rule}; }}" for selector, rule in rules.items())
