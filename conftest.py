"""For the whole suite: no network, no AWS settings, a store below moto, and every answer checked
against the model.
"""

from __future__ import annotations

import itertools
import json
import os
import socket
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from freezegun import freeze_time

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.core import api, errors, model
from moto_devicefarm.core.faults import COMMON_ERRORS
from moto_devicefarm.core.store import Store
from moto_devicefarm.settings import MockArguments
from tests.devicefarm.clients import fresh

pytest_plugins = ["moto_devicefarm.pytest_plugin"]

ACCOUNT = "123456789012"
NOW = "2026-03-01T12:00:00Z"
LOOPBACK = ("127.0.0.1", "::1", "localhost")
"""Where tests of servers may connect to."""


@pytest.fixture(autouse=True)
def _no_aws_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the machine has set for AWS or moto changes no test."""
    for name in [name for name in os.environ if name.startswith(("AWS_", "MOTO_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection to anywhere is a failure of the test that made it."""
    allow_only(monkeypatch)


def allow_only(monkeypatch: pytest.MonkeyPatch, *hosts: str) -> None:
    """Connections to all other hosts fail."""
    connect = socket.socket.connect

    def checked(self: socket.socket, address: Any) -> None:
        if not isinstance(address, tuple) or address[0] not in hosts:
            raise AssertionError(f"a test connected to {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", checked)


def declared(name: str) -> list[str]:
    """The errors that an operation declares."""
    return [shape.name for shape in model.service_model().operation_model(name).error_shapes]


UNDECLARED = ("InternalFailure", "UnknownOperationException", "ValidationException", *COMMON_ERRORS)
"""The errors that any operation may answer, though no model declares them."""


@pytest.fixture(autouse=True)
def _answers_fit_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every answer of every operation, in whatever test, has the members and types of its output
    shape and no others, and every error is one that the operation declares.
    """
    answer = api.answer

    def checked(store: Store, name: str, params: Any) -> str:
        try:
            text = answer(store, name, params)
        except errors.DeviceFarmError as error:
            if error.code not in UNDECLARED and error.code not in declared(name):
                raise AssertionError(f"{name} declares no {error.code}: {error.message}") from error
            raise
        output = model.operation(name).output
        assert output is not None
        assert model.violations(output, json.loads(text), strict=True) == []
        return text

    monkeypatch.setattr(api, "answer", checked)


def make_store(**changes: Any) -> Store:
    """A store of its own, below moto: ids count up, ``changes`` are those of mock_devicefarm."""
    settings = MockArguments(**changes).settings()
    numbers = itertools.count(1)
    return Store(
        ACCOUNT,
        settings=lambda: settings,
        new_id=lambda: uuid.UUID(int=next(numbers)),
        transition=lambda kind: None,
    )


@pytest.fixture
def store() -> Store:
    """An empty store with default settings."""
    return make_store()


@pytest.fixture
def client() -> Iterator[Any]:
    """A boto3 client of an active mock with default settings."""
    with mock_devicefarm():
        yield fresh()


@pytest.fixture
def clock() -> Iterator[Any]:
    """Time frozen at NOW."""
    with freeze_time(NOW) as frozen:
        yield frozen
