"""The file that tells a script where a server listens: ``serve --ready-file FILE``.

Rule: whoever sees the file can read all of it, and a server removes only the file that it wrote.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

ADVICE = "give a --ready-file in a folder that exists and can be written"
NO_FILE = f"it exists and is not a regular file; {ADVICE}"


@contextmanager
def ready_file(path: Path | None) -> Iterator[Callable[[Mapping[str, str | int]], None]]:
    """Give a function that writes its argument as JSON to the file, in one step; without a path it
    does nothing. At the end the file is removed if it still has this content.

    Raises OSError, with advice, at once for a file that can't be written.
    """
    if path is None:
        yield lambda content: None
        return
    if path.exists() and not path.is_file():  # os.replace would replace a device such as /dev/null
        raise OSError(errno.EINVAL, NO_FILE, str(path))
    draft = path.with_name(f".moto-devicefarm-{secrets.token_hex(8)}")
    written = b""

    def write(content: Mapping[str, str | int]) -> None:
        nonlocal written
        data = f"{json.dumps(content)}\n".encode()
        with _advice(path):
            draft.write_bytes(data)
            os.replace(draft, path)
        written = data

    with _advice(path):
        draft.touch(exist_ok=False)
    try:
        yield write
    finally:
        with suppress(OSError):  # the folder may be gone
            draft.unlink(missing_ok=True)
            if written and path.is_file() and path.read_bytes() == written:
                path.unlink()


@contextmanager
def _advice(path: Path) -> Iterator[None]:
    """An OSError names the user's file, and says what to do."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, f"{error.strerror}; {ADVICE}", str(path)) from None
