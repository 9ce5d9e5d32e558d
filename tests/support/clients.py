"""boto3 clients from one session for the whole run, because a new session costs more time than most
tests.
"""

from __future__ import annotations

import functools
from typing import Any

import boto3


@functools.cache
def _session() -> Any:
    return boto3.Session("testing", "testing", region_name="us-west-2")


def new_client(service: str = "devicefarm", **options: Any) -> Any:
    """A client for one test, which may change it."""
    return _session().client(service, **options)


@functools.cache
def shared_client() -> Any:
    """The Device Farm client that many tests share. A test must not change it."""
    return new_client()


def loader_of(session: boto3.Session | None = None) -> Any:
    """The loader of a session, or that of a new one."""
    return (session or boto3.Session())._session.get_component("data_loader")
