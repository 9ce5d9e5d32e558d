"""The account that a probe asks: AWS's or the mock's.

Rule: all calls are boto3's, none is faster than AWS's limits allow, each is recorded, and what one
creates is registered for the clean-up before anything else can happen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from typing import Any
from urllib.parse import urlsplit

import boto3
import requests
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    HTTPClientError,
)
from botocore.exceptions import ConnectionError as BotoConnectionError
from botocore.parsers import ResponseParserError

from moto_devicefarm.captures.arn_forms import KIND_OF_SHAPE
from moto_devicefarm.core import model
from moto_devicefarm.core.resource import ARN_PREFIX
from moto_devicefarm.recordings.record import recorded_calls
from moto_devicefarm.verification.clean_up import CleanUp
from moto_devicefarm.verification.driver_calls import Driver
from moto_devicefarm.verification.interrupts import interrupts_after
from moto_devicefarm.verification.known_members import unknown_member
from moto_devicefarm.verification.privacy import Privacy

REGION = "us-west-2"
PREFIX = "moto-devicefarm-verify-"
"""The beginning of the name of everything that probes create."""
READ_PAUSE, CHANGE_PAUSE = 0.1, 1.0
"""Seconds before a call of Get and List, and before any other (D: limits)."""
ENDED = ("SUCCEEDED", "FAILED", "COMPLETED", "CLOSED", "EXPIRED", "ERRORED")
"""The statuses that do not change any more."""
_CREATIONS = ("Create", "Schedule")
_PURCHASES = ("Purchase", "Renew")
_NAMES = ("name", "vpceConfigurationName")
_ID = "00000000-0000-0000-0000-000000000000"
_DENIED = ("AccessDeniedException", "AccessDenied", "UnauthorizedOperation")
_THROTTLED = ("ThrottlingException", "Throttling", "TooManyRequestsException")
_REJECTED = (
    "ExpiredTokenException",
    "ExpiredToken",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
)
"""Errors about the credentials."""


class Refused(Exception):
    """Device Farm answered an error to a call that the rest of the probe needs."""


class NotAnswered(Exception):
    """The account or the installed botocore can't answer the probe."""


class CannotRun(ValueError):
    """No probe can be answered; the text says what to do."""


