"""Makes the calls of a sequence in a mock of its own, with everything that a test would arrange, so
that the answers of the test are known. Rule: each call and each step does what its statement does.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from botocore.model import OperationNotFoundError
from botocore.validate import ParamValidator

from moto_devicefarm.captures.documents import Document
from moto_devicefarm.captures.load import load_documents
from moto_devicefarm.core import clock, model
from moto_devicefarm.core.faults import new_fault
from moto_devicefarm.core.nested_texts import texts_in
from moto_devicefarm.core.store import Store
from moto_devicefarm.recordings.answer_facts import is_compared
from moto_devicefarm.recordings.arranged_steps import (
    PLANS,
    Arrangement,
    DeviceChange,
    NextPlan,
    Put,
    Reload,
    Step,
)
from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.recordings.compare import Aliases, differences
from moto_devicefarm.recordings.prior_resources import load_at_first_call, prior_resources
from moto_devicefarm.recordings.replay import mock_outcome
from moto_devicefarm.registry.changes import changed_device
from moto_devicefarm.resources.uploads.uploads import Upload, deliver_body
from moto_devicefarm.settings import MockArguments

_ACCOUNT = "123456789012"
BODY, BODY_CODE = b"any bytes", 'b"any bytes"'
"""The content of every upload: the mock takes any."""


class Otherwise(NamedTuple):
    """A member that AWS answered otherwise."""

    path: str
    """As ``compare.differences`` gives it: ``answer.run.status``."""
    recorded: Any
    mocked: Any


@dataclass(frozen=True)
class PlayedCall:
    """A call with the mock's outcome."""

    number: int
    call: RecordedCall
    moment: int
    mocked: Mapping[str, Any]
    """The answer or the error, as in a recording."""
    otherwise: Sequence[Otherwise] = ()
    """What AWS answered otherwise, of what is compared."""
    is_arranged: bool = False
    """Whether the test arranges the error."""
    refusal: str = ""
    """Why boto3 refuses the call, so that no test can make it."""


class Play(NamedTuple):
    """All calls, with what was arranged for them."""

    calls: list[PlayedCall]
    steps: dict[int, list[tuple[Step, Mapping[str, Any]]]]
    """The steps that worked, by the number of the call after them, with their arguments."""
    documents: list[Document]
    """What is loaded before the first call."""
    same: frozenset[str]
    """The ARNs that are the same in the report and in the mock."""
    aliases: Aliases
    """The mock's names for the recorded ones."""
    arrangement: Arrangement

    @property
    def difference_count(self) -> int:
        """The number of members that AWS answered otherwise."""
        return sum(len(one.otherwise) for one in self.calls)


def play(calls: Sequence[RecordedCall], moments: Sequence[int], arrangement: Arrangement) -> Play:
    """Play the calls at their moments. An error of AWS that the mock would not answer is arranged,
    if it can be.
    """
    arranged: set[int] = set()
    while True:
        result = _Player(calls, moments, arrangement, arranged).play()
        missed = {
            one.number
            for one in result.calls
            if "error" in one.call.outcome and one.number not in arranged and _is_missed(one)
        }
        if not missed:
            return result
        arranged |= missed


def _is_missed(one: PlayedCall) -> bool:
    """Whether the mock did not answer with AWS's error, although a test can arrange it."""
    code = one.call.outcome["error"].get("code")
    return one.mocked.get("error", {}).get("code") != code and fault_arguments(one.call) is not None


def fault_arguments(call: RecordedCall) -> list[str] | None:
    """The arguments of ``farm.fail`` for a call's error; None if it can't be arranged."""
    error = call.outcome["error"]
    message = error.get("message")
    given = [call.operation, str(error.get("code"))]
    for arguments in ([*given, message], given) if message else (given,):
        try:
            new_fault(*arguments)
        except (TypeError, ValueError):
            continue
        return arguments
    return None


def new_store(arrangement: Arrangement) -> Store:
    """An empty store with the settings of the arrangement."""
    settings = MockArguments(**arrangement.settings).settings()
    ids = random.Random(0)
    return Store(
        _ACCOUNT,
        settings=lambda: settings,
        new_id=lambda: UUID(int=ids.getrandbits(128), version=4),
        transition=lambda kind: None,
    )


