"""A service in moto's usual style with constant answers: the cost of a call without any mock."""

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

ANSWERS: dict[str, str] = {}
"""The bodies of the answers, by the names of the methods."""


class ConstantResponse(BaseResponse):
    """Two methods, which moto's own ``call_action`` finds and calls."""

    def __init__(self) -> None:
        super().__init__(service_name="devicefarm")

    def get_remote_access_session(self) -> str:
        return ANSWERS["get_remote_access_session"]

    def list_remote_access_sessions(self) -> str:
        return ANSWERS["list_remote_access_sessions"]


class ConstantBackend(BaseBackend):
    """The least that moto needs of a backend."""

    @property
    def _url_module(self) -> Any:
        return sys.modules[__name__]


url_bases = [r"https?://devicefarm\.(.+)\.amazonaws\.com"]
url_paths = {"{0}/$": ConstantResponse.dispatch}

_ROW = (NAME, re.compile(url_bases[0]))


@contextmanager
def constant_service(answers: Mapping[str, str]) -> Iterator[None]:
    """Let this service answer instead of the mock. The end of the block removes all traces."""
    module = ModuleType(f"moto.{NAME}")
    backends = BackendDict(
        ConstantBackend, NAME, use_boto3_regions=False, additional_regions=["us-west-2", "aws"]
    )
    setattr(module, f"{NAME}_backends", backends)
    sys.modules[module.__name__] = module
    backend_index.backend_url_patterns.insert(0, _ROW)
    ANSWERS.update(answers)
    try:
        yield
    finally:
        ANSWERS.clear()
        backend_index.backend_url_patterns.remove(_ROW)
        del sys.modules[module.__name__]
