"""Everything in the process that a mock may change, to compare before and after a test."""

from __future__ import annotations

import datetime as dt
import os
import socket
import ssl
import threading
from typing import Any

import boto3
import botocore.hooks
import botocore.session
import requests
from botocore.awsrequest import AWSRequest
from botocore.signers import RequestSigner
from moto.core.config import default_user_config
from moto.core.models import MockAWS, botocore_stubber, responses_mock

from moto_devicefarm import settings
from moto_devicefarm.core import clock, presigned
from moto_devicefarm.devicefarm.models import devicefarm_backends
from tests.support.clients import shared_client

NAME_LOOKUPS = (
    (socket, "getaddrinfo"),
    (socket, "gethostbyname"),
    (socket, "gethostbyname_ex"),
    (socket, "gethostbyaddr"),
    (socket.socket, "connect"),
    (socket.socket, "connect_ex"),
    (ssl.SSLContext, "wrap_socket"),
    (ssl.SSLContext, "wrap_bio"),
)
"""The functions by which a client finds a host or names it."""


class _Threads(frozenset[threading.Thread]):
    """The threads that run. They equal those of an earlier moment if none is new: a thread of the
    test before may end late.
    """

    __hash__ = frozenset.__hash__

    def __eq__(self, earlier: object) -> bool:
        return isinstance(earlier, _Threads) and self <= earlier

    def __ne__(self, earlier: object) -> bool:
        return not self == earlier


def process_state() -> dict[str, Any]:
    """What the process is like now. It equals an earlier result if nothing changed since."""
    request = AWSRequest(
        "POST", "https://devicefarm.us-west-2.amazonaws.com/", data=b"{}"
    ).prepare()
    answers = shared_client().meta.events.emit(
        "before-send.devicefarm.ListProjects", request=request
    )
    return {
        "answers": [answer.status_code for _, answer in answers if answer is not None],
        "stubber": botocore_stubber.enabled,
        "moto's counters": (MockAWS._nested_count, MockAWS._mocks_active),
        "responses": list(responses_mock.registered()),
        "requests' send": requests.adapters.HTTPAdapter.send,
        "default session": boto3.DEFAULT_SESSION,
        "name look-ups": [getattr(owner, name) for owner, name in NAME_LOOKUPS],
        "botocore's classes": [
            vars(each).copy() for each in (RequestSigner, botocore.session, botocore.hooks)
        ],
        "environment": {
            name: value
            for name, value in os.environ.items()
            if name.startswith(("AWS_", "MOTO_")) or name.endswith("_proxy")
        },
        "moto's config": dict(default_user_config),
        "settings": settings.current(),
        "handle": settings.innermost(),
        "accounts": list(devicefarm_backends),
        "server": presigned.server_url(),
        "clock": vars(clock.override).copy(),
        "datetime": dt.datetime,
        "threads": _Threads(threading.enumerate()),
    }
