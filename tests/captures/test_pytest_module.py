"""``moto-devicefarm reproduce``: the module that it writes passes unchanged, and reads as if a
person wrote it.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from freezegun import freeze_time

from tests.support.pytester import run_pytest as run
from tests.support.session_reports import (
    CASES,
    OTHER,
    PHONE,
    RUNNING,
    UPLOAD,
    assertions,
    reproduce,
)

pytest_plugins = ["pytester"]


def test_the_modules_pass_as_written(pytester: pytest.Pytester) -> None:
    """Each case passes, inline or with its file, and whenever the test runs."""
    for case, report in CASES.items():
        beside = reproduce(pytester, report, name=f"test_{case}.py")
        inline = reproduce(pytester, report, options=("--inline",), name=f"test_{case}_inline.py")
        assert assertions(beside) == assertions(inline) != [], case
    run(pytester).assert_outcomes(passed=2 * len(CASES))


def test_the_module_is_short_and_plain(pytester: pytest.Pytester) -> None:
    """The test compares the whole text of a module."""
    headline = (
        "A remote access session that was PENDING_DEVICE: reproduced from test_report_1.json."
    )
    assert reproduce(pytester, CASES["waiting"]) == (
        f'''"""{headline}"""

import datetime as dt
from typing import Any

import pytest
from freezegun import freeze_time

SESSION = (
    "arn:aws:devicefarm:us-west-2:111122223333:session:"
    "557ebe28-9b31-4dc2-9fea-cedb7690ffae/b97db420-341e-47bd-8afc-788b960052b6/00000"
)


@freeze_time("2026-01-17T12:30:00.250Z")
@pytest.mark.devicefarm(load="test_report_1.json")
def test_report_1(devicefarm_client: Any) -> None:
    session = devicefarm_client.get_remote_access_session(arn=SESSION)["remoteAccessSession"]
    assert session["name"] == "nightly"
    assert session["created"] == dt.datetime.fromisoformat("2026-01-17T12:30:00.250+00:00")
    assert session["status"] == "PENDING_DEVICE"
    assert session["result"] == "PENDING"

    # Your own code goes here: pass it devicefarm_client, and assert what it should do.
'''
    )


def test_each_member_is_one_assertion(pytester: pytest.Pytester) -> None:
    """The order is that of the report. Of a signed URL the presence is asserted, of a device its
    identity. Unknown members are left out.
    """
    assert assertions(reproduce(pytester, {"remoteAccessSession": {**RUNNING, "insights": 1}})) == [
        'session["name"] == "nightly"',
        'session["created"] == dt.datetime.fromisoformat("2026-01-17T12:30:00.250+00:00")',
        'session["status"] == "RUNNING"',
        'session["result"] == "PENDING"',
        'session["started"] == dt.datetime.fromisoformat("2026-01-17T12:30:05.250+00:00")',
        f'session["device"]["arn"] == "{PHONE}"',
        'session["device"]["name"] == "Invented One"',
        'session["device"]["os"] == "15"',
        'session["billingMethod"] == "METERED"',
        'session["skipAppResign"] is False',
        'session["deviceMinutes"] == {"total": 2.5, "metered": 0.58, "unmetered": 0.0}',
        '"endpoint" in session',
        '"endpoints" in session',
        f'session["appUpload"] == "{UPLOAD}"',
    ]


@pytest.mark.parametrize(
    ("case", "moment"),
    [
        ("waiting", "2026-01-17T12:30:00.250Z"),
        ("preparing", "2026-01-17T12:30:05.250Z"),
        ("running", "2026-01-17T12:32:35.250Z"),
        ("without_start", "2026-01-17T12:32:00.250Z"),
        ("ended", "2026-01-17T12:32:35.250Z"),
    ],
)
def test_time_is_frozen_at_the_reports_last_moment(
    case: str, moment: str, pytester: pytest.Pytester
) -> None:
    """It is the latest time, or the end of the device minutes of a running session."""
    assert f'@freeze_time("{moment}")\n' in reproduce(pytester, CASES[case])


def test_a_report_without_times_is_frozen_now(pytester: pytest.Pytester) -> None:
    """The clock stands at the moment of the reproduction, and datetime is not imported."""
    with freeze_time("2031-02-03 04:05:06"):
        module = reproduce(pytester, CASES["without_times"])
    assert '@freeze_time("2031-02-03T04:05:06.000Z")\n' in module
    assert "import datetime" not in module


@pytest.mark.parametrize(
    ("case", "headline"),
    [
        ("ended", "A remote access session that was COMPLETED"),
        ("upload", "An upload that was FAILED"),
        ("project", "A project"),
        ("device", "A device"),
    ],
)
def test_the_headline_says_what_was_captured(
    case: str, headline: str, pytester: pytest.Pytester
) -> None:
    """The headline has the kind and its status."""
    assert (
        reproduce(pytester, CASES[case]).splitlines()[0].removesuffix('"""')
        == f'"""{headline}: reproduced from test_report_1.json.'
    )


