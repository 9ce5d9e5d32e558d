"""Whether a parser can read a binary AndroidManifest.xml in little time and memory.

Rule: it is regular, and its parser creates at most MOST_TEXT characters.

Theory: a binary XML file is a sequence of chunks. A pool contains the strings, and elements and
attributes name strings by their numbers. So a small file can contain a long string once and name it
very often, or let many strings of the pool begin at the same place. Elements that stand inside each
other in thousands of levels end the process, because a parser removes them by recursion.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from moto_devicefarm.core.json_guard import DEPTH

MOST_TEXT = 16 * 1024**2
"""The characters of all strings, each as often as it is named (invented). Real apps have some
100,000.
"""
_FILE, _POOL, _ELEMENT, _ELEMENT_END = 0x0003, 0x0001, 0x0102, 0x0103
"""The types of chunks (Android's ResourceTypes.h)."""
_POOL_HEADER, _ELEMENT_HEADER, _ATTRIBUTE = 28, 36, 20
"""The sizes of structures in bytes, by the same source."""
_IS_UTF8 = 0x100


def is_harmless(manifest: bytes) -> bool:
    """Whether a parser may read the file."""
    try:
        chunks = _chunks(manifest)
        lengths = _string_lengths(manifest, *next(chunks))
        return _text(manifest, chunks, lengths) + sum(lengths) <= MOST_TEXT
    except (ValueError, IndexError, StopIteration, struct.error):
        return False


def _chunks(manifest: bytes) -> Iterator[tuple[int, int, int]]:
    """Type, start and end of each chunk."""
    type, header, size = struct.unpack_from("<HHI", manifest)
    if (type, header, size) != (_FILE, 8, len(manifest)):
        raise ValueError("no binary XML file")
    start = header
    while start < size:
        type, header, length = struct.unpack_from("<HHI", manifest, start)
        if not 8 <= header <= length <= size - start:
            raise ValueError("a chunk has a wrong size")
        yield type, start, start + length
        start += length


def _string_lengths(manifest: bytes, type: int, start: int, end: int) -> list[int]:
    """The length of each string, in characters or in bytes."""
    header, _, count, styles, flags, texts, _ = struct.unpack_from("<HIIIIII", manifest, start + 2)
    if (type, header, styles) != (_POOL, _POOL_HEADER, 0) or header + 4 * count > texts:
        raise ValueError("no regular pool of strings")
    offsets = struct.unpack_from(f"<{count}I", manifest, start + header)
    lengths = []
    for offset in offsets:
        length = _string_length(manifest, start + texts + offset, bool(flags & _IS_UTF8))
        if start + texts + offset + length > end:
            raise ValueError("a string goes beyond its pool")
        lengths.append(length)
    return lengths


def _string_length(manifest: bytes, at: int, is_utf8: bool) -> int:
    """The length in front of a string: of UTF-8 the larger of two, in characters and in bytes."""
    if not is_utf8:
        high, low = (int(part) for part in struct.unpack_from("<HH", manifest, at))
        return (high & 0x7FFF) << 16 | low if high & 0x8000 else high
    lengths = []
    for _ in range(2):
        length = manifest[at]
        at += 1
        if length & 0x80:
            length = (length & 0x7F) << 8 | manifest[at]
            at += 1
        lengths.append(length)
    return max(lengths)


def _text(manifest: bytes, chunks: Iterator[tuple[int, int, int]], lengths: list[int]) -> int:
    """The characters that elements and attributes name. Raises ValueError for too many levels."""
    text = depth = 0
    for type, start, end in chunks:
        if type == _POOL:
            raise ValueError("a second pool of strings")
        depth += (type == _ELEMENT) - (type == _ELEMENT_END)
        if not 0 <= depth <= DEPTH:  # an end without its start would make up for a level
            raise ValueError("too many levels")
        if type == _ELEMENT:
            name, first, size, count = struct.unpack_from("<IHHH", manifest, start + 20)
            attributes = start + _ELEMENT_HEADER
            if (first, size) != (20, _ATTRIBUTE) or attributes + _ATTRIBUTE * count > end:
                raise ValueError("attributes beyond their element")
            numbers = struct.unpack_from(f"<{5 * count}I", manifest, attributes)
            text += sum(lengths[number] for number in (name, *numbers) if number < len(lengths))
    return text
