"""The hosts of Device Farm and the methods that answer them: the service's hosts in each partition
and form, and the hosts of the URLs that it hands out.
"""

from __future__ import annotations

import re
from typing import Any

from moto_devicefarm.core import hosts
from moto_devicefarm.devicefarm.presigned_requests import Answer
from moto_devicefarm.devicefarm.responses import DeviceFarmResponse

url_bases = [
    hosts.SERVICE_PATTERN,
    hosts.UPLOAD_PATTERN,
    hosts.ARTIFACT_PATTERN,
    hosts.GRID_ARTIFACT_PATTERN,
    hosts.DRIVER_PATTERN,
    hosts.HUB_PATTERN,
]

url_paths = {
    f"{hosts.SERVICE_PATTERN}/?$": DeviceFarmResponse.dispatch,
    f"{hosts.UPLOAD_PATTERN}.*$": DeviceFarmResponse.upload,
    f"{hosts.ARTIFACT_PATTERN}.*$": DeviceFarmResponse.result,
    f"{hosts.GRID_ARTIFACT_PATTERN}.*$": DeviceFarmResponse.result,
    f"{hosts.DRIVER_PATTERN}.*$": DeviceFarmResponse.driver,
    f"{hosts.HUB_PATTERN}.*$": DeviceFarmResponse.hub,
}

flask_paths = {"/": DeviceFarmResponse.dispatch}
"""The path that moto's own server routes to the service. It can't route the other hosts' paths."""


def answer_any_host(request: Any, full_url: str, headers: Any) -> Answer:
    """Answer a request to moto's proxy for any of the hosts; 404 for another path of the service.

    The proxy closes the connection after each answer, and does not say so. A client that is not
    told sends its next request there, and fails.
    """
    url = full_url.partition("?")[0]
    answers = (answer for pattern, answer in url_paths.items() if re.match(pattern, url))
    answer = next(answers, None)
    status, answer_headers, body = (
        (404, {}, b"") if answer is None else answer(request, full_url, headers)
    )
    return status, {**answer_headers, "connection": "close"}, body
