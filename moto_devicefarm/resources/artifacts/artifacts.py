"""Artifacts: what finished tests and sessions leave behind, told from their facts; a file's content
is made when it is fetched.

Which artifacts a test of a type has, and their names, is ours where no source is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.captured import Overlay, View
from moto_devicefarm.core.paging import Listing, Scan
from moto_devicefarm.core.resource import Resource, ancestor_arn, arn_of, child_arn, id_of, kind_of
from moto_devicefarm.core.store import Store
from moto_devicefarm.registry import Device
from moto_devicefarm.resources.artifacts import file_contents, file_urls
from moto_devicefarm.resources.artifacts.file_urls import Content
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.runs.jobs import Job, JobView
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.resources.runs.suites_and_tests import (
    StepView,
    Suite,
    Test,
    find_planned,
    tests_of,
)

RETENTION = 400 * 24 * 3600 * 1000
"""Milliseconds that logs and videos are kept (D: sessions)."""
FILES = (
    "UNKNOWN",
    "VIDEO",
    "CUSTOMER_ARTIFACT",
    "APPIUM_JAVA_XML_OUTPUT",
    "APPIUM_PYTHON_XML_OUTPUT",
    "CALABASH_JAVA_XML_OUTPUT",
)
"""The types of the category FILE; SCREENSHOT is one of its own, all others are LOG. AWS's division
is not known.
"""


class Sort(NamedTuple):
    """What an artifact is."""

    name: str
    type: str
    extension: str

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.{self.extension}".rstrip(".").replace(" ", "_").replace("/", "_")


DEVICE_LOGS = {
    "ANDROID": Sort("Logcat", "DEVICE_LOG", "logcat"),
    "IOS": Sort("Syslog", "DEVICE_LOG", "syslog"),
}
"""iOS: C, sylph."""
VIDEO = Sort("Video", "VIDEO", "mp4")
SCREENSHOT = Sort("Screenshot", "SCREENSHOT", "png")
DURING = Sort("AppiumServerLogOutput", "APPIUM_SERVER_LOG_OUTPUT", "")
AFTER = Sort("Appium Server Output", "APPIUM_SERVER_OUTPUT", "log")
"""Of a session while it runs, and of one that has ended (D: appium-endpoint-server-logs)."""
CUSTOM = (
    Sort("Test spec output", "TESTSPEC_OUTPUT", "txt"),
    Sort("Customer Artifacts", "CUSTOMER_ARTIFACT", "zip"),
)
"""Of a run with a test spec."""
BY_TYPE = {  # by the beginning of a run's type, web tests included
    "APPIUM_JAVA": (
        Sort("Appium Java Output", "APPIUM_JAVA_OUTPUT", "txt"),  # D: list-artifacts
        Sort("Appium Java XML Output", "APPIUM_JAVA_XML_OUTPUT", "xml"),
        AFTER,
    ),
    "APPIUM_PYTHON": (
        Sort("Appium Python Output", "APPIUM_PYTHON_OUTPUT", "txt"),
        Sort("Appium Python XML Output", "APPIUM_PYTHON_XML_OUTPUT", "xml"),
        AFTER,
    ),
    "APPIUM": (AFTER,),
    "INSTRUMENTATION": (Sort("Instrumentation Output", "INSTRUMENTATION_OUTPUT", "txt"),),
    "XCTEST": (Sort("XCTest Log", "XCTEST_LOG", "txt"),),
    "BUILTIN_FUZZ": (Sort("Exerciser Monkey Output", "EXERCISER_MONKEY_OUTPUT", "txt"),),
    "BUILTIN_EXPLORER": (
        Sort("Explorer Event Log", "EXPLORER_EVENT_LOG", "txt"),
        Sort("Explorer Summary Log", "EXPLORER_SUMMARY_LOG", "txt"),
    ),
}


@dataclass(slots=True, kw_only=True, eq=False)
class Artifact(Resource):
    """A captured artifact; those of the mock's own tests and sessions are told from their facts."""

    KIND = "artifact"
    SHAPE = "Artifact"
    SIGNED = frozenset({"url"})
    FORM = "<project id>/<id>/00000, or <project id>/<run id>/00000/00000/00000/00000"

    project_arn: str = ""
    name: str = ""
    type: str = "UNKNOWN"
    extension: str = ""

    @property
    def listed_under(self) -> tuple[str, ...]:
        deep = id_of(self.arn).count("/")
        above = [
            ancestor_arn(self.arn, kind)
            for kind in (Run, Job, Suite, Test)
            if kind.FORM.count("/") <= deep
        ]
        return (*above, session_arn(self.arn), self.project_arn)

    @property
    def sort(self) -> Sort:
        """What it is."""
        return Sort(self.name or "artifact", self.type, self.extension)

    def view(self, now: int) -> ArtifactView:
        return _artifact_view(self.arn, self.sort, self.overlay)


