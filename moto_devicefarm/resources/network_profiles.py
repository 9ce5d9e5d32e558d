"""Network profiles: how good the network of a run's devices is.

Rule: AWS's curated ones are every account's, and none can change them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.paging import Chain, Listing, Scan
from moto_devicefarm.core.resource import ARN_PREFIX, Resource
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.projects import Project

FULL = 104857600
"""The highest bandwidth, in bits per second (D: model); that it is the default is ours, after
terraform's.
"""
LIMITS = {
    "uplink_bandwidth_bits": ("uplinkBandwidthBits", FULL),
    "downlink_bandwidth_bits": ("downlinkBandwidthBits", FULL),
    "uplink_delay_ms": ("uplinkDelayMs", 2000),
    "downlink_delay_ms": ("downlinkDelayMs", 2000),
    "uplink_jitter_ms": ("uplinkJitterMs", 2000),
    "downlink_jitter_ms": ("downlinkJitterMs", 2000),
}
"""The member and the most it can be: ranges that stand in the model's doc strings only (D). All
begin at 0.
"""


@dataclass(slots=True, kw_only=True, eq=False)
class NetworkProfile(Resource):
    """Bandwidths in bits per second, delays and jitters in milliseconds, losses in percent.

    The defaults are ours: those of a network that limits nothing.
    """

    KIND = "networkprofile"
    SHAPE = "NetworkProfile"
    FORM = "<project id>/<id>"
    OWNER = "either"

    project_arn: str = ""
    """Empty for a curated one."""
    name: str = ""
    description: str | None = None
    type: str = "PRIVATE"
    uplink_bandwidth_bits: int = FULL
    downlink_bandwidth_bits: int = FULL
    uplink_delay_ms: int = 0
    downlink_delay_ms: int = 0
    uplink_jitter_ms: int = 0
    downlink_jitter_ms: int = 0
    uplink_loss_percent: int = 0
    downlink_loss_percent: int = 0

    @property
    def listed_under(self) -> tuple[str, ...]:
        return (self.project_arn,)


def _curated(
    id: str, name: str, bandwidth: tuple[int, int], delay: int = 0, jitter: int = 0, loss: int = 0
) -> NetworkProfile:
    """One of AWS's own: ``bandwidth`` up and down, the rest both ways."""
    return NetworkProfile(
        arn=f"{ARN_PREFIX}:{NetworkProfile.KIND}:{id}",
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


# D: the guide names "3G" and "Lossy WiFi". The other names, every id and every figure are ours.
NetworkProfile.CURATED = {
    profile.arn: profile
    for profile in (
        _curated("5b2f0c1e-93a4-4d5e-8a0b-6f1d2c3e4a01", "Full", (FULL, FULL)),
        _curated(
            "5b2f0c1e-93a4-4d5e-8a0b-6f1d2c3e4a02",
            "LTE",
            (10_000_000, 50_000_000),
            delay=30,
            jitter=5,
        ),
        _curated(
            "5b2f0c1e-93a4-4d5e-8a0b-6f1d2c3e4a03", "3G", (330_000, 780_000), delay=100, jitter=10
        ),
        _curated(
            "5b2f0c1e-93a4-4d5e-8a0b-6f1d2c3e4a04", "Edge", (200_000, 240_000), delay=400, jitter=20
        ),
        _curated("5b2f0c1e-93a4-4d5e-8a0b-6f1d2c3e4a05", "WiFi", (33_000_000, 40_000_000), delay=2),
        _curated(
            "5b2f0c1e-93a4-4d5e-8a0b-6f1d2c3e4a06",
            "Lossy WiFi",
            (33_000_000, 40_000_000),
            delay=2,
            jitter=10,
            loss=10,
        ),
    )
}


@operation("CreateNetworkProfile")
def create_network_profile(
    store: Store,
    project_arn: str,
    name: str,
    description: str | None = None,
    type: str | None = None,
    uplink_bandwidth_bits: int | None = None,
    downlink_bandwidth_bits: int | None = None,
    uplink_delay_ms: int | None = None,
    downlink_delay_ms: int | None = None,
    uplink_jitter_ms: int | None = None,
    downlink_jitter_ms: int | None = None,
    uplink_loss_percent: int | None = None,
    downlink_loss_percent: int | None = None,
) -> NetworkProfile:
    project = store.get(Project, project_arn)
    given = _checked(
        description=description,
        type=type,
        uplink_bandwidth_bits=uplink_bandwidth_bits,
        downlink_bandwidth_bits=downlink_bandwidth_bits,
        uplink_delay_ms=uplink_delay_ms,
        downlink_delay_ms=downlink_delay_ms,
        uplink_jitter_ms=uplink_jitter_ms,
        downlink_jitter_ms=downlink_jitter_ms,
        uplink_loss_percent=uplink_loss_percent,
        downlink_loss_percent=downlink_loss_percent,
    )
    arn = store.new_arn(NetworkProfile, within=project.id)
    return store.add(
        NetworkProfile(arn=arn, created=clock.now(), project_arn=project_arn, name=name, **given)
    )


@operation("GetNetworkProfile")
def get_network_profile(store: Store, arn: str) -> NetworkProfile:
    return store.get(NetworkProfile, arn)


@operation("ListNetworkProfiles")
def list_network_profiles(
    store: Store, arn: str, type: str | None = None
) -> Listing[NetworkProfile]:
    """Those available to the project, the curated ones first; with a type, of that type only.

    Where a report has shown curated ones they are all that there are, as it shows them all.
    """
    store.get(Project, arn)
    shown: list[NetworkProfile] = list(store.all(NetworkProfile))
    curated, private = (
        shown or list(NetworkProfile.CURATED.values()),
        store.all(NetworkProfile, arn),
    )
    if type is None:
        return Chain(curated, private)
    return private if type == "PRIVATE" else Scan(curated)


@operation("UpdateNetworkProfile")
def update_network_profile(
    store: Store,
    arn: str,
    name: str | None = None,
    description: str | None = None,
    type: str | None = None,
    uplink_bandwidth_bits: int | None = None,
    downlink_bandwidth_bits: int | None = None,
    uplink_delay_ms: int | None = None,
    downlink_delay_ms: int | None = None,
    uplink_jitter_ms: int | None = None,
    downlink_jitter_ms: int | None = None,
    uplink_loss_percent: int | None = None,
    downlink_loss_percent: int | None = None,
) -> NetworkProfile:
    """``arn`` is the profile's: that it is the project's, as the model says, is a slip (T:
    terraform).
    """
    profile = store.get_own(NetworkProfile, arn)
    given = _checked(
        name=name,
        description=description,
        type=type,
        uplink_bandwidth_bits=uplink_bandwidth_bits,
        downlink_bandwidth_bits=downlink_bandwidth_bits,
        uplink_delay_ms=uplink_delay_ms,
        downlink_delay_ms=downlink_delay_ms,
        uplink_jitter_ms=uplink_jitter_ms,
        downlink_jitter_ms=downlink_jitter_ms,
        uplink_loss_percent=uplink_loss_percent,
        downlink_loss_percent=downlink_loss_percent,
    )
    profile.change(**given)
    return profile


@operation("DeleteNetworkProfile")
def delete_network_profile(store: Store, arn: str) -> None:
    store.delete(store.get_own(NetworkProfile, arn))


def _checked(**members: Any) -> dict[str, Any]:
    """The members that were given. Nobody but AWS has curated ones (ours); losses are checked by
    the model.
    """
    given = {name: value for name, value in members.items() if value is not None}
    if given.get("type") == "CURATED":
        raise errors.ArgumentException(errors.CURATED_TYPE)
    for name, (member, most) in LIMITS.items():
        if not 0 <= given.get(name, 0) <= most:
            raise errors.ArgumentException(
                errors.OUT_OF_RANGE.format(member=member, most=most, given=given[name])
            )
    return given
