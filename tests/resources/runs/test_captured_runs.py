"""Captured runs and their parts stay as they were, until a request stops or deletes them."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.captured import Captured
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.resources.artifacts import file_urls, files
from moto_devicefarm.resources.artifacts.artifacts import Artifact, Sample
from moto_devicefarm.resources.projects import Project
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.resources.runs.suites_and_tests import Suite, Test
from tests.support.account import Account
from tests.support.devices import INSTANCE_C, LONE, PHONE
from tests.support.store import NOW, NOW_IN_SECONDS, PREFIX, make_store

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
    """A captured document, with its times in milliseconds."""
    started = int(NOW_IN_SECONDS * 1000)
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


def account_with_captured_run(status: str = "RUNNING", **members: Any) -> Account:
    """An account with a captured run of one job. One of the job's two suites has ended, and one of
    the other suite's two tests.
    """
    store = make_store(registry=[PHONE])
    common: dict[str, Any] = {"created": clock.now(), "project_arn": PROJECT}
    of_store = {**common, "store": store}
    ended = {"result": "PASSED", "stopped": int(NOW_IN_SECONDS * 1000) + 5000}
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
    return Account(store)


def test_a_captured_run_stays_as_it_was(clock: Any) -> None:
    """A captured run is the same a year later, because its end is unknown."""
    account = account_with_captured_run(counters={"total": 3, "passed": 3})
    before = (
        account.get(RUN),
        account.list_jobs(arn=RUN),
        account.list_suites(arn=JOB),
        account.list_tests(arn=SUITES[1]),
    )
    clock.tick(365 * 24 * 3600)
    after = (
        account.get(RUN),
        account.list_jobs(arn=RUN),
        account.list_suites(arn=JOB),
        account.list_tests(arn=SUITES[1]),
    )
    assert before == after
    assert [suite["arn"] for suite in after[2]] == SUITES
    assert [account.get(arn) for arn in TESTS] == after[3]
    assert account.get(SUITES[1]) == after[2][1]
    assert (after[0]["status"], after[0]["counters"]["passed"], "stopped" in after[0]) == (
        "RUNNING",
        3,
        False,
    )


def test_stopping_a_captured_run(clock: Any) -> None:
    """A stop ends all parts that had not ended; before the moment of the stop all is as
    captured.
    """
    account = account_with_captured_run()
    before = account.get(RUN)
    clock.tick(60)
    assert account.stop(RUN)["status"] == "STOPPING"
    run = account.get(RUN)
    assert (run["status"], run["result"], run["stopped"], run["completedJobs"]) == (
        "COMPLETED",
        "STOPPED",
        NOW_IN_SECONDS + 60,
        1,
    )
    (job,) = account.list_jobs(arn=RUN)
    assert (job["status"], job["result"], "message" in job) == ("COMPLETED", "STOPPED", False)
    ends = [
        (part["status"], part["result"], part["stopped"] - NOW_IN_SECONDS)
        for part in account.list_tests(arn=SUITES[1])
    ]
    assert ends == [("COMPLETED", "PASSED", 5), ("COMPLETED", "STOPPED", 60)]
    assert [suite["result"] for suite in account.list_suites(arn=JOB)] == ["PASSED", "STOPPED"]
    assert account.stop(RUN) == run
    clock.tick(-1)
    assert account.get(RUN) == before
    assert account.get(TESTS[1])["status"] == "RUNNING"


def test_a_captured_run_without_jobs(clock: Any) -> None:
    """A run without captured jobs keeps its numbers; after a stop all its jobs are over."""
    account = account_with_captured_run()
    account.store.discard(Job, JOB)
    assert (account.get(RUN)["totalJobs"], "completedJobs" in account.get(RUN)) == (1, False)
    clock.tick(7)
    account.stop(RUN)
    run = account.get(RUN)
    assert (run["result"], run["completedJobs"], run["stopped"]) == (
        "STOPPED",
        1,
        NOW_IN_SECONDS + 7,
    )
    assert account.get(TESTS[1])["status"] == "RUNNING"


def test_a_captured_run_has_no_insights_of_its_own() -> None:
    """A captured run has no insights of the mock's own."""
    assert "insights" not in account_with_captured_run().get(RUN)


