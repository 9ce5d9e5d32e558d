"""Device Farm's errors by AWS's names, and every message of the mocked service.

Rule: a message without a mark is invented. A mark says where the words are from; docs/evidence.md
explains the grades and the sources. The words of ScheduleRun are in ``run_messages``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class DeviceFarmError(Exception):
    """An error of the mocked service: AWS's code, its HTTP status and a message for the caller."""

    status: int = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
        self.details: Mapping[str, str] = {}
        """Further members of the error's document."""

    @property
    def code(self) -> str:
        """The bare code, as ``__type`` carries it (C: aws-sdk-go#550)."""
        return type(self).__name__


class ArgumentException(DeviceFarmError):
    """An invalid argument was specified."""


class NotFoundException(DeviceFarmError):
    """The specified entity was not found."""


class ValidationException(DeviceFarmError):
    """A member breaks a constraint of the model. No operation runs (C: realm/aws-devicefarm#8)."""


class LimitExceededException(DeviceFarmError):
    """A limit was exceeded."""


class IdempotencyException(DeviceFarmError):
    """An entity with the same name already exists."""


class InvalidOperationException(DeviceFarmError):
    """There was an error with the update request, or an active resource uses this one."""


class NotEligibleException(DeviceFarmError):
    """The account may not use the operation."""


class CannotDeleteException(DeviceFarmError):
    """The requested object could not be deleted."""


class TaggingError(DeviceFarmError):
    """An error about tags, whose document also names the resource."""

    def __init__(self, message: str, resource_name: str) -> None:
        super().__init__(message)
        self.details = {"resourceName": resource_name}


class TooManyTagsException(TaggingError):
    """The list of tags on the resource is over the limit."""


class SerializationException(DeviceFarmError):
    """The body of the request cannot be read as a JSON object."""


class UnknownOperationException(DeviceFarmError):
    """The request names an operation that the service does not have."""


class UnknownRegionException(DeviceFarmError):
    """The request went to a region without Device Farm. Code and message are invented, because a
    client of AWS finds no host there.
    """


class InternalFailure(DeviceFarmError):
    """The service failed and should have refused the request. No operation declares this error."""

    status = 500


