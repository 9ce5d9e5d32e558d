"""The command ``demo``: one remote access session from start to end. Rule: it uses boto3 and
``requests`` as a user's program does.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import boto3
import requests
from freezegun import freeze_time
from tabulate import tabulate

from moto_devicefarm.core.timings import Timings
from moto_devicefarm.mock import mock_devicefarm
from moto_devicefarm.registry.device import BUSY

START = "2026-01-05T09:00:00Z"
"""The first moment of the frozen clock."""
COLUMNS = ("time", "status", "result", "device minutes", "endpoint")


def print_demo(device: str | None, devices: Path | None, *, only_document: bool) -> None:
    """Print the session at each step as a table, and its final document.

    ``device`` is the name of a device or a part of it, ``devices`` a file with the devices. Raises
    ValueError if no session is possible on such a device, and OSError for an unreadable file.
    """
    session: dict[str, Any] = {}
    rows = []
    for time, session in _steps(device, devices):
        minutes = session.get("deviceMinutes", {}).get("total")
        rows.append(
            (
                time,
                session["status"],
                session["result"],
                "" if minutes is None else f"{minutes:.2f}",
                "yes" if "endpoints" in session else "no",
            )
        )
    if not only_document:
        print(tabulate(rows, headers=COLUMNS, disable_numparse=True), end="\n\n")
    print(json.dumps(session, indent=2, default=_in_utc))


def _in_utc(moment: dt.datetime) -> str:
    """A time as the table has it. boto3 answers times in the zone of the machine."""
    return moment.astimezone(dt.timezone.utc).isoformat()


def _steps(name: str | None, file: Path | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """The time of day and the session's document at each step."""
    with freeze_time(START) as clock, mock_devicefarm(registry=file, timings=Timings.realistic()):
        client = boto3.client("devicefarm", region_name="us-west-2")
        device: Any = _choose_device(client.list_devices()["devices"], name)
        project = client.create_project(name="demo")["project"]["arn"]
        is_ios = device["platform"] == "IOS"
        upload = client.create_upload(
            projectArn=project,
            name="demo.ipa" if is_ios else "demo.apk",
            type="IOS_APP" if is_ios else "ANDROID_APP",
        )["upload"]
        requests.put(upload["url"], data=b"demo", timeout=60)
        clock.tick(60)
        answer: Any = client.create_remote_access_session(
            projectArn=project, deviceArn=device["arn"], appArn=upload["arn"]
        )
        arn = answer["remoteAccessSession"]["arn"]
        yield _time(), answer["remoteAccessSession"]
        for seconds in (3, 3, 60, 60, 120):
            clock.tick(seconds)
            answer = client.get_remote_access_session(arn=arn)
            yield _time(), answer["remoteAccessSession"]
        answer = client.stop_remote_access_session(arn=arn)
        yield _time(), answer["remoteAccessSession"]
        clock.tick(15)
        answer = client.get_remote_access_session(arn=arn)
        yield _time(), answer["remoteAccessSession"]


def _time() -> str:
    return dt.datetime.now(dt.timezone.utc).strftime("%H:%M:%S")


def _choose_device(devices: Sequence[Any], name: str | None) -> Any:
    """The first free device with this name, else with this part of a name."""
    usable = [
        device
        for device in devices
        if device["remoteAccessEnabled"] and device["availability"] not in BUSY
    ]
    wanted = (name or "").lower()
    found = [device for device in usable if device["name"].lower() == wanted]
    found += [device for device in usable if wanted in device["name"].lower()]
    if not found:
        names = ", ".join(sorted({device["name"] for device in usable})) or "none"
        subject = "no device" if name is None else f"no device {name!r}"
        raise ValueError(f"{subject} is free for a remote access session. Free devices: {names}")
    return found[0]
