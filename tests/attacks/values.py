"""Random values: good ones for a shape of the model, and hostile ones. Rule: what the mock answered
is worth sending back, so values learn from answers.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from moto_devicefarm.core.resource import kind_of

TEXTS = (
    "",
    "a",
    "nightly",
    "shop.apk",
    '"ANDROID"',
    '["a"]',
    "true",
    "0",
    "-1",
    "x" * 300,
    "x" * 5000,
    "\x00",
    "\r\nSet-Cookie: a=b",
    "\ud800",
    "\u202eabc",
    "é☃😀",
    "../../etc/passwd",
    "%s%n{0}${jndi:x}",
    "<script>",
    "application/json",
    "text/html; charset=utf-16",
    "arn:",
    "arn:aws:devicefarm:us-west-2:123456789012:project:",
    "arn:aws:devicefarm:us-west-2::device:x",
    "::::::::::",
    "https://user@host/?a=b",
    "2026-01-01T00:00:00Z",
    "(" * 200,
    "[" * 200,
)
NUMBERS: tuple[Any, ...] = (
    0,
    1,
    -1,
    2,
    7,
    100,
    1000,
    2**31 - 1,
    2**31,
    -(2**31) - 1,
    2**63 - 1,
    2**63,
    10**30,
    10**5,
    0.5,
    -0.0,
    1e15,
    1e308,
    float("nan"),
    float("inf"),
    -62135596800,
    253402300800,
    1772366400,
)
ARN = re.compile(r"arn:aws:devicefarm:[^\"\\\s]+")
MOST = 100
"""ARNs of a kind that are kept; old ones are often deleted."""


class Values:
    """Makes values. ``arns`` grows by what the mock answers."""

    def __init__(self, source: random.Random) -> None:
        self.random = source
        self.arns: dict[str, list[str]] = defaultdict(list)
        """By kind, the latest last."""

    def learn(self, text: str) -> None:
        """Keep the ARNs in an answer or in a request."""
        for arn in ARN.findall(text):
            known = self.arns[kind_of(arn)]
            if arn not in known:
                known.append(arn)
                del known[:-MOST]

    def chance(self, share: float) -> bool:
        """True in this share of all cases."""
        return self.random.random() < share

    def text(self) -> str:
        """A strange text, or an ARN that the mock gave before."""
        if self.arns and self.chance(0.3):
            return self.arn(self.random.choice(list(self.arns)))
        return self.random.choice(TEXTS)

    def arn(self, kind: str) -> str:
        """An ARN of a kind that the mock gave before; a strange text if there is none."""
        known = self.arns.get(kind)
        return self.random.choice(known) if known else self.random.choice(TEXTS)

    def anything(self, depth: int = 0) -> Any:
        """A value of any type that JSON has, and some that it has not."""
        makers: Sequence[Callable[[], Any]] = (
            self.text,
            lambda: self.random.choice(NUMBERS),
            lambda: self.random.choice((True, False, None)),
            lambda: [self.anything(depth + 1) for _ in range(self.random.randrange(3))],
            lambda: {
                self.text(): self.anything(depth + 1) for _ in range(self.random.randrange(3))
            },
            self._nested,
        )
        return self.random.choice(makers if depth < 3 else makers[:3])()

    def _nested(self) -> Any:
        """Lists or objects in one another."""
        value: Any = self.text()
        for _ in range(self.random.choice((2, 50, 99, 101, 150))):
            value = [value] if self.chance(0.5) else {"a": value}
        return value

    def of(self, shape: Shape, kinds: Mapping[str, str], hostile: float, name: str = "") -> Any:
        """A value of a shape. Each part of it is hostile in this share of all cases.

        ``kinds`` has the kinds of ARNs by the names of members. ``name`` is the member's own.
        """
        if self.chance(hostile):
            return self.anything()
        if isinstance(shape, StructureShape):
            return {
                member: self.of(inner, kinds, hostile, member)
                for member, inner in shape.members.items()
                if self.chance(1 - hostile if member in shape.required_members else 0.25)
            }
        if isinstance(shape, ListShape):
            count = self.random.choice((0, 1, 1, 2))
            return [self.of(shape.member, kinds, hostile, name) for _ in range(count)]
        if isinstance(shape, MapShape):
            return {self.text(): self.of(shape.value, kinds, hostile, name) for _ in range(2)}
        return self._scalar(shape, kinds.get(name))

    def _scalar(self, shape: Shape, kind: str | None) -> Any:
        if shape.type_name == "boolean":
            return self.chance(0.5)
        if shape.type_name == "timestamp":
            return 1772366400 + self.random.randrange(-(10**7), 10**7)
        if shape.type_name != "string":
            return self.random.choice((1, 5, 10, 60, 100))
        enum = shape.metadata.get("enum")
        if enum:
            return self.random.choice(enum)
        if kind is not None:
            return self.arn(kind)
        if shape.metadata.get("min", 0) > 30:
            return self.arn(self.random.choice(list(self.arns) or [""]))
        # A rule's value is JSON in a text.
        return json.dumps(self.text()) if self.chance(0.1) else self.text()
