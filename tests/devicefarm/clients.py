"""Deprecated names of ``tests.support.clients``."""

from tests.support.clients import new_client as fresh
from tests.support.clients import shared_client as kept

__all__ = ["fresh", "kept"]
