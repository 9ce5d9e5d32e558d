"""The members of the handle that tell what happened and what is left: calls, device minutes, what
is stuck, unused or active. Rule: reading changes nothing, and each call returns a new list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from moto_devicefarm import settings
from moto_devicefarm.core import api, clock, model
from moto_devicefarm.core.arguments import check_one_of
from moto_devicefarm.core.call_log import Call
from moto_devicefarm.core.device_minutes import DeviceMinutes
from moto_devicefarm.core.folded_calls import fold
from moto_devicefarm.core.literals import OperationName
from moto_devicefarm.core.progress import name_of
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.statuses import STOPPING
from moto_devicefarm.core.store import Store
from moto_devicefarm.devicefarm.models import stores
from moto_devicefarm.resources.billing.used_minutes import used_minutes
from moto_devicefarm.resources.grid.sessions import GridSession, GridSessionView
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.resources.snapshots import stuck_snapshots

LEAKS: tuple[type[Resource], ...] = (RemoteAccessSession, Run, GridSession)
"""The kinds that use minutes while they are active."""


class InspectingHandle(settings.MockHandle):
    """The part of DeviceFarm with which a test looks at what happened."""

    def __init__(self, settings: settings.Settings) -> None:
        super().__init__(settings)
        self._numbers_at_start: Mapping[Store, int] = {}
        """The number of resources that each store had when the mock of this handle started. A
        server's mock starts with no store.
        """

    def _note_start(self) -> None:
        """Note what is there before the test begins."""
        self._numbers_at_start = {store: store.numbers for store in stores()}

    @property
    def calls(self) -> list[Call]:
        """The calls of operations that this mock and the mocks inside it have answered so far, the
        first one first. Each read returns a new list.

        Refused calls are in it too. Requests of presigned URLs and of driver endpoints, and the
        methods of this handle, are no calls of an operation. The calls can still be read after the
        mock has ended.

        Example::

            client.stop_remote_access_session(arn=session_arn)
            call = farm.calls[-1]
            assert (call.operation, call.parameters) == (
                "StopRemoteAccessSession",
                {"arn": session_arn},
            )
        """
        with api.lock:
            return list(self._settings.log or ())

    def calls_to(self, operation: OperationName) -> list[Call]:
        """The calls of one operation so far, such as "StopRun".

        Args:
            operation: The name of the operation, as in AWS's model.

        Raises:
            ValueError: the operation is unknown; the message proposes the nearest name.

        Example::

            assert farm.calls_to("StopRun") == []
        """
        check_one_of("operation", operation, sorted(model.service_model().operation_names))
        return [call for call in self.calls if call.operation == operation]

    @property
    def device_minutes(self) -> DeviceMinutes:
        """The device minutes that all sessions and jobs have used until now, in all accounts.

        Deleted ones count too, and those of loaded documents.

        Example::

            assert farm.device_minutes.metered <= 10
        """
        with self._lock(), clock.hold() as now:
            return used_minutes(stores(), now)

    @property
    def stuck(self) -> list[str]:
        """What waits now, in all accounts, such as "session nightly is PREPARING and will be
        RUNNING in 115 s". A session that is RUNNING or ACTIVE waits for nothing. It is in the list
        only if the latest call asked for it again.

        Example::

            farm.next_session(stuck_in="PREPARING")
            client.create_remote_access_session(projectArn=project_arn, deviceArn=device_arn)
            assert "is PREPARING" in farm.stuck[0]
        """
        with self._lock(), clock.hold() as now:
            rows, _ = fold(islice(reversed(self._settings.log or ()), 2), 1)
            waiting = stuck_snapshots(list(stores()), rows[0].polled if rows else (), now)
            is_frozen = clock.is_frozen()
            return [snapshot.words(now, is_frozen=is_frozen) for snapshot in waiting]

    @property
    def unused(self) -> list[str]:
        """What the test arranged through this handle and no request used so far.

        Each text has the call and the reason, such as
        ``farm.fail("StopRun", "ThrottlingException"): StopRun was not called after that``.

        Example::

            farm.fail("StopRun", "ThrottlingException")
            assert len(farm.unused) == 1
        """
        with self._lock():
            return list(map(str, self._settings.arrangements.unused(self)))

    @property
    def leaks(self) -> list[str]:
        """The sessions, runs and test grid sessions that were created in this mock, are active and
        were not asked to stop, such as "session nightly is RUNNING, 1.50 device minutes so far".

        What ``load`` brought does not count, because the code under test did not create it.

        Example::

            assert any("is RUNNING" in text for text in farm.leaks)
            client.stop_remote_access_session(arn=session_arn)
            assert not any("is RUNNING" in text for text in farm.leaks)
        """
        with self._lock(), clock.hold() as now:
            return list(self._left_active(now))

    def _left_active(self, now: int) -> Iterator[str]:
        for store in stores():
            before = max(self._numbers_at_start.get(store, 0), store.restored_numbers)
            for number, resource in store.numbered_resources():
                if number > before and type(resource) in LEAKS and resource.captured is None:
                    view: Any = resource.view(now)
                    if view.status != STOPPING and resource.is_active(now):
                        yield f"{name_of(resource)} is {view.status}, {_minutes(view)} so far"


def _minutes(view: Any) -> str:
    if isinstance(view, GridSessionView):
        return f"{view.billing_minutes:.2f} minutes"
    return f"{(view.device_minutes or {}).get('total', 0.0):.2f} device minutes"