class OtherError(DeviceFarmError):
    """An error with any code: a refusal of moto's IAM mode, or a fault that a test arranged."""

    def __init__(
        self, code: str, message: str, status: int = 400, details: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.details = details or {}
        self._code = code
        self.status = status

    @property
    def code(self) -> str:
        return self._code


class ConnectionFailure(DeviceFarmError):
    """No answer: the client gets an error of the connection, by the name of botocore's class."""

    def __init__(self, name: str) -> None:
        super().__init__(NO_ANSWER)
        self._name = name

    @property
    def code(self) -> str:
        return self._name


# ARNs
NOT_FOUND = "The provided resource does not exist: {arn}"
"""C, weak: aws-actions/aws-devicefarm-browser-testing."""
DEVICE_NOT_FOUND = "No device was found for arn {arn}"
"""T: aws-sdk-js, aws-sdk-ruby."""
WRONG_KIND = "The provided {kind} resource is not valid: {arn}"
"""C: wdio#95, where a call of the test grid says "project"."""
INVALID_ARN = " Invalid arn {arn}"
"""C: wdio#70, the leading space included."""
INVALID_PROJECT_ARN = "Invalid Project arn: {arn}"
"""C: mealapp for ScheduleRun; for other operations inferred (I: ScheduleRun)."""

# Requests
UNKNOWN_OPERATION = "Device Farm has no operation {name!r}"
UNKNOWN_REGION = (
    "AWS Device Farm does not exist in {region}, only in us-west-2. "
    'Create the client with boto3.client("devicefarm", region_name="us-west-2").'
)
NOT_AN_OBJECT = "The body of the request is not a JSON object"
NOT_GZIP = "The body of the request is not gzip, as its Content-Encoding says: {error}"
LARGE_REQUEST = "The body of the request can have {most} bytes, and has more"
BROKEN_REQUEST = "The body of the request could not be read: {error}"
BAD_TOKEN = "The provided nextToken is not valid: {token}"
BAD_MAX_RESULTS = "maxResults must be greater than 0, but is {given}"
CURATED = "The resource is curated by AWS Device Farm and cannot be changed or deleted: {arn}"
NO_ANSWER = "the client gets no answer, as the test arranged"
MOCK_FAILED = "The mock failed at this request: {error}. Its standard error says more."

# Projects
PROJECT_IN_USE = "The project has an active run or session and cannot be deleted: {arn}"
BAD_TIMEOUT = "{member} must be between 5 and 150, but is {given}"
RESERVED_VARIABLE = (
    "The names of environment variables that start with DEVICEFARM_ are reserved: {name}"
)

# Uploads
UNPROCESSED = "Missing or unprocessed resources."
"""C: aws-cli#1497, aws-sdk-go#550 for ScheduleRun in 2015 and 2016. ScheduleRun has other
words today (see ``run_messages``). That sessions have this message is invented.
"""
UNZIP_FAILED = "We could not open your {what}. Please verify that the file is valid and try again."
"""D: troubleshooting-android-applications."""
BAD_TEST_SPEC = (
    "We could not read your test spec. "
    "Please verify that it is valid YAML with version and phases and try again."
)
BAD_SPEC_VERSION = "The version number specified in the yaml file is incorrect."
"""C: mealapp."""
TOO_LARGE = (
    "We could not process your {what}. Please verify that it is not larger than 4 GB and try again."
)
WEB_APP = "An upload of the type WEB_APP cannot be created"
SLASH_IN_NAME = "The name of an upload must not contain a forward slash: {name}"
BAD_EXTENSION = "The name of an upload of the type {type} must end with {extension}: {name}"
BAD_CONTENT_TYPE = (
    "The contentType of an upload must be Latin-1 text without control characters: {given}"
)
NOT_A_TEST_SPEC = (
    "Only an uploaded test spec can be updated, and this upload is of the type {type}: {arn}"
)

# Device filters and rules of device pools
BAD_OPERATOR = (
    "The operator {operator} is not supported for the attribute {attribute}. "
    "Supported operators: {supported}"
)
NEEDS_ONE_VALUE = (
    "The operator {operator} takes exactly one value, "
    "but {count} were given for the attribute {attribute}"
)
NEEDS_VALUES = (
    "The operator {operator} takes one or more values, "
    "but none was given for the attribute {attribute}"
)
RULE_INCOMPLETE = (
    "A rule of a device pool needs attribute, operator and value, "
    "but rule {number} has no {missing}"
)
RULE_NOT_JSON = (
    "The value of the ARN rule is not JSON: {value}. Write "
    r'"\"arn:aws:devicefarm:...\"" for EQUALS and "[\"arn:aws:devicefarm:...\"]" for IN and NOT_IN.'
)
"""Invented, because AWS's own message is null (C: aws-sdk-java#502, aws-sdk-java#503)."""

# Device pools
STATIC_POOL = "A static device pool can not have max devices parameter"
"""C: sylph."""
BAD_MAX_DEVICES = "maxDevices must be greater than 0, but is {given}"
MAX_AND_CLEAR = "maxDevices and clearMaxDevices cannot be used in the same request"
MIXED_POOL = (
    "A device pool contains either physical or virtual devices, not both: "
    "{physical} is physical, {virtual} virtual"
)

# Instance profiles, network profiles and VPC endpoint configurations
PROFILE_IN_USE = (
    "The instance profile is in use by the device instance {instance} and cannot be deleted: {arn}"
)
CURATED_TYPE = (
    "The type of a network profile cannot be CURATED, "
    "because only AWS Device Farm has profiles of this type"
)
OUT_OF_RANGE = "{member} must be between 0 and {most}, but is {given}"
VPCE_IN_USE = (
    "The VPC endpoint configuration is in use by an active run or session "
    "and cannot be {act}: {arn}"
)
VPCE_NEEDS_PRIVATE = (
    "VPC endpoint configurations apply to private devices only, and this device is public: {arn}"
)

# Tags
NOT_TAGGABLE = "A resource of the kind {kind} cannot be tagged. Kinds that can: {taggable}: {arn}"
TOO_MANY_TAGS = "A resource can have {limit} tags, but would have {count}"
RESERVED_TAG = "The keys of tags that start with aws: are reserved: {key}"
REPEATED_TAG = "A request must not have two tags with the same key"

# Remote access sessions
NO_REMOTE_ACCESS = "The device does not support remote access: {arn}"
OTHER_DEVICE = "The device instance {instance} does not belong to the device {arn}"
SESSION_ACTIVE = "The remote access session is still active and cannot be deleted: {arn}"
SESSION_NOT_RUNNING = (
    "An app can be installed only while the remote access session is RUNNING; "
    "its status is {status}: {arn}"
)
ENDED_EARLY = "The remote access session ended with an error."
STOPPED_BY_USER = "The remote access session was stopped."
STOPPED_BY_LIMIT = "The remote access session reached its time limit of {minutes:g} minutes."
STOPPED_BY_IDLE = "The remote access session ended after {minutes:g} minutes without activity."
UNKNOWN_PARAMETER = (
    "The parameter {name} of a remote access session is not supported. "
    "The supported one is appium:version"
)
APPIUM_VERSION_NEEDED = (
    "The configuration must have the parameter appium:version, 2 or 3, because the device has iOS "
    "27 or later: {arn}"
)
NO_APPIUM_VERSION = "The Appium server version {version} is not available for the device: {arn}"
INVALID_ENDPOINT = "Invalid pre-signed URL"
"""C: agent-device#2479."""

# Runs and jobs
DEVICES_UNCLEAR = (
    "Exactly one of devicePoolArn and deviceSelectionConfiguration is required, but {given} given"
)
BAD_PARAMETER = (
    "The test parameter {name} must be a whole number between {least} and {most}, but is {given}"
)
BAD_LOCATION = "The location's {name} must be between {least} and {most}, but is {given}"
TOO_MANY_AUXILIARY_APPS = "A run can have at most 3 auxiliary apps, but {count} were given"
RUN_ACTIVE = "The run is still active and cannot be deleted: {arn}"
JOB_PASSED = "Successful test lifecycle of Setup Test"
"""C: DeNA."""
JOB_QUEUE_LIMIT = "The job waited for a device for 24 hours and was skipped."
PARSING_FAILED = "The test package could not be parsed."
INSIGHTS_NONE = "The insights type NONE cannot be combined with other types"

# Billing
BAD_QUANTITY = "quantity must be {least} or greater, but is {given}"
TOO_MANY_SLOTS = (
    "The account may own {limit} device slots of the offering, but would own {count}: {id}"
)
NO_NEW_CUSTOMER = (
    "The promotion is for new customers of device slots, "
    "but the account has bought slots before: {id}"
)
NOTHING_TO_RENEW = "The account owns no device slot of the offering that it could renew: {id}"
NO_SLOTS = (
    "The account has no unmetered {platform} {what} slot to bill this to. "
    "Buy one with PurchaseOffering, or set billingMethod to METERED."
)

# The test grid
GRID_QUOTA = (
    "Cannot exceed {quota} concurrent sessions. "
    "Currently active={active}, pending={pending}, failed=0"
)
"""C: nightwatch#3094."""
GRID_RATE = "{per_second} sessions start in a second at most"
GRID_LIMIT = (
    "The session {id} has timed out because it has reached {limit} of {seconds} seconds. Please "
    "refer to our documentation for details on how to increase your session duration through a "
    "capability."
)
"""For "maximum session duration" (C: testcafe#7434). Of the idle time-out the words are invented.
"""
GRID_URL_INVALID = (
    "The URL of the test grid is not valid. Use the one that CreateTestGridUrl answered"
)
GRID_URL_EXPIRED = (
    "The URL of the test grid expired at {moment}. Ask CreateTestGridUrl for another one"
)
GRID_URL_PROJECT = "The project of this URL of the test grid does not exist: {arn}"
GRID_PROJECT_ACTIVE = "The project has active sessions and cannot be deleted: {arn}"
GRID_SESSION_UNCLEAR = (
    "A session is looked up either by sessionArn, or by projectArn and sessionId, but not by both"
)


def validation_message(problems: Sequence[str]) -> str:
    """AWS's message for a request that breaks constraints (C: realm/aws-devicefarm#8)."""
    plural = "errors" if len(problems) > 1 else "error"
    return f"{len(problems)} validation {plural} detected: {'; '.join(problems)}"


def arn_error(kind: str, arn: str) -> DeviceFarmError:
    """The error for an ARN that names no resource of this kind.

    A malformed ARN gives a ValidationException, an ARN of another kind an ArgumentException, and
    an unknown ARN a NotFoundException. The ARN of a project whose id is not a GUID gives an
    ArgumentException (the code is invented).
    """
    parts = arn.split(":", 6)
    if len(parts) < 7 or not all((parts[3], parts[5], parts[6])):
        return ValidationException(INVALID_ARN.format(arn=arn))
    if parts[5] != kind:
        return ArgumentException(WRONG_KIND.format(kind=kind.removeprefix("testgrid-"), arn=arn))
    if kind == "project" and _GUID.fullmatch(parts[6]) is None:
        return ArgumentException(INVALID_PROJECT_ARN.format(arn=arn))
    return NotFoundException(not_found_message(kind, arn))


def not_found_message(kind: str, arn: str) -> str:
    """The message for a well-formed ARN of this kind that names nothing."""
    return (DEVICE_NOT_FOUND if kind == "device" else NOT_FOUND).format(arn=arn)
