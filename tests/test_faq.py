"""The FAQ: each answer is short and leads on."""

from __future__ import annotations

import re

import pytest

from tests.support.documentation import section

QUESTIONS = re.findall(r"^## (.+)", section("docs/faq.md"), re.MULTILINE)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_has_at_most_five_lines_and_a_link(question: str) -> None:
    """A reader in trouble reads little, and finds more by a link."""
    answer = section("docs/faq.md", question).strip()
    assert 2 <= len(answer.splitlines()) <= 5
    assert re.search(r"\]\([\w/.#-]+\.md", answer)
