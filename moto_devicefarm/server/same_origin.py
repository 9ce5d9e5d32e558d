"""Who may use the project's own endpoints.

Rule: a web page that a person happens to visit can neither read nor drive the mock.

Theory: a browser sends as Host the name that its page was loaded from. A page whose name was bound
to this address (DNS rebinding) can't hide that name. To a request from one origin to another, a
browser adds Origin or, today, Sec-Fetch-Site. These endpoints send no CORS header, so preflights
fail, and a foreign script can't read a response.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Set

from werkzeug.wrappers import Request

OWN_SITES = ("same-origin", "none")
"""Sec-Fetch-Site of the page itself, and of a URL that a person typed.

A page on another port of this host has "same-site", and is foreign.
"""


def refusal(request: Request, hosts: Set[str]) -> str | None:
    """Why the request is refused, or None.

    ``hosts``: names of this server, in addition to localhost and IP addresses.
    """
    if not _is_own_name(_name(request.host), hosts):
        return (
            f"{request.host!r} is not a name of this server: use localhost, or the server's address"
        )
    origin = request.headers.get("Origin")
    if origin is not None and origin != request.host_url.rstrip("/"):
        return f"a page of {origin!r} may not use this mock: open the page of the mock itself"
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in OWN_SITES and not _opens_tab(request):
        return f"a {site} page may not use this mock: open the page of the mock itself"
    hides_origin = origin is None and site is None
    if hides_origin and request.method not in ("GET", "HEAD") and _is_browser(request):
        return (
            f"a browser that does not send the origin of a {request.method} may not use this "
            "mock: use a newer browser"
        )
    return None


def _name(host: str) -> str:
    name, _, port = host.rpartition(":")
    return (name if port.isdecimal() else host).lower()


def _is_own_name(name: str, hosts: Set[str]) -> bool:
    if name == "localhost" or name in hosts:
        return True
    try:
        ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


def _opens_tab(request: Request) -> bool:
    """Whether a link opens the page in a tab: the page with the link can't see the response."""
    fetch = (request.headers.get("Sec-Fetch-Mode"), request.headers.get("Sec-Fetch-Dest"))
    return request.method == "GET" and fetch == ("navigate", "document")


def _is_browser(request: Request) -> bool:
    return request.headers.get("User-Agent", "").startswith("Mozilla/")
