"""The processing that a test arranged for one upload. Rule: a plan is checked when it is made."""

from __future__ import annotations

from dataclasses import dataclass

from moto_devicefarm.core.arguments import check_one_of, check_text

STAGES = ("INITIALIZED", "PROCESSING")
"""The statuses that an upload can be stuck in."""
ENDS = ("SUCCEEDED", "FAILED")


@dataclass(frozen=True)
class UploadPlan:
    """What becomes of each body of one upload; see ``DeviceFarm.next_upload`` for the fields.

    Raises TypeError or ValueError, naming the argument.
    """

    status: str | None = None
    message: str | None = None
    stuck_in: str | None = None

    def __post_init__(self) -> None:
        if self.status is not None:
            check_one_of("status", self.status, ENDS)
        if self.stuck_in is not None:
            check_one_of("stuck_in", self.stuck_in, STAGES)
        if self.message is not None:
            check_text("message", self.message, example="The app could not be read.")
        if self.status is None and self.stuck_in is None and self.message is None:
            raise ValueError("next_upload() arranges nothing: give status or stuck_in")
        if self.status is not None and self.stuck_in is not None:
            raise ValueError(
                "stuck_in and status exclude each other, because the processing of a stuck upload "
                "does not end: give one of them"
            )
        if self.message is not None and self.status != "FAILED":
            raise ValueError('message belongs to status="FAILED": give this status too')
