"""The pytest plugin: its fixtures, its marker and its ini keys."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

from moto_devicefarm import DeviceFarm, pytest_support

pytest_plugins = ["pytester"]

OTHERS = ("-p", "no:randomly", "-p", "no:asyncio", "-p", "no:hypothesispytest")
WARNINGS = ("-W", "error", "-W", "ignore::pytest.PytestAssertRewriteWarning")
OPTIONS = (*WARNINGS, *OTHERS, "-p", "moto_devicefarm.pytest_plugin", "--strict-markers")
SESSION = "arn:aws:devicefarm:us-west-2:111122223333:session:557ebe28-9b31-4dc2-9fea-cedb7690ffae/%s/00000"
FLEET = 75


def run(pytester: pytest.Pytester, *options: str) -> pytest.RunResult:
    """Run pytest as a user of the plugin does."""
    return pytester.runpytest_inprocess(*OPTIONS, *options)


def waiting(name: str) -> dict[str, Any]:
    """A captured session that waits for its device."""
    return {
        "remoteAccessSession": {
            "arn": SESSION % name,
            "name": name,
            "created": 1768653000.25,
            "status": "PENDING_DEVICE",
        }
    }


def test_handle_and_client_are_of_one_active_mock(pytester: pytest.Pytester) -> None:
    """What the client makes the handle sees; the client is of us-west-2; the mock ends with the
    test.
    """
    pytester.makepyfile("""
        from moto_devicefarm import DeviceFarm

        def test(devicefarm_client, devicefarm):
            assert devicefarm is DeviceFarm.current()
            assert devicefarm_client.meta.region_name == "us-west-2"
            arn = devicefarm_client.create_project(name="checkout")["project"]["arn"]
            assert arn in str(devicefarm.dump())
    """)
    run(pytester).assert_outcomes(passed=1)
    with pytest.raises(RuntimeError, match="no mock_devicefarm is active"):
        DeviceFarm.current()


def test_each_test_begins_with_empty_state(pytester: pytest.Pytester) -> None:
    """A project of one test is not there in the next."""
    pytester.makepyfile("""
        import pytest

        @pytest.mark.parametrize("number", [1, 2])
        def test(number, devicefarm_client):
            devicefarm_client.create_project(name="checkout")
            assert len(devicefarm_client.list_projects()["projects"]) == 1
    """)
    run(pytester).assert_outcomes(passed=2)


def test_nothing_is_autouse(pytester: pytest.Pytester) -> None:
    """A test that asks for no fixture of the plugin has no mock, marked or not."""
    pytester.makepyfile("""
        import pytest
        from moto_devicefarm import DeviceFarm

        @pytest.mark.devicefarm(concurrency=2)
        def test(request):
            assert not {"devicefarm", "devicefarm_client", "device_registry"} & set(request.fixturenames)
            with pytest.raises(RuntimeError, match="no mock_devicefarm is active"):
                DeviceFarm.current()
    """)
    run(pytester).assert_outcomes(passed=1)


def test_clients_come_from_one_kept_session(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session is made once for a whole run, since a fresh one costs most of a client's time."""
    made: list[boto3.Session] = []
    plain = boto3.Session

    def counted(**given: Any) -> boto3.Session:
        made.append(plain(**given))
        return made[-1]

    monkeypatch.setattr(boto3, "Session", counted)
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
    run(pytester).assert_outcomes(passed=3)
    assert len(made) == 1


