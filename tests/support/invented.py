"""The places in the product that have invented something. Rule: a place has the dotted name of its
module in the package, and of the class, function or constant that has the mark.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import moto_devicefarm

PACKAGE = Path(moto_devicefarm.__file__).parent
MESSAGES = ("core.errors", "core.run_messages")
"""The modules whose messages are invented unless they have a mark."""
_WORD = re.compile(r"\binvented\b", re.IGNORECASE)
_MARK = re.compile(r"\b[CDTAI]: |\b[CDTA], ")
_NOT_THE_SERVICE = ("verification", "registry")
"""The packages that say something about inventions, and invent nothing of the service's answers.
Each value of the built-in fleet has its own mark.
"""


def invented_places() -> set[str]:
    """All places with the word "invented", and all messages without a mark."""
    return {
        place
        for file in sorted(PACKAGE.rglob("*.py"))
        if file.relative_to(PACKAGE).parts[0] not in _NOT_THE_SERVICE
        for place in _places(file)
    }


def all_places() -> set[str]:
    """All modules, and their classes, functions and constants."""
    found = set()
    for file in PACKAGE.rglob("*.py"):
        module = _module(file)
        spans = _spans(ast.parse(file.read_text("utf-8")))
        found |= {module} | {f"{module}.{name}" for name, _, _ in spans}
    return found


def _module(file: Path) -> str:
    return ".".join(file.relative_to(PACKAGE).with_suffix("").parts)


def _places(file: Path) -> Iterator[str]:
    module, text = _module(file), file.read_text("utf-8")
    tree = ast.parse(text)
    spans = _spans(tree)
    for number, line in enumerate(text.splitlines(), 1):
        if _WORD.search(line):
            name = _innermost(spans, number)
            yield f"{module}.{name}" if name else module
    if module in MESSAGES:
        yield from (f"{module}.{name}" for name in _unmarked(tree))


def _spans(tree: ast.Module) -> list[tuple[str, int, int]]:
    """(name, first line, last line) of classes, functions and constants. A constant has the text
    after it, and the comment before it.
    """
    found: list[tuple[str, int, int]] = []

    def visit(body: list[ast.stmt], prefix: str) -> None:
        end = body[0].lineno - 1 if body else 0
        for statement, after in zip(body, [*body[1:], None], strict=True):
            last = statement.end_lineno or statement.lineno
            if isinstance(statement, (ast.ClassDef, ast.FunctionDef)):
                found.append((f"{prefix}{statement.name}", end + 1, last))
                visit(statement.body, f"{prefix}{statement.name}.")
            elif isinstance(statement, (ast.Assign, ast.AnnAssign)) and not prefix:
                if after is not None and _is_text(after):
                    last = after.end_lineno or after.lineno
                found.append((_target(statement), end + 1, last))
            end = max(end, last)

    visit(tree.body, "")
    return found


def _target(statement: ast.Assign | ast.AnnAssign) -> str:
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
    if isinstance(target, ast.Tuple):
        target = target.elts[0]
    return ast.unparse(target)


def _is_text(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _innermost(spans: list[tuple[str, int, int]], line: int) -> str:
    """The name of the shortest span with this line; empty for the module's own docstring."""
    around = [(last - first, name) for name, first, last in spans if first <= line <= last]
    return min(around)[1] if around else ""


def _unmarked(tree: ast.Module) -> Iterator[str]:
    """The messages without a mark: constants of text, whose docstring names no source."""
    for statement, after in zip(tree.body, [*tree.body[1:], None], strict=True):
        if not isinstance(statement, ast.Assign) or ast.unparse(statement.targets[0])[0] == "_":
            continue
        if not any(
            isinstance(node, ast.Constant) and isinstance(node.value, str)
            for node in ast.walk(statement.value)
        ):
            continue
        if after is None or not _is_text(after) or not _MARK.search(ast.unparse(after)):
            yield ast.unparse(statement.targets[0])
