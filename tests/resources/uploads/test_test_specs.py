"""The content of a test spec: what is checked of it, what is kept of it, and what a dump has."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from moto_devicefarm.core import clock as clocks
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.uploads import package_metadata
from moto_devicefarm.resources.uploads.uploads import Upload
from tests.resources import project
from tests.resources.uploads.uploading import ARN, SPEC_TYPE, create, put, update

MESSAGE = "We could not read your test spec. Please verify that it is valid YAML with version and phases and try again."
GOOD = b"version: 0.1\nphases:\n  test:\n    commands:\n      - echo \xc3\xa4\n"


@pytest.mark.parametrize(
    "body",
    [GOOD, b'{"version": 0.1, "phases": {}}', b"\xef\xbb\xbf" + GOOD, GOOD + b"artifacts: [$DIR]"],
)
def test_test_specs(body: bytes) -> None:
    """A mapping with version and phases, whatever else is in it."""
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
        b"[" * 100_000,
    ],
    ids=repr,
)
def test_what_is_no_test_spec(body: bytes) -> None:
    """Says one thing, whatever is wrong."""
    assert package_metadata.spec_problem(body) == MESSAGE


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=60)
    | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
@example(b"2001-99-99: &a [*a]")
@example(b"!!python/object/apply:os.getcwd []")
def test_any_body(body: bytes) -> None:
    """Nothing raises, and nothing that YAML can name is made."""
    assert package_metadata.spec_problem(body) in (None, MESSAGE)


def test_without_a_yaml_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is looked at, and nothing is wrong."""
    monkeypatch.setitem(sys.modules, "yaml", None)
    assert package_metadata.spec_problem(b"") is None


@pytest.fixture
def spec(store: Store) -> Upload:
    """A test spec without a body, in a store at a frozen time."""
    project(store)
    create(store, "spec.yml", SPEC_TYPE)
    return store.get(Upload, ARN)


def test_the_content_that_counts(store: Store, spec: Upload, clock: Any) -> None:
    """What was sent last, byte for byte; none before the first and while a new one is waited for; a
    new name keeps it.
    """
    assert spec.content(clocks.now()) is None
    put(store, b"\xff\x00")
    assert spec.content(clocks.now()) == b"\xff\x00"
    update(store, name="other.yml", contentType="text/yaml")
    assert spec.content(clocks.now()) == b"\xff\x00"
    update(store, editContent=True)
    assert spec.content(clocks.now()) is None
    put(store, b"")
    assert spec.content(clocks.now()) == b""


def test_the_content_backwards(store: Store, spec: Upload, clock: Any) -> None:
    """A clock that is set back finds what there was."""
    put(store, b"one")
    clock.tick(10)
    put(store, b"two")
    assert spec.content(clocks.now()) == b"two"
    clock.tick(-10)
    assert spec.content(clocks.now()) == b"one"


def test_nothing_is_kept_of_packages(store: Store) -> None:
    """They may be large, and nobody can fetch them."""
    project(store)
    create(store)
    put(store, b"app")
    upload, now = store.get(Upload, ARN), clocks.now()
    assert (upload.content(now), upload.status(now)) == (None, "SUCCEEDED")
    assert [delivery and delivery.content for _, delivery in upload.contents] == [None]
