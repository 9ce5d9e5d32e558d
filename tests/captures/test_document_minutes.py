"""Device minutes that no device has."""

from __future__ import annotations

import pytest

from moto_devicefarm.captures.documents import as_document


@pytest.mark.parametrize("shape", ["RemoteAccessSession", "Run", "Job", "Suite", "Test"])
@pytest.mark.parametrize("part", ["total", "metered", "unmetered"])
@pytest.mark.parametrize("minutes", [1e18, -1])
def test_minutes_out_of_range_are_refused(shape: str, part: str, minutes: float) -> None:
    """The message has the path of the member, the limits and the value."""
    with pytest.raises(ValueError, match="100 years") as caught:
        as_document(shape, {"deviceMinutes": {part: minutes}}, "report.json")
    assert str(caught.value) == (
        f"report.json: deviceMinutes.{part}: minutes must be between 0 and 100 years "
        f"(52596000 minutes), not {minutes!r}"
    )


def test_the_limits_themselves_are_taken() -> None:
    """A session that has just begun has no minutes yet."""
    minutes = {"total": 52596000, "metered": 0}
    assert as_document("Job", {"deviceMinutes": minutes}, "it").members["deviceMinutes"] == minutes