@dataclass(slots=True)
class ArtifactView(View):
    """An artifact as it is listed. Its URL is signed at the moment of the view."""

    arn: str
    name: str
    type: str
    extension: str
    url: str
    overlay: Overlay | None = None


def _artifact_view(arn: str, sort: Sort, overlay: Overlay | None = None) -> ArtifactView:
    url = file_urls.url_of_file(arn, sort.file)
    return ArtifactView(arn, sort.name, sort.type, sort.extension, url, overlay)


@dataclass(slots=True, kw_only=True, eq=False)
class Sample(Resource):
    """A captured sample. The service makes none any more (D: model), so neither does the mock."""

    KIND = "sample"
    SHAPE = "Sample"
    FORM = "<project id>/<run id>/00000/00000"

    project_arn: str = ""
    type: str = "CPU"
    url: str = ""

    @property
    def listed_under(self) -> tuple[str, ...]:
        return (ancestor_arn(self.arn, Job), ancestor_arn(self.arn, Run), self.project_arn)


def category(artifact_type: str) -> str:
    """The ArtifactCategory of a type."""
    if artifact_type == "SCREENSHOT":
        return "SCREENSHOT"
    return "FILE" if artifact_type in FILES else "LOG"


def session_arn(artifact_arn: str) -> str:
    """The ARN of the session that an artifact is of, if it is of one."""
    return f"{ancestor_arn(artifact_arn, RemoteAccessSession).rpartition('/')[0]}/00000"


def _kept(ended: float) -> bool:
    return clock.now() < ended + RETENTION


def _sorts(job: JobView, suite: int, result: str) -> list[Sort]:
    """What a finished test leaves behind. A skipped one leaves nothing; set-up and teardown leave
    the device's log.
    """
    if result == "SKIPPED":
        return []
    log = DEVICE_LOGS[job.device.platform]
    if suite in (0, len(job.spans) - 1):
        return [log]
    of_type = next(
        (sorts for prefix, sorts in BY_TYPE.items() if job.job.test_type.startswith(prefix)), ()
    )
    return [
        log,
        *of_type,
        *(CUSTOM if job.job.custom else ()),
        SCREENSHOT,
        *([VIDEO] if job.video_capture else []),
    ]


def _of_test(job: JobView, suite: int, test: int) -> list[tuple[str, Sort]]:
    """(artifact ARN, what it is) of a test that has ended."""
    span = job.spans[suite][test]
    if span.ends > job.now or not _kept(span.ends):
        return []
    sorts = enumerate(_sorts(job, suite, span.result))
    return [(child_arn(job.arn, Artifact, suite, test, place), sort) for place, sort in sorts]


def _of_job(job: JobView, suites: Sequence[int] | None = None) -> Iterator[tuple[str, Sort]]:
    for suite in range(len(job.spans)) if suites is None else suites:
        for test in range(len(job.spans[suite])):
            yield from _of_test(job, suite, test)


def _of_session(session: RemoteAccessSession) -> list[tuple[str, Sort]]:
    now, life = clock.now(), session.life
    if now < life.running or not _kept(life.stopped) or _as_captured(session):
        return []
    sorts = [DURING]
    if life.status(now) == "COMPLETED":
        video = [] if session.interaction_mode == "NO_VIDEO" else [VIDEO]
        sorts = [AFTER, DEVICE_LOGS[session.device.platform], *video]
    own = session.arn.rpartition("/")[0]
    return [(child_arn(own, Artifact, place), sort) for place, sort in enumerate(sorts)]


def _as_captured(session: RemoteAccessSession) -> bool:
    """Whether the session is as it was captured, and so are its artifacts, of which none is
    missing.
    """
    if session.captured is None or not session.store.all(Artifact, session.arn):
        return False
    captured: str = session.captured.members["status"]
    return captured == session.life.status(clock.now())


def _captured(store: Store, arn: str) -> dict[str, Artifact]:
    """The captured artifacts of what has the ARN; the log of a running session goes when it ends."""
    artifacts: dict[str, Artifact] = {
        artifact.arn: artifact for artifact in store.all(Artifact, arn)
    }
    session = store.find(RemoteAccessSession, arn)
    if session is None or session.life.status(clock.now()) != "COMPLETED" or _as_captured(session):
        return artifacts
    return {arn: artifact for arn, artifact in artifacts.items() if artifact.type != DURING.type}


