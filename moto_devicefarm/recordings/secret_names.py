"""Tells the names of secrets from others. Rule: in doubt, a name is that of a secret."""

from __future__ import annotations

import re
from functools import lru_cache

from moto_devicefarm.core import model

_WORD_BORDER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-z0-9]+")
_SECRET = re.compile(
    r"pass(?:word|phrase|wd|code)|pwd|secret|token|credential|authorization|cookie|bearer|signature"
    r"|session_?id|(?:access|account|api|encryption|private|signing|ssh)_?key"
    r"|(?:^|_)(?:pin|pin_?code|o?auth\d*|otp|jwt|creds?)(?:$|_)|_pass$",
    re.IGNORECASE,
)
"""The names of secrets, with "_" at the borders of words: author and spinning are no secrets."""


def is_secret_name(name: str, *, free: bool) -> bool:
    """Whether a value under this name is a secret. ``free``: whether the user chose the name. AWS's
    own ``sessionId`` is not a secret.
    """
    if not free and name in model.member_names():
        return name == model.TOKEN
    return _has_secret(name)


@lru_cache(1000)
def _has_secret(name: str) -> bool:
    return _SECRET.search(_WORD_BORDER.sub("_", name)) is not None
