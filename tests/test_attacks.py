"""The attacks find planted faults, and a small share of each finds nothing."""

from __future__ import annotations

import json
import os
import re
import signal
import threading
from collections.abc import Callable
from typing import Any

import pytest

from moto_devicefarm import DeviceFarm
from moto_devicefarm.core import api, errors
from moto_devicefarm.devicefarm.models import store_of
from moto_devicefarm.mock import MockDeviceFarm
from tests.attacks import exchanges, lives, operations, raw_requests, tally, urls
from tests.attacks.__main__ import main
from tests.attacks.conditions import attack_conditions
from tests.attacks.exchanges import ByHttp, RawAnswer, RawRequest
from tests.attacks.tally import Tally
from tests.support.network import LOOPBACK, allow_only
from tests.support.store import ACCOUNT_ID

NO_ATTACK = {"requests": 0, "documents": 0, "steps": 0, "starts": 0}
Answer = Callable[[Any, str, Any], str]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that connects to another machine fails."""
    allow_only(monkeypatch, *LOOPBACK)


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., str]], None]:
    """Puts a fault into the answers: a function of the real ``answer`` and its arguments."""

    def put(fault: Callable[..., str]) -> None:
        answer = api.answer
        monkeypatch.setattr(api, "answer", lambda *request: fault(answer, *request[:3]))

    return put


def _attack(**counts: int) -> int:
    arguments = [f"--{name}={count}" for name, count in {**NO_ATTACK, **counts}.items()]
    return main(["--seed", "7", *arguments])


@pytest.mark.parametrize(
    ("name", "count"), [("requests", 120), ("documents", 12), ("steps", 40), ("starts", 6)]
)
def test_a_small_share_of_each_attack_finds_nothing(
    name: str, count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each attack prints its figures. Without a finding the exit code is 0."""
    assert _attack(**{name: count}) == 0, capsys.readouterr().out
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "requests in process",
        "requests by HTTP",
        "documents",
        "lives",
        "starts and stops",
        "0 findings with seed 7",
    ]
    assert len([line for line in lines if ": nothing (" in line]) == (3 if count == 120 else 4)


def _raise(answer: Answer, store: Any, name: str, params: Any) -> str:
    raise KeyError("planted")


def _answer_more(answer: Answer, store: Any, name: str, params: Any) -> str:
    return json.dumps({**json.loads(answer(store, name, params)), "planted": 1})


def _change_and_refuse(answer: Answer, store: Any, name: str, params: Any) -> str:
    store.tags[f"planted {len(store.tags)}"] = {}
    raise errors.ArgumentException("planted")


def _change_at_a_read(answer: Answer, store: Any, name: str, params: Any) -> str:
    store.tags[f"planted {len(store.tags)}"] = {}
    return answer(store, name, params)


FAULTS = [
    (_raise, "KeyError at test_attacks.py", "InternalFailure"),
    (_answer_more, "Member must be in the model", "Member must be in the model"),
    (_change_and_refuse, "it changed something", "it changed something"),
    (_change_at_a_read, "it changed something", "it changed something"),
]


