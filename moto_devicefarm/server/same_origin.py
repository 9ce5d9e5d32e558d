"""Who may ask the project's own endpoints. Rule: a web page that somebody visits must neither read
nor drive the mock.

A browser always sends the Host that its page asked for, which a page of a foreign name bound to
this address (DNS rebinding) can't choose; to a request from one origin to another it adds Origin
or, today, Sec-Fetch-Site. No header of CORS is ever sent, so a preflight fails, and so does reading
an answer.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Set

from werkzeug.wrappers import Request

OWN_SITES = ("same-origin", "none")
"""Sec-Fetch-Site of the page itself, and of what a person typed. A page on another port is
"same-site", and foreign.
"""


def refusal(request: Request, hosts: Set[str]) -> str | None:
    """Why the request is refused, or None. ``hosts``: names of this server besides localhost and
    addresses.
    """
    if not _is_own(_name(request.host), hosts):
        return f"the host {request.host!r} is none of this server's: ask for localhost, or for its address"
    origin = request.headers.get("Origin")
    if origin is not None and origin != request.host_url.rstrip("/"):
        return f"a page of {origin!r} may not drive this mock"
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in OWN_SITES and not _is_link(request):
        return f"a {site} page may not drive this mock"
    if (
        origin is None
        and site is None
        and request.method not in ("GET", "HEAD")
        and _is_browser(request)
    ):
        return f"a browser that does not tell the origin of a {request.method} may not drive this mock: take a newer one"
    return None


def _name(host: str) -> str:
    name, _, port = host.rpartition(":")
    return (name if port.isdecimal() else host).lower()


def _is_own(name: str, hosts: Set[str]) -> bool:
    if name == "localhost" or name in hosts:
        return True
    try:
        ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


def _is_link(request: Request) -> bool:
    """Whether it opens a tab, by a link to the page: who made the link sees nothing of what is
    answered.
    """
    wanted = (request.headers.get("Sec-Fetch-Mode"), request.headers.get("Sec-Fetch-Dest"))
    return request.method == "GET" and wanted == ("navigate", "document")


def _is_browser(request: Request) -> bool:
    return request.headers.get("User-Agent", "").startswith("Mozilla/")
