"""The contents of files, by media type.

Rule: each is a valid file of its type, and depends on the arguments only.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from functools import cache
from importlib import resources
from io import BytesIO
from xml.etree import ElementTree

from moto_devicefarm.resources.artifacts import bitmap_font

BACKGROUND_LEVEL, TEXT_LEVEL = 32, 235
"""The colours of a screenshot, as levels of grey."""
LINE_SPACING = 16
"""From the top of a line to the top of the next one, in pixels of the font."""
SMALLEST_WIDTH = 144
"""The narrowest screen in pixels of the font. A wider one has larger text."""


def screenshot(
    width: int, height: int, lines: Sequence[str], box: tuple[int, int, int, int] | None = None
) -> bytes:
    """A PNG of exactly this size in pixels that shows the lines, or the part of it in the box:
    left, top, right and bottom.

    The text is as large as the longest line allows, but never too small to read; then its edges
    cut it off. Raises ValueError for a size below one pixel.
    """
    import png

    if width < 1 or height < 1:
        raise ValueError(
            f"screenshot({width}, {height}): give a width and a height of at least one pixel"
        )
    left, top, right, bottom = box or (0, 0, width, height)
    margin = width // 20
    longest = max((len(line) for line in lines), default=1) or 1
    fitting = (width - 2 * margin) // (longest * bitmap_font.WIDTH)
    scale = max(1, min(fitting, width // SMALLEST_WIDTH))
    empty = _pack(b"0" * (right - left))
    rows = [empty] * height
    for number, line in enumerate(lines):
        begin = margin + number * LINE_SPACING * scale
        for row in bitmap_font.pixel_rows(line, scale):
            shown = (b"0" * margin + row).ljust(width, b"0")[left:right]
            rows[begin : begin + scale] = [_pack(shown)] * scale
            begin += scale
    file = BytesIO()
    palette = [(level, level, level) for level in (BACKGROUND_LEVEL, TEXT_LEVEL)]
    writer = png.Writer(right - left, bottom - top, palette=palette, bitdepth=1, compression=1)
    writer.write_packed(file, rows[top:bottom])
    return file.getvalue()


def _pack(row: bytes) -> bytes:
    """The bits of a row, from a byte "0" or "1" for each pixel."""
    size = -(-len(row) // 8)
    return int(row.ljust(size * 8, b"0"), 2).to_bytes(size, "big")


@cache
def video() -> bytes:
    """An MP4 of one second, always the same. It says that there is no recording.

    It was made from a screenshot of the two lines "moto_devicefarm is a mock:" and "there is no
    recording.", with Debian's ffmpeg 5.1: ``ffmpeg -loop 1 -framerate 10 -t 1 -i frame.png -c:v
    libx264 -profile:v baseline -level 3.0 -pix_fmt yuv420p -movflags +faststart -map_metadata -1
    -fflags +bitexact -flags:v +bitexact video.mp4``.
    """
    return resources.files(__package__).joinpath("video.mp4").read_bytes()


def text_log(lines: Sequence[str]) -> bytes:
    """The lines as UTF-8 text. Half of a surrogate pair has no form in UTF-8, and is escaped."""
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")


def zip_archive(folder: str, lines: Sequence[str]) -> bytes:
    """A zip archive with a log of the lines in the folder."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(f"{folder}/log.txt"), text_log(lines))
    return file.getvalue()


def junit_report(name: str, result: str, message: str) -> bytes:
    """The result of a test as a JUnit report."""
    name, message = _escape_for_xml(name), _escape_for_xml(message)
    failed, errored = (str(int(result == each)) for each in ("FAILED", "ERRORED"))
    suite = ElementTree.Element("testsuite", name=name, tests="1", failures=failed, errors=errored)
    case = ElementTree.SubElement(suite, "testcase", name=name)
    tag = {"FAILED": "failure", "ERRORED": "error", "STOPPED": "skipped"}.get(result)
    if tag is not None:
        ElementTree.SubElement(case, tag, message=message)
    report: bytes = ElementTree.tostring(suite, "utf-8", xml_declaration=True)
    return report


def _escape_for_xml(text: str) -> str:
    """The text with escapes for characters that XML forbids, such as the colours of a terminal."""
    return re.sub(
        "[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]",
        lambda found: found[0].encode("unicode_escape").decode(),
        text,
    )
