"""The content of an artifact's file.

Rule: it is computed when a client downloads the file. It is a valid file, and says which test or
session it belongs to.
"""

from __future__ import annotations

from base64 import b64decode
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.job_life import ExecutionSpan
from moto_devicefarm.core.resource import ancestor_arn, arn_of
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import NEVER, Moment
from moto_devicefarm.registry import Device
from moto_devicefarm.resources.artifacts import file_contents
from moto_devicefarm.resources.artifacts.artifact_types import (
    SCREENSHOT,
    SPEC_FILE,
    SPEC_OUTPUT,
    ArtifactDescription,
)
from moto_devicefarm.resources.artifacts.artifacts import (
    Artifact,
    Descriptions,
    artifacts_of_session,
    artifacts_of_test,
    screenshots_of_session,
)
from moto_devicefarm.resources.artifacts.file_urls import Content, file_of_artifact
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.runs.jobs import Job, JobView
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.resources.runs.suites_and_tests import (
    StepView,
    Test,
    find_planned_part,
    tests_of,
)
from moto_devicefarm.resources.uploads.uploads import Upload

TEXT = "text/plain; charset=utf-8"
MEDIA_TYPES: Mapping[str, str] = {
    "mp4": "video/mp4",
    "png": "image/png",
    "xml": "application/xml",
    "zip": "application/zip",
}
"""By the extension of a file; others are text."""
CUSTOMER_FOLDER = "Host_Machine_Files/$DEVICEFARM_LOG_DIR"
"""The folder of all files in the archive of customer artifacts (C: execubench)."""
_SCRIPTS = {"sh": "#!/bin/sh", "yml": "version: 0.1"}
"""The first line of files whose other lines are comments, by extension."""


def artifact_file_content(store: Store, account_id: str, path: str) -> Content | None:
    """The file of an artifact as it is now; None if the path names none."""
    folder, _, file = path.rpartition("/")
    if folder.count("/") == 1:
        arn = arn_of(RemoteAccessSession, account_id, f"{folder}/00000")
        return _captured_file(store, arn, file) or _session_file(store, arn, file)
    arn = arn_of(Test, account_id, folder)
    return _captured_file(store, arn, file) or _test_file(store, arn, file)


def _session_file(store: Store, arn: str, file: str) -> Content | None:
    session = store.find(RemoteAccessSession, arn)
    if session is None:
        return None
    for arn, picture in screenshots_of_session(session).items():
        if file == file_of_artifact(arn, SCREENSHOT.extension):
            return Content(MEDIA_TYPES[SCREENSHOT.extension], b64decode(picture))
    description = _find(artifacts_of_session(session), file)
    if description is None:
        return None
    return _content(description, session.device, list(_session_lines(store, session)))


def _test_file(store: Store, arn: str, file: str) -> Content | None:
    try:
        job, (suite, test) = find_planned_part(store, Test, arn, 2)
    except errors.DeviceFarmError:
        return None
    description = _find(artifacts_of_test(store, job, suite, test), file)
    if description is None:
        return None
    span, view = job.spans[suite][test], tests_of(job, suite)[test]
    run = store.find(Run, job.job.run_arn)
    arranged = None if run is None else run.artifacts.get(description.name)
    if arranged is not None:
        length = job.job.suites[suite].tests[test].length
        body = _part_at(b64decode(arranged), job.now - span.begins, length, job.now < span.ends)
        return Content(MEDIA_TYPES.get(description.extension, TEXT), body)
    if description == SPEC_FILE and run is not None:
        spec = store.find(Upload, run.settled.get("testSpecArn") or "")
        sent = None if spec is None else spec.content(job.now)
        if sent is not None:
            return Content(TEXT, sent)
    lines = test_spec_output if description == SPEC_OUTPUT else _test_lines
    return _content(description, job.device, list(lines(job, span, view)), view)


def _find(artifacts: Descriptions, file: str) -> ArtifactDescription | None:
    """The artifact whose file has this name."""
    for arn, description in artifacts.items():
        if file_of_artifact(arn, description.extension) == file:
            return description
    return None


