"""Artifacts: the files that a test or a session has at a moment.

Rule: they follow from the facts of the test or the session. Only captured ones are stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from moto_devicefarm.core import clock
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.captured import Overlay, View
from moto_devicefarm.core.paging import Listing, SequenceListing
from moto_devicefarm.core.resource import Resource, ancestor_arn, child_arn, id_of, kind_of
from moto_devicefarm.core.statuses import COMPLETED
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.artifacts import file_urls
from moto_devicefarm.resources.artifacts.artifact_types import (
    APPIUM_LOG,
    DEVICE_LOGS,
    RUNNING_APPIUM_LOG,
    SCREENSHOT,
    SET_UP,
    SPEC_OUTPUT,
    TEARDOWN,
    TESTS,
    VIDEO,
    ArtifactDescription,
    NumberedArtifacts,
    RunKind,
    artifacts_of_type,
    category,
)
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.runs.jobs import Job, JobView
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.resources.runs.suites_and_tests import Suite, Test, find_planned_part

ARTIFACT_RETENTION = 400 * 24 * 3600 * 1000
"""The milliseconds for which Device Farm keeps logs and videos (D: sessions)."""
FIRST_SCREENSHOT = 10
"""The number of the first screenshot of a session (invented)."""
Descriptions = dict[str, ArtifactDescription]
"""Artifacts by their ARN."""


@dataclass(slots=True, kw_only=True, eq=False)
class Artifact(Resource):
    """A captured artifact. Those of the mock's own tests and sessions are not stored."""

    KIND = "artifact"
    SHAPE = "Artifact"
    SIGNED = frozenset({"url"})
    FORM = "<project id>/<id>/00000, or <project id>/<run id>/00000/00000/00000/00000"

    project_arn: str = ""
    name: str = ""
    type: str = "UNKNOWN"
    extension: str = ""

    @property
    def containers(self) -> tuple[str, ...]:
        depth = id_of(self.arn).count("/")
        containers = [
            ancestor_arn(self.arn, kind)
            for kind in (Run, Job, Suite, Test)
            if kind.FORM.count("/") <= depth
        ]
        return (*containers, session_arn(self.arn), self.project_arn)

    @property
    def description(self) -> ArtifactDescription:
        """Its name, type and extension."""
        return ArtifactDescription(self.name or "artifact", self.type, self.extension)

    def view(self, now: int) -> ArtifactView:
        return _artifact_view(self.arn, self.description, self.overlay)


@dataclass(slots=True)
class ArtifactView(View):
    """An artifact on a page. Its URL is signed at the moment of the view."""

    arn: str
    name: str
    type: str
    extension: str
    url: str
    overlay: Overlay | None = None


def _artifact_view(
    arn: str, description: ArtifactDescription, overlay: Overlay | None = None
) -> ArtifactView:
    url = file_urls.url_of_artifact(arn, description.extension)
    return ArtifactView(arn, *description, url, overlay)


@dataclass(slots=True, kw_only=True, eq=False)
class Sample(Resource):
    """A captured sample. The service takes no samples any more (D: model), and neither does the
    mock.
    """

    KIND = "sample"
    SHAPE = "Sample"
    FORM = "<project id>/<run id>/00000/00000"

    project_arn: str = ""
    type: str = "CPU"
    url: str = ""

    @property
    def containers(self) -> tuple[str, ...]:
        return (ancestor_arn(self.arn, Job), ancestor_arn(self.arn, Run), self.project_arn)


def session_arn(artifact_arn: str) -> str:
    """The ARN of the session with this artifact, if the artifact belongs to a session."""
    return f"{ancestor_arn(artifact_arn, RemoteAccessSession).rpartition('/')[0]}/00000"


def _is_retained(ended: float) -> bool:
    return clock.now() < ended + ARTIFACT_RETENTION


def artifacts_of_test(store: Store, job: JobView, suite: int, test: int) -> Descriptions:
    """The artifacts of a test of a planned job."""
    found = _by_part(store, job)[_part(job, suite)]
    return dict(_artifacts_now(job, suite, test, found))


def _by_part(store: Store, job: JobView) -> dict[str, NumberedArtifacts]:
    """The artifacts that a test of a job has in the end, by the part of the job."""
    run = store.find(Run, job.job.run_arn)
    arranged = () if run is None else run.artifacts
    kind = RunKind(job.job.test_type, job.job.custom, job.job.video_capture, arranged)
    platform = job.device.platform
    return {part: artifacts_of_type(platform, part, kind) for part in (SET_UP, TESTS, TEARDOWN)}


def _part(job: JobView, suite: int) -> str:
    return {0: SET_UP, len(job.spans) - 1: TEARDOWN}.get(suite, TESTS)


def _artifacts_now(
    job: JobView, suite: int, test: int, in_the_end: NumberedArtifacts
) -> Iterator[tuple[str, ArtifactDescription]]:
    """The artifacts that a test has at the moment of the view.

    Most are there after its end only. A test that was skipped has none.
    """
    span = job.spans[suite][test]
    if job.now < span.begins or span.result == "SKIPPED" or not _is_retained(span.ends):
        return
    for place, one in in_the_end.items():
        if span.ends <= job.now or one == SPEC_OUTPUT:
            yield child_arn(job.arn, Artifact, suite, test, place), one


