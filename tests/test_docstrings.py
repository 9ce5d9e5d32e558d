"""The docstrings of all public names say their arguments and errors, and have an example that
runs.
"""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import inspect
import itertools
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import requests

import moto_devicefarm
from moto_devicefarm import mock_devicefarm, settings, types
from tests.support.docstrings import TYPES, Name, fixtures, public_names
from tests.support.pytester import PLUGIN, run_in_a_process, run_pytest

pytest_plugins = ["pytester"]

NAMES = public_names()
CALLED = {"Device", "DeviceInstance", "Timings", "WebDriverError"}
"""Classes whose objects a test makes itself."""
WITH_PARAMETERS = [
    each
    for each in NAMES.values()
    if (each.value not in TYPES or each.name in CALLED) and each.parameters()
]
FIXTURES = {each.name: each for each in fixtures()}


def _id(name: Name) -> str:
    return name.name


@pytest.fixture
def names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """The names that the examples use, in a mock that has one of each resource."""
    monkeypatch.chdir(tmp_path)
    with mock_devicefarm(unused="ignore") as farm, warnings.catch_warnings():
        client = boto3.client("devicefarm", region_name="us-west-2")
        project = client.create_project(name="checkout")["project"]["arn"]
        device = client.list_devices()["devices"][0]["arn"]
        session = client.create_remote_access_session(projectArn=project, deviceArn=device)
        upload = client.create_upload(projectArn=project, name="shop.apk", type="ANDROID_APP")
        grid_project = client.create_test_grid_project(name="shop")["testGridProject"]["arn"]
        session_arn = session["remoteAccessSession"]["arn"]
        client.get_remote_access_session(arn=session_arn)
        yield {
            **{name: getattr(moto_devicefarm, name) for name in moto_devicefarm.__all__},
            "types": types,
            "boto3": boto3,
            "contextlib": contextlib,
            "dataclasses": dataclasses,
            "requests": requests,
            "warnings": warnings,
            "farm": farm,
            "client": client,
            "project_arn": project,
            "device_arn": device,
            "session_arn": session_arn,
            "upload_arn": upload["upload"]["arn"],
            "grid_project_arn": grid_project,
            "screen": farm.driver(session_arn),
            "browser": farm.start_grid_session(grid_project),
        }


@pytest.mark.parametrize("name", NAMES.values(), ids=_id)
def test_example_of_a_docstring(name: Name, names: dict[str, Any]) -> None:
    """Each public name has an example, and it runs."""
    example = name.section("Example")
    assert example, f"{name.name} has no example: add 'Example::' to its docstring"
    exec(compile(example, name.name, "exec"), names)


@pytest.mark.parametrize("name", FIXTURES)
def test_example_of_a_fixture(
    name: str, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each fixture has an example with a test, and it passes."""
    example = FIXTURES[name].section("Example")
    pytester.makepyfile(example)
    if name == "devicefarm_server":
        result = run_in_a_process(pytester, monkeypatch, "-p", PLUGIN, "--devicefarm-server")
    else:
        result = run_pytest(pytester)
    result.assert_outcomes(passed=1)


@pytest.mark.parametrize("name", WITH_PARAMETERS, ids=_id)
def test_arguments_and_errors_of_a_docstring(name: Name) -> None:
    """A docstring names each argument, in the order of the signature, and says what is raised."""
    parameters = name.parameters()
    if name.value is mock_devicefarm:
        parameters = list(settings.MockArguments.__dataclass_fields__)
    assert list(name.items("Args")) == parameters
    assert name.items("Raises")


@pytest.mark.parametrize("name", NAMES.values(), ids=_id)
def test_first_sentence_of_a_docstring(name: Name) -> None:
    """The tables of the reference show the first sentence, so it ends within some lines."""
    assert name.summary().endswith(".")
    assert len(name.summary()) <= 200


@pytest.mark.parametrize(
    "name", [each for each in NAMES.values() if isinstance(each.value, property)], ids=_id
)
def test_first_line_of_a_property(name: Name) -> None:
    """Sphinx takes what stands before ": " in this line for the type of the property."""
    assert ": " not in f"{name.text.splitlines()[0]} "


def _texts_of_attributes(cls: type) -> Iterator[str]:
    """The texts below the attributes in the body of a class."""
    (tree,) = ast.parse(inspect.getsource(cls)).body
    assert isinstance(tree, ast.ClassDef)
    for before, node in itertools.pairwise(tree.body):
        if isinstance(before, ast.AnnAssign) and isinstance(node, ast.Expr):
            assert isinstance(node.value, ast.Constant)
            yield str(node.value.value)


@pytest.mark.parametrize("cls", TYPES, ids=lambda cls: cls.__name__)
def test_first_line_of_an_attribute(cls: type) -> None:
    """The same holds for the attributes of the classes that tests get."""
    assert [text for text in _texts_of_attributes(cls) if ": " in text.splitlines()[0]] == []
