"""Captured answers about the account and its offerings, which have no ARN.

Rule: a captured answer stands for the whole account, so the last one that is loaded counts. It
changes no slots: it is answered until an action changes the same members.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from moto_devicefarm.core.resource import Resource, arn_of
from moto_devicefarm.core.store import Store


@dataclass(slots=True, kw_only=True, eq=False)
class AnswerReport(Resource):
    """A captured answer. Its ARN is the mock's own, and no operation takes it."""


@dataclass(slots=True, kw_only=True, eq=False)
class AccountSettingsReport(AnswerReport):
    """The captured settings of the account."""

    KIND = "accountsettings"
    SHAPE = "AccountSettings"


@dataclass(slots=True, kw_only=True, eq=False)
class OfferingStatusReport(AnswerReport):
    """The captured slots of the account, now and in the next period."""

    KIND = "offeringstatus"
    SHAPE = "GetOfferingStatusResult"


@dataclass(slots=True, kw_only=True, eq=False)
class OfferingsReport(AnswerReport):
    """The captured list of offerings."""

    KIND = "offerings"
    SHAPE = "ListOfferingsResult"


@dataclass(slots=True, kw_only=True, eq=False)
class PromotionsReport(AnswerReport):
    """The captured list of promotions."""

    KIND = "offeringpromotions"
    SHAPE = "ListOfferingPromotionsResult"


REPORTS: tuple[type[AnswerReport], ...] = (
    AccountSettingsReport,
    OfferingStatusReport,
    OfferingsReport,
    PromotionsReport,
)
_SLOT_MEMBERS: Mapping[type[AnswerReport], tuple[str, ...]] = {
    AccountSettingsReport: ("unmeteredDevices", "unmeteredRemoteAccessDevices"),
    OfferingStatusReport: ("current", "nextPeriod"),
}
"""The members that a purchase or a renewal changes."""


def report_arn(cls: type[AnswerReport], account_id: str) -> str:
    """The ARN of the one report of a class."""
    return arn_of(cls, account_id, "captured")


def find(store: Store, cls: type[AnswerReport]) -> AnswerReport | None:
    """The report of a class, if one was loaded."""
    return store.find(cls, report_arn(cls, store.account_id))


def captured_or(
    store: Store, cls: type[AnswerReport], computed: Mapping[str, Any]
) -> dict[str, Any]:
    """The captured members of an answer, and the computed ones where an action changed them; all
    computed ones if nothing was captured.
    """
    report = find(store, cls)
    if report is None or report.captured is None:
        return dict(computed)
    changed = report.captured.changed
    return {
        **{name: value for name, value in report.captured.members.items() if name not in changed},
        **{name: value for name, value in computed.items() if name in changed},
    }


def note_purchase(store: Store) -> None:
    """Note that the slots of the account have changed."""
    for cls, members in _SLOT_MEMBERS.items():
        report = find(store, cls)
        if report is not None:
            report.mark_changed(*members)
