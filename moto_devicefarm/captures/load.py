"""Puts captured documents into a store. Rule: all of a source is loaded, with everything that it
implies, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from moto_devicefarm.captures import report_notes
from moto_devicefarm.captures.documents import Document
from moto_devicefarm.captures.load_plan import LoadPlan
from moto_devicefarm.captures.state import restore
from moto_devicefarm.core.store import Store, StoreSettings
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.runs import Run


class Loaded(dict[str, list[str]]):
    """The loaded ARNs, implied ones too, by the structure's name: ``{"RemoteAccessSession": [...],
    "Project": [...]}``.

    Example::

        farm.reset()
        loaded = farm.load({"project": {"arn": project_arn, "name": "checkout"}})
        assert loaded["Project"] == [project_arn]
        assert not loaded.unknown
    """

    unknown: Sequence[str] = ()
    """Captured members that the model does not know; they are kept, and a dump has them."""
    missing: Sequence[str] = ()
    """What the documents speak of and nobody captured, with the remedy."""
    misspelt: Sequence[str] = ()
    """Unknown members that somebody seems to have misspelt, each with the known one."""
    new: Sequence[str] = ()
    """One text about all other unknown members, which AWS may have added; empty without any."""
    filled: Sequence[str] = ()
    """A text for each document that was completed, with what was filled in and left out."""
    places: Sequence[str] = ()
    """Where the documents stood in pages of prose, and what was passed over, one text a page. Then
    a text for each value beside them without a document, such as an empty list.
    """

    @property
    def document(self) -> dict[str, Any]:
        """All of it as JSON, with the members ``arns``, ``unknown``, ``missing``, ``misspelt`` and
        ``filled``.
        """
        return {
            "arns": dict(self),
            "unknown": list(self.unknown),
            "missing": list(self.missing),
            "misspelt": list(self.misspelt),
            "filled": list(self.filled),
        }


def load_all(
    settings: StoreSettings,
    store_of: Callable[[str], Store],
    documents: Sequence[Document],
    dumps: Sequence[tuple[Any, str]],
    account_id: str,
    absent: Collection[str] = (),
) -> Loaded:
    """Load one dump into its accounts, or documents into one account. ``absent``: the ARNs that the
    documents may name and do not imply. Raises ValueError, and then has changed nothing.
    """
    if dumps and (documents or len(dumps) > 1):
        raise ValueError(
            f"{dumps[0][1]}: a dump can't be loaded together with documents or another dump: "
            "give the dump alone"
        )
    if dumps:
        loaded = Loaded()
        for resource in restore(settings, store_of, *dumps[0]):
            loaded.setdefault(resource.SHAPE, []).append(resource.arn)
        return loaded
    loaded = load_documents(store_of(account_id), documents, absent)
    loaded.unknown = [
        f"{document.where}: {path}" for document in documents for path in document.unknown
    ]
    loaded.missing = list(missing_jobs(store_of(account_id), documents))
    loaded.misspelt = [text for document in documents for text in report_notes.slip_notes(document)]
    loaded.new = list(filter(None, [report_notes.unknown_member_note(documents)]))
    loaded.filled = list(filter(None, map(report_notes.completion_note, documents)))
    return loaded


def missing_jobs(store: Store, documents: Sequence[Document]) -> Iterator[str]:
    """A text for each run that had jobs, of which none is loaded. A run that was captured while it
    was SCHEDULING need not have had them.
    """
    for document in documents:
        members = document.members
        total = members.get("totalJobs", 0)
        had_jobs = document.shape == Run.SHAPE and total and members["status"] != "SCHEDULING"
        if had_jobs and not store.all(Job, arn := members["arn"]):
            yield (
                f"{document.where}: totalJobs is {total}, but no job of the run is loaded, so "
                "ListJobs answers none. Capture the jobs, and load them together with the run: "
                f"aws devicefarm list-jobs --arn {arn}"
            )


def load_documents(
    store: Store, documents: Sequence[Document], absent: Collection[str] = ()
) -> Loaded:
    """Load documents into one account. Raises ValueError, and then has changed nothing."""
    plan = LoadPlan(store, documents, absent)
    plan.build()
    return Loaded(plan.put())
