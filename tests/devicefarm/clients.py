"""boto3 clients that are kept for the whole run: under moto a new default session costs more than
most tests.
"""

from __future__ import annotations

import functools
from typing import Any

import boto3


@functools.cache
def _session() -> Any:
    return boto3.Session("testing", "testing", region_name="us-west-2")


def fresh(service: str = "devicefarm", **options: Any) -> Any:
    """A client of the caller's own, for tests that change it."""
    return _session().client(service, **options)


@functools.cache
def kept() -> Any:
    """The Device Farm client that all tests share; it must stay as it is."""
    return fresh()
