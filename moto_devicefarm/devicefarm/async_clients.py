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
from unittest.mock import patch

from botocore.awsrequest import AWSResponse

from moto_devicefarm.devicefarm.botocore_patches import CREDENTIALS
from moto_devicefarm.register import AIOBOTOCORE, AIOMOTO

ADVICE = (
    "In a mock, clients of aiobotocore and aioboto3 need aiomoto ({error})."
    " Install it, on Python 3.11 or later: python3 -m pip install 'moto_devicefarm[async]'"
)


class AsyncClients(AbstractContextManager[None]):
    """While it is entered, clients of aiobotocore use the mock. It can't be nested."""

    def __init__(self) -> None:
        self._undo = ExitStack()
        self._is_active = False
        self._is_adapted = False

    def __enter__(self) -> None:
        self._is_active = True
        try:
            self.adapt()
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *exception: object) -> None:
        self._is_active = self._is_adapted = False
        self._undo.close()

    def adapt(self) -> None:
        """Adapt aiobotocore to the active mock, if there is one and aiobotocore is loaded. To be
        called again after an import; once is enough.
        """
        if self._is_adapted or not (self._is_active and _is_loaded(AIOBOTOCORE, "AioSession")):
            return
        if sys.modules.get(AIOMOTO) and not _is_loaded(AIOMOTO, "mock_aws"):
            return  # its import has imported aiobotocore, and goes on
        self._is_adapted = True  # before the import of aiomoto, which calls this function again
        try:
            aiomoto = import_module(AIOMOTO)
        except ImportError as error:
            self._undo.enter_context(_advice(error))
        else:
            self._undo.enter_context(_mock_aws(aiomoto))
            self._undo.enter_context(_credentials_for_all_clients())


def _is_loaded(module: str, last_name: str) -> bool:
    """Whether the import of a module is complete."""
    return hasattr(sys.modules.get(module), last_name)


@contextmanager
def _mock_aws(aiomoto: Any) -> Iterator[None]:
    """aiomoto's mock, inside moto's, with two differences.

    aiomoto refuses each request that moto leaves to the network. moto does so for hosts that are
    not AWS's, such as the mock's own server. And inside another mock of aiomoto, a client would
    send each request twice.
    """
    endpoint: Any = import_module("aiobotocore.endpoint").AioEndpoint
    session: Any = sys.modules[AIOBOTOCORE].AioSession
    send, create_alone = endpoint._send, session._create_client
    if create_alone.__module__.startswith(AIOMOTO):
        yield
        return
    mock = aiomoto.mock_aws()
    mock.start(reset=False)
    create_adapted = session._create_client

    async def create_client(self: Any, *args: Any, **kwargs: Any) -> Any:
        is_last = session._create_client is create_client  # a later mock adapts the client itself
        return await (create_adapted if is_last else create_alone)(self, *args, **kwargs)

    endpoint._send, session._create_client = send, create_client
    try:
        yield
    finally:
        mock.stop(remove_data=False)


@contextmanager
def _credentials_for_all_clients() -> Iterator[None]:
    """As ``botocore_patches`` has it for boto3: a client without credentials uses moto's."""
    signer: Any = import_module("aiobotocore.signers").AioRequestSigner
    get_auth_instance = signer.get_auth_instance

    async def get_auth_with_credentials(self: Any, *args: Any, **kwargs: Any) -> Any:
        auth = await get_auth_instance(self, *args, **kwargs)
        if getattr(auth, "credentials", CREDENTIALS) is None:
            auth.credentials = CREDENTIALS
        return auth

    with patch.object(signer, "get_auth_instance", get_auth_with_credentials):
        yield


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
