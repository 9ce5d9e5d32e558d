"""Writes a pytest module that reproduces captured documents.

Rule: the test loads them, freezes the clock at their last moment, and asserts each member.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from botocore import xform_name

from moto_devicefarm.captures.assertions import WHOLE_ANSWERS, last_moment, lines_at, literal
from moto_devicefarm.captures.documents import INSIGHTS_DETAILS, Document, to_json_value
from moto_devicefarm.captures.forms.page import Page
from moto_devicefarm.captures.prose import prose_lines
from moto_devicefarm.captures.report_notes import DID_YOU_MEAN
from moto_devicefarm.core import clock
from moto_devicefarm.core.printable_text import escape_for_source, escape_unprintable
from moto_devicefarm.core.resource import id_of
from moto_devicefarm.resources import KINDS

NAMES = {
    "AccountSettings": "settings",
    "GetOfferingStatusResult": "status",
    "ListOfferingsResult": "listing",
    "ListOfferingPromotionsResult": "promotions",
    "InsightsDetails": "details",
    "RemoteAccessSession": "session",
    "DeviceInstance": "instance",
    "DevicePool": "pool",
    "TestGridProject": "grid_project",
    "TestGridSession": "grid_session",
}
"""The names of variables, where the structure's own name would be long."""
MAIN = ("RemoteAccessSession", "Run", "TestGridSession", "Job")
"""The structures that name the whole module, the first one that is there."""
TESTED = ("Run", "Job", "Suite", "Test")
"""The structures whose result says more than their status."""
LISTED = ("artifacts", "samples")
"""The lists of documents that no Get operation answers."""
PLACE_FOR_CODE = "Your own code goes here: pass it devicefarm_client, and assert what it should do."
REWRITABLE = 2000
"""Up to so many lines, pytest rewrites the assertions so that one that fails shows its values. It
needs about a millisecond for each.
"""
SHOW_WARNING = '@pytest.mark.filterwarnings("default:.*totalJobs is:UserWarning")'
"""Lets no setting of a project turn the warning about missing jobs into an error."""
SHOW_SLIPS = f'@pytest.mark.filterwarnings("default:.*{DID_YOU_MEAN}:UserWarning")'
"""The same for the warning about misspelt members."""
PLAIN_ASSERTIONS = """

PYTEST_DONT_REWRITE: so many assertions would take pytest long to prepare. Without this paragraph,
an assertion that fails shows its values.
"""


def in_order(documents: Sequence[Document]) -> list[Document]:
    """The last document of each resource, as a load keeps it; a run comes before its jobs, and so
    on.
    """
    last = list(
        {document.members.get("arn", document.shape): document for document in documents}.values()
    )
    ids = [
        id_of(arn).split("/") if (arn := document.members.get("arn")) else [""] for document in last
    ]
    first = {tuple(own[:2]): place for place, own in reversed(list(enumerate(ids)))}
    kinds = {kind.SHAPE: place for place, kind in enumerate(KINDS)}
    rows = [
        (first[tuple(own[:2])], own, kinds.get(last[place].shape, 0), place)
        for place, own in enumerate(ids)
    ]
    return [last[place] for *_, place in sorted(rows)]


