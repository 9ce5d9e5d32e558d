"""``reproduce`` of a sequence of calls: what is arranged for runs and lists, and what is marked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm.cli import main
from tests.support.pytester import run_pytest as run
from tests.support.recordings import write_calls
from tests.support.session_calls import (
    CREATE_SESSION,
    PHONE,
    PROJECT,
    call,
    get_session,
    stop_session,
)
from tests.support.store import NOW_IN_SECONDS, PREFIX
from tests.support.stories import ID

pytest_plugins = ["pytester"]
RUN = f"{PREFIX}:run:{ID}/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"
FILTER = {"attribute": "ARN", "operator": "IN", "values": [PHONE]}


def get_run(second: int, **members: Any) -> Any:
    """A poll of the run."""
    answer = {"run": {"arn": RUN, "created": NOW_IN_SECONDS, **members}}
    return call("GetRun", {"arn": RUN}, second, answer=answer)


SCHEDULE = call(
    "ScheduleRun",
    {
        "projectArn": PROJECT,
        "test": {"type": "BUILTIN_FUZZ"},
        "deviceSelectionConfiguration": {"filters": [FILTER], "maxDevices": 1},
        "appArn": f"{PREFIX}:upload:{ID}/app",
    },
    answer={"run": {"arn": RUN, "status": "SCHEDULING", "appUpload": f"{PREFIX}:upload:{ID}/app"}},
)

CASES: dict[str, tuple[list[Any], str]] = {
    "a hang of a run": (
        [SCHEDULE, get_run(60, status="PREPARING"), get_run(900, status="PREPARING")],
        'farm.next_run(stuck_in="PREPARING")',
    ),
    "the result of a run": (
        [SCHEDULE, get_run(600, status="COMPLETED", result="ERRORED")],
        'farm.next_run(results="ERRORED")',
    ),
    "a run without jobs": (
        [
            SCHEDULE,
            get_run(60, status="COMPLETED", result="SKIPPED", resultCode="PARSING_FAILED"),
        ],
        'farm.next_run(result_code="PARSING_FAILED")',
    ),
    "a resource from before in another status": (
        [get_session(0, "PREPARING"), get_session(60, "RUNNING")],
        'assert session["status"] == "RUNNING"',
    ),
    "a stop that hangs": (
        [
            CREATE_SESSION,
            get_session(30, "RUNNING"),
            stop_session(40),
            get_session(600, "STOPPING"),
        ],
        'farm.next_session(stuck_in="STOPPING")',
    ),
    "a session that outlives its limit": (
        [CREATE_SESSION, get_session(30, "RUNNING"), get_session(10000, "RUNNING")],
        'farm.next_session(stuck_in="RUNNING")',
    ),
    "another name": (
        [
            call(
                "CreateProject",
                {"name": "shop"},
                answer={"project": {"arn": PROJECT, "name": "Shop"}},
            )
        ],
        'assert project["name"] == "shop"  # AWS answered "Shop"',
    ),
    "a member that the mock lacks": (
        [
            call(
                "CreateProject",
                {"name": "shop"},
                answer={"project": {"arn": PROJECT, "name": "shop", "defaultJobTimeoutMinutes": 5}},
            )
        ],
        "# AWS answered 5",
    ),
    "an answer where the mock refuses": (
        [call("GetUpload", {"arn": f"{PREFIX}:upload:{ID}/a"}, answer={"upload": {}})],
        "# AWS answered this call.",
    ),
    "an error that no test can arrange": (
        [call("ListProjects", {}, error={"code": "OddException", "message": "odd", "status": 400})],
        '# AWS answered with "OddException": "odd"',
    ),
    "a call that boto3 refuses": (
        [call("CreateProject", {"title": "shop"}, answer={}), call("ListProjects", {}, answer={})],
        "# CreateProject is left out, because boto3 refuses it: Missing required parameter in",
    ),
    "an operation that is none": (
        [call("BuyPhone", {}, answer={}), call("ListProjects", {}, answer={})],
        "# BuyPhone is left out, because boto3 refuses it: Device Farm has no such operation",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_module_has_the_line_and_passes(
    name: str, pytester: pytest.Pytester, path: Path
) -> None:
    """Each case, as a person would meet it."""
    calls, line = CASES[name]
    write_calls(path, *calls)
    module = pytester.path / "test_calls.py"
    assert main(["reproduce", str(path), "-o", str(module)]) == 0
    assert line in module.read_text("utf-8")
    run(pytester).assert_outcomes(passed=1)


def test_the_users_code_gets_the_arn_of_the_session(path: Path, pytester: pytest.Pytester) -> None:
    """The mock made the ARN, so it is a member of a variable."""
    write_calls(path, CREATE_SESSION)
    pytester.makepyfile(phones="def wait(client, arn): client.get_remote_access_session(arn=arn)")
    pytester.syspathinsert()
    module = pytester.path / "test_calls.py"
    assert main(["reproduce", str(path), "-o", str(module), "--call", "phones:wait"]) == 0
    assert 'wait(client=devicefarm_client, arn=session["arn"])' in module.read_text("utf-8")
    run(pytester).assert_outcomes(passed=1)
