"""Apps and packages are kept for 30 days by the clock; test specs, AWS's own and what was captured
stay.
"""

from __future__ import annotations

from typing import Any

import pytest
from freezegun import freeze_time

from conftest import make_store
from moto_devicefarm import mock_devicefarm
from moto_devicefarm.core import api
from moto_devicefarm.core.store import Store
from tests.devicefarm.clients import fresh
from tests.resources import PHONE, project
from tests.resources.uploads.uploading import (
    ARN,
    PROJECT,
    SPEC_TYPE,
    create,
    get,
    listed,
    put,
    refused,
)

DAYS = 86400
GONE = ("NotFoundException", f"The provided resource does not exist: {ARN}")


@pytest.fixture
def held(clock: Any) -> Store:
    """A store with a project."""
    store = make_store(registry=[PHONE])
    project(store)
    return store


@pytest.mark.parametrize(
    ("name", "type"),
    [
        ("x.apk", "ANDROID_APP"),
        ("x.ipa", "IOS_APP"),
        ("x.zip", "EXTERNAL_DATA"),
        ("x.zip", "APPIUM_NODE_TEST_PACKAGE"),
    ],
)
@pytest.mark.parametrize("sent", [True, False])
def test_gone_after_thirty_days(held: Store, clock: Any, name: str, type: str, sent: bool) -> None:
    """To the millisecond, counted from the creation; nothing finds it then, and a clock that is set
    back does.
    """
    create(held, name, type)
    clock.tick(20 * DAYS)
    if sent:
        put(held)
    clock.tick(10 * DAYS - 0.001)
    before = get(held)
    assert listed(held) == listed(held, type=type) == [before]
    clock.tick(0.001)
    assert (
        refused(held, "GetUpload", {"arn": ARN})
        == refused(held, "DeleteUpload", {"arn": ARN})
        == GONE
    )
    assert refused(held, "UpdateUpload", {"arn": ARN}) == GONE
    assert listed(held) == listed(held, type=type) == []
    clock.tick(-0.001)
    assert get(held) == before
    assert listed(held) == [before]


def test_an_app_that_is_gone_can_not_be_used(held: Store, clock: Any) -> None:
    """Neither for a new session nor for one that runs; the one that has it shows it still."""
    create(held)
    put(held)
    params = {"projectArn": PROJECT, "deviceArn": PHONE.arn, "appArn": ARN}
    clock.tick(30 * DAYS - 1)
    session = api.call(held, "CreateRemoteAccessSession", params)["remoteAccessSession"]["arn"]
    clock.tick(1)
    assert refused(held, "CreateRemoteAccessSession", params) == GONE
    assert (
        refused(
            held, "InstallToRemoteAccessSession", {"remoteAccessSessionArn": session, "appArn": ARN}
        )
        == GONE
    )
    shown = api.call(held, "GetRemoteAccessSession", {"arn": session})["remoteAccessSession"]
    assert (shown["status"], shown["appUpload"]) == ("RUNNING", ARN)


def test_test_specs_stay(held: Store, clock: Any) -> None:
    """They are kept for future runs."""
    before = create(held, "spec.yml", SPEC_TYPE)
    put(held)
    clock.tick(400 * DAYS)
    assert get(held) == {
        **before,
        "status": "SUCCEEDED",
        "metadata": '{"valid": true}',
        "url": get(held)["url"],
    }


def test_a_list_of_what_stays_and_what_goes(held: Store, clock: Any) -> None:
    """Is in the order of creation, without what has gone."""
    arns = []
    for name, type in (
        ("a.apk", "ANDROID_APP"),
        ("s", SPEC_TYPE),
        ("b.apk", "ANDROID_APP"),
        ("t", SPEC_TYPE),
    ):
        arns.append(create(held, name, type)["arn"])
        clock.tick(DAYS)
    assert [upload["arn"] for upload in listed(held)] == arns
    clock.tick(26 * DAYS)
    assert [upload["arn"] for upload in listed(held)] == arns[1:]
    clock.tick(2 * DAYS)
    assert [upload["arn"] for upload in listed(held)] == [arns[1], arns[3]]
    clock.tick(-2 * DAYS)
    assert [upload["name"] for upload in listed(held, type="ANDROID_APP")] == ["b.apk"]


def test_a_project_takes_what_is_gone_with_it(held: Store, clock: Any) -> None:
    """It does not come back without its project, wherever the clock is set."""
    create(held)
    clock.tick(30 * DAYS)
    api.call(held, "DeleteProject", {"arn": PROJECT})
    clock.tick(-30 * DAYS)
    assert refused(held, "GetUpload", {"arn": ARN}) == GONE


def test_what_was_captured_stays() -> None:
    """However old it is: a report shows what was there at its moment. A new document of something
    gone is there again.
    """
    with mock_devicefarm() as farm, freeze_time("2026-03-01") as clock:
        client: Any = fresh()
        own = client.create_project(name="x")["project"]["arn"]
        upload = client.create_upload(projectArn=own, name="x.apk", type="ANDROID_APP")["upload"]
        clock.tick(31 * DAYS)
        captured = {**upload, "created": 1562083587.411, "status": "SUCCEEDED"}
        farm.load({"upload": captured})
        (found,) = client.list_uploads(arn=own, type="ANDROID_APP")["uploads"]
        assert (found["arn"], found["status"], found["created"].year) == (
            upload["arn"],
            "SUCCEEDED",
            2019,
        )
        clock.tick(400 * DAYS)
        farm.put(upload["arn"], b"another")
        assert client.get_upload(arn=upload["arn"])["upload"]["status"] == "SUCCEEDED"


def test_a_dump_has_what_is_gone() -> None:
    """So that it comes back in another mock too, when the clock is set back."""
    with freeze_time("2026-03-01") as clock:
        with mock_devicefarm() as farm:
            client: Any = fresh()
            own = client.create_project(name="x")["project"]["arn"]
            arn = client.create_upload(projectArn=own, name="x.apk", type="ANDROID_APP")["upload"][
                "arn"
            ]
            clock.tick(30 * DAYS)
            dump = farm.dump()
        with mock_devicefarm() as farm:
            farm.load(dump)
            with pytest.raises(KeyError, match=r"^\"upload_arn='arn:.*' is unknown"):
                farm.put(arn, b"app")
            clock.tick(-1)
            farm.put(arn, b"app")
            assert fresh().get_upload(arn=arn)["upload"]["status"] == "SUCCEEDED"
