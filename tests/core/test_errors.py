"""Device Farm's errors, and the error about an ARN that finds nothing."""

from __future__ import annotations

import pytest

from moto_devicefarm.core import errors

ID = "00000000-0000-0000-0000-00000000000A"
UNKNOWN = f"arn:aws:devicefarm:us-west-2:123456789012:project:{ID}"
NAMED = "arn:aws:devicefarm:us-west-2:123456789012:project:shop"


@pytest.mark.parametrize(
    "error",
    [
        errors.ArgumentException,
        errors.NotFoundException,
        errors.ValidationException,
        errors.SerializationException,
        errors.UnknownOperationException,
        errors.UnknownRegionException,
    ],
)
def test_the_code_is_the_bare_name(error: type[errors.DeviceFarmError]) -> None:
    """An error has its code without a namespace, and HTTP status 400 (C)."""
    raised = error("what is wrong")
    assert (raised.code, raised.status, raised.message, str(raised)) == (
        error.__name__,
        400,
        "what is wrong",
        "what is wrong",
    )


def test_a_refusal_has_a_code_of_its_own() -> None:
    """moto's IAM mode gives its own code."""
    denied = errors.OtherError("AccessDeniedException", "no")
    assert (denied.code, denied.message, denied.status) == ("AccessDeniedException", "no", 400)


@pytest.mark.parametrize(
    ("arn", "code", "message"),
    [
        (UNKNOWN, "NotFoundException", f"The provided resource does not exist: {UNKNOWN}"),
        (
            f"arn:aws:devicefarm:us-west-2::project:{ID}",
            "NotFoundException",
            f"The provided resource does not exist: arn:aws:devicefarm:us-west-2::project:{ID}",
        ),
        (NAMED, "ArgumentException", f"Invalid Project arn: {NAMED}"),
        (f"{UNKNOWN}0", "ArgumentException", f"Invalid Project arn: {UNKNOWN}0"),
        (
            "arn:aws:devicefarm:us-west-2:1:testgrid-project:x",
            "ArgumentException",
            "The provided project resource is not valid: "
            "arn:aws:devicefarm:us-west-2:1:testgrid-project:x",
        ),
        (
            "arn:aws:devicefarm:us-west-2:1:project/x",
            "ValidationException",
            " Invalid arn arn:aws:devicefarm:us-west-2:1:project/x",
        ),
        (
            "arn:aws:devicefarm:us-west-2:1:project:",
            "ValidationException",
            " Invalid arn arn:aws:devicefarm:us-west-2:1:project:",
        ),
        (
            "arn:aws:devicefarm::1:project:x",
            "ValidationException",
            " Invalid arn arn:aws:devicefarm::1:project:x",
        ),
        (
            "arn:aws:devicefarm:us-west-2:1::x",
            "ValidationException",
            " Invalid arn arn:aws:devicefarm:us-west-2:1::x",
        ),
    ],
    ids=[
        "unknown",
        "no account",
        "name",
        "long id",
        "other kind",
        "slash for colon",
        "no id",
        "no region",
        "no kind",
    ],
)
def test_why_an_arn_names_nothing(arn: str, code: str, message: str) -> None:
    """An ARN that is unknown, of the wrong kind or malformed has its own error (C: mealapp for a
    name in place of the id).
    """
    error = errors.arn_error("project", arn)
    assert (error.code, error.message) == (code, message)
