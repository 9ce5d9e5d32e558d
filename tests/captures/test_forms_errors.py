"""Texts that are in no form: one error has the source, the form, the place and what is wrong."""

from __future__ import annotations

import pytest

from moto_devicefarm.captures.forms.block import EXPECTED_FORMS, read_block
from tests.captures import PROJECT

PRINT = "not what Python or JavaScript prints"


def refusal_of(text: str) -> str:
    """The message that refuses a text, without the name of its source."""
    with pytest.raises(ValueError, match=r"^report: ") as error:
        read_block(text, "report")
    return str(error.value).removeprefix("report: ")


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ('{"a": [1, 2', "line 1 column 12", "a comma or a closing bracket is expected"),
        ('{\n "a": 1\n "b": 2}', "line 3 column 2", "a comma or a closing bracket is expected"),
        ('{"a" 1}', "line 1 column 6", "a colon is expected"),
        ('{"a": }', "line 1 column 7", "a value is expected"),
        ("{", "line 1 column 2", "the name of a member is expected"),
        ('{"a": "b', "line 1 column 7", "the closing quote of this text is missing"),
        ('{"a": "b\n"}', "line 1 column 9",
         "the closing quote of a text is missing before the line's end"),
    ],
)  # fmt: skip
def test_json(text: str, place: str, problem: str) -> None:
    """Python's words for errors of JSON are replaced by plain ones."""
    assert refusal_of(text) == f"{place}: not JSON: {problem}"


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("{'a': 1,\n 'b' 2}", "line 2 column 6", "a colon is expected"),
        ("{'a': 1, 'b': }", "line 1 column 15", "a value is expected"),
        ("{'a': [1, 'b\n]}", "line 1 column 11", "the closing quote of this text is missing"),
        ("{'a': 'b\\'}", "line 1 column 7", "the closing quote of this text is missing"),
        ("{'a': open}", "line 1 column 7", "open is not a value"),
        ("{'a': 1}]", "line 1 column 9", "this bracket has no partner"),
        ("{'a': True; 'b'}", "line 1 column 11", "a comma or a closing bracket is expected"),
        ("{'a': None, b = 2}", "line 1 column 13", "the name of a member is expected"),
        (
            "['a', __import__('os').system('x')]",
            "line 1 column 7",
            "__import__('os') is not a datetime, and other calls are not read",
        ),
        (
            "['a', datetime.datetime(2026, 13, 1)]",
            "line 1 column 7",
            "datetime.datetime(2026, 13, 1) is not a datetime: month must be in 1..12",
        ),
        (
            "['a', datetime.datetime(2026, 1, 1, tzinfo=tzwin('Pacific'))]",
            "line 1 column 7",
            "datetime.datetime(2026, 1, 1, tzinfo=tzw is not a datetime: "
            "the zone tzwin('Pacific') is unknown; write the time in UTC",
        ),
        (
            "['a', datetime.datetime(2026, 1, 1, tzinfo=tzfile('../../etc/passwd'))]",
            "line 1 column 7",
            "datetime.datetime(2026, 1, 1, tzinfo=tzf is not a datetime: "
            "the zone tzfile('../../etc/passwd') is unknown; write the time in UTC",
        ),
        (
            "['a', datetime.datetime(2026, 1, 1, tzinfo=tzfile('Europe/Nowhere'))]",
            "line 1 column 7",
            "datetime.datetime(2026, 1, 1, tzinfo=tzf is not a datetime: "
            "the zone tzfile('Europe/Nowhere') is unknown; write the time in UTC",
        ),
        (
            "['a', datetime.datetime(2026, 1, 1, tzinfo=tzoffset(None, 99999))]",
            "line 1 column 7",
            "datetime.datetime(2026, 1, 1, tzinfo=tzo is not a datetime: offset must be a "
            "timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), "
            "not datetime.timedelta(days=1, seconds=13599).",
        ),
        ("['" + "a" * 50 + "', " + "[" * 100, "line 1 column 155",
         "nested too deeply: at most 100 levels are read"),
    ],
)  # fmt: skip
def test_prints(text: str, place: str, problem: str) -> None:
    """The place is that in the print, and nothing was evaluated."""
    assert refusal_of(text) == f"{place}: {PRINT}: {problem}"


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("project:\n  arn: x\n name: y\n", "line 3 column 2", "did not find expected key"),
        ("project:\n  arn: &a x\n  name: *a\n", "line 3 column 9",
         "the alias *a is not read: write its value in its place"),
        ("project:\n  arn: !!python/name:os.system x\n", "line 2 column 8",
         "the tag tag:yaml.org,2002:python/name:os.system is not read: leave it out"),
        ("arn: x\n? [y]\n: z\n", "line 2 column 3", "a key must be a text"),
        ("arn: x\n---\nNote: y\n", "line 3 column 1",
         "a key of Device Farm's answers is expected in this document"),
        ("arn: x\n---\ny\n", "line 3 column 1",
         "a key of Device Farm's answers is expected in this document"),
        ("arn: " + "[" * 101, "line 1 column 105",
         "nested too deeply: at most 100 levels are read"),
        ("arn: x\nname: \x07\n", "line 2 column 7", "this character can't be in YAML"),
        ("arn: x\nname: \ud800\n", "line 2 column 7", "this character can't be in YAML"),
    ],
)  # fmt: skip
def test_yaml(text: str, place: str, problem: str) -> None:
    """An alias can expand without bound, and a tag can name a class."""
    assert refusal_of(text) == f"{place}: not YAML: {problem}"


@pytest.mark.parametrize(
    "text",
    [
        "The session hangs.",
        "Note: it hangs\nSteps: start it",
        "- one\n- two",
        "12:30 it's late",
        "name: nightly",
        "(see arn)",
    ],
)
def test_prose(text: str) -> None:
    """Prose is not taken for YAML. The message says which forms are expected."""
    assert refusal_of(text).endswith(f": a value is expected; {EXPECTED_FORMS}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "$ aws --profile x devicefarm get-project --arn x \\\n   --output table\n"
            "-----------------\n|   GetProject   |\n+----------------+\n||    project   ||\n",
            "line 3 column 1: it is the output of the AWS CLI as table, which can't be loaded; "
            "run: aws --profile x devicefarm get-project --arn x --output json",
        ),
        (
            f"PROJECTS\t{PROJECT}\t1795768889.547\tshop\n",
            "line 1 column 1: it is the output of the AWS CLI as text, which can't be loaded; "
            "run the command with --output json",
        ),
        (
            f"aws devicefarm list-projects --output=text --query 'projects[*]'\n{PROJECT}\tshop\n",
            "line 2 column 1: it is the output of the AWS CLI as text, which can't be loaded; "
            "run: aws devicefarm list-projects --query 'projects[*]' --output json",
        ),
    ],
)
def test_tables_and_text(text: str, message: str) -> None:
    """They are recognized. The message has the command, if it is in the text."""
    assert refusal_of(text) == message
