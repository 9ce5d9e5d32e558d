"""Short names for the calls that the tests of runs make."""

from __future__ import annotations

from typing import Any

from moto_devicefarm import Timings
from moto_devicefarm.core import api
from moto_devicefarm.core.run_plan import ArrangedTest, RunPlan
from moto_devicefarm.core.store import Store
from tests.resources import IPHONE, PHONE, app, project

STAGES = Timings(run_scheduling=10, job_preparing=100, setup_test=20, test=30, teardown_test=5)
"""A run of two tests: scheduled at 10, prepared at 110, set up at 130, tests end at 160 and 190,
over at 195.
"""
BOTH = [PHONE, IPHONE]


def arrange(store: Store, *tests: Any, **more: Any) -> None:
    """What ``farm.next_run`` does."""
    store.settings.arrangements.runs.append(
        RunPlan(tests=tuple(map(ArrangedTest.of, tests)), **more)
    )


def pool(store: Store, project_arn: str, *rules: tuple[str, str, str], **more: Any) -> str:
    """The ARN of a new pool; without rules it holds all physical devices."""
    request = {
        "projectArn": project_arn,
        "name": "phones",
        "rules": [
            dict(zip(("attribute", "operator", "value"), rule, strict=True)) for rule in rules
        ],
        **more,
    }
    arn: str = api.call(store, "CreateDevicePool", request)["devicePool"]["arn"]
    return arn


def package(
    store: Store, project_arn: str, test_type: str = "APPIUM_PYTHON", name: str = "tests.zip"
) -> str:
    """The ARN of a test package whose body has arrived."""
    return app(store, project_arn, name, f"{test_type}_TEST_PACKAGE")


def schedule(
    store: Store, project_arn: str | None = None, test: dict[str, Any] | None = None, **members: Any
) -> dict[str, Any]:
    """A new run: by default of an Appium test without an app on all devices."""
    arn = project(store) if project_arn is None else project_arn
    kind = "APPIUM_PYTHON"
    request = {
        "projectArn": arn,
        "test": test or {"type": kind, "testPackageArn": package(store, arn)},
        **members,
    }
    if not request.keys() & {"devicePoolArn", "deviceSelectionConfiguration"}:
        request["devicePoolArn"] = pool(store, arn)
    run: dict[str, Any] = api.call(store, "ScheduleRun", request)["run"]
    return run


def get_run(store: Store, arn: str) -> dict[str, Any]:
    """The run now."""
    run: dict[str, Any] = api.call(store, "GetRun", {"arn": arn})["run"]
    return run


def listed(store: Store, operation: str, arn: str, **members: Any) -> list[dict[str, Any]]:
    """What a list operation answers."""
    (items,) = api.call(store, operation, {"arn": arn, **members}).values()
    found: list[dict[str, Any]] = items
    return found


def jobs(store: Store, run_arn: str) -> list[dict[str, Any]]:
    """The jobs of the run now."""
    return listed(store, "ListJobs", run_arn)


def suites(store: Store, run_arn: str, job: int = 0) -> list[dict[str, Any]]:
    """The suites of one of its jobs now."""
    return listed(store, "ListSuites", jobs(store, run_arn)[job]["arn"])


def in_suite(store: Store, run_arn: str, job: int = 0, suite: int = 1) -> list[dict[str, Any]]:
    """The tests of one of its suites now."""
    return listed(store, "ListTests", suites(store, run_arn, job)[suite]["arn"])


def stop(store: Store, arn: str) -> dict[str, Any]:
    """The answer of a stop of the run or the job."""
    operation, key = ("StopJob", "job") if ":job:" in arn else ("StopRun", "run")
    answer: dict[str, Any] = api.call(store, operation, {"arn": arn})[key]
    return answer
