"""Signed queries: their form, and their signatures."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from moto_devicefarm.core import presigned

DATE = "20260301T120000Z"


def test_a_query_keeps_its_order_and_quotes_everything() -> None:
    """A query keeps its order; names have hyphens, and values are quoted."""
    assert presigned.query(X_Amz_Date=DATE, arn="a:b/c d", X_Amz_Signature="") == (
        "X-Amz-Date=20260301T120000Z&arn=a%3Ab%2Fc%20d&X-Amz-Signature="
    )


def test_a_credential_names_day_region_and_service() -> None:
    """A credential has the form of a temporary key's."""
    assert (
        presigned.credential(DATE, "devicefarm")
        == "ASIAMOTODEVICEFARM00/20260301/us-west-2/devicefarm/aws4_request"
    )


def test_a_signature_is_derived_as_version_4_says() -> None:
    """A signature is an HMAC chain of day, region, service and terminator (D: Signature
    Version 4).
    """
    key = b"AWS4moto-devicefarm-has-no-secrets"
    for part in (b"20260301", b"us-west-2", b"s3", b"aws4_request"):
        key = hmac.new(key, part, hashlib.sha256).digest()
    expected = hmac.new(key, b"20260301T120000Z\n/a/folder", hashlib.sha256).hexdigest()
    assert presigned.signature(DATE, "s3", "/a/folder") == expected
    assert len(expected) == 64


@pytest.mark.parametrize(
    "other",
    [
        ("20260301T120001Z", "devicefarm", "subject"),
        ("20260302T120000Z", "devicefarm", "subject"),
        (DATE, "s3", "subject"),
        (DATE, "devicefarm", "another"),
    ],
)
def test_a_signature_depends_on_all_of_it(other: tuple[str, str, str]) -> None:
    """Another second, day, service or subject gives another signature."""
    assert presigned.signature(*other) != presigned.signature(DATE, "devicefarm", "subject")
