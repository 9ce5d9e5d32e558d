"""Imports: no circles, arrows that point one way, and no moto in the lower layers.

An import inside a function or under TYPE_CHECKING counts as any other.
"""

from __future__ import annotations

import ast
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import moto_devicefarm

PACKAGE = "moto_devicefarm"
FOLDER = Path(moto_devicefarm.__file__).parent
LAYERS = ("core", "registry", "resources")
"""A layer may import itself and the layers before it."""


def module_name(path: Path) -> str:
    """The name of the module in a file of the package."""
    parts = (PACKAGE, *path.relative_to(FOLDER).with_suffix("").parts)
    return ".".join(parts).removesuffix(".__init__")


MODULES = {module_name(path): ast.parse(path.read_text("utf-8")) for path in FOLDER.rglob("*.py")}


def imported_names(tree: ast.Module) -> set[str]:
    """The modules, and the names in modules, that a module imports."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def imports_within_the_package(tree: ast.Module) -> set[str]:
    """The modules of the package that a module imports. The package itself does not count, because
    it only forwards the public names.
    """
    names = imported_names(tree)
    modules = {name if name in MODULES else name.rpartition(".")[0] for name in names}
    return modules & (MODULES.keys() - {PACKAGE})


def test_no_circles() -> None:
    """No module imports itself by way of others."""
    graph = {
        name: imports_within_the_package(tree) for name, tree in MODULES.items() if name != PACKAGE
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' -> '.join(error.args[1])}")


@pytest.mark.parametrize("layer", LAYERS)
def test_arrows_point_one_way(layer: str) -> None:
    """A layer imports neither moto nor a layer above it."""
    allowed = tuple(f"{PACKAGE}.{name}" for name in LAYERS[: LAYERS.index(layer) + 1])
    modules = [name for name in MODULES if name.startswith(f"{PACKAGE}.{layer}")]
    wrong = {
        (module, name)
        for module in modules
        for name in imported_names(MODULES[module])
        if name.split(".")[0] == "moto"
        or (name.startswith(PACKAGE) and not name.startswith(allowed))
    }
    assert modules
    assert wrong == set()


def test_no_module_looks_like_a_test() -> None:
    """Tools would take it for one."""
    assert list(FOLDER.rglob("test_*.py")) == []


def test_no_test_module_imports_another() -> None:
    """Shared helpers of tests are in tests/support."""
    imports = {
        (path.name, name)
        for path in Path(__file__).parent.rglob("*.py")
        for name in imported_names(ast.parse(path.read_text("utf-8")))
        if re.match(r"tests\.(\w+\.)*test_|conftest", name)
    }
    assert imports == set()
