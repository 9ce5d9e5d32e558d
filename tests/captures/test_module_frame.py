"""The frame of a written module: names, docstring and constants."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moto_devicefarm.captures.layout import WIDTH, columns
from moto_devicefarm.captures.module_frame import docstring
from moto_devicefarm.captures.module_frame import test_name as name_of
from moto_devicefarm.captures.module_writer import ModuleWriter

SESSION = "arn:aws:devicefarm:us-west-2:111122223333:session:a/b/00000"


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("issue-123", "test_issue_123"),
        ("Nightly Run (2)", "test_nightly_run_2"),
        ("test_report_1", "test_report_1"),
        ("report", "test_report"),
        ("端末", "test_report"),
        ("", "test_report"),
        ("2026", "test_2026"),
        ("x" * 300, "test_" + "x" * 60),
    ],
)
def test_the_test_has_the_name_of_the_report(stem: str, name: str) -> None:
    """The name is one of Python, and not too long."""
    assert name_of(stem) == name


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_any_lines_become_a_docstring(lines: list[str]) -> None:
    """They are within the columns, whatever quotes and backslashes they have."""
    lines[0] = f"A{lines[0]}"
    code = list(docstring(lines))
    assert max(map(columns, code)) <= WIDTH
    (statement,) = ast.parse("\n".join(code)).body
    assert isinstance(statement, ast.Expr)


def test_constants_are_numbered() -> None:
    """The first of a kind has no number; an ARN of an unknown kind is a RESOURCE."""
    writer = ModuleWriter()
    other = SESSION.replace("/b/", "/c/")
    odd = SESSION.replace(":session:", ":robot:")
    names = [writer.arn(arn) for arn in (SESSION, other, odd, SESSION)]
    assert names == ["SESSION", "SESSION_2", "RESOURCE", "SESSION"]
    assert list(writer.constants()) == [
        f'SESSION = "{SESSION}"',
        f'SESSION_2 = "{other}"',
        f'RESOURCE = "{odd}"',
    ]


def test_a_long_arn_is_cut_before_its_id() -> None:
    """So the id can be found in the module by a search."""
    arn = SESSION.replace("a/b", f"{'a' * 36}/{'b' * 36}")
    writer = ModuleWriter()
    writer.arn(arn)
    head, _, own = arn.rpartition(":")
    assert list(writer.constants()) == ["SESSION = (", f'    "{head}:"', f'    "{own}"', ")"]


def test_a_long_comment_is_wrapped() -> None:
    """Each of its lines is a comment."""
    writer = ModuleWriter()
    writer.comment("word " * 30)
    assert len(writer.body) == 2
    assert all(line.startswith("    # word") for line in writer.body)


def test_a_long_word_of_a_docstring_is_cut() -> None:
    """No escape is cut, and words before it stay whole."""
    words, long = "word " * 25, "\\\\" * 120
    code = list(docstring([words, "端末" * 60, f"a{long}"]))
    assert max(map(columns, code)) <= WIDTH
    ast.parse("\n".join(code))
