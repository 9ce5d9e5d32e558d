"""The WebDriver commands of probes, to the driver endpoint of a session.

Rule: a command is recorded like a call of Device Farm. Neither the token in the endpoint's URL nor
the text of a connection's error, which has it too, is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests

from moto_devicefarm.core import clock
from moto_devicefarm.recordings.secrets import scrub

SESSION = "{session}"
"""Stands for the id of the WebDriver session in paths, and in what is recorded."""
_TOKEN = re.compile(r"[^/]{16,}")
"""A part of the endpoint's path that may be a token."""
_LONGEST = 500
"""How many characters are kept of an answer that is not JSON, and of a text in a command."""


class Driver:
    """Sends commands to one endpoint. ``keep`` takes each recorded command."""

    def __init__(self, url: str, keep: Callable[[dict[str, Any]], None]) -> None:
        self._url = url.rstrip("/")
        self._keep = keep
        self._session_id = ""

    def command(self, method: str, path: str, content: Any = None, *, compared: bool = True) -> Any:
        """The ``value`` of the answer, also of an error; None without an answer in JSON.

        ``{session}`` in the path becomes the id of the session that the last POST /session created.
        Without ``compared`` only a failure of the connection is compared.
        """
        call: dict[str, Any] = {
            "time": clock.now() / 1000,
            "operation": f"{method} {path}",
            "parameters": scrub(_shortened(content or {})),
        }
        if not compared:
            call["compared"] = False
        url = self._url + path.replace(SESSION, self._session_id)
        value = None
        try:
            response = requests.request(method, url, json=content, timeout=300)
        except requests.RequestException as error:
            call["error"] = {"code": type(error).__name__, "message": "", "status": 0}
        else:
            document = _document(response)
            value = document.get("value") if isinstance(document, dict) else None
            if path == "/session" and isinstance(value, dict):
                self._session_id = value.get("sessionId") or ""
            body = scrub(self._without_ids(document))
            call["answer"] = {"status": response.status_code, "body": body}
        self._keep(call)
        return value

    def _without_ids(self, document: Any) -> Any:
        """The body without the endpoint's token, ids of sessions and stack traces."""
        if isinstance(document, dict):
            return {
                name: "(stacktrace)" if name == "stacktrace" else self._without_ids(member)
                for name, member in document.items()
            }
        if isinstance(document, list):
            return [self._without_ids(item) for item in document]
        if not isinstance(document, str):
            return document
        text = document
        for token in _TOKEN.findall(urlsplit(self._url).path):
            text = text.replace(token, "(token)")
        if self._session_id:
            text = text.replace(self._session_id, SESSION)
        return text


def _shortened(value: Any) -> Any:
    """A command with the lengths of texts that are too long to be recorded."""
    if isinstance(value, dict):
        return {name: _shortened(member) for name, member in value.items()}
    if isinstance(value, str) and len(value) > _LONGEST:
        return f"({len(value)} characters)"
    return value


def _document(response: requests.Response) -> Any:
    """The JSON of an answer, or the beginning of its text."""
    try:
        return response.json()
    except requests.JSONDecodeError:
        return response.text[:_LONGEST]
