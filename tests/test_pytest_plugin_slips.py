"""The messages of the pytest plugin about wrong arguments of the marker, wrong ini keys and a wrong
registry fixture.
"""

from __future__ import annotations

import sys

import pytest

from tests.support.pytester import run_pytest

pytest_plugins = ["pytester"]

KEYWORDS = (
    "registry, timings, concurrency, max_slots, page_size, filters_per_page, rate_limits, "
    "check_uploads, driver_url, browser_url, server, unused, leaks, load, complete"
)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ("2, 'x'", f"@pytest.mark.devicefarm(2, 'x'): give keyword arguments: {KEYWORDS}"),
        (
            "['Pixel 8']",
            "@pytest.mark.devicefarm([...]): give the devices by keyword: "
            "@pytest.mark.devicefarm(registry=[...])",
        ),
        (
            "moto_devicefarm.Timings(session_pending=5)",
            "@pytest.mark.devicefarm(Timings(...)): give the durations by keyword: "
            "@pytest.mark.devicefarm(timings=Timings(...))",
        ),
        (
            "concurency=2",
            "@pytest.mark.devicefarm: the marker has no argument 'concurency'. "
            f"Did you mean 'concurrency'? It takes: {KEYWORDS}",
        ),
        (
            "log=[]",
            f"@pytest.mark.devicefarm: the marker has no argument 'log'. It takes: {KEYWORDS}",
        ),
        (
            "timings=5",
            "@pytest.mark.devicefarm: timings=5: give Timings(...) or Timings.realistic()",
        ),
        (
            "concurrency='2'",
            "@pytest.mark.devicefarm: concurrency='2': give a whole number from 1 up",
        ),
        ("page_size=0", "@pytest.mark.devicefarm: page_size=0: give a whole number from 1 up"),
        ("check_uploads='no'", "@pytest.mark.devicefarm: check_uploads='no': give True or False"),
        (
            "registry='no.json'",
            "@pytest.mark.devicefarm(registry=...): {path}/no.json: No such file or directory",
        ),
        (
            "registry=5",
            "@pytest.mark.devicefarm(registry=...): registry=5: give a list of devices, the path "
            "of a .json file, the name of "
            "an entry point of the group moto_devicefarm.registries, or an object with devices()",
        ),
        (
            "load='no.json'",
            "@pytest.mark.devicefarm(load=...): {path}/no.json: No such file or directory",
        ),
        (
            "load=5",
            "@pytest.mark.devicefarm(load=...): report: 5 can't be loaded: give a path, JSON text, "
            "a dict or a list of these",
        ),
        (
            "load='{\"project\": 1}'",
            "@pytest.mark.devicefarm(load=...): report: project: it must be an object, not a int",
        ),
    ],
)
def test_wrong_marker_arguments(arguments: str, complaint: str, pytester: pytest.Pytester) -> None:
    """The test fails with one line that names the argument. Other tests run."""
    pytester.makepyfile(f"""
        import moto_devicefarm
        import pytest

        @pytest.mark.devicefarm({arguments})
        def test_wrong(devicefarm):
            pass

        def test_right(devicefarm):
            pass
    """)
    result = run_pytest(pytester)
    result.assert_outcomes(passed=1, errors=1)
    assert complaint.format(path=pytester.path) in result.outlines
    assert "pytest_support.py" not in result.stdout.str()
    assert "During handling" not in result.stdout.str()


