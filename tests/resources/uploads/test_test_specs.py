"""The content of test specs: how it is checked, kept and dumped."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from moto_devicefarm.core import clock as clocks
from moto_devicefarm.resources.uploads import spec_files
from moto_devicefarm.resources.uploads.uploads import Upload
from tests.support.account import TEST_SPEC, Account
from tests.support.store import FIRST_UPLOAD

MESSAGE = (
    "We could not read your test spec. Please verify that it is valid YAML with version "
    "and phases and try again."
)
WRONG_VERSION = "The version number specified in the yaml file is incorrect."
BOTH_HOSTS = ("amazon_linux_2", "macos_sequoia")
GOOD = b"version: 0.1\nphases:\n  test:\n    commands:\n      - echo \xc3\xa4\n"


@pytest.mark.parametrize(
    "body",
    [
        GOOD,
        b'{"version": "0.1", "phases": {}}',
        b"\xef\xbb\xbf" + GOOD,
        GOOD + b"artifacts: [$DIR]",
    ],
)
def test_test_specs(body: bytes) -> None:
    """A test spec is a mapping with version and phases."""
    assert spec_files.read_spec(body).problem is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"echo",
        b"[version, phases]",
        b"phases: {}",
        b"version: 0.1",
        b"version: 0.1\nphases: test",
        b"version: 0.1\nphases:\n\ttest: {}",
        b"version: 0.1\nphases: {}\n---\nversion: 0.1",
        b"version: 0.1\nphases: {[a]: b}",
        b"\xff\xfe\x00",
        b"[" * 2_000,
    ],
    ids=lambda body: repr(body[:30]),
)
def test_invalid_test_specs(body: bytes) -> None:
    """Any other content has one message."""
    assert spec_files.read_spec(body).problem == MESSAGE


@pytest.mark.parametrize("version", ["0.0", "1", "0.10", "[0.1]", "''"])
def test_another_version(version: str) -> None:
    """Only the version 0.1 is right (C: mealapp)."""
    body = f"version: {version}\nphases: {{}}".encode()
    assert spec_files.read_spec(body) == (WRONG_VERSION, None)


@pytest.mark.parametrize(
    ("body", "message", "code"),
    [
        (b"version: 0.0\nphases: {}", WRONG_VERSION, "TEST_SPEC_VERSION_MISMATCH"),
        (
            b"version: 0.1\nandroid_test_host: {{amazon_linux_2}}\nphases: {}",
            MESSAGE,
            "TEST_SPEC_INVALID_YAML_FILE",
        ),
    ],
)
def test_a_failed_test_spec_has_an_error_code(body: bytes, message: str, code: str) -> None:
    """Code and message are JSON members (C: mealapp, 6529seize-frontend#3102). They stand in the
    metadata (I: a good test spec has metadata of this kind).
    """
    account = Account(check_uploads=True)
    arn = account.upload("spec.yml", TEST_SPEC)
    account.put(arn, body)
    upload = account.get(arn)
    assert (upload["status"], upload["message"]) == ("FAILED", message)
    assert upload["metadata"] == (
        f'{{"errorMessage":"{message}","errorCode":"{code}","valid":false}}'
    )


@pytest.mark.parametrize(
    ("selection", "android", "ios"),
    [
        ("android_test_host: amazon_linux_2\nios_test_host: macos_sequoia", *BOTH_HOSTS),
        ("", None, None),
        ("android_test_host: legacy", "legacy", None),
        ("ios_test_host: mac_os_sonoma", None, "mac_os_sonoma"),
        ("preview_features: {android_amazon_linux_2_host: true}", "amazon_linux_2", None),
        ("preview_features: {android_amazon_linux_2_host: false}", None, None),
        ("preview_features: android_amazon_linux_2_host", None, None),
        ("configuration: {testHostType: amazon_linux_2}", None, None),
        ("android_test_host: [amazon_linux_2]\nios_test_host: ''", None, None),
        (f"ios_test_host: {'x' * 101}", None, "x" * 100),
    ],
)
def test_the_hosts_that_a_test_spec_selects(
    selection: str, android: str | None, ios: str | None
) -> None:
    """The hosts stand at the top level (C: mealapp), or Amazon Linux 2 in an old form (D:
    amazon-linux-2-android-test-selection).
    """
    read = spec_files.read_spec(f"version: 0.1\n{selection}\nphases: {{}}".encode())
    assert read == (None, {"ANDROID": android, "IOS": ios})


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=60)
    | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
@example(b"2001-99-99: &a [*a]")
@example(b"!!python/object/apply:os.getcwd []")
def test_any_body(body: bytes) -> None:
    """No body raises an error, and YAML creates no objects."""
    assert spec_files.read_spec(body).problem in (None, MESSAGE, WRONG_VERSION)


@pytest.fixture
def spec(account: Account) -> Upload:
    """A test spec without a body, at a frozen time."""
    return account.store.get(Upload, account.upload("spec.yml", TEST_SPEC))


def test_the_content_is_the_last_body(account: Account, spec: Upload, clock: Any) -> None:
    """The last body is kept byte for byte; there is none while a new one is expected; a new name
    keeps it.
    """
    assert spec.content(clocks.now()) is None
    account.put(FIRST_UPLOAD, b"\xff\x00")
    assert spec.content(clocks.now()) == b"\xff\x00"
    account.update_upload(arn=FIRST_UPLOAD, name="other.yml", contentType="text/yaml")
    assert spec.content(clocks.now()) == b"\xff\x00"
    account.update_upload(arn=FIRST_UPLOAD, editContent=True)
    assert spec.content(clocks.now()) is None
    account.put(FIRST_UPLOAD, b"")
    assert spec.content(clocks.now()) == b""


def test_the_content_backwards(account: Account, spec: Upload, clock: Any) -> None:
    """If the clock moves back, the earlier content is there."""
    account.put(FIRST_UPLOAD, b"one")
    clock.tick(10)
    account.put(FIRST_UPLOAD, b"two")
    assert spec.content(clocks.now()) == b"two"
    clock.tick(-10)
    assert spec.content(clocks.now()) == b"one"


def test_the_content_of_packages_is_not_kept(account: Account) -> None:
    """The content of packages is not kept, because they may be large and nobody can fetch them."""
    arn = account.upload()
    account.put(arn, b"app")
    upload, now = account.store.get(Upload, arn), clocks.now()
    assert (upload.content(now), upload.status(now)) == (None, "SUCCEEDED")
    assert [delivery and delivery.content for _, delivery in upload.contents] == [None]
