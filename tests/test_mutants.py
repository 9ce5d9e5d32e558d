"""The runner of mutants, tried on small sources and on a package with two functions."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutants.__main__ import main, sample
from tests.mutants.mutations import mutants_of

ROOT = Path(__file__).parents[1]
SUMS = '''"""Sums."""

LIMIT = 10


def largest(first: int, second: int) -> int:
    """The larger one, up to the limit."""
    if first > LIMIT:
        return LIMIT
    return max(first, second)


def untested(number: int) -> int:
    return number + number
'''
TEST = """from tiny.sums import largest


def test_largest():
    assert [largest(1, 2), largest(2, 1), largest(11, 12)] == [2, 2, 10]
"""


def changed_lines(source: str) -> list[str]:
    """The changed lines of all mutants."""
    return [mutant.changed_line(source.encode())[1] for mutant in mutants_of(source.encode())]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = a < b", ["x = a <= b"]),
        ("x = (a) not  in (b)", ["x = (a) in (b)"]),
        ("if not a: b()", ["if (a): b()", "if not a: pass"]),
        ("x = a or b", ["x = False or b", "x = a and b", "x = a or False"]),
        ("x = a + 1", ["x = a - 1", "x = a + 2"]),
        ("def f(a=True): return a", ["def f(a=False): return a", "def f(a=True): return None"]),
        ("a.b = c", ["pass"]),
        ("a += b", ["pass", "a -= b"]),
        ("x = min(a, b)", ["x = max(a, b)"]),
        ('def f(): x = a["key"]', ['def f(): x = a["key_mutated"]']),
    ],
)
def test_each_kind_of_mutant_changes_one_place(source: str, expected: list[str]) -> None:
    """The mutants of a line are the expected ones, in the order of their places."""
    assert changed_lines(source) == expected


def test_texts_for_people_and_types_have_no_mutants() -> None:
    """Docstrings, annotations, decorators, error texts, tables of texts and stubs stay."""
    source = '''"""word"""
__all__ = ["word"]
TABLE = {"key": "word"}
if TYPE_CHECKING:
    x = 1

@decorator(1)
def f(a: "word") -> Literal["word"]:
    """word"""
    assert a == 1
    raise ValueError(f"{a + 1}", "word")

def stub(): ...
'''
    assert changed_lines(source) == []


def test_mutant_of_several_lines_moves_no_line() -> None:
    """A traceback shows the true lines, and the code of other functions does not change."""
    source = b"f(\n    a,\n)  # a comment\nb = 1\n"
    (removed, _) = mutants_of(source)
    assert removed.changed_line(source) == ("f( ...", "pass  # a comment")
    text = removed.apply(source)
    assert text.count(b"\n") == source.count(b"\n")
    compile(text, "module", "exec")


def test_sample_depends_on_its_seed_only() -> None:
    """The same seed gives the same mutants. Another seed gives others."""
    source = SUMS.encode()
    assert sample(source, 3, "1 sums") == sample(source, 3, "1 sums")
    assert sample(source, 3, "1 sums") != sample(source, 3, "2 sums")
    assert sample(source, None, "1 sums") == mutants_of(source)


def test_unknown_module_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    """The message says which names are possible."""
    with pytest.raises(SystemExit, match="2"):
        main(["core.nothing"])
    expected = (
        "unknown module 'core.nothing': give a module such as core.queue, a package or a path"
    )
    assert expected in capsys.readouterr().err


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "tests.mutants", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """The folder of a package with one test."""
    for name, text in (("tiny/sums.py", SUMS), ("tests/test_sums.py", TEST), ("setup.cfg", "")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_survivors_are_those_that_no_test_notices(tiny: Path) -> None:
    """The test tries no number at the limit, and calls only one of the functions."""
    result = run(tiny, "tiny.sums", "--jobs", "2")
    assert result.stdout.splitlines() == [
        "tiny/sums.py: 5 of 8 mutants killed (62 %)",
        "tiny/sums.py:8",
        "  - if first > LIMIT:",
        "  + if first >= LIMIT:",
        "tiny/sums.py:14 (no test runs this line)",
        "  - return number + number",
        "  + return None",
        "tiny/sums.py:14 (no test runs this line)",
        "  - return number + number",
        "  + return number - number",
        "all: 5 of 8 mutants killed (62 %)",
    ], result.stderr
    assert result.returncode == 0
    assert (tiny / "tiny/sums.py").read_text() == SUMS


def test_failing_tests_are_shown_instead_of_scores(tiny: Path) -> None:
    """The outcome of a mutant means nothing if a test fails without it."""
    (tiny / "tests/test_sums.py").write_text(TEST.replace("[2, 2, 10]", "[]"))
    result = run(tiny, "tiny/sums.py")
    assert result.returncode == 1
    assert "FAILED tests/test_sums.py::test_largest" in result.stdout
    assert result.stdout.endswith("Tests fail without any mutant.\n")
