"""The names that arguments of users may have, for type checkers.

Rule: ``python3 -m tests.literals`` writes this file from botocore's model. Do not edit it.
"""

from __future__ import annotations

from typing import Literal

BOTOCORE = "1.44.8"
"""The version whose model has these names."""

OperationName = Literal[
    "CreateDevicePool",
    "CreateInstanceProfile",
    "CreateNetworkProfile",
    "CreateProject",
    "CreateRemoteAccessSession",
    "CreateTestGridProject",
    "CreateTestGridUrl",
    "CreateUpload",
    "CreateVPCEConfiguration",
    "DeleteDevicePool",
    "DeleteInstanceProfile",
    "DeleteNetworkProfile",
    "DeleteProject",
    "DeleteRemoteAccessSession",
    "DeleteRun",
    "DeleteTestGridProject",
    "DeleteUpload",
    "DeleteVPCEConfiguration",
    "GetAccountSettings",
    "GetDevice",
    "GetDeviceInstance",
    "GetDevicePool",
    "GetDevicePoolCompatibility",
    "GetInstanceProfile",
    "GetJob",
    "GetNetworkProfile",
    "GetOfferingStatus",
    "GetProject",
    "GetRemoteAccessSession",
    "GetRun",
    "GetSuite",
    "GetTest",
    "GetTestGridProject",
    "GetTestGridSession",
    "GetUpload",
    "GetVPCEConfiguration",
    "InstallToRemoteAccessSession",
    "ListArtifacts",
    "ListDeviceInstances",
    "ListDevicePools",
    "ListDevices",
    "ListInstanceProfiles",
    "ListJobs",
    "ListNetworkProfiles",
    "ListOfferingPromotions",
    "ListOfferingTransactions",
    "ListOfferings",
    "ListProjects",
    "ListRemoteAccessSessions",
    "ListRuns",
    "ListSamples",
    "ListSuites",
    "ListTagsForResource",
    "ListTestGridProjects",
    "ListTestGridSessionActions",
    "ListTestGridSessionArtifacts",
    "ListTestGridSessions",
    "ListTests",
    "ListUniqueProblems",
    "ListUploads",
    "ListVPCEConfigurations",
    "PurchaseOffering",
    "RenewOffering",
    "ScheduleRun",
    "StopJob",
    "StopRemoteAccessSession",
    "StopRun",
    "TagResource",
    "UntagResource",
    "UpdateDeviceInstance",
    "UpdateDevicePool",
    "UpdateInstanceProfile",
    "UpdateNetworkProfile",
    "UpdateProject",
    "UpdateTestGridProject",
    "UpdateUpload",
    "UpdateVPCEConfiguration",
]
"""An operation of Device Farm."""

AnyOperation = Literal["*"]
"""All operations, for farm.fail."""

ErrorCode = Literal[
    "AccessDeniedException",
    "ArgumentException",
    "CannotDeleteException",
    "ConnectTimeoutError",
    "ConnectionClosedError",
    "EndpointConnectionError",
    "IdempotencyException",
    "InternalFailure",
    "InternalServiceException",
    "InvalidOperationException",
    "LimitExceededException",
    "NotEligibleException",
    "NotFoundException",
    "ProxyConnectionError",
    "ReadTimeoutError",
    "SSLError",
    "ServiceAccountException",
    "ServiceUnavailable",
    "TagOperationException",
    "TagPolicyException",
    "ThrottlingException",
    "TooManyTagsException",
    "UnrecognizedClientException",
]
"""An error that an operation answers, or a failure of the connection."""

Stage = Literal[
    "PENDING",
    "PENDING_CONCURRENCY",
    "PENDING_DEVICE",
    "PREPARING",
    "RUNNING",
    "STOPPING",
]
"""A status of a session before COMPLETED."""

RunStage = Literal[
    "SCHEDULING",
    "PENDING",
    "PENDING_CONCURRENCY",
    "PENDING_DEVICE",
    "PREPARING",
    "RUNNING",
    "STOPPING",
]
"""A status of a run before COMPLETED."""

UploadStage = Literal[
    "INITIALIZED",
    "PROCESSING",
]
"""A status of an upload before its end."""

UploadEnd = Literal[
    "SUCCEEDED",
    "FAILED",
]
"""How the processing of an upload ends."""

Result = Literal[
    "PASSED",
    "WARNED",
    "FAILED",
    "SKIPPED",
    "ERRORED",
    "STOPPED",
]
"""A final result of a session, a run or a part of a run."""

ResultCode = Literal[
    "PARSING_FAILED",
    "VPC_ENDPOINT_SETUP_FAILED",
]
"""Why a run is SKIPPED."""
