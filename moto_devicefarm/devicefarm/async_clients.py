"""Lets clients of aiobotocore and aioboto3 use the mock, by the library aiomoto.

Rule: this imports aiomoto only if the process has imported aiobotocore, which can also happen while
a mock is active.

moto answers such a client as it answers boto3, but aiobotocore awaits the answer
(getmoto/moto#8694). aiomoto makes the answer awaitable.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from importlib import import_module
from typing import Any

from botocore.awsrequest import AWSResponse

SESSION = "aiobotocore.session"
AIOMOTO = "aiomoto"
ADVICE = (
    "In a mock, clients of aiobotocore and aioboto3 need aiomoto ({error})."
    " Install it, on Python 3.11 or later: python3 -m pip install 'moto_devicefarm[async]'"
)


class AsyncClients(AbstractContextManager[None]):
    """While it is entered, clients of aiobotocore use the mock. It can't be nested."""

    def __init__(self) -> None:
        self._undo: ExitStack | None = None
        self._adapted = False

    def __enter__(self) -> None:
        self._undo = ExitStack()
        self._adapted = False
        try:
            self.adapt()
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *exception: object) -> None:
        if self._undo is not None:
            undo, self._undo = self._undo, None
            undo.close()

    def adapt(self) -> None:
        """Adapt aiobotocore to the active mock, if there is one and aiobotocore is loaded. To be
        called again after an import; once is enough.
        """
        if self._undo is None or self._adapted or not _is_loaded(SESSION, "AioSession"):
            return
        if AIOMOTO in sys.modules and not _is_loaded(AIOMOTO, "mock_aws"):
            return  # its import has imported aiobotocore, and goes on
        try:
            aiomoto = import_module(AIOMOTO)
        except ImportError as error:
            self._undo.enter_context(_advice(error))
        else:
            self._undo.enter_context(_mock_aws(aiomoto))
        self._adapted = True


def _is_loaded(module: str, last_name: str) -> bool:
    """Whether the import of a module is complete."""
    return hasattr(sys.modules.get(module), last_name)


@contextmanager
def _mock_aws(aiomoto: Any) -> Iterator[None]:
    """aiomoto's mock, inside moto's. aiomoto alone refuses each request that moto leaves to the
    network. moto does so for hosts that are not AWS's, such as the mock's own server.
    """
    endpoint: Any = import_module("aiobotocore.endpoint").AioEndpoint
    send = endpoint._send
    mock = aiomoto.mock_aws()
    mock.start(reset=False)
    endpoint._send = send
    try:
        yield
    finally:
        mock.stop(remove_data=False)


@contextmanager
def _advice(missing: ImportError) -> Iterator[None]:
    """Without aiomoto, each answer of moto is an error that says what to install."""
    endpoint: Any = import_module("aiobotocore.endpoint")
    convert = endpoint.convert_to_response_dict

    async def fail_if_mocked(http_response: Any, operation_model: Any) -> Any:
        if type(http_response) is AWSResponse:
            raise RuntimeError(ADVICE.format(error=missing)) from missing
        return await convert(http_response, operation_model)

    endpoint.convert_to_response_dict = fail_if_mocked
    try:
        yield
    finally:
        endpoint.convert_to_response_dict = convert


async_clients = AsyncClients()
