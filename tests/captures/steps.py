"""Steps of a mock's life: runs, pools, profiles, configurations, the test grid, slots and tags. See
story.Story.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from moto_devicefarm import Device, DeviceFarm, DeviceInstance
from moto_devicefarm.core import clock as clocks
from moto_devicefarm.core.statuses import RESULTS
from moto_devicefarm.resources.billing.offerings import OFFERINGS
from moto_devicefarm.resources.grid.handle import GridSessionHandle
from tests.captures import PREFIX, PROJECT_ID, call

PHONE = Device("Pixel 8")
PRIVATE = Device(
    "Mine", instances=(DeviceInstance(udid="one", labels=("lab",)), DeviceInstance(udid="two"))
)
RULES: tuple[list[dict[str, str]], ...] = (
    [],
    [{"attribute": "PLATFORM", "operator": "EQUALS", "value": '"ANDROID"'}],
    [{"attribute": "ARN", "operator": "IN", "value": json.dumps([PHONE.arn])}],
    [
        {
            "attribute": "INSTANCE_ARN",
            "operator": "IN",
            "value": json.dumps([PRIVATE.instances[0].arn]),
        }
    ],
)


def pick(arns: Sequence[str], number: int) -> str:
    """One of the ARNs, more often a late one; an unknown ARN if there are none."""
    there = arns[1:]
    return there[-1 - number % len(there)] if there else f"{PREFIX}:project:none"


class Steps:
    """Each method takes two numbers and does one thing. The steps remember the ARNs of what they
    create.
    """

    def __init__(self, farm: DeviceFarm, now: int) -> None:
        self.farm = farm
        self.now = now
        self.projects, self.uploads, self.sessions = [""], [""], [""]
        self.pools, self.networks, self.profiles, self.configurations = [""], [""], [""], [""]
        self.runs, self.grids = [""], [""]
        self.handles: list[GridSessionHandle] = []

    def call(self, operation: str, **params: Any) -> Any:
        """The answer of an operation at the moment of the story."""
        with clocks.hold_at(self.now):
            return call(operation, **params)

    def create_pool(self, first: int, second: int) -> None:
        more: dict[str, Any] = (
            {"maxDevices": second}
            if second > 6
            else {"description": f"{second}"}
            if second > 3
            else {}
        )
        request = {
            "projectArn": pick(self.projects, first),
            "name": f"pool {first}",
            "rules": RULES[second % 4],
            **more,
        }
        self.pools.append(self.call("CreateDevicePool", **request)["arn"])

    def update_pool(self, first: int, second: int) -> None:
        more: dict[str, Any] = {"clearMaxDevices": True} if second % 2 else {"rules": RULES[1]}
        self.call("UpdateDevicePool", arn=pick(self.pools, first), name=f"pool {second}", **more)

    def delete_pool(self, first: int, second: int) -> None:
        self.call("DeleteDevicePool", arn=pick(self.pools, first))

    def create_profiles(self, first: int, second: int) -> None:
        request = {
            "projectArn": pick(self.projects, first),
            "name": "slow",
            "uplinkDelayMs": second,
            "type": "PRIVATE",
        }
        self.networks.append(self.call("CreateNetworkProfile", **request)["arn"])
        profile = self.call(
            "CreateInstanceProfile",
            name="shelf",
            excludeAppPackagesFromCleanup=["a"] * (second % 3),
        )
        self.profiles.append(profile["arn"])

    def update_profiles(self, first: int, second: int) -> None:
        self.call(
            "UpdateInstanceProfile", arn=pick(self.profiles, first), rebootAfterUse=bool(second % 2)
        )
        self.call(
            "UpdateDeviceInstance",
            arn=PRIVATE.instances[second % 2].arn,
            profileArn=pick(self.profiles, first),
        )
        self.call(
            "UpdateNetworkProfile",
            arn=pick(self.networks, first),
            description="slow",
            downlinkLossPercent=second,
        )

    def delete_profile(self, first: int, second: int) -> None:
        kind, arns = (("Instance", self.profiles), ("Network", self.networks))[second % 2]
        self.call(f"Delete{kind}Profile", arn=pick(arns, first))

    def configure(self, first: int, second: int) -> None:
        if second % 3:
            request = {
                "vpceConfigurationName": f"{first}",
                "vpceServiceName": "s",
                "serviceDnsName": "d",
            }
            self.configurations.append(self.call("CreateVPCEConfiguration", **request)["arn"])
        else:
            self.call(
                "UpdateVPCEConfiguration",
                arn=pick(self.configurations, first),
                serviceDnsName=f"{second}",
            )

    def delete_configuration(self, first: int, second: int) -> None:
        self.call("DeleteVPCEConfiguration", arn=pick(self.configurations, first))

    def arrange_run(self, first: int, second: int) -> None:
        if first % 5 == 4:
            self.farm.next_run(result_code="PARSING_FAILED")
        else:
            tests: list[Any] = [
                "one",
                {"name": "two", "suite": "Other", "seconds": first, "result": RESULTS[first % 6]},
            ]
            message = "It broke." if first % 2 else None
            self.farm.next_run(
                results=RESULTS[second % 6], tests=tests[: first % 3], message=message
            )

    def schedule(self, first: int, second: int) -> None:
        project = pick(self.projects, first)
        app = self.call("CreateUpload", projectArn=project, name="a.apk", type="ANDROID_APP")["arn"]
        with clocks.hold_at(self.now):
            self.farm.put(app, b"body")
        spec = "arn:aws:devicefarm:us-west-2::upload:100e31e8-12ac-11e9-ab14-d663b5a4a910"
        custom = {"type": "APPIUM_JAVA_TESTNG", "testPackageArn": app, "testSpecArn": spec}
        test = (
            {"type": "BUILTIN_FUZZ", "parameters": {"seed": f"{second}"}} if second % 3 else custom
        )
        if test is custom:
            package = self.call(
                "CreateUpload",
                projectArn=project,
                name="t.zip",
                type=f"{custom['type']}_TEST_PACKAGE",
            )["arn"]
            with clocks.hold_at(self.now):
                self.farm.put(package, b"body")
            custom["testPackageArn"] = package
        request: dict[str, Any] = {
            "projectArn": project,
            "appArn": app,
            "test": test,
            "name": f"run {second}",
        }
        if second % 2:
            request["deviceSelectionConfiguration"] = {"filters": [], "maxDevices": 1 + second % 3}
        else:
            if not self.pools[1:]:
                self.create_pool(first, first % 2)
            request["devicePoolArn"] = pick(self.pools, second)
        configuration: dict[str, Any] = {"billingMethod": "UNMETERED"} if second % 4 == 1 else {}
        if second % 5 == 0 and self.configurations[-1]:
            configuration["vpceConfigurationArns"] = [self.configurations[-1]]
        if second % 5 == 1 and self.networks[-1]:
            configuration["networkProfileArn"] = self.networks[-1]
        try:
            run = self.call(
                "ScheduleRun",
                configuration=configuration,
                executionConfiguration={"jobTimeoutMinutes": 5},
                **request,
            )
        except ValueError as error:  # of the arrangement: this run can't have its results
            if "no test of the run would run" not in str(error):
                raise
        else:
            self.runs.append(run["arn"])

    def stop_run(self, first: int, second: int) -> None:
        run = pick(self.runs, first)
        if second % 2:
            self.call("StopRun", arn=run)
        else:
            self.call("StopJob", arn=f"{run.replace(':run:', ':job:')}/00000")

    def delete_run(self, first: int, second: int) -> None:
        self.call("DeleteRun", arn=pick(self.runs, first))

    def create_grid(self, first: int, second: int) -> None:
        self.grids.append(self.call("CreateTestGridProject", name=f"grid {first}")["arn"])
        self.start_grid_session(0, second)

    def start_grid_session(self, first: int, second: int) -> None:
        arn = pick(self.grids, first)
        with clocks.hold_at(self.now), suppress(ValueError):
            self.handles.append(
                self.farm.start_grid_session(
                    arn, capabilities={"aws:maxDurationSecs": 200 + 100 * second}
                )
            )

    def drive(self, first: int, second: int) -> None:
        if self.handles:
            handle = self.handles[-1 - first % len(self.handles)]
            with clocks.hold_at(self.now), suppress(ValueError):
                if second % 4:
                    handle.action("POST", f"/session/{second}", duration=100 * second)
                else:
                    handle.end(errored=bool(first % 2))

    def delete_grid(self, first: int, second: int) -> None:
        if second % 2:
            self.call(
                "UpdateTestGridProject", projectArn=pick(self.grids, first), name=f"grid {second}"
            )
        else:
            self.call("DeleteTestGridProject", projectArn=pick(self.grids, first))

    def buy(self, first: int, second: int) -> None:
        operation = "RenewOffering" if first % 3 == 1 else "PurchaseOffering"
        self.call(operation, offeringId=list(OFFERINGS)[second % 4], quantity=1 + first % 2)

    def tag(self, first: int, second: int) -> None:
        kinds = (
            self.projects,
            self.sessions,
            self.runs,
            self.pools,
            self.networks,
            self.profiles,
            self.grids,
        )
        arn = pick((*kinds, self.configurations, ["", PHONE.arn])[second % 9], first)
        if first % 3:
            self.call(
                "TagResource", ResourceARN=arn, Tags=[{"Key": f"{first % 3}", "Value": f"{second}"}]
            )
        else:
            self.call("UntagResource", ResourceARN=arn, TagKeys=["1"])

    def load_more(self, first: int, second: int) -> None:
        """Load a part of a captured run, or a resource of another kind."""
        status, own = (
            ("RUNNING", "COMPLETED", "PENDING_DEVICE", "STOPPING")[first % 4],
            f"{PROJECT_ID}/r{first % 2}",
        )
        ended = (
            {"result": RESULTS[second % 6], "message": "as captured"}
            if status == "COMPLETED"
            else {}
        )
        place = f"{own}/00000"
        deep = [
            {"arn": f"{PREFIX}:{kind}:{place}{below}", "status": status, **ended}
            for kind, below in PARTS
        ]
        others: list[dict[str, Any]] = [
            {
                "arn": f"{PREFIX}:devicepool:{own}",
                "name": f"captured {second}",
                "rules": RULES[second % 4],
                "maxDevices": 3,
            },
            {
                "arn": f"{PREFIX}:networkprofile:{own}",
                "name": "captured",
                "uplinkDelayMs": second,
                "new": {"a": None},
            },
            {
                "arn": f"{PREFIX}:instanceprofile:{first % 2}",
                "name": "captured",
                "packageCleanup": True,
            },
            {"arn": f"{PREFIX}:vpceconfiguration:{first % 2}", "serviceDnsName": "captured"},
            {
                "arn": f"{PREFIX}:testgrid-session:{own}",
                "status": ("ACTIVE", "CLOSED", "ERRORED")[second % 3],
            },
            {
                "arn": f"{PREFIX}:artifact:{place}/00000/00001/00000",
                "name": "Log",
                "type": "DEVICE_LOG",
                "url": "https://x",
            },
            {
                "arn": f"{PREFIX}:artifact:{PROJECT_ID}/s/00000",
                "type": "APPIUM_SERVER_LOG_OUTPUT",
                "name": "x",
            },
            {"arn": f"{PREFIX}:sample:{place}/00000", "type": "CPU", "url": "https://x"},
            {
                "arn": f"{PREFIX}:run:{own}",
                "status": status,
                "totalJobs": second,
                "parsingResultUrl": "https://x",
                **ended,
            },
        ]
        report = [*others, *deep]
        with clocks.hold_at(self.now):
            loaded = self.farm.load([report[second], report[(first + second) % len(report)]])
        self.projects += loaded.get("Project", [])
        self.runs += loaded.get("Run", [])
        self.pools += loaded.get("DevicePool", [])
        self.networks += loaded.get("NetworkProfile", [])
        self.profiles += loaded.get("InstanceProfile", [])
        self.configurations += loaded.get("VPCEConfiguration", [])
        self.grids += loaded.get("TestGridProject", [])
        self.sessions += loaded.get("RemoteAccessSession", [])


PARTS = (("job", ""), ("suite", "/00001"), ("test", "/00001/00000"), ("test", "/00000/00001"))
