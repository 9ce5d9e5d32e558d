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

BACKGROUND_LEVEL, TEXT_LEVEL = 32, 235
"""The colours of a screenshot, as levels of grey."""


def screenshot(width: int, height: int, lines: Sequence[str]) -> bytes:
    """A PNG of exactly this size in pixels that shows the lines.

    The text is as large as the longest line allows, but never too small to read; then its edges
    cut it off. Raises ValueError for a size below one pixel.
    """
    from PIL import Image, ImageDraw, ImageFont

    if width < 1 or height < 1:
        raise ValueError(
            f"screenshot({width}, {height}): give a width and a height of at least one pixel"
        )
    margin = width // 20
    longest = max((len(line) for line in lines), default=1) or 1
    size = min(max(12, 2 * (width - 2 * margin) // longest), max(12, width // 12))
    image = Image.new("L", (width, height), BACKGROUND_LEVEL)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size)
    for number, line in enumerate(lines):
        draw.text((margin, margin + number * size * 3 // 2), line, fill=TEXT_LEVEL, font=font)
    file = BytesIO()
    image.save(file, "PNG", compress_level=1)
    return file.getvalue()


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


def zip_archive(lines: Sequence[str]) -> bytes:
    """A zip archive with a log of the lines."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("log.txt"), text_log(lines))
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
