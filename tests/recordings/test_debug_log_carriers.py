"""A debug log is read as people have it: in colours, cut by a terminal, with a prefix on each line,
or in prose.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.debug_logs import (
    AWS_CLI,
    BOTO3,
    FORMATS,
    UNTIMED,
    log_story,
    read_log,
    two_calls,
    with_prefix,
    with_width,
)

STAMP = "2026-03-01T12:00:{:02}.1234567Z"
PREFIXES: dict[str, Callable[[int], str]] = {
    "GitHub Actions": lambda number: f"2026-03-01T12:00:{number % 3:02}.1234567Z ",
    "gh run view": lambda number: f"test\tRun tests\t2026-03-01T12:00:{number % 3:02}.1234567Z ",
    "docker compose": lambda number: "web-1  | ",
    "docker compose, first version": lambda number: "web_1     | ",
    "Kubernetes": lambda number: f"2026-03-01T12:00:{number % 3:02}.123456789Z stdout F ",
    "GitLab": lambda number: f"2026-03-01T12:00:{number % 3:02}.123456Z 01O ",
    "Jenkins": lambda number: f"[2026-03-01T12:00:{number % 3:02}.123Z] ",
    "a quotation": lambda number: "> ",
    "a quotation of a quotation": lambda number: "> > ",
    "an indented block": lambda number: "    ",
    "two carriers": lambda number: f"2026-03-01T12:00:{number % 3:02}.1234567Z web-1  | ",
}


@pytest.mark.parametrize("prefix", PREFIXES.values(), ids=PREFIXES)
@pytest.mark.parametrize("form", [*FORMATS.values(), *UNTIMED.values()], ids=[*FORMATS, *UNTIMED])
def test_the_prefix_of_a_carrier_is_left_out(
    form: str, prefix: Callable[[int], str], path: Path
) -> None:
    """What a carrier writes before each line, also before the lines of one record."""
    recorded, text = log_story(path, two_calls, form)
    found = read_log(with_prefix(prefix, text))
    for call in (*recorded, *found):
        call["time"] //= 4  # the times of the carrier are near those of the log
    assert found == recorded


def test_the_time_of_the_carrier_is_used_for_a_log_without(path: Path) -> None:
    """A log without times and headers has the times of GitHub Actions."""
    _, text = log_story(path, two_calls, UNTIMED["pytest"])
    lines = text.replace("'date'", "'x'").splitlines()
    marked = [number for number, line in enumerate(lines) if "Making request" in line]
    found = read_log(with_prefix(lambda number: f"{STAMP.format(number % 60)} ", text))
    assert [round(call["time"] % 60, 3) for call in found] == [
        number % 60 + 0.123 for number in marked
    ]


def test_the_carrier_knows_the_zone_of_the_log(path: Path) -> None:
    """Local times are those of the carrier, without the difference of the zones."""
    recorded, text = log_story(path, two_calls, zone=-3.5)
    prefixed = with_prefix(PREFIXES["GitHub Actions"], text.replace("'date'", "'x'"))
    assert read_log(prefixed) == recorded


def test_programs_of_docker_compose_are_read_apart(path: Path) -> None:
    """Lines of two programs stand between one another."""
    recorded, text = log_story(path, two_calls)
    lines = text.splitlines()
    mixed = [f"{name} | {line}" for line in lines for name in ("web-1", "worker-1")]
    assert read_log("\n".join(mixed)) == [call for call in recorded for _ in range(2)]


@pytest.mark.parametrize("columns", [80, 120, 211])
@pytest.mark.parametrize("form", [BOTO3, AWS_CLI], ids=["boto3", "the AWS CLI"])
def test_lines_that_a_terminal_broke(form: str, columns: int, path: Path) -> None:
    """Text copied from a terminal of any width is read as if it were whole."""
    recorded, text = log_story(path, two_calls, form)
    assert read_log(with_width(columns, text)) == recorded


def test_colours_and_windows_line_ends(path: Path) -> None:
    """They are no part of the log. Neither is a byte order mark."""
    recorded, text = log_story(path, two_calls)
    coloured = text.replace("botocore", "\x1b[1;32mbotocore\x1b[0m").replace("\n", "\r\n")
    assert read_log(f"\ufeff{coloured}") == recorded


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# A hang\n\nThe log:\n\n```\n", "```\n\nIt hangs: no Response body: why?\n"),
        ("<details>\n\n    ", "\n</details>\n"),
        ("Traceback (most recent call last):\nValueError: no\n", '{\n  "project": {}\n}\n'),
    ],
)
def test_prose_around_a_log(before: str, after: str, path: Path) -> None:
    """An issue with a log in it is read from the whole text of the page."""
    recorded, text = log_story(path, two_calls)
    assert read_log(before + text + after) == recorded


def test_the_output_of_a_program_between_the_lines(path: Path) -> None:
    """What a program prints, such as the answer as JSON, is passed over."""
    recorded, text = log_story(path, two_calls)
    printed = '\n{\n    "project": {"name": "x"}\n}\nit\'s done\n2026'
    assert read_log(text.replace("\n2026", printed)) == recorded


def test_only_the_lines_of_calls(path: Path) -> None:
    """A log from which somebody took the lines of two loggers has the same calls."""
    recorded, text = log_story(path, two_calls)
    lines = text.splitlines()
    kept = [
        line for line in lines if line.startswith("b'") or "endpoint" in line or "parsers" in line
    ]
    assert len(kept) < len(lines) / 2
    assert read_log("\n".join(kept)) == recorded


def test_a_log_of_python_2(path: Path) -> None:
    """The literals of texts have a u, those of bytes no letter."""
    recorded, text = log_story(path, two_calls)
    old = text.replace(" b'", " '").replace("\nb'", "\n'").replace("{'", "{u'")
    assert read_log(old.replace("\\xc3\\xbc", "\\xfc")) == [
        {**recorded[0]},
        recorded[1],
    ]


def test_bodies_of_json(path: Path) -> None:
    """Some tools print the body of an answer as JSON, in one line or in several."""
    recorded, text = log_story(path, two_calls)
    lines = [
        ast.literal_eval(line).decode().replace("{", "{\n  ") if line.startswith("b'{") else line
        for line in text.splitlines()
    ]
    assert read_log("\n".join(lines)) == recorded
