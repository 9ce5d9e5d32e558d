"""Reads single files out of an archive that a client uploaded.

Rule: the work is bounded, whatever the archive says about itself. At most ARCHIVE_BYTES of an
archive are read, and at most MEMBER_BYTES of a file after it is decompressed.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from typing import Any

ARCHIVE_BYTES = 6 * 1024**2
"""What is read of an archive (invented): its directory, with 100 bytes a file, and one file."""
MEMBER_BYTES = 1024**2
"""The largest file that is read; manifests of large apps have some 100 kB (invented)."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Python reads a file of any other method in one piece, whatever size that has."""
ARCHIVE_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ValueError,
    OverflowError,
    RuntimeError,
    EOFError,
    OSError,
)
"""The errors that zipfile raises for damaged and for encrypted archives."""


class BoundedFile(BytesIO):
    """Bytes, of which a reader may read no more than ``most``, even if it reads some twice.

    A read beyond that raises ValueError.
    """

    def __init__(self, content: bytes, most: int) -> None:
        super().__init__(content)
        self._size = len(content)
        self._left = most

    def read(self, size: int | None = -1) -> bytes:
        """The next bytes."""
        rest = max(0, self._size - self.tell())
        self._left -= rest if size is None or size < 0 else min(size, rest)
        if self._left < 0:
            raise ValueError("the file makes its reader read too much")
        return super().read(size)


def open_archive(body: bytes) -> zipfile.ZipFile:
    """The archive. Raises one of ARCHIVE_ERRORS for a body that is none."""
    source: Any = BoundedFile(body, ARCHIVE_BYTES)
    return zipfile.ZipFile(source)


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """A file in the archive. Raises KeyError if there is none, and one of ARCHIVE_ERRORS."""
    info = archive.getinfo(name)
    if info.compress_type not in _METHODS:
        raise ValueError(f"{name} is not compressed by a usual method")
    with archive.open(info) as file:
        content = file.read(MEMBER_BYTES + 1)  # its size in the directory may be wrong
    if len(content) > MEMBER_BYTES:
        raise ValueError(f"{name} is too large")
    return content
