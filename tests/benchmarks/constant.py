"""Services with constant answers: the cost of a call without any mock."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from types import ModuleType
from typing import Any, ClassVar

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


HEADERS = {
    "server": "amazon.com",
    "date": "Mon, 01 Jan 2024 12:00:00 GMT",
    "content-type": "application/x-amz-json-1.1",
    "x-amzn-requestid": "0b9e2b9e-6b0e-4b0e-8b0e-9b0e2b9e6b0e",
}
"""Headers of the names and sizes that the mock answers."""


def bare_answer(body: str, *_: Any) -> tuple[int, dict[str, str], str]:
    """The least that moto can call."""
    return 200, HEADERS, body


class ConstantBackend(BaseBackend):
    """The least that moto needs of a backend."""

    urls: ClassVar[dict[str, Callable[..., Any]]] = {}


URL_PATTERN = r"https?://devicefarm\.(.+)\.amazonaws\.com"
_ROW = (NAME, re.compile(URL_PATTERN))


def moto_style_service(answers: Mapping[str, str]) -> AbstractContextManager[None]:
    """Let a service in moto's usual style answer. ``answers`` are bodies by names of methods."""
    ANSWERS.update(answers)
    return _service(ConstantResponse.dispatch)


def bare_service(body: str) -> AbstractContextManager[None]:
    """Let a function answer every request with the body."""
    return _service(partial(bare_answer, body))


@contextmanager
def _service(handler: Callable[..., Any]) -> Iterator[None]:
    """Let the handler answer instead of the mock. The end of the block removes all traces."""
    module = ModuleType(f"moto.{NAME}")
    backends = BackendDict(
        ConstantBackend, NAME, use_boto3_regions=False, additional_regions=["us-west-2", "aws"]
    )
    setattr(module, f"{NAME}_backends", backends)
    sys.modules[module.__name__] = module
    backend_index.backend_url_patterns.insert(0, _ROW)
    ConstantBackend.urls[f"{URL_PATTERN}/$"] = handler
    try:
        yield
    finally:
        ConstantBackend.urls.clear()
        ANSWERS.clear()
        backend_index.backend_url_patterns.remove(_ROW)
        del sys.modules[module.__name__]
