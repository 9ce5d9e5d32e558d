"""The page, which is one file for the browser, and the policy under which a browser runs it.

Rule: the browser runs the page's own script and style only, which the policy names by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources

from werkzeug.wrappers import Request, Response

from moto_devicefarm.server.http_messages import respond

SCRIPTS = ("basics.js", "timeline.js", "lists.js", "panel.js", "arrange.js", "page.js")
"""The files of the script, in the order in which they run."""


def page_response(request: Request) -> Response:
    """The page itself."""
    text, policy = _page_and_policy()
    return respond(text, "text/html", headers={"Content-Security-Policy": policy})


@cache
def _page_and_policy() -> tuple[str, str]:
    blocks = {"script": "".join(map(_read, SCRIPTS)), "style": _read("page.css")}
    text = _read("page.html")
    for tag, block in blocks.items():
        text = text.replace(f"<{tag}></{tag}>", f"<{tag}>{block}</{tag}>")
    policy = {
        "default-src": "'none'",
        "connect-src": "'self'",
        "img-src": "'self' data:",  # screenshots, and the icon
        **{f"{tag}-src": _hash(block) for tag, block in blocks.items()},
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return text, "; ".join(f"{name} {value}" for name, value in policy.items())


def _read(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text("utf-8")


def _hash(block: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()}'"
