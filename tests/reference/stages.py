"""The picture docs/images/stages.svg: the stages of a session, a job, a run and an upload, with
the seconds of ``Timings.realistic()``. Rule: names and seconds come from the package's tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from moto_devicefarm.core import statuses, upload_plan
from moto_devicefarm.core.timings import Timings

WIDTH, COLUMN, BOX, LINE, MARGIN = 752, 248, 216, 15, 20
GAP = 14
"""The length of an arrow."""
COLOURS = {
    "ground": ("#ffffff", "#171d23"),
    "text": ("#1b1f24", "#e5eaef"),
    "muted": ("#525b66", "#a2adb8"),
    "early": ("#7a8592", "#77828e"),
    "wait": ("#b26a00", "#d6962b"),
    "prep": ("#7d4fd0", "#a07be8"),
    "run": ("#1a8740", "#37a95b"),
    "stop": ("#2f6fb0", "#5b9bd8"),
    "done": ("#9aa4ae", "#697480"),
}
"""The colours of the server's page, light and dark."""
CLASSES = {
    "PENDING_CONCURRENCY": "wait",
    "PENDING_DEVICE": "wait",
    "PREPARING": "prep",
    "PROCESSING": "prep",
    "RUNNING": "run",
    "STOPPING": "stop",
}
"""The colours of stages. Others are early, or done if they are the last of a column."""
WAITS = {
    "PENDING_CONCURRENCY": ["until a slot is free"],
    "PENDING_DEVICE": ["until the device is free"],
}
Stage = tuple[str, Sequence[str]]
"""A status, and lines that say how long it lasts."""


class Part(NamedTuple):
    """The stages of one kind of resource."""

    title: str
    stages: Sequence[Stage]


def session(timings: Timings) -> Part:
    """The stages of a remote access session, in their order."""
    limit, idle = _minutes(timings.session_limit), _minutes(timings.session_idle)
    lengths = {
        **WAITS,
        "PENDING": [_seconds(timings.session_pending)],
        "PREPARING": [_seconds(timings.session_preparing)],
        "RUNNING": [
            "until it is stopped,",
            f"idle for {idle},",
            f"or {limit} after its start",
        ],
        "STOPPING": [_seconds(timings.session_stopping)],
    }
    return Part("remote access session", _stages(lengths))


def job(timings: Timings) -> Part:
    """The stages of a job of a run, in their order."""
    tests = (timings.setup_test, timings.test, timings.teardown_test)
    set_up, test, teardown = map(_seconds, tests)
    lengths = {
        **WAITS,
        "PENDING": [_seconds(timings.run_scheduling)],
        "PREPARING": [_seconds(timings.job_preparing)],
        "RUNNING": [f"set-up {set_up},", f"{test} for each test,", f"teardown {teardown}"],
        "STOPPING": ["after a stop or a time limit"],
    }
    return Part("job of a run", _stages(lengths))


def run(timings: Timings) -> Part:
    """The stages of a run."""
    stages: list[Stage] = [
        ("SCHEDULING", [_seconds(timings.run_scheduling)]),
        ("the status of its jobs", ["until the last job has ended"]),
        (statuses.COMPLETED, []),
    ]
    return Part("run", stages)


def upload(timings: Timings) -> Part:
    """The stages of an upload."""
    waiting, processing = upload_plan.STAGES
    ends = " or ".join(upload_plan.ENDS)
    stages: list[Stage] = [
        (waiting, ["until the body arrives"]),
        (processing, [_seconds(timings.upload_processing)]),
        (ends, []),
    ]
    return Part("upload", stages)


def svg() -> str:
    """The text of the picture."""
    timings = Timings.realistic()
    columns = [[session(timings)], [job(timings)], [run(timings), upload(timings)]]
    bodies = [_column(parts, number) for number, parts in enumerate(columns)]
    height = max(bottom for _, bottom in bodies) + MARGIN
    words = "Stages and their realistic seconds, of sessions, jobs, runs and uploads"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" role="img" aria-label="{words}">\n<title>{words}</title>\n'
    )
    ground = '<rect class="ground" width="100%" height="100%" rx="8"/>\n'
    return f"{head}{_style()}{ground}{''.join(body for body, _ in bodies)}</svg>\n"


def _stages(lengths: dict[str, list[str]]) -> list[Stage]:
    return [*((name, lengths[name]) for name in statuses.STAGES), (statuses.COMPLETED, [])]


def _seconds(length: float) -> str:
    return f"{length:g} s"


def _minutes(length: float | None) -> str:
    return "no limit" if length is None else f"{length / 60:g} min"


def _style() -> str:
    light, dark = (
        "".join(f"--{name}: {colours[scheme]}; " for name, colours in COLOURS.items())
        for scheme in (0, 1)
    )
    return (
        "<style>\n"
        f"svg {{ {light}font: 12px system-ui, sans-serif; }}\n"
        f"@media (prefers-color-scheme: dark) {{ svg {{ {dark}}} }}\n"
        ".ground { fill: var(--ground); } text { fill: var(--text); }\n"
        ".title { font-size: 15px; font-weight: 600; } .name { font-weight: 600; }\n"
        ".length { fill: var(--muted); }\n"
        ".arrow { stroke: var(--muted); stroke-width: 1.5; fill: none; }\n"
        ".box { fill: var(--c); fill-opacity: 0.13; stroke: var(--c); }\n"
        + "".join(f".{name} {{ --c: var(--{name}); }}\n" for name in (*CLASSES.values(), "early"))
        + ".done { --c: var(--done); }\n</style>\n"
    )


def _column(parts: Sequence[Part], number: int) -> tuple[str, int]:
    """The drawing of a column, and its lower end."""
    x, y = MARGIN + number * COLUMN, MARGIN
    drawn = []
    for part in parts:
        drawn.append(f'<text class="title" x="{x}" y="{y + 14}">{escape(part.title)}</text>\n')
        body, y = _boxes(part.stages, x, y + 28)
        drawn += [*body, ""]
        y += 2 * GAP
    return "".join(drawn), y - 2 * GAP


def _boxes(stages: Sequence[Stage], x: int, y: int) -> tuple[list[str], int]:
    drawn: list[str] = []
    for status, lines in stages:
        if drawn:
            drawn.append(_arrow(x + BOX // 2, y))
            y += GAP
        name = "done" if status == stages[-1][0] else CLASSES.get(status, "early")
        height = 14 + LINE * (1 + len(lines))
        drawn += _box(name, x, y, height, status, lines)
        y += height
    return drawn, y


def _box(
    name: str, x: int, y: int, height: int, status: str, lines: Sequence[str]
) -> Iterator[str]:
    size = f'x="{x}" y="{y}" width="{BOX}" height="{height}"'
    yield f'<rect class="box {name}" {size} rx="5"/>\n'
    yield f'<text class="name" x="{x + 10}" y="{y + 19}">{escape(status)}</text>\n'
    for number, line in enumerate(lines, 1):
        place = f'x="{x + 10}" y="{y + 19 + LINE * number}"'
        yield f'<text class="length" {place}>{escape(line)}</text>\n'


def _arrow(x: int, y: int) -> str:
    return f'<path class="arrow" d="M{x} {y}v{GAP - 2}m-4 -5l4 5l4 -5"/>\n'
