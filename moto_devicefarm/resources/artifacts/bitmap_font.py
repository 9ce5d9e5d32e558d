"""Lines of text as rows of pixels. Rule: a character of Latin-1 has its glyph, any other one a box.

The glyphs are in ``font.png``: 16 rows of 16 cells, in the order of Latin-1. They are those of the
font 6x13 ("Misc Fixed SemiCondensed") of X.Org, read with Pillow's ``PcfFontFile`` from
``6x13-ISO8859-1.pcf.gz`` of Debian's package xfonts-base 1:1.0.5. The control characters have a
box. The licence in the font's own property COPYRIGHT is "Public domain font. Share and enjoy."
"""

from __future__ import annotations

from functools import cache
from importlib import resources

WIDTH, HEIGHT = 6, 13
"""The size of a glyph in pixels."""
_CELLS = 16
_BOX = 0
"""The cell of a box."""


@cache
def _glyphs() -> list[list[bytes]]:
    """The glyphs of Latin-1. A glyph has 13 rows. A row has a byte "0" or "1" for each pixel."""
    import png

    file = resources.files(__package__).joinpath("font.png").read_bytes()
    rows = [bytes(row).translate(b"01".ljust(256)) for row in png.Reader(bytes=file).read()[2]]
    return [
        [row[x : x + WIDTH] for row in rows[y : y + HEIGHT]]
        for y in range(0, _CELLS * HEIGHT, HEIGHT)
        for x in range(0, _CELLS * WIDTH, WIDTH)
    ]


def pixel_rows(text: str, scale: int) -> list[bytes]:
    """The rows of a line of text. A row has a byte "0" or "1" for each pixel, and stands for as
    many equal rows as the scale, a whole number, says.
    """
    glyphs = _glyphs()
    line = [glyphs[code if (code := ord(character)) < len(glyphs) else _BOX] for character in text]
    return [
        b"".join(glyph[y] for glyph in line).replace(b"0", b"0" * scale).replace(b"1", b"1" * scale)
        for y in range(HEIGHT)
    ]