def _artifacts_of_job(
    store: Store, job: JobView, suites: Sequence[int] | None = None
) -> Iterator[tuple[str, ArtifactDescription]]:
    """The artifacts of a planned job, or of some of its suites."""
    by_part = _by_part(store, job)
    for suite in range(len(job.spans)) if suites is None else suites:
        for test in range(len(job.spans[suite])):
            yield from _artifacts_now(job, suite, test, by_part[_part(job, suite)])


def artifacts_of_session(session: RemoteAccessSession) -> Descriptions:
    """The artifacts that the mock computes for a session."""
    now, life = clock.now(), session.life
    if now < life.running or not _is_retained(life.stopped) or _is_as_captured(session):
        return {}
    found = [RUNNING_APPIUM_LOG]
    if life.status(now) == COMPLETED:
        video = [] if session.interaction_mode == "NO_VIDEO" else [VIDEO]
        found = [APPIUM_LOG, DEVICE_LOGS[session.device.platform], *video]
    own_id = session.arn.rpartition("/")[0]
    files = {child_arn(own_id, Artifact, place): one for place, one in enumerate(found)}
    return {**files, **dict.fromkeys(screenshots_of_session(session), SCREENSHOT)}


def screenshots_of_session(session: RemoteAccessSession) -> dict[str, str]:
    """The screenshots of a real Appium server, in base64, by the ARNs of the artifacts."""
    state, now = session.store.drivers.get(session.arn), clock.now()
    own_id = session.arn.rpartition("/")[0]
    taken = () if state is None else state.screenshots
    return {
        child_arn(own_id, Artifact, number): picture
        for number, (moment, picture) in enumerate(taken, FIRST_SCREENSHOT)
        if moment <= now
    }


def _is_as_captured(session: RemoteAccessSession) -> bool:
    """Whether the session has its captured status, so that its captured artifacts are complete."""
    if session.captured is None or not session.store.all(Artifact, session.arn):
        return False
    captured_status: str = session.captured.members["status"]
    return captured_status == session.life.status(clock.now())


def _captured_artifacts(store: Store, arn: str) -> dict[str, Artifact]:
    """The captured artifacts below an ARN. The log of a running session is gone after its end."""
    found: dict[str, Artifact] = {artifact.arn: artifact for artifact in store.all(Artifact, arn)}
    session = store.find(RemoteAccessSession, arn)
    if session is None or session.life.status(clock.now()) != COMPLETED or _is_as_captured(session):
        return found
    return {key: one for key, one in found.items() if one.type != RUNNING_APPIUM_LOG.type}


def _computed_artifacts(store: Store, arn: str) -> Iterator[tuple[str, ArtifactDescription]]:
    """The artifacts that the mock computes below the ARN of a run, job, suite, test or session.

    Raises AWS's error for an ARN that names none of these.
    """
    kind, now = kind_of(arn), clock.now()
    if kind == RemoteAccessSession.KIND:
        yield from artifacts_of_session(store.get(RemoteAccessSession, arn)).items()
    elif kind == Job.KIND:
        yield from _artifacts_of_job(store, store.get(Job, arn).view(now))
    elif kind == Suite.KIND and store.find(Suite, arn) is None:
        job, suites = find_planned_part(store, Suite, arn, 1)
        yield from _artifacts_of_job(store, job, suites)
    elif kind == Test.KIND and store.find(Test, arn) is None:
        job, (suite, test) = find_planned_part(store, Test, arn, 2)
        yield from artifacts_of_test(store, job, suite, test).items()
    elif kind not in (Suite.KIND, Test.KIND):
        for job in store.get(Run, arn).jobs(now):
            yield from _artifacts_of_job(store, job)


@operation("ListArtifacts")
def list_artifacts(store: Store, arn: str, type: str) -> Listing[Any]:
    """List the artifacts of a run, job, suite or test (D: model), or of a session (D:
    appium-endpoint-server-logs).
    """
    computed, captured = list(_computed_artifacts(store, arn)), _captured_artifacts(store, arn)
    items: list[Any] = [
        (own_arn, description)
        for own_arn, description in computed
        if category(description.type) == type and own_arn not in captured
    ]
    items += [artifact for artifact in captured.values() if category(artifact.type) == type]
    return SequenceListing(items, show=_sign)


def _sign(item: Artifact | tuple[str, ArtifactDescription]) -> Any:
    """The view of an item. Only items of the requested page are signed."""
    return item if isinstance(item, Artifact) else _artifact_view(*item)


@operation("ListSamples")
def list_samples(store: Store, arn: str) -> Listing[Sample]:
    """List captured samples only: the service does not support samples any more (D: model)."""
    store.get(Job, arn)
    return store.all(Sample, arn)
