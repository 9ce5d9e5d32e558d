"""The tables of the reference, made from dataclasses, docstrings, parsers and the data of
tests/fidelity.
"""

from __future__ import annotations

import argparse
import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, get_args, get_origin

import moto_devicefarm.types
from moto_devicefarm import Device, Timings, cli, mock_devicefarm, pytest_plugin
from moto_devicefarm.server import openapi
from tests.fidelity import data
from tests.support import docstrings
from tests.support.docstrings import Name, members

GRADES = {"C": "captured", "T": "tested", "D": "documented", "A": "assumed", "I": "inferred"}
"""The words for the grades, the surest first."""
FAMILIES = {
    "Remote access sessions": "RemoteAccessSession",
    "The test grid": "TestGrid",
    "Device pools": "DevicePool",
    "Device instances and their profiles": "Instance",
    "Devices": "Device",
    "Network profiles": "NetworkProfile",
    "VPC endpoint configurations": "VPCE",
    "Projects": "Project",
    "Uploads": "Upload",
    "Runs, jobs, suites and tests": "Run|Job|Suite|Test|Artifacts|Problems|Samples",
    "Slots and the account": "Offering|Account",
    "Tags": "Tag|Resource",
}
"""The families of operations by a part of their names; the first that fits counts."""
MOST_VALUES = 30
"""A Literal type with more values is not shown whole."""
ALIASES = {
    "DeviceFarmClient": "A client of boto3, typed if `boto3-stubs[devicefarm]` is there.",
    "FileContent": "The content of a file: bytes, a text, or the path of a file.",
    "Registry": "What `registry=` takes.",
}
"""The meanings of the names that are neither classes nor Literal types."""
Lines = Sequence[str]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Lines:
    """A table in Markdown."""
    body = [[cell.replace("|", r"\|") for cell in row] for row in rows]
    return [f"| {' | '.join(row)} |" for row in [list(head), ["---"] * len(head), *body]]


def in_markdown(text: str) -> str:
    """The text of a docstring, which is reST."""
    return re.sub(r"``(.+?)``", r"`\1`", text)


def arguments() -> Lines:
    """The arguments of mock_devicefarm."""
    texts = Name("mock_devicefarm", mock_devicefarm).items("Args")
    rows = ((f"`{name}`", in_markdown(text)) for name, text in texts.items())
    return table(("argument", "meaning"), rows)


def fields(cls: type) -> Lines:
    """The fields of a dataclass with their defaults and meanings."""
    texts = Name(cls.__name__, cls).items("Args")
    return table(
        ("field", "default", "meaning"),
        (
            (f"`{each.name}`", _default(each), in_markdown(texts[each.name]))
            for each in dataclasses.fields(cls)
        ),
    )


def _default(each: dataclasses.Field[Any]) -> str:
    if each.default is dataclasses.MISSING:
        return "required" if each.default_factory is dataclasses.MISSING else "computed"
    if each.default in ("", ()):
        return "none" if each.default == () else "computed"
    return f"`{each.default!r}`"


def timings() -> Lines:
    """The fields of Timings in seconds: by default, and in ``Timings.realistic()``."""
    texts = Name("Timings", Timings).items("Args")
    default, realistic = Timings().document, Timings.realistic().document
    return table(
        ("field", "default", "realistic", "meaning"),
        (
            (f"`{name}`", f"`{default[name]}`", f"`{realistic[name]}`", in_markdown(texts[name]))
            for name in default
        ),
    )


def member_table(cls: type) -> Lines:
    """The public methods and properties of a class."""
    return table(
        ("member", "what it does"),
        ((f"`{_call(each)}`", in_markdown(each.summary())) for each in members(cls)),
    )


def _call(each: Name) -> str:
    name = each.name.partition(".")[2]
    return name if isinstance(each.value, property) else f"{name}()"


class _Recorder:
    """Takes the place of pytest's parser and configuration, and keeps what a plugin declares."""

    def __init__(self) -> None:
        self.options: list[tuple[str, str]] = []
        self.keys: list[tuple[str, str]] = []

    def getgroup(self, *_: str) -> _Recorder:
        return self

    def addoption(self, name: str, *, help: str, **_: str) -> None:
        self.options.append((name, help))

    def addini(self, name: str, help: str) -> None:
        self.keys.append((name, help))


def _plugin() -> _Recorder:
    recorder: Any = _Recorder()
    pytest_plugin.pytest_addoption(recorder)
    found: _Recorder = recorder
    return found


def pytest_options() -> Lines:
    """The options of the plugin."""
    return table(("option", "meaning"), ((f"`{name}`", text) for name, text in _plugin().options))


def ini_keys() -> Lines:
    """The keys of the plugin in pytest's ini file."""
    return table(("key", "meaning"), ((f"`{name}`", text) for name, text in _plugin().keys))


