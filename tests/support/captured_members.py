"""The exact members of captured documents, by kind, each with its grade and source as
docs/evidence.md explains them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

Form: TypeAlias = Mapping[str, "Form | None"]
"""The names of members, each with the form of its value; None for a value that is no structure."""
MAPS = ("maxSlots", "current", "nextPeriod")
"""Members whose value is a map with ids for keys."""
NEWER = ("insights", "insightsTypes", "testPackageArn")
"""Members of runs and jobs that are newer than the captures, or than the SDKs that printed them. An
SDK leaves out the members that its model does not have (D: model, botocore 1.43.90 and 1.44.8).
"""


class CapturedKind(NamedTuple):
    """A kind of captured documents."""

    source: str
    members: Form


def form_of(value: Any) -> Form | None:
    """The form of a document. The items of a list must all have one form."""
    if isinstance(value, Mapping):
        return {
            name: None if name in MAPS else form_of(member)
            for name, member in value.items()
            if name != "ResponseMetadata"
        }
    if isinstance(value, list):
        forms = [form_of(item) for item in value]
        assert all(form == forms[0] for form in forms), forms
        return forms[0] if forms else None
    return None


def names(text: str, **inner: Form) -> Form:
    """A form of simple members, by their names with spaces between, and of structures."""
    return {**dict.fromkeys(text.split()), **inner}


def without(form: Form, *gone: str) -> Form:
    """The form without some members."""
    assert form.keys() >= {*gone}
    return {name: inner for name, inner in form.items() if name not in gone}


def as_captured(value: Any) -> Form:
    """The form of a run or job without the members that no captured one can have."""
    form = form_of(value)
    assert form is not None
    return {name: inner for name, inner in form.items() if name not in NEWER}


COUNTERS = names("total passed failed warned errored stopped skipped")
DEVICE_MINUTES = names("total metered unmetered")
RADIOS = names("wifi bluetooth nfc gps")
DEVICE = names(
    "arn name manufacturer model modelId formFactor platform os heapSize memory image "
    "remoteAccessEnabled fleetType",
    cpu=names("frequency architecture clock"),
    resolution=names("width height"),
)
"""The device in a job, without its availability."""
RUN = names(
    "arn name type platform created status result started stopped totalJobs completedJobs "
    "billingMethod appUpload jobTimeoutMinutes devicePoolArn testSpecArn",
    counters=COUNTERS,
    deviceMinutes=DEVICE_MINUTES,
    radios=RADIOS,
)
JOB = names(
    "arn name created status result message videoCapture",
    counters=COUNTERS,
    device=DEVICE,
    deviceMinutes=DEVICE_MINUTES,
)
UPLOAD = names("arn name created type status url category")
ARTIFACT = names("arn name type extension url")
TEST_METRICS = names(
    "testsTotal testsPassed testsFailed testsSkipped testsErrored testsOther testsPassedPercentage"
)
TEST_DETAILS = names(
    "testName testClass frameworkResult result durationSeconds startTimestamp endTimestamp "
    "testBundle nodeIdentifier"
)
OFFERING = names("id description type platform")

KINDS: Mapping[str, CapturedKind] = {
    "finished Android custom run": CapturedKind("C: execubench, DeNA", RUN),
    "finished iOS custom run": CapturedKind("C: DeNA", {**RUN, "skipAppResign": None}),
    "stopped run": CapturedKind("C: DeNA", without(RUN, "deviceMinutes")),
    "scheduled run": CapturedKind("C: DeNA", without(RUN, "deviceMinutes", "stopped")),
    "run in ScheduleRun's sample": CapturedKind(
        "D: DG sample (of ScheduleRun)", without(RUN, "deviceMinutes", "started", "stopped")
    ),
    "unparsed run, up to its platform": CapturedKind(
        "C: jenkins114",
        names(
            "appUpload arn billingMethod completedJobs created devicePoolArn jobTimeoutMinutes "
            "name parsingResultUrl platform",
            counters=COUNTERS,
        ),
    ),
    "skipped run, cut": CapturedKind(
        "C: mealapp",
        names("name result totalJobs message", counters=names("total passed failed skipped")),
    ),
    "running run, cut": CapturedKind(
        "D: logging-using-cloudtrail",
        names(
            "created name completedJobs arn type status totalJobs platform result",
            counters=COUNTERS,
        ),
    ),
    "stopping run": CapturedKind(
        "D: how-to-stop-run",
        without(
            RUN,
            *("started", "stopped", "appUpload", "jobTimeoutMinutes", "devicePoolArn"),
            *("testSpecArn", "radios"),
        ),
    ),
    "finished job": CapturedKind("C: execubench", JOB),
    "failed job": CapturedKind("C: execubench", JOB),
    "stopped job": CapturedKind(
        "C: DeNA",
        {
            **without(JOB, "message", "deviceMinutes", "videoCapture"),
            **names("started stopped"),
            "device": {**DEVICE, "remoteDebugEnabled": None},
        },
    ),
    "job insights": CapturedKind(
        "D: insights, test-types-ios-xctest-ui",
        names("status", testReport=names("message testDetailsUrl", metrics=TEST_METRICS)),
    ),
    "insights details of XCTest UI": CapturedKind(
        "D: test-types-ios-xctest-ui",
        names(
            "version jobArn deviceName deviceArn deviceOsVersion testDetails",
            metrics={
                **TEST_METRICS,
                **names("totalTestExecutionDurationSeconds medianTestExecutionDurationSeconds"),
            },
        ),
    ),
    "passed test in the details of XCTest UI": CapturedKind(
        "D: test-types-ios-xctest-ui", TEST_DETAILS
    ),
    "failed test in the details of XCTest UI": CapturedKind(
        "D: test-types-ios-xctest-ui", {**TEST_DETAILS, "stackTrace": None}
    ),
    "test": CapturedKind(
        "D: list-tests",
        names(
            "arn name created status result message",
            counters=COUNTERS,
            deviceMinutes=DEVICE_MINUTES,
        ),
    ),
    "created upload": CapturedKind("C: sylph, DeNA; D: api-ref", UPLOAD),
    "created upload with a content type": CapturedKind(
        "C: aws-sdk-ruby#876", without({**UPLOAD, "contentType": None}, "category")
    ),
    "succeeded Android app": CapturedKind("C: DeNA", {**UPLOAD, "metadata": None}),
    "succeeded test package": CapturedKind(
        "D: how-to-create-test-run", {**UPLOAD, "metadata": None}
    ),
    "failed upload, cut": CapturedKind("C: executorch#5048", without(UPLOAD, "category")),
    "curated test spec": CapturedKind("C: aws-sdk-js-v3#5526", UPLOAD),
    "device pool": CapturedKind(
        "C: DeNA", names("arn name description type", rules=names("attribute operator value"))
    ),
    "listed device": CapturedKind("C: execubench", {**DEVICE, "availability": None}),
    "project": CapturedKind("D: DG sample (of CreateProject)", names("arn name created")),
    "project with a time limit": CapturedKind(
        "C: sylph", names("arn name created defaultJobTimeoutMinutes")
    ),
    "artifact": CapturedKind("C: sylph; D: appium-endpoint-server-logs, list-artifacts", ARTIFACT),
    "session, cut": CapturedKind("D: how-to-create-session", names("arn name status")),
    "running session, cut": CapturedKind(
        "D: how-to-create-session",
        names("arn name status", endpoints=names("remoteDriverEndpoint")),
    ),
    "account settings": CapturedKind(
        "D: docs_get_account_settings",
        names(
            "awsAccountNumber maxSlots maxJobTimeoutMinutes defaultJobTimeoutMinutes",
            unmeteredDevices=names("ANDROID IOS"),
            unmeteredRemoteAccessDevices=names("ANDROID IOS"),
            trialMinutes=names("total remaining"),
        ),
    ),
    "offering": CapturedKind(
        "D: docs_list_offerings",
        {
            **OFFERING,
            "recurringCharges": names("frequency", cost=names("amount currencyCode")),
        },
    ),
    "promotion": CapturedKind("D: docs_list_offering_promotions", names("id description")),
    "slots now": CapturedKind("D: docs_get_offering_status", names("quantity", offering=OFFERING)),
    "slots in the next period": CapturedKind(
        "D: docs_get_offering_status", names("quantity effectiveOn", offering=OFFERING)
    ),
}
"""Two sources need a word. The structure of "created upload with a content type" is older than the
category. A capture of a "succeeded test package" has no metadata, but its status was filled in by a
program (C, weak: sylph), so the guide wins.
"""

IOS_CUSTOM_ARTIFACTS = (
    ("00000/00000/00000", "Syslog", "DEVICE_LOG", "syslog"),
    ("00000/00000/00002", "TCP dump log", "RAW_FILE", "txt"),
    ("00001/00000/00000", "Test spec output", "TESTSPEC_OUTPUT", "txt"),
    ("00001/00000/00001", "Test spec shell script", "RAW_FILE", "sh"),
    ("00001/00000/00002", "Test spec file", "RAW_FILE", "yml"),
    ("00001/00000/00003", "Customer Artifacts Log", "CUSTOMER_ARTIFACT_LOG", "txt"),
    ("00001/00000/00004", "Video", "VIDEO", "mp4"),
    ("00001/00000/00005", "Syslog", "DEVICE_LOG", "syslog"),
    ("00001/00000/00007", "TCP dump log", "RAW_FILE", "txt"),
    ("00002/00000/00000", "Webkit Log", "WEBKIT_LOG", "webkitlog"),
    ("00002/00000/00001", "Syslog", "DEVICE_LOG", "syslog"),
    ("00002/00000/00003", "TCP dump log", "RAW_FILE", "txt"),
)
"""Suite, test and artifact in the ARN, name, type and extension of the files of an iOS job in a
custom environment, in their order (C: sylph). The gaps in the numbers are real.
"""
SESSION_LOGS: tuple[Mapping[str, str], ...] = (
    {"name": "AppiumServerLogOutput", "type": "APPIUM_SERVER_LOG_OUTPUT", "extension": ""},
    {"name": "Appium Server Output", "type": "APPIUM_SERVER_OUTPUT", "extension": "log"},
)
"""The log of a session while it is RUNNING, and after it (D: appium-endpoint-server-logs)."""
NETWORK_PROFILES = (
    *("3G Average", "3G Good", "3G Lossy", "Disabled", "EDGE Average", "EDGE Good", "EDGE Lossy"),
    *("Full", "GPRS", "HSDPA", "WiFi Average", "WiFi Good", "WiFi Lossy"),
)
"""The names of the curated network profiles (C: iheartest)."""
