"""Values become JSON text in the shapes of the model."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moto_devicefarm.core import model
from moto_devicefarm.core.captured import Overlay, View
from moto_devicefarm.core.encoder import FinishedDocument, UrlText, encoder


@dataclass
class Resource:
    """An object with some members of a project and some others."""

    arn: str = "arn:aws:devicefarm:us-west-2:123456789012:project:x"
    created: int = 1562254458373
    name: str | None = None
    default_job_timeout_minutes: int = 0
    secret: str = "not in the model"


def encode(name: str, value: Any) -> Any:
    """A value encoded in a shape of the model, and decoded again."""
    return json.loads(encoder(model.service_model().shape_for(name))(value))


def test_attributes_become_members() -> None:
    """snake_case attributes become members; None and unknown ones are left out; milliseconds become
    seconds.
    """
    assert encode("Project", Resource()) == {
        "arn": "arn:aws:devicefarm:us-west-2:123456789012:project:x",
        "created": 1562254458.373,
        "defaultJobTimeoutMinutes": 0,
    }


def test_mappings_become_members() -> None:
    """A mapping has AWS's names, also inside lists and structures."""
    config = {
        "vpcId": "vpc-1",
        "subnetIds": ["subnet-1", "subnet-2"],
        "securityGroupIds": None,
        "secret": 1,
    }
    assert encode("VpcConfig", config) == {"vpcId": "vpc-1", "subnetIds": ["subnet-1", "subnet-2"]}


def test_maps_keep_their_keys() -> None:
    """A map keeps its keys."""
    assert encode("PurchasedDevicesMap", {"ANDROID": 1, "IOS": 0}) == {"ANDROID": 1, "IOS": 0}


@pytest.mark.parametrize(("flag", "text"), [(True, "true"), (False, "false")])
def test_booleans_are_json(flag: bool, text: str) -> None:
    """True becomes true."""
    assert encoder(model.service_model().shape_for("Boolean"))(flag) == text


@settings(max_examples=100, deadline=None)
@given(
    st.text(st.characters(exclude_categories=())),
    st.sampled_from(["String", "Name", "SensitiveURL"]),
)
def test_any_text_survives(text: str, name: str) -> None:
    """Any text is escaped correctly."""
    assert encode(name, text) == text


def test_plain_text_is_quoted_only() -> None:
    """Plain text is quoted without escapes."""
    url = UrlText("https://example.org/?a=b%20c")
    assert (
        encoder(model.service_model().shape_for("SensitiveURL"))(url)
        == '"https://example.org/?a=b%20c"'
    )


def test_finished_text_is_taken_as_it_is() -> None:
    """An object with finished JSON text is not encoded again."""

    class Finished(FinishedDocument):
        @property
        def json(self) -> str:
            return '{"name": "as it stands"}'

    assert encode("Device", Finished()) == {"name": "as it stands"}


def test_a_finished_document_needs_a_text() -> None:
    """A subclass without text is an error."""
    with pytest.raises(NotImplementedError):
        encode("Device", FinishedDocument())


def test_an_overlay_wins() -> None:
    """A captured member replaces the attribute, unless it is computed."""

    class Captured(View):
        name = "computed"
        arn = "arn:aws:devicefarm:us-west-2:123456789012:project:x"
        overlay = Overlay({"name": "captured", "arn": "captured"}, frozenset({"name"}))

    assert encode("Project", Captured()) == {"name": "computed", "arn": "captured"}
