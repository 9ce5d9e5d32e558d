"""Each invented place in the product has a probe that would settle it, or a reason why not."""

from __future__ import annotations

from moto_devicefarm.verification.selection import find_probes
from moto_devicefarm.verification.unsettled import REASONS
from tests.support.invented import all_places, invented_places

SETTLED = {place for one in find_probes(()) for place in one.settles}


def test_each_invented_place_has_a_probe_or_a_reason() -> None:
    """A new "invented", and a new message without a mark, needs one of the two."""
    missing = sorted(invented_places() - SETTLED - REASONS.keys())
    assert not missing, (
        f"{missing}: name the place in settles= of a probe, or give the reason in "
        "verification/unsettled.py"
    )


def test_reasons_are_about_invented_places() -> None:
    """A place that a probe settles, or that is not invented any more, has no reason."""
    assert REASONS.keys() <= invented_places() - SETTLED


def test_probes_name_places_of_the_product() -> None:
    """A place that was renamed is found here. A probe may also be about what is only inferred."""
    assert all_places() >= SETTLED


def test_places_are_found_in_every_form() -> None:
    """A mark stands in the docstring of a function, after or before a constant, or nowhere."""
    found = invented_places()
    assert "resources.tags.untag_resource" in found
    assert "settings.PAGE_SIZE" in found
    assert "resources.network_profiles.NetworkProfile.CURATED" in found
    assert "core.json_guard" in found
    assert "core.errors.WEB_APP" in found
    assert "core.errors.GRID_QUOTA" not in found
