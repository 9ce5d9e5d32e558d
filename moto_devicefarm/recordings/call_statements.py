"""Writes one call of a sequence into a test: the call, and assertions on what mattered in its
answer. Rule: an assertion holds in the mock; where AWS answered otherwise, it is marked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from botocore import xform_name

from moto_devicefarm.captures.layout import literal
from moto_devicefarm.captures.module_writer import ModuleWriter
from moto_devicefarm.core.faults import CONNECTION_ERRORS
from moto_devicefarm.core.printable_text import escape_unprintable
from moto_devicefarm.recordings.answer_facts import Fact, facts
from moto_devicefarm.recordings.answer_names import AnswerNames, Variable
from moto_devicefarm.recordings.played_calls import Otherwise, PlayedCall, fault_arguments

MARK = "AWS answered"
"""The beginning of a comment where the mock answers otherwise."""
_MOST_CHECKS = 8
"""So many differences of one answer have an assertion; the others are said in one comment."""
_LONGEST_VALUE = 200


class Check(NamedTuple):
    """An assertion on a part of an answer."""

    expression: str
    """With ``{}`` for the part: ``len({})``."""
    keys: tuple[str | int, ...]
    """The path of the part in the answer."""
    operator: str
    value: Any
    remark: str = ""


class Statement(NamedTuple):
    """What a test does with one call."""

    played: PlayedCall
    arguments: Mapping[str, Any]
    variable: Variable | None
    checks: list[Check]
    remarks: list[str]
    """Comments above the call."""

    @property
    def lines(self) -> str:
        """Everything that is written, as a text to compare."""
        name = self.variable and (self.variable.name, self.variable.key)
        parts = (self.played.call.operation, self.arguments, name, self.checks, self.remarks)
        return json.dumps([*parts, _error_code(self.played)], default=repr)


def statement(played: PlayedCall, names: AnswerNames) -> Statement:
    """The statement for a call."""
    arguments = names.arguments(played)
    variable = names.bind(played)
    checks: list[Check] = []
    remarks: list[str] = []
    if variable is not None and played.call.outcome.get("answer") is not None:
        checks, remarks = _checks(played)
    elif "error" in played.call.outcome and "answer" in played.mocked:
        error = played.call.outcome["error"]
        remarks = [f"{MARK} with {_said(error.get('code'))}: {_said(error.get('message'))}"]
    elif "error" in played.mocked and "error" not in played.call.outcome:
        is_known = bool(played.call.outcome)
        remarks = [f"{MARK} this call." if is_known else "Nobody wrote down what AWS answered."]
    elif "error" in played.mocked:
        remarks = list(_remarks_of_error(played))
    return Statement(played, arguments, variable, checks, remarks)


def write(statement: Statement, writer: ModuleWriter) -> None:
    """Write the statement."""
    played, call = statement.played, statement.played.call
    if played.refusal:
        writer.comment(f"{call.operation} is left out, because boto3 refuses it: {played.refusal}")
        return
    if played.is_arranged:
        arguments = [("", one) for one in fault_arguments(call) or ()]
        writer.handle_call("fail", arguments)
    for remark in statement.remarks:
        writer.comment(remark)
    method = xform_name(call.operation)
    code = _error_code(played)
    if code is not None:
        with writer.block(_raises(code, writer)):
            writer.call("", method, statement.arguments)
        return
    variable = statement.variable
    if variable is None or not (statement.checks or variable.is_needed):
        writer.call("", method, statement.arguments)
        return
    writer.call(variable.name, method, statement.arguments, variable.key)
    for check in statement.checks:
        begin = len(writer.body)
        place = check.expression.replace("{}", variable.code(check.keys), 1)
        writer.check(place, (), check.operator, check.value)
        if check.remark:
            writer.remark(begin, check.remark)


def _raises(code: str, writer: ModuleWriter) -> str:
    """The line above a call that fails."""
    error, pattern = "ClientError", f"\\({re.escape(code)}\\)"
    if code in CONNECTION_ERRORS:
        writer.add_import(f"from botocore.exceptions import {code}")
        error = code
    else:
        writer.add_import("from botocore.exceptions import ClientError")
    if writer.style == "unittest":
        if error == code:
            return f"with self.assertRaises({error}):"
        return f'with self.assertRaisesRegex({error}, r"{pattern}"):'
    writer.add_import("import pytest")
    match = "" if error == code else f', match=r"{pattern}"'
    return f"with pytest.raises({error}{match}):"


def _error_code(played: PlayedCall) -> str | None:
    """The code of the error that the mock answers."""
    error = played.mocked.get("error")
    return None if error is None else str(error["code"])


def _remarks_of_error(played: PlayedCall) -> Iterator[str]:
    """What AWS answered otherwise of an error."""
    for one in played.otherwise:
        if one.path in ("error.code", "error.message"):
            yield f"{MARK} {_said(one.recorded)}"


def _checks(played: PlayedCall) -> tuple[list[Check], list[str]]:
    """The assertions on an answer, and remarks about what no assertion can say."""
    answer = played.mocked["answer"]
    checks = [_check(fact) for fact in facts(answer)]
    others = {one.path: one for one in played.otherwise}
    remarks = []
    for number, check in enumerate(checks):
        checks[number] = _marked(check, played.call.outcome["answer"], others)
    rest = list(others.values())
    for one in rest[:_MOST_CHECKS]:
        shown = _check_of_difference(answer, one)
        if shown is None:
            remarks.append(f"{MARK} {_said_at(one)}")
        else:
            checks.append(shown)
    if len(rest) > _MOST_CHECKS:
        remarks.append(f"{MARK} also {', '.join(map(_said_at, rest[_MOST_CHECKS:]))}")
    return checks, remarks


def _check(fact: Fact) -> Check:
    if fact.is_length:
        return Check("len({})", fact.keys, "==", fact.value)
    if fact.member:
        each = f'[one["{fact.member}"] for one in {{}}]'
        return Check(each, fact.keys, "==", fact.value)
    return Check("{}", fact.keys, "==", fact.value)


def _marked(check: Check, recorded: Mapping[str, Any], others: dict[str, Otherwise]) -> Check:
    """The assertion with what AWS answered in its place, if that differs. Takes the differences
    that it shows out of the others.
    """
    path = ".".join(("answer", *map(str, check.keys)))
    if check.expression == "{}":
        one = others.pop(path, None)
        return check if one is None else check._replace(remark=_remark(one.recorded))
    items = recorded.get(str(check.keys[0]))
    length = None if not isinstance(items, list) else len(items)
    if others.pop(path, None) is not None:
        said = "no list" if length is None else _items(length)
        return check._replace(remark=f"{MARK} {said}")
    if check.expression == "len({})" or not isinstance(items, list):
        return check
    member = re.findall('"(.*)"', check.expression)[0]
    shown = [others.pop(f"{path}.{number}.{member}", None) for number in range(1, len(items) + 1)]
    if any(shown):
        values = [item.get(member) if isinstance(item, Mapping) else None for item in items]
        return check._replace(remark=_remark(values))
    return check


def _check_of_difference(answer: Mapping[str, Any], one: Otherwise) -> Check | None:
    """The assertion on a member that AWS answered otherwise; None if it can't be written."""
    keys: list[str | int] = []
    value: Any = answer
    *above, last = one.path.removeprefix("answer.").split(".")
    for name in (*above, last):
        if isinstance(value, list) and name.isdecimal() and int(name) <= len(value):
            keys.append(int(name) - 1)
            value = value[int(name) - 1]
        elif isinstance(value, Mapping) and name in value:
            keys.append(name)
            value = value[name]
        elif keys and len(keys) == len(above) and one.mocked is None:
            absent = f"{{}}.get({literal(name)})"
            return Check(absent, tuple(keys), "is", None, _remark(one.recorded))
        else:
            return None
    if isinstance(value, list) and isinstance(one.recorded, (list, type(None))):
        said = "none" if one.recorded is None else _items(len(one.recorded))
        return Check("len({})", tuple(keys), "==", len(value), f"{MARK} {said}")
    if not isinstance(value, (str, int, float)) or len(str(value)) > _LONGEST_VALUE:
        return None
    return Check("{}", tuple(keys), "==", value, _remark(one.recorded))


def _items(count: int) -> str:
    return f"{count} item{'s' * (count != 1)}"


def _remark(recorded: Any) -> str:
    return f"{MARK} {_said(recorded)}"


def _said_at(one: Otherwise) -> str:
    return f"{one.path.removeprefix('answer.')}: {_said(one.recorded)}"


def _said(value: Any) -> str:
    """What AWS answered, in one line."""
    if value is None:
        return "none"
    text = escape_unprintable(literal(value) if isinstance(value, (list, str)) else repr(value))
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 3]}..."
