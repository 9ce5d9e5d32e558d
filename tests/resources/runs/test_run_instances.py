"""Runs on private devices: which instance a job gets, and when."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from moto_devicefarm import Device, Timings
from moto_devicefarm.core import errors
from tests.support.account import Account
from tests.support.devices import INSTANCE_A, INSTANCE_B, LONE, PAIR
from tests.support.store import NOW_IN_SECONDS, PREFIX, numbered_id


def pair_with(a: str = "AVAILABLE", b: str = "AVAILABLE", labels: tuple[str, ...] = ()) -> Device:
    """PAIR with these statuses of its instances; the first one may have labels."""
    one, two = PAIR.instances
    return dataclasses.replace(
        PAIR,
        instances=(
            dataclasses.replace(one, status=a, labels=labels),
            dataclasses.replace(two, status=b),
        ),
    )


def only_job(account: Account, run_arn: str) -> dict[str, Any]:
    """The run's only job now."""
    job: dict[str, Any]
    (job,) = account.list_jobs(arn=run_arn)
    return job


@pytest.mark.parametrize("looks", [(), (5,), (5, 90, 50)])
def test_a_job_gets_its_instance_when_a_session_has_left_it(
    clock: Any, looks: tuple[int, ...]
) -> None:
    """A job starts at the moment when a session leaves the instance."""
    account = Account(registry=[LONE], timings=Timings(session_limit=100, test=1000))
    project_arn = account.project()
    account.session(LONE, projectArn=project_arn)
    run = account.run(projectArn=project_arn)
    for look in looks:
        clock.tick(look)
        only_job(account, run)
    clock.tick(300 - sum(looks))
    assert only_job(account, run)["started"] == NOW_IN_SECONDS + 100


def test_a_session_gets_its_instance_when_a_job_has_left_it(clock: Any) -> None:
    """A session starts when the job before it ends or is stopped."""
    account = Account(registry=[LONE], timings=Timings(test=1000))
    project_arn = account.project()
    run = account.run(projectArn=project_arn)
    session = account.session(LONE, projectArn=project_arn)
    assert (only_job(account, run)["status"], account.get(session)["status"]) == (
        "RUNNING",
        "PENDING_DEVICE",
    )
    clock.tick(40)
    account.stop(run)
    clock.tick(40)
    assert account.get(session)["started"] == NOW_IN_SECONDS + 40


def test_the_instance_that_is_free_first(clock: Any) -> None:
    """A job gets the instance that is free first."""
    account = Account(registry=[PAIR], timings=Timings(test=1000))
    project_arn = account.project()
    session = account.session(PAIR, projectArn=project_arn)
    first, waits = (account.run(projectArn=project_arn) for _ in range(2))
    assert (account.get(session)["instanceArn"], only_job(account, first)["instanceArn"]) == (
        INSTANCE_A,
        INSTANCE_B,
    )
    assert only_job(account, waits)["status"] == "PENDING_DEVICE"
    clock.tick(10)
    account.stop(session)
    assert (only_job(account, waits)["status"], only_job(account, waits)["instanceArn"]) == (
        "RUNNING",
        INSTANCE_A,
    )


def test_an_instance_that_the_registry_has_in_use(clock: Any) -> None:
    """A job does not get an instance that is IN_USE in the registry."""
    account = Account(registry=[pair_with(b="IN_USE")], timings=Timings(test=1000))
    project_arn = account.project()
    session = account.session(PAIR, projectArn=project_arn)
    run = account.run(projectArn=project_arn)
    assert only_job(account, run)["status"] == "PENDING_DEVICE"
    clock.tick(10)
    account.stop(session)
    assert only_job(account, run)["instanceArn"] == INSTANCE_A


def test_a_job_waits_for_the_registry(clock: Any) -> None:
    """A job waits for the only instance of its pool until the registry has it free."""
    account = Account(registry=[pair_with(b="IN_USE")], timings=Timings(test=1000))
    project_arn = account.project()
    named = account.pool(("INSTANCE_ARN", "IN", json.dumps([INSTANCE_B])), projectArn=project_arn)
    run = account.run(projectArn=project_arn, devicePoolArn=named)
    clock.tick(10)
    assert (only_job(account, run)["status"], only_job(account, run)["instanceArn"]) == (
        "PENDING_DEVICE",
        INSTANCE_B,
    )
    account.store.settings.devices.replace(pair_with())
    assert (only_job(account, run)["started"], only_job(account, run)["instanceArn"]) == (
        NOW_IN_SECONDS + 10,
        INSTANCE_B,
    )


