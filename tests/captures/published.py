"""Documents of the forms that others published, with ids and values of this project's own.

Each has the members of its source, in the order of its source.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.captures import PREFIX
from tests.support.captured_members import IOS_CUSTOM_ARTIFACTS, NETWORK_PROFILES, SESSION_LOGS

PROJECT_ID = "11111111-2222-4333-8444-555555555555"
RUN_ID = f"{PROJECT_ID}/66666666-7777-4888-9999-aaaaaaaaaaaa"
RUN, JOB = f"{PREFIX}:run:{RUN_ID}", f"{PREFIX}:job:{RUN_ID}/00007"
APP, SPEC = f"{PREFIX}:upload:{PROJECT_ID}/app", f"{PREFIX}:upload:{PROJECT_ID}/spec"
POOL = f"{PREFIX}:devicepool:{PROJECT_ID}/pool"
SESSION = f"{PREFIX}:session:{RUN_ID}/00000"
DEVICE = "arn:aws:devicefarm:us-west-2::device:00112233445566778899AABBCCDDEEFF"
NONE = {"errored": 0, "failed": 0, "passed": 0, "skipped": 0, "stopped": 0, "total": 0, "warned": 0}
RADIOS = {"bluetooth": False, "gps": True, "nfc": True, "wifi": True}
RECENT = "2026-03-04 05:06:07.890000+08:00"
"""A time as boto3 prints it in a zone east of UTC."""


def device(**changes: Any) -> dict[str, Any]:
    """A device in a job, with sorted keys (C: execubench)."""
    return {
        "arn": DEVICE,
        "cpu": {"architecture": "arm64-v8a", "clock": 1701.5, "frequency": "MHz"},
        "fleetType": "PUBLIC",
        "formFactor": "PHONE",
        "heapSize": 384000000,
        "image": "00112233445566778899AABBCCDDEEFF",
        "manufacturer": "Invented",
        "memory": 32000000000,
        "model": "Invented Two",
        "modelId": "{IN-2,IN-2F/DS}",
        "name": "Invented Two",
        "os": "8.1.0",
        "platform": "ANDROID",
        "remoteAccessEnabled": False,
        "resolution": {"height": 1600, "width": 720},
        **changes,
    }


FINISHED_RUN: dict[str, Any] = {
    "appUpload": APP,
    "arn": RUN,
    "billingMethod": "METERED",
    "completedJobs": 2,
    "counters": {**NONE, "failed": 1, "passed": 5, "total": 6},
    "created": RECENT,
    "deviceMinutes": {"metered": 1.12, "total": 1.7, "unmetered": 0.0},
    "devicePoolArn": POOL,
    "jobTimeoutMinutes": 15,
    "name": "nightly",
    "platform": "ANDROID_APP",
    "radios": RADIOS,
    "result": "FAILED",
    "started": RECENT,
    "status": "COMPLETED",
    "stopped": "2026-03-04 05:12:34.567000+08:00",
    "testSpecArn": SPEC,
    "totalJobs": 2,
    "type": "APPIUM_PYTHON",
}
"""(C: execubench)"""
IOS_RUN = {
    **FINISHED_RUN,
    "created": 1568000000.271,
    "platform": "IOS_APP",
    "skipAppResign": False,
    "started": 1568000000.271,
    "stopped": 1568000400.168,
    "type": "APPIUM_NODE",
}
"""(C: DeNA)"""
STOPPED_RUN = {
    name: value
    for name, value in {
        **IOS_RUN,
        "completedJobs": 1,
        "counters": NONE,
        "platform": "ANDROID_APP",
        "result": "STOPPED",
        "totalJobs": 1,
    }.items()
    if name not in ("deviceMinutes", "skipAppResign")
}
"""(C: DeNA)"""
SCHEDULED_RUN = {
    name: value
    for name, value in {
        **STOPPED_RUN,
        "completedJobs": 0,
        "result": "PENDING",
        "status": "SCHEDULING",
    }.items()
    if name != "stopped"
}
"""(C: DeNA)"""
SAMPLE_RUN = {name: value for name, value in SCHEDULED_RUN.items() if name != "started"}
"""(D: DG sample)"""
STOPPING_RUN: dict[str, Any] = {
    "status": "STOPPING",
    "name": "Name of a run",
    "created": 1458000000.951,
    "totalJobs": 7,
    "completedJobs": 5,
    "deviceMinutes": {"unmetered": 0.0, "total": 0.0, "metered": 0.0},
    "platform": "ANDROID_APP",
    "result": "PENDING",
    "billingMethod": "METERED",
    "type": "BUILTIN_EXPLORER",
    "arn": RUN,
    "counters": NONE,
}
"""(D: how-to-stop-run)"""
UNPARSED_RUN = f"""{{"run": {{
    "appUpload": "{APP}", "arn": "{RUN}", "billingMethod": "METERED", "completedJobs": 0,
    "counters": {json.dumps(NONE)}, "created": 1.621000000477E9, "devicePoolArn": "{POOL}",
    "jobTimeoutMinutes": 150, "name": "rider",
    "parsingResultUrl": "https://prod-us-west-2-results.s3-us-west-2.amazonaws.com/parsingResult.txt",
    "platform": "APPIUM_JAVA_TESTNG_TEST_PACKAGE", "result": "ERRORED", "status": "COMPLETED"}}}}"""
"""As text, since a time is written with an exponent (C: jenkins114). The result is invented, since
the capture ends before it.
"""
SKIPPED_RUN: dict[str, Any] = {
    "arn": RUN,
    "name": "Android Test Run",
    "status": "COMPLETED",
    "result": "SKIPPED",
    "totalJobs": 0,
    "counters": {"total": 0, "passed": 0, "failed": 0, "skipped": 0},
    "message": json.dumps({"skippedDevices": [{"Invented Two": ["The reason."]}]}),
}
"""(C: mealapp)"""
TRAIL_RUN: dict[str, Any] = {
    "created": "Jul 8, 2015 11:26:12 PM",
    "name": "example.apk",
    "completedJobs": 2,
    "arn": RUN,
    "counters": {**NONE, "passed": 4, "total": 4},
    "type": "BUILTIN_FUZZ",
    "status": "RUNNING",
    "totalJobs": 3,
    "platform": "ANDROID_APP",
    "result": "PENDING",
}
"""(D: logging-using-cloudtrail)"""

FINISHED_JOB: dict[str, Any] = {
    "arn": JOB,
    "counters": {**NONE, "passed": 3, "total": 3},
    "created": RECENT,
    "device": device(),
    "deviceMinutes": {"metered": 0.61, "total": 0.93, "unmetered": 0.0},
    "message": "Successful test lifecycle of Setup Test",
    "name": "Invented Two",
    "result": "PASSED",
    "status": "COMPLETED",
    "videoCapture": True,
}
"""(C: execubench)"""
FAILED_JOB = {
    **FINISHED_JOB,
    "counters": {**NONE, "failed": 1, "passed": 2, "total": 3},
    "message": "Tests failed",
    "result": "FAILED",
    "videoCapture": False,
}
"""(C: execubench)"""
STOPPED_JOB = {
    "arn": JOB,
    "name": "Invented Two",
    "created": 1562000000.373,
    "status": "COMPLETED",
    "result": "STOPPED",
    "started": 1562000000.373,
    "stopped": 1562000048.682,
    "counters": NONE,
    "device": device(remoteDebugEnabled=False),
}
"""(C: DeNA)"""
SAMPLE_JOB = {
    "arn": JOB,
    "name": "Example Android Phone",
    "created": "2026-03-04T16:58:20.000000-07:00",
    "status": "COMPLETED",
    "result": "FAILED",
    "counters": {**NONE, "passed": 1, "failed": 1, "skipped": 1, "total": 3},
    "device": {
        "arn": DEVICE,
        "name": "Example Android Phone",
        "platform": "ANDROID",
        "os": "14",
        "formFactor": "PHONE",
        "fleetType": "PUBLIC",
    },
    "deviceMinutes": {"total": 1.42, "metered": 0.0, "unmetered": 1.17},
    "videoCapture": True,
}
"""(D: 2026 sample of GetJob)"""
METRICS = {
    "testsTotal": 2,
    "testsPassed": 2,
    "testsFailed": 0,
    "testsSkipped": 0,
    "testsErrored": 0,
    "testsOther": 0,
    "testsPassedPercentage": 100.0,
}
INSIGHTS = {
    "status": "COMPLETED",
    "testReport": {
        "message": "Results: 2 Executed | 2 passed, Median test duration: 3.5 seconds.",
        "metrics": METRICS,
        "testDetailsUrl": "https://EXAMPLE-PRESIGNED-URL",
    },
}
"""(D: test-types-ios-xctest-ui)"""
INSIGHTS_DETAILS: dict[str, Any] = {
    "version": "1.0",
    "jobArn": JOB,
    "deviceName": "Apple iPhone 15",
    "deviceArn": DEVICE,
    "deviceOsVersion": "17.5",
    "metrics": {
        **METRICS,
        "totalTestExecutionDurationSeconds": 7.0,
        "medianTestExecutionDurationSeconds": 3.5,
    },
    "testDetails": [
        {
            "testName": "test_pay()",
            "testClass": "PayTest",
            "frameworkResult": "Passed",
            "result": "PASSED",
            "durationSeconds": 3.0,
            "startTimestamp": "2026-03-04T16:58:26.646000Z",
            "endTimestamp": "2026-03-04T16:58:29.646000Z",
            "testBundle": "ShopUITests",
            "nodeIdentifier": "PayTest/test_pay()",
        },
        {
            "testName": "test_theme()",
            "testClass": "ThemeTest",
            "frameworkResult": "Passed",
            "result": "PASSED",
            "durationSeconds": 4.0,
            "testBundle": "ShopUITests",
            "nodeIdentifier": "ThemeTest/test_theme()",
            "testArguments": "Dark Appearance, Portrait",
        },
    ],
}
"""(D: test-types-ios-xctest-ui)"""
TEST: dict[str, Any] = {
    "status": "COMPLETED",
    "name": "Tests.PayTest.testPay",
    "created": 1537000000.116,
    "deviceMinutes": {"unmetered": 0.0, "total": 1.89, "metered": 1.89},
    "result": "PASSED",
    "message": "testPay passed",
    "arn": f"{PREFIX}:test:{RUN_ID}/00000/00001/00000",
    "counters": {**NONE, "passed": 1, "total": 1},
}
"""(D: list-tests)"""


def upload(**changes: Any) -> dict[str, Any]:
    """An upload that was just created (C: DeNA, sylph)."""
    return {
        "arn": f"{PREFIX}:upload:{PROJECT_ID}/one",
        "name": "shop.apk",
        "created": 1567000000.253,
        "type": "ANDROID_APP",
        "status": "INITIALIZED",
        "url": "https://prod-us-west-2-uploads.s3-us-west-2.amazonaws.com/one?X-Amz-Signature=0",
        "category": "PRIVATE",
        **changes,
    }


CURATED_SPECS = [
    upload(
        arn=f"arn:aws:devicefarm:us-west-2::upload:{number}00e31e8-12ac-11e9-ab14-d663b5a4a9ff",
        category="CURATED",
        created=f"202{number}-07-31T12:36:17.474Z",
        name=f"TestSpec of Invented v{number}.0 (adds support)",
        status="SUCCEEDED",
        type="APPIUM_JAVA_JUNIT_TEST_SPEC",
    )
    for number in (0, 3)
]
"""(C: aws-sdk-js-v3#5526)"""
ARTIFACTS = [
    {
        "arn": f"{PREFIX}:artifact:{RUN_ID}/00007/{places}",
        "name": name,
        "type": kind,
        "extension": extension,
        "url": f"https://prod-us-west-2-results.s3-us-west-2.amazonaws.com/1/{places}.{extension}",
    }
    for places, name, kind, extension in IOS_CUSTOM_ARTIFACTS
]
"""The whole listing of an iOS job in a custom environment (C: sylph)."""
SESSION_LOG = {
    "arn": f"{PREFIX}:artifact:{RUN_ID}/00000",
    **SESSION_LOGS[0],
    "url": "https://prod-us-west-2-results.s3.dualstack.us-west-2.amazonaws.com/1",
}
"""(D: appium-endpoint-server-logs)"""
POOLS: list[dict[str, Any]] = [
    {
        "arn": "arn:aws:devicefarm:us-west-2::devicepool:082d10e5-d7d7-48a5-ba5c-b33d66ef0000",
        "name": "Invented Top",
        "description": "Invented top devices",
        "type": "CURATED",
        "rules": [{"attribute": "ARN", "operator": "IN", "value": f'["{DEVICE}"]'}],
    },
    {
        "arn": POOL,
        "name": "name",
        "description": "description",
        "type": "PRIVATE",
        "rules": [{"attribute": "ARN", "operator": "IN", "value": f'["{DEVICE}"]'}],
    },
]
"""(C: DeNA)"""
DEVICES = [
    device(
        arn=f"arn:aws:devicefarm:us-west-2::device:{number:032X}",
        name=f"Invented {number} ",
        modelId="{}",
        availability="AVAILABLE" if number % 90 == 0 else "HIGHLY_AVAILABLE",
    )
    for number in range(1, 182)
]
"""As many as the whole answer of ListDevices had, with a space at the end of a name and empty
braces as an id of a model (C: execubench).
"""
EMPTY_PAGE = {"devices": [], "nextToken": "eyJpZCI6eyJzIjoiRDEvMSIsIm4iOm51bGx9fQ=="}
"""(C: aws-sdk-js-v3#4732)"""
PROJECT: Mapping[str, Any] = {
    "arn": f"{PREFIX}:project:{PROJECT_ID}",
    "name": "shop",
    "defaultJobTimeoutMinutes": 10,
    "created": 1567000000.614,
}
"""(C: sylph)"""
PROFILES: list[dict[str, Any]] = [
    {
        "arn": f"arn:aws:devicefarm:us-west-2::networkprofile:000000{number:02}-0000-4000-8000-ff",
        "name": name,
        "type": "CURATED",
    }
    for number, name in enumerate(NETWORK_PROFILES)
]
"""The names are captured, and their ARNs are invented (C: iheartest)."""
SETTINGS: Mapping[str, Any] = {
    "maxSlots": {"5B1E7A50-7A6E-4E3D-9A51-0D3C5F5B2A01": 4},
    "unmeteredRemoteAccessDevices": {"ANDROID": 0, "IOS": 0},
    "maxJobTimeoutMinutes": 150,
    "trialMinutes": {"total": 1000.0, "remaining": 954.1},
    "defaultJobTimeoutMinutes": 60,
    "awsAccountNumber": "444455556666",
    "unmeteredDevices": {"ANDROID": 0, "IOS": 0},
}
"""(D: docs_get_account_settings)"""
OFFERING = {
    "platform": "IOS",
    "type": "RECURRING",
    "id": "5B1E7A50-7A6E-4E3D-9A51-0D3C5F5B2A01",
    "description": "iOS Unmetered Device Slot",
}
OFFERING_STATUS = {
    "current": {OFFERING["id"]: {"offering": OFFERING, "quantity": 1}},
    "nextPeriod": {
        OFFERING["id"]: {"effectiveOn": 1459000000.0, "offering": OFFERING, "quantity": 1}
    },
}
"""(D: docs_get_offering_status)"""
OFFERINGS = [
    {
        "recurringCharges": [
            {"cost": {"amount": 250.0, "currencyCode": "USD"}, "frequency": "MONTHLY"}
        ],
        **OFFERING,
    }
]
"""(D: docs_list_offerings)"""
PROMOTIONS = [{"id": "3FREEMONTHS", "description": "An invented promotion."}]
"""(D: docs_list_offering_promotions)"""
