"""One resource of each kind in an account; each is created when a test first needs it."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from moto_devicefarm import Device, DeviceInstance, Timings
from moto_devicefarm.core import clock, errors, model
from moto_devicefarm.core.captured import Captured
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.artifacts.artifacts import Sample
from moto_devicefarm.resources.billing.offerings import OFFERINGS
from moto_devicefarm.resources.uploads.uploads import Delivery, Upload
from tests.support.account import APPIUM, LONG, Account
from tests.support.store import ACCOUNT_ID, PREFIX

NOBODY = "00000000-0000-0000-0000-00000000dead"
PHONE = Device("Pixel 8")
LOCAL = Device("Pixel 5", remote_access_enabled=False)
IPHONE = Device("iPhone 15")
CARRIED = {"arn": f"{PREFIX}:instanceprofile:{NOBODY[:-4]}beef", "name": "carried"}
UNITS = (
    DeviceInstance(udid="A", labels=("lab",), instance_profile=CARRIED),
    DeviceInstance(udid="B"),
)
TYPED: dict[str, Any] = {"type": "PHYSICAL"} if "type" in model.structure("Device").members else {}
REMOVED: dict[str, Any] = {"carrier": "T-Mobile", "radio": "LTE", "remote_debug_enabled": False}
"""Members that documents of today lack (C: execubench)."""
LAB = Device("Pixel 7", fleet_name="lab", instances=UNITS, **REMOVED, **TYPED)
INSTANCE = LAB.instances[0].arn
FLEET = (PHONE, LOCAL, IPHONE, LAB)
TIMINGS = Timings(setup_test=10, test=600, teardown_test=10)
"""A session is RUNNING at its first read, a run takes more than ten minutes."""
SETTINGS: dict[str, Any] = {"registry": FLEET, "timings": TIMINGS, "max_slots": 5}

VPC = {
    "securityGroupIds": ["sg-12345678"],
    "subnetIds": ["subnet-12345678"],
    "vpcId": "vpc-12345678",
}
ROLE = f"arn:aws:iam::{ACCOUNT_ID}:role/farm"
VARIABLES = [{"name": "STAGE", "value": "test"}]
PROXY = {"host": "proxy.internal", "port": 8080}
WAYS, MEASURES = ("uplink", "downlink"), ("BandwidthBits", "DelayMs", "JitterMs", "LossPercent")
LINES = {f"{way}{measure}": 10 for way in WAYS for measure in MEASURES}
ANDROID = {"attribute": "PLATFORM", "operator": "EQUALS", "value": '"ANDROID"'}
ON_LAB = {"attribute": "ARN", "operator": "IN", "value": json.dumps([LAB.arn])}


class World:
    """ARNs by the kind of their resource. A resource is created together with the resources that it
    needs, and no others.
    """

    def __init__(self, store: Store | None = None) -> None:
        self.account = Account(**SETTINGS) if store is None else Account(store)
        self.store = self.account.store
        self.call = self.account.call

    def create(self, operation: str, **members: Any) -> str:
        """The ARN of the resource that an operation creates."""
        (document,) = self.call(operation, **members).values()
        arn: str = document["arn"]
        return arn

    @cached_property
    def project(self) -> str:
        return self.create(
            "CreateProject",
            name="shop",
            defaultJobTimeoutMinutes=60,
            vpcConfig=VPC,
            environmentVariables=[{"name": "TEAM", "value": "shop"}],
            executionRoleArn=ROLE,
        )

    @cached_property
    def grid_project(self) -> str:
        return self.create(
            "CreateTestGridProject", name="browsers", description="For tests", vpcConfig=VPC
        )

    @cached_property
    def app(self) -> str:
        return self._delivered("shop.apk", None, '{"package_name": "com.example"}')

    @cached_property
    def waiting_app(self) -> str:
        """An upload without a body."""
        return self.create(
            "CreateUpload",
            projectArn=self.project,
            name="late.apk",
            type="ANDROID_APP",
            contentType="a/b",
        )

    @cached_property
    def broken_app(self) -> str:
        """An upload that FAILED, because its body is not an app."""
        return self._delivered("broken.apk", errors.UNZIP_FAILED.format(what="application"), None)

    @cached_property
    def broken_spec(self) -> str:
        """A test spec that FAILED."""
        return self._delivered("spec.yml", errors.BAD_TEST_SPEC, None, f"{APPIUM}_TEST_SPEC")

    def _delivered(
        self, name: str, problem: str | None, metadata: str | None, type: str = "ANDROID_APP"
    ) -> str:
        """The ARN of an upload with the result of its processing; no body is needed."""
        arn = self.create(
            "CreateUpload", projectArn=self.project, name=name, type=type, contentType="a/b"
        )
        upload = self.store.get(Upload, arn)
        upload.contents = ((upload.created, Delivery(upload.created, problem, metadata)),)
        return arn

    @cached_property
    def package(self) -> str:
        return self.account.test_package(projectArn=self.project)

    @cached_property
    def spec(self) -> str:
        return self.account.app("spec.yml", f"{APPIUM}_TEST_SPEC", projectArn=self.project)

    @cached_property
    def data(self) -> str:
        return self.account.app("data.zip", "EXTERNAL_DATA", projectArn=self.project)

    @cached_property
    def pool(self) -> str:
        """At most two public phones."""
        members = {
            "projectArn": self.project,
            "name": "phones",
            "description": "For tests",
            "maxDevices": 2,
        }
        public = {"attribute": "FLEET_TYPE", "operator": "EQUALS", "value": '"PUBLIC"'}
        return self.create("CreateDevicePool", **members, rules=[ANDROID, public])

    @cached_property
    def lab_pool(self) -> str:
        """The private device."""
        return self.create(
            "CreateDevicePool",
            projectArn=self.project,
            name="lab",
            description="For tests",
            rules=[ON_LAB],
        )

    @cached_property
    def profile(self) -> str:
        """An instance profile that no instance carries."""
        return self.create(
            "CreateInstanceProfile",
            name="clean",
            description="For tests",
            packageCleanup=True,
            excludeAppPackagesFromCleanup=["com.example"],
            rebootAfterUse=False,
        )

    @cached_property
    def network(self) -> str:
        return self.create(
            "CreateNetworkProfile",
            projectArn=self.project,
            name="slow",
            description="For tests",
            **LINES,
        )

    @cached_property
    def vpce(self) -> str:
        return self.create(
            "CreateVPCEConfiguration",
            vpceConfigurationName="shop",
            vpceServiceName="com.amazonaws.vpce.us-west-2.vpce-svc-1",
            serviceDnsName="shop.internal",
            vpceConfigurationDescription="For tests",
        )

    @cached_property
    def labelled(self) -> None:
        """The private instance carries the account's profile."""
        self.call("UpdateDeviceInstance", arn=INSTANCE, profileArn=self.profile, labels=["lab"])

    @cached_property
    def session(self) -> str:
        """A RUNNING session on a private device, created with all members of the request."""
        _ = self.labelled
        return self.create(
            "CreateRemoteAccessSession",
            projectArn=self.project,
            deviceArn=LAB.arn,
            instanceArn=INSTANCE,
            appArn=self.app,
            name="mine",
            configuration={
                "vpceConfigurationArns": [self.vpce],
                "deviceProxy": PROXY,
                "billingMethod": "METERED",
            },
            interactionMode="NO_VIDEO",
            skipAppResign=True,
        )

    @cached_property
    def ended_session(self) -> str:
        self.call("StopRemoteAccessSession", arn=self.session)
        return self.session

    def plan(self, **more: Any) -> dict[str, Any]:
        """A request for a run with all members."""
        return {
            "projectArn": self.project,
            "appArn": self.app,
            "devicePoolArn": self.lab_pool,
            "name": "nightly",
            "test": {
                "type": APPIUM,
                "testPackageArn": self.package,
                "testSpecArn": self.spec,
                "filter": "smoke",
                "parameters": {"appium_version": "1.4.16"},
            },
            "configuration": {
                "extraDataPackageArn": self.data,
                "networkProfileArn": self.network,
                "locale": "de_DE",
                "location": {"latitude": 52.5, "longitude": 13.4},
                "vpceConfigurationArns": [self.vpce],
                "deviceProxy": PROXY,
                "customerArtifactPaths": {
                    "iosPaths": ["a"],
                    "androidPaths": ["b"],
                    "deviceHostPaths": ["c"],
                },
                "radios": {"wifi": True, "bluetooth": True, "nfc": False, "gps": False},
                "auxiliaryApps": [self.app],
                "billingMethod": "METERED",
                "environmentVariables": VARIABLES,
                "executionRoleArn": ROLE,
                "insightsTypes": ["TEST_REPORT"],
            },
            "executionConfiguration": {
                "jobTimeoutMinutes": 30,
                "accountsCleanup": True,
                "appPackagesCleanup": True,
                "videoCapture": True,
                "skipAppResign": True,
            },
            **more,
        }

    @cached_property
    def run(self) -> str:
        """A RUNNING run, scheduled with all members; its first test will fail."""
        self.account.next_run(
            {"name": "LoginTests.test_login", "result": "FAILED", "message": "no button"},
            "test_pay",
        )
        _ = self.labelled
        return self.create("ScheduleRun", **self.plan())

    def fuzz(self, **more: Any) -> str:
        """Schedule a run of the built-in fuzz test on devices that filters select."""
        return self.create("ScheduleRun", **self.fuzz_plan(**more))

    def fuzz_plan(self, **more: Any) -> dict[str, Any]:
        """A request for such a run."""
        chosen = [{"attribute": "ARN", "operator": "IN", "values": [PHONE.arn]}]
        return {
            "projectArn": self.project,
            "appArn": self.app,
            "deviceSelectionConfiguration": {"filters": chosen, "maxDevices": 1},
            "test": {"type": "BUILTIN_FUZZ", "parameters": {"event_count": "100", "seed": "7"}},
            **more,
        }

    @cached_property
    def unparsed_run(self) -> str:
        self.account.next_run(result_code="PARSING_FAILED")
        return self.fuzz()

    @cached_property
    def stopped_run(self) -> str:
        """A run that was stopped before its first test."""
        run = self.fuzz()
        self.call("StopRun", arn=run)
        return run

    def inside(self, kind: str) -> str:
        """The ARN of the run's job, of the job's suite with two tests, or of the first of these
        tests.
        """
        tail = {"job": "/00000", "suite": "/00000/00001", "test": "/00000/00001/00000"}[kind]
        return self.run.replace(":run:", f":{kind}:") + tail

    @cached_property
    def sample(self) -> str:
        return self.sample_of(self.inside("job"))

    def sample_of(self, job_arn: str, number: int = 0) -> str:
        """A captured sample of the job; the service does not create samples any more."""
        arn = f"{job_arn.replace(':job:', ':sample:')}/{number:05}"
        members = {"arn": arn, "type": "CPU", "url": "https://example.com/cpu.csv"}
        self.store.add(Sample(arn=arn, created=clock.now(), captured=Captured(members)))
        return arn

    @cached_property
    def grid_session(self) -> str:
        """An ACTIVE test grid session with one action."""
        handle = self.account.grid_session(self.grid_project, LONG)
        handle.action("POST", "/session", duration=5)
        self._handle = handle
        return handle.arn

    @cached_property
    def ended_grid_session(self) -> str:
        arn = self.grid_session
        self._handle.end()
        return arn

    @cached_property
    def slots(self) -> str:
        """The id of an offering; the account owns one slot of each offering."""
        self.account.buy_slots()
        return next(iter(OFFERINGS))

    @cached_property
    def tagged(self) -> str:
        tags = [{"Key": "team", "Value": "shop"}]
        self.call("TagResource", ResourceARN=self.project, Tags=tags)
        return self.project
