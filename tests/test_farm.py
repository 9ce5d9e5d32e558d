"""DeviceFarm, the handle of a test: which handle is current, its properties, and the bodies that
``put()`` takes.
"""

from __future__ import annotations

import dataclasses
import functools
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from freezegun import freeze_time
from moto import mock_aws

from moto_devicefarm import Device, DeviceFarm, Timings, mock_devicefarm, settings
from moto_devicefarm.types import Driver
from tests.support.clients import shared_client

NONE_ACTIVE = (
    "no mock_devicefarm is active: decorate the test with @mock_devicefarm, or use 'with "
    "mock_devicefarm() as farm:'. "
    "Plain mock_aws mocks Device Farm too, but it has no handle."
)


@pytest.fixture
def client() -> Iterator[Any]:
    """The shared client in an active mock."""
    with mock_devicefarm():
        yield shared_client()


def _upload(client: Any) -> str:
    project = client.create_project(name="checkout")["project"]["arn"]
    arn: str = client.create_upload(projectArn=project, name="shop.apk", type="ANDROID_APP")[
        "upload"
    ]["arn"]
    return arn


def _driver(client: Any) -> Driver:
    project = client.create_project(name="checkout")["project"]["arn"]
    phone = client.list_devices()["devices"][0]["arn"]
    session = client.create_remote_access_session(projectArn=project, deviceArn=phone)
    return DeviceFarm.current().driver(session["remoteAccessSession"]["arn"])


def test_no_mock_active_says_what_to_do() -> None:
    """Without a mock, the error names both ways to start one."""
    with pytest.raises(RuntimeError, match=f"^{re.escape(NONE_ACTIVE)}$"):
        DeviceFarm.current()


def test_plain_mock_aws_has_no_handle() -> None:
    """Under mock_aws alone there is no handle, and the error says so."""
    with mock_aws(), pytest.raises(RuntimeError, match=f"^{re.escape(NONE_ACTIVE)}$"):
        DeviceFarm.current()


def test_current_is_the_handle_of_with() -> None:
    """The handle of the innermost mock is the current one; afterwards it is the handle of the outer
    mock.
    """
    with mock_devicefarm() as outer:
        with mock_devicefarm() as inner:
            assert DeviceFarm.current() is inner
        assert DeviceFarm.current() is outer
    assert settings.innermost() is None


def test_current_in_a_decorated_function() -> None:
    """A decorated function, which gets no argument from the mock, finds the handle."""

    @mock_devicefarm(timings=Timings(session_preparing=9))
    def timings() -> Timings:
        return DeviceFarm.current().timings

    assert timings() == Timings(session_preparing=9)


def test_timings_are_those_of_the_handle() -> None:
    """An outer handle has its own timings, also while an inner mock has others."""
    with (
        mock_devicefarm(timings=Timings(session_pending=1)) as outer,
        mock_devicefarm(timings=Timings(session_pending=2)),
    ):
        assert outer.timings == Timings(session_pending=1)


def test_registry_replaces_a_device(client: Any) -> None:
    """The next request answers a device as the handle replaced it."""
    pixel = Device("Pixel 8")
    with mock_devicefarm(registry=[pixel]) as inner:
        inner.registry.replace(dataclasses.replace(pixel, availability="BUSY"))
        assert client.get_device(arn=pixel.arn)["device"]["availability"] == "BUSY"


def test_replaced_device_does_not_survive_the_mock() -> None:
    """A registry has its first state again when the mock starts again."""
    pixel = Device("Pixel 8")
    mock = mock_devicefarm(registry=[pixel])
    with mock as first:
        first.registry.replace(dataclasses.replace(pixel, availability="BUSY"))
    with mock as second:
        assert [device.availability for device in second.registry] == [pixel.availability]


def test_repr_names_devices_and_timings() -> None:
    """The text of a handle has the number of devices and the timings. It is short."""
    timings = Timings(session_limit=None, test=2)
    with mock_devicefarm(registry=[Device("Pixel 8")]) as outer:
        assert repr(outer) == "<DeviceFarm: 1 device, Timings()>"
        with mock_devicefarm(timings=timings) as inner:
            assert repr(inner) == "<DeviceFarm: 1 device, Timings(session_limit=None, test=2)>"


def _chunks() -> Iterator[bytes]:
    yield b"PK"
    yield b"\x03\x04"


