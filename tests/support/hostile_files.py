"""Small files that make a careless reader slow, large or dead.

Rule: each function says what a reader without limits would do.
"""

from __future__ import annotations

import io
import plistlib
import struct
import zipfile
from collections.abc import Sequence

from tests.support.apps import APK

with zipfile.ZipFile(io.BytesIO(APK)) as _archive:
    MANIFEST = _archive.read("AndroidManifest.xml")
    """The manifest of the example app."""


def chunk(type: int, header: int, body: bytes, size: int | None = None) -> bytes:
    """A chunk of Android's binary XML; ``size`` is what it says about itself."""
    return struct.pack("<HHI", type, header, 8 + len(body) if size is None else size) + body


def pool(
    offsets: Sequence[int], texts: bytes, *, utf8: bool = False, count: int | None = None
) -> bytes:
    """A pool of strings, which may begin at the same place; ``count`` is what it says."""
    start = 28 + 4 * len(offsets)
    number = len(offsets) if count is None else count
    flags = 0x100 if utf8 else 0
    body = struct.pack("<IIIII", number, 0, flags, start, 0)
    return chunk(1, 28, body + struct.pack(f"<{len(offsets)}I", *offsets) + texts)


def text16(text: str) -> bytes:
    """A string of a pool in UTF-16."""
    size = len(text)
    length = (
        struct.pack("<H", size)
        if size < 0x8000
        else struct.pack("<HH", 0x8000 | size >> 16, size & 0xFFFF)
    )
    return length + text.encode("utf-16-le") + b"\0\0"


def text8(text: str) -> bytes:
    """A string of a pool in UTF-8."""
    length = struct.pack(">H", 0x8000 | len(text)) if len(text) > 0x7F else bytes([len(text)])
    return length * 2 + text.encode() + b"\0"


def element(attributes: int = 0, *, count: int | None = None, size: int = 20) -> bytes:
    """The start of an element, with attributes that name the first string three times each."""
    number = attributes if count is None else count
    head = struct.pack("<IIIIHHHHHH", 1, 2**32 - 1, 2**32 - 1, 0, 20, size, number, 0, 0, 0)
    return chunk(0x102, 16, head + struct.pack("<IIIHBBI", 0, 0, 0, 8, 0, 3, 0) * attributes)


ELEMENT_END = chunk(0x103, 16, struct.pack("<IIII", 1, 2**32 - 1, 2**32 - 1, 0))


def manifest(*chunks: bytes) -> bytes:
    """A binary XML file."""
    return chunk(3, 8, b"".join(chunks))


def nested_manifest(levels: int, *, ends_before: int = 0) -> bytes:
    """Elements inside each other: 200,000 levels end the process by a segmentation fault. A reader
    ignores ends before the first element.
    """
    ends = ELEMENT_END * ends_before, ELEMENT_END * levels
    return manifest(pool([0], text16("a")), ends[0], element() * levels, ends[1])


def repeated_strings(count: int, length: int, *, utf8: bool = False) -> bytes:
    """A pool whose strings are one long string: a reader makes a copy for each."""
    text = text8("A" * length) if utf8 else text16("A" * length)
    return manifest(pool([0] * count, text, utf8=utf8), element(), ELEMENT_END)


def repeated_attributes(count: int, length: int) -> bytes:
    """Attributes that name one long string: a reader makes three copies for each."""
    return manifest(pool([0], text16("A" * length)), element(count), ELEMENT_END)


def apk(content: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An app with this manifest."""
    return archive({"AndroidManifest.xml": content}, method)


def archive(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", method, compresslevel=9) as target:
        for name, content in files.items():
            target.writestr(name, content)
    return body.getvalue()


def with_declared_size(body: bytes, size: int) -> bytes:
    """A zip file of one file that says it has another size than it has."""
    changed = bytearray(body)
    directory = changed.rindex(b"PK\x01\x02")
    struct.pack_into("<I", changed, directory + 24, size)
    struct.pack_into("<I", changed, 22, size)
    return bytes(changed)


def overlapping(body: bytes, name: str, count: int) -> bytes:
    """A zip file of one file whose directory lists it many times, so that it unpacks many times."""
    start, end = body.rindex(b"PK\x01\x02"), body.rindex(b"PK\x05\x06")
    entry = body[start:end]
    entries = [
        entry.replace(name.encode(), name.encode()[:-6] + b"%06d" % number)
        for number in range(count)
    ]
    directory = b"".join([*entries, entry])
    tail = struct.pack(
        "<4s4H2IH",
        b"PK\x05\x06",
        0,
        0,
        count + 1 & 0xFFFF,
        count + 1 & 0xFFFF,
        len(directory),
        start,
        0,
    )
    return body[:start] + directory + tail


def repeated_objects(count: int, length: int) -> bytes:
    """A binary property list of an app that contains many lists, stored as one: a reader makes a
    copy for each.
    """
    number = struct.Struct(">I").pack
    texts = [b"\x5f\x10\x12CFBundleIdentifier", b"\x53app", b"\x53all"]
    pairs = bytes([0, 0, 1, 0, 0, 3, 0, 0, 2, 0, 0, 4])  # keys 1 and 3, values 2 and 4
    outer = b"".join((place + 5).to_bytes(3, "big") for place in range(count))
    objects = [
        b"\xd2" + pairs,
        texts[0],
        texts[1],
        texts[2],
        b"\xaf\x12" + number(count) + outer,
        b"\xaf\x12" + number(length) + bytes([0, 0, 2]) * length,
    ]
    places = [8 + sum(map(len, objects[:before])) for before in range(len(objects))]
    places += [places[-1]] * (count - 1)
    body = b"bplist00" + b"".join(objects)
    offsets = b"".join(place.to_bytes(3, "big") for place in places)
    return body + offsets + struct.pack(">6xBBQQQ", 3, 3, len(places), 0, len(body))


def plist_with(objects: int, offset_size: int = 1) -> bytes:
    """A binary property list that says it has this many objects: a reader reserves the memory."""
    trailer = struct.pack(">6xBBQQQ", offset_size, 1, objects, 0, 9)
    return b"bplist00\x08\x08" + trailer


def cyclic_plist() -> bytes:
    """A binary property list: a list that contains itself."""
    return b"bplist00\xa1\x00\x08" + struct.pack(">6xBBQQQ", 1, 1, 1, 0, 10)


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (name, b"&%c;" % (name - 1) * 10) for name in range(98, 108))
    + b"]><plist><dict><key>CFBundleIdentifier</key><string>&k;</string></dict></plist>"
)
"""A property list in XML that a reader expands to 100 GB."""
DEEP_XML = (
    b'<?xml version="1.0"?><plist>' + b"<array>" * 60_000 + b"</array>" * 60_000 + b"</plist>"
)
DEEP_BINARY = (
    plistlib.dumps({"a": 1}, fmt=plistlib.FMT_BINARY)[:8]
    + b"".join(b"\xa1" + struct.pack(">H", number + 1) for number in range(20_000))
    + b"\x08"
    + b"".join(struct.pack(">H", 8 + 3 * number) for number in range(20_001))
    + struct.pack(">6xBBQQQ", 2, 2, 20_001, 0, 8 + 60_001)
)
"""Property lists of many levels."""
