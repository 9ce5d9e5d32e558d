"""Makes Device Farm known to moto. Rule: this imports neither moto nor anything heavy, replaces no
function of moto, and works for every order of imports.

moto has no plugin system (getmoto/moto#7126). So a finder on ``sys.meta_path`` acts at some
imports. After ``moto.backend_index`` it inserts a row into the list of services: in place, because
stubber, server and proxy share the list, and first. ``moto.devicefarm`` it answers with the modules
of this package. After ``moto.cloudformation.parsing`` it declares the types of stacks. After the
libraries of asynchronous clients it tells an active mock.
"""

from __future__ import annotations

import os
import sys
import warnings
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder

TYPE_CHECKING = False  # not from typing, whose import costs more than this module
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.abc import Loader
    from types import ModuleType

INDEX = "moto.backend_index"
STACKS = "moto.cloudformation.parsing"
AIOBOTOCORE = "aiobotocore.session"
AIOHTTP = "aiohttp.resolver"
AIOMOTO = "aiomoto"
ADAPTED = (AIOBOTOCORE, AIOHTTP, AIOMOTO)
"""Modules that an active mock adapts. If one is imported later, the mock must know."""
MOTO_NAME = "moto.devicefarm"
PACKAGE = "moto_devicefarm.devicefarm"
DEFER = "MOTO_DEVICEFARM_DEFER"
"""The environment variable that prefers a Device Farm of moto's own, should moto have one: 1."""


class _Finder:
    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname in _AFTER_IMPORT:
            spec = PathFinder.find_spec(fullname, path)
            if spec is not None and spec.loader is not None:
                loader = _LoaderWithAction(spec, spec.loader, _AFTER_IMPORT[fullname])
                # It is no subclass of importlib.abc.Loader, because that import takes time.
                spec.loader = loader  # type: ignore[assignment]
            return spec
        if _is_service(fullname) and not _prefers_motos_own():
            alias = _AliasLoader(PACKAGE + fullname[len(MOTO_NAME) :])
            return ModuleSpec(fullname, alias, is_package=fullname == MOTO_NAME)  # type: ignore[arg-type]
        return None


class _LoaderWithAction:
    """Loads a module as usual, and then calls an action with it. The module keeps its own loader,
    which can also read the files beside it.
    """

    def __init__(
        self, spec: ModuleSpec, loader: Loader, action: Callable[[ModuleType], None]
    ) -> None:
        self._spec = spec
        self._loader = loader
        self._action = action

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self._spec.loader = self._loader
        self._loader.exec_module(module)
        self._action(module)


class _AliasLoader:
    """Answers the import of a module of ``moto.devicefarm`` with one of this package, which keeps
    its own spec.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = import_module(self._name)
        self._own_spec = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self._own_spec


def register() -> None:
    """Make moto mock Device Farm, whether moto is imported already or later. A second call changes
    nothing.
    """
    if any(isinstance(finder, _Finder) for finder in sys.meta_path):
        return
    sys.meta_path.insert(0, _Finder())
    index = sys.modules.get(INDEX)
    if index is not None and hasattr(index, "backend_url_patterns"):
        _insert_row(index)
        models = sys.modules.get("moto.core.models")
        if (
            models is not None
            and hasattr(models, "botocore_stubber")
            and models.botocore_stubber.enabled
        ):
            import_module(f"{PACKAGE}.interception").join_active_mock()
    parsing = sys.modules.get(STACKS)
    if parsing is not None and hasattr(parsing, "get_model_list"):
        _declare_types(parsing)


def _insert_row(index: ModuleType) -> None:
    from moto_devicefarm.core.hosts import BACKEND_URL_PATTERN

    if _prefers_motos_own():
        return
    own = _motos_own()
    if own is not None:
        warnings.warn(
            f"moto now has a Device Farm of its own ({own.origin}); moto_devicefarm's is used. "
            f"Set {DEFER}=1 to use moto's, or uninstall moto_devicefarm.",
            stacklevel=2,
        )
        for name in [name for name in sys.modules if _is_service(name)]:
            del sys.modules[name]
    index.backend_url_patterns.insert(0, BACKEND_URL_PATTERN)


def _declare_types(parsing: ModuleType) -> None:
    """Declare the types of stacks, and clear the list of types that moto may have made before."""
    if _prefers_motos_own():
        return
    import_module(f"{PACKAGE}.cloudformation")
    for listing in (parsing.get_model_list, parsing.get_model_map, parsing.get_name_type_map):
        listing.cache_clear()


def _note_import(module: ModuleType) -> None:
    """Tell an active mock of a library that it adapts. Before the first mock there is nothing to
    tell.
    """
    interception = getattr(sys.modules.get(f"{PACKAGE}.interception"), "interception", None)
    if interception is not None:
        interception.note_import()


_AFTER_IMPORT = {INDEX: _insert_row, STACKS: _declare_types} | dict.fromkeys(ADAPTED, _note_import)


def _motos_own() -> ModuleSpec | None:
    """The Device Farm of moto's own, should moto have one."""
    return PathFinder.find_spec(MOTO_NAME, sys.modules["moto"].__path__)


def _prefers_motos_own() -> bool:
    return os.environ.get(DEFER) == "1" and _motos_own() is not None


def _is_service(name: str) -> bool:
    return name == MOTO_NAME or name.startswith(f"{MOTO_NAME}.")
