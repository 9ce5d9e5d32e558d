"""The warning about a loop of polls that can't end, because nothing moves the clock. Rule: it is
the user's to filter or to raise; a served request is answered all the same.
"""

from __future__ import annotations

import sys
import warnings
from types import FrameType

from moto_devicefarm.core import presigned
from moto_devicefarm.core.call_log import POLLS

OTHERS = ("moto_devicefarm", "moto", "boto3", "botocore", "aiobotocore", "aioboto3", "aiomoto")
"""Packages whose lines between the user's call and the mock are no place for a warning."""


class PollingWarning(UserWarning):
    """A hundred equal calls in a row asked for a resource that waits, while the clock stood.

    Example::

        warnings.filterwarnings("error", category=PollingWarning)  # such a loop fails the test
    """


def warn_of_polling(operation: str, words: str) -> None:
    """Warn that the resource described by ``words`` waits, at the line of the user's call.

    No user's code is below a thread of a server. There a warning that a filter raises would become
    an error of the server, so it is printed.
    """
    text = f"{POLLS} calls of {operation} in a row had the same answer: {words}"
    if presigned.is_served():
        try:
            warnings.warn(text, PollingWarning, stacklevel=2)
        except PollingWarning:
            print(f"{PollingWarning.__name__}: {text}", file=sys.stderr)
        return
    frame = _users_frame(sys._getframe(1))
    warnings.warn_explicit(
        text,
        PollingWarning,
        frame.f_code.co_filename,
        frame.f_lineno,
        frame.f_globals.get("__name__"),
        frame.f_globals.setdefault("__warningregistry__", {}),
    )


def _users_frame(frame: FrameType) -> FrameType:
    """The nearest caller outside of the packages between the user's call and the mock; the
    outermost caller if there is none.
    """
    while frame.f_back is not None and _package(frame) in OTHERS:
        frame = frame.f_back
    return frame


def _package(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__")).partition(".")[0]
