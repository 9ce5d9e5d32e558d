"""Registration with moto: the finder of modules, the row in moto's index, and the public names."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import types
import warnings
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import aiohttp
import moto
import pytest
import requests
from moto import backend_index

import moto_devicefarm
from moto_devicefarm.core import hosts

register: Any = importlib.import_module(
    "moto_devicefarm.register"
)  # the package's attribute of this name is the function


def test_registering_again_changes_nothing() -> None:
    """There is one finder and one row, which is first, after any number of calls."""
    register.register()
    finders = [finder for finder in sys.meta_path if isinstance(finder, register._Finder)]
    rows = [row for row in backend_index.backend_url_patterns if row[0] == "devicefarm"]
    assert (len(finders), rows) == (1, [hosts.BACKEND_URL_PATTERN])
    assert backend_index.backend_url_patterns[0] is hosts.BACKEND_URL_PATTERN


@pytest.mark.parametrize("patterns", [None, []])
def test_registering_with_moto_imported(
    monkeypatch: pytest.MonkeyPatch, patterns: list[Any] | None
) -> None:
    """The row is inserted into an imported index. An index that is still loading gets it from the
    finder.
    """
    index = types.ModuleType("moto.backend_index")
    if patterns is not None:
        index.backend_url_patterns = patterns  # type: ignore[attr-defined]
    fake = types.SimpleNamespace(meta_path=[], modules={"moto": moto, "moto.backend_index": index})
    monkeypatch.setattr(register, "sys", fake)
    register.register()
    assert len(fake.meta_path) == 1
    assert patterns in (None, [hosts.BACKEND_URL_PATTERN])


def test_registering_inside_an_active_mock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mock that began without Device Farm then answers its hosts to ``requests`` too."""
    patterns = [
        row for row in backend_index.backend_url_patterns if row is not hosts.BACKEND_URL_PATTERN
    ]
    monkeypatch.setattr(backend_index, "backend_url_patterns", patterns)
    monkeypatch.setattr(register, "sys", types.SimpleNamespace(meta_path=[], modules=sys.modules))
    with moto.mock_aws():
        register.register()
        answer = requests.get(
            "https://devicefarm-interactive-global.us-west-2.api.aws/remote-endpoint/forged/status"
        )
    assert (answer.status_code, answer.json()) == (403, {"message": "Invalid pre-signed URL"})


def _load(spec: Any) -> types.ModuleType:
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_index_is_loaded_with_the_row() -> None:
    """The finder loads moto's index as usual, and then inserts the row."""
    index = _load(register._Finder().find_spec("moto.backend_index", moto.__path__))
    assert index is not backend_index
    assert [row[0] for row in index.backend_url_patterns] == [
        row[0] for row in backend_index.backend_url_patterns
    ]
    assert index.backend_url_patterns[0] is hosts.BACKEND_URL_PATTERN


def test_missing_index(tmp_path: Path) -> None:
    """Without moto's index the finder finds nothing."""
    assert register._Finder().find_spec("moto.backend_index", [str(tmp_path)]) is None


@pytest.mark.parametrize("name", ["moto.devicefarmer", "moto.s3", "json"])
def test_other_modules_are_left_to_others(name: str) -> None:
    """The finder finds only the index, the parser of stacks and the service."""
    assert register._Finder().find_spec(name, None) is None


@pytest.mark.parametrize(
    ("name", "package"), [("moto.devicefarm", True), ("moto.devicefarm.models", False)]
)
def test_motos_name_is_an_alias(name: str, package: bool) -> None:
    """moto's name for a module gives this package's module, which keeps its own spec."""
    ours = importlib.import_module(name.replace("moto.", "moto_devicefarm."))
    own_spec = ours.__spec__
    spec = register._Finder().find_spec(name)
    assert spec is not None
    assert (spec.submodule_search_locations is not None) is package
    assert _load(spec) is ours
    assert ours.__spec__ is own_spec


@pytest.fixture
def imported_motos_own(monkeypatch: pytest.MonkeyPatch) -> types.SimpleNamespace:
    """moto has a Device Farm of its own, which is imported already."""
    monkeypatch.setattr(
        register,
        "_motos_own",
        lambda: ModuleSpec("moto.devicefarm", None, origin="/moto/devicefarm.py"),
    )
    modules = dict.fromkeys(
        ("moto", "moto.devicefarm", "moto.devicefarm.models", "moto.devicefarmer")
    )
    fake = types.SimpleNamespace(modules=modules)
    monkeypatch.setattr(register, "sys", fake)
    return fake