@pytest.mark.parametrize(("fault", "in_process", "by_http"), FAULTS)
def test_faults_of_operations(
    fault: Callable[..., str],
    in_process: str,
    by_http: str,
    plant: Callable[..., None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A finding says which attack, which step, what is wrong and what was given. The exit code is
    1, and the last line has the seed.
    """
    plant(fault)
    assert _attack(requests=100) == 1
    out = capsys.readouterr().out
    found_in_process, found_by_http = out.split("\nrequests by HTTP: ")
    for found, text in ((found_in_process, in_process), (found_by_http, by_http)):
        assert text in found
        assert "mock 0, request " in found
        assert "\n    given: RawRequest(about='" in found
    assert out.endswith(" findings with seed 7\n")


def test_no_more_than_twenty_findings_are_printed(
    plant: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    """Of many findings, twenty of each attack are printed, and the number of the others."""
    plant(_raise)
    _attack(requests=100)
    out = capsys.readouterr().out
    assert out.count("\n  requests in process, mock 0") == 20
    assert "\n  and " in out


def test_answer_that_never_comes_in_process(
    plant: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    """An answer that never comes is one finding, and ends its attack: the mock may be stuck."""

    def hang(*_: Any) -> str:
        assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= tally.HANG
        signal.raise_signal(signal.SIGALRM)  # as the timer does in the end
        return "{}"

    plant(hang)
    assert _attack(requests=1) == 1
    assert "HangError at test_attacks.py" in capsys.readouterr().out


def test_answer_that_never_comes_by_http(
    plant: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that does not answer is one finding, and ends the attack."""
    end = threading.Event()

    def hang(answer: Answer, store: Any, name: str, params: Any) -> str:
        if threading.current_thread() is not threading.main_thread():
            end.wait(20)
        return answer(store, name, params)

    def send_and_end(self: ByHttp, request: RawRequest) -> RawAnswer:
        try:
            return send(self, request)
        except tally.HangError:
            end.set()
            raise

    send = ByHttp.send
    monkeypatch.setattr(ByHttp, "send", send_and_end)
    monkeypatch.setattr(exchanges, "TIMEOUT", 0.05)
    plant(hang)
    found = Tally("requests")
    with attack_conditions(), pytest.raises(tally.HangError, match="no answer after"):
        raw_requests.attack(found, 7, 50, server=True)
    assert len(found.findings) == 1


def test_slow_answer(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An answer that takes too much of the processor is a finding."""
    monkeypatch.setattr(tally, "SLOW", -1)
    assert _attack(requests=2) == 1
    assert re.search(r"it took \d+\.\d s", capsys.readouterr().out)


def test_document_that_is_half_loaded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A refused document that leaves something in the mock is a finding."""
    load = DeviceFarm.load

    def load_half(self: DeviceFarm, source: Any, *arguments: Any) -> Any:
        try:
            return load(self, source, *arguments)
        except ValueError:
            store_of(ACCOUNT_ID).tags["planted"] = {}
            raise

    monkeypatch.setattr(DeviceFarm, "load", load_half)
    assert _attack(documents=12) == 1
    assert "a refused document changed something" in capsys.readouterr().out


def test_error_of_load_that_was_not_promised(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only ValueError and OSError may refuse a document."""

    def load(*_: Any) -> Any:
        raise TypeError("planted")

    monkeypatch.setattr(DeviceFarm, "load", load)
    assert _attack(documents=2) == 1
    assert "documents, document 1: TypeError at test_attacks.py" in capsys.readouterr().out


def test_read_that_changes_other_reads(
    plant: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    """In a life, an answer that is another one at the same moment is a finding."""
    numbers = iter(range(1000))

    def count(answer: Answer, store: Any, name: str, params: Any) -> str:
        text = answer(store, name, params)
        if name != "GetAccountSettings":
            return text
        document = json.loads(text)
        document["accountSettings"]["maxJobTimeoutMinutes"] = next(numbers)
        return json.dumps(document)

    plant(count)
    assert _attack(steps=20) == 1
    out = capsys.readouterr().out
    assert "life 0, step 19: GetAccountSettings answers otherwise at the same moment" in out
    assert "lives, life 0: the mock with the dump answers otherwise" in out


def test_step_of_a_life_that_raises(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a life, an exception that is no error of AWS is a finding."""

    def step(*_: Any) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(lives, "ACTIONS", {"planted": step})
    assert _attack(steps=2) == 1
    out = capsys.readouterr().out
    assert "lives, life 0, step 1: RuntimeError at test_attacks.py" in out
    assert "given: ('planted', " in out


def test_start_that_leaves_a_variable(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a start leaves in the process is a finding, with its history."""
    start = MockDeviceFarm.start

    def start_and_leave(self: MockDeviceFarm, *arguments: Any, **keywords: Any) -> DeviceFarm:
        os.environ["AWS_PLANTED"] = "x"
        return start(self, *arguments, **keywords)

    monkeypatch.setenv("AWS_PLANTED", "before")
    monkeypatch.setattr(MockDeviceFarm, "start", start_and_leave)
    assert _attack(starts=3) == 1
    out = capsys.readouterr().out
    assert "starts and stops, nesting 0, after a new mock: environment: " in out
    assert "given: [" in out


def test_step_that_fails_in_silence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A start that hides the error of a step is a finding."""
    start = MockDeviceFarm.start

    def start_or_not(self: MockDeviceFarm, *arguments: Any, **keywords: Any) -> DeviceFarm | None:
        try:
            return start(self, *arguments, **keywords)
        except OSError:
            return None

    monkeypatch.setattr(MockDeviceFarm, "start", start_or_not)
    assert _attack(starts=12) == 1
    assert "start raised None, but socket raises OSError" in capsys.readouterr().out


@pytest.mark.parametrize("server", [False, True])
def test_same_seed_same_attack(server: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same seed makes the same requests and answers, and another seed makes others."""

    def outcomes(seed: int) -> list[Any]:
        seen: list[Any] = []
        problem = raw_requests._OneMock._problem

        def note(self: Any, request: RawRequest, answer: RawAnswer, before: Any) -> Any:
            seen.append((request.about, request.body, answer.status))
            return problem(self, request, answer, before)

        with monkeypatch.context() as patch, attack_conditions():
            patch.setattr(raw_requests._OneMock, "_problem", note)
            raw_requests.attack(Tally("requests"), seed, 30, server=server)
        return seen

    first = outcomes(1)
    assert outcomes(1) == first
    assert outcomes(2) != first


XML = b"<Error><Code>AccessDenied</Code></Error>"


@pytest.mark.parametrize(
    ("about", "status", "body", "problem"),
    [
        ("GetProject", 500, b"{}", "a failure of the server"),
        ("GetProject", 400, b"<Error/>", "the answer is not JSON"),
        ("GetProject", 400, b'{"message": "x"}', "not an error of AWS"),
        ("GetProject", 400, b'{"__type": "x", "message": "x"}', None),
        ("TagResource", 200, b"{}", None),
        ("TagResource", 200, b'{"x": 1}', "Value '1' at 'x' failed to satisfy constraint"),
        ("upload", 200, b"", None),
        ("upload", 500, XML, "a failure of the server"),
        ("upload", 403, XML, None),
        ("upload", 403, b"<Error/>", "not an error of S3"),
        ("artifact", 416, b"", None),
        ("driver", 500, b'{"value": {"error": "unknown error"}}', None),
        ("driver", 500, b"", "a failure of the server"),
        ("driver", 404, b"no", "the answer is not JSON"),
        ("clock", 200, b"[]", "the answer is no JSON object"),
    ],
)
def test_form_of_an_answer(about: str, status: int, body: bytes, problem: str | None) -> None:
    """Each answer has the form that its client reads."""
    request = RawRequest(about, "POST", "https://example.com", {})
    module = urls if about in urls.KINDS else operations
    found = module.problem(request, RawAnswer(status, {}, body))
    assert found == problem if problem is None or found is None else found.startswith(problem)
