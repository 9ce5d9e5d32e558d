"""What a test arranged in one mock: faults of operations, and plans of what is created next.
Rule: they are used up in the order in which the test arranged them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto_devicefarm.core.faults import Fault, error_for
from moto_devicefarm.core.run_plan import RunPlan
from moto_devicefarm.core.session_plan import SessionPlan
from moto_devicefarm.core.upload_plan import UploadPlan


class Arrangements:
    """The faults and plans that are not used yet."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget all of them."""
        self.faults: list[Fault] = []
        self.sessions: list[SessionPlan] = []
        self.runs: list[RunPlan] = []
        self.uploads: list[UploadPlan] = []

    def raise_fault(self, operation: str, params: Mapping[str, Any]) -> None:
        """Raise the error of the first fault that applies to the request, if there is one."""
        for fault in self.faults:
            if fault.applies_to(operation, params):
                if fault.times is not None:
                    fault.times -= 1
                    if not fault.times:
                        self.faults.remove(fault)
                raise error_for(fault, params)

    def next_upload(self) -> UploadPlan | None:
        """Take the plan for the upload that is being created; None if there is none."""
        return self.uploads.pop(0) if self.uploads else None

    def next_session(self) -> SessionPlan | None:
        """Take the plan for the session that is being created; None if there is none."""
        return self.sessions.pop(0) if self.sessions else None
