"""The shapes that newer versions of botocore brought, for an older installed botocore.

Rule: the service answers a member whatever the SDK of its caller knows. So the mock knows these
members itself, and answers them also to a client in another language. What the installed botocore
has, stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Shapes = Mapping[str, Mapping[str, Any]]
"""Shapes of a service's description, by their names."""


def _structure(*required: str, **members: str) -> dict[str, Any]:
    """A structure; the shapes of its members are given by their names."""
    shape = {
        "type": "structure",
        "members": {name: {"shape": member} for name, member in members.items()},
    }
    return {**shape, "required": list(required)} if required else shape


def _text(**limits: Any) -> dict[str, Any]:
    return {"type": "string", **limits}


def _list(item: str, **limits: int) -> dict[str, Any]:
    return {"type": "list", "member": {"shape": item}, **limits}


_DEVICE_PROXY = {"deviceProxy": "DeviceProxy"}
_ROLE_AND_VARIABLES = {
    "environmentVariables": "EnvironmentVariables",
    "executionRoleArn": "AmazonRoleResourceName",
}
BY_VERSION: Mapping[str, Shapes] = {
    "1.38": {
        "DeviceProxy": _structure("host", "port", host="DeviceProxyHost", port="DeviceProxyPort"),
        "DeviceProxyHost": _text(
            max=255, min=1, pattern="^([a-zA-Z0-9])([a-zA-Z0-9-.]+)([a-zA-Z0-9])$"
        ),
        "DeviceProxyPort": {"type": "integer", "box": True, "max": 65535, "min": 1},
        "CreateRemoteAccessSessionConfiguration": _structure(**_DEVICE_PROXY),
        "GetDevicePoolCompatibilityRequest": _structure(projectArn="AmazonResourceName"),
        "RemoteAccessSession": _structure(**_DEVICE_PROXY),
        "Run": _structure(**_DEVICE_PROXY),
        "ScheduleRunConfiguration": _structure(**_DEVICE_PROXY),
    },
    "1.40.76": {
        "AuxiliaryAppArnList": _list("AmazonResourceName", max=3, min=0),
        "CreateRemoteAccessSessionConfiguration": _structure(auxiliaryApps="AuxiliaryAppArnList"),
        "CreateRemoteAccessSessionRequest": _structure(appArn="AmazonResourceName"),
        "RemoteAccessEndpoints": _structure(
            remoteDriverEndpoint="SensitiveURL", interactiveEndpoint="SensitiveURL"
        ),
        "RemoteAccessSession": _structure(
            appUpload="AmazonResourceName", endpoints="RemoteAccessEndpoints"
        ),
        "SensitiveURL": _text(max=4096),
    },
    "1.42": {
        "AmazonRoleResourceName": _text(
            max=2048, min=20, pattern="^arn:aws:iam::[0-9]{12}:role/.+"
        ),
        "CreateProjectRequest": _structure(**_ROLE_AND_VARIABLES),
        "EnvironmentVariable": _structure(
            "name", "value", name="EnvironmentVariableName", value="EnvironmentVariableValue"
        ),
        "EnvironmentVariableName": _text(max=256, min=1, pattern="[a-zA-Z_][a-zA-Z_0-9]*"),
        "EnvironmentVariableValue": _text(max=256, min=1),
        "EnvironmentVariables": _list("EnvironmentVariable", max=32, min=1),
        "Project": _structure(**_ROLE_AND_VARIABLES),
        "Run": _structure(**_ROLE_AND_VARIABLES),
        "ScheduleRunConfiguration": _structure(**_ROLE_AND_VARIABLES),
        "UpdateProjectRequest": _structure(**_ROLE_AND_VARIABLES),
    },
    "1.43": {
        "CreateRemoteAccessSessionConfiguration": _structure(parameters="RemoteAccessParameters"),
        "InsightsType": _text(enum=["TEST_REPORT"]),
        "InsightsTypes": _list("InsightsType", max=5, min=1),
        "Job": _structure(insights="JobInsights"),
        "JobInsights": _structure(status="ReportStatus", testReport="TestReport"),
        "JobReport": _structure(
            message="ReportMessage", metrics="JobReportMetrics", jobDetailsUrl="SensitiveURL"
        ),
        "JobReportMetrics": _structure(
            jobsTotal="Integer",
            jobsPassed="Integer",
            jobsFailed="Integer",
            jobsSkipped="Integer",
            jobsErrored="Integer",
            jobsStopped="Integer",
            jobsPassedPercentage="Double",
            totalJobExecutionDurationSeconds="Double",
            averageJobExecutionDurationSeconds="Double",
            medianJobExecutionDurationSeconds="Double",
        ),
        "RemoteAccessParameterKey": _text(max=128, min=1, pattern="[a-zA-Z0-9:_]+"),
        "RemoteAccessParameterValue": _text(max=64, min=1, pattern="[a-zA-Z0-9_.]+"),
        "RemoteAccessParameters": {
            "type": "map",
            "key": {"shape": "RemoteAccessParameterKey"},
            "value": {"shape": "RemoteAccessParameterValue"},
            "max": 3,
            "min": 1,
        },
        "ReportMessage": _text(max=4096, min=0),
        "ReportStatus": _text(enum=["PENDING", "RUNNING", "COMPLETED", "SKIPPED", "ERRORED"]),
        "Run": _structure(insightsTypes="InsightsTypes", insights="RunInsights"),
        "RunInsights": _structure(status="ReportStatus", jobReport="JobReport"),
        "ScheduleRunConfiguration": _structure(insightsTypes="InsightsTypes"),
        "TestReport": _structure(
            message="ReportMessage", metrics="TestReportMetrics", testDetailsUrl="SensitiveURL"
        ),
        "TestReportMetrics": _structure(
            testsTotal="Integer",
            testsPassed="Integer",
            testsFailed="Integer",
            testsSkipped="Integer",
            testsErrored="Integer",
            testsOther="Integer",
            testsPassedPercentage="Double",
            totalTestExecutionDurationSeconds="Double",
            medianTestExecutionDurationSeconds="Double",
        ),
    },
    "1.44.8": {
        "ArtifactType": _text(enum=["DEVICE_CONNECT_COMMAND_LOG"]),
        "Device": _structure(type="DeviceType"),
        "DeviceAttribute": _text(enum=["DEVICE_TYPE"]),
        "DeviceFilterAttribute": _text(enum=["DEVICE_TYPE"]),
        "DeviceType": _text(enum=["PHYSICAL", "VIRTUAL"]),
        "InsightsType": _text(enum=["NONE"]),
        "Run": _structure(testPackageArn="AmazonResourceName"),
    },
}
"""What each version of botocore brought: new shapes, and the new members, values and limits of
older ones.
"""


def with_newer_shapes(description: Mapping[str, Any]) -> Mapping[str, Any]:
    """The description of the service with the shapes above added. The given one stays as it is,
    because the clients of the process read it too.
    """
    shapes = dict(description["shapes"])
    for newer in BY_VERSION.values():
        for name, shape in newer.items():
            shapes[name] = _joined(shapes[name], shape) if name in shapes else shape
    return {**description, "shapes": shapes}


def _joined(installed: Mapping[str, Any], newer: Mapping[str, Any]) -> Mapping[str, Any]:
    """A shape with what it lacks of a newer one."""
    joined = dict(installed)
    if "members" in newer:
        own = installed["members"]
        joined["members"] = {**own, **newer["members"], **own}
    if "enum" in newer:
        joined["enum"] = list(dict.fromkeys([*installed["enum"], *newer["enum"]]))
    if "max" in newer:
        joined["max"] = max(installed["max"], newer["max"])
    return joined
