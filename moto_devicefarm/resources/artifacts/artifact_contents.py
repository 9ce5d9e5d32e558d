"""The content of an artifact's file.

Rule: it is computed when a client downloads the file. It is a valid file, and says which test or
session it belongs to.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.resource import ancestor_arn, arn_of
from moto_devicefarm.core.store import Store
from moto_devicefarm.registry import Device
from moto_devicefarm.resources.artifacts import file_contents
from moto_devicefarm.resources.artifacts.artifact_types import ArtifactDescription
from moto_devicefarm.resources.artifacts.artifacts import (
    Artifact,
    artifacts_of_session,
    artifacts_of_test,
    session_arn,
)
from moto_devicefarm.resources.artifacts.file_urls import Content
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.runs.jobs import Job, JobView
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.resources.runs.suites_and_tests import (
    StepView,
    Test,
    find_planned_part,
    tests_of,
)

TEXT = "text/plain; charset=utf-8"
MEDIA_TYPES: Mapping[str, str] = {
    "mp4": "video/mp4",
    "png": "image/png",
    "xml": "application/xml",
    "zip": "application/zip",
}
"""By the extension of a file; others are text."""


def artifact_file_content(store: Store, account_id: str, path: str) -> Content | None:
    """The file of an artifact as it is now; None if the path names none."""
    own_id, _, file = path.rpartition("/")
    arn = arn_of(Artifact, account_id, own_id)
    captured = store.find(Artifact, arn)
    if captured is not None and captured.description.file == file:
        lines = [f"{arn}: the file itself was not captured"]
        return _content(captured.description, _device_of(store, arn), lines)
    session = store.find(RemoteAccessSession, session_arn(arn))
    if session is not None:
        description = artifacts_of_session(session).get(arn)
        if description is None or description.file != file:
            return None
        return _content(description, session.device, list(_session_lines(session)))
    try:
        job, (suite, test) = find_planned_part(store, Test, ancestor_arn(arn, Test), 2)
    except errors.DeviceFarmError:
        return None
    description = artifacts_of_test(job, suite, test).get(arn)
    if description is None or description.file != file:
        return None
    arranged = _arranged_body(store, job, description)
    if arranged is not None:
        return Content(MEDIA_TYPES.get(description.extension, TEXT), arranged)
    view = tests_of(job, suite)[test]
    return _content(description, job.device, list(_test_lines(job, view)), view)


def _device_of(store: Store, artifact_arn: str) -> Device | None:
    """The device of the session or job with a captured artifact, if the store contains it."""
    owner: RemoteAccessSession | Job | None = store.find(
        RemoteAccessSession, session_arn(artifact_arn)
    ) or store.find(Job, ancestor_arn(artifact_arn, Job))
    return None if owner is None else owner.device


def _content(
    description: ArtifactDescription,
    device: Device | None,
    lines: Sequence[str],
    test: StepView | None = None,
) -> Content:
    """A valid file for the extension, with these lines where it can show text."""
    extension = description.extension
    media_type = MEDIA_TYPES.get(extension, TEXT)
    if extension == "png":
        size = {"width": 1080, "height": 1920} if device is None else device.resolution
        return Content(media_type, file_contents.screenshot(size["width"], size["height"], lines))
    if extension == "mp4":
        return Content(media_type, file_contents.video())
    if extension == "zip":
        return Content(media_type, file_contents.zip_archive(lines))
    if extension == "xml" and test is not None:
        report = file_contents.junit_report(test.name, test.result, test.message or "")
        return Content(media_type, report)
    return Content(TEXT, file_contents.text_log(lines))


def _arranged_body(store: Store, job: JobView, description: ArtifactDescription) -> bytes | None:
    """The file that a test arranged for this artifact of a run; None if it arranged none."""
    run = store.find(Run, job.job.run_arn)
    body = None if run is None else run.artifacts.get(description.name)
    return None if body is None else b64decode(body)


def _test_lines(job: JobView, test: StepView) -> Iterator[str]:
    device, started = job.device, clock.text(test.begins)
    yield f"{started} {device.name}, {device.platform} {device.os}: {job.job.test_type}"
    yield f"{started} {test.name}"
    yield f"{clock.text(test.ends)} {test.result}: {test.message}"


def _session_lines(session: RemoteAccessSession) -> Iterator[str]:
    now, life, device = clock.now(), session.life, session.device
    events = [(life.running, f"{session.name} on {device.name}, {device.platform} {device.os}")]
    events += [(moment, f"installed {app}") for moment, app in session.installed]
    used = "the driver endpoint was used, or an app installed"
    events += [(moment, used) for moment in session.activity]
    events.append((life.stopped, f"ended: {life.reason}"))
    yield from (f"{clock.text(moment)} {text}" for moment, text in sorted(events) if moment <= now)
