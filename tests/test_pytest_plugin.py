"""The pytest plugin: its fixtures, its marker and its ini keys."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

from moto_devicefarm import DeviceFarm, pytest_support
from moto_devicefarm.registry import fleet
from tests.support.pytester import run_pytest

pytest_plugins = ["pytester"]

PROJECT_ID = "557ebe28-9b31-4dc2-9fea-cedb7690ffae"
FLEET_SIZE = len(fleet())


def waiting_session(name: str) -> dict[str, Any]:
    """A captured session that waits for its device."""
    return {
        "remoteAccessSession": {
            "arn": f"arn:aws:devicefarm:us-west-2:111122223333:session:{PROJECT_ID}/{name}/00000",
            "name": name,
            "created": 1768653000.25,
            "status": "PENDING_DEVICE",
        }
    }


def test_handle_and_client_are_of_one_active_mock(pytester: pytest.Pytester) -> None:
    """The handle has the project that the client created. The client is in us-west-2, and the mock
    ends with the test.
    """
    pytester.makepyfile("""
        from moto_devicefarm import DeviceFarm

        def test(devicefarm_client, devicefarm):
            assert devicefarm is DeviceFarm.current()
            assert devicefarm_client.meta.region_name == "us-west-2"
            arn = devicefarm_client.create_project(name="checkout")["project"]["arn"]
            assert arn in str(devicefarm.dump())
    """)
    run_pytest(pytester).assert_outcomes(passed=1)
    with pytest.raises(RuntimeError, match="no mock_devicefarm is active"):
        DeviceFarm.current()


def test_each_test_begins_with_empty_state(pytester: pytest.Pytester) -> None:
    """A test does not find the project that another test created."""
    pytester.makepyfile("""
        import pytest

        @pytest.mark.parametrize("number", [1, 2])
        def test(number, devicefarm_client):
            devicefarm_client.create_project(name="checkout")
            assert len(devicefarm_client.list_projects()["projects"]) == 1
    """)
    run_pytest(pytester).assert_outcomes(passed=2)


def test_nothing_is_autouse(pytester: pytest.Pytester) -> None:
    """A test that uses no fixture of the plugin and has no marker has no mock."""
    pytester.makepyfile("""
        import pytest
        from moto_devicefarm import DeviceFarm

        def test(request):
            fixtures = {"devicefarm", "devicefarm_client", "device_registry"}
            assert not fixtures & set(request.fixturenames)
            with pytest.raises(RuntimeError, match="no mock_devicefarm is active"):
                DeviceFarm.current()
    """)
    run_pytest(pytester).assert_outcomes(passed=1)


def test_clients_share_one_session(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One boto3 session serves the whole run, because a new one takes much time."""
    sessions: list[boto3.Session] = []
    session_class = boto3.Session

    def new_session(**arguments: Any) -> boto3.Session:
        sessions.append(session_class(**arguments))
        return sessions[-1]

    monkeypatch.setattr(boto3, "Session", new_session)
    pytest_support._session.cache_clear()
    pytester.makepyfile("""
        import pytest

        clients = []

        @pytest.mark.parametrize("number", [1, 2, 3])
        def test(number, devicefarm_client):
            clients.append(devicefarm_client)
            assert len(set(map(id, clients))) == number
            assert devicefarm_client.list_projects()["projects"] == []
    """)
    run_pytest(pytester).assert_outcomes(passed=3)
    assert len(sessions) == 1


OVERRIDE = """
import json
from pathlib import Path
import pytest
from moto_devicefarm import Device, DeviceRegistry

DEVICES = json.dumps({{"devices": [{{"name": "Pixel 8"}}]}})
Path(__file__).with_name("devices.json").write_text(DEVICES)

class Registry:
    def devices(self):
        yield Device("Pixel 8")

@pytest.fixture{scope}
def device_registry():
    return {registry}
"""
USE = """
def test(devicefarm_client):
    assert [device["name"] for device in devicefarm_client.list_devices()["devices"]] == ["Pixel 8"]
"""


