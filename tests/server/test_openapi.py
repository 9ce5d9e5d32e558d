"""The description of the endpoints: it is valid, and it says what the server does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.core.literals import Result
from moto_devicefarm.server import openapi
from moto_devicefarm.server.control import targets
from moto_devicefarm.server.handle_endpoints import members_endpoints
from tests.support.control import control_json

PAGE = {"", "state", "details", "test-module", "stop", "openapi.json"}
"""What the page and the description need for themselves."""


@pytest.fixture
def document() -> Iterator[Any]:
    """The served description."""
    with mock_devicefarm():
        yield control_json("/openapi.json")


def test_the_description_is_valid(document: Any) -> None:
    """openapi-spec-validator finds no error in it."""
    OpenAPIV31SpecValidator(document).validate()


def test_all_endpoints_are_described(document: Any) -> None:
    """Each path has its methods, except for those of the page."""
    described = {
        (path, method.upper()) for path, methods in document["paths"].items() for method in methods
    }
    assert described == {
        (f"/moto-devicefarm/{target.path.replace('<path:', '{').replace('>', '}')}", method)
        for target in targets()
        for method in target.methods
        if target.path not in PAGE
    }


def test_an_operation(document: Any) -> None:
    """It has the words of the docstring, the arguments with their values, and the errors."""
    operation = document["paths"]["/moto-devicefarm/next-session"]["post"]
    assert operation["operationId"] == "post_next_session"
    assert operation["summary"] == "Arrange the life of the next session that is created."
    body = operation["requestBody"]["content"]["application/json"]["schema"]
    ends_with = body["properties"]["ends_with"]
    assert ends_with["description"].startswith("A result with which the session ends by itself")
    assert "ERRORED" in ends_with["anyOf"][0]["enum"]
    assert body["additionalProperties"] is False
    assert set(operation["responses"]) == {"200", "400", "403", "409", "413"}


def test_required_arguments(document: Any) -> None:
    """Those without a default are required; the ARN in a path is a parameter."""
    body = document["paths"]["/moto-devicefarm/fail"]["post"]["requestBody"]
    assert body["content"]["application/json"]["schema"]["required"] == ["operation", "code"]
    change = document["paths"]["/moto-devicefarm/devices/{device_arn}"]["put"]
    assert [(each["name"], each["in"]) for each in change["parameters"]] == [("device_arn", "path")]
    members = change["requestBody"]["content"]["application/json"]["schema"]["properties"]
    assert {"availability", "os", "instances"} <= members.keys()
    assert "404" in change["responses"]


def test_bodies_without_an_object_of_arguments(document: Any) -> None:
    """A file can be sent as it is, and a document too; the other arguments are in the query."""
    put = document["paths"]["/moto-devicefarm/put"]["post"]
    assert put["requestBody"]["content"].keys() == {"application/json", "application/octet-stream"}
    assert [(each["name"], each["in"]) for each in put["parameters"]] == [("upload_arn", "query")]
    load = document["paths"]["/moto-devicefarm/load"]["post"]
    assert len(load["requestBody"]["content"]["application/json"]["schema"]["anyOf"]) == 2


class Extended(DeviceFarm):
    """A handle with new members."""

    def end_all(self, result: Result, *, seconds: float = 1.0) -> list[str]:
        """End all sessions. Later ones too."""
        return [result, str(seconds)]

    def next_call(self, hook: Callable[[], None]) -> None:
        """Call a function."""


def test_a_new_method() -> None:
    """It has an endpoint with its arguments, and a description, without any further line."""
    (endpoint,) = (each for each in members_endpoints(Extended, {}) if each.path == "end-all")
    operation = openapi._operation(endpoint)
    assert operation["summary"] == "End all sessions."
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    assert schema["properties"].keys() == {"result", "seconds"}
    assert schema["required"] == ["result"]
    with mock_devicefarm() as farm:
        handle = Extended(farm._settings)
        answer = endpoint.answer(handle, {"result": "PASSED"})
    assert answer == {"end_all": ["PASSED", "1.0"]}


def test_an_argument_without_a_form_in_json() -> None:
    """The description can't be made. The message says what to do."""
    (endpoint,) = (each for each in members_endpoints(Extended, {}) if each.path == "next-call")
    with pytest.raises(TypeError, match=r"^next-call: hook has no form in JSON: give ROWS an"):
        openapi._operation(endpoint)
