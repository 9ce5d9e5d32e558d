"""DeviceMinutes: what sessions and jobs use. Rule: this imports nothing of the package and nothing
heavy, because the pytest plugin needs it without a mock.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

PRICE = 0.17
"""USD for a metered device minute (D: device-farm/pricing)."""


@dataclass(frozen=True)
class DeviceMinutes:
    """Device minutes, as AWS counts them.

    ``total`` includes set-up and tear-down, which AWS does not bill, so it is more than ``metered``
    and ``unmetered`` together.

    Example::

        minutes = types.DeviceMinutes(total=12.0, metered=10.0)
        assert minutes.cost == 1.7
    """

    total: float = 0.0
    metered: float = 0.0
    unmetered: float = 0.0
    """The minutes of unmetered slots, which cost nothing by themselves."""

    @property
    def cost(self) -> float:
        """What the metered minutes cost on AWS, in USD, rounded to cents."""
        return round(self.metered * PRICE, 2)

    @property
    def document(self) -> dict[str, float]:
        """The figures as JSON, with the cost."""
        return {**asdict(self), "cost": self.cost}

    def __add__(self, other: DeviceMinutes) -> DeviceMinutes:
        return DeviceMinutes(
            round(self.total + other.total, 2),
            round(self.metered + other.metered, 2),
            round(self.unmetered + other.unmetered, 2),
        )

    def __sub__(self, other: DeviceMinutes) -> DeviceMinutes:
        return self + DeviceMinutes(-other.total, -other.metered, -other.unmetered)