@pytest.mark.parametrize("scope", ["", "(scope='session')"])
@pytest.mark.parametrize(
    "registry", ["[Device('Pixel 8')]", "Registry()", "'devices.json'", "Path('devices.json')"]
)
def test_device_registry_is_overridden_in_a_module(
    registry: str, scope: str, pytester: pytest.Pytester
) -> None:
    """The fixture may return any registry that mock_devicefarm takes. A path is relative to the
    test file.
    """
    folder = pytester.mkdir("inner")
    (folder / "test_it.py").write_text(OVERRIDE.format(registry=registry, scope=scope) + USE)
    run_pytest(pytester).assert_outcomes(passed=1)


def test_device_registry_is_overridden_in_a_conftest(pytester: pytest.Pytester) -> None:
    """The nearest override is used. Without one, the registry is the built-in fleet."""
    inner = pytester.mkdir("inner")
    (inner / "conftest.py").write_text(OVERRIDE.format(registry="[Device('Pixel 8')]", scope=""))
    (inner / "test_inner.py").write_text(USE)
    pytester.makepyfile(
        test_outer=f"def test(devicefarm):\n    assert len(devicefarm.registry) == {FLEET_SIZE}\n"
    )
    run_pytest(pytester).assert_outcomes(passed=2)


def test_marker_takes_the_arguments_of_the_mock(pytester: pytest.Pytester) -> None:
    """timings, concurrency, max_slots, page_size and check_uploads work as in mock_devicefarm."""
    pytester.makepyfile("""
        import pytest
        from moto_devicefarm import Timings

        @pytest.mark.devicefarm(
            timings=Timings(session_preparing=115),
            concurrency=1,
            max_slots=2,
            page_size=2,
            check_uploads=True,
        )
        def test(devicefarm, devicefarm_client):
            assert devicefarm.timings == Timings(session_preparing=115)
            project = devicefarm_client.create_project(name="x")["project"]["arn"]
            listed = devicefarm_client.list_devices()
            assert len(listed["devices"]) == 2
            phone = listed["devices"][0]["arn"]
            statuses = []
            for _ in range(2):
                answer = devicefarm_client.create_remote_access_session(
                    projectArn=project, deviceArn=phone
                )
                arn = answer["remoteAccessSession"]["arn"]
                answer = devicefarm_client.get_remote_access_session(arn=arn)
                statuses.append(answer["remoteAccessSession"]["status"])
            assert statuses == ["PREPARING", "PENDING_CONCURRENCY"]
            upload = devicefarm_client.create_upload(
                projectArn=project, name="a.apk", type="ANDROID_APP"
            )["upload"]["arn"]
            devicefarm.put(upload, b"no zip file")
            assert devicefarm_client.get_upload(arn=upload)["upload"]["status"] == "FAILED"
            slots = devicefarm_client.get_account_settings()["accountSettings"]["maxSlots"]
            assert set(slots.values()) == {2}
    """)
    run_pytest(pytester).assert_outcomes(passed=1)


@pytest.mark.parametrize(
    "registry",
    ["'devices.json'", "Path('devices.json')", "Path('devices')", "[{'name': 'Pixel 8'}]"],
)
def test_registry_of_the_marker_is_relative_to_the_test_file(
    registry: str, pytester: pytest.Pytester
) -> None:
    """The registry of the marker replaces the fixture's. A Path is a file with any name."""
    folder = pytester.mkdir("inner")
    for name in ("devices.json", "devices"):
        (folder / name).write_text('{"devices": [{"name": "Pixel 8"}]}')
    imports = "import pytest\nfrom pathlib import Path\n"
    mark = f"pytestmark = pytest.mark.devicefarm(registry={registry})\n"
    (folder / "test_it.py").write_text(imports + mark + USE)
    run_pytest(pytester).assert_outcomes(passed=1)


