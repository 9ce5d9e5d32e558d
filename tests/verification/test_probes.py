"""All probes: the mock answers them, and what they create can be deleted."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from moto_devicefarm import DeviceFarm
from moto_devicefarm.captures.arn_forms import SHAPE_OF_KIND
from moto_devicefarm.core import model
from moto_devicefarm.verification import probe as declarations
from moto_devicefarm.verification.account import Account
from moto_devicefarm.verification.clean_up import DELETIONS
from moto_devicefarm.verification.driver_calls import Driver
from moto_devicefarm.verification.probe import probe
from moto_devicefarm.verification.runner import ask_mock
from moto_devicefarm.verification.selection import find_probes
from tests.support.clients import new_client

PROBES = find_probes(())


@pytest.mark.parametrize("name", [one.name for one in PROBES])
def test_mock_answers_the_probe(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No probe raises, makes no call, or needs what the mock or the newest botocore lacks."""
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda seconds: None)  # of its retries
    (answer,) = ask_mock(find_probes([name]))
    assert answer.fault is None
    assert answer.calls
    if answer.not_answered is not None:  # an old botocore
        assert "install a newer one" in answer.not_answered


def test_browser_session_is_ended_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mock has no browsers. With one, the probe reads the session and ends it."""
    sent: list[str] = []

    def command(driver: Driver, method: str, path: str, *content: Any, **options: Any) -> Any:
        sent.append(f"{method} {path}")
        if path != "/session":
            return None
        client = new_client()
        (project,) = client.list_test_grid_projects()["testGridProjects"]
        started = DeviceFarm.current().start_grid_session(project["arn"])
        return {"sessionId": started.arn}

    monkeypatch.setattr(Driver, "command", command)
    (answer,) = ask_mock(find_probes(["browser_session"]))
    assert answer.fault is None
    assert sent[0] == "POST /session"
    assert sent[-1] == "DELETE /session/{session}"
    operations = [call["operation"] for call in answer.calls]
    assert operations.count("GetTestGridSession") == 2
    assert not any(call.get("compared", True) for call in answer.calls[2:])


def test_family_chooses_its_probes() -> None:
    """The name of a family stands for all its probes, in their order."""
    found = find_probes(["orders"])
    assert found == [one for one in PROBES if one.family == "orders"]
    assert Counter(one.family for one in PROBES)["orders"] == len(found)


def test_what_is_created_can_be_deleted() -> None:
    """Each operation that creates something with an ARN has one that deletes its kind."""
    created = {
        shapes.result.name
        for name in model.service_model().operation_names
        if name.startswith(("Create", "Schedule"))
        and (shapes := model.operation_model(name)).result_key
        and shapes.result is not None
        and shapes.result.type_name == "structure"
        and name != "CreateTestGridUrl"
    }
    assert created == {SHAPE_OF_KIND[kind] for kind in DELETIONS}
    assert set(DELETIONS.values()) <= {*model.service_model().operation_names}


def test_two_probes_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name must choose one probe."""
    monkeypatch.setattr(declarations, "PROBES", {})

    def twice(account: Account) -> None:
        """Is it there?"""

    probe()(twice)
    with pytest.raises(ValueError, match="there are two probes 'twice': give one of them another"):
        probe()(twice)


def test_docstring_must_be_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """A probe without a question says nothing to a reader."""
    monkeypatch.setattr(declarations, "PROBES", {})

    def no_question(account: Account) -> None:
        """It is there."""

    with pytest.raises(ValueError, match="the docstring of the probe 'no_question' is not a ques"):
        probe()(no_question)
