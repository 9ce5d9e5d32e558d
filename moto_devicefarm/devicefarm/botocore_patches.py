"""What an active mock changes in botocore, so that every client reaches the mock. Rule: everything
is undone when the mock ends, and an endpoint that code gives itself is kept.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from botocore.configprovider import ConfiguredEndpointProvider
from botocore.credentials import Credentials, EnvProvider
from botocore.session import Session
from botocore.signers import RequestSigner

from moto_devicefarm.core import presigned

ENDPOINT_VARIABLES = ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DEVICE_FARM")
CONFIG_FILE_VARIABLE = "AWS_CONFIG_FILE"
CREDENTIALS = Credentials("FOOBARKEY", "FOOBARSECRET")
"""The credentials that moto gives to the clients that are made inside a mock."""


@contextmanager
def configured_endpoints_ignored() -> Iterator[None]:
    """Clients made inside talk to AWS's hosts, which moto answers, and not to an endpoint that a
    variable or the shared config file set before.

    The variable or section of one other service, such as AWS_ENDPOINT_URL_S3, is kept: with it a
    user leads this service alone past moto. A variable that names a server of this process stays
    for the programs that a test starts, since the mock answers them there.
    """
    served = [name for name in ENDPOINT_VARIABLES if _is_of_this_process(name)]
    others = [name for name in ENDPOINT_VARIABLES if name in os.environ and name not in served]
    variables = {name: os.environ.pop(name) for name in others}
    config_file = os.environ.get(CONFIG_FILE_VARIABLE)

    def provider(**arguments: Any) -> ConfiguredEndpointProvider:
        if os.environ.get(CONFIG_FILE_VARIABLE) == config_file:
            profile = dict(arguments["scoped_config"])
            profile.pop("endpoint_url", None)
            if arguments["client_name"] == "devicefarm":
                profile.pop("services", None)
            arguments["scoped_config"] = profile
        if served:
            ignored = list(filter(_is_of_this_process, served))
            arguments["environ"] = {
                name: value for name, value in os.environ.items() if name not in ignored
            }
        return ConfiguredEndpointProvider(**arguments)

    try:
        # botocore offers no other way to leave out the config file only.
        with patch("botocore.session.ConfiguredEndpointProvider", provider):
            yield
    finally:
        for name, value in variables.items():
            os.environ.setdefault(name, value)


def _is_of_this_process(variable: str) -> bool:
    return presigned.is_server_url(os.environ.get(variable))


@contextmanager
def credentials_for_all_clients() -> Iterator[None]:
    """A client that was made without credentials signs with moto's while the mock is active.

    Clients made inside find these in the environment; earlier ones do not look again. An earlier
    session does not keep what it finds there.
    """
    get_auth_instance, get_credentials = RequestSigner.get_auth_instance, Session.get_credentials

    def get_auth_with_credentials(self: RequestSigner, *args: Any, **kwargs: Any) -> Any:
        auth: Any = get_auth_instance(self, *args, **kwargs)
        if hasattr(auth, "credentials") and auth.credentials is None:
            auth.credentials = CREDENTIALS
        return auth

    def get_credentials_without_keeping(self: Any) -> Any:
        kept = self._credentials
        found: Any = get_credentials(self)
        if kept is None and found is not None and found.method == EnvProvider.METHOD:
            self._credentials = None
        return found

    with (
        patch.object(RequestSigner, "get_auth_instance", get_auth_with_credentials),
        patch.object(Session, "get_credentials", get_credentials_without_keeping),
    ):
        yield
