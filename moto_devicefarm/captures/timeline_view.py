"""Shows the lives of remote access sessions as text and as an SVG picture. Rule: all moments come
from the session's own life.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tabulate import tabulate

from moto_devicefarm.core import clock
from moto_devicefarm.core.printable_text import escape_for_xml, escape_unprintable
from moto_devicefarm.core.timings import NEVER, Moment
from moto_devicefarm.resources.remote_access import RemoteAccessSession

COLOURS = {"waiting": "#b0b7c3", "PREPARING": "#e8b54d", "RUNNING": "#4f9d69", "ended": "#7a869a"}
WIDTH, ROW, MARGIN = 640, 64, 16


class Event(NamedTuple):
    """Something that happened to a session."""

    moment: Moment
    text: str


def events(session: RemoteAccessSession, now: int) -> tuple[list[Event], str]:
    """What happened up to ``now``, and a sentence on what comes next."""
    life, status = session.life, session.life.status(now)
    snapshot = session.view(now)
    happened = [Event(session.created, "created")]
    if life.started <= now:
        happened.append(Event(life.started, "left the queues: started"))
    if life.running <= now and life.running < life.stopped:
        happened.append(Event(life.running, "RUNNING"))
    members = session.captured.members if session.captured is not None else {}
    if status == "COMPLETED":
        end_unknown = members.get("status") == status and "stopped" not in members
        result = _member(session, snapshot, "result")
        end = f"{'captured as ' if end_unknown else ''}COMPLETED, result {result}"
        message = members.get("message") if members.get("status") == status else None
        happened.append(
            Event(now if end_unknown else life.stopped, f"{end}: {message}" if message else end)
        )
    else:
        happened.append(Event(now, f"captured as {status}"))
    return happened, _next(session, status, now)


def _member(session: RemoteAccessSession, snapshot: object, name: str) -> object:
    captured = session.captured.members.get(name) if session.captured is not None else None
    return captured or getattr(snapshot, name, None)


def _next(session: RemoteAccessSession, status: str, now: int) -> str:
    if status == "COMPLETED":
        return "It has ended and can be deleted."
    if status == "STOPPING":
        return "It stays STOPPING: its end is unknown."
    coming = [(begins, name) for name, begins in session.life.stages if now < begins < NEVER]
    if not coming:
        return f"It stays {status} until it is stopped."
    begins, name = min(coming)
    return (
        f"It stays {status} until {clock.text(begins)}, then {name}, unless it is stopped before."
    )


def as_text(sessions: Sequence[RemoteAccessSession], now: int) -> str:
    """A table and a sentence for each session."""
    parts = []
    for session in sessions:
        past, outlook = events(session, now)
        rows = [
            (
                clock.text(event.moment),
                _span(event.moment - session.created),
                escape_unprintable(event.text),
            )
            for event in past
        ]
        title = escape_unprintable(f"{session.name or session.device.name}  {session.arn}")
        table = tabulate(rows, headers=("time", "after", "event"), disable_numparse=True)
        parts.append(f"{title}\n{table}\n{outlook}")
    return "\n\n".join(parts) + "\n"


def _span(length: Moment) -> str:
    minutes, seconds = divmod(round(length / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"


def as_svg(sessions: Sequence[RemoteAccessSession], now: int) -> str:
    """A bar for each session, its stages in colours, on one axis of time."""
    begin = min(session.created for session in sessions)
    end = max(max(_end(session, now) for session in sessions), begin + 1)
    height = MARGIN * 2 + ROW * len(sessions)
    rows = "".join(
        _row(session, now, number, begin, end) for number, session in enumerate(sessions)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        'font-family="sans-serif" font-size="12" role="img" aria-label="Remote access sessions">\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n{rows}</svg>\n'
    )


def _end(session: RemoteAccessSession, now: int) -> Moment:
    return min(session.life.stopped, max(now, session.created))


def _row(session: RemoteAccessSession, now: int, number: int, begin: int, end: Moment) -> str:
    top = MARGIN + number * ROW
    status = session.life.status(now)
    last = _end(session, now)
    edges = [
        session.created,
        min(session.life.started, last),
        min(session.life.running, last),
        last,
    ]
    parts = zip(("waiting", "PREPARING", "RUNNING"), edges, edges[1:], strict=False)
    bars = "".join(
        _bar(name, since, until, top + 20, begin, end)
        for name, since, until in parts
        if until > since
    )
    label = escape_for_xml(
        f"{session.name or session.device.name}: {status} after {_span(last - session.created)}"
    )
    times = "".join(
        f'<text x="{x}" y="{top + 50}" text-anchor="{anchor}" fill="#5b6472">'
        f"{clock.text(moment)[:19]}Z</text>\n"
        for x, anchor, moment in ((MARGIN, "start", begin), (WIDTH - MARGIN, "end", end))
    )
    return f'<text x="{MARGIN}" y="{top + 12}" fill="#1d2433">{label}</text>\n{bars}{times}'


def _bar(name: str, since: Moment, until: Moment, top: int, begin: int, end: Moment) -> str:
    scale = (WIDTH - 2 * MARGIN) / (end - begin)
    x, width = MARGIN + (since - begin) * scale, (until - since) * scale
    span = _span(until - since)
    words = next(words for words in (f"{name} {span}", name, "") if width >= 8 * len(words))
    return (
        f'<rect x="{x:.1f}" y="{top}" width="{width:.1f}" height="18" fill="{COLOURS[name]}">'
        f"<title>{name}: {span}</title></rect>\n"
        f'<text x="{x + 4:.1f}" y="{top + 13}" fill="#1d2433">{words}</text>\n'
    )
