"""Uploads in a store whose first project and first upload they are: for the tests of uploads."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm.core import api, errors
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.uploads.uploads import Upload, deliver_body

PROJECT_ID = "00000000-0000-0000-0000-000000000001"
UPLOAD_ID = "00000000-0000-0000-0000-000000000002"
PROJECT = f"arn:aws:devicefarm:us-west-2:123456789012:project:{PROJECT_ID}"
ARN = f"arn:aws:devicefarm:us-west-2:123456789012:upload:{PROJECT_ID}/{UPLOAD_ID}"
SPEC_TYPE = "APPIUM_PYTHON_TEST_SPEC"


def create(
    store: Store, name: str = "example.apk", type: str = "ANDROID_APP", **params: Any
) -> Any:
    """A new upload's document."""
    return api.call(
        store, "CreateUpload", {"projectArn": PROJECT, "name": name, "type": type, **params}
    )["upload"]


def get(store: Store, arn: str = ARN) -> Any:
    """An upload's document."""
    return api.call(store, "GetUpload", {"arn": arn})["upload"]


def listed(store: Store, project_arn: str = PROJECT, **params: Any) -> list[Any]:
    """What ListUploads answers, without AWS's own."""
    uploads = api.call(store, "ListUploads", {"arn": project_arn, **params})["uploads"]
    return [upload for upload in uploads if upload["category"] == "PRIVATE"]


def put(store: Store, body: bytes = b"body", arn: str = ARN) -> None:
    """The body arrives."""
    deliver_body(store, store.get(Upload, arn), body)


def update(store: Store, **changes: Any) -> Any:
    """What UpdateUpload answers."""
    return api.call(store, "UpdateUpload", {"arn": ARN, **changes})["upload"]


def status(store: Store) -> str:
    """The upload's status."""
    found: str = get(store)["status"]
    return found


def refused(store: Store, name: str, params: dict[str, Any]) -> tuple[str, str]:
    """Code and message of the error that a call is answered with."""
    with pytest.raises(errors.DeviceFarmError) as raised:
        api.call(store, name, params)
    return raised.value.code, raised.value.message
