"""The artifacts of tests and sessions, as data.

Rule: names, types and extensions without a source are invented.
"""

from __future__ import annotations

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
