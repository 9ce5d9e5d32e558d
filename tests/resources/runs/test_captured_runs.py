"""Runs, jobs, suites, tests and artifacts that were captured: they stay as they were until somebody
stops or deletes them.
"""

from __future__ import annotations

from typing import Any

import pytest

from conftest import NOW, make_store
from moto_devicefarm.core import api, clock, errors
from moto_devicefarm.core.captured import Captured
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.artifacts import file_urls, files
from moto_devicefarm.resources.artifacts.artifacts import Artifact, Sample
from moto_devicefarm.resources.projects import Project
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.resources.runs.suites_and_tests import Suite, Test
from tests.resources import CREATED, INSTANCE_C, LONE, PHONE
from tests.resources.runs.running import get_run, jobs, listed, stop

PREFIX = "arn:aws:devicefarm:us-west-2:123456789012"
OWN = "11111111-1111-1111-1111-111111111111/22222222-2222-2222-2222-222222222222"
PROJECT, RUN, JOB = (
    f"{PREFIX}:project:{OWN.split('/')[0]}",
    f"{PREFIX}:run:{OWN}",
    f"{PREFIX}:job:{OWN}/00000",
)
SUITES = [f"{PREFIX}:suite:{OWN}/00000/0000{place}" for place in range(2)]
TESTS = [f"{PREFIX}:test:{OWN}/00000/00001/0000{place}" for place in range(2)]
LOG = f"{PREFIX}:artifact:{OWN}/00000/00001/00000/00000"
DEVICE_LOG = {
    "arn": LOG,
    "name": "Logcat",
    "type": "DEVICE_LOG",
    "extension": "logcat",
    "url": "https://example.invalid/dead",
}
SAMPLE = f"{PREFIX}:sample:{OWN}/00000/00000"

pytestmark = pytest.mark.usefixtures("clock")


def document(arn: str, status: str, **members: Any) -> Captured:
    """A document as a report has it, its times in milliseconds."""
    started = int(CREATED * 1000)
    return Captured(
        {
            "arn": arn,
            "name": arn[-5:],
            "created": started,
            "status": status,
            "started": started,
            **members,
        }
    )


def captured(status: str = "RUNNING", **members: Any) -> Store:
    """A store with a captured run of one job: of its two suites one has ended, of the other's two
    tests one.
    """
    store = make_store(registry=[PHONE])
    common: dict[str, Any] = {"created": clock.now(), "project_arn": PROJECT}
    of_store = {**common, "store": store}
    ended = {"result": "PASSED", "stopped": int(CREATED * 1000) + 5000}
    found: list[Resource] = [
        Project(arn=PROJECT, created=clock.now(), name="checkout"),
        Run(arn=RUN, **of_store, captured=document(RUN, status, totalJobs=1, **members)),
        Job(
            arn=JOB,
            **of_store,
            run_arn=RUN,
            name="Pixel 8",
            device=PHONE,
            captured=document(JOB, "RUNNING", **members),
        ),
        Suite(arn=SUITES[0], **of_store, captured=document(SUITES[0], "COMPLETED", **ended)),
        Suite(arn=SUITES[1], **of_store, captured=document(SUITES[1], "RUNNING", result="PENDING")),
        Test(arn=TESTS[0], **of_store, captured=document(TESTS[0], "COMPLETED", **ended)),
        Test(arn=TESTS[1], **of_store, captured=document(TESTS[1], "RUNNING", result="PENDING")),
        Artifact(
            arn=LOG,
            **common,
            name="Logcat",
            type="DEVICE_LOG",
            extension="logcat",
            captured=Captured(DEVICE_LOG),
        ),
        Sample(arn=SAMPLE, **common, type="MEMORY", url="https://example.invalid/sample"),
    ]
    for resource in found:
        store.add(resource)
        if isinstance(resource, Job):
            store.queue.add(resource)
    return store


def get(store: Store, kind: str, arn: str) -> dict[str, Any]:
    """The suite or test now."""
    found: dict[str, Any] = api.call(store, f"Get{kind}", {"arn": arn})[kind.lower()]
    return found


def test_a_captured_run_stays_as_it_was(clock: Any) -> None:
    """Also after a year: nothing is known of its end."""
    store = captured(counters={"total": 3, "passed": 3})
    before = (
        get_run(store, RUN),
        jobs(store, RUN),
        listed(store, "ListSuites", JOB),
        listed(store, "ListTests", SUITES[1]),
    )
    clock.tick(365 * 24 * 3600)
    after = (
        get_run(store, RUN),
        jobs(store, RUN),
        listed(store, "ListSuites", JOB),
        listed(store, "ListTests", SUITES[1]),
    )
    assert before == after
    assert [suite["arn"] for suite in after[2]] == SUITES
    assert [get(store, "Test", arn) for arn in TESTS] == after[3]
    assert get(store, "Suite", SUITES[1]) == after[2][1]
    assert (after[0]["status"], after[0]["counters"]["passed"], "stopped" in after[0]) == (
        "RUNNING",
        3,
        False,
    )


