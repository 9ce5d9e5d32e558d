"""The artifacts of tests and sessions, as data.

Rule: names, types, extensions and numbers without a source are invented. The number of an artifact
is the last part of its ARN. It does not depend on the other artifacts, so numbers have gaps.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import NamedTuple


class ArtifactDescription(NamedTuple):
    """The members of an artifact's document that do not depend on its owner."""

    name: str
    type: str
    extension: str


NumberedArtifacts = Mapping[int, ArtifactDescription]
"""The artifacts of a test by their numbers."""
SET_UP, TESTS, TEARDOWN = "set-up", "tests", "teardown"
"""The part of a job that a test belongs to."""

LOGCAT = ArtifactDescription("Logcat", "DEVICE_LOG", "logcat")  # A: realm; extension invented
SYSLOG = ArtifactDescription("Syslog", "DEVICE_LOG", "syslog")  # C: sylph
DEVICE_LOGS = {"ANDROID": LOGCAT, "IOS": SYSLOG}
"""The log of a device, by its platform."""
TCP_DUMP = ArtifactDescription("TCP dump log", "RAW_FILE", "txt")  # C: sylph
WEBKIT_LOG = ArtifactDescription("Webkit Log", "WEBKIT_LOG", "webkitlog")  # C: sylph
VIDEO = ArtifactDescription("Video", "VIDEO", "mp4")  # C: sylph
SCREENSHOT = ArtifactDescription("Screenshot", "SCREENSHOT", "png")
RUNNING_APPIUM_LOG = ArtifactDescription("AppiumServerLogOutput", "APPIUM_SERVER_LOG_OUTPUT", "")
"""The Appium log of a session that is running (D: appium-endpoint-server-logs)."""
APPIUM_LOG = ArtifactDescription("Appium Server Output", "APPIUM_SERVER_OUTPUT", "log")
"""The Appium log of a session that has ended (D: appium-endpoint-server-logs), and of a test."""
SPEC_OUTPUT = ArtifactDescription("Test spec output", "TESTSPEC_OUTPUT", "txt")
"""What the commands of a test spec print (C: sylph). It is there while its test runs (A: two
programs that tail it).
"""
SPEC_SCRIPT = ArtifactDescription("Test spec shell script", "RAW_FILE", "sh")  # C: sylph
SPEC_FILE = ArtifactDescription("Test spec file", "RAW_FILE", "yml")  # C: sylph
CUSTOMER_ARTIFACTS = ArtifactDescription("Customer Artifacts", "CUSTOMER_ARTIFACT", "zip")
"""The files that a test spec collects (A: realm)."""
CUSTOMER_LOG = ArtifactDescription("Customer Artifacts Log", "CUSTOMER_ARTIFACT_LOG", "txt")
"""The log of their collection (C: sylph)."""

