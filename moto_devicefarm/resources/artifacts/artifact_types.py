"""The artifacts of tests and sessions, as data.

Rule: names, types and extensions without a source are invented.
"""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple


class ArtifactDescription(NamedTuple):
    """The members of an artifact's document that do not depend on its owner."""

    name: str
    type: str
    extension: str

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.{self.extension}".rstrip(".").replace(" ", "_").replace("/", "_")


DEVICE_LOGS = {
    "ANDROID": ArtifactDescription("Logcat", "DEVICE_LOG", "logcat"),  # A: realm
    "IOS": ArtifactDescription("Syslog", "DEVICE_LOG", "syslog"),  # C: sylph
}
"""The log of a device, by its platform."""
VIDEO = ArtifactDescription("Video", "VIDEO", "mp4")  # C: sylph
SCREENSHOT = ArtifactDescription("Screenshot", "SCREENSHOT", "png")
RUNNING_APPIUM_LOG = ArtifactDescription("AppiumServerLogOutput", "APPIUM_SERVER_LOG_OUTPUT", "")
"""The Appium log of a session that is running (D: appium-endpoint-server-logs)."""
APPIUM_LOG = ArtifactDescription("Appium Server Output", "APPIUM_SERVER_OUTPUT", "log")
"""The Appium log of a session that has ended (D: appium-endpoint-server-logs), and of a test."""
TEST_SPEC_ARTIFACTS = (
    ArtifactDescription("Test spec output", "TESTSPEC_OUTPUT", "txt"),  # C: sylph
    ArtifactDescription("Customer Artifacts", "CUSTOMER_ARTIFACT", "zip"),  # A: realm
)
"""The further artifacts of a test if the run has a test spec."""
ARTIFACTS_BY_TEST_TYPE = {
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
"""The further artifacts of a test, by the beginning of its type. The first match counts."""
NAMES_OF_TESTS = tuple(
    dict.fromkeys(
        artifact.name
        for artifact in (
            *DEVICE_LOGS.values(),
            *chain.from_iterable(ARTIFACTS_BY_TEST_TYPE.values()),
            *TEST_SPEC_ARTIFACTS,
            SCREENSHOT,
            VIDEO,
        )
    )
)
"""The names of all artifacts that tests of any type have."""
FILE_TYPES = frozenset(
    {
        "UNKNOWN",
        "VIDEO",
        "CUSTOMER_ARTIFACT",
        "APPIUM_JAVA_XML_OUTPUT",
        "APPIUM_PYTHON_XML_OUTPUT",
        "CALABASH_JAVA_XML_OUTPUT",
    }
)
"""The types of the category FILE (invented). SCREENSHOT has its own category; others are LOG."""


def artifacts_of_type(
    platform: str, test_type: str, custom: bool, video: bool
) -> list[ArtifactDescription]:
    """The artifacts of a test of this type between set-up and teardown. ``custom``: whether a test
    spec defines the tests.
    """
    by_type = ARTIFACTS_BY_TEST_TYPE.items()
    of_type = (found for prefix, found in by_type if test_type.startswith(prefix))
    return [
        DEVICE_LOGS[platform],
        *next(of_type, ()),
        *(TEST_SPEC_ARTIFACTS if custom else ()),
        SCREENSHOT,
        *([VIDEO] if video else []),
    ]
