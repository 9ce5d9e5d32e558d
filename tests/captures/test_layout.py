"""Values as Python code: a line has at most 100 columns, and the code has the same value."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from moto_devicefarm.captures.layout import WIDTH, Name, columns, lay_out, lay_out_call, literal
from moto_devicefarm.captures.module_writer import ModuleWriter

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_any_value_is_laid_out_within_the_columns(value: Any) -> None:
    """The lines are code of the same value."""
    lines = list(lay_out(value, before="REPORT = "))
    assert max(map(columns, lines)) <= WIDTH
    (statement,) = ast.parse("\n".join(lines)).body
    assert isinstance(statement, ast.Assign)
    assert ast.literal_eval(statement.value) == value


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("plain", '"plain"'),
        ('say "no"', "'say \"no\"'"),
        ('it\'s "so"', "'it\\'s \"so\"'"),
        ("it's", '"it\'s"'),
        ("\x1b\\", '"\\x1b\\\\"'),
        ({"a": [1, True, None]}, '{"a": [1, True, None]}'),
        (Name("SESSION"), "SESSION"),
    ],
)
def test_a_short_value_is_one_line(value: Any, code: str) -> None:
    """A text has the quotes that need fewer escapes; a name is code already."""
    assert list(lay_out(value)) == [literal(value)] == [code]


def test_wide_characters_take_two_columns() -> None:
    """A linter counts them so."""
    assert columns("端末ab") == 6
    lines = list(lay_out("端末" * 40))
    assert lines[0] == "("
    assert max(map(columns, lines)) <= WIDTH


def test_a_long_text_is_cut_after_a_space() -> None:
    """The words stay whole."""
    text = "one two three four " * 10
    first = next(iter(list(lay_out(text))[1:]))
    assert first.endswith(' "')


@pytest.mark.parametrize("style", ["fixture", "decorator", "unittest"])
@given(name=st.sampled_from(["a", "session"]), keys=st.lists(texts, min_size=1, max_size=3))
@example(name="a", keys=["&00000000000" + "\x1f" * 6 + "\u0e5c\ua7cb" + "\U0002ebe1" * 4])
def test_any_assertion_is_within_the_columns(style: Any, name: str, keys: list[str]) -> None:
    """Keys may be long: a user chooses those of tags and parameters."""
    writer = ModuleWriter(style)
    writer.check(name, keys, "==", keys[0])
    writer.check(name, keys[:-1], "in", keys[-1])
    writer.check(name, keys, "is", True)
    ast.parse("def test() -> None:\n" + "\n".join(writer.body).replace("        ", "    "))
    assert style == "unittest" or max(map(columns, writer.body)) <= WIDTH


def test_a_call_breaks_where_a_formatter_breaks_it() -> None:
    """First before the key of its answer, then around the arguments, then at each of them."""
    long = Name("A" * 40)
    assert list(lay_out_call("x = f", [("a=", long)], "", "k")) == [f'x = f(a={long})["k"]']
    assert list(lay_out_call("x = " + "f" * 47, [("a=", long)], "", "key")) == [
        f"x = {'f' * 47}(a={long})[",
        '    "key"',
        "]",
    ]
    assert list(lay_out_call("x = " + "f" * 60, [("a=", long)], "", "key")) == [
        f"x = {'f' * 60}(",
        f"    a={long}",
        ')["key"]',
    ]
    assert list(lay_out_call("f", [("a=", long), ("b=", long), ("c=", long)], "")) == [
        "f(",
        f"    a={long},",
        f"    b={long},",
        f"    c={long},",
        ")",
    ]
