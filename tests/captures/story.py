"""The life of a mock: random actions, and all answers to them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from moto_devicefarm import DeviceFarm, Timings
from moto_devicefarm.core import clock as clocks
from moto_devicefarm.core.errors import DeviceFarmError
from moto_devicefarm.core.statuses import STAGES
from moto_devicefarm.devicefarm.models import store_of
from moto_devicefarm.resources.uploads.uploads import Upload
from tests.captures import NOW, PREFIX, PROJECT_ID, answers, project, session, upload
from tests.captures.steps import PHONE as PHONE
from tests.captures.steps import PRIVATE as PRIVATE
from tests.captures.steps import Steps, pick
from tests.support.store import ACCOUNT_ID

START = int(NOW * 1000)
MOMENTS = (-3600, -1, 0, 1, 30, 200, 9001, 10**6)
PACES = (
    Timings(),
    Timings(session_pending=5, session_preparing=20, session_stopping=10),
    Timings.realistic(),
)


def all_answers(accounts: Sequence[str]) -> list[list[str]]:
    """The answers of every Get and List of the accounts, at moments around the present."""
    found = []
    for seconds in MOMENTS:
        with clocks.hold_at(START + 1000 * seconds):
            found.append([text for account in accounts for text in answers(store_of(account))])
    return found


Action = Callable[["Story", int, int], None]


class Story(Steps):
    """A mock with its clock, and what the story has created in it."""

    def __init__(self, farm: DeviceFarm) -> None:
        super().__init__(farm, START)

    def run_actions(self, actions: Sequence[tuple[str, int, int]]) -> None:
        """Do all actions. An operation that Device Farm refuses is part of the story."""
        for name, first, second in actions:
            with suppress(DeviceFarmError):
                ACTIONS[name](self, first, second)

    def tick(self, first: int, second: int) -> None:
        self.now += (first * 100 + second - 100) * 1000

    def create_project(self, first: int, second: int) -> None:
        minutes = {"defaultJobTimeoutMinutes": 5 + second} if second else {}
        self.projects.append(self.call("CreateProject", name=f"project {first}", **minutes)["arn"])

    def update_project(self, first: int, second: int) -> None:
        self.call(
            "UpdateProject",
            arn=pick(self.projects, first),
            environmentVariables=[{"name": "A", "value": str(second)}],
        )

    def delete_project(self, first: int, second: int) -> None:
        self.call("DeleteProject", arn=pick(self.projects, first))

    def create_upload(self, first: int, second: int) -> None:
        name, kind = [
            ("a.apk", "ANDROID_APP"),
            ("a.ipa", "IOS_APP"),
            ("a.yml", "APPIUM_PYTHON_TEST_SPEC"),
        ][second % 3]
        self.uploads.append(
            self.call("CreateUpload", projectArn=pick(self.projects, first), name=name, type=kind)[
                "arn"
            ]
        )

    def put(self, first: int, second: int) -> None:
        with clocks.hold_at(self.now):
            arn = pick(self.uploads, first)
            if store_of(ACCOUNT_ID).find(Upload, arn) is not None:
                self.farm.put(arn, b"body")

    def update_upload(self, first: int, second: int) -> None:
        self.call(
            "UpdateUpload",
            arn=pick(self.uploads, first),
            name="b.yml",
            editContent=bool(second % 2),
        )

    def delete_upload(self, first: int, second: int) -> None:
        self.call("DeleteUpload", arn=pick(self.uploads, first))

    def create_session(self, first: int, second: int) -> None:
        more: dict[str, Any] = {"appArn": pick(self.uploads, first)} if second % 5 == 1 else {}
        if second % 7 == 3:
            more["instanceArn"] = PRIVATE.instances[0].arn
        if second % 3 == 1:
            more["configuration"] = {
                "billingMethod": "METERED" if second % 2 else "UNMETERED",
                "deviceProxy": {"host": "proxy.example", "port": 1},
            }
        device = PHONE if second % 2 and "instanceArn" not in more else PRIVATE
        answer = self.call(
            "CreateRemoteAccessSession",
            projectArn=pick(self.projects, first),
            deviceArn=device.arn,
            **more,
        )
        self.sessions.append(answer["arn"])

    def stop(self, first: int, second: int) -> None:
        self.call("StopRemoteAccessSession", arn=pick(self.sessions, first))

    def delete_session(self, first: int, second: int) -> None:
        self.call("DeleteRemoteAccessSession", arn=pick(self.sessions, first))

    def install(self, first: int, second: int) -> None:
        arns = {
            "remoteAccessSessionArn": pick(self.sessions, first),
            "appArn": pick(self.uploads, second),
        }
        self.call("InstallToRemoteAccessSession", **arns)

    def read(self, first: int, second: int) -> None:
        self.call("ListRemoteAccessSessions", arn=pick(self.projects, first))

    def label(self, first: int, second: int) -> None:
        self.call(
            "UpdateDeviceInstance",
            arn=PRIVATE.instances[first % 2].arn,
            labels=["x"] * (second % 3),
        )

    def replace(self, first: int, second: int) -> None:
        device = (PHONE, PRIVATE)[first % 2]
        availability = ("BUSY", "AVAILABLE", None)[second % 3]
        self.farm.registry.replace(dataclasses.replace(device, availability=availability))

    def arrange(self, first: int, second: int) -> None:
        if first % 2:
            self.farm.next_session(stuck_in=STAGES[second % 6])
        else:
            self.farm.next_session(
                ends_with="ERRORED",
                after=second * 10 if second % 3 else None,
                endpoint_lifetime=first,
            )

    def load(self, first: int, second: int) -> None:
        statuses = ("RUNNING", "COMPLETED", "PENDING_DEVICE", "STOPPING", "PREPARING", "PENDING")
        arn = f"{PREFIX}:session:{PROJECT_ID}/{first % 3}/00000"
        report = [
            session(statuses[second % 6], arn=arn, new={"at": [first, None]}),
            upload(status=("SUCCEEDED", "INITIALIZED", "FAILED")[first % 3]),
            project(name=f"captured {second}"),
        ]
        with clocks.hold_at(self.now):
            loaded = self.farm.load(report[: 1 + second % 3])
        self.sessions += loaded["RemoteAccessSession"]
        self.projects += loaded.get("Project", [])
        self.uploads += loaded.get("Upload", [])


ACTIONS: dict[str, Action] = {
    name: getattr(Story, name)
    for name in dir(Story)
    if not name.startswith("_") and name not in ("call", "run_actions")
}
