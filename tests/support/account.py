"""A client of Device Farm for tests of its behaviour: an account without boto3 and moto.

``account.get_run(arn=run)`` calls GetRun: operations are methods in snake_case, and their members
are keyword arguments with AWS's names, as in boto3. The other methods are steps that many tests
need; those that create a resource return its ARN.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

import pytest
from botocore import xform_name

from moto_devicefarm.core import api, model
from moto_devicefarm.core.errors import DeviceFarmError
from moto_devicefarm.core.resource import kind_of
from moto_devicefarm.core.run_plan import ArrangedTest, RunPlan
from moto_devicefarm.core.session_plan import SessionPlan
from moto_devicefarm.core.store import Store
from moto_devicefarm.registry import Device
from moto_devicefarm.resources.billing.offerings import OFFERINGS
from moto_devicefarm.resources.device_pools import DevicePool, devices_in
from moto_devicefarm.resources.grid.handle import GridSessionHandle, start
from moto_devicefarm.resources.grid.projects import GridProject
from moto_devicefarm.resources.uploads.uploads import Upload, deliver_body
from tests.support.store import NOW_IN_SECONDS, make_store

OPERATIONS = {xform_name(name): name for name in model.service_model().operation_names}
"""AWS's names of the operations by those of boto3's methods."""
APPIUM = "APPIUM_PYTHON"
"""The type of the tests in runs whose type does not matter."""
TEST_SPEC = f"{APPIUM}_TEST_SPEC"
"""The type of an upload of a test spec."""
LONG = {"browserName": "chrome", "aws:maxDurationSecs": 2400, "aws:idleTimeoutSecs": 900}
"""Capabilities of a test grid session that lasts long."""
UNMETERED = {"billingMethod": "UNMETERED"}
NOUNS = {
    "session": "remote_access_session",
    "devicepool": "device_pool",
    "deviceinstance": "device_instance",
    "instanceprofile": "instance_profile",
    "networkprofile": "network_profile",
    "vpceconfiguration": "vpce_configuration",
    "testgrid-project": "test_grid_project",
    "testgrid-session": "test_grid_session",
}
"""How operations name the kinds that ARNs name otherwise."""
ARN_MEMBERS = {"testgrid-project": "projectArn", "testgrid-session": "sessionArn"}
"""The member of a request for one resource, of the kinds where it is not ``arn``."""


class ErrorAnswer(NamedTuple):
    """An error as a client receives it."""

    code: str
    message: str


class Account:
    """An account whose store is given, or is new and has the settings of ``mock_devicefarm``."""

    def __init__(self, store: Store | None = None, **settings: Any) -> None:
        self.store = make_store(**settings) if store is None else store
        self.error = Errors(self)

    def call(self, operation: str, /, **members: Any) -> dict[str, Any]:
        """The whole answer to an operation under AWS's name, such as "GetRun"."""
        return api.call(self.store, operation, members)

    def __getattr__(self, method: str) -> Callable[..., Any]:
        """A method that calls an operation.

        It returns the value of the answer's member where the model has only one: a document, or a
        list. The whole answer is returned where it has several, so of a list that has a next page.
        """
        if method not in OPERATIONS:
            raise AttributeError(f"Account has no {method!r}, and no operation has this name")
        operation = OPERATIONS[method]
        key = model.operation_model(operation).result_key

        def call(**members: Any) -> Any:
            answer = self.call(operation, **members)
            return answer[key] if key is not None and answer.keys() == {key} else answer

        return call

    # Any resource, by its ARN

    def get(self, arn: str) -> Any:
        """The document of a resource now."""
        return self._call_for("get", arn)

    def status(self, arn: str) -> Any:
        """The status of a resource now."""
        return self.get(arn)["status"]

    def statuses(self, *arns: str) -> list[str]:
        """The statuses of several resources now."""
        return [self.status(arn) for arn in arns]

    def start_of(self, arn: str) -> float:
        """When a session or job started, in seconds after NOW."""
        seconds: float = self.get(arn)["started"] - NOW_IN_SECONDS
        return round(seconds, 3)

    def stop(self, arn: str) -> Any:
        """Stop a session, a run or a job, and return the document that AWS answers."""
        return self._call_for("stop", arn)

    def delete(self, arn: str) -> None:
        """Delete a resource."""
        assert self._call_for("delete", arn) == {}

    def _call_for(self, verb: str, arn: str) -> Any:
        kind = kind_of(arn)
        operation = getattr(self, f"{verb}_{NOUNS.get(kind, kind)}")
        return operation(**{ARN_MEMBERS.get(kind, "arn"): arn})

    # Projects and uploads

    @cached_property
    def default_project(self) -> str:
        """The project of everything that is created without a ``projectArn``; it is created when a
        test first needs it.
        """
        return self.project()

    def project(self, **members: Any) -> str:
        """Create a project."""
        return _arn(self.create_project(**{"name": "checkout", **members}))

    def _in_project(self, members: Mapping[str, Any]) -> dict[str, Any]:
        """The members, with the default project if they name no project."""
        project = {} if "projectArn" in members else {"projectArn": self.default_project}
        return {**project, **members}

    def upload(self, name: str = "shop.apk", type: str = "ANDROID_APP", **members: Any) -> str:
        """Create an upload, which is INITIALIZED."""
        return _arn(self.create_upload(name=name, type=type, **self._in_project(members)))

    def put(self, arn: str, body: bytes = b"any bytes") -> None:
        """Send the body of an upload."""
        deliver_body(self.store, self.store.get(Upload, arn), body)

    def app(self, name: str = "shop.apk", type: str = "ANDROID_APP", **members: Any) -> str:
        """Create an upload and send its body, so that it has SUCCEEDED."""
        arn = self.upload(name, type, **members)
        self.put(arn)
        return arn

    def own_uploads(self, project: str | None = None, **members: Any) -> list[dict[str, Any]]:
        """The documents of the uploads in a project's list, without AWS's curated ones."""
        uploads = self.list_uploads(arn=project or self.default_project, **members)
        return [upload for upload in uploads if upload["category"] == "PRIVATE"]

    def test_package(self, test_type: str = APPIUM, name: str = "tests.zip", **members: Any) -> str:
        """Create the package of tests of a type; it has SUCCEEDED."""
        return self.app(name, f"{test_type}_TEST_PACKAGE", **members)

    # Sessions and runs

    def session(self, device: Device | None = None, **members: Any) -> str:
        """Create a remote access session, by default on the first device of the registry."""
        device = device or self.store.settings.devices.devices()[0]
        request = {"deviceArn": device.arn, **self._in_project(members)}
        return _arn(self.create_remote_access_session(**request))

    def pool(self, *rules: tuple[str, str, str], **members: Any) -> str:
        """Create a device pool whose rules are (attribute, operator, value); without a rule it
        holds all physical devices.
        """
        names = ("attribute", "operator", "value")
        request = {
            "name": "phones",
            "rules": [dict(zip(names, rule, strict=True)) for rule in rules],
            **self._in_project(members),
        }
        return _arn(self.create_device_pool(**request))

    def devices_in(self, pool: str) -> list[str]:
        """The names of the devices in a pool now."""
        found = devices_in(self.store, self.store.get(DevicePool, pool))
        return [device.name for device in found]

    def run(self, **members: Any) -> str:
        """Schedule a run: by default of Appium tests without an app, on all physical devices."""
        return _arn(self.schedule_run(**self.run_request(**members)))

    def run_request(self, **members: Any) -> dict[str, Any]:
        """The members of ScheduleRun; pool, project and test are created unless they are given."""
        request = self._in_project(members)
        project = request["projectArn"]
        if "test" not in request:
            package = self.test_package(projectArn=project)
            request["test"] = {"type": APPIUM, "testPackageArn": package}
        if not request.keys() & {"devicePoolArn", "deviceSelectionConfiguration"}:
            request["devicePoolArn"] = self.pool(projectArn=project)
        return request

    def suites_of(self, run: str, job: int = 0) -> Any:
        """The documents of the suites of one of a run's jobs."""
        return self.list_suites(arn=self.list_jobs(arn=run)[job]["arn"])

    def tests_of(self, run: str, job: int = 0, suite: int = 1) -> Any:
        """The documents of the tests of one suite; by default of the suite between set-up and
        teardown of the run's first job.
        """
        return self.list_tests(arn=self.suites_of(run, job)[suite]["arn"])

    # The test grid

    @cached_property
    def default_grid_project(self) -> str:
        """A test grid project; it is created when a test first needs it."""
        return self.grid_project()

    def grid_project(self, **members: Any) -> str:
        """Create a test grid project."""
        return _arn(self.create_test_grid_project(**{"name": "shop", **members}))

    def grid_session(
        self, project: str | None = None, capabilities: Mapping[str, Any] | None = None
    ) -> GridSessionHandle:
        """Start a test grid session, and return the handle that drives it."""
        found = self.store.get(GridProject, project or self.default_grid_project)
        return start(self.store, found, capabilities)

    def grid_sessions(self, **filters: Any) -> list[str]:
        """The ARNs of the sessions of the default test grid project, in the order of the list."""
        sessions = self.list_test_grid_sessions(projectArn=self.default_grid_project, **filters)
        return [session["arn"] for session in sessions]

    def grid_artifacts(self, session: str, **members: Any) -> dict[str, dict[str, Any]]:
        """The documents of a test grid session's artifacts by their file names."""
        artifacts = self.list_test_grid_session_artifacts(sessionArn=session, **members)
        return {artifact["filename"]: artifact for artifact in artifacts}

    # What a test arranges

    def buy_slots(self, quantity: int = 1) -> None:
        """Buy this many slots of each offering."""
        for offering in OFFERINGS:
            self.purchase_offering(offeringId=offering, quantity=quantity)

    def charges(self) -> list[tuple[str, int, float]]:
        """Type, quantity and dollars of each transaction, in the order of time."""
        return [
            (
                transaction["offeringStatus"]["type"],
                transaction["offeringStatus"]["quantity"],
                transaction["cost"]["amount"],
            )
            for transaction in reversed(self.list_offering_transactions())
        ]

    def owned_slots(self) -> tuple[dict[str, int], dict[str, int]]:
        """The number of slots by offering, now and in the next period."""
        answer = self.get_offering_status()
        now, later = (
            {offering: status["quantity"] for offering, status in answer[period].items()}
            for period in ("current", "nextPeriod")
        )
        return now, later

    def next_session(self, **plan: Any) -> None:
        """Arrange the life of the next session, as ``farm.next_session`` does."""
        self.store.settings.arrangements.sessions.append(SessionPlan(**plan))

    def next_run(self, *tests: Any, **plan: Any) -> None:
        """Arrange the tests and results of the next run, as ``farm.next_run`` does."""
        planned = tuple(map(ArrangedTest.of, tests))
        self.store.settings.arrangements.runs.append(RunPlan(tests=planned, **plan))

    def replace_device(self, device: Device) -> None:
        """Let the registry have the device in another state."""
        self.store.settings.devices.replace(device)


def account_with_slots(quantity: int = 50, **settings: Any) -> Account:
    """A new account that owns this many unmetered slots of each offering."""
    account = Account(max_slots=quantity, **settings)
    account.buy_slots(quantity)
    return account


class Errors:
    """The same operations, called to be refused: ``account.error.get_run(arn=run)``."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def __getattr__(self, method: str) -> Callable[..., ErrorAnswer]:
        """A method that returns the error of a call, and fails the test if there is none."""
        call = getattr(self._account, method)

        def error(*args: Any, **members: Any) -> ErrorAnswer:
            with pytest.raises(DeviceFarmError) as raised:
                call(*args, **members)
            return ErrorAnswer(raised.value.code, raised.value.message)

        return error


def _arn(document: Mapping[str, Any]) -> str:
    arn: str = document["arn"]
    return arn
