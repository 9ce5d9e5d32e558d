"""The text of a report, and where it is from. Rule: a report is read once, because a pipe can be
read once only; what needs its text gets this one.
"""

from __future__ import annotations

import codecs
import gzip
import io
import os
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

LARGEST = 100_000_000
"""The most bytes of a report that are read, also after they are unpacked."""
_LONGEST_NAME = 255
"""The most characters of the name of a file or a folder."""
_GZIP = b"\x1f\x8b"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""PowerShell writes UTF-16 for ``aws ... > report.json``."""


@dataclass(frozen=True)
class ReportText:
    """The text of a report."""

    name: str
    """Its name for messages, such as "reports/issue.md" or "<stdin>"."""
    text: str
    """Without a byte order mark."""
    content: bytes
    """The bytes as they were read."""
    path: Path | None = None
    """The file with the content; None for a pipe."""


def is_path(source: object, folder: Path = Path()) -> bool:
    """Whether a source is the path of a file, relative to the folder, and not a text with values.

    A text begins as JSON does, or has several lines, a brace with a colon after it, or a longer
    name than systems allow. If there is a file of such a name, the source is its path, unless it
    begins as JSON does.
    """
    if not isinstance(source, str):
        return isinstance(source, os.PathLike)
    if source.lstrip()[:1] in ("{", "[", ""):
        return False
    longest_name = max(map(len, source.split("/")))
    is_text = "\n" in source or ":" in source.partition("{")[2] or longest_name > _LONGEST_NAME
    return not is_text or os.path.exists(folder / source)


def read_report(path: Path) -> ReportText:
    """The text of a file or a pipe; a gzip file is unpacked.

    Raises ValueError, which has the name, for a path that can't be one, for other contents than
    text and for too many bytes, and OSError for a file that can't be read.
    """
    try:
        with open(path, "rb") as file:
            report = read_stream(file, str(path))
            return replace(report, path=path) if path.is_file() else report
    except ValueError as error:
        if "\0" in str(path):
            raise ValueError(f"{str(path)!r}: not a path ({error})") from None
        raise


def read_stream(file: IO[bytes], name: str) -> ReportText:
    """The text of a file that is open for reading. Raises what ``read_report`` raises."""
    content = file.read(LARGEST + 1)
    return ReportText(name, _decode(_unpack(content, name), name), content)


def _unpack(content: bytes, name: str) -> bytes:
    """The content of a gzip file; other content unchanged."""
    if content.startswith(_GZIP) and len(content) <= LARGEST:
        try:
            content = gzip.GzipFile(fileobj=io.BytesIO(content)).read(LARGEST + 1)
        except (EOFError, OSError, zlib.error) as error:
            raise ValueError(f"{name}: not a gzip file ({error})") from None
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
