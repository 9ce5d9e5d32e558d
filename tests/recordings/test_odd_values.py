"""Values of YAML cassettes that do not fit their tags."""

from __future__ import annotations

from pathlib import Path

import pytest

from moto_devicefarm.recordings.cassette_text import read_cassette
from moto_devicefarm.recordings.sequences import read_sequence

CASSETTE = """
http_interactions:
- request:
    method: post
    uri: https://devicefarm.us-west-2.amazonaws.com/
    body: {string: '{}'}
    headers: {X-Amz-Target: [DeviceFarm_20150623.ListProjects]}
  response: {status: {code: 200}, headers: {}, body: {string: '{"projects": []}'}}
  recorded_at: TIME
""".lstrip()


@pytest.mark.parametrize("text", ["!!timestamp 'x'", "2026-13-45T99:00:00Z", "2026-01-17"])
def test_a_time_stays_a_text(text: str) -> None:
    """Who uses it reads it, and tells what is wrong with it."""
    found = read_cassette(f"version: {text}\ninteractions: []\n", "a.yaml")
    assert found["version"] == text.removeprefix("!!timestamp ").strip("'")


@pytest.mark.parametrize(
    "text", ["2026-01-17T12:30:00Z", "2026-01-17 12:30:00 +0000", "2026-01-17 12:30:00"]
)
def test_a_time_without_quotes_is_read(text: str, tmp_path: Path) -> None:
    """YAML knows these forms of a time."""
    path = tmp_path / "a.yaml"
    path.write_text(CASSETTE.replace("TIME", text))
    calls = read_sequence(path)
    assert calls is not None
    assert [call.time for call in calls] == [1768653000000]


def test_a_wrong_time_is_refused_with_its_place(tmp_path: Path) -> None:
    """The message names the file and the member."""
    path = tmp_path / "a.yaml"
    path.write_text(CASSETTE.replace("TIME", "2026-13-45T99:00:00Z"))
    with pytest.raises(ValueError, match="recorded_at: '2026-13-45T99:00:00Z' is not a time") as it:
        read_sequence(path)
    assert "a.yaml" in str(it.value)


@pytest.mark.parametrize("text", ["!!int x", "!!int ''", "!!float x", "!!bool x"])
def test_a_value_that_does_not_fit_its_tag_is_refused(text: str) -> None:
    """The message begins with the name."""
    with pytest.raises(ValueError, match=r"^a\.yaml: a value does not fit its YAML tag: "):
        read_cassette(f"version: {text}\ninteractions: []\n", "a.yaml")