def fixtures() -> Lines:
    """The fixtures of the plugin, with the first paragraphs of their docstrings."""
    rows = [
        (f"`{each.name}`", in_markdown(" ".join(each.text.partition("\n\n")[0].split())))
        for each in docstrings.fixtures()
    ]
    return table(("fixture", "what it is"), rows)


def commands() -> Iterator[str]:
    """A section for each command, with its arguments."""
    parser = cli._parser()
    (choice,) = (each for each in parser._actions if isinstance(each, argparse._SubParsersAction))
    summaries = {each.dest: each.help or "" for each in choice._choices_actions}
    for name, command in choice.choices.items():
        yield from (f"## {name}", "", f"{_sentence(summaries[name])}", "")
        arguments = [each for each in command._actions if each.dest != "help"]
        rows = ((f"`{_usage(each)}`", _help(each)) for each in arguments)
        yield from table(("argument", "meaning"), rows)
        yield ""
        if command.epilog:
            example = command.epilog.replace("%(prog)s", command.prog).strip()
            yield from ("```text", example, "```", "")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _usage(action: argparse.Action) -> str:
    if not action.option_strings:
        return f"{action.metavar or action.dest}{' ...' if action.nargs in ('+', '*') else ''}"
    names = ", ".join(action.option_strings)
    if action.nargs == 0:
        return names
    values = "|".join(map(str, action.choices)) if action.choices else None
    return f"{names} {values or action.metavar or action.dest.upper()}"


def _help(action: argparse.Action) -> str:
    """The help of an argument as argparse prints it, without marks of Markdown in it."""
    text = argparse.HelpFormatter("")._expand_help(action) if action.help else ""
    return re.sub(r"([*<>])", r"\\\1", text)


def endpoints() -> Lines:
    """The endpoints of the server, from the document of OpenAPI."""
    return table(
        ("endpoint", "arguments", "what it does"),
        (
            (f"`{method.upper()} {path}`", _arguments(operation), in_markdown(operation["summary"]))
            for path, methods in openapi.document()["paths"].items()
            for method, operation in methods.items()
        ),
    )


def _arguments(operation: Mapping[str, Any]) -> str:
    in_query = [each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"]
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get(openapi.JSON, {}).get("schema", {})
    wholes = schema.get("oneOf") or schema.get("anyOf") or [schema]
    in_body = [name for one in wholes for name in one.get("properties", ())]
    if set(in_body) >= {each.name for each in dataclasses.fields(Device)}:
        return "the fields of `Device`"
    return ", ".join(f"`{name}`" for name in dict.fromkeys([*in_query, *in_body]))


def statuses() -> Lines:
    """The statuses of errors of the endpoints."""
    return table(("status", "meaning"), openapi.ERRORS.items())


def types() -> Lines:
    """The names of moto_devicefarm.types with their meanings or values."""
    names = moto_devicefarm.types.__all__
    return table(("name", "what it is"), ((f"`{name}`", _type(name)) for name in names))


def _type(name: str) -> str:
    if name in ALIASES:
        return ALIASES[name]
    value = getattr(moto_devicefarm.types, name)
    if get_origin(value) is Literal:
        values = get_args(value)
        if len(values) > MOST_VALUES:
            return f'One of {len(values)} texts, such as `"{values[0]}"`.'
        return ", ".join(f'`"{each}"`' for each in values)
    return in_markdown(Name(name, value).summary())


def coverage() -> Iterator[str]:
    """A table of operations for each family, with how sure the mock's behaviour is."""
    rows = data.rows("operations")
    families: dict[str, list[str]] = {}
    for name in rows:
        families.setdefault(family_of(name), []).append(name)
    for family in FAMILIES:
        yield from (f"## {family}", "")
        head = ("operation", "known of AWS", "about the mock", "invented")
        body = ((f"`{name}`", *_coverage(rows[name])) for name in families[family])
        yield from (*table(head, body), "")


def family_of(operation: str) -> str:
    """The family of an operation. Raises StopIteration if it has none."""
    return next(family for family, part in FAMILIES.items() if re.search(part, operation))


def _coverage(row: data.Row) -> tuple[str, str, str]:
    found = Counter(data.mark_of(fact)[0] for fact in row.aws)
    known = ", ".join(f"{found[each]} {word}" for each, word in GRADES.items() if found[each])
    remark = "" if row.mock == data.THE_SAME else "a remark"
    return known or "the model only", remark, "something" if row.invented else ""


def coverage_figures() -> Lines:
    """How many operations there are, and how many of them have facts of each grade."""
    rows = list(data.rows("operations").values())
    best = Counter(_surest(row) for row in rows)
    words = {**GRADES, "": "nothing beyond the model"}
    counts = [(words[each], str(best[each])) for each in words if best[each]]
    head = ("the surest fact is", "operations")
    return table(head, [*counts, ("all", str(len(rows)))])


def _surest(row: data.Row) -> str:
    """The best grade of the facts of an operation; empty without facts."""
    found = {data.mark_of(fact)[0] for fact in row.aws}
    return next((grade for grade in GRADES if grade in found), "")