LOADED = """
def test(devicefarm_client):
    arn = "arn:aws:devicefarm:us-west-2:111122223333:project:557ebe28-9b31-4dc2-9fea-cedb7690ffae"
    listed = devicefarm_client.list_remote_access_sessions(arn=arn)["remoteAccessSessions"]
    assert [session["name"] for session in listed] == NAMES
"""


@pytest.mark.parametrize(
    ("load", "names"),
    [
        ("'a.json'", ["a"]),
        ("Path('a.json')", ["a"]),
        ("json.loads(Path(__file__).with_name('a.json').read_text())", ["a"]),
        ("Path(__file__).with_name('a.json').read_text()", ["a"]),
        ("['a.json', Path('b.json')]", ["a", "b"]),
        ("('b.json', 'a.json')", ["b", "a"]),
        ("'both.json'", ["a", "b"]),
    ],
)
def test_load_takes_one_report_or_several(
    load: str, names: list[str], pytester: pytest.Pytester
) -> None:
    """A report is a path relative to the test file, a dict or JSON text."""
    folder = pytester.mkdir("inner")
    (folder / "a.json").write_text(json.dumps(waiting_session("a")))
    (folder / "b.json").write_text(json.dumps(waiting_session("b")))
    (folder / "both.json").write_text(
        f"{json.dumps(waiting_session('a'))}\n{json.dumps(waiting_session('b'))}"
    )
    head = "import json\nfrom pathlib import Path\nimport pytest\n"
    text = f"{head}pytestmark = pytest.mark.devicefarm(load={load})\nNAMES = {names}\n{LOADED}"
    (folder / "test_it.py").write_text(text)
    run_pytest(pytester).assert_outcomes(passed=1)


def test_markers_of_module_class_and_function_add_up(pytester: pytest.Pytester) -> None:
    """The reports of all markers are loaded, the outermost first. Of another argument, the
    innermost marker counts.
    """
    for name in ("module", "group", "function"):
        pytester.makefile(".json", **{name: json.dumps(waiting_session(name))})
    pytester.makepyfile("""
        import pytest
        from moto_devicefarm import Timings

        pytestmark = pytest.mark.devicefarm(
            load="module.json", page_size=7, timings=Timings(session_pending=1)
        )

        @pytest.mark.devicefarm(load="group.json", timings=Timings(session_pending=2))
        class TestGroup:
            @pytest.mark.devicefarm(load="function.json", timings=Timings(session_pending=3))
            def test(self, devicefarm, devicefarm_client):
                (project,) = devicefarm_client.list_projects()["projects"]
                answer = devicefarm_client.list_remote_access_sessions(arn=project["arn"])
                sessions = answer["remoteAccessSessions"]
                assert [session["name"] for session in sessions] == ["module", "group", "function"]
                assert devicefarm.timings == Timings(session_pending=3)
                assert len(devicefarm_client.list_devices()["devices"]) == 7
    """)
    run_pytest(pytester).assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("timings", "expected"),
    [
        ("realistic", "Timings.realistic()"),
        (
            "session_pending=5 session_preparing=1.5",
            "Timings(session_pending=5, session_preparing=1.5)",
        ),
        ("", "Timings()"),
    ],
)
def test_ini_timings_are_used_without_a_marker(
    timings: str, expected: str, pytester: pytest.Pytester
) -> None:
    """``devicefarm_timings`` is 'realistic' or pairs. The timings of a marker are used instead."""
    pytester.makeini(f"[pytest]\ndevicefarm_timings = {timings}\n")
    pytester.makepyfile(f"""
        import pytest
        from moto_devicefarm import Timings

        def test_ini(devicefarm):
            assert devicefarm.timings == {expected}

        @pytest.mark.devicefarm(timings=Timings(session_stopping=9))
        def test_marker(devicefarm):
            assert devicefarm.timings == Timings(session_stopping=9)
    """)
    run_pytest(pytester).assert_outcomes(passed=2)


