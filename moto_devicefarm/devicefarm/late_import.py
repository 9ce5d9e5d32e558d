"""Brings Device Farm's hosts into a mock that is active already, for an import of the package
inside one.
"""

from __future__ import annotations

from moto.core import models
from moto.core.custom_responses_mock import CallbackResponse

from moto_devicefarm.core.hosts import BACKEND_URL_PATTERN


def join_active_mock() -> None:
    """Do for our row what moto did for its own when the mock began, so that ``requests`` finds the
    hosts mocked too.
    """
    stubber = models.botocore_stubber
    callback = getattr(
        stubber, "process_prepared_request", stubber.process_request
    )  # the first from moto 5.2.4 on
    for method in models.RESPONSES_METHODS:
        models.responses_mock.add(
            CallbackResponse(method=method, url=BACKEND_URL_PATTERN[1], callback=callback)
        )
