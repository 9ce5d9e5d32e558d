"""The forms in which people have documents: each is loaded as it was pasted."""

from __future__ import annotations

import datetime as dt
import json
import pprint
from pathlib import Path
from typing import Any

import pytest
import yaml
from dateutil.tz import gettz, tzoffset, tzutc

from moto_devicefarm import DeviceFarm
from moto_devicefarm.captures.forms.block import FoundValue, read_block
from tests.captures import DATA, PREFIX, PROJECT, PROJECT_ID, call, session

WHEN = dt.datetime(2026, 1, 17, 12, 30, 0, 250000, tzinfo=tzutc())


def value_of(text: str) -> Any:
    """The one value of a text."""
    (found,) = read_block(text, "report")
    return found.value


# What the AWS CLI prints


@pytest.mark.parametrize(
    "query",
    [
        [{"arn": PROJECT, "name": "checkout"}],
        {"arn": PROJECT, "name": "checkout"},
        {"latest": {"arn": PROJECT, "name": "checkout"}},
        {"latest": [{"arn": PROJECT, "name": "checkout"}], "NextToken": None},
    ],
)
def test_the_result_of_a_query(devicefarm: DeviceFarm, query: Any) -> None:
    """``--query`` leaves a list, an object, or an object under a key of the user's."""
    devicefarm.load(json.dumps(query))
    assert call("GetProject", arn=PROJECT)["name"] == "checkout"


def test_a_key_of_a_query_without_arns(devicefarm: DeviceFarm) -> None:
    """Only documents with their ARN are found under a key that no answer has."""
    with pytest.raises(ValueError, match=r"^report: unknown member 'latest': expected one of "):
        devicefarm.load('{"latest": [{"name": "checkout"}]}')


def test_the_token_of_max_items(devicefarm: DeviceFarm) -> None:
    """``--max-items`` adds NextToken, also to a page without items."""
    devicefarm.load(json.dumps({"projects": [{"arn": PROJECT}], "NextToken": "eyJ"}))
    devicefarm.load('{"projects": [], "NextToken": "eyJ"}')
    assert call("GetProject", arn=PROJECT)["arn"] == PROJECT


TERMINALS = {
    "bash": ("me@host:~/shop$ aws devicefarm get-project \\\n    --arn x\n", "\nme@host:~/shop$ "),
    "plain": ("$ aws devicefarm get-project\n", "\n$"),
    "root": ("[root@host ~]# aws devicefarm get-project\n", "\n[root@host ~]# "),
    "venv": ("(.venv) me@host ~ % aws devicefarm get-project\n", "\n(.venv) me@host ~ % "),
    "zsh": ("", "%\n"),
    "powershell": ("PS C:\\Users\\me> aws devicefarm `\n  get-project\n", "\nPS C:\\Users\\me> "),
    "cmd": ("C:\\Users\\me>aws devicefarm get-project\n", "\n\nC:\\Users\\me>"),
    "command": ("aws devicefarm get-project --arn x\n", "\n"),
    "less": ("", "\n(END)"),
    "python": (">>> response = client.get_project(\n...     arn=arn)\n>>> response\n", "\n>>> "),
    "ipython": ("In [3]: client.get_project(\n   ...:     arn=arn)\nOut[3]: ", "\nIn [4]: "),
    "node": ("> await client.send(command)\n", "\nundefined\n> "),
    "node.js": ("Welcome\n> response\n".partition("\n")[2], "\n>"),
}


@pytest.mark.parametrize("terminal", TERMINALS)
@pytest.mark.parametrize(
    "text", ['{\n "project": {\n  "name": "a$ b"\n }\n}', "{'project': {'name': 'a$ b'}}"]
)
def test_what_a_terminal_shows_around_a_value(terminal: str, text: str) -> None:
    """Prompts and what was typed behind them are left out, and the value keeps its line."""
    before, after = TERMINALS[terminal]
    found = read_block(before + text + after, "report")
    assert found == [FoundValue({"project": {"name": "a$ b"}}, before.count("\n") + 1)]


def test_values_that_were_typed() -> None:
    """A value behind a prompt, with or without a name, is a value."""
    text = ">>> {'a': 1}\n>>> b = [2]\nconst c = { d: 3 };\n"
    assert read_block(text, "report") == [
        FoundValue({"a": 1}, 1),
        FoundValue([2], 2),
        FoundValue({"d": 3}, 3),
    ]


def test_windows_line_ends() -> None:
    """They are white space in each form."""
    for text in ('{\r\n"a": 1\r\n}\r\n[2]', "{\r\n'a': 1\r\n}\r\n[2]"):
        assert read_block(text, "report") == [FoundValue({"a": 1}, 1), FoundValue([2], 4)]
    assert value_of("arn: a\r\nname: b\r\n") == {"arn": "a", "name": "b"}


