"""Reads a sequence of calls in each form in which people have one.

Rule: a reader answers None for a text of another form, so that the next one is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from moto_devicefarm.recordings.calls import CallList, RecordedCall, calls_of_text
from moto_devicefarm.recordings.debug_log import calls_of_debug_log
from moto_devicefarm.registry.files import read_text

Reader = Callable[[str, str], "list[RecordedCall] | None"]
"""Takes a text and its name. Returns the calls, or None if the text has another form."""
READERS: Sequence[Reader] = (calls_of_text, calls_of_debug_log)


def read_sequence(path: Path) -> CallList | None:
    """The calls in a file, in the order of their times; None if it is no sequence of calls.

    Raises ValueError, which has the name and the place, for a sequence with an impossible call, and
    OSError for a file that can't be read.
    """
    text = read_text(path)
    found = (reader(text, str(path)) for reader in READERS)
    calls = next((one for one in found if one is not None), None)
    if calls is None:
        return None
    return CallList(sorted(calls, key=lambda call: call.time), getattr(calls, "notes", ()))
