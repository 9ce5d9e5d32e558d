"""Reads PNG files."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from typing import NamedTuple

import png


class Picture(NamedTuple):
    """A picture of two colours."""

    levels: tuple[int, ...]
    """The colours, as levels of grey: of the background and of the text."""
    rows: tuple[bytes, ...]
    """The rows of pixels, as indexes of the colours."""

    @property
    def size(self) -> tuple[int, int]:
        """The width and the height."""
        return len(self.rows[0]), len(self.rows)

    def text_box(self) -> tuple[int, int, int, int] | None:
        """The left, top, right and bottom of the text; None if there is none."""
        filled = [number for number, row in enumerate(self.rows) if 1 in row]
        if not filled:
            return None
        left = min(self.rows[number].index(1) for number in filled)
        right = max(self.rows[number].rindex(1) for number in filled)
        return left, filled[0], right + 1, filled[-1] + 1

    def crop(self, left: int, top: int, right: int, bottom: int) -> Picture:
        """The part in a box."""
        return Picture(self.levels, tuple(row[left:right] for row in self.rows[top:bottom]))


def read_picture(data: bytes) -> Picture:
    """The picture in a PNG that the mock made. Raises png.Error if a checksum is wrong.

    It takes whole rows, since a reader that takes each pixel needs seconds for a screenshot.
    """
    chunks = list(png.Reader(bytes=data).chunks())
    assert [name for name, _ in chunks] == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    header, colours, pixels, _ = (content for _, content in chunks)
    width, height, *form = struct.unpack(">2I5B", header)
    assert form == [1, 3, 0, 0, 0], "one bit for each pixel, an index of colours"
    rows = zlib.decompress(pixels)
    length = 1 + (width + 7) // 8
    assert len(rows) == length * height
    lines = [rows[start : start + length] for start in range(0, len(rows), length)]
    assert all(line[0] == 0 for line in lines), "rows without a filter"
    return Picture(tuple(colours[::3]), tuple(_bits(line[1:], width) for line in lines))


@cache
def _bits(packed: bytes, width: int) -> bytes:
    text = f"{int.from_bytes(packed, 'big'):0{8 * len(packed)}b}"[:width]
    return text.encode().translate(bytes.maketrans(b"01", b"\0\1"))
