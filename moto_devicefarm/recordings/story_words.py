"""The words of a story: names of resources, calls, outcomes, lengths of time.

Rule: an ARN is whole or stands under a name. It is never cut.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from moto_devicefarm.core import clock, model
from moto_devicefarm.core.call_log import shorten
from moto_devicefarm.core.folded_calls import list_words
from moto_devicefarm.core.resource import is_arn, kind_of
from moto_devicefarm.core.short_arns import ARN, short_arns
from moto_devicefarm.recordings.observed_lives import NamingCall, ObservedLife, documents_in
from moto_devicefarm.recordings.story import Row, Story

NOT_RECORDED = "answer not recorded"
MOST_OF_NAME = 40
"""Characters of a name that are shown. Names of resources may have 256."""
MOST_OF_VALUE = 60
MOST_OF_MESSAGE = 400
"""AWS's words name the reason at their end, behind the values."""
MOST_ARGUMENTS = 8
MOST_STATES = 8
"""States of a row that are shown: three of the first and the rest of the last ones."""
KIND_WORDS: Mapping[str, str] = {
    "devicepool": "device pool",
    "deviceinstance": "device instance",
    "instanceprofile": "instance profile",
    "networkprofile": "network profile",
    "testgrid-project": "browser project",
    "testgrid-session": "browser session",
    "vpceconfiguration": "VPCE configuration",
}
"""Words for the kinds in ARNs that are not words."""
_OF_CLIENTS = (model.TOKEN, *model.PAGE_LIMITS, "clientRequestToken")
"""Parameters that tell nothing to a person."""
_UNITS = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))


class Labels:
    """What a story calls the resources: ``session 'nightly'``, or ``session 7f21…`` for one without
    a name. A name is cut after ``most`` characters.
    """

    def __init__(self, story: Story, most: int = MOST_OF_NAME) -> None:
        resources = story.resources
        self._short = _short_ids(list(resources.named))
        self._names = {
            arn: shorten(resources.names[arn], most)
            for arn in resources.named
            if arn in resources.names
        }
        self._counts = Counter((kind_words(arn), name) for arn, name in self._names.items())
        self._introduced: set[str] = set()

    def label(self, arn: str) -> str:
        """The kind and the name, with the short id if others of the kind have the same name."""
        name, kind = self._names.get(arn), kind_words(arn)
        if name is None:
            return f"{kind} {self._short[arn]}" if self._short.get(arn, arn) != arn else arn
        if self._counts[kind, name] == 1:
            return f"{kind} '{name}'"
        return f"{kind} '{name}' ({self._short[arn]})"

    def name(self, arn: str) -> str:
        """The label without the kind, for a place that shows the kind."""
        label, kind, name = self.label(arn), kind_words(arn), self._names.get(arn)
        return name if label == f"{kind} '{name}'" and name else label.removeprefix(f"{kind} ")

    def introduce(self, arn: str) -> str:
        """The label; for the first time also with the short id."""
        label = self.label(arn)
        is_new = arn not in self._introduced and arn in self._names
        self._introduced.add(arn)
        return f"{label} ({self._short[arn]})" if is_new and label.endswith("'") else label

    def has_name(self, arn: str) -> bool:
        """Whether calls name the resource, and its name is known."""
        return arn in self._names

    def replace_arns(self, text: str) -> str:
        """The text with labels in place of the ARNs that calls name."""
        return ARN.sub(
            lambda found: self.label(found[0]) if found[0] in self._short else found[0], text
        )

    def shorten(self, text: str, most: int) -> str:
        """The text with labels, cut after so many characters, but not inside an ARN."""
        text = self.replace_arns(text)
        if len(text) <= most:
            return text
        inside = next((one for one in ARN.finditer(text) if one.start() < most < one.end()), None)
        end = most - 1 if inside is None else inside.end()
        return text if end >= len(text) else f"{text[:end]}…"


def _short_ids(arns: Sequence[str]) -> dict[str, str]:
    """The short ids: ``7f21…``, and ``7f21… in account 222233334444`` for an account that most of
    the ARNs do not have. A malformed ARN stays whole.
    """
    of_account: dict[str, list[str]] = defaultdict(list)
    for arn in arns:
        of_account[arn.split(":")[4]].append(arn)
    own = max(of_account, key=lambda account: (account != "", len(of_account[account])), default="")
    ids = {}
    for account, same_account in of_account.items():
        where = "" if account in ("", own) else f" in account {account}"
        for arn, short in short_arns(same_account).items():
            kind = f"{kind_of(arn)} "
            ids[arn] = f"{short.removeprefix(kind)}{where}" if short.startswith(kind) else arn
    return ids


def kind_words(arn: str) -> str:
    """The kind in an ARN, in words."""
    kind = kind_of(arn)
    return KIND_WORDS.get(kind, kind)


def call_words(row: Row, labels: Labels) -> str:
    """``GetRun of run 'nightly', 14 times over 2 min 10 s, each 10 s``."""
    parameters = row.first.parameters
    about = ""
    if [*parameters] == ["arn"] and is_arn(parameters["arn"]):
        about = f" of {labels.introduce(parameters['arn'])}"
    else:
        arguments = list(_arguments(parameters, labels))
        rest = len(arguments) - MOST_ARGUMENTS
        if rest > 0:
            arguments[MOST_ARGUMENTS:] = [f"and {rest} more"]
        about = f"({', '.join(arguments)})" if arguments else ""
    return f"{row.first.operation}{about}{_repetition(row)}{_attempts(row)}"