def test_motos_own_is_replaced(imported_motos_own: types.SimpleNamespace) -> None:
    """The imported modules of moto's own are removed, so that the next import finds the others."""
    index: Any = types.ModuleType("moto.backend_index")
    index.backend_url_patterns = ["moto's"]
    with pytest.warns(
        UserWarning, match=r"^moto now has a Device Farm of its own \(/moto/devicefarm.py\); "
    ) as caught:
        register._insert_row(index)
    assert len(caught) == 1
    assert index.backend_url_patterns == [hosts.BACKEND_URL_PATTERN, "moto's"]
    assert sorted(imported_motos_own.modules) == ["moto", "moto.devicefarmer"]


def test_preferred_modules_stay(
    imported_motos_own: types.SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If moto's own is preferred, the index and the modules stay, and the finder finds nothing."""
    monkeypatch.setenv("MOTO_DEVICEFARM_DEFER", "1")
    index: Any = types.ModuleType("moto.backend_index")
    index.backend_url_patterns = ["moto's"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        register._insert_row(index)
    assert index.backend_url_patterns == ["moto's"]
    assert len(imported_motos_own.modules) == 4
    assert register._Finder().find_spec("moto.devicefarm") is None


def test_preference_without_motos_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The preference changes nothing if moto has no Device Farm."""
    monkeypatch.setenv("MOTO_DEVICEFARM_DEFER", "1")
    index: Any = types.ModuleType("moto.backend_index")
    index.backend_url_patterns = []
    register._insert_row(index)
    assert index.backend_url_patterns == [hosts.BACKEND_URL_PATTERN]
    assert register._Finder().find_spec("moto.devicefarm") is not None


def test_preferred_types_stay(
    imported_motos_own: types.SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If moto's own is preferred, moto's list of types stays. Otherwise it is cleared."""
    actions: list[str] = []
    monkeypatch.setattr(register, "import_module", actions.append)
    listing = types.SimpleNamespace(cache_clear=lambda: actions.append("cleared"))
    parsing: Any = types.SimpleNamespace(
        get_model_list=listing, get_model_map=listing, get_name_type_map=listing
    )
    monkeypatch.setenv("MOTO_DEVICEFARM_DEFER", "1")
    register._declare_types(parsing)
    assert actions == []
    expected = ["moto_devicefarm.devicefarm.cloudformation", "cleared", "cleared", "cleared"]
    monkeypatch.delenv("MOTO_DEVICEFARM_DEFER")
    register._declare_types(parsing)
    assert actions == expected
    monkeypatch.setenv("MOTO_DEVICEFARM_DEFER", "1")
    monkeypatch.setattr(register, "_motos_own", lambda: None)
    register._declare_types(parsing)
    assert actions == expected * 2


def test_public_names() -> None:
    """The package has these public names, and ``dir()`` lists them before their first use."""
    names = [
        "Device",
        "DeviceFarm",
        "DeviceInstance",
        "DeviceRegistry",
        "PollingWarning",
        "Timings",
        "mock_devicefarm",
        "record",
    ]
    assert sorted(moto_devicefarm.__all__) == names
    assert {*names, "__version__"} <= set(dir(moto_devicefarm))
    for name in names:
        vars(moto_devicefarm).pop(name, None)
        value = getattr(moto_devicefarm, name)
        assert value.__name__ == name
        assert vars(moto_devicefarm)[name] is value


def test_unknown_name() -> None:
    """An unknown name raises AttributeError in Python's words."""
    with pytest.raises(
        AttributeError, match=r"^module 'moto_devicefarm' has no attribute 'mock_device_farm'$"
    ):
        moto_devicefarm.mock_device_farm  # type: ignore[attr-defined]  # noqa: B018


def test_adapted_libraries_keep_their_own_loaders(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loader of a library also finds its files, for importlib.resources."""
    monkeypatch.setattr(aiohttp, "resolver", aiohttp.resolver)
    monkeypatch.delitem(sys.modules, "aiohttp.resolver")
    module = importlib.import_module("aiohttp.resolver")
    importlib.reload(module)
    assert type(module.__loader__) is type(aiohttp.__loader__)
    assert module.__spec__ is not None
    assert module.__spec__.loader is module.__loader__


def test_import_before_the_first_mock_tells_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that a mock adapts may be imported before anything that mocks."""
    name = "moto_devicefarm.devicefarm.interception"
    monkeypatch.delitem(sys.modules, name, raising=False)
    register._note_import(types.ModuleType("aiohttp.resolver"))
    assert name not in sys.modules
