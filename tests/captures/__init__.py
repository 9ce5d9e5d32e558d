"""Invented captured documents, and a short way to call the mock that loaded them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm import DeviceFarm
from moto_devicefarm.core import api
from moto_devicefarm.devicefarm.models import store_of
from tests.support.answers import answers as answers
from tests.support.store import ACCOUNT_ID

DATA = Path(__file__).parent / "data"
PROJECT_ID = "557ebe28-9b31-4dc2-9fea-cedb7690ffae"
PREFIX = "arn:aws:devicefarm:us-west-2:111122223333"
PROJECT = f"{PREFIX}:project:{PROJECT_ID}"
UPLOAD = f"{PREFIX}:upload:{PROJECT_ID}/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"
SESSION = f"{PREFIX}:session:{PROJECT_ID}/b97db420-341e-47bd-8afc-788b960052b6/00000"
OWN = f"{PROJECT_ID}/c0ffee00-1111-4222-8333-444455556666"
RUN, JOB = f"{PREFIX}:run:{OWN}", f"{PREFIX}:job:{OWN}/00000"
SUITE, TEST = f"{PREFIX}:suite:{OWN}/00000/00001", f"{PREFIX}:test:{OWN}/00000/00001/00002"
ARTIFACT, SAMPLE = (
    f"{PREFIX}:artifact:{OWN}/00000/00001/00002/00003",
    f"{PREFIX}:sample:{OWN}/00000/00000",
)
POOL, NETWORK = f"{PREFIX}:devicepool:{OWN}", f"{PREFIX}:networkprofile:{OWN}"
PROFILE, CONFIGURATION = (
    f"{PREFIX}:instanceprofile:{PROJECT_ID}",
    f"{PREFIX}:vpceconfiguration:{PROJECT_ID}",
)
GRID_PROJECT, GRID_SESSION = (
    f"{PREFIX}:testgrid-project:{PROJECT_ID}",
    f"{PREFIX}:testgrid-session:{OWN}",
)
DEVICE = "arn:aws:devicefarm:us-west-2::device:0123456789ABCDEF0123456789ABCDEF"
INSTANCE = "arn:aws:devicefarm:us-west-2::deviceinstance:PDX111111111"
SCRUBBED = "arn:aws:devicefarm:us-west-2:***"
"""What a person leaves of an ARN."""

NOW = 1772366400.0
"""conftest.NOW in epoch seconds."""
CREATED = NOW - 600
STARTED = NOW - 590

DEVICE_DOCUMENT: dict[str, Any] = {
    "arn": DEVICE,
    "name": "Invented One",
    "manufacturer": "Invented",
    "model": "Invented One",
    "modelId": "INV1",
    "formFactor": "PHONE",
    "platform": "ANDROID",
    "os": "15",
    "cpu": {"frequency": "MHz", "architecture": "arm64-v8a", "clock": 1300.0},
    "resolution": {"width": 1080, "height": 2400},
    "heapSize": 512000000,
    "memory": 128000000000,
    "image": "0123456789ABCDEF0123456789ABCDEF",
    "remoteAccessEnabled": True,
    "remoteDebugEnabled": False,
    "fleetType": "PUBLIC",
}


def project(**changes: Any) -> dict[str, Any]:
    """The document of a project."""
    return {"arn": PROJECT, "name": "checkout", "created": CREATED, **changes}


def upload(**changes: Any) -> dict[str, Any]:
    """The document of an app that was processed."""
    return {
        "arn": UPLOAD,
        "name": "shop.apk",
        "created": CREATED,
        "type": "ANDROID_APP",
        "status": "SUCCEEDED",
        "category": "PRIVATE",
        **changes,
    }


def session(status: str = "RUNNING", **changes: Any) -> dict[str, Any]:
    """The document of a session that is RUNNING since ten minutes ago."""
    running = {"started": STARTED} if status in ("PREPARING", "RUNNING", "STOPPING") else {}
    return {
        "arn": SESSION,
        "name": "nightly",
        "created": CREATED,
        "status": status,
        "result": "PENDING",
        "device": DEVICE_DOCUMENT,
        "billingMethod": "METERED",
        "interactionMode": "INTERACTIVE",
        "skipAppResign": False,
        **running,
        **changes,
    }


def call(operation: str, /, account: str = ACCOUNT_ID, **params: Any) -> Any:
    """The answer of an operation: the one member of its output. An output of none or several
    members is answered whole.
    """
    answer = api.call(store_of(account), operation, params)
    return next(iter(answer.values())) if len(answer) == 1 else answer


def refusal(farm: DeviceFarm, source: Any, **arguments: Any) -> str:
    """The message of the ValueError that refuses a source. It checks that nothing was loaded."""
    before = farm.dump()
    with pytest.raises(ValueError) as caught:  # noqa: PT011  the words are what the caller looks at
        farm.load(source, **arguments)
    assert farm.dump() == before
    return str(caught.value)
