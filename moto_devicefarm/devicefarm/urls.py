"""The hosts of Device Farm and the methods that answer them: the service's hosts in each partition
and form, and the hosts of the URLs that it hands out.
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

flask_paths = {"/": DeviceFarmResponse.dispatch}
"""The path that moto's own server routes to the service. It can't route the other hosts' paths."""