@pytest.mark.parametrize(
    "rule",
    [("INSTANCE_ARN", "IN", json.dumps([INSTANCE_B])), ("INSTANCE_LABELS", "CONTAINS", '"quiet"')],
)
def test_rules_about_instances_choose_among_them(clock: Any, rule: tuple[str, str, str]) -> None:
    """Rules and filters can choose instances by ARN and by label."""
    device = dataclasses.replace(
        PAIR,
        instances=(PAIR.instances[0], dataclasses.replace(PAIR.instances[1], labels=("quiet",))),
    )
    account = Account(registry=[device], timings=Timings(test=1000))
    project_arn = account.project()
    by_pool = account.run(
        projectArn=project_arn, devicePoolArn=account.pool(rule, projectArn=project_arn)
    )
    attribute, operator, value = rule
    values = json.loads(value)
    filters = [
        {
            "attribute": attribute,
            "operator": operator,
            "values": [values] if isinstance(values, str) else values,
        }
    ]
    by_filter = account.run(
        projectArn=project_arn, deviceSelectionConfiguration={"filters": filters, "maxDevices": 1}
    )
    assert [only_job(account, run)["instanceArn"] for run in (by_pool, by_filter)] == [
        INSTANCE_B
    ] * 2
    assert only_job(account, by_filter)["status"] == "PENDING_DEVICE"


def test_rules_that_instances_match_together(clock: Any) -> None:
    """If only the instances together match the rules, a job can get any of them."""
    account = Account(registry=[pair_with(labels=("quiet",))], timings=Timings(test=1000))
    project_arn = account.project()
    rules = [
        ("INSTANCE_LABELS", "CONTAINS", '"quiet"'),
        ("INSTANCE_ARN", "IN", json.dumps([INSTANCE_B])),
    ]
    both = account.pool(*rules, projectArn=project_arn)
    runs = [account.run(projectArn=project_arn, devicePoolArn=both) for _ in range(3)]
    assert [only_job(account, run)["status"] for run in runs] == [
        "RUNNING",
        "RUNNING",
        "PENDING_DEVICE",
    ]
    assert {only_job(account, run)["instanceArn"] for run in runs[:2]} == {INSTANCE_A, INSTANCE_B}


ENDPOINT = {
    "vpceConfigurationName": "staging",
    "vpceServiceName": "com.amazonaws.vpce.us-west-2.vpce-svc-1",
    "serviceDnsName": "shop.internal",
}


def test_a_vpc_endpoint_configuration_is_in_use_while_the_run_is_active(clock: Any) -> None:
    """A configuration cannot be changed or deleted while a run uses it (D: model)."""
    account = Account(registry=[LONE], timings=Timings(test=60))
    configuration = account.create_vpce_configuration(**ENDPOINT)["arn"]
    account.schedule_run(
        **account.run_request(configuration={"vpceConfigurationArns": [configuration]})
    )
    clock.tick(59)
    for operation in ("UpdateVPCEConfiguration", "DeleteVPCEConfiguration"):
        with pytest.raises(errors.InvalidOperationException):
            account.call(operation, arn=configuration)
    clock.tick(1)
    assert account.delete_vpce_configuration(arn=configuration) == {}


def test_a_vpc_endpoint_configuration_must_be_there() -> None:
    """A configuration must exist, and needs private devices."""
    account = Account(registry=[LONE])
    absent = f"{PREFIX}:vpceconfiguration:{numbered_id(0xDEAD)}"
    error = account.error.run(configuration={"vpceConfigurationArns": [absent]})
    assert error.code == "NotFoundException"
    public = Account(registry=[Device("Pixel 8")])
    configuration = public.create_vpce_configuration(**ENDPOINT)["arn"]
    run = public.get(public.run(configuration={"vpceConfigurationArns": [configuration]}))
    assert (run["result"], run["totalJobs"]) == ("SKIPPED", 0)
    assert "VPC endpoint configurations need a PRIVATE device" in run["message"]
