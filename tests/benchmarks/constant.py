"""A service written in moto's ordinary style that answers constants: what a call costs before any
mock does its work.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from moto import backend_index
from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.responses import BaseResponse

NAME = "devicefarmconstant"

TEXTS: dict[str, str] = {}
"""The answers, by the names of the methods."""


class ConstantResponse(BaseResponse):
    """Two methods that build no answer, found and called by moto's own ``call_action``."""

    def __init__(self) -> None:
        super().__init__(service_name="devicefarm")

    def get_remote_access_session(self) -> str:
        return TEXTS["get_remote_access_session"]

    def list_remote_access_sessions(self) -> str:
        return TEXTS["list_remote_access_sessions"]


class ConstantBackend(BaseBackend):
    """Nothing but what moto asks of every backend."""

    @property
    def _url_module(self) -> Any:
        return sys.modules[__name__]


url_bases = [r"https?://devicefarm\.(.+)\.amazonaws\.com"]
url_paths = {"{0}/$": ConstantResponse.dispatch}

_ROW = (NAME, re.compile(url_bases[0]))


@contextmanager
def in_place(texts: Mapping[str, str]) -> Iterator[None]:
    """Let this service answer Device Farm's host instead of the real mock, with these texts;
    nothing of it stays behind.
    """
    module = ModuleType(f"moto.{NAME}")
    backends = BackendDict(
        ConstantBackend, NAME, use_boto3_regions=False, additional_regions=["us-west-2", "aws"]
    )
    setattr(module, f"{NAME}_backends", backends)
    sys.modules[module.__name__] = module
    backend_index.backend_url_patterns.insert(0, _ROW)
    TEXTS.update(texts)
    try:
        yield
    finally:
        TEXTS.clear()
        backend_index.backend_url_patterns.remove(_ROW)
        del sys.modules[module.__name__]