class _Player:
    def __init__(
        self,
        calls: Sequence[RecordedCall],
        moments: Sequence[int],
        arrangement: Arrangement,
        arranged: Collection[int],
    ) -> None:
        self._calls = calls
        self._moments = moments
        self._arrangement = arrangement
        self._arranged = arranged
        self._store = new_store(arrangement)
        self._by_call: dict[int, list[Step]] = defaultdict(list)
        for step in arrangement.steps:
            self._by_call[step.before].append(step)
        prior = prior_resources(self._store, calls)
        used = set(texts_in([call.parameters for call in calls]))
        wanted = [
            one for one in prior.documents if one.shape != "Device" or one.members["arn"] in used
        ]
        self._documents = load_at_first_call(self._store, calls, wanted)
        self._same = prior.arns
        self._aliases = Aliases(prior.arns)
        self._done: dict[int, list[tuple[Step, Mapping[str, Any]]]] = defaultdict(list)

    def play(self) -> Play:
        """Play all calls."""
        calls = [self._play(number) for number in range(len(self._calls))]
        return Play(
            calls, self._done, self._documents, self._same, self._aliases, self._arrangement
        )

    def _play(self, number: int) -> PlayedCall:
        call, moment = self._calls[number], self._moments[number]
        parameters = self._aliases.resolve_all(call.parameters)
        refusal = _refusal(call.operation, parameters)
        if refusal:
            return PlayedCall(number, call, moment, {}, refusal=refusal)
        is_arranged = number in self._arranged
        if is_arranged:
            fault = new_fault(*(fault_arguments(call) or ()))
            self._store.settings.arrangements.faults.append(fault)
        plans = [step for step in self._by_call[number] if isinstance(step, NextPlan)]
        for step in self._by_call[number]:
            if not isinstance(step, NextPlan):
                self._do(step, moment)
        with clock.hold_at(moment):
            mocked = self._outcome(call.operation, parameters, plans)
        found = [Otherwise(*one) for one in differences(call.outcome, mocked, self._aliases)]
        return PlayedCall(
            number,
            call,
            moment,
            mocked,
            [one for one in found if call.outcome and is_compared(*one)],
            is_arranged,
        )

    def _outcome(
        self, operation: str, parameters: Mapping[str, Any], plans: Sequence[NextPlan]
    ) -> Mapping[str, Any]:
        """The outcome, with the first of the plans' choices that the mock can take."""
        arrangements = self._store.settings.arrangements
        waiting: Mapping[str, list[Any]] = {
            "next_session": arrangements.sessions,
            "next_upload": arrangements.uploads,
            "next_run": arrangements.runs,
        }
        for plan in plans:
            for arguments in plan.choices:
                try:
                    waiting[plan.method].append(PLANS[plan.method](**arguments))
                    outcome = mock_outcome(self._store, operation, parameters)
                except (TypeError, ValueError):
                    waiting[plan.method].clear()
                    continue
                if not waiting[plan.method]:
                    self._done[plan.before].append((plan, arguments))
                waiting[plan.method].clear()
                return outcome
        return mock_outcome(self._store, operation, parameters)

    def _do(self, step: Step, moment: int) -> None:
        """Do a step, and note it if it works."""
        at = step.moment if isinstance(step, Put) else moment
        with clock.hold_at(at):
            try:
                done = self._apply(step)
            except (TypeError, ValueError):
                done = False
        if done:
            self._done[step.before].append((step, {}))

    def _apply(self, step: Step) -> bool:
        if isinstance(step, Put):
            upload = self._store.find(Upload, self._aliases.resolve(step.arn))
            if upload is None:
                return False
            deliver_body(self._store, upload, BODY)
        elif isinstance(step, DeviceChange):
            devices = self._store.settings.devices
            device = devices.get(step.arn)
            if device is None:
                return False
            changes = {"availability": step.availability}
            devices.replace(changed_device("DeviceFarm.change_device()", device, changes))
        else:
            assert isinstance(step, Reload)
            load_documents(self._store, [step.document])
        return True


def _refusal(operation: str, parameters: Mapping[str, Any]) -> str:
    """Why boto3 would refuse a call; empty if it would not."""
    try:
        shape = model.operation_model(operation).input
    except OperationNotFoundError:
        return "Device Farm has no such operation"
    if shape is None:
        return ""
    report: str = ParamValidator().validate(parameters, shape).generate_report()
    return " ".join(report.split())