@pytest.mark.parametrize(
    "body",
    [
        lambda: b"any bytes",
        lambda: "any text",
        lambda: b"",
        lambda: None,
        lambda: bytearray(b"any"),
        lambda: memoryview(b"any"),
        lambda: io.BytesIO(b"a file"),
        lambda: io.StringIO("a text file"),
        _chunks,
        lambda: ["text", b"and bytes"],
    ],
)
def test_put_takes_any_body(client: Any, body: Callable[[], Any]) -> None:
    """The upload succeeds with a body in any form that a library can send."""
    arn = _upload(client)
    DeviceFarm.current().put(arn, body())
    assert client.get_upload(arn=arn)["upload"]["status"] == "SUCCEEDED"


def test_put_joins_chunks(client: Any) -> None:
    """The chunks of an iterable make one body: two halves of a zip file are a zip file."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("AndroidManifest.xml", "x")
    half = len(whole.getvalue()) // 2
    arn = _upload(client)
    with mock_devicefarm(check_uploads=True) as inner:
        inner.put(arn, iter([whole.getvalue()[:half], whole.getvalue()[half:]]))
        assert client.get_upload(arn=arn)["upload"]["status"] == "SUCCEEDED"


def test_put_reaches_the_account_in_the_arn(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The upload is found by its ARN, in any account."""
    monkeypatch.setenv("MOTO_ACCOUNT_ID", "111122223333")
    arn = _upload(client)
    monkeypatch.delenv("MOTO_ACCOUNT_ID")
    DeviceFarm.current().put(arn, b"any bytes")
    monkeypatch.setenv("MOTO_ACCOUNT_ID", "111122223333")
    assert client.get_upload(arn=arn)["upload"]["status"] == "SUCCEEDED"


@pytest.mark.parametrize(
    "arn",
    [
        "no arn at all",
        "arn:aws:devicefarm:us-west-2:123456789012:upload",
        "arn:aws:devicefarm:us-west-2:123456789012:upload:11111111-1111/22222222-2222",
    ],
)
def test_put_to_no_upload(client: Any, arn: str) -> None:
    """An unknown ARN raises ValueError, which says which ARN to give."""
    with pytest.raises(ValueError, match="is unknown") as raised:
        DeviceFarm.current().put(arn, b"any bytes")
    text = f"upload_arn={arn!r} is unknown. Give the ARN that create_upload answered"
    assert raised.value.args == (text,)


@pytest.mark.parametrize("argument", ["upload_arn", "project_arn", "session_arn"])
def test_an_arn_that_is_nearly_right(client: Any, argument: str) -> None:
    """The message proposes the known ARN that differs in one character, and no other one."""
    farm = DeviceFarm.current()
    project = client.create_project(name="checkout")["project"]["arn"]
    method: Any
    if argument == "upload_arn":
        method, origin = functools.partial(farm.put, data=b"any bytes"), "create_upload answered"
        known = [
            client.create_upload(projectArn=project, name="a.apk", type="ANDROID_APP")["upload"]
            for _ in range(3)
        ][1]["arn"]
    elif argument == "project_arn":
        method = farm.start_grid_session
        origin = "create_test_grid_project answered (create_project makes another kind)"
        known = client.create_test_grid_project(name="shop")["testGridProject"]["arn"]
    else:
        method, origin = farm.driver, "create_remote_access_session answered"
        device = client.list_devices()["devices"][0]["arn"]
        request = {"projectArn": project, "deviceArn": device}
        known = client.create_remote_access_session(**request)["remoteAccessSession"]["arn"]
    given = known[:-3] + known[-2:]
    with pytest.raises(ValueError, match="Did you mean") as raised:
        method(**{argument: given})
    assert str(raised.value) == (
        f"{argument}={given!r} is unknown. Did you mean {known!r}? Give the ARN that {origin}"
    )


def test_put_to_an_upload_that_has_expired(client: Any) -> None:
    """The message does not propose the expired upload itself."""
    with freeze_time("2026-03-01T12:00:00Z") as frozen:
        arn = _upload(client)
        frozen.tick(31 * 86400)
        with pytest.raises(ValueError, match="is unknown") as raised:
            DeviceFarm.current().put(arn, b"any bytes")
    text = f"upload_arn={arn!r} is unknown. Give the ARN that create_upload answered"
    assert raised.value.args == (text,)


def test_an_arn_that_is_too_far_off(client: Any) -> None:
    """Three characters off may be another one. The report of a failing test has the same limit."""
    project = client.create_project(name="checkout")["project"]["arn"]
    device = client.list_devices()["devices"][0]["arn"]
    request = {"projectArn": project, "deviceArn": device}
    known = client.create_remote_access_session(**request)["remoteAccessSession"]["arn"]
    with pytest.raises(ValueError, match="is unknown") as raised:
        DeviceFarm.current().driver(f"{known[:-3]}xxx")
    assert "Did you mean" not in str(raised.value)


