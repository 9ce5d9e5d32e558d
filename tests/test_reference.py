"""The parts of docs/ that follow from the code say what the code says."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from moto_devicefarm import Timings
from moto_devicefarm.core.statuses import COMPLETED, STAGES
from tests.fidelity import data
from tests.reference import pages, stages, tables
from tests.support.account import APPIUM, Account

FILES = pages.files()
TIMINGS = Timings.realistic()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(pages.DOCS)))
def test_a_file_is_as_the_script_writes_it(path: Path) -> None:
    """If this fails, run ``python3 -m tests.reference``."""
    assert path.read_text("utf-8") == FILES[path]


def test_each_part_is_on_a_page() -> None:
    """A part that no page shows is dead code."""
    shown = [
        part
        for path, text in FILES.items()
        if path.suffix == ".md"
        for part in pages.parts_of(text)
    ]
    assert sorted(shown) == sorted(pages.PARTS)


def test_an_unknown_part_of_a_page() -> None:
    """A misspelt part is an error, and does not stay as it is."""
    with pytest.raises(KeyError, match="timing"):
        pages.filled("<!-- begin timing -->\n<!-- end timing -->")


def test_a_part_takes_the_place_of_the_former_one() -> None:
    """The text around it stays."""
    page = "before\n<!-- begin options -->\nold\n<!-- end options -->\nafter"
    written = pages.filled(page)
    assert "old" not in written
    assert written.startswith("before\n<!-- begin options -->\n\n| option |")
    assert written.endswith("|\n\n<!-- end options -->\nafter")
    assert pages.filled(written) == written


def test_each_operation_is_in_a_family() -> None:
    """The page of the coverage has every operation once."""
    lines = [line for line in tables.coverage() if line.startswith("| `")]
    names = [line.split("`")[1] for line in lines]
    assert sorted(names) == sorted(data.rows("operations"))


def _watch(account: Account, arn: str, clock: Any, seconds: int) -> list[tuple[str, int]]:
    """(status, how many seconds it lasted) of what a resource has been in this time."""
    seen = [account.status(arn)]
    for _ in range(seconds):
        clock.tick(1)
        seen.append(account.status(arn))
    found = list(dict.fromkeys(seen))
    return [(status, seen.count(status)) for status in found]


def _lengths(part: stages.Part) -> list[tuple[str, int]]:
    """(status, seconds) of the stages with a length of their own."""
    return [
        (status, int(lines[0].removesuffix(" s")))
        for status, lines in part.stages
        if len(lines) == 1 and lines[0].endswith(" s")
    ]


def test_the_stages_of_a_session(clock: Any) -> None:
    """The mock has the stages of the picture, with their seconds. The idle time-out stops it."""
    account = Account(timings=TIMINGS)
    watched = _watch(account, account.session(), clock, 450)
    part = stages.session(TIMINGS)
    drawn = [status for status, _ in part.stages]
    assert drawn == [*STAGES, COMPLETED]
    assert [status for status, _ in watched] == [
        status for status in drawn if status not in stages.WAITS
    ]
    assert set(_lengths(part)) <= set(watched)
    assert dict(watched)["RUNNING"] == TIMINGS.session_idle


def test_the_stages_of_a_run_and_its_job(clock: Any) -> None:
    """A run is SCHEDULING as long as its job is PENDING, and then has the status of its job."""
    account = Account(timings=TIMINGS, registry=[{"name": "Pixel 8"}])
    package = account.test_package(APPIUM)
    clock.tick(TIMINGS.upload_processing)
    run = account.run(test={"type": APPIUM, "testPackageArn": package})
    assert _watch(account, run, clock, 0) == [("SCHEDULING", 1)]
    (job,) = account.list_jobs(arn=run)
    of_job = dict(_watch(account, job["arn"], clock, 80))
    assert of_job.items() >= set(_lengths(stages.job(TIMINGS)))
    parts = TIMINGS.setup_test + TIMINGS.test + TIMINGS.teardown_test
    assert of_job["RUNNING"] == parts


def test_the_stages_of_an_upload(clock: Any) -> None:
    """The body begins the processing, which takes the seconds of the picture."""
    account = Account(timings=TIMINGS)
    upload = account.upload()
    assert account.status(upload) == "INITIALIZED"
    account.put(upload)
    assert _watch(account, upload, clock, 20)[:1] == _lengths(stages.upload(TIMINGS))


def test_the_picture_is_well_formed() -> None:
    """A browser shows it, and a screen reader reads its title."""
    root = ElementTree.fromstring(stages.svg())
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == root.findtext("{*}title")


def test_the_picture_has_light_and_dark_colours() -> None:
    """The picture follows the colours of the reader's system."""
    assert "@media (prefers-color-scheme: dark)" in stages.svg()
