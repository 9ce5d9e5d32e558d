"""The known name that a wrong one was meant to be."""

from __future__ import annotations

import pytest

from moto_devicefarm.core.nearest_name import SLIP, nearest_name

NAMES = ["status", "billingMethod", "contentType", "endpoint", "url"]


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ("statuss", "status"),
        ("Status", "status"),
        ("billing_method", "billingMethod"),
        ("content-type", "contentType"),
        ("bilingMetod", "billingMethod"),
        ("endpoints", "endpoint"),
        ("", None),
        ("deviceProxy", None),
        ("uri", None),
    ],
)
def test_the_nearest_name(wrong: str, near: str | None) -> None:
    """Case and the marks between words do not count, and a name that is like none has none."""
    assert nearest_name(wrong, NAMES, SLIP) == near


def test_a_proposal_may_be_further_off_than_a_slip() -> None:
    """A name that is wrong anyway gets a proposal sooner than one that may be right."""
    assert nearest_name("uri", NAMES) == "url"


def test_nothing_is_near_of_no_names() -> None:
    """Without names there is none."""
    assert nearest_name("status", []) is None
