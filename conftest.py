"""Fixtures of the whole suite. Rule: no test reaches the network or the machine's AWS settings, and
every answer fits the model.
"""

from __future__ import annotations

import functools
import gc
import json
import os
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import freezegun.api
import pytest
from freezegun import freeze_time
from moto.core.custom_responses_mock import CallbackResponse

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.core import api, constraints, errors, model
from moto_devicefarm.core.faults import COMMON_ERRORS, CONNECTION_ERRORS
from moto_devicefarm.core.store import Store
from tests.support.account import Account
from tests.support.clients import new_client
from tests.support.network import allow_only
from tests.support.store import NOW, make_store

pytest_plugins = ["moto_devicefarm.pytest_plugin"]


def pytest_collection_finish() -> None:
    """The garbage collector skips what collection made: modules, and thousands of tests. A search
    through them takes longer than most tests.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


TERMINAL = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "PY_COLORS")
"""The settings of a terminal, also of CI. pytest-xdist sets its width."""


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's settings of AWS, moto and the terminal change no test."""
    for name in [name for name in os.environ if name.startswith(("AWS_", "MOTO_", *TERMINAL))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that connects to any host fails."""
    allow_only(monkeypatch)


@pytest.fixture(autouse=True, scope="session")
def _moto_urls_made_once() -> Iterator[None]:
    """All mocks share moto's matchers of URLs. moto makes 1,300 of them at each start of a mock,
    and that takes longer than most tests.
    """
    with pytest.MonkeyPatch.context() as monkeypatch:
        made_once = functools.cache(CallbackResponse)
        monkeypatch.setattr("moto.core.models.CallbackResponse", made_once)
        yield


def count_of_names(module: types.ModuleType) -> str:
    """A mark that changes when names are added to a module, for freezegun's cache."""
    return f"{id(module)}-{len(vars(module))}"


@pytest.fixture(autouse=True, scope="session")
def _freezegun_marks_modules_by_count() -> Iterator[None]:
    """Frozen time starts in a quarter of the time. Each start of freezegun finds out which of 1,500
    modules changed since the last start, and its own mark is a hash of all names of a module.
    """
    with pytest.MonkeyPatch.context() as monkeypatch:
        mark = "_get_module_attributes_hash"  # private; without it, tests are only slower
        monkeypatch.setattr(freezegun.api, mark, count_of_names, raising=False)
        yield


UNDECLARED = (
    "InternalFailure",
    "UnknownOperationException",
    "ValidationException",
    *COMMON_ERRORS,
    *CONNECTION_ERRORS,
)
"""The errors that any operation may have, though the model declares none of them."""


def declared_errors(name: str) -> list[str]:
    """The errors that an operation declares."""
    return [shape.name for shape in model.service_model().operation_model(name).error_shapes]


@functools.lru_cache(maxsize=4096)
def answer_violations(name: str, text: str) -> list[str]:
    """How an answer differs from its operation's output shape. Tests often repeat an answer, so the
    result is cached.
    """
    output = model.operation_model(name).output
    if output is None:
        return [] if text == "{}" else [f"{name} answers nothing, and not {text}"]
    return constraints.violations(output, json.loads(text), strict=True)


@pytest.fixture(autouse=True)
def _answers_fit_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """In each test, every answer has the members and types of its operation's output shape and no
    others, and every error is one that the operation declares.
    """
    answer = api.answer

    @functools.wraps(answer)
    def answer_and_check(store: Store, name: str, params: Any, is_limited: bool = True) -> str:
        try:
            text = answer(store, name, params, is_limited)
        except errors.DeviceFarmError as error:
            if error.code not in UNDECLARED and error.code not in declared_errors(name):
                raise AssertionError(f"{name} declares no {error.code}: {error.message}") from error
            raise
        assert answer_violations(name, text) == []
        return text

    monkeypatch.setattr(api, "answer", answer_and_check)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder of a command, new and empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def store() -> Store:
    """An empty store with default settings."""
    return make_store()


@pytest.fixture
def account(store: Store) -> Account:
    """An empty account with default settings."""
    return Account(store)


@pytest.fixture
def client() -> Iterator[Any]:
    """A boto3 client of an active mock with default settings."""
    with mock_devicefarm():
        yield new_client()


@pytest.fixture
def clock() -> Iterator[Any]:
    """Time frozen at NOW."""
    with freeze_time(NOW) as frozen:
        yield frozen
