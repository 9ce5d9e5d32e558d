"""The hosts of Device Farm and the methods that answer them: the service's hosts in each partition
and form, and the hosts of the URLs that it hands out.
"""

from __future__ import annotations

from moto_devicefarm.core import hosts
from moto_devicefarm.devicefarm.responses import DeviceFarmResponse

url_bases = [
    hosts.SERVICE_PATTERN,
    hosts.UPLOAD_PATTERN,
    hosts.ARTIFACT_PATTERN,
    hosts.GRID_ARTIFACT_PATTERN,
    hosts.DRIVER_PATTERN,
]

url_paths = {
    f"{hosts.SERVICE_PATTERN}/?$": DeviceFarmResponse.dispatch,
    f"{hosts.UPLOAD_PATTERN}.*$": DeviceFarmResponse.upload,
    f"{hosts.ARTIFACT_PATTERN}.*$": DeviceFarmResponse.result,
    f"{hosts.GRID_ARTIFACT_PATTERN}.*$": DeviceFarmResponse.result,
    f"{hosts.DRIVER_PATTERN}.*$": DeviceFarmResponse.driver,
}

flask_paths = {"/": DeviceFarmResponse.dispatch}
"""The path that moto's own server routes to the service. It can't route the other hosts' paths."""
