"""What Device Farm reads in a test spec: whether it is valid, and the test hosts that it selects.

Rule: no body makes these functions raise.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from moto_devicefarm.core import errors
from moto_devicefarm.core.json_guard import DEPTH

SPEC_VERSION = "0.1"
"""The only version of test specs (D: custom-test-environment-test-spec; C: mealapp)."""
MAX_SPEC_BYTES = 64 * 1024
"""The largest test spec (invented). PyYAML needs up to two seconds for one."""
AMAZON_LINUX = "amazon_linux_2"
TEST_HOSTS = {"ANDROID": AMAZON_LINUX, "IOS": "macos_sequoia"}
"""The test host of each platform (D: custom-test-environments-hosts)."""
MAX_HOST_LENGTH = 100
"""The characters of a host's name that are kept, because the name stands in messages (invented)."""
_ERROR_CODES = {errors.BAD_SPEC_VERSION: "TEST_SPEC_VERSION_MISMATCH"}
_OTHER_ERROR = "TEST_SPEC_INVALID_YAML_FILE"


class SpecFile(NamedTuple):
    """What was read in a test spec."""

    problem: str | None
    """The message for a bad test spec."""
    test_hosts: Mapping[str, str | None] | None = None
    """The selected test hosts by platform; None for a bad test spec, whose hosts are unknown."""


def read_spec(body: bytes) -> SpecFile:
    """Read a test spec: a YAML mapping with ``version`` and ``phases`` (D:
    custom-test-environment-test-spec).
    """
    spec = _read_yaml(body)
    if not isinstance(spec, dict) or "version" not in spec:
        return SpecFile(errors.BAD_TEST_SPEC)
    if spec["version"] != SPEC_VERSION:
        return SpecFile(errors.BAD_SPEC_VERSION)
    if not isinstance(spec.get("phases"), dict):
        return SpecFile(errors.BAD_TEST_SPEC)
    android = _text(spec.get("android_test_host"))
    if android is None and _has_preview_flag(spec):
        android = AMAZON_LINUX
    return SpecFile(None, {"ANDROID": android, "IOS": _text(spec.get("ios_test_host"))})


def _read_yaml(body: bytes) -> Any:
    """The content, in which every scalar is a text; None if it is not YAML. It may have as many
    levels as JSON.
    """
    import yaml

    if len(body) > MAX_SPEC_BYTES:
        return None

    class Loader(yaml.BaseLoader):  # type: ignore[misc]  # creates only text, lists and mappings
        depth = 0

        def compose_node(self, parent: Any, index: Any) -> Any:
            self.depth += 1
            if self.depth > DEPTH + 1:  # the innermost one is a text
                raise yaml.YAMLError
            node = super().compose_node(parent, index)
            self.depth -= 1
            return node

    try:
        return yaml.load(body, Loader=Loader)
    except Exception:  # PyYAML also raises errors of the functions that it calls
        return None


def _text(value: Any) -> str | None:
    """The name of a host; None for no name, and for a list or mapping."""
    return value[:MAX_HOST_LENGTH] or None if isinstance(value, str) else None


def _has_preview_flag(spec: Mapping[str, Any]) -> bool:
    """Whether the spec selects Amazon Linux 2 in the deprecated syntax (D:
    amazon-linux-2-android-test-selection).
    """
    features = spec.get("preview_features")
    return isinstance(features, dict) and features.get("android_amazon_linux_2_host") == "true"


def failure_metadata(message: str) -> str:
    """The metadata of a FAILED test spec, as JSON text.

    ``errorMessage`` and ``errorCode`` are captured as JSON members (C: mealapp), and the code for
    an invalid file too (C: 6529seize-frontend#3102). That they stand in ``metadata``, beside
    ``valid``, is inferred (I: the metadata of a good test spec is JSON with ``valid``).
    """
    code = _ERROR_CODES.get(message, _OTHER_ERROR)
    document = {"errorMessage": message, "errorCode": code, "valid": False}
    return json.dumps(document, separators=(",", ":"))