def _arguments(parameters: Mapping[str, Any], labels: Labels, place: str = "") -> Iterator[str]:
    for name, value in parameters.items():
        if name in _OF_CLIENTS:
            continue
        path = f"{place}{name}"
        if isinstance(value, Mapping) and value:
            yield from _arguments(value, labels, f"{path}.")
        elif is_arn(value):
            label = labels.introduce(value)
            is_clear = path.lower() in ("arn", f"{kind_of(value)}arn")
            yield label if is_clear else f"{path}={label}"
        elif isinstance(value, str):
            yield f"{path}='{labels.shorten(value, MOST_OF_VALUE)}'"
        else:
            yield f"{path}={labels.shorten(json.dumps(value, default=str), MOST_OF_VALUE)}"


def _repetition(row: Row) -> str:
    if row.are_pages:
        return f", {row.times} pages"
    if row.times == 1:
        return ""
    over = row.last.time - row.first.time
    words = f", {row.times} times"
    if over == 0:
        return f"{words} at this moment"
    words += f" over {length_words(over)}"
    if row.times == 2:
        return words
    if row.longest <= row.shortest * 1.25 + 250:
        return f"{words}, each {length_words(round(over / (row.times - 1)))}"
    return f"{words}, each {length_words(row.shortest)} to {length_words(row.longest)}"


def _attempts(row: Row) -> str:
    return f", {row.attempts} attempts" if row.attempts > row.times else ""


def outcome_words(row: Row, labels: Labels) -> str:
    """The error, the statuses with the result and the message, the words for a list, or the answer
    itself.
    """
    error = row.error
    if error is not None:
        message = labels.shorten(error["message"], MOST_OF_MESSAGE)
        return f"{error['code']}: {message}" if message else error["code"]
    answer = row.last.outcome.get("answer")
    if not isinstance(answer, Mapping):
        return NOT_RECORDED
    document = next(documents_in(answer), None)
    is_list = list_words(answer) is not None
    parts = []
    if document is not None and not is_list and row.last.creates:
        parts.append(labels.introduce(document["arn"]))
    parts.append(" -> ".join(_state_words(row)))
    if document is not None and not is_list:
        parts += _end_words(document, labels)
    words = ", ".join(part for part in parts if part)
    return words or _plain_words(answer, labels)


def _state_words(row: Row) -> list[str]:
    words = [state.words for state in row.states]
    if len(words) > MOST_STATES:
        words[3 : len(words) - MOST_STATES + 4] = ["..."]
    return words


def _end_words(members: Mapping[str, Any], labels: Labels) -> Iterator[str]:
    """The result and the message in a document."""
    result, message = members.get("result"), members.get("message")
    if isinstance(result, str) and result != "PENDING":
        yield result
    if isinstance(message, str) and message:
        yield f"message: {labels.shorten(message, MOST_OF_MESSAGE)}"


def _plain_words(answer: Mapping[str, Any], labels: Labels) -> str:
    document = next(documents_in(answer), None)
    if not answer:
        return "done"
    if document is not None and labels.has_name(document["arn"]):
        return labels.introduce(document["arn"])
    return labels.shorten(json.dumps(answer, default=str), MOST_OF_VALUE)


def life_words(life: ObservedLife, labels: Labels) -> str:
    """Result, device minutes, message, and how many calls and errors there were."""
    parts = [life.result or ""]
    minutes = life.device_minutes
    if "total" in minutes:
        metered = f" ({minutes['metered']:.2f} metered)" if "metered" in minutes else ""
        parts.append(f"{minutes['total']:.2f} device minutes{metered}")
    errors = sum(call.error is not None for call in life.calls)
    parts.append(count_words(len(life.calls), "call") if life.calls else "")
    parts.append(count_words(errors, "error") if errors else "")
    if life.message:
        parts.append(f"message: {labels.shorten(life.message, MOST_OF_MESSAGE)}")
    return ", ".join(part for part in parts if part)


def calls_words(calls: Sequence[NamingCall]) -> str:
    """``GetRun x 14, StopRun: NotFoundException``."""
    counts = Counter(
        call.operation if call.error is None else f"{call.operation}: {call.error}"
        for call in calls
    )
    return ", ".join(
        words if number == 1 else f"{words} x {number}" for words, number in counts.items()
    )


def count_words(number: int, noun: str) -> str:
    """``1 call``, ``2 calls``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def length_words(milliseconds: int) -> str:
    """A length of time in its two largest units: ``2 min 10 s``."""
    if 0 < milliseconds < 1000:
        return f"{milliseconds} ms"
    if milliseconds < 10_000:
        return f"{round(milliseconds / 1000, 1):g} s"
    rest = round(milliseconds / 1000)
    place = next(place for place, (_, size) in enumerate(_UNITS) if rest >= size)
    if place < len(_UNITS) - 2:  # rounded to the second of the two units
        size = _UNITS[place + 1][1]
        rest = (rest + size // 2) // size * size
    words = []
    for unit, size in _UNITS:
        number, rest = divmod(rest, size)
        words += [f"{number} {unit}"] if number else []
    return " ".join(words[:2])


class Times:
    """How a story writes moments: with milliseconds if it is short, with dates if it is long."""

    def __init__(self, begin: int, end: int) -> None:
        self.has_milliseconds = end - begin < 60_000
        self.has_dates = clock.text(begin)[:10] != clock.text(end)[:10]

    def time(self, moment: int) -> str:
        """``12:00:02``, or ``12:00:02.250``."""
        return clock.text(moment)[11 : 23 if self.has_milliseconds else 19]

    def when(self, moment: int, *, after: int | None = None) -> str:
        """The time. If the story is of several days, with the date, unless ``after`` has it too."""
        date = clock.text(moment)[:11].replace("T", " ") if self.has_dates else ""
        if after is not None and clock.text(after)[:10] == date.strip():
            date = ""
        return f"{date}{self.time(moment)}"