@pytest.mark.parametrize("arguments", [(), ("-c", "setup.ini")])
def test_ini_registry_is_relative_to_the_ini_file(
    arguments: tuple[str, ...], pytester: pytest.Pytester
) -> None:
    """``devicefarm_registry`` is a file beside the ini file, for tests in any folder."""
    pytester.makeini("[pytest]\ndevicefarm_registry = devices.json\n")
    pytester.path.joinpath("setup.ini").write_text("[pytest]\ndevicefarm_registry = devices.json\n")
    pytester.path.joinpath("devices.json").write_text('{"devices": [{"name": "Pixel 8"}]}')
    folder = pytester.mkdir("inner")
    (folder / "test_it.py").write_text(USE)
    run_pytest(pytester, *arguments, "inner").assert_outcomes(passed=1)


def test_without_an_ini_file_a_registry_is_relative_to_the_root(pytester: pytest.Pytester) -> None:
    """``-o devicefarm_registry=devices.json`` works without an ini file."""
    pytester.path.joinpath("devices.json").write_text('{"devices": [{"name": "Pixel 8"}]}')
    pytester.makepyfile(USE)
    run_pytest(pytester, "-o", "devicefarm_registry=devices.json").assert_outcomes(passed=1)


def test_help_names_the_marker_and_the_ini_keys(pytester: pytest.Pytester) -> None:
    """``pytest --markers`` and ``pytest --help`` show the marker and the ini keys."""
    arguments = (
        "registry=, timings=, concurrency=, max_slots=, page_size=, filters_per_page=, "
        "rate_limits=, check_uploads=, driver_url=, browser_url=, server=, unused=, leaks=, load=, "
        "complete="
    )
    assert (
        f"@pytest.mark.devicefarm({arguments}): mock AWS Device Farm in the test, with this "
        "configuration" in run_pytest(pytester, "--markers").outlines
    )
    text = run_pytest(pytester, "--help").stdout.str()
    assert "devicefarm_registry" in text
    assert "devicefarm_timings" in text
    assert "devicefarm_rate_limits" in text
    assert "devicefarm_unused" in text
    assert "devicefarm_leaks" in text


@pytest.mark.parametrize(
    ("ini", "marker", "accepted"),
    [
        ("", "", 11),
        ("devicefarm_rate_limits = true", "", 10),
        ("", "@pytest.mark.devicefarm(rate_limits=True)", 10),
        ("devicefarm_rate_limits = False", "", 11),
        ("devicefarm_rate_limits = true", "@pytest.mark.devicefarm(rate_limits=False)", 11),
    ],
)
def test_rate_limits_is_an_argument_of_the_marker_and_an_ini_key(
    ini: str, marker: str, accepted: int, pytester: pytest.Pytester
) -> None:
    """It is off by default."""
    pytester.makeini(f"[pytest]\n{ini}\n")
    pytester.makepyfile(f"""
        import pytest
        from freezegun import freeze_time
        from moto_devicefarm.devicefarm.models import store_of
        from moto_devicefarm.core import api, errors

        {marker}
        @freeze_time("2026-03-01 12:00:00")
        def test(devicefarm):
            count = 0
            for _ in range(11):
                try:
                    api.answer(store_of("123456789012"), "CreateProject", {{"name": "x"}})
                except errors.DeviceFarmError as error:
                    assert error.code == "ThrottlingException"
                else:
                    count += 1
            assert count == {accepted}
        """)
    run_pytest(pytester).assert_outcomes(passed=1)


def test_a_wrong_value_of_the_ini_key_for_rate_limits(pytester: pytest.Pytester) -> None:
    """One line names the key."""
    pytester.makeini("[pytest]\ndevicefarm_rate_limits = some\n")
    pytester.makepyfile("def test(devicefarm): ...")
    result = run_pytest(pytester)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["devicefarm_rate_limits: rate_limits='some' is unknown. Give one of: true, false"]
    )
