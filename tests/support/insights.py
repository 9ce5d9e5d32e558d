"""The insights of a job, which older models of botocore do not have."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from moto_devicefarm.core import model
from moto_devicefarm.resources.artifacts import file_urls, files
from tests.support.account import Account

CURATED_SPEC = "arn:aws:devicefarm:us-west-2::upload:100e31e8-12ac-11e9-ab14-d663b5a4a910"
"""A test spec for Appium, with which a run has insights."""
needs_insights = pytest.mark.skipif(
    "insights" not in model.structure("Run").members,
    reason="the model of this botocore has no insights",
)


def details_of(account: Account, job: Mapping[str, Any]) -> Any:
    """The file behind the details URL of a job's insights."""
    url = job["insights"]["testReport"]["testDetailsUrl"]
    content = files.find_content(account.store, *file_urls.read_url(url))
    assert content is not None
    return json.loads(content.body)
