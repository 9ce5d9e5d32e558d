"""The content of test specs: how it is checked, kept and dumped."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from moto_devicefarm.core import clock as clocks
from moto_devicefarm.resources.uploads import package_metadata
from moto_devicefarm.resources.uploads.uploads import Upload
from tests.support.account import TEST_SPEC, Account
from tests.support.store import FIRST_UPLOAD

MESSAGE = (
    "We could not read your test spec. Please verify that it is valid YAML with version "
    "and phases and try again."
)
GOOD = b"version: 0.1\nphases:\n  test:\n    commands:\n      - echo \xc3\xa4\n"


@pytest.mark.parametrize(
    "body",
    [GOOD, b'{"version": 0.1, "phases": {}}', b"\xef\xbb\xbf" + GOOD, GOOD + b"artifacts: [$DIR]"],
)
def test_test_specs(body: bytes) -> None:
    """A test spec is a mapping with version and phases."""
    assert package_metadata.spec_problem(body) is None


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
    assert package_metadata.spec_problem(body) == MESSAGE


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=60)
    | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
@example(b"2001-99-99: &a [*a]")
@example(b"!!python/object/apply:os.getcwd []")
def test_any_body(body: bytes) -> None:
    """No body raises an error, and YAML creates no objects."""
    assert package_metadata.spec_problem(body) in (None, MESSAGE)


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