def _made(store: Store, arn: str) -> Iterator[tuple[str, Sort]]:
    """The artifacts of the run, job, suite, test or session with this ARN; raises what AWS answers
    where there is none.
    """
    kind = kind_of(arn)
    now = clock.now()
    if kind == RemoteAccessSession.KIND:
        yield from _of_session(store.get(RemoteAccessSession, arn))
    elif kind == Job.KIND:
        yield from _of_job(store.get(Job, arn).view(now))
    elif kind == Suite.KIND and store.find(Suite, arn) is None:
        job, places = find_planned(store, Suite, arn, 1)
        yield from _of_job(job, places)
    elif kind == Test.KIND and store.find(Test, arn) is None:
        job, (suite, test) = find_planned(store, Test, arn, 2)
        yield from _of_test(job, suite, test)
    elif kind not in (Suite.KIND, Test.KIND):
        for one in store.get(Run, arn).jobs(now):
            yield from _of_job(one)


@operation("ListArtifacts")
def list_artifacts(store: Store, arn: str, type: str) -> Listing[Any]:
    """Of a run, job, suite or test (D: model), or of a session (D: appium-endpoint-server-logs)."""
    made, captured = list(_made(store, arn)), _captured(store, arn)
    items: list[Any] = [
        one for one in made if category(one[1].type) == type and one[0] not in captured
    ]
    items += [artifact for artifact in captured.values() if category(artifact.type) == type]
    return Scan(items, show=_listed)


def _listed(item: Artifact | tuple[str, Sort]) -> Any:
    """An artifact on a page; only there its URL is signed."""
    return item if isinstance(item, Artifact) else _artifact_view(*item)


@operation("ListSamples")
def list_samples(store: Store, arn: str) -> Listing[Sample]:
    """None but captured ones: the service does not support samples any more (D: model)."""
    store.get(Job, arn)
    return store.all(Sample, arn)


def file_content(store: Store, account_id: str, path: str) -> Content | None:
    """The file of an artifact, as it is now."""
    own, _, name = path.rpartition("/")
    arn = arn_of(Artifact, account_id, own)
    captured = store.find(Artifact, arn)
    if captured is not None and captured.sort.file == name:
        return _content(
            captured.sort, _device(store, arn), [f"{arn}: the file itself was not captured"]
        )
    session = store.find(RemoteAccessSession, session_arn(arn))
    if session is not None:
        made = {artifact: sort for artifact, sort in _of_session(session) if sort.file == name}
        return (
            _content(made[arn], session.device, list(_session_lines(session)))
            if arn in made
            else None
        )
    try:
        job, (suite, test) = find_planned(store, Test, ancestor_arn(arn, Test), 2)
    except errors.DeviceFarmError:
        return None
    made = {artifact: sort for artifact, sort in _of_test(job, suite, test) if sort.file == name}
    if arn not in made:
        return None
    view = tests_of(job, suite)[test]
    return _content(made[arn], job.device, list(_test_lines(job, view)), view)


def _device(store: Store, arn: str) -> Device | None:
    """The device of what a captured artifact belongs to."""
    of: RemoteAccessSession | Job | None = store.find(
        RemoteAccessSession, session_arn(arn)
    ) or store.find(Job, ancestor_arn(arn, Job))
    return None if of is None else of.device


def _content(
    sort: Sort, device: Device | None, lines: Sequence[str], test: StepView | None = None
) -> Content:
    """A file of this sort that is valid of its kind and says what it is of."""
    if sort.extension == "png":
        size = {"width": 1080, "height": 1920} if device is None else device.resolution
        return Content("image/png", file_contents.screenshot(size["width"], size["height"], lines))
    if sort.extension == "mp4":
        return Content("video/mp4", file_contents.video())
    if sort.extension == "zip":
        return Content("application/zip", file_contents.zip_archive(lines))
    if sort.extension == "xml" and test is not None:
        return Content(
            "application/xml",
            file_contents.junit_report(test.name, test.result, test.message or ""),
        )
    return Content("text/plain; charset=utf-8", file_contents.text_log(lines))


def _test_lines(job: JobView, test: StepView) -> Iterator[str]:
    yield f"{clock.text(test.started or 0)} {job.device.name}, {job.device.platform} {job.device.os}: {job.job.test_type}"
    yield f"{clock.text(test.started or 0)} {test.name}"
    yield f"{clock.text(test.stopped or 0)} {test.result}: {test.message}"


def _session_lines(session: RemoteAccessSession) -> Iterator[str]:
    now, life = clock.now(), session.life
    happened = [
        (
            life.running,
            f"{session.name} on {session.device.name}, {session.device.platform} {session.device.os}",
        )
    ]
    happened += [(moment, f"installed {app}") for moment, app in session.installed]
    happened += [
        (moment, "the driver endpoint was used, or an app installed") for moment in session.activity
    ]
    happened.append((life.stopped, f"ended: {life.reason}"))
    yield from (
        f"{clock.text(moment)} {what}" for moment, what in sorted(happened) if moment <= now
    )
