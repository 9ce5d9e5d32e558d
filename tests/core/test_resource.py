"""The ARNs of resources."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm.core.resource import is_arn
from tests.support.store import PREFIX


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (f"{PREFIX}:project:1", True),
        ("arn:aws:devicefarm:us-west-2::device:1", True),
        ("arn:aws:devicefarm:eu-west-1:123456789012:project:1:2", True),
        (PREFIX, False),
        (f"{PREFIX}:project", False),
        ("arn:aws:s3:us-west-2:123456789012:bucket:1", False),
        ([f"{PREFIX}:project:1"], False),
        (None, False),
    ],
)
def test_what_an_arn_is(value: Any, expected: bool) -> None:
    """An ARN is text of Device Farm's form with all its parts."""
    assert is_arn(value) is expected
