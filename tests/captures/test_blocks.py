"""The text of a block of a page."""

from __future__ import annotations

import textwrap

from hypothesis import given, settings
from hypothesis import strategies as st

from moto_devicefarm.captures.forms.page_blocks import Block, Line


def block(text: str) -> Block:
    """A block with the lines of a text."""
    lines = [Line(number, line) for number, line in enumerate(text.split("\n"), 1)]
    return Block(lines, is_code=True)


@settings(max_examples=200, deadline=None)
@given(text=st.text(" \tx\n"))
def test_the_indentation_that_all_lines_share_is_left_out(text: str) -> None:
    """The text is that of textwrap.dedent, also with tabs, empty lines, and lines of spaces."""
    assert block(text).dedented_text == textwrap.dedent(text)
