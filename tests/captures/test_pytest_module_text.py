"""The text that reproduce writes for given documents: calls, their order, and the names of
variables.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm.captures.assertions import getters, last_moment
from moto_devicefarm.captures.documents import Document
from moto_devicefarm.captures.pytest_module import in_order, module_text
from moto_devicefarm.resources import KINDS
from tests.support.session_reports import assertions, statements

PREFIX = "arn:aws:devicefarm:us-west-2:111122223333"
RUN = "557ebe28-9b31-4dc2-9fea-cedb7690ffae/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"
CREATED = 1772366400000


def document(kind: str, shape: str, own: str = "", **members: Any) -> Document:
    """A document of a part of the run."""
    return Document(shape, {"arn": f"{PREFIX}:{kind}:{RUN}{own}", **members}, {}, "report")


def text(tmp_path: Path, *documents: Document) -> str:
    """The module, with an empty document inline."""
    file = tmp_path / "report.json"
    file.write_text("{}")
    return module_text(in_order(documents), [file], inline=True)


def test_the_model_has_a_get_for_all_but_artifacts_and_samples() -> None:
    """The argument of a Get may have another name than ``arn``."""
    assert {kind.SHAPE for kind in KINDS} - set(getters()) == {"Artifact", "Sample"}
    assert getters()["Run"] == ("get_run", "arn", "run")
    assert getters()["VPCEConfiguration"] == ("get_vpce_configuration", "arn", "vpceConfiguration")
    assert getters()["TestGridProject"] == (
        "get_test_grid_project",
        "projectArn",
        "testGridProject",
    )
    assert getters()["TestGridSession"] == (
        "get_test_grid_session",
        "sessionArn",
        "testGridSession",
    )


def test_artifacts_and_samples_are_listed_once(tmp_path: Path) -> None:
    """Artifacts of one test and category come from one list, and so do those of a session and the
    samples of a job.
    """
    log, other = (
        document("artifact", "Artifact", f"/00000/00001/00000/0000{n}", type="DEVICE_LOG")
        for n in (0, 1)
    )
    picture = document(
        "artifact",
        "Artifact",
        "/00000/00001/00000/00002",
        type="SCREENSHOT",
        url="https://a.example/b",
    )
    lines = statements(text(tmp_path, other, log, picture))
    test = f"{PREFIX}:test:{RUN}/00000/00001/00000"
    assert [line for line in lines if "artifacts" in line] == [
        f'artifacts = devicefarm_client.list_artifacts(arn="{test}", type="FILE")["artifacts"]',
        f'artifact_1 = next(one for one in artifacts if one["arn"] == "{log.members["arn"]}")',
        f'artifact_2 = next(one for one in artifacts if one["arn"] == "{other.members["arn"]}")',
        f'artifacts = devicefarm_client.list_artifacts(arn="{test}", type="SCREENSHOT")'
        '["artifacts"]',
        f'artifact_3 = next(one for one in artifacts if one["arn"] == "{picture.members["arn"]}")',
    ]
    (session, *_) = statements(text(tmp_path, document("artifact", "Artifact", "/00000")))
    assert f'list_artifacts(arn="{PREFIX}:session:{RUN}/00000", type="FILE")' in session
    sample = text(tmp_path, document("sample", "Sample", "/00000/00003", type="CPU"))
    assert f'list_samples(arn="{PREFIX}:job:{RUN}/00000")["samples"]' in statements(sample)[0]
    assert assertions(sample) == ['sample["type"] == "CPU"']


def test_a_run_comes_before_its_parts() -> None:
    """Documents have the order of their ARNs, at the place of the first. A later document of an ARN
    replaces the earlier one.
    """
    project = Document("Project", {"arn": f"{PREFIX}:project:a"}, {}, "report")
    names = ["artifact", "test", "suite", "job", "run"]
    parts = [
        document(name, name.capitalize(), "/00000" * number)
        for name, number in zip(names, (4, 3, 2, 1, 0), strict=True)
    ]
    again = document("job", "Job", "/00000", status="RUNNING")
    found = in_order([project, *parts, again])
    assert [one.shape for one in found] == ["Project", "Run", "Job", "Suite", "Test", "Artifact"]
    assert found[2] is again


@pytest.mark.parametrize(
    ("shape", "members", "expected"),
    [
        ("Run", {"totalJobs": 4, "deviceMinutes": {"total": 8.0}}, CREATED + 120_000),
        ("Run", {"deviceMinutes": {"total": 8.0}}, CREATED),
        ("Job", {"deviceMinutes": {"total": 8.0}}, CREATED + 480_000),
        ("Job", {"deviceMinutes": {"total": 8.0}, "stopped": CREATED + 5}, CREATED + 5),
        ("TestGridSession", {"ended": CREATED + 7}, CREATED + 7),
    ],
)
def test_the_last_moment_of_each_kind(shape: str, members: dict[str, Any], expected: int) -> None:
    """It is the latest time, or the end of the minutes. The minutes of a run are the sum of those
    of its jobs.
    """
    assert last_moment([document("run", shape, created=CREATED, **members)]) == expected


@pytest.mark.parametrize(
    ("shape", "members", "headline"),
    [
        ("Run", {"status": "COMPLETED", "result": "FAILED"}, "A run that was FAILED"),
        ("Run", {"status": "RUNNING", "result": "PENDING"}, "A run that was RUNNING"),
        (
            "RemoteAccessSession",
            {"status": "COMPLETED", "result": "FAILED"},
            "A remote access session that was COMPLETED",
        ),
        ("VPCEConfiguration", {}, "A VPCE configuration"),
        ("InstanceProfile", {}, "An instance profile"),
    ],
)
def test_the_headline(shape: str, members: dict[str, Any], headline: str, tmp_path: Path) -> None:
    """It has the kind in words and its status. For a run or a part of it, it has the result, if
    there is one.
    """
    assert text(tmp_path, document("run", shape, **members)).startswith(
        f'"""{headline}: reproduced from report.json.'
    )


def test_a_structure_with_a_signed_url(tmp_path: Path) -> None:
    """The presence of the signed URL is asserted, and the members beside it are compared."""
    insights = {
        "status": "COMPLETED",
        "jobReport": {"metrics": {"jobsTotal": 2}, "jobDetailsUrl": "https://bucket.example/a?b"},
    }
    assert assertions(
        text(tmp_path, document("run", "Run", insights=insights, radios={"wifi": True}))
    ) == [
        'run["insights"]["status"] == "COMPLETED"',
        'run["insights"]["jobReport"]["metrics"] == {"jobsTotal": 2}',
        '"jobDetailsUrl" in run["insights"]["jobReport"]',
        'run["radios"] == {"wifi": True}',
    ]