def test_colours() -> None:
    """Escape sequences of a terminal around values are left out."""
    assert value_of("{ \x1b[32m'name'\x1b[39m: \x1b[33m12\x1b[39m }") == {"name": 12}


# What Python prints


@pytest.mark.parametrize(
    "zone",
    [
        tzutc(),
        dt.timezone.utc,
        dt.timezone(dt.timedelta(hours=2)),
        dt.timezone(dt.timedelta(hours=-5), "EST"),
        tzoffset(None, 3600),
        tzoffset("CET", -3600),
        gettz("Europe/Berlin"),
    ],
    ids=repr,
)
def test_the_zones_of_datetimes(zone: dt.tzinfo) -> None:
    """A datetime is the moment that Python printed."""
    when = WHEN.astimezone(zone)
    assert dt.datetime.fromisoformat(value_of(repr([when]))[0]) == when


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("tzinfo=datetime.timezone.utc", 0),
        ("tzinfo=<UTC>", 0),
        ("tzinfo=zoneinfo.ZoneInfo(key='Europe/Berlin')", 1),
        ("tzinfo=tzfile('/usr/share/zoneinfo/Europe/Berlin')", 1),
        ("tzinfo=tzfile('Europe/Berlin')", 1),
        ("tzinfo=<DstTzInfo 'Europe/Berlin' CET+1:00:00 STD>", 1),
        ("fold=1, tzinfo=tzutc()", 0),
    ],
)
def test_zones_of_other_libraries(zone: str, hours: int) -> None:
    """The standard library, pytz and dateutil write zones in their own ways."""
    (text,) = value_of(f"[datetime.datetime(2026, 1, 17, 12, 30, {zone})]")
    assert text == f"2026-01-17T12:30:00+0{hours}:00"


@pytest.mark.parametrize("zone", ["tzlocal()", "tzwinlocal()", "dateutil.tz.tzlocal()"])
def test_the_local_zone_is_taken_as_utc(devicefarm: DeviceFarm, zone: str) -> None:
    """A print does not say which zone was local, so a test would depend on its machine."""
    devicefarm.load(
        f"{{'project': {{'arn': '{PROJECT}', 'created': "
        f"datetime.datetime(2026, 1, 17, 12, 30, 0, 250000, tzinfo={zone})}}}}"
    )
    assert call("GetProject", arn=PROJECT)["created"] == WHEN.timestamp()


def test_a_time_that_freezegun_made() -> None:
    """Its class has another name. A time without a zone is UTC."""
    assert value_of("[FakeDatetime(2026, 1, 17)]") == ["2026-01-17T00:00:00+00:00"]


@pytest.mark.parametrize("show", [repr, pprint.pformat], ids=["print", "pprint"])
def test_a_printed_answer(devicefarm: DeviceFarm, show: Any) -> None:
    """What boto3 returned is loaded from its print, with quotes and lines of any kind in texts."""
    message = 'it\'s "here":\n' + "a long text that pprint divides \\ \t\x1b é 😀 " * 5
    answer = {
        "remoteAccessSession": session(
            "COMPLETED", created=WHEN, started=WHEN, stopped=WHEN, message=message
        ),
        "ResponseMetadata": {"HTTPStatusCode": 200, "RetryAttempts": 0, "HTTPHeaders": {}},
    }
    devicefarm.load(show(answer))
    loaded = call("GetRemoteAccessSession", arn=answer["remoteAccessSession"]["arn"])
    assert (loaded["message"], loaded["created"]) == (message, WHEN.timestamp())
    assert loaded["skipAppResign"] is False


def test_prints_after_one_another() -> None:
    """Each has its line."""
    text = "{'a': ['x '\n       'y',\n       None]}\n{'b': True}\n\n[1]"
    assert read_block(text, "report") == [
        FoundValue({"a": ["x y", None]}, 1),
        FoundValue({"b": True}, 4),
        FoundValue([1], 6),
    ]


def test_a_print_of_python_2() -> None:
    """Old reports have ``u'...'`` and ``1L``."""
    text = "{u'total': 12L, u'name': u'G\\xf6\\u00df\\U0001F600', u\"it\": u\"it's\"}"
    assert value_of(text) == {"total": 12, "name": "Göß😀", "it": "it's"}


# What JavaScript prints


