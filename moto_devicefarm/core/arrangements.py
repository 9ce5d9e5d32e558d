"""What a test arranged in one mock: faults of operations, and plans of what is created next.
Rule: they are used up in the order in which the test arranged them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from moto_devicefarm.core.faults import ANY_OPERATION, Fault, error_for
from moto_devicefarm.core.run_plan import RunPlan
from moto_devicefarm.core.session_plan import SessionPlan
from moto_devicefarm.core.upload_plan import UploadPlan


@dataclass(eq=False)
class Arrangement:
    """A call of a handle that arranged something. Its text says why nothing used it so far."""

    owner: object
    """The handle."""
    text: str
    """The call as the test wrote it."""
    operation: str
    """The operation that uses it."""
    plan: Any
    """The fault or the plan."""
    requests: int = 0
    """The requests of the operation since then."""

    def __str__(self) -> str:
        return f"{self.text}: {self._what_happened()}"

    def _what_happened(self) -> str:
        """Why nothing used it, in words for a person."""
        count, plan = self.requests, self.plan
        is_any = self.operation == ANY_OPERATION
        if not count and is_any:
            return "no operation was called after that"
        if not count:
            return f"{self.operation} was not called after that"
        called = f"{'an operation' if is_any else self.operation} was called {_times(count)}"
        if not isinstance(plan, Fault):
            return f"{called}, but each call failed or used an earlier arrangement"
        if plan.refused == count:
            return f"{called}, but `when` selected no request"
        refused = f"`when` did not select {plan.refused}, and " if plan.refused else ""
        return f"{called}, but {refused}an earlier farm.fail answered {count - plan.refused}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


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
        self._calls: list[Arrangement] = []

    def _waiting(self) -> Iterator[tuple[str, list[Any], Any]]:
        """Everything that is not used up: the operation that uses it, its list and itself."""
        for fault in self.faults:
            yield fault.operation, self.faults, fault
        planned: tuple[tuple[list[Any], str], ...] = (
            (self.uploads, "CreateUpload"),
            (self.sessions, "CreateRemoteAccessSession"),
            (self.runs, "ScheduleRun"),
        )
        for plans, operation in planned:
            for plan in plans:
                yield operation, plans, plan

    @contextmanager
    def note_call(self, owner: object, text: str) -> Iterator[None]:
        """Note a call of the handle ``owner`` that adds a fault or a plan."""
        before = {id(plan) for _, _, plan in self._waiting()}
        yield
        self._calls.extend(
            Arrangement(owner, text, operation, plan)
            for operation, _, plan in self._waiting()
            if id(plan) not in before
        )

    def unused(self, owner: object) -> list[Arrangement]:
        """What the owner arranged and no request used so far, in the order of the calls."""
        unused = {id(plan) for _, _, plan in self._waiting() if not getattr(plan, "used", 0)}
        return [call for call in self._calls if call.owner is owner and id(call.plan) in unused]

    def drop(self, owner: object) -> None:
        """Remove what the owner arranged."""
        owned = {id(call.plan) for call in self._calls if call.owner is owner}
        self._calls = [call for call in self._calls if call.owner is not owner]
        for _, plans, plan in list(self._waiting()):
            if id(plan) in owned:
                plans[:] = [other for other in plans if other is not plan]

    def raise_fault(self, operation: str, params: Mapping[str, Any]) -> None:
        """Raise the error of the first fault that applies to the request, if there is one."""
        for call in self._calls:
            call.requests += call.operation in (operation, ANY_OPERATION)
        for fault in self.faults:
            if fault.applies_to(operation, params):
                fault.used += 1
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
