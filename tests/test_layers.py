"""The house: no circles of imports, arrows that point one way, and no moto in the lower layers."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

import moto_devicefarm

PACKAGE = Path(moto_devicefarm.__file__).parent
LAYERS = ("core", "registry", "resources")
"""A layer may import itself and the layers before it."""


@cache
def sources() -> dict[str, ast.Module]:
    """The modules of the package by their dotted names."""
    return {_name(path): ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")}


def _name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def at_import(module: str) -> Iterator[ast.AST]:
    """The nodes that run when a module is imported, or that only type checkers read."""
    for node in sources()[module].body:
        yield node
        if isinstance(node, (ast.If, ast.Try)):
            yield from ast.walk(node)


def imported(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The modules that the import statements among the nodes name."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                submodule = f"{node.module}.{alias.name}"
                yield submodule if submodule in sources() else node.module


def circles() -> list[list[str]]:
    """The circles of imports, each as a list of modules."""
    arrows = {module: set(imported(at_import(module))) & sources().keys() for module in sources()}
    found: list[list[str]] = []
    done: set[str] = set()

    def follow(module: str, path: list[str]) -> None:
        if module in path:
            found.append(path[path.index(module) :])
        elif module not in done:
            for name in sorted(arrows[module] - {module}):
                follow(name, [*path, module])
            done.add(module)

    for module in sorted(arrows):
        follow(module, [])
    return found


def test_no_circle_of_imports() -> None:
    """No module needs itself, not even through others or for type checking."""
    assert circles() == []


@pytest.mark.parametrize("layer", LAYERS)
def test_arrows_point_one_way(layer: str) -> None:
    """A layer imports neither moto nor a layer above it, not even inside a function."""
    allowed = tuple(f"moto_devicefarm.{name}" for name in LAYERS[: LAYERS.index(layer) + 1])
    modules = [module for module in sources() if module.startswith(f"moto_devicefarm.{layer}")]
    wrong = {
        (module, name)
        for module in modules
        for name in imported(ast.walk(sources()[module]))
        if name.split(".")[0] == "moto"
        or (name.startswith("moto_devicefarm") and not name.startswith(allowed))
    }
    assert modules
    assert wrong == set()


def test_no_module_looks_like_a_test() -> None:
    """Tools would take it for one."""
    assert list(PACKAGE.rglob("test_*.py")) == []
