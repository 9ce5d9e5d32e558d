"""The text of a report, and where it is from. Rule: a report is read once, because a pipe can be
read once only; what needs its text gets this one.
"""

from __future__ import annotations

import codecs
import io
import zlib
from pathlib import Path
from typing import IO, NamedTuple

LARGEST = 100_000_000
"""The most bytes of a report that are read, also after they are unpacked (invented)."""
_GZIP = b"\x1f\x8b"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""PowerShell writes UTF-16 for ``aws ... > report.json``."""


class ReportText(NamedTuple):
    """The text of a report."""

    name: str
    """Its name for messages, such as "reports/issue.md" or "<stdin>"."""
    text: str
    """Without a byte order mark."""
    content: bytes
    """The bytes as they were read."""
    path: Path | None = None
    """The file with the content; None for a pipe."""


def read_report(path: Path) -> ReportText:
    """The text of a file or a pipe; a gzip file is unpacked.

    Raises ValueError, which has the name, for a path that can't be one, for other contents than
    text and for too many bytes, and OSError for a file that can't be read.
    """
    try:
        with open(path, "rb") as file:
            report = read_stream(file, str(path))
            return report._replace(path=path) if path.is_file() else report
    except ValueError as error:
        if "\0" in str(path):
            raise ValueError(f"{str(path)!r}: not a path ({error})") from None
        raise


def read_stream(file: IO[bytes], name: str) -> ReportText:
    """The text of a file that is open for reading. Raises what ``read_report`` raises."""
    content = file.read(LARGEST + 1)
    return ReportText(name, _decode(_unpack(content, name), name), content)


def _unpack(content: bytes, name: str) -> bytes:
    """The content of a gzip file, which may have several parts; other content unchanged."""
    unpacked = io.BytesIO()
    while content.startswith(_GZIP) and unpacked.tell() <= LARGEST:
        reader = zlib.decompressobj(wbits=31)
        try:
            unpacked.write(reader.decompress(content, LARGEST + 1 - unpacked.tell()))
        except zlib.error as error:
            raise ValueError(f"{name}: not a gzip file ({error})") from None
        content = reader.unused_data
    content = unpacked.getvalue() or content
    if len(content) > LARGEST:
        raise ValueError(
            f"{name}: more than {LARGEST // 1_000_000} MB: give the part that has the report"
        )
    return content


def _decode(content: bytes, name: str) -> str:
    encoding = "utf-16" if content.startswith(_UTF_16) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        what = "UTF-16" if encoding == "utf-16" else "UTF-8"
        raise ValueError(f"{name}: not {what} text ({error})") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