def test_an_answer_in_node(devicefarm: DeviceFarm) -> None:
    """``console.dir`` of an answer of the SDK, as Node.js 20 printed it."""
    devicefarm.load(DATA / "session_in_node.txt")
    arn = f"{PREFIX}:session:{PROJECT_ID}/b97db420-341e-47bd-8afc-788b960052b6/00000"
    loaded = call("GetRemoteAccessSession", arn=arn)
    assert loaded["message"] == 'it\'s "here":\nnext `line` \\ \x1b é 😀'
    assert loaded["created"] == WHEN.timestamp()
    assert loaded["device"]["cpu"]["clock"] == 1804.8


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{ a: 'x', 'b-c': \"it's\", $d: `it's \"x\"`, e: 'it\\'s \"x\" `y`' }",
         {"a": "x", "b-c": "it's", "$d": "it's \"x\"", "e": "it's \"x\" `y`"}),
        ("{ a: 'b\\n' +\n    'c', }", {"a": "b\nc"}),
        ("{ a: undefined, b: null, c: [Function: c], d: Symbol(d), e: Invalid Date }",
         dict.fromkeys("abcde")),
        ("{ a: [ <2 empty items>, true ], b: 12n, c: -0, d: 1.5e+2, [Symbol(e)]: 1 }",
         {"a": [None, True], "b": 12, "c": 0, "d": 150.0, "[Symbol(e)]": 1}),
        ("GetRunCommandOutput { a: [Object: null prototype] {} }", {"a": {}}),
        ("<ref *1> { a: 2026-01-17T12:30:00.250Z }", {"a": "2026-01-17T12:30:00.250Z"}),
        ("{ a: '\\x1B\\v\\0\\/\\u{1F600}\\ud83d\\ude00' }", {"a": "\x1b\v\0/😀😀"}),
        ("[ None, True, '\\d' ]", [None, True, "\\d"]),
    ],
)  # fmt: skip
def test_literals_of_node(text: str, value: Any) -> None:
    """Each literal that ``util.inspect`` writes is read."""
    assert value_of(text) == value


# What was left out


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{'device': {...}, 'list': [...], 'x': ...}",
         {"device": {"...": "..."}, "list": ["..."], "x": "..."}),
        ("{ cpu: [Object], list: [Array], self: [Circular *1] }",
         {"cpu": {"...": "[Object]"}, "list": ["..."], "self": {"...": "[Circular *1]"}}),
        ("[ 1, ... 3 more items ]", [1, "... 3 more items"]),
        ("{ a: 1,\n  ... 1 more item\n}", {"a": 1, "...": "... 1 more item"}),
        ("{ a: 'xyz'... 20 more characters }", {"a": "xyz... 20 more characters"}),
        ('{"a": 1\n  ...\n}', {"a": 1, "...": "..."}),
        ('{\n ...\n "b": 2}', {"b": 2, "...": "..."}),
        ('{"a": {"b": 1,\n ...\n}', {"a": {"b": 1, "...": "..."}}),
        ("{'a': {'url': 'https://bucket...", {"a": {"url": "https://bucket..."}}),
        ('{"a": \u2026}', {"a": "..."}),
        ("{'a': 1}\n...\n", {"a": 1}),
    ],
)  # fmt: skip
def test_a_part_that_was_left_out(text: str, value: Any) -> None:
    """It becomes a member, an item or a value "...", and brackets that are missing are closed."""
    assert value_of(text) == value


# YAML


@pytest.mark.parametrize("form", ["yaml", "yaml-stream", "documents"])
def test_yaml(devicefarm: DeviceFarm, form: str, tmp_path: Path) -> None:
    """As PyYAML writes it. Texts that YAML reads as other values are texts."""
    answer = {"projects": [{"arn": PROJECT, "name": "on", "created": WHEN}]}
    text = yaml.safe_dump([answer] if form == "yaml-stream" else answer)
    (tmp_path / "report").write_text(f"---\n{text}---\n{text}" if form == "documents" else text)
    devicefarm.load(tmp_path / "report")
    loaded = call("GetProject", arn=PROJECT)
    assert (loaded["name"], loaded["created"]) == ("on", WHEN.timestamp())


def test_scalars_of_yaml() -> None:
    """Scalars have the types of JSON; ``12:30`` is a text as the AWS CLI means it."""
    text = (
        "- arn: x\n  name: 12:30\n  a: yes\n  b: true\n  c: null\n  d:\n  e: 1.5\n  f: -12\n"
        "  g: '7'\n  h: 2026-01-17\n  i: [1, {j: k}]\n  l: |\n    two\n    lines\n"
    )
    assert value_of(text) == [
        {
            "arn": "x", "name": "12:30", "a": "yes", "b": True, "c": None, "d": None, "e": 1.5,
            "f": -12, "g": "7", "h": "2026-01-17", "i": [1, {"j": "k"}], "l": "two\nlines\n",
        }
    ]  # fmt: skip


def test_documents_of_yaml() -> None:
    """Each has its line, and empty ones are none."""
    assert read_block("---\narn: x\n---\n---\n# two\narn: y\n...\n", "report") == [
        FoundValue({"arn": "x"}, 2),
        FoundValue({"arn": "y"}, 6),
    ]
