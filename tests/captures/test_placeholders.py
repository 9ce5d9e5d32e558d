"""The ARNs that stand in the place of those that a person scrubbed or left out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm.captures.arn_forms import KIND_OF_SHAPE, check_arn
from moto_devicefarm.captures.placeholders import ArnPlaceholders, Owner, Unknown
from moto_devicefarm.captures.scrub_marks import is_scrubbed_arn
from moto_devicefarm.captures.sources import read_source
from tests.captures import PREFIX, PROJECT, PROJECT_ID, SCRUBBED, UPLOAD, session

pytestmark = pytest.mark.usefixtures("clock")


def arns(source: Any) -> list[str]:
    """The ARNs of the documents of a source, completed."""
    return [document.members["arn"] for document in read_source(source, complete=True).documents]


def test_what_stands_in_an_arn_stays() -> None:
    """Only the scrubbed parts are replaced."""
    assert arns({"arn": f"{PREFIX}:project:<p>"})[0].startswith(f"{PREFIX}:project:")
    (job,) = arns({"arn": f"{SCRUBBED}:job:{PROJECT_ID}/XXXX/00003", "status": "COMPLETED"})
    assert job.startswith(f"arn:aws:devicefarm:us-west-2:123456789012:job:{PROJECT_ID}/")
    assert job.endswith("/00003")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (f"arn:aws:devicefarm:***:111122223333:project:{PROJECT_ID}", PROJECT),
        (f"arn:***:devicefarm:us-west-2:111122223333:project:{PROJECT_ID}", PROJECT),
        (f"arn:aws:devicefarm:us-west-2:111122223333:<kind>:{PROJECT_ID}", PROJECT),
    ],
)
def test_what_all_arns_have_is_known(given: str, expected: str) -> None:
    """The region, the partition and the kind follow from the service and the key."""
    assert arns({"project": {"arn": given}}) == [expected]


@pytest.mark.parametrize("shape", KIND_OF_SHAPE)
def test_a_placeholder_has_the_form_of_its_kind(shape: str) -> None:
    """An ARN of which nothing is left, or whose parts are all scrubbed, becomes one that the model
    and the mock take.
    """
    kind = KIND_OF_SHAPE[shape]
    levels = [form.count("/") for form in kind.FORM.split(", or ")]
    parts = [f"{SCRUBBED}:{kind.KIND}:XXXX{'/XXXX' * count}" for count in levels]
    for text in ["", "***", "arn:aws:devicefarm:...", SCRUBBED, *parts]:
        arn = ArnPlaceholders().arn(Unknown(shape, text), Owner())
        check_arn(shape, "arn", arn, "")
        assert not is_scrubbed_arn(arn)
        assert 32 <= len(arn) <= 1011
        assert arn.count("/") == (text.count("/") if text in parts else levels[0])


def test_aws_own_resources_have_no_account() -> None:
    """A device keeps no account, and a curated upload has none either."""
    assert arns({"device": {"arn": f"{SCRUBBED}:device:XXXX", "name": "a"}})[0].startswith(
        "arn:aws:devicefarm:us-west-2::device:"
    )
    curated = "arn:aws:devicefarm:us-west-2::upload:"
    (arn,) = arns({"upload": {"arn": f"{curated}XXXX", "name": "spec"}})
    assert arn.startswith(curated)
    assert "/" not in arn


def test_equal_texts_are_equal_ids_and_others_differ() -> None:
    """An id follows from the text alone, wherever it stands."""
    texts = ["<project>", "<other>", "***", "XXXX", "XXXXX", "YYYY"]
    ids = [arns({"project": {"arn": f"{SCRUBBED}:project:{text}"}})[0] for text in texts]
    assert len(set(ids)) == len(texts)
    parts = [f"{SCRUBBED}:upload:{text}/{text}" for text in texts]
    for arn, project in zip(arns([{"upload": {"arn": one}} for one in parts]), ids, strict=True):
        own = project.rpartition(":")[2]
        assert arn.endswith(f":upload:{own}/{own}")


def test_numbers_of_different_texts_differ() -> None:
    """The numbers of jobs have five digits, or more where two texts have the same five."""
    placeholders = ArnPlaceholders()
    given = [f"{SCRUBBED}:job:<p>/<r>/<job {number}>" for number in range(3000)]
    found = [placeholders.arn(Unknown("Job", text), Owner()) for text in given]
    assert len(set(found)) == 3000
    assert found == [placeholders.arn(Unknown("Job", text), Owner()) for text in given]
    assert {len(arn.rpartition("/")[2]) for arn in found} >= {5, 6}


def test_items_of_one_list_are_different_resources() -> None:
    """A list with one scrubbed ARN for all has several resources. Two reports with it have one."""
    one = {"arn": "***", "name": "a", "status": "RUNNING"}
    assert len(set(arns({"remoteAccessSessions": [one, one, one]}))) == 3
    assert len(set(arns([{"remoteAccessSession": one}, {"remoteAccessSession": one}]))) == 1
    bare = json.dumps([{**one, "interactionMode": "VIDEO_ONLY"}] * 2)
    assert len(set(arns(bare))) == 2
    first, second = arns({"jobs": [{**one, "arn": f"{SCRUBBED}:job:a/b/XXXXX"}] * 2})
    assert first.rpartition("/")[0] == second.rpartition("/")[0]
    assert first != second


def test_resources_without_arn_are_counted() -> None:
    """Two sessions are two, and the jobs of a run without an ARN are in that run."""
    sessions = {"remoteAccessSessions": [{"status": "RUNNING"}, {"status": "RUNNING"}]}
    assert len(set(arns(sessions))) == 2
    run, first, second = arns(
        [{"run": {"status": "RUNNING"}}, {"jobs": [{"status": "RUNNING"}, {"status": "RUNNING"}]}]
    )
    own = run.rpartition(":")[2]
    assert [first, second] == [
        f"arn:aws:devicefarm:us-west-2:123456789012:job:{own}/{n:05}" for n in (0, 1)
    ]
    session_arn, artifact = arns(
        [
            {"remoteAccessSession": {"status": "RUNNING"}},
            {"artifacts": [{"name": "a", "type": "VIDEO"}]},
        ]
    )
    assert artifact == session_arn.replace(":session:", ":artifact:")


def test_the_project_follows_from_the_app() -> None:
    """A session without an ARN is in the project and the account of its app."""
    report = session(arn=None, appUpload=UPLOAD)
    (arn,) = arns({"remoteAccessSession": report})
    assert arn.startswith(f"{PREFIX}:session:{PROJECT_ID}/")
    curated = session(arn=None, appUpload="arn:aws:devicefarm:us-west-2::upload:100e31e8-12ac-11e9")
    assert ":123456789012:session:" in arns({"remoteAccessSession": curated})[0]


def test_placeholders_are_the_same_in_another_process(tmp_path: Path) -> None:
    """The hash of Python's texts differs from process to process; placeholders do not use it."""
    report = {
        "remoteAccessSessions": [{"arn": f"{SCRUBBED}:session:***/XXXX/00000"}, {"name": "a"}]
    }
    file = tmp_path / "report.json"
    file.write_text(json.dumps(report), "utf-8")
    code = (
        "import sys; from moto_devicefarm.captures.sources import read_source; "
        "print(*(one.members['arn'] for one in read_source(sys.argv[1], True).documents))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True
    ).stdout
    assert printed.split() == arns(report) == arns(file)