def module_text(
    documents: Sequence[Document],
    files: Sequence[Path],
    inline: bool,
    is_incomplete: bool = False,
    complete: bool = False,
    pages: Sequence[Page] = (),
) -> str:
    """The text of the module. It loads the files, which stand beside it, or has the values of the
    pages inline; their prose is in its docstring. If the documents are incomplete, the test shows
    the warning about it, and passes. With ``complete``, the test fills in what is scrubbed in the
    files.
    """
    names = [file.name for file in files]
    title = f"{_headline(documents)}: reproduced from {', '.join(names)}."
    # Python 3.13 refuses a docstring with half of a surrogate pair, so it has readable escapes.
    title = escape_for_source(escape_unprintable(title))
    loaded = [literal(_relative_path(name)) for name in names]
    moment = last_moment(documents)
    lines = (
        line
        for document, name in _with_variables(documents)
        for line in lines_at(moment, document, name)
    )
    body = list(_without_repeated_lists(lines))
    plain = PLAIN_ASSERTIONS if len(body) > REWRITABLE else ""
    prose = "\n".join(["", *map(escape_for_source, prose_lines(pages)), ""]).rstrip(" ")
    times = any("dt.datetime" in line for line in body)
    report = ["REPORT = " + _pretty(_contents(pages)), "", ""] if inline else [""]
    load = "REPORT" if inline else loaded[0] if len(loaded) == 1 else f"[{', '.join(loaded)}]"
    return "\n".join(
        [
            f'"""{title}{plain}{prose if prose.strip() else ""}"""',
            "",
            *(["import datetime as dt"] if times else []),
            "from typing import Any",
            "",
            "import pytest",
            *(["import requests"] if _has_details(documents) else []),
            "from freezegun import freeze_time",
            "",
            *report,
            *([SHOW_WARNING] if is_incomplete else []),
            *([SHOW_SLIPS] if any(document.misspelt for document in documents) else []),
            f"@freeze_time({literal(clock.text(moment))})",
            f"@pytest.mark.devicefarm(load={load}{', complete=True' if complete else ''})",
            "def test_report(devicefarm_client: Any) -> None:",
            *body,
            f"    # {PLACE_FOR_CODE}",
            "",
        ]
    )


def _relative_path(name: str) -> str:
    """The path of a file beside the module. One that begins as JSON does would be read as JSON."""
    return f"./{name}" if name.lstrip()[:1] in ("{", "[") else name


def _contents(pages: Sequence[Page]) -> Any:
    """The values in the pages, as JSON has them."""
    found = [to_json_value(one.value) for page in pages for one in page.values]
    return found[0] if len(found) == 1 else found


def _pretty(value: Any, indent: str = "") -> str:
    """The value as Python code over several lines."""
    inner = indent + "    "
    if isinstance(value, Mapping) and value:
        lines = [
            f"{inner}{literal(key)}: {_pretty(member, inner)},\n" for key, member in value.items()
        ]
        return "{\n" + "".join(lines) + indent + "}"
    if isinstance(value, list) and value:
        return "[\n" + "".join(f"{inner}{_pretty(item, inner)},\n" for item in value) + indent + "]"
    return literal(value)


def _headline(documents: Sequence[Document]) -> str:
    """The main resource and its state: "A run that was FAILED"."""
    first = next(
        (item for shape in MAIN for item in documents if item.shape == shape), documents[0]
    )
    if first.shape in WHOLE_ANSWERS:
        return f"Captured {WHOLE_ANSWERS[first.shape][0]}"
    words = re.findall("[A-Z]+(?=[A-Z])|[A-Z][a-z]+", first.shape)
    kind = " ".join(word if word.isupper() else word.lower() for word in words)
    status = None if "status" in first.filled else first.members.get("status")
    result = first.members.get("result", "PENDING")
    was = result if first.shape in TESTED and result != "PENDING" else status
    return f"{'An' if kind[0] in 'aiu' else 'A'} {kind}{f' that was {was}' if was else ''}"


def _with_variables(documents: Sequence[Document]) -> Iterator[tuple[Document, str]]:
    """The documents with the names of their variables, numbered if there are several of a kind."""
    total, numbers = Counter(document.shape for document in documents), Counter[str]()
    for document in documents:
        shape = document.shape
        numbers[shape] += 1
        suffix = f"_{numbers[shape]}" if total[shape] > 1 else ""
        yield document, NAMES.get(shape, xform_name(shape)) + suffix


def _without_repeated_lists(lines: Iterable[str]) -> Iterator[str]:
    """The lines, without those that would list again what a variable holds already."""
    last: dict[str, str] = {}
    for line in lines:
        variable = line.partition(" = ")[0].strip()
        if variable not in LISTED or last.get(variable) != line:
            yield line
        last[variable] = line


def _has_details(documents: Sequence[Document]) -> bool:
    return any(document.shape == INSIGHTS_DETAILS for document in documents)
