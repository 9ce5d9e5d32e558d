"""Random bodies of uploads: apps, packages and test specs, good ones and ones with faults."""

from __future__ import annotations

import plistlib
import random
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any

from tests.attacks.damage import damage_bytes
from tests.attacks.values import NUMBERS, TEXTS
from tests.support.apps import APK, INFO, PLIST, ipa, zip_file

SPEC = "version: 0.1\nphases:\n  test:\n    commands:\n      - echo {}\n"
YAML = (
    '"\\UFFFFFFFF"',
    '"\\U00110000"',
    "&a [*a]",
    "*unknown",
    "!!python/object:os.system x",
    "!<tag> x",
    "[" * 500,
    "{? {? x}}",
    "|2\n  x",
    "\t- x",
    "<<: 1",
    "2001-99-99",
    "0x",
    "1:99:99",
    "\u2028",
    "'",
    ": :",
)
"""Values that YAML reads in its own ways."""
DIRECTIVES = ("%YAML 1.1\n---\n", f"%YAML {'9' * 5000}.1\n---\n", "%TAG ! x\n---\n", "---\n---\n")


def upload_body(name: str, source: random.Random) -> bytes:
    """A body for an upload with this name, or for another."""
    ending = name.lower()[-4:] if source.random() < 0.8 else ""
    make = {".apk": _apk, ".ipa": _ipa, ".yml": _spec, ".zip": _zip}.get(ending)
    body = (make or source.choice((_apk, _ipa, _spec, _zip, _bytes)))(source)
    for _ in range(source.choice((0, 0, 1, 1, 2, 4))):
        body = damage_bytes(body, source)
    return body


def _apk(source: random.Random) -> bytes:
    if source.random() < 0.7:
        return APK
    return zip_file({"AndroidManifest.xml": source.randbytes(200), "classes.dex": b"dex"})


def _ipa(source: random.Random) -> bytes:
    form = source.choice((plistlib.FMT_XML, plistlib.FMT_BINARY))
    makers: tuple[Callable[[], bytes], ...] = (
        lambda: ipa(INFO, form),
        lambda: ipa({**INFO, source.choice(list(INFO)): _plist_value(source)}),
        lambda: zip_file({PLIST: damage_bytes(plistlib.dumps(INFO, fmt=form), source)}),
        _with_large_plist,
    )
    return source.choice(makers)()


def _plist_value(source: random.Random) -> Any:
    numbers = [one for one in NUMBERS if isinstance(one, float) or -(2**63) <= one < 2**64]
    texts = [one for one in TEXTS if "\ud800" not in one and "\x00" not in one]
    value: Any = source.choice((source.choice(numbers), source.choice(texts), b"bytes", {}, []))
    return [value] if source.random() < 0.2 else value


@cache
def _with_large_plist() -> bytes:
    """A small archive with a large Info.plist."""
    return zip_file({PLIST: b"<plist><string>" + b"a" * 30_000_000 + b"</string></plist>"})


def _spec(source: random.Random) -> bytes:
    spec = source.choice(("", "", *DIRECTIVES)) + SPEC.format(source.choice((*YAML, "x")))
    if source.random() < 0.5:
        spec = spec.replace("0.1", source.choice(YAML))
    if source.random() < 0.2:
        spec = spec.replace("phases:", source.choice(YAML), 1)
    return spec.encode(source.choice(("utf-8", "utf-8", "utf-8", "utf-16")))


def _zip(source: random.Random) -> bytes:
    names = ["tests/a.py", "a.txt", "../a", "/etc/passwd", "x" * 300, "é☃"]
    return zip_file({name: source.randbytes(20) for name in source.sample(names, 3)})


def _bytes(source: random.Random) -> bytes:
    return source.choice(
        (b"", b"body", source.randbytes(500), zlib.compress(bytes(10**6)), b"PK\x03\x04", b"PK")
    )
