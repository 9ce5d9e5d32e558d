"""What the package says about itself: each sentence with "invented", and each message without a
source. Rule: the list is complete, so nothing invented is missing on the page.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from moto_devicefarm.verification import probes  # noqa: F401  declares them
from moto_devicefarm.verification.probe import PROBES
from moto_devicefarm.verification.unsettled import REASONS
from tests.support.invented import (
    MESSAGES,
    PACKAGE,
    WORD,
    innermost,
    module_name,
    spans,
    unmarked,
)


class Marker(NamedTuple):
    """A place in the package that has invented something."""

    file: str
    name: str
    """The function, class or constant; empty for the module."""
    sentence: str

    @property
    def place(self) -> str:
        """Its dotted name, as probes say what they settle."""
        module = module_name(PACKAGE / self.file)
        return f"{module}.{self.name}" if self.name else module

    @property
    def remedy(self) -> str:
        """The probes that would settle it, or the reason why there is none."""
        names = [f"`{probe.name}`" for probe in PROBES.values() if self.place in probe.settles]
        return ", ".join(names) or REASONS.get(self.place, "")


def inventions() -> list[Marker]:
    """All sentences with the word, in the order of the files and of their lines."""
    files = sorted(PACKAGE.rglob("*.py"))
    return [
        marker
        for file in files
        if "verification" not in file.parts
        for marker in _inventions_in(file)
    ]


def _inventions_in(file: Path) -> Iterator[Marker]:
    source = file.read_text("utf-8")
    if WORD.search(source) is None:
        return
    tree = ast.parse(source)
    named = spans(tree)
    for line, text in sorted([*_docstrings(tree), *_comments(source)]):
        for sentence in _sentences(text):
            if WORD.search(sentence):
                yield Marker(_path(file), innermost(named, line), sentence)


def invented_messages() -> list[Marker]:
    """The messages of the service whose text has no source."""
    return [
        Marker(_path(file), name, text)
        for file in (PACKAGE / f"{module.replace('.', '/')}.py" for module in MESSAGES)
        for name, text in _unmarked_messages(ast.parse(file.read_text("utf-8")))
    ]


def _unmarked_messages(tree: ast.Module) -> Iterator[tuple[str, str]]:
    names = set(unmarked(tree))
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) in names:
            texts = [
                node.value
                for node in ast.walk(statement.value)
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            ]
            yield ast.unparse(statement.targets[0]), "".join(texts)


def _path(file: Path) -> str:
    return file.relative_to(PACKAGE).as_posix()


def _docstrings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Texts that stand alone, which are the docstrings of modules, functions and constants."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.lineno, str(node.value.value)


def _comments(source: str) -> Iterator[tuple[int, str]]:
    """The comments; those on lines in a row are one text. One beside code has the code too."""
    rows: list[tuple[int, str]] = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT:
            continue
        text, line = token.string.lstrip("# "), token.start[0]
        code = token.line[: token.start[1]].strip()
        if code:
            rows.append((line, f"`{code}` is {text}"))
        elif rows and rows[-1][0] + rows[-1][1].count("\n") + 1 == line:
            rows[-1] = (rows[-1][0], f"{rows[-1][1]}\n{text}")
        else:
            rows.append((line, text))
    yield from rows


def _sentences(text: str) -> list[str]:
    """The sentences; a full stop ends one only before a capital or a mark of code."""
    return [
        " ".join(sentence.split())
        for paragraph in re.split(r"\n\s*\n", text)
        for sentence in re.split(r"(?<=\.)\s+(?=[A-Z`\"])", paragraph)
    ]
