"""moto's own server. Rule: no other file of this package touches the internals of moto's server."""

from __future__ import annotations

from typing import Any

from moto.moto_server import werkzeug_app
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.settings import DISABLE_GLOBAL_CORS
from werkzeug.serving import WSGIRequestHandler
from werkzeug.wrappers import Request

BackendRequest: type[Any] = getattr(werkzeug_app, "BackendRequest", Request)
"""The class of the requests that moto's services read: moto's own from 5.2.4 on."""
RequestHandler: type[Any] = getattr(werkzeug_app, "MotoRequestHandler", WSGIRequestHandler)
"""Reads a request from its socket and logs it to standard error: moto's own from 5.2.4 on."""


def moto_application() -> Any:
    """A new WSGI application with all services of moto."""
    application = DomainDispatcherApplication(create_backend_app)
    application.debug = True  # type: ignore[attr-defined]  # as moto's own server sets it
    return application


def is_cors_enabled() -> bool:
    """Whether pages of other origins may call moto's services: unless MOTO_DISABLE_GLOBAL_CORS."""
    return not DISABLE_GLOBAL_CORS
