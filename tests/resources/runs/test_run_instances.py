"""Runs on private devices: which instances a job may have, who has one already, and what the
registry says of it.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from conftest import make_store
from moto_devicefarm import Device, Timings
from moto_devicefarm.core import api, errors
from moto_devicefarm.core.store import Store
from tests.resources import CREATED, INSTANCE_A, INSTANCE_B, LONE, PAIR, get, project, start
from tests.resources import stop as stop_session
from tests.resources.runs.running import jobs, pool, schedule, stop


def pair(a: str = "AVAILABLE", b: str = "AVAILABLE", labels: tuple[str, ...] = ()) -> Device:
    """PAIR with its two instances in these states, the first with labels."""
    one, two = PAIR.instances
    return dataclasses.replace(
        PAIR,
        instances=(
            dataclasses.replace(one, status=a, labels=labels),
            dataclasses.replace(two, status=b),
        ),
    )


def only_job(store: Store, run_arn: str) -> dict[str, Any]:
    """The run's job now."""
    (job,) = jobs(store, run_arn)
    return job


@pytest.mark.parametrize("looks", [(), (5,), (5, 90, 50)])
def test_a_job_gets_its_instance_when_a_session_has_left_it(
    clock: Any, looks: tuple[int, ...]
) -> None:
    """At that moment, whenever anybody reads it: that a session of the mock has it is no news from
    the registry.
    """
    store = make_store(registry=[LONE], timings=Timings(session_limit=100, test=1000))
    project_arn = project(store)
    start(store, project_arn, LONE)
    run = schedule(store, project_arn)["arn"]
    for look in looks:
        clock.tick(look)
        only_job(store, run)
    clock.tick(300 - sum(looks))
    assert only_job(store, run)["started"] == CREATED + 100


def test_a_session_gets_its_instance_when_a_job_has_left_it(clock: Any) -> None:
    """The other order; a stop of the job lets it go at once."""
    store = make_store(registry=[LONE], timings=Timings(test=1000))
    project_arn = project(store)
    run = schedule(store, project_arn)["arn"]
    session = start(store, project_arn, LONE)
    assert (only_job(store, run)["status"], get(store, session)["status"]) == (
        "RUNNING",
        "PENDING_DEVICE",
    )
    clock.tick(40)
    stop(store, run)
    clock.tick(40)
    assert get(store, session)["started"] == CREATED + 40


def test_a_job_does_not_wait_for_one_instance_when_another_is_free_sooner(clock: Any) -> None:
    """Both may have it, though at its creation a session had the first and a job the second."""
    store = make_store(registry=[PAIR], timings=Timings(test=1000))
    project_arn = project(store)
    session = start(store, project_arn, PAIR)
    first, waits = (schedule(store, project_arn)["arn"] for _ in range(2))
    assert (get(store, session)["instanceArn"], only_job(store, first)["instanceArn"]) == (
        INSTANCE_A,
        INSTANCE_B,
    )
    assert only_job(store, waits)["status"] == "PENDING_DEVICE"
    clock.tick(10)
    stop_session(store, session)
    assert (only_job(store, waits)["status"], only_job(store, waits)["instanceArn"]) == (
        "RUNNING",
        INSTANCE_A,
    )


def test_an_instance_in_other_hands_is_not_taken(clock: Any) -> None:
    """The registry has the second one IN_USE: the job waits for the first, which a session has."""
    store = make_store(registry=[pair(b="IN_USE")], timings=Timings(test=1000))
    project_arn = project(store)
    session = start(store, project_arn, PAIR)
    run = schedule(store, project_arn)["arn"]
    assert only_job(store, run)["status"] == "PENDING_DEVICE"
    clock.tick(10)
    stop_session(store, session)
    assert only_job(store, run)["instanceArn"] == INSTANCE_A


def test_a_job_waits_for_an_instance_in_other_hands(clock: Any) -> None:
    """The pool names no other; once it is seen to be free the job has it."""
    store = make_store(registry=[pair(b="IN_USE")], timings=Timings(test=1000))
    project_arn = project(store)
    named = pool(store, project_arn, ("INSTANCE_ARN", "IN", json.dumps([INSTANCE_B])))
    run = schedule(store, project_arn, devicePoolArn=named)["arn"]
    clock.tick(10)
    assert (only_job(store, run)["status"], only_job(store, run)["instanceArn"]) == (
        "PENDING_DEVICE",
        INSTANCE_B,
    )
    store.settings.devices.replace(pair())
    assert (only_job(store, run)["started"], only_job(store, run)["instanceArn"]) == (
        CREATED + 10,
        INSTANCE_B,
    )


