"""The account that most tests of the test grid use."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.account import Account


@pytest.fixture
def account(clock: Any) -> Account:
    """An account with one test grid project, at a frozen time."""
    account = Account()
    assert account.default_grid_project
    return account