def test_inline_carries_the_document(pytester: pytest.Pytester) -> None:
    """The module has the whole document and needs no file."""
    module = reproduce(pytester, CASES["unknown_members"], options=("--inline",))
    names: dict[str, Any] = {}
    exec(module, names)
    assert names["REPORT"] == CASES["unknown_members"]
    assert "@pytest.mark.devicefarm(load=REPORT)\n" in module
    assert sorted(path.name for path in pytester.path.glob("*.json")) == []


def test_the_file_beside_the_module_is_a_copy(pytester: pytest.Pytester) -> None:
    """The copy has the same bytes as the report."""
    text = json.dumps(CASES["ended"], indent=3, ensure_ascii=False) + "\n\n"
    reproduce(pytester, text)
    assert (pytester.path / "test_report_1.json").read_bytes() == text.encode()


def test_the_module_fails_if_the_mock_is_in_another_state(pytester: pytest.Pytester) -> None:
    """The module fails if the document has other values."""
    reproduce(pytester, CASES["waiting"])
    file = pytester.path / "test_report_1.json"
    file.write_text(file.read_text().replace("PENDING_DEVICE", "PREPARING"))
    result = run(pytester)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["E*assert 'PREPARING' == 'PENDING_DEVICE'", "*- calls to Device Farm -*"]
    )


def test_own_code_goes_where_the_module_says(pytester: pytest.Pytester) -> None:
    """Code at this place works on the captured state."""
    module = reproduce(pytester, CASES["running"])
    (mark,) = [line for line in module.splitlines() if "Your own code goes here" in line]
    own = (
        '    devicefarm_client.stop_remote_access_session(arn=session["arn"])\n'
        '    session = devicefarm_client.get_remote_access_session(arn=session["arn"])'
        '["remoteAccessSession"]\n'
        '    assert session["status"] == "COMPLETED"'
    )
    (pytester.path / "test_report.py").write_text(module.replace(mark, own), "utf-8")
    run(pytester).assert_outcomes(passed=1)


@pytest.mark.parametrize("options", [(), ("--inline",)])
def test_several_reports_make_one_test(options: tuple[str, ...], pytester: pytest.Pytester) -> None:
    """Documents of one kind have numbers. Sessions that were captured at different moments have
    their own clocks.
    """
    later = {
        **RUNNING,
        "arn": OTHER,
        "deviceMinutes": {"total": 200.0, "metered": 149.0, "unmetered": 0.0},
    }
    module = reproduce(pytester, CASES["running"], CASES["upload"], later, options=options)
    names = '["test_report_1.json", "test_report_2.json", "test_report_3.json"]'
    assert f"@pytest.mark.devicefarm(load={'REPORT' if options else names})\n" in module
    for name in ("session_1", "upload", "session_2"):
        assert f"{name} = devicefarm_client.get_" in module
    run(pytester, "test_report.py").assert_outcomes(passed=1)


def test_the_last_document_of_a_session_counts(
    pytester: pytest.Pytester,
) -> None:
    """The module asserts the last document of a resource, as a load keeps it."""
    module = reproduce(pytester, CASES["waiting"], CASES["running"])
    assert module.count("get_remote_access_session") == 1
    assert 'session["status"] == "RUNNING"' in assertions(module)
    run(pytester, "test_report.py").assert_outcomes(passed=1)
