"""The forms of the ARNs in captured documents. Rule: an ARN of the wrong kind, or one that somebody
shortened, is refused with the form that is expected.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from moto_devicefarm.core.resource import ARN_PREFIX, Kind
from moto_devicefarm.resources import KINDS

KIND_OF_SHAPE: Mapping[str, type[Kind]] = {kind.SHAPE: kind for kind in KINDS}
"""The kinds that the mock can hold, by the names of their structures."""
SHAPE_OF_KIND: Mapping[str, str] = {kind.KIND: kind.SHAPE for kind in KINDS}
"""The names of these structures, by the kind in an ARN."""
_ACCOUNT, _ID = "[!-9;-~]+", r"(?!\.+(?:/|$))[!-.0-9;-~]+"
"""An id is of any characters, but not dots only: "..." stands for something that was left out."""


def arn_form(shape: str) -> str:
    """The form of the ARNs of a kind, for messages."""
    kind = KIND_OF_SHAPE[shape]
    account = "" if kind.OWNER == "aws" else "<account>"
    curated = f", or ::{kind.KIND}:<id> for one of AWS's own" if kind.OWNER == "either" else ""
    return f"{ARN_PREFIX}{account}:{kind.KIND}:{kind.FORM}{curated}"


@cache
def _pattern(shape: str) -> re.Pattern[str]:
    kind = KIND_OF_SHAPE[shape]
    account = f"(?:{_ACCOUNT})?" if kind.OWNER == "aws" else _ACCOUNT
    ids = "|".join("/".join([_ID] * (form.count("/") + 1)) for form in kind.FORM.split(", or "))
    form = f"{account}:{kind.KIND}:(?:{ids})"
    curated = f"|:{kind.KIND}:{_ID}" if kind.OWNER == "either" else ""
    return re.compile(f"{ARN_PREFIX}(?:{form}{curated})")


def check_arn(shape: str, member: str, arn: str, where: str) -> None:
    """Raise ValueError for an ARN that is not in the form of the structure's kind."""
    if not _pattern(shape).fullmatch(arn):
        raise ValueError(
            f"{where}: {member} {arn!r} is not an ARN of the kind {shape}: "
            f"expected {arn_form(shape)}"
        )