class Account:
    """Makes the calls of probes.

    ``sleep`` takes seconds, and ``say`` a line about the progress. ``poll_seconds`` are between two
    calls of ``wait``.
    """

    def __init__(
        self,
        session: boto3.Session,
        endpoint_url: str | None = None,
        *,
        sleep: Callable[[float], None],
        poll_seconds: float = 5,
        say: Callable[[str], None] = lambda text: None,
    ) -> None:
        options: dict[str, Any] = {"region_name": REGION, "endpoint_url": endpoint_url}
        config = Config(
            parameter_validation=False,  # the service is asked what it says to wrong parameters
            retries={"mode": "standard", "max_attempts": 5},
        )
        self._client = session.client("devicefarm", config=config, **options)
        self._sts = session.client("sts", **options)
        self._sleep, self._say, self._poll_seconds = sleep, say, poll_seconds
        url: str = self._client.meta.endpoint_url
        self.service = "AWS" if re.search(r"\.amazonaws\.com\b", url) else _origin(url)
        """"AWS", or the URL of another service, without what may be a secret in it."""
        self.calls: list[dict[str, Any]] = []
        """The calls of the present probe, in the form of ``record``."""
        self.clean_up = CleanUp(self._send, sleep, say)
        self._id = ""
        self.privacy = Privacy(self._id, "")
        self._polls = 0

    def identify(self) -> None:
        """Learn whose account it is. Raises CannotRun without credentials and without a network."""
        try:
            caller = self._guarded(self._sts.get_caller_identity)
        except (ClientError, NotAnswered) as error:
            raise CannotRun(f"the account can't be identified: {error}") from None
        self._id = caller["Account"]
        self.privacy = Privacy(self._id, caller["Arn"])

    def begin_probe(self) -> None:
        """Forget the calls of the probe before."""
        self.calls = []
        self._polls = 0

    # ---- for probes

    def call(self, operation: str, **params: Any) -> dict[str, Any]:
        """The answer of an operation. Raises Refused, which ends the probe, at an error."""
        answer = self.ask(operation, **params)
        if answer is None:
            raise Refused(operation)
        return answer

    def ask(self, operation: str, **params: Any) -> dict[str, Any] | None:
        """The answer of an operation; None if it is an error, which is an answer too."""
        return self._recorded(operation, params)

    def read(self, operation: str, **params: Any) -> dict[str, Any]:
        """As ``call``; but the answer is kept only, and not compared."""
        answer = self._recorded(operation, params, compared=False)
        if answer is None:
            raise Refused(operation)
        return answer

    def items(self, operation: str, **params: Any) -> list[Any]:
        """The items on all pages of a list, which are not compared."""
        found: list[Any] = []
        while True:
            answer = self.read(operation, **params)
            token = answer.pop(model.TOKEN, None)
            (page,) = answer.values()
            found += page
            if not token:
                return found
            params[model.TOKEN] = token

    def wait(self, operation: str, *statuses: str, seconds: float, **params: Any) -> dict[str, Any]:
        """Poll until the answer's resource has one of the statuses, or has ended if none is given.

        The first answer of each status is recorded. Raises TimeoutError after ``seconds``.
        """
        self._polls += 1
        seen: set[str] = set()
        waited = 0.0
        while True:
            answer = self._recorded(operation, params, poll=self._polls, seen=seen)
            if answer is None:
                raise Refused(operation)
            status = _status(answer)
            if status in (statuses or ENDED):
                return answer
            if waited >= seconds:
                raise TimeoutError(f"{operation}: still {status} after {seconds:g} s")
            self._say(f"  {operation}: {status}, {waited:g} s of at most {seconds:g} s")
            self._sleep(self._poll_seconds)
            waited += self._poll_seconds

    def create_project(self, name: str = "project", **params: Any) -> str:
        """The ARN of a new project."""
        arn: str = self.call("CreateProject", name=PREFIX + name, **params)["project"]["arn"]
        return arn

    def upload(self, project: str, name: str, type: str, body: bytes) -> dict[str, Any]:
        """Create an upload, send its body, and wait for its end. Returns its last document."""
        created = self.call("CreateUpload", projectArn=project, name=PREFIX + name, type=type)
        try:
            requests.put(created["upload"]["url"], data=body, timeout=300)
        except requests.RequestException as error:
            raise CannotRun(f"no connection for the body of an upload: {error}") from None
        last = self.wait("GetUpload", arn=created["upload"]["arn"], seconds=300)
        upload: dict[str, Any] = last["upload"]
        return upload

    def driver(self, url: str) -> Driver:
        """The driver endpoint of a session, whose commands are recorded too."""
        return Driver(url, lambda call: self.calls.append(self.privacy.anonymous(call)))

    def unknown_arn(self, kind: str) -> str:
        """A well-formed ARN of a kind, such as "session", of which nothing has this ARN."""
        form = next(one for one in KIND_OF_SHAPE.values() if kind == one.KIND)
        own_id = re.sub("<.*?>", _ID, form.FORM.partition(",")[0])
        return f"{ARN_PREFIX}{'' if form.OWNER == 'aws' else self._id}:{kind}:{own_id}"

    # ---- how a call is made

    def _recorded(
        self, operation: str, params: dict[str, Any], seen: set[str] | None = None, **marks: Any
    ) -> dict[str, Any] | None:
        """Make a call and record it. Of the calls with the same ``seen``, only the first of each
        status is recorded.
        """
        _check_known(operation, params)
        _check_harmless(operation, params)
        kept: list[dict[str, Any]] = []
        answer = None
        is_creation = operation.startswith(_CREATIONS)
        try:
            with (
                interrupts_after() if is_creation else nullcontext(),
                recorded_calls(self._client, kept.append),
            ):
                answer = self._guarded(self._send, operation, params)
                if is_creation:
                    self._register(answer)
        except ClientError:
            pass  # it is in ``kept``
        own: dict[str, Any] | None = self.privacy.own_only(answer)
        if seen is None or own is None or _status(own) not in seen:
            call = self.privacy.anonymous(self.privacy.own_only(kept[-1]))
            self.calls.append({**call, **marks})
        if seen is not None and own is not None:
            seen.add(_status(own))
        return own

    def _send(self, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
        self._sleep(READ_PAUSE if operation.startswith(("Get", "List")) else CHANGE_PAUSE)
        answer: dict[str, Any] = getattr(self._client, xform_name(operation))(**params)
        answer.pop("ResponseMetadata", None)
        return answer

    def _register(self, answer: Mapping[str, Any]) -> None:
        for resource in answer.values():
            if isinstance(resource, Mapping) and "arn" in resource:
                self.privacy.created.add(resource["arn"])
                self.clean_up.add(resource["arn"])

    def _guarded(self, function: Callable[..., Any], *args: Any) -> Any:
        """The result of a function that makes a call. Raises ClientError for an answer to a probe,
        and NotAnswered or CannotRun for anything else.
        """
        try:
            return function(*args)
        except ClientError as error:
            code = error.response["Error"].get("Code", "")
            if code in _REJECTED:
                raise CannotRun(
                    f"AWS does not accept the credentials ({code}): sign in again, "
                    "or choose others with --profile"
                ) from None
            if code in (*_DENIED, *_THROTTLED):
                raise NotAnswered(f"{code} for {error.operation_name}") from None
            raise
        except ResponseParserError as error:
            text = re.split(r"\. Further|\n", str(error))[0]
            raise CannotRun(f"what answers is neither AWS nor a mock of it: {text}") from None
        except (BotoConnectionError, HTTPClientError) as error:
            raise CannotRun(f"no connection: {error}. Check the network and the URL") from None
        except BotoCoreError as error:  # such as NoCredentialsError
            raise CannotRun(
                f"{error}. Give AWS credentials in the environment or with --profile; for "
                "moto-devicefarm serve, any will do"
            ) from None


def _origin(url: str) -> str:
    """The scheme, the host and the port of a URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _status(answer: Mapping[str, Any]) -> str:
    """The status of the only resource in an answer."""
    (resource,) = answer.values()
    status: str = resource["status"]
    return status


def _check_known(operation: str, params: Mapping[str, Any]) -> None:
    """Raise NotAnswered for what the installed botocore does not know."""
    if operation not in model.service_model().operation_names:
        raise NotAnswered(f"this botocore has no {operation}: install a newer one")
    unknown = unknown_member(operation, params)
    if unknown is not None:
        raise NotAnswered(f"this botocore has no {unknown} of {operation}: install a newer one")


def _check_harmless(operation: str, params: Mapping[str, Any]) -> None:
    """Raise ValueError for a probe that buys something, or creates what nobody recognizes."""
    if operation.startswith(_PURCHASES):
        raise ValueError(
            f"{operation} costs money that no estimate covers: a probe must not call it"
        )
    if operation.startswith(_CREATIONS):
        for name in _NAMES:
            value = params.get(name)
            if isinstance(value, str) and value and not value.startswith(PREFIX):
                raise ValueError(f"{name}={value!r} in {operation} must begin with {PREFIX!r}")
