"""The hosts of Device Farm: the service's own in every partition and form, and those of the URLs
that it hands out.
"""

from __future__ import annotations

from moto_devicefarm.core import hosts
from moto_devicefarm.devicefarm.responses import DeviceFarmResponse

url_bases = [hosts.SERVICE, hosts.UPLOADS, hosts.RESULTS, hosts.ENDPOINTS]

url_paths = {
    f"{hosts.SERVICE}/?$": DeviceFarmResponse.dispatch,
    f"{hosts.UPLOADS}.*$": DeviceFarmResponse.upload,
    f"{hosts.RESULTS}.*$": DeviceFarmResponse.result,
    f"{hosts.ENDPOINTS}.*$": DeviceFarmResponse.driver,
}
