"""Members of a scrubbed document that name other resources or stand inside inner structures."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm.captures.documents import Document
from moto_devicefarm.captures.sources import read_source
from tests.captures import (
    DEVICE_DOCUMENT,
    INSTANCE,
    PREFIX,
    PROJECT_ID,
    UPLOAD,
    refusal,
    session,
)
from tests.captures import POOL as DEVICE_POOL

pytestmark = pytest.mark.usefixtures("clock")


def completed(source: Any) -> Document:
    """The one document of a source, completed."""
    (document,) = read_source(source, complete=True).documents
    return document


@pytest.mark.parametrize(
    ("member", "arn"),
    [
        ("appUpload", UPLOAD),
        ("devicePoolArn", DEVICE_POOL),
        ("testPackageArn", UPLOAD),
        ("testSpecArn", UPLOAD),
    ],
)
def test_a_run_is_in_the_project_of_what_it_uses(member: str, arn: str) -> None:
    """Its ARN has the account and the project of that ARN."""
    run = completed({"run": {"status": "RUNNING", member: arn}})
    assert run.members["arn"].startswith(f"{PREFIX}:run:{PROJECT_ID}/")


def test_an_instance_names_its_device() -> None:
    """One scrubbed text stands for one device."""
    instance = {"arn": INSTANCE, "udid": "one", "deviceArn": "***"}
    document = {**DEVICE_DOCUMENT, "arn": "***", "instances": [instance]}
    device = completed({"device": document}).members
    assert device["instances"] == [{**instance, "deviceArn": device["arn"]}]


def test_what_was_filled_in_of_a_structure_goes_with_it() -> None:
    """Of the members that were filled in, those outside of the structure stay."""
    instance = {"arn": "***", "...": "..."}
    device = {**DEVICE_DOCUMENT, "arn": "***", "instances": [instance]}
    document = completed({"remoteAccessSession": session(device=device)})
    assert document.filled == {"device.arn": "***"}
    assert document.left_out == {
        "device.instances.1....": "...",
        "device.instances.1.arn": "***",
    }


def test_what_nobody_scrubbed_is_not_left_out(devicefarm: Any) -> None:
    """An instance without its udid is an error, as in any other report."""
    device = {**DEVICE_DOCUMENT, "instances": [{"arn": INSTANCE}]}
    text = refusal(devicefarm, {"remoteAccessSession": session(device=device)}, complete=True)
    assert text.endswith("udid is missing: give the udid of the phone")
