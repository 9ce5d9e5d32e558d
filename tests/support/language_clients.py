"""Real clients of Device Farm in several languages, behind one interface.

Rule: each client calls operations, goes through pages and sends files in its own way.

MOTO_DEVICEFARM_AWSCLI is the path of the AWS CLI, else it is ``aws`` on the PATH.
MOTO_DEVICEFARM_NODE_MODULES is the folder ``node_modules`` with the JavaScript SDK. curl and node
are on the PATH.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

AWS = os.environ.get("MOTO_DEVICEFARM_AWSCLI") or shutil.which("aws")
NODE_MODULES = os.environ.get("MOTO_DEVICEFARM_NODE_MODULES")
TARGET = "DeviceFarm_20150623"
KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}


class ErrorAnswer(Exception):
    """The service answered an error; the text is the error's code."""


def environment(url: str) -> dict[str, str]:
    """The environment of a client in another process: the server, keys, a region, and no other
    setting of AWS.
    """
    others = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AWS_", "MOTO_", "PYTHON"))
    }
    regions = {"AWS_REGION": "us-west-2", "AWS_DEFAULT_REGION": "us-west-2"}
    files = {
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    return {**others, **KEYS, **regions, **files, "AWS_PAGER": "", "AWS_ENDPOINT_URL": url}


def output_of(command: Sequence[str], url: str, folder: Path | None = None) -> str:
    """The standard output of a command. Raises AssertionError, with standard error, if it fails."""
    run = subprocess.run(
        command, capture_output=True, text=True, env=environment(url), cwd=folder, timeout=120
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def put(url: str, file: Path) -> None:
    """Send a file by PUT, with urllib."""
    urllib.request.urlopen(
        urllib.request.Request(url, file.read_bytes(), method="PUT"), timeout=60
    ).close()


class Boto3:
    """boto3, and urllib for the PUT of a file."""

    missing = None

    def __init__(self, url: str, folder: Path) -> None:
        keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
        self._client: Any = boto3.client(
            "devicefarm", region_name="us-west-2", endpoint_url=url, **keys
        )  # type: ignore[call-overload]

    def call(self, operation: str, **params: Any) -> dict[str, Any]:
        """The members of the answer. Raises ErrorAnswer."""
        try:
            answer: dict[str, Any] = getattr(self._client, xform_name(operation))(**params)
        except ClientError as error:
            raise ErrorAnswer(error.response["Error"]["Code"]) from error
        return answer

    def list_all(self, operation: str, key: str, **params: Any) -> list[Any]:
        """The items of all pages, by the client's own paging; ``key`` is their member."""
        pages = self._client.get_paginator(xform_name(operation)).paginate(**params)
        return [item for page in pages for item in page[key]]

    def put(self, url: str, file: Path) -> None:
        """Send a file by PUT."""
        put(url, file)


class AwsCli:
    """The AWS CLI, version 1 or 2, and urllib for the PUT of a file."""

    missing = (
        None if AWS else "the AWS CLI is not installed: put its path into MOTO_DEVICEFARM_AWSCLI"
    )

    def __init__(self, url: str, folder: Path) -> None:
        self._url = url

    def call(self, operation: str, **params: Any) -> dict[str, Any]:
        """As of Boto3."""
        command = [
            str(AWS),
            "devicefarm",
            xform_name(operation, "-"),
            "--output",
            "json",
            "--cli-input-json",
            json.dumps(params),
        ]
        run = subprocess.run(
            command, capture_output=True, text=True, env=environment(self._url), timeout=120
        )
        if run.returncode:
            found = re.search(r"An error occurred \((\w+)\)", run.stderr)
            assert found, run.stderr
            raise ErrorAnswer(found[1])
        answer: dict[str, Any] = json.loads(run.stdout or "{}")
        return answer

    def list_all(self, operation: str, key: str, **params: Any) -> list[Any]:
        """As of Boto3; the CLI itself asks for all pages."""
        items: list[Any] = self.call(operation, **params)[key]
        return items

    def put(self, url: str, file: Path) -> None:
        """As of Boto3."""
        put(url, file)


class JavaScript:
    """@aws-sdk/client-device-farm under Node.js, and its fetch."""

    missing = (
        None
        if NODE_MODULES and shutil.which("node")
        else "@aws-sdk/client-device-farm is not installed: put the path of its node_modules into "
        "MOTO_DEVICEFARM_NODE_MODULES"
    )

    def __init__(self, url: str, folder: Path) -> None:
        self._url, self._folder = url, folder
        link_modules(folder)
        shutil.copy(Path(__file__).with_name("client.mjs"), folder)

    def call(self, operation: str, **params: Any) -> dict[str, Any]:
        """As of Boto3."""
        answer: dict[str, Any] = self._do("call", operation, params)
        return answer

    def list_all(self, operation: str, key: str, **params: Any) -> list[Any]:
        """As of Boto3."""
        return [item for page in self._do("pages", operation, params) for item in page[key]]

    def put(self, url: str, file: Path) -> None:
        """As of Boto3."""
        assert self._do("put", url, str(file)) == 200

    def _do(self, action: str, name: str, argument: Mapping[str, Any] | str) -> Any:
        request = json.dumps({"action": action, "name": name, "argument": argument})
        outcome = json.loads(output_of(["node", "client.mjs", request], self._url, self._folder))
        if "code" in outcome:
            raise ErrorAnswer(outcome["code"])
        return outcome["answer"]


class Curl:
    """curl, which can sign for AWS, and asks for each page."""

    missing = None if shutil.which("curl") else "curl is not installed"

    def __init__(self, url: str, folder: Path) -> None:
        self._url = url

    def call(self, operation: str, **params: Any) -> dict[str, Any]:
        """As of Boto3."""
        signature = ["--aws-sigv4", "aws:amz:us-west-2:devicefarm", "--user", "testing:testing"]
        target = ["-H", f"X-Amz-Target: {TARGET}.{operation}"]
        command = ["curl", "-sS", *signature, *target, "-d", json.dumps(params), self._url]
        answer: dict[str, Any] = json.loads(output_of(command, self._url))
        if "__type" in answer:
            raise ErrorAnswer(answer["__type"])
        return answer

    def list_all(self, operation: str, key: str, **params: Any) -> list[Any]:
        """As of Boto3."""
        page = self.call(operation, **params)
        items = page[key]
        while "nextToken" in page:
            page = self.call(operation, **params, nextToken=page["nextToken"])
            items += page[key]
        return list(items)

    def put(self, url: str, file: Path) -> None:
        """As of Boto3; curl waits for ``100 Continue`` before it sends the file."""
        output_of(["curl", "-sS", "--fail", "-T", str(file), url], self._url)


Client = Boto3 | AwsCli | JavaScript | Curl
CLIENTS: tuple[type[Client], ...] = (Boto3, AwsCli, JavaScript, Curl)


def link_modules(folder: Path) -> None:
    """Let JavaScript in the folder import the SDK."""
    (folder / "node_modules").symlink_to(str(NODE_MODULES))


def skip_without(client: type[Client]) -> None:
    """Skip the test if the client is not installed."""
    if client.missing:
        pytest.skip(client.missing)
