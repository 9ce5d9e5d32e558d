"""What a verification keeps of an account."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm.verification.privacy import Privacy

OWN = "arn:aws:devicefarm:us-west-2:999999999999"
CALLER = "arn:aws:sts::999999999999:assumed-role/admins/jane"


@pytest.fixture
def privacy() -> Privacy:
    """That of an account in which the probes created a project."""
    privacy = Privacy("999999999999", CALLER)
    privacy.created.add(f"{OWN}:project:p")
    return privacy


def test_account_and_caller_are_replaced(privacy: Privacy) -> None:
    """Messages about permissions quote the caller, and ARNs have the account."""
    message = f"User: {CALLER} may not read {OWN}:project:p"
    assert privacy.anonymous({"error": {"message": message, "status": 400}}) == {
        "error": {
            "message": "User: arn:aws:iam::123456789012:user/caller may not read "
            "arn:aws:devicefarm:us-west-2:123456789012:project:p",
            "status": 400,
        }
    }


@pytest.mark.parametrize(
    "item",
    [
        {"arn": f"{OWN}:project:p"},
        {"arn": f"{OWN}:run:p/r"},
        {"arn": "arn:aws:devicefarm:us-west-2::device:d", "fleetType": "PUBLIC"},
        {"name": "a"},
        "a",
    ],
)
def test_own_and_public_items_stay(privacy: Privacy, item: Any) -> None:
    """What the probes created, what is in it, what AWS owns, and what has no ARN."""
    assert privacy.own_only({"items": [item]}) == {"items": [item]}


@pytest.mark.parametrize(
    "item",
    [
        {"arn": f"{OWN}:project:q"},
        {"arn": f"{OWN}:run:q/r"},
        {"arn": f"{OWN}:deviceinstance:i"},
        {"arn": "arn:aws:devicefarm:us-west-2::device:d", "fleetType": "PRIVATE"},
    ],
)
def test_foreign_items_go(privacy: Privacy, item: Any) -> None:
    """Other resources of the account, and its private devices, at any depth."""
    assert privacy.own_only({"device": {"items": [item]}}) == {"device": {"items": []}}


def test_roles_of_the_account_are_replaced(privacy: Privacy) -> None:
    """Messages can quote another role or user than the caller. Those of other accounts stay."""
    message = "The role arn:aws:iam::999999999999:role/team/admins is wrong"
    assert privacy.anonymous(message) == "The role arn:aws:iam::123456789012:user/caller is wrong"
    other = "arn:aws:iam::111111111111:role/public"
    assert privacy.anonymous(other) == other
