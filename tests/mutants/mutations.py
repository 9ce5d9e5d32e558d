"""Finds the mutants of a module's source.

Rule: a mutant replaces one piece of text and keeps the number of lines.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from itertools import accumulate, pairwise
from typing import NamedTuple

COMPARISONS: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.In: (r"\bin\b", "not in"),
    ast.NotIn: (r"\bnot\s+in\b", "in"),
    ast.Is: (r"\bis\b", "is not"),
    ast.IsNot: (r"\bis\s+not\b", "is"),
}
ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
ARITHMETIC: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: (r"\+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: (r"\*", "//"),
    ast.FloorDiv: ("//", "*"),
}
FUNCTIONS = {"min": "max", "max": "min", "any": "all", "all": "any"}
WORD = re.compile(r"[A-Za-z_]\w*")
"""The form of statuses and keys. Other texts are for people."""


class Mutant(NamedTuple):
    """A replacement of the bytes from ``start`` to ``end``."""

    start: int
    end: int
    text: str
    line: int
    """The line where the change begins."""
    lines: tuple[range, range]
    """The lines of the changed node, and those of its statement (without its body)."""

    def apply(self, source: bytes) -> bytes:
        """The mutated source. Continuation lines replace removed lines, so no line moves."""
        removed = source[self.start : self.end].count(b"\n") - self.text.count("\n")
        text = self.text.encode() + b" \\\n" * removed
        return source[: self.start] + text + source[self.end :]

    def changed_line(self, source: bytes) -> tuple[str, str]:
        """The changed line before and after."""
        first = source.rfind(b"\n", 0, self.start) + 1
        last = source.find(b"\n", self.end)
        last = len(source) if last < 0 else last
        after = source[first : self.start] + self.text.encode() + source[self.end : last]
        return _first_line(source[first:last]), _first_line(after)


def _first_line(text: bytes) -> str:
    first, *others = text.decode().strip().splitlines()
    return f"{first} ..." if others else first


def mutants_of(source: bytes) -> list[Mutant]:
    """All mutants of a source, in the order of their places."""
    visitor = _Visitor(source)
    visitor.visit(ast.parse(source))
    return sorted({mutant[:3]: mutant for mutant in visitor.found}.values())


class _Visitor(ast.NodeVisitor):
    """Collects mutants. Annotations, decorators, assertions, and texts for people have none."""

    def __init__(self, source: bytes) -> None:
        self.found: list[Mutant] = []
        self._source = source
        self._starts = [0, *accumulate(map(len, source.splitlines(keepends=True)))]
        self._statement = range(0)
        self._in_function = False

    def _span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        start = self._starts[node.lineno - 1] + node.col_offset
        return start, self._starts[node.end_lineno - 1] + node.end_col_offset

    def _text(self, node: ast.expr) -> str:
        start, end = self._span(node)
        return self._source[start:end].decode()

    def _add(self, start: int, end: int, text: str) -> None:
        first, last = (self._source.count(b"\n", 0, at) + 1 for at in (start, end))
        lines = (range(first, last + 1), self._statement)
        self.found.append(Mutant(start, end, text, first, lines))

    def _replace(self, node: ast.expr | ast.stmt, text: str) -> None:
        self._add(*self._span(node), text)

    def _replace_operator(self, left: ast.expr, right: ast.expr, operator: tuple[str, str]) -> None:
        """Replace the operator between two operands, which may be in parentheses."""
        start, end = self._span(left)[1], self._span(right)[0]
        found = re.search(operator[0].encode(), self._source[start:end])
        if found is not None:
            self._add(start + found.start(), start + found.end(), operator[1])

    def _negate(self, test: ast.expr) -> None:
        """Negate a condition, unless another mutant does the same."""
        match test:
            case ast.UnaryOp() | ast.Constant():
                return
            case ast.Compare(ops=[operator]) if not isinstance(operator, ORDER):
                return
        self._replace(test, f"not ({self._text(test)})")

    def _visit_all(self, nodes: Iterable[ast.AST | None]) -> None:
        for node in nodes:
            if node is not None:
                self.visit(node)

    def visit(self, node: ast.AST) -> None:
        """Note the lines of each statement."""
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            end = body[0].lineno if body else (node.end_lineno or node.lineno) + 1
            self._statement = range(node.lineno, max(end, node.lineno + 1))
        super().visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Default arguments and the body."""
        self._visit_all((*node.args.defaults, *node.args.kw_defaults))
        outside, self._in_function = self._in_function, True
        self._visit_all(node.body)
        self._in_function = outside

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """The body."""
        self._visit_all(node.body)

    def _skip(self, node: ast.AST) -> None:
        """Texts for people, and assertions for the type checker."""

    visit_Assert = visit_Raise = visit_JoinedStr = _skip

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """The value, and the whole statement if it sets an attribute."""
        if node.value is not None:
            self._remove_assignment(node, [node.target])
            self.visit(node.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        """The value, and the whole statement if it sets an attribute or an item."""
        if [target.id for target in node.targets if isinstance(target, ast.Name)] != ["__all__"]:
            self._remove_assignment(node, node.targets)
            self.generic_visit(node)

    def _remove_assignment(self, node: ast.stmt, targets: list[ast.expr]) -> None:
        if all(isinstance(target, (ast.Attribute, ast.Subscript)) for target in targets):
            self._replace(node, "pass")

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        """The operator, the value and the whole statement."""
        self._replace(node, "pass")
        if type(node.op) in (ast.Add, ast.Sub):
            self._replace_operator(node.target, node.value, ARITHMETIC[type(node.op)])
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        """A call. Docstrings and ``...`` have no mutants."""
        if isinstance(node.value, (ast.Call, ast.Await)):
            self._replace(node, "pass")
            self.visit(node.value)
        elif not isinstance(node.value, ast.Constant):
            self.visit(node.value)

    def visit_Delete(self, node: ast.Delete) -> None:
        """The whole statement."""
        self._replace(node, "pass")
        self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> None:
        """The value, except a false constant, which is nearly None."""
        if node.value is None:
            return
        if not isinstance(node.value, ast.Constant) or node.value.value not in (None, False, True):
            self._replace(node.value, "None")
        self.visit(node.value)

    def visit_If(self, node: ast.If) -> None:
        """The condition and the bodies, except those for the type checker or the command line."""
        if not re.search("TYPE_CHECKING|__name__", self._text(node.test)):
            self._negate(node.test)
            self._visit_all((node.test, *node.body))
        self._visit_all(node.orelse)

    def visit_While(self, node: ast.While | ast.IfExp) -> None:
        """The condition."""
        self._negate(node.test)
        self.generic_visit(node)

    visit_IfExp = visit_While

    def visit_comprehension(self, node: ast.comprehension) -> None:
        """The conditions."""
        for condition in node.ifs:
            self._negate(condition)
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        """Each operator, and the condition without each of its elements."""
        is_and = isinstance(node.op, ast.And)
        operator = (r"\band\b", "or") if is_and else (r"\bor\b", "and")
        for left, right in pairwise(node.values):
            self._replace_operator(left, right, operator)
        for value in node.values:
            if not any(isinstance(inner, ast.NamedExpr) for inner in ast.walk(value)):
                self._replace(value, str(is_and))
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        """Each operator."""
        sides = pairwise((node.left, *node.comparators))
        for (left, right), operator in zip(sides, node.ops, strict=True):
            self._replace_operator(left, right, COMPARISONS[type(operator)])
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        """The operator between numbers."""
        texts = (ast.JoinedStr, ast.List, ast.Tuple)
        numbers = not any(
            isinstance(side, texts)
            or (isinstance(side, ast.Constant) and isinstance(side.value, (str, bytes)))
            for side in (node.left, node.right)
        )
        if numbers and type(node.op) in ARITHMETIC:
            self._replace_operator(node.left, node.right, ARITHMETIC[type(node.op)])
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        """The operand without ``not`` or the minus sign."""
        is_minus = isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant)
        if is_minus or isinstance(node.op, ast.Not):
            self._replace(node, f"({self._text(node.operand)})")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        """The opposite function, and the arguments. The type of a ``cast`` has no mutant."""
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in FUNCTIONS:
            self._replace(node.func, FUNCTIONS[name])
        values = (keyword.value for keyword in node.keywords)
        self._visit_all((node.func, *node.args[name == "cast" :], *values))

    def visit_Constant(self, node: ast.Constant) -> None:
        """The next number, the other truth value, another key."""
        value = node.value
        if isinstance(value, bool):
            self._replace(node, str(not value))
        elif isinstance(value, (int, float)):
            self._replace(node, f"{value + 1}")
        elif isinstance(value, str) and self._in_function and WORD.fullmatch(value):
            self._replace(node, f'"{value}_mutated"')