def test_a_captured_run_is_stopped_with_all_that_is_in_it(clock: Any) -> None:
    """What had ended keeps its result; before the stop all is as it was captured."""
    store = captured()
    before = get_run(store, RUN)
    clock.tick(60)
    assert stop(store, RUN)["status"] == "STOPPING"
    run = get_run(store, RUN)
    assert (run["status"], run["result"], run["stopped"], run["completedJobs"]) == (
        "COMPLETED",
        "STOPPED",
        CREATED + 60,
        1,
    )
    (job,) = jobs(store, RUN)
    assert (job["status"], job["result"], job["message"]) == (
        "COMPLETED",
        "STOPPED",
        errors.JOB_STOPPED,
    )
    ends = [
        (part["status"], part["result"], part["stopped"] - CREATED)
        for part in listed(store, "ListTests", SUITES[1])
    ]
    assert ends == [("COMPLETED", "PASSED", 5), ("COMPLETED", "STOPPED", 60)]
    assert [suite["result"] for suite in listed(store, "ListSuites", JOB)] == ["PASSED", "STOPPED"]
    assert stop(store, RUN) == run
    clock.tick(-1)
    assert get_run(store, RUN) == before
    assert get(store, "Test", TESTS[1])["status"] == "RUNNING"


def test_a_captured_run_of_which_no_job_was_captured(clock: Any) -> None:
    """It says how many there were; once it is stopped they are all over."""
    store = captured()
    store.discard(Job, JOB)
    assert (get_run(store, RUN)["totalJobs"], "completedJobs" in get_run(store, RUN)) == (1, False)
    clock.tick(7)
    stop(store, RUN)
    run = get_run(store, RUN)
    assert (run["result"], run["completedJobs"], run["stopped"]) == ("STOPPED", 1, CREATED + 7)
    assert get(store, "Test", TESTS[1])["status"] == "RUNNING"


def test_a_captured_run_has_no_insights_of_its_own() -> None:
    """Nothing is known of what was asked for."""
    assert "insights" not in get_run(captured(), RUN)


def test_a_captured_run_that_had_ended(clock: Any) -> None:
    """It cannot be stopped any more, and can be deleted."""
    store = captured("COMPLETED", stopped=int(CREATED * 1000) + 9000, result="ERRORED")
    ended = get_run(store, RUN)
    clock.tick(60)
    assert stop(store, RUN) == ended
    assert (ended["result"], ended["stopped"], "completedJobs" in ended) == (
        "ERRORED",
        CREATED + 9,
        False,
    )


def test_deleting_a_captured_run_takes_what_is_in_it() -> None:
    """Nothing of it is found any more."""
    store = captured()
    stop(store, RUN)
    api.call(store, "DeleteRun", {"arn": RUN})
    for operation, arn in (
        ("GetJob", JOB),
        ("GetSuite", SUITES[0]),
        ("GetTest", TESTS[1]),
        ("ListTests", SUITES[1]),
    ):
        with pytest.raises(errors.NotFoundException):
            api.call(store, operation, {"arn": arn})


def test_deleting_the_project_takes_everything() -> None:
    """Artifacts and samples too."""
    store = captured()
    stop(store, RUN)
    api.call(store, "DeleteProject", {"arn": PROJECT})
    assert store.numbered() == []


@pytest.mark.parametrize("of", [RUN, JOB, SUITES[1], TESTS[0]])
def test_a_captured_artifact_is_listed_with_all_that_it_is_in(of: str) -> None:
    """In its category, with a fresh URL that answers what little is known."""
    store = captured()
    (artifact,) = listed(store, "ListArtifacts", of, type="LOG")
    assert (artifact["arn"], artifact["name"], artifact["type"]) == (LOG, "Logcat", "DEVICE_LOG")
    assert listed(store, "ListArtifacts", of, type="FILE") == []
    account, path = file_urls.read_url(artifact["url"])
    content = files.find_content(store, account, path)
    assert content is not None
    assert content.body.decode().rstrip().endswith(f"{LOG}: the file itself was not captured")
    assert files.find_content(store, account, path.replace("logcat", "txt")) is None


@pytest.mark.parametrize(
    ("extension", "media"), [("png", "image/png"), ("xml", "text/plain; charset=utf-8")]
)
@pytest.mark.parametrize("known", [True, False])
def test_the_file_of_a_captured_artifact_is_of_its_kind(
    extension: str, media: str, known: bool
) -> None:
    """A picture in the size of its device, or of any where that was not captured; of an unknown
    result no report.
    """
    store = captured()
    if not known:
        store.discard(Job, JOB)
    store.get(Artifact, LOG).extension = extension
    content = files.find_content(
        store, "123456789012", f"{OWN}/00000/00001/00000/00000/Logcat.{extension}"
    )
    assert content is not None
    assert content.media_type == media
    width = int.from_bytes(content.body[16:20], "big")
    assert extension != "png" or width == (PHONE.resolution["width"] if known else 1080)


def test_captured_samples_are_listed() -> None:
    """As they were (their URLs are dead)."""
    (sample,) = listed(captured(), "ListSamples", JOB)
    assert sample == {"arn": SAMPLE, "type": "MEMORY", "url": "https://example.invalid/sample"}


def test_the_moments_are_those_of_the_tests() -> None:
    """The fixture's clock stands where the documents say that they were created."""
    assert clock.text(CREATED * 1000) == NOW.replace("Z", ".000Z")


def test_captured_jobs_may_have_had_one_instance_at_once() -> None:
    """One has ended, the other has the instance still: it is in use."""
    store = make_store(registry=[LONE])
    ended = {"stopped": int(CREATED * 1000) - 1000, "started": int(CREATED * 1000) - 2000}
    for number, document_ in enumerate(
        (document(JOB, "RUNNING"), document(JOB, "COMPLETED", **ended))
    ):
        job = Job(
            arn=f"{JOB[:-1]}{number}",
            created=clock.now() + number,
            store=store,
            device=LONE,
            captured=document_,
        )
        job.instance_arns = (INSTANCE_C,)
        store.add(job)
        store.queue.add(job)
    assert (
        api.call(store, "GetDeviceInstance", {"arn": INSTANCE_C})["deviceInstance"]["status"]
        == "IN_USE"
    )