def test_put_of_a_file(client: Any, tmp_path: Path) -> None:
    """A path stands for the content of its file. A missing file changes nothing."""
    project = client.create_project(name="checkout")["project"]["arn"]
    request = {"projectArn": project, "name": "spec.yml", "type": "APPIUM_PYTHON_TEST_SPEC"}
    upload = client.create_upload(**request)["upload"]
    missing, spec = tmp_path / "missing.yml", tmp_path / "spec.yml"
    with pytest.raises(FileNotFoundError, match=r"missing\.yml"):
        DeviceFarm.current().put(upload["arn"], missing)
    assert client.get_upload(arn=upload["arn"])["upload"]["status"] == "INITIALIZED"
    spec.write_bytes(b"version: 0.1\n")
    DeviceFarm.current().put(upload["arn"], spec)
    found = client.get_upload(arn=upload["arn"])["upload"]
    assert found["status"] == "SUCCEEDED"
    assert requests.get(found["url"], timeout=5).content == b"version: 0.1\n"


def test_put_to_a_project(client: Any) -> None:
    """The ARN of another kind raises ValueError too."""
    project = client.create_project(name="checkout")["project"]["arn"]
    with pytest.raises(
        ValueError, match=f"upload_arn='{project}' is unknown. Give the ARN that create_upload"
    ):
        DeviceFarm.current().put(project, b"any bytes")


def test_replay_of_something_else(client: Any) -> None:
    """The error shows the value, and what to give."""
    with pytest.raises(TypeError, match=r"^path=5: give the path of a file$"):
        DeviceFarm.current().replay(5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("account", "error"), [(123456789012, TypeError), ("", ValueError), (True, TypeError)]
)
def test_load_into_a_wrong_account(client: Any, account: Any, error: type[Exception]) -> None:
    """The error shows the value and an account. Nothing is loaded."""
    project = client.create_project(name="checkout")
    arn = project["project"]["arn"]
    client.delete_project(arn=arn)
    text = f"account_id={account!r}: give a text such as '123456789012'"
    with pytest.raises(error, match=f"^{re.escape(text)}$"):
        DeviceFarm.current().load(project, account_id=account)
    assert client.list_projects()["projects"] == []


@pytest.mark.parametrize("value", [5, None, ["login"]])
def test_on_click_with_a_value_that_is_no_text(client: Any, value: Any) -> None:
    """The error shows the value."""
    driver = _driver(client)
    with pytest.raises(TypeError, match=f"^{re.escape(f'value={value!r}: give a text')}$"):
        driver.on_click("id", value, show="<home/>")


def test_misspelled_attribute_of_a_driver(client: Any) -> None:
    """A misspelled ``source`` is an error, and not lost in silence."""
    with pytest.raises(AttributeError, match="'Driver' object has no attribute 'sourse'"):
        _driver(client).sourse = "<home/>"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("arrange", "text"),
    [
        (
            lambda farm: farm.fail("StopRun", "NotFoundException", time=2),
            "DeviceFarm.fail() has no argument 'time'. Did you mean 'times'? "
            "It takes: operation, code, message, times, when",
        ),
        (
            lambda farm: farm.fail("StopRun"),
            "DeviceFarm.fail(): missing a required argument: 'code'. "
            "It takes: operation, code, message, times, when",
        ),
        (
            lambda farm: farm.next_session("PENDING"),
            "DeviceFarm.next_session(): too many positional arguments. "
            "It takes by keyword: stuck_in, ends_with, after, message, endpoint_lifetime",
        ),
        (
            lambda farm: farm.next_run(result="FAILED"),
            "DeviceFarm.next_run() has no argument 'result'. Did you mean 'results'? "
            "It takes: results, tests, message, result_code, stuck_in, artifacts",
        ),
        (
            lambda farm: farm.next_upload(state="FAILED"),
            "DeviceFarm.next_upload() has no argument 'state'. Did you mean 'status'? "
            "It takes: status, message, stuck_in",
        ),
    ],
)
def test_wrong_arguments_of_an_arrangement(client: Any, arrange: Any, text: str) -> None:
    """The error has the nearest argument and all arguments."""
    with pytest.raises(TypeError) as raised:
        arrange(DeviceFarm.current())
    assert str(raised.value) == text