OVERRIDE = """
import json
from pathlib import Path
import pytest
from moto_devicefarm import Device, DeviceRegistry

Path(__file__).with_name("devices.json").write_text(json.dumps({{"devices": [{{"name": "Pixel 8"}}]}}))

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
    """Whatever mock_devicefarm takes will do; a path is relative to the test file, wherever pytest
    was started.
    """
    folder = pytester.mkdir("inner")
    (folder / "test_it.py").write_text(OVERRIDE.format(registry=registry, scope=scope) + USE)
    run(pytester).assert_outcomes(passed=1)


def test_device_registry_is_overridden_in_a_conftest(pytester: pytest.Pytester) -> None:
    """The nearest override counts; without one there is the built-in fleet."""
    inner = pytester.mkdir("inner")
    (inner / "conftest.py").write_text(OVERRIDE.format(registry="[Device('Pixel 8')]", scope=""))
    (inner / "test_inner.py").write_text(USE)
    pytester.makepyfile(
        test_outer=f"def test(devicefarm):\n    assert len(devicefarm.registry) == {FLEET}\n"
    )
    run(pytester).assert_outcomes(passed=2)


def test_marker_takes_the_arguments_of_the_mock(pytester: pytest.Pytester) -> None:
    """timings, concurrency, max_slots, page_size and check_uploads do what they do in
    mock_devicefarm.
    """
    pytester.makepyfile("""
        import pytest
        from moto_devicefarm import Timings

        @pytest.mark.devicefarm(
            timings=Timings(session_preparing=115), concurrency=1, max_slots=2, page_size=2, check_uploads=True
        )
        def test(devicefarm, devicefarm_client):
            assert devicefarm.timings == Timings(session_preparing=115)
            project = devicefarm_client.create_project(name="x")["project"]["arn"]
            listed = devicefarm_client.list_devices()
            assert len(listed["devices"]) == 2
            phone = listed["devices"][0]["arn"]
            seen = []
            for _ in range(2):
                made = devicefarm_client.create_remote_access_session(projectArn=project, deviceArn=phone)
                arn = made["remoteAccessSession"]["arn"]
                seen.append(devicefarm_client.get_remote_access_session(arn=arn)["remoteAccessSession"]["status"])
            assert seen == ["PREPARING", "PENDING_CONCURRENCY"]
            upload = devicefarm_client.create_upload(projectArn=project, name="a.apk", type="ANDROID_APP")["upload"]["arn"]
            devicefarm.put(upload, b"no zip file")
            assert devicefarm_client.get_upload(arn=upload)["upload"]["status"] == "FAILED"
            slots = devicefarm_client.get_account_settings()["accountSettings"]["maxSlots"]
            assert set(slots.values()) == {2}
    """)
    run(pytester).assert_outcomes(passed=1)


@pytest.mark.parametrize(
    "given", ["'devices.json'", "Path('devices.json')", "Path('devices')", "[{'name': 'Pixel 8'}]"]
)
def test_registry_of_the_marker_is_relative_to_the_test_file(
    given: str, pytester: pytest.Pytester
) -> None:
    """The marker's registry goes before the fixture's; a Path is a file whatever its name."""
    folder = pytester.mkdir("inner")
    for name in ("devices.json", "devices"):
        (folder / name).write_text('{"devices": [{"name": "Pixel 8"}]}')
    text = f"import pytest\nfrom pathlib import Path\npytestmark = pytest.mark.devicefarm(registry={given})\n"
    (folder / "test_it.py").write_text(text + USE)
    run(pytester).assert_outcomes(passed=1)


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
def test_load_puts_reports_into_the_mock(
    load: str, names: list[str], pytester: pytest.Pytester
) -> None:
    """One report or several, as paths relative to the test file, as dict or as text."""
    folder = pytester.mkdir("inner")
    (folder / "a.json").write_text(json.dumps(waiting("a")))
    (folder / "b.json").write_text(json.dumps(waiting("b")))
    (folder / "both.json").write_text(f"{json.dumps(waiting('a'))}\n{json.dumps(waiting('b'))}")
    head = "import json\nfrom pathlib import Path\nimport pytest\n"
    text = f"{head}pytestmark = pytest.mark.devicefarm(load={load})\nNAMES = {names}\n{LOADED}"
    (folder / "test_it.py").write_text(text)
    run(pytester).assert_outcomes(passed=1)


def test_markers_of_module_class_and_function_add_up(pytester: pytest.Pytester) -> None:
    """Reports of all of them are loaded, the outermost's first; of other arguments the innermost's
    counts.
    """
    for name in ("module", "group", "function"):
        pytester.makefile(".json", **{name: json.dumps(waiting(name))})
    pytester.makepyfile("""
        import pytest
        from moto_devicefarm import Timings

        pytestmark = pytest.mark.devicefarm(load="module.json", page_size=7, timings=Timings(session_pending=1))

        @pytest.mark.devicefarm(load="group.json", timings=Timings(session_pending=2))
        class TestGroup:
            @pytest.mark.devicefarm(load="function.json", timings=Timings(session_pending=3))
            def test(self, devicefarm, devicefarm_client):
                (project,) = devicefarm_client.list_projects()["projects"]
                listed = devicefarm_client.list_remote_access_sessions(arn=project["arn"])["remoteAccessSessions"]
                assert [session["name"] for session in listed] == ["module", "group", "function"]
                assert devicefarm.timings == Timings(session_pending=3)
                assert len(devicefarm_client.list_devices()["devices"]) == 7
    """)
    run(pytester).assert_outcomes(passed=1)


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
def test_ini_timings_rule_where_no_marker_does(
    timings: str, expected: str, pytester: pytest.Pytester
) -> None:
    """``devicefarm_timings`` is 'realistic' or pairs; a marker's timings go before it."""
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
    run(pytester).assert_outcomes(passed=2)


@pytest.mark.parametrize("arguments", [(), ("-c", "setup.ini")])
def test_ini_registry_is_relative_to_the_ini_file(
    arguments: tuple[str, ...], pytester: pytest.Pytester
) -> None:
    """``devicefarm_registry`` is a file beside the ini file that is in force, for tests in any
    folder.
    """
    pytester.makeini("[pytest]\ndevicefarm_registry = devices.json\n")
    pytester.path.joinpath("setup.ini").write_text("[pytest]\ndevicefarm_registry = devices.json\n")
    pytester.path.joinpath("devices.json").write_text('{"devices": [{"name": "Pixel 8"}]}')
    folder = pytester.mkdir("inner")
    (folder / "test_it.py").write_text(USE)
    run(pytester, *arguments, "inner").assert_outcomes(passed=1)


def test_without_an_ini_file_a_registry_is_relative_to_the_root(pytester: pytest.Pytester) -> None:
    """``-o devicefarm_registry=devices.json`` works too."""
    pytester.path.joinpath("devices.json").write_text('{"devices": [{"name": "Pixel 8"}]}')
    pytester.makepyfile(USE)
    run(pytester, "-o", "devicefarm_registry=devices.json").assert_outcomes(passed=1)


def test_help_names_the_marker_and_the_ini_keys(pytester: pytest.Pytester) -> None:
    """``pytest --markers`` and ``--help`` tell what there is."""
    arguments = (
        "registry=, timings=, concurrency=, max_slots=, page_size=, check_uploads=, server=, load="
    )
    assert (
        f"@pytest.mark.devicefarm({arguments}): how the devicefarm fixture mocks"
        in run(pytester, "--markers").outlines
    )
    told = run(pytester, "--help").stdout.str()
    assert "devicefarm_registry" in told
    assert "devicefarm_timings" in told
