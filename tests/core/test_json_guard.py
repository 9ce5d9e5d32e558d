"""The guard where JSON enters: depth, half characters and numbers, told by source and place."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest

from moto_devicefarm.core.json_guard import (
    DEPTH,
    check_json,
    json_depth,
    read_json,
    read_json_documents,
)


def nested(levels: int) -> Any:
    """A list in a list, so many levels deep."""
    value: list[Any] = []
    for _ in range(levels - 1):
        value = [value]
    return value


def test_text_and_bytes_are_read_alike() -> None:
    """A UTF-8 file may begin with a byte order mark."""
    assert read_json('{"a": ["é", 1.5, null]}', "body") == {"a": ["é", 1.5, None]}
    assert read_json('\ufeff{"a": 1}'.encode(), "body") == {"a": 1}


def test_documents_that_follow_one_another_are_read_in_turn() -> None:
    """A file may hold the output of several commands."""
    assert list(read_json_documents(' {"a": 1}\n[2]3 "x"\n\n', "file")) == [{"a": 1}, [2], 3, "x"]
    assert list(read_json_documents(" \n", "file")) == []


@pytest.mark.parametrize("read", [read_json, lambda *given: list(read_json_documents(*given))])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": ', "body: not JSON: Expecting value: line 1 column 7 (char 6)"),
        (
            '{"a": ...}',
            "body: not JSON: Expecting value: line 1 column 7 (char 6); '...' stands in it: "
            "give the whole document",
        ),
        (b"\xff", "body: not UTF-8 text ('utf-8' codec can't decode byte 0xff in position 0: "),
        ('{"a": [1, NaN]}', "body: a.2: nan is not a number that JSON has"),
        ('{"a": -Infinity}', "body: a: -inf is not a number that JSON has"),
        ("1e999", "body: inf is not a number that JSON has"),
        ('{"a": 9223372036854775808}', "body: a: the number is beyond 64 bits"),
        (f'{{"a": -{"9" * 5000}}}', "body: a: the number is beyond 64 bits"),
        ('{"a": 1e19}', "body: a: the number is beyond 64 bits"),
        (
            '[{"b": "\\ud800"}]',
            r"body: 1.b: '\ud800' holds half of a surrogate pair, which is not a character",
        ),
        ('{"a": {"\\udc00x": 1}}', r"body: a.key: '\udc00x' holds half of a surrogate pair"),
    ],
)
def test_wrong_text_is_refused_with_its_source_and_place(
    read: Any, text: str | bytes, message: str
) -> None:
    """One ValueError, whatever is wrong."""
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        read(text, "body")


def test_the_greatest_numbers_and_whole_characters_pass() -> None:
    """The bound is between 2**63 - 1 and 2**63."""
    good = {"least": 1 - 2**63, "most": 2**63 - 1, "yes": True, "clef": "\U0001d11e"}
    check_json(good, "body")
    assert read_json('["\\ud834\\udd1e"]', "body") == ["\U0001d11e"]


def test_keys_must_be_text() -> None:
    """JSON has no others."""
    with pytest.raises(ValueError, match=r"^data: a: the key 1 is not text$"):
        check_json({"a": {1: 2}}, "data")


def test_a_number_of_more_digits_than_python_prints_is_refused() -> None:
    """Its message can't show it."""
    with pytest.raises(ValueError, match=r"^data: 1: the number is beyond 64 bits$"):
        check_json([10**5000], "data")


@pytest.mark.parametrize("levels", [DEPTH + 1, 100_000])
def test_what_is_nested_too_deeply_is_refused_at_a_fixed_depth(levels: int) -> None:
    """The same in text and in data, in every version of Python."""
    deepest = DEPTH * "[" + DEPTH * "]"
    assert read_json(deepest, "body") == nested(DEPTH)
    check_json(nested(DEPTH), "body")
    for text in ("[" * levels, '{"a":' * levels, "[" * levels + "]" * levels):
        with pytest.raises(ValueError, match=r"^body: nested too deeply: at most 100 levels"):
            read_json(text, "body")
        with pytest.raises(ValueError, match=r"^body: nested too deeply: at most 100 levels"):
            list(read_json_documents(text, "body"))
    with pytest.raises(ValueError, match=r"^body: nested too deeply: at most 100 levels"):
        check_json(nested(levels), "body")


def test_a_list_in_itself_is_refused() -> None:
    """It has no end."""
    endless: list[Any] = []
    endless += [endless, endless]
    with pytest.raises(ValueError, match=r"^data: nested too deeply"):
        check_json({"endless": endless}, "data")


def test_the_first_wrong_member_is_told() -> None:
    """In the order of the document."""
    with pytest.raises(ValueError, match=r"^data: a\.1\.b: nan"):
        check_json({"a": ({"b": math.nan}, math.inf), "c": math.inf}, "data")


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("1", 0),
        ('"[[["', 0),
        ("[]", 1),
        ('[{"a": [1]}, [2]]', 3),
        ('{"a\\"[": "\\\\", "b": [[]]}', 3),
        ("[] [] {}", 1),
        ('["open \\" [[[', 1),
        ('["\\', 1),
        ('"' + '\\"' * 100_000, 0),
    ],
)
def test_brackets_in_strings_are_not_levels(text: str, depth: int) -> None:
    """A string ends at its own quotation mark, or with the text."""
    assert json_depth(text) == depth
