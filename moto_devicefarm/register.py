"""Makes Device Farm known to moto, without importing moto: moto has no plugin system
(getmoto/moto#7126).

A finder on ``sys.meta_path`` waits for three imports: ``moto.backend_index``, into whose list of
services it puts one row (first, in place: stubber, server and proxy hold the same list),
``moto.devicefarm``, for which it answers with our modules, and ``moto.cloudformation.parsing``,
behind which our types of a stack's resources are declared. No function of moto's is replaced, and
every order of imports works.
"""

from __future__ import annotations

import os
import sys
import warnings
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder

TYPE_CHECKING = False  # as typing's, which would cost more to import than all of this module
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.abc import Loader
    from types import ModuleType

INDEX = "moto.backend_index"
STACKS = "moto.cloudformation.parsing"
SERVICE = "moto.devicefarm"
OURS = "moto_devicefarm.devicefarm"
DEFER = "MOTO_DEVICEFARM_DEFER"
"""Environment variable; set to 1, a Device Farm of moto's own, should there be one, is left in
place.
"""


class _Finder:
    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname in _BEHIND:
            spec = PathFinder.find_spec(fullname, path)
            if spec is not None and spec.loader is not None:
                spec.loader = _Followed(spec.loader, _BEHIND[fullname])  # type: ignore[assignment]
            return spec
        if _is_service(fullname) and not (_deferring() and _of_moto()):
            alias = _Alias(OURS + fullname[len(SERVICE) :])
            return ModuleSpec(fullname, alias, is_package=fullname == SERVICE)  # type: ignore[arg-type]
        return None


class _Followed:
    """Loads a module of moto's as ever, then does what is to be done behind it."""

    def __init__(self, loader: Loader, then: Callable[[ModuleType], None]) -> None:
        self._loader = loader
        self._then = then

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        self._then(module)


class _Alias:
    """Answers the import of a module of moto's with a module of ours, left as it is."""

    def __init__(self, name: str) -> None:
        self._name = name

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = import_module(self._name)
        self._own_spec = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self._own_spec


def register() -> None:
    """Make moto mock Device Farm, whether moto is imported already or will be. Doing it again
    changes nothing.
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
            import_module(f"{OURS}.late_import").join_active_mock()
    stacks = sys.modules.get(STACKS)
    if stacks is not None and hasattr(stacks, "get_model_list"):
        _declare_stacks(stacks)


def _insert_row(index: ModuleType) -> None:
    from moto_devicefarm.core.hosts import BACKEND_URL_PATTERN

    own = _of_moto()
    if own is not None and not _deferring():
        warnings.warn(
            f"moto has a Device Farm of its own by now ({own.origin}); moto_devicefarm's is used. "
            f"Set {DEFER}=1 to use moto's, or uninstall moto_devicefarm.",
            stacklevel=2,
        )
        for name in [name for name in sys.modules if _is_service(name)]:
            del sys.modules[name]
    if own is None or not _deferring():
        index.backend_url_patterns.insert(0, BACKEND_URL_PATTERN)


def _declare_stacks(parsing: ModuleType) -> None:
    """Import our types, and have moto forget the list of types that it may have made before."""
    if _deferring() and _of_moto():
        return
    import_module(f"{OURS}.cloudformation")
    for listing in (parsing.get_model_list, parsing.get_model_map, parsing.get_name_type_map):
        listing.cache_clear()


_BEHIND = {INDEX: _insert_row, STACKS: _declare_stacks}


def _of_moto() -> ModuleSpec | None:
    """The Device Farm that moto itself may have one day."""
    return PathFinder.find_spec(SERVICE, sys.modules["moto"].__path__)


def _deferring() -> bool:
    return os.environ.get(DEFER) == "1"


def _is_service(name: str) -> bool:
    return name == SERVICE or name.startswith(f"{SERVICE}.")
