"""The imports between the modules of the package: no circles, and no moto where it is not needed.

An import inside a function or under TYPE_CHECKING counts as any other.
"""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import moto_devicefarm

PACKAGE = "moto_devicefarm"
FOLDER = Path(moto_devicefarm.__file__).parent


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


@pytest.mark.parametrize("part", ["core", "registry", "resources"])
def test_no_moto(part: str) -> None:
    """What does not talk to moto does not import it."""
    modules = [name for name in MODULES if name.startswith(f"{PACKAGE}.{part}")]
    assert modules
    for name in modules:
        assert not {used for used in imported_names(MODULES[name]) if used.split(".")[0] == "moto"}