@pytest.mark.parametrize(
    "rule",
    [("INSTANCE_ARN", "IN", json.dumps([INSTANCE_B])), ("INSTANCE_LABELS", "CONTAINS", '"quiet"')],
)
def test_rules_about_instances_choose_among_them(clock: Any, rule: tuple[str, str, str]) -> None:
    """By ARN and by label; a filter of a selection does likewise."""
    device = dataclasses.replace(
        PAIR,
        instances=(PAIR.instances[0], dataclasses.replace(PAIR.instances[1], labels=("quiet",))),
    )
    store = make_store(registry=[device], timings=Timings(test=1000))
    project_arn = project(store)
    by_pool = schedule(store, project_arn, devicePoolArn=pool(store, project_arn, rule))["arn"]
    attribute, operator, value = rule
    values = json.loads(value)
    filters = [
        {
            "attribute": attribute,
            "operator": operator,
            "values": [values] if isinstance(values, str) else values,
        }
    ]
    by_filter = schedule(
        store, project_arn, deviceSelectionConfiguration={"filters": filters, "maxDevices": 1}
    )["arn"]
    assert [only_job(store, run)["instanceArn"] for run in (by_pool, by_filter)] == [INSTANCE_B] * 2
    assert only_job(store, by_filter)["status"] == "PENDING_DEVICE"


def test_rules_that_no_instance_fulfils_alone_mean_any(clock: Any) -> None:
    """The device is in the pool by its instances together; a job on it takes one, and the next
    waits for the other.
    """
    store = make_store(registry=[pair(labels=("quiet",))], timings=Timings(test=1000))
    project_arn = project(store)
    rules = [
        ("INSTANCE_LABELS", "CONTAINS", '"quiet"'),
        ("INSTANCE_ARN", "IN", json.dumps([INSTANCE_B])),
    ]
    both = pool(store, project_arn, *rules)
    runs = [schedule(store, project_arn, devicePoolArn=both)["arn"] for _ in range(3)]
    assert [only_job(store, run)["status"] for run in runs] == [
        "RUNNING",
        "RUNNING",
        "PENDING_DEVICE",
    ]
    assert {only_job(store, run)["instanceArn"] for run in runs[:2]} == {INSTANCE_A, INSTANCE_B}


ENDPOINT = {
    "vpceConfigurationName": "staging",
    "vpceServiceName": "com.amazonaws.vpce.us-west-2.vpce-svc-1",
    "serviceDnsName": "shop.internal",
}


def test_a_vpc_endpoint_configuration_is_in_use_while_the_run_is_active(clock: Any) -> None:
    """It can be neither changed nor deleted until the run is over (D: model)."""
    store = make_store(registry=[LONE], timings=Timings(test=60))
    configuration = api.call(store, "CreateVPCEConfiguration", ENDPOINT)["vpceConfiguration"]["arn"]
    schedule(store, configuration={"vpceConfigurationArns": [configuration]})
    clock.tick(59)
    for operation in ("UpdateVPCEConfiguration", "DeleteVPCEConfiguration"):
        with pytest.raises(errors.InvalidOperationException):
            api.call(store, operation, {"arn": configuration})
    clock.tick(1)
    assert api.call(store, "DeleteVPCEConfiguration", {"arn": configuration}) == {}


def test_a_vpc_endpoint_configuration_must_be_there() -> None:
    """And the devices must be private."""
    store = make_store(registry=[LONE])
    absent = "arn:aws:devicefarm:us-west-2:123456789012:vpceconfiguration:00000000-0000-0000-0000-00000000dead"
    with pytest.raises(errors.NotFoundException):
        schedule(store, configuration={"vpceConfigurationArns": [absent]})
    public = make_store(registry=[Device("Pixel 8")])
    configuration = api.call(public, "CreateVPCEConfiguration", ENDPOINT)["vpceConfiguration"][
        "arn"
    ]
    with pytest.raises(
        errors.ArgumentException, match="VPC endpoint configurations need a PRIVATE device"
    ):
        schedule(public, configuration={"vpceConfigurationArns": [configuration]})
