"""Writes a pytest module that reproduces captured documents.

Rule: the test loads them, freezes the clock at their last moment, and asserts each member. No
secret of them is in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from moto_devicefarm.captures.assertions import WHOLE_ANSWERS, add_document, last_moment
from moto_devicefarm.captures.call_target import CallTarget
from moto_devicefarm.captures.documents import Document, to_json_value
from moto_devicefarm.captures.forms.page import Page
from moto_devicefarm.captures.module_frame import Frame
from moto_devicefarm.captures.module_writer import ModuleWriter, Style, variable_of
from moto_devicefarm.captures.prose import prose_lines
from moto_devicefarm.core.progress import ENDED
from moto_devicefarm.core.resource import id_of
from moto_devicefarm.recordings.secrets import scrub
from moto_devicefarm.resources import KINDS

MAIN = ("RemoteAccessSession", "Run", "TestGridSession", "Job")
"""The structures that name the whole module, the first one that is there."""
TESTED = ("Run", "Job", "Suite", "Test")
"""The structures whose result says more than their status."""
PLACE_FOR_CODE = "Your own code goes here: pass it devicefarm_client, and assert what it should do."
REWRITABLE = 2000
"""Up to so many lines, pytest rewrites the assertions so that one that fails shows its values. It
needs about a millisecond for each.
"""
PLAIN_ASSERTIONS = (
    "",
    "PYTEST_DONT_REWRITE: so many assertions would take pytest long to prepare. Without this",
    "paragraph, an assertion that fails shows its values.",
)


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
    *,
    style: Style = "fixture",
    at: int | None = None,
    target: CallTarget | None = None,
) -> str:
    """The text of the module. It loads the files, which stand beside it, or has the values of the
    pages inline; their prose is in its docstring. If the documents are incomplete, the test shows
    the warning about it, and passes.

    ``complete``: whether the test fills in what is scrubbed in the files.
    ``at``: where the clock stands, in epoch milliseconds, if not at the documents' last moment.
    ``target``: the function that the test calls.
    """
    writer = ModuleWriter(style)
    names = [file.name for file in files]
    last = last_moment(documents)
    moment = last if at is None else at
    for document, name in _with_variables(documents):
        add_document(writer, moment, document, name)
    if target is None:
        writer.comment(PLACE_FOR_CODE)
    else:
        target.add_call(writer, _main(documents))
    title = [
        f"{_headline(documents)}: reproduced from {', '.join(names)}.",
        *_story(_main(documents), moment),
        *prose_lines(pages),
        *(PLAIN_ASSERTIONS if len(writer.body) > REWRITABLE else ()),
    ]
    load = writer.add_constant("REPORT", _contents(pages)) if inline else names
    frame = Frame(
        title,
        files[0].stem,
        moment,
        load,
        complete=complete,
        warns_of_jobs=is_incomplete,
        warns_of_slips=any(document.misspelt for document in documents),
    )
    return frame.module(writer)


def _contents(pages: Sequence[Page]) -> Any:
    """The values in the pages, as JSON has them, without secrets."""
    found = [scrub(to_json_value(one.value)) for page in pages for one in page.values]
    return found[0] if len(found) == 1 else found


def _main(documents: Sequence[Document]) -> Document:
    """The document that names the whole module."""
    return next((item for shape in MAIN for item in documents if item.shape == shape), documents[0])


def shows_no_wait(documents: Sequence[Document]) -> bool:
    """Whether the main document has not ended, and no moment after its creation is known."""
    main = _main(documents)
    return _is_unfinished(main) and main.members["created"] == last_moment(documents)


def _is_unfinished(document: Document) -> bool:
    """Whether the report has its creation, and a status that is not the end."""
    status = _reported_status(document)
    return "created" in document.members and status not in (None, *ENDED)


def _story(document: Document, moment: int) -> Iterator[str]:
    """What a person should know first: how long it hangs, its result and its message."""
    members = document.members
    facts = []
    status, result = _reported_status(document), members.get("result", "PENDING")
    if _is_unfinished(document) and moment > members["created"]:
        length = _length(moment - members["created"])
        facts.append(f"It was still {status} {length} after its creation.")
    if result not in ("PENDING", "PASSED") and document.shape not in TESTED:
        facts.append(f"Its result was {result}.")
    if members.get("message"):
        facts.append(f"Its message: {scrub(members['message'], 'message')}")
    if facts:
        yield ""
        yield " ".join(facts)


def _reported_status(document: Document) -> str | None:
    """The status in the report; None if ``--complete`` filled it in."""
    return None if "status" in document.filled else document.members.get("status")


def _length(milliseconds: int) -> str:
    """A length of time in words: "1 h 5 min"."""
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (0 if hours else seconds, "s"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "less than 1 s"


def _headline(documents: Sequence[Document]) -> str:
    """The main resource and its state: "A run that was FAILED"."""
    first = _main(documents)
    if first.shape in WHOLE_ANSWERS:
        return f"Captured {WHOLE_ANSWERS[first.shape][0]}"
    words = re.findall("[A-Z]+(?=[A-Z])|[A-Z][a-z]+", first.shape)
    kind = " ".join(word if word.isupper() else word.lower() for word in words)
    status = _reported_status(first)
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
        yield document, variable_of(shape) + suffix
