"""The benchmark runs and cleans up. Its figures are for people; no test checks them."""

from __future__ import annotations

import re
import sys

import pytest
from moto import backend_index

from tests.benchmarks import relays
from tests.benchmarks.__main__ import main
from tests.support.network import LOOPBACK, allow_only

RELAYS = [
    ("Appium", "relay", "<= 1.5") if relays.HAS_APPIUM else ("a small server", "relay", ""),
    *([("Chromium", "hub", "<= 1.5")] if relays.HAS_CHROMIUM else []),
]
ROWS = {
    "a test with its own client / under mock_aws": "<= 0.25",
    "a test with this and an S3 client / under mock_aws": "<= 0.25",
    "get / constant handler": "<= 1.15",
    "get / bare function": "<= 1.4",
    "list of 5 / constant handler": "<= 1.3",
    "list of 5, no URL signed yet / constant handler": "<= 1.3",
    "get / codebuild list_projects": "",
    "list of 5 / codebuild list_projects": "",
    "get / Stubber": "",
    "list of 5 / Stubber": "",
    "get, core: 10 sessions, 10 devices / 5, 5": "<= 1.1",
    "get, boto3: 10 sessions, 10 devices / 5, 5": "<= 1.1",
    "create, core: 10 sessions, 10 devices / 5, 5": "<= 1.1",
    "create, boto3: 10 sessions, 10 devices / 5, 5": "<= 1.1",
    "first page of sessions, core: 10 sessions, 10 devices / 5, 5": "<= 1.1",
    "first page of sessions, boto3: 10 sessions, 10 devices / 5, 5": "<= 1.1",
    "first page of devices, core: 10 sessions, 10 devices / 5, 5": "<= 1.1",
    "first page of devices, boto3: 10 sessions, 10 devices / 5, 5": "<= 1.1",
    "requests a second, served: get / codebuild list_projects": ">= 1.2",
    **{
        f"a command to {server}: through the {way} / direct{end}": aim
        for server, way, aim in RELAYS
        for end in ("", relays.BY_SELENIUM)
    },
    "bytes a session": "< 2048",
    "bytes a poll in farm.calls": "< 256",
    "load(dump()) of 5 sessions, ms a session": "< 0.3",
    "reproduce: a test of 5 documents, ms a document": "< 2",
    "import moto_devicefarm, ms": "< 5",
    "pytest that does not use the plugin, ms": "+ 10",
    "the same with -p no:moto_devicefarm.pytest_plugin, ms": "",
    "devicefarm_client, ms": "",
    "boto3.client in a new mock, ms": "",
}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some rows call servers on this machine."""
    allow_only(monkeypatch, *LOOPBACK)


def test_quick_run_prints_every_row_with_a_positive_figure_and_its_aim(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No row is missing, and the constant service is removed."""
    hosts = list(backend_index.backend_url_patterns)
    assert main(["--quick"]) == 0
    versions, headers, _, *lines = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"Python [\d.]+\S*, moto \d\S*, boto3 \d\S*", versions)
    assert re.split(r"\s{2,}", headers) == [
        "measured",
        "median",
        "middle half",
        "aim",
        "mock, µs",
        "reference, µs",
    ]
    rows = [re.split(r"\s{2,}", line.strip()) for line in lines]
    assert [row[0] for row in rows] == list(ROWS)
    for name, median, _, *rest in rows:
        assert float(median.replace(",", "")) > 0
        assert not ROWS[name] or rest[0] == ROWS[name]
    assert backend_index.backend_url_patterns == hosts
    assert "moto.devicefarmconstant" not in sys.modules


def test_no_round_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    """The message says which numbers are possible."""
    with pytest.raises(SystemExit, match="2"):
        main(["--rounds", "0"])
    assert "--rounds: give a whole number from 1 up, not '0'" in capsys.readouterr().err
