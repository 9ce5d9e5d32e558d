"""Bodies of uploads that the source of the calls has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from moto_devicefarm.core import clock
from moto_devicefarm.recordings.body_deliveries import BodyDeliveries
from moto_devicefarm.recordings.compare import Aliases
from tests.support.account import Account
from tests.support.recorded_calls import START, recorded_call


@pytest.mark.parametrize(
    ("sent", "status"), [(4, "SUCCEEDED"), (5, "SUCCEEDED"), (6, "INITIALIZED")]
)
def test_a_body_is_there_at_the_moment_at_which_it_was_sent(
    sent: int, status: str, account: Account
) -> None:
    """A cassette has whole seconds, so that the next call is often of the same one."""
    arn = account.upload()
    created = recorded_call(
        0, "CreateUpload", answer={"upload": {"arn": arn, "status": "INITIALIZED"}}
    )
    created = replace(created, body_at=(START + sent) * 1000)
    use = recorded_call(5, "ScheduleRun", {"appArn": arn})
    deliveries = BodyDeliveries(account.store, [created, use], Aliases([arn]))
    for call in (created, use):
        with clock.hold_at(call.time):
            deliveries.deliver(call)
    with clock.hold_at(use.time):
        assert account.get_upload(arn=arn)["status"] == status