def _captured_file(store: Store, owner: str, file: str) -> Content | None:
    """The file of a captured artifact of a test or session."""
    found = {one.arn: one.description for one in store.all(Artifact, owner)}
    description = _find(found, file)
    if description is None:
        return None
    lines = [f"{description.name} of {owner}: the file itself was not captured"]
    return _content(description, _device_of(store, owner), lines)


def _device_of(store: Store, owner: str) -> Device | None:
    """The device of a session, or of the job of a test, if the store contains it."""
    found: RemoteAccessSession | Job | None = store.find(RemoteAccessSession, owner) or store.find(
        Job, ancestor_arn(owner, Job)
    )
    return None if found is None else found.device


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
        return Content(media_type, file_contents.zip_archive(CUSTOMER_FOLDER, lines))
    if extension == "xml" and test is not None:
        report = file_contents.junit_report(test.name, test.result, test.message or "")
        return Content(media_type, report)
    if extension in _SCRIPTS:
        lines = [_SCRIPTS[extension], *(f"# {line}" for line in lines)]
    return Content(TEXT, file_contents.text_log(lines))


def _part_at(body: bytes, elapsed: Moment, length: Moment, grows: bool) -> bytes:
    """The whole lines of an arranged file that are there this long after the begin of its test.

    They come evenly over the planned length (invented). A test that never ends has all at once.
    """
    if not grows or length == NEVER:
        return body
    return body[: body.rfind(b"\n", 0, int(len(body) * elapsed / length)) + 1]


def _test_lines(job: JobView, span: ExecutionSpan, test: StepView) -> Iterator[str]:
    device, started = job.device, clock.text(int(span.begins))
    yield f"{started} {device.name}, {device.platform} {device.os}: {job.job.test_type}"
    yield f"{started} {test.name}"
    yield f"{clock.text(int(span.ends))} {test.result}: {test.message}"


PHASES = ("install", "pre_test", "test", "post_test")
"""The phases of a test spec, in their order (D: test spec syntax)."""
_MINUTE, _DAY = 60_000, 24 * 3600 * 1000
HEARTBEATS = (*range(1000, _MINUTE, 1000), *range(_MINUTE, _DAY, _MINUTE))
"""The milliseconds after the begin of a test at which its output gets a line. They end after a day,
so that the output of a test that never ends has a limit.
"""


def test_spec_output(job: JobView, span: ExecutionSpan, test: StepView) -> Iterator[str]:
    """The lines that a test spec has printed so far (their words are invented).

    Each depends on moments that have passed, so that the file only grows with the clock.
    """
    device, begins = job.device, int(span.begins)
    yield f"{clock.text(begins)} {device.name}, {device.platform} {device.os}: {job.job.test_type}"
    for phase in PHASES[:-1]:
        yield f"{clock.text(begins)} [DeviceFarm] phase {phase}"
    until = min(job.now, span.ends)
    for elapsed in HEARTBEATS[: bisect_right(HEARTBEATS, until - begins)]:
        yield f"{clock.text(begins + elapsed)} {test.name}: running"
    if span.ends <= job.now:
        ends = clock.text(int(span.ends))
        yield f"{ends} {test.result}: {test.message}"
        yield f"{ends} [DeviceFarm] phase {PHASES[-1]}"


def _session_lines(store: Store, session: RemoteAccessSession) -> Iterator[str]:
    now, life, device = clock.now(), session.life, session.device
    events = [(life.running, f"{session.name} on {device.name}, {device.platform} {device.os}")]
    events += [(moment, f"installed {app}") for moment, app in session.installed]
    events += _commands(store, session)
    events.append((life.stopped, f"ended: {life.reason}"))
    for moment, text in sorted(events, key=lambda event: event[0]):
        if moment <= now:
            yield f"{clock.text(int(moment))} {text}"


def _commands(store: Store, session: RemoteAccessSession) -> Iterator[tuple[int, str]]:
    """The commands that the driver endpoint received, and the log of a real server."""
    state = store.drivers.get(session.arn)
    if state is None:
        return
    for command in state.commands:
        text = f"{command.method} {command.path}"
        if command.status is not None:
            text += f" -> {command.status} in {command.duration} ms"
        yield command.moment, text
    yield from state.server_log
