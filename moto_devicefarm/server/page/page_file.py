"""The file of the page, and the policy under which a browser runs it.

Rule: the browser runs the page's own script and style only, which the policy names by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib import resources

from werkzeug.wrappers import Request, Response

from moto_devicefarm.server.http_messages import respond


def page_response(request: Request) -> Response:
    """The page itself."""
    text, policy = _page_and_policy()
    return respond(text, "text/html", headers={"Content-Security-Policy": policy})


@cache
def _page_and_policy() -> tuple[str, str]:
    text = resources.files(__package__).joinpath("page.html").read_text("utf-8")
    blocks = {
        tag: re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL) for tag in ("script", "style")
    }
    policy = {
        "default-src": "'none'",
        "connect-src": "'self'",
        "img-src": "data:",
        **{f"{tag}-src": " ".join(map(_hash, found)) for tag, found in blocks.items()},
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return text, "; ".join(f"{name} {value}" for name, value in policy.items())


def _hash(block: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()}'"
