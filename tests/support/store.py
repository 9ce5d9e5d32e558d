"""Stores that need neither moto nor boto3, and the account and time of all tests."""

from __future__ import annotations

import itertools
import uuid
from typing import Any

from moto_devicefarm.core.store import Store
from moto_devicefarm.settings import MockArguments

ACCOUNT_ID = "123456789012"
PREFIX = f"arn:aws:devicefarm:us-west-2:{ACCOUNT_ID}"
"""The start of the ARNs of the account's resources, up to the colon before the kind."""
NOW = "2026-03-01T12:00:00Z"
"""The time of the ``clock`` fixture."""
NOW_IN_SECONDS = 1772366400.0
"""NOW as AWS's documents say it."""


def make_store(**settings: Any) -> Store:
    """An empty store with the settings of ``mock_devicefarm``. The n-th id that it gives is
    ``numbered_id(n)``.
    """
    applied = MockArguments(**settings).settings()
    numbers = itertools.count(1)
    return Store(
        ACCOUNT_ID,
        settings=lambda: applied,
        new_id=lambda: uuid.UUID(int=next(numbers)),
        transition=lambda kind: None,
    )


def numbered_id(number: int) -> str:
    """The id that a test's store gives as its n-th, from 1 up."""
    return str(uuid.UUID(int=number))


FIRST_PROJECT = f"{PREFIX}:project:{numbered_id(1)}"
"""The ARN of the project that a store creates first of all."""
FIRST_UPLOAD = f"{PREFIX}:upload:{numbered_id(1)}/{numbered_id(2)}"
"""The ARN of an upload in this project, if it comes next."""
FIRST_GRID_PROJECT = f"{PREFIX}:testgrid-project:{numbered_id(1)}"
"""The ARN of the test grid project that a store creates first of all."""
FIRST_GRID_SESSION = f"{PREFIX}:testgrid-session:{numbered_id(1)}/{numbered_id(2)}"
"""The ARN of a test grid session in this project, if it comes next."""