_ALWAYS: Mapping[tuple[str, str], NumberedArtifacts] = {
    ("IOS", SET_UP): {0: SYSLOG, 2: TCP_DUMP},  # C: sylph
    ("IOS", TEARDOWN): {0: WEBKIT_LOG, 1: SYSLOG, 3: TCP_DUMP},  # C: sylph
    ("ANDROID", SET_UP): {0: LOGCAT},  # invented
    ("ANDROID", TEARDOWN): {0: LOGCAT},  # invented
}
"""Set-up and teardown have the same artifacts with and without a test spec (I: sylph)."""
_WITH_TEST_SPEC: Mapping[str, NumberedArtifacts] = {
    "IOS": {
        **{0: SPEC_OUTPUT, 1: SPEC_SCRIPT, 2: SPEC_FILE, 3: CUSTOMER_LOG, 4: VIDEO},  # C: sylph
        **{5: SYSLOG, 7: TCP_DUMP},  # C: sylph
        **{6: SCREENSHOT, 8: CUSTOMER_ARTIFACTS},  # numbers invented
    },
    "ANDROID": {  # A: realm; numbers invented
        **{0: SPEC_OUTPUT, 1: SPEC_SCRIPT, 2: SPEC_FILE, 3: CUSTOMER_ARTIFACTS, 4: CUSTOMER_LOG},
        **{5: VIDEO, 6: LOGCAT, 7: SCREENSHOT},
    },
}
"""The tests of a run with a test spec, whatever their type is, by platform."""
_IF_ARRANGED: Mapping[str, Container[ArtifactDescription]] = {"IOS": (CUSTOMER_ARTIFACTS,)}
"""The artifacts that a test has only if their file was arranged: the captured job of a run on iOS
has no such file (C: sylph).
"""
_OUTPUTS: Mapping[str, tuple[ArtifactDescription, ...]] = {
    "APPIUM_JAVA": (
        ArtifactDescription("Appium Java Output", "APPIUM_JAVA_OUTPUT", "txt"),  # D: artifacts
        ArtifactDescription("Appium Java XML Output", "APPIUM_JAVA_XML_OUTPUT", "xml"),
        APPIUM_LOG,
    ),
    "APPIUM_PYTHON": (
        ArtifactDescription("Appium Python Output", "APPIUM_PYTHON_OUTPUT", "txt"),
        ArtifactDescription("Appium Python XML Output", "APPIUM_PYTHON_XML_OUTPUT", "xml"),
        APPIUM_LOG,
    ),
    "APPIUM": (APPIUM_LOG,),
    "INSTRUMENTATION": (
        ArtifactDescription("Instrumentation Output", "INSTRUMENTATION_OUTPUT", "txt"),
    ),
    "XCTEST": (ArtifactDescription("XCTest Log", "XCTEST_LOG", "txt"),),
    "BUILTIN_FUZZ": (
        ArtifactDescription("Exerciser Monkey Output", "EXERCISER_MONKEY_OUTPUT", "txt"),
    ),
    "BUILTIN_EXPLORER": (
        ArtifactDescription("Explorer Event Log", "EXPLORER_EVENT_LOG", "txt"),
        ArtifactDescription("Explorer Summary Log", "EXPLORER_SUMMARY_LOG", "txt"),
    ),
}
"""The outputs of a test in a run without a test spec, by the beginning of the type of the run. The
first match counts.
"""
_LOG_TYPES = ("RESULT_LOG", "MESSAGE_LOG", "SERVICE_LOG")
"""The types of the category LOG (I: no published list has an artifact in it). The mock's own tests
and sessions have none of them.
"""


class RunKind(NamedTuple):
    """The facts of a run that decide which artifacts its tests have."""

    test_type: str
    custom: bool
    """Whether a test spec defines the tests."""
    video: bool
    arranged: Container[str] = ()
    """The names of the artifacts whose files were arranged."""


def category(artifact_type: str) -> str:
    """The ArtifactCategory of a type. FILE has all that is neither a screenshot nor one of the few
    logs (D: appium-endpoint-server-logs, C: sylph).
    """
    if artifact_type == "SCREENSHOT":
        return "SCREENSHOT"
    return "LOG" if artifact_type in _LOG_TYPES else "FILE"


def artifacts_of_type(platform: str, part: str, kind: RunKind) -> NumberedArtifacts:
    """The artifacts of a test that has ended, in this part of a job."""
    found = _ALWAYS.get((platform, part))
    if found is None:
        found = _WITH_TEST_SPEC[platform] if kind.custom else _without_test_spec(platform, kind)
    missing = _IF_ARRANGED.get(platform, ())
    return {
        number: one
        for number, one in found.items()
        if (kind.video or one != VIDEO) and (one not in missing or one.name in kind.arranged)
    }


def _without_test_spec(platform: str, kind: RunKind) -> NumberedArtifacts:
    of_type = (found for prefix, found in _OUTPUTS.items() if kind.test_type.startswith(prefix))
    tail = [TCP_DUMP] if platform == "IOS" else []
    return dict(enumerate([DEVICE_LOGS[platform], *next(of_type, ()), SCREENSHOT, VIDEO, *tail]))


def artifact_names(platforms: Container[str], kind: RunKind) -> list[str]:
    """The names of all artifacts that a run of this kind on these platforms has, each once."""
    return list(
        dict.fromkeys(
            one.name
            for platform in DEVICE_LOGS
            if platform in platforms
            for part in (SET_UP, TESTS, TEARDOWN)
            for one in artifacts_of_type(platform, part, kind).values()
        )
    )


class _All(Container[str]):
    """It contains every name."""

    def __contains__(self, _: object) -> bool:
        return True


ANY_NAME = _All()
"""For ``RunKind.arranged``: the names of the artifacts that may be arranged."""
NAMES_OF_TESTS = tuple(
    dict.fromkeys(
        name
        for test_type, custom in (*((one, False) for one in _OUTPUTS), ("", True))
        for name in artifact_names(DEVICE_LOGS, RunKind(test_type, custom, True, ANY_NAME))
    )
)
"""The names of all artifacts that tests of any type have."""