def test_a_captured_run_that_had_ended(clock: Any) -> None:
    """A captured run that had ended is not changed by a stop, and can be deleted."""
    account = account_with_captured_run(
        "COMPLETED", stopped=int(NOW_IN_SECONDS * 1000) + 9000, result="ERRORED"
    )
    ended = account.get(RUN)
    clock.tick(60)
    assert account.stop(RUN) == ended
    assert (ended["result"], ended["stopped"], "completedJobs" in ended) == (
        "ERRORED",
        NOW_IN_SECONDS + 9,
        False,
    )


def test_deleting_a_captured_run() -> None:
    """All parts are deleted with the run."""
    account = account_with_captured_run()
    account.stop(RUN)
    account.delete_run(arn=RUN)
    for operation, arn in (
        ("GetJob", JOB),
        ("GetSuite", SUITES[0]),
        ("GetTest", TESTS[1]),
        ("ListTests", SUITES[1]),
    ):
        with pytest.raises(errors.NotFoundException):
            account.call(operation, arn=arn)


def test_deleting_the_project_takes_everything() -> None:
    """Runs, artifacts and samples are deleted with their project."""
    account = account_with_captured_run()
    account.stop(RUN)
    account.delete_project(arn=PROJECT)
    assert account.store.numbered_resources() == []


@pytest.mark.parametrize("of", [RUN, JOB, SUITES[1], TESTS[0]])
def test_captured_artifacts_are_listed(of: str) -> None:
    """A captured artifact is listed for its test, suite, job and run, with a new URL."""
    account = account_with_captured_run()
    (artifact,) = account.list_artifacts(arn=of, type="FILE")
    assert (artifact["arn"], artifact["name"], artifact["type"]) == (LOG, "Logcat", "DEVICE_LOG")
    assert account.list_artifacts(arn=of, type="LOG") == []
    owner, path = file_urls.read_url(artifact["url"])
    content = files.find_content(account.store, owner, path)
    assert content is not None
    assert content.body.decode() == (f"Logcat of {TESTS[0]}: the file itself was not captured\n")
    assert files.find_content(account.store, owner, path.replace("logcat", "txt")) is None


@pytest.mark.parametrize(
    ("extension", "media"), [("png", "image/png"), ("xml", "text/plain; charset=utf-8")]
)
@pytest.mark.parametrize("known", [True, False])
def test_the_file_of_a_captured_artifact_is_of_its_kind(
    extension: str, media: str, known: bool
) -> None:
    """The URL of a captured artifact answers a valid file of its kind."""
    account = account_with_captured_run()
    if not known:
        account.store.discard(Job, JOB)
    account.store.get(Artifact, LOG).extension = extension
    url = file_urls.url_of_artifact(LOG, extension)
    content = files.find_content(account.store, *file_urls.read_url(url))
    assert content is not None
    assert content.media_type == media
    width = int.from_bytes(content.body[16:20], "big")
    assert extension != "png" or width == (PHONE.resolution["width"] if known else 1080)


def test_captured_samples_are_listed() -> None:
    """Captured samples are listed unchanged."""
    (sample,) = account_with_captured_run().list_samples(arn=JOB)
    assert sample == {"arn": SAMPLE, "type": "MEMORY", "url": "https://example.invalid/sample"}


def test_the_moments_are_those_of_the_tests() -> None:
    """The clock of these tests is at the documents' time of creation."""
    assert clock.text(NOW_IN_SECONDS * 1000) == NOW.replace("Z", ".000Z")


def test_captured_jobs_may_have_had_one_instance_at_once() -> None:
    """Two captured jobs can have one instance; it is IN_USE while one of them has not ended."""
    account = Account(registry=[LONE])
    ended = {
        "stopped": int(NOW_IN_SECONDS * 1000) - 1000,
        "started": int(NOW_IN_SECONDS * 1000) - 2000,
    }
    for number, document_ in enumerate(
        (document(JOB, "RUNNING"), document(JOB, "COMPLETED", **ended))
    ):
        job = Job(
            arn=f"{JOB[:-1]}{number}",
            created=clock.now() + number,
            store=account.store,
            device=LONE,
            captured=document_,
        )
        job.instance_arns = (INSTANCE_C,)
        account.store.add(job)
        account.store.queue.add(job)
    assert account.get_device_instance(arn=INSTANCE_C)["status"] == "IN_USE"
