"""The conditions of all attacks: no network, no settings of the machine, a frozen clock, and the
same ids for the same seed.
"""

from __future__ import annotations

import functools
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from moto.core import models
from moto.moto_api._internal import mock_random

from moto_devicefarm.core import clock
from moto_devicefarm.server.control import END_OF_MOMENTS, FIRST_MOMENT
from tests.support.network import LOOPBACK, allow_only

NOW = 1_772_366_400_000
"""The moment at which each mock begins."""


@contextmanager
def attack_conditions() -> Iterator[None]:
    """Connect to this machine only, ignore its settings of AWS, and do not print warnings."""
    with pytest.MonkeyPatch.context() as monkeypatch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        allow_only(monkeypatch, *LOOPBACK)
        for name in [name for name in os.environ if name.startswith(("AWS_", "MOTO_"))]:
            monkeypatch.delenv(name)
        monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        monkeypatch.setattr(models, "CallbackResponse", _made_once())
        yield


def _made_once() -> Any:
    """What makes moto's 1,300 matchers of URLs, only at the first start of a mock; the conftest of
    the tests may have put one in place.
    """
    make: Any = getattr(models, "CallbackResponse")  # noqa: B009  moto does not export it
    return make if hasattr(make, "cache_info") else functools.cache(make)


def seed_ids(seed: str) -> None:
    """Let moto, and so the mock, give the same ids as after the last call with this seed."""
    mock_random.seed(seed)


@contextmanager
def frozen_clock() -> Iterator[None]:
    """Freeze the mock's clock at NOW; at the end it runs again."""
    clock.override.freeze(NOW)
    try:
        yield
    finally:
        clock.override.reset()


def move_clock(milliseconds: int) -> None:
    """Move the frozen clock, within the years that the clock endpoint of a server allows. A clock
    that a request let run is frozen at NOW.
    """
    frozen_at = clock.override.frozen_at
    moment = NOW if frozen_at is None else frozen_at + milliseconds
    clock.override.freeze(max(FIRST_MOMENT, min(moment, END_OF_MOMENTS - 1)))