EXPECTED = "give 'realistic', or pairs such as 'session_pending=5 session_preparing=115'"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (
            "devicefarm_unused = warn",
            "devicefarm_unused: unused='warn' is unknown. Give one of: fail, ignore",
        ),
        (
            "devicefarm_leaks = yes",
            "devicefarm_leaks: leaks='yes' is unknown. Give one of: fail, ignore",
        ),
        ("devicefarm_timings = fast", f"devicefarm_timings: 'fast': {EXPECTED}"),
        (
            "devicefarm_timings = session_pending=x",
            f"devicefarm_timings: 'session_pending=x': {EXPECTED}",
        ),
        (
            "devicefarm_timings = sesion_pending=5",
            "devicefarm_timings: Timings() has no argument 'sesion_pending'. "
            "Did you mean 'session_pending'? It takes: session_pending, session_preparing, "
            "session_stopping, session_limit, session_idle, endpoint_lifetime, command_limit, "
            "upload_processing, run_scheduling, job_preparing, setup_test, test, teardown_test",
        ),
        (
            "devicefarm_timings = session_pending=-1",
            "devicefarm_timings: session_pending=-1.0: give a finite number of seconds from 0 up",
        ),
        (
            "devicefarm_registry = no.json",
            "devicefarm_registry: {path}/no.json: No such file or directory",
        ),
        (
            "devicefarm_registry = nope",
            "devicefarm_registry: registry='nope': give an entry point of the group "
            "moto_devicefarm.registries (installed: none), or a path that ends with .json",
        ),
    ],
)
def test_wrong_ini_keys(line: str, complaint: str, pytester: pytest.Pytester) -> None:
    """The test fails with one line that names the key and says what to give."""
    pytester.makeini(f"[pytest]\n{line}\n")
    pytester.makepyfile("def test_uses_it(devicefarm): pass\ndef test_does_not(): pass")
    result = run_pytest(pytester)
    result.assert_outcomes(passed=1, errors=1)
    assert complaint.format(path=pytester.path) in result.outlines
    assert "pytest_support.py" not in result.stdout.str()
    assert "During handling" not in result.stdout.str()


def test_marker_without_the_extra_of_the_server(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message names the marker, which asks for the server, and not the registry fixture."""
    monkeypatch.setitem(sys.modules, "flask", None)
    pytester.makepyfile("""
        import pytest

        @pytest.mark.devicefarm(server=True)
        def test():
            pass
    """)
    result = run_pytest(pytester)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["@pytest.mark.devicefarm: a server needs flask: run *"])


MISTAKES = """
    import pytest
    from moto_devicefarm import Device, DeviceFarm, Timings, mock_devicefarm

    def test_operation(devicefarm):
        devicefarm.fail("CreateUplod", "LimitExceededException")

    def test_status(devicefarm):
        devicefarm.next_session(stuck_in="PREPARE")

    def test_keyword(devicefarm):
        devicefarm.fail("CreateUpload", kode="LimitExceededException")

    def test_timings():
        Timings(session_preparing="5")

    def test_ended_handle():
        with mock_devicefarm() as farm:
            pass
        farm.fail("CreateUpload", "LimitExceededException")

    def test_tests_of_a_run(devicefarm):
        devicefarm.next_run(tests={"test_login": "FAILED"})

    def test_device():
        Device("Pixel 8", platform="ios")

    def test_registry():
        mock_devicefarm(registry=["Pixel 8"])

    def test_no_mock():
        DeviceFarm.current()

    def test_name_of_an_upload(devicefarm):
        devicefarm.put("app.apk", b"")

    def test_report(devicefarm):
        devicefarm.load("{bad")
"""


def test_mistakes_are_shown_at_the_line_of_the_test(pytester: pytest.Pytester) -> None:
    """The traceback of a refused argument has no line of the package."""
    pytester.makepyfile(MISTAKES)
    result = run_pytest(pytester)
    result.assert_outcomes(failed=11)
    text = result.stdout.str()
    assert text.count("\nE  ") == 11
    assert "moto_devicefarm/" not in text


def test_full_trace_shows_the_package(pytester: pytest.Pytester) -> None:
    """pytest's own option shows all lines."""
    pytester.makepyfile(MISTAKES)
    result = run_pytest(pytester, "--full-trace")
    assert "core/arguments.py" in result.stdout.str()


def test_other_errors_keep_their_traceback(pytester: pytest.Pytester) -> None:
    """An error that the package does not raise itself may be a bug of it: its traceback stays
    whole.
    """
    pytester.makepyfile("""
        def test(devicefarm, monkeypatch):
            monkeypatch.setattr("moto_devicefarm.arrange.RunPlan", None)
            devicefarm.next_run()
    """)
    result = run_pytest(pytester)
    result.assert_outcomes(failed=1)
    assert "arrange.py" in result.stdout.str()


def test_wrong_registry_fixture(pytester: pytest.Pytester) -> None:
    """The message names the fixture, and not the marker."""
    pytester.makepyfile("""
        import pytest

        @pytest.fixture
        def device_registry():
            return ["Pixel 8"]

        def test(devicefarm):
            pass
    """)
    result = run_pytest(pytester)
    result.assert_outcomes(errors=1)
    assert (
        "device_registry: registry: 'Pixel 8' is not a Device: make one with Device(name=...)"
        in result.outlines
    )
