"""Network profiles: the quality of the network of a run's devices.

Rule: AWS's curated profiles belong to every account, and nobody can change them. The members of a
profile are listed once, as the fields of ``NetworkProfile``.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.paging import ChainedListing, Listing, SequenceListing
from moto_devicefarm.core.resource import AWS_OWN, Resource
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.projects import Project

MAX_BANDWIDTH_BITS = 104857600
"""The highest bandwidth, in bits per second (D: model). As the default it is invented."""
MAX_MS = 2000
"""The longest delay or jitter, in milliseconds (D: model)."""
UPPER_LIMITS = {
    "uplink_bandwidth_bits": ("uplinkBandwidthBits", MAX_BANDWIDTH_BITS),
    "downlink_bandwidth_bits": ("downlinkBandwidthBits", MAX_BANDWIDTH_BITS),
    "uplink_delay_ms": ("uplinkDelayMs", MAX_MS),
    "downlink_delay_ms": ("downlinkDelayMs", MAX_MS),
    "uplink_jitter_ms": ("uplinkJitterMs", MAX_MS),
    "downlink_jitter_ms": ("downlinkJitterMs", MAX_MS),
}
"""By field, AWS's name and the highest value; the lowest is 0.

The model has these ranges in its doc strings only. It has the range of losses as a constraint.
"""


@dataclass(slots=True, kw_only=True, eq=False)
class NetworkProfile(Resource):
    """Bandwidths are in bits per second, delays and jitters in milliseconds, losses in percent.

    The default values, which limit nothing, are invented.
    """

    KIND = "networkprofile"
    SHAPE = "NetworkProfile"
    FORM = "<project id>/<id>"
    OWNER = "either"

    project_arn: str = ""
    """Empty for a curated profile."""
    name: str = ""
    description: str | None = None
    type: str = "PRIVATE"
    uplink_bandwidth_bits: int = MAX_BANDWIDTH_BITS
    downlink_bandwidth_bits: int = MAX_BANDWIDTH_BITS
    uplink_delay_ms: int = 0
    downlink_delay_ms: int = 0
    uplink_jitter_ms: int = 0
    downlink_jitter_ms: int = 0
    uplink_loss_percent: int = 0
    downlink_loss_percent: int = 0

    @property
    def containers(self) -> tuple[str, ...]:
        return (self.project_arn,)


def _curated_profile(
    number: int,
    name: str,
    bandwidth: tuple[int, int],
    delay: int = 0,
    jitter: int = 0,
    loss: int = 0,
) -> NetworkProfile:
    """A profile of AWS's. ``bandwidth`` is (uplink, downlink); the rest holds for both."""
    return NetworkProfile(
        arn=f"{AWS_OWN}{NetworkProfile.KIND}:5b2f0c1e-93a4-4d5e-8a0b-6f1d2c3e4a{number:02}",
        created=0,
        name=name,
        type="CURATED",
        uplink_bandwidth_bits=bandwidth[0],
        downlink_bandwidth_bits=bandwidth[1],
        uplink_delay_ms=delay,
        downlink_delay_ms=delay,
        uplink_jitter_ms=jitter,
        downlink_jitter_ms=jitter,
        uplink_loss_percent=loss,
        downlink_loss_percent=loss,
    )


# The names and their order are AWS's (C: iheartest). Ids and numbers are invented.
NetworkProfile.CURATED = {
    profile.arn: profile
    for profile in (
        _curated_profile(1, "3G Average", (330_000, 780_000), delay=100, jitter=10),
        _curated_profile(2, "3G Good", (1_000_000, 3_000_000), delay=60, jitter=5),
        _curated_profile(3, "3G Lossy", (330_000, 780_000), delay=100, jitter=10, loss=10),
        _curated_profile(4, "Disabled", (0, 0), loss=100),
        _curated_profile(5, "EDGE Average", (200_000, 240_000), delay=400, jitter=20),
        _curated_profile(6, "EDGE Good", (220_000, 280_000), delay=300, jitter=10),
        _curated_profile(7, "EDGE Lossy", (200_000, 240_000), delay=400, jitter=20, loss=10),
        _curated_profile(8, "Full", (MAX_BANDWIDTH_BITS, MAX_BANDWIDTH_BITS)),
        _curated_profile(9, "GPRS", (40_000, 80_000), delay=600, jitter=30),
        _curated_profile(10, "HSDPA", (3_000_000, 7_000_000), delay=50, jitter=5),
        _curated_profile(11, "WiFi Average", (10_000_000, 20_000_000), delay=10, jitter=2),
        _curated_profile(12, "WiFi Good", (33_000_000, 40_000_000), delay=2),
        _curated_profile(13, "WiFi Lossy", (33_000_000, 40_000_000), delay=2, jitter=10, loss=10),
    )
}
FIELDS = frozenset(field.name for field in dataclasses.fields(NetworkProfile))


@operation("CreateNetworkProfile")
def create_network_profile(
    store: Store, project_arn: str, name: str, **members: Any
) -> NetworkProfile:
    project = store.get(Project, project_arn)
    fields = _check_members(members)
    arn = store.new_arn(NetworkProfile, within=project.id)
    return store.add(
        NetworkProfile(arn=arn, created=clock.now(), project_arn=project_arn, name=name, **fields)
    )


@operation("GetNetworkProfile")
def get_network_profile(store: Store, arn: str) -> NetworkProfile:
    return store.get(NetworkProfile, arn)


@operation("ListNetworkProfiles")
def list_network_profiles(
    store: Store, arn: str, type: str | None = None
) -> Listing[NetworkProfile]:
    """List the curated profiles and then the project's own, or those of one type.

    If a captured document has curated profiles, they replace the built-in ones, because a capture
    of the list has all of them.
    """
    store.get(Project, arn)
    captured = list(store.all(NetworkProfile))
    curated = captured or list(NetworkProfile.CURATED.values())
    private = store.all(NetworkProfile, arn)
    if type is None:
        return ChainedListing(curated, private)
    return private if type == "PRIVATE" else SequenceListing(curated)


@operation("UpdateNetworkProfile")
def update_network_profile(store: Store, arn: str, **members: Any) -> NetworkProfile:
    """``arn`` is the profile's (T: terraform). The model calls it the project's by mistake."""
    profile = store.get_own(NetworkProfile, arn)
    profile.change(**_check_members(members))
    return profile


@operation("DeleteNetworkProfile")
def delete_network_profile(store: Store, arn: str) -> None:
    store.delete(store.get_own(NetworkProfile, arn))


def _check_members(members: dict[str, Any]) -> dict[str, Any]:
    """The members that a profile has, without further ones of a newer model.

    Raises ArgumentException for the type CURATED (invented), and for a number out of its range.
    """
    fields = {name: value for name, value in members.items() if name in FIELDS}
    if fields.get("type") == "CURATED":
        raise errors.ArgumentException(errors.CURATED_TYPE)
    for name, (member, most) in UPPER_LIMITS.items():
        if not 0 <= fields.get(name, 0) <= most:
            raise errors.ArgumentException(
                errors.OUT_OF_RANGE.format(member=member, most=most, given=fields[name])
            )
    return fields
