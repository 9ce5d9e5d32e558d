"""The relay: a session's driver endpoint in front of a real Appium server. Rule: what a test
arranged and what Device Farm refuses is answered here, and everything else by the server.

A command is checked under ``core.api.lock`` and sent without it.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote

from moto_devicefarm.core import api, clock
from moto_devicefarm.resources.endpoint_urls import MAX_COMMAND_BYTES
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.webdriver import refusals, relay_messages, upstream
from moto_devicefarm.webdriver.app_files import write_app
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.open_sessions import CLOSE_TIMEOUT, OpenSession, open_sessions
from moto_devicefarm.webdriver.relay_capabilities import NewSession, new_session
from moto_devicefarm.webdriver.routes import CommandRequest
from moto_devicefarm.webdriver.state import DriverState
from moto_devicefarm.webdriver.upstream import NoAnswerError

TextAnswer = tuple[int, str]
"""HTTP status and JSON text."""
FOLDER = "moto_devicefarm-"
"""The beginning of the names of the folders with the files of apps."""
MOST_SCREENSHOTS = 256 * 1024 * 1024
"""Characters of all screenshots of a session in base64. A test that polls the screen would fill the
memory; later screenshots are not kept.
"""
MOST_LOG_LINES = 10_000
"""The last lines of the server's own log that are kept."""
_SESSION_PATH = re.compile("/session/([^/]+)(/.*)?")
_SCREENSHOT = re.compile("(?:/element/[^/]+)?/screenshot")
_SCRIPT = re.compile(r"\s*mobile\s*:\s*(\S+)\s*")


def find_server(session: RemoteAccessSession) -> str | None:
    """The URL of the real server behind a session; None if the mock itself answers."""
    return session.device.driver_url or session.store.settings.driver_url


def relay_command(
    request: CommandRequest, server_url: str, method: str, path: str, body: bytes
) -> Callable[[], TextAnswer] | None:
    """Check a command; return what sends it, to be called without the lock. None if the mock
    answers it itself.

    Raises WebDriverError for a command that Device Farm refuses.
    """
    state = request.state
    opened = open_sessions.find(request.session.arn)
    state.session_id = None if opened is None else opened.id  # a dump may have another id
    if state.arranged_answer(f"{method} {path}") is not None:
        return None
    sent = RelayedCommand(request.session, state, len(state.commands) - 1, method)
    if (method, path) == ("POST", "/session"):
        created = new_session(request)
        return lambda: sent.answer(lambda: sent.create(server_url, created))
    found = _SESSION_PATH.fullmatch(path)
    if found is None:
        return None  # GET /status, and what the endpoint does not have
    refusals.check_device_command(path)
    state.check_session_id(unquote(found[1]))
    rest = found[2] or ""
    if any(unquote(part) in (".", "..") for part in rest.split("/")):
        raise WebDriverError("unknown command", relay_messages.OTHER_PATH.format(path=path))
    if rest.startswith("/execute"):
        script = _SCRIPT.fullmatch(str(request.body.get("script")))
        if script is not None:
            if state.arranged_answer(f"mobile: {script[1]}") is not None:
                return None
            refusals.check_script(script[1])
    assert opened is not None  # its id was right
    return lambda: sent.answer(lambda: sent.send(opened, rest, body))


@dataclass(frozen=True, slots=True)
class RelayedCommand:
    """A command that is sent to a real server."""

    session: RemoteAccessSession
    state: DriverState
    place: int
    """Its place in ``state.commands``."""
    method: str

    @property
    def limit(self) -> float | None:
        """The seconds that the server has for its answer."""
        return self.session.timings.command_limit

    def answer(self, send: Callable[[], TextAnswer]) -> TextAnswer:
        """Send it, and note its status and duration."""
        try:
            status, text = send()
        except WebDriverError as error:
            status, text = error.status, json.dumps(error.document)
        with api.lock, clock.hold() as now:
            command = self.state.commands[self.place]
            duration = max(0, now - command.moment)
            self.state.commands[self.place] = replace(command, status=status, duration=duration)
        return status, text

    def create(self, server_url: str, wanted: NewSession) -> TextAnswer:
        """Open a session at the server. The former one is closed there."""
        arn = self.session.arn
        turn = open_sessions.turn(arn)
        with turn, ExitStack() as undo:
            former = open_sessions.remove(arn)
            if former is not None:
                with suppress(NoAnswerError):
                    former.close_in_turn()
            folder = TemporaryDirectory(prefix=FOLDER, ignore_cleanup_errors=True)
            undo.callback(folder.cleanup)
            body = wanted.body([write_app(folder.name, app) for app in wanted.apps])
            answer = self._ask_for_session(server_url, json.dumps(body).encode())
            document = _document(answer, server_url, "POST /session", "session not created")
            value = document["value"]
            if answer.status != 200 or not isinstance(value, dict) or "sessionId" not in value:
                return answer.status, answer.text
            opened = OpenSession(arn, server_url, str(value["sessionId"]), turn)
            opened.before_close, opened.folder = self.keep_server_log, folder
            with api.lock:
                self.state.session_count += 1
                self.state.capabilities = dict(value.get("capabilities") or {})
                opened.installed = len(self.session.installed)
                open_sessions.add(opened)
            undo.pop_all()
            return answer.status, answer.text

    def _ask_for_session(self, server_url: str, body: bytes) -> upstream.Answer:
        try:
            return upstream.send(server_url, "POST", "/session", body, timeout=self.limit)
        except NoAnswerError as error:
            if error.is_late:
                raise self._late_error(error) from None
            message = relay_messages.NO_SERVER.format(url=error.url, reason=error.reason)
            raise WebDriverError("session not created", message) from None

    def send(self, opened: OpenSession, path: str, body: bytes) -> TextAnswer:
        """Send a command about an open session, as soon as it is its turn."""
        with opened.turn:
            if open_sessions.find(opened.arn) is not opened:
                raise WebDriverError(
                    "invalid session id", relay_messages.CLOSED.format(session=opened.id)
                )
            is_end = (self.method, path) == ("DELETE", "")
            try:
                if is_end:
                    opened.prepare_close()
                answer = opened.send(self.method, path, body, timeout=self.limit)
            except NoAnswerError as error:
                raise self._lost_server(opened, error) from None
            document = _document(answer, opened.server_url, f"{self.method} {path}")
            if is_end or _error_of(document) == "invalid session id":
                opened.forget()
            elif self.method == "GET" and _SCREENSHOT.fullmatch(path) and answer.status == 200:
                self._keep_screenshot(document["value"])
            return answer.status, answer.text

    def _lost_server(self, opened: OpenSession, error: NoAnswerError) -> WebDriverError:
        """The error for a command without an answer. A server that takes its time keeps its
        session; another one is asked once more to close it.
        """
        if error.is_late:
            return self._late_error(error)
        opened.forget()
        with suppress(NoAnswerError):
            opened.send("DELETE", "", timeout=CLOSE_TIMEOUT)
        message = relay_messages.LOST_SERVER.format(url=error.url, reason=error.reason)
        return WebDriverError("unknown error", message)

    def _late_error(self, error: NoAnswerError) -> WebDriverError:
        message = relay_messages.LATE.format(limit=self.limit, url=error.url)
        return WebDriverError("timeout", message)

    def _keep_screenshot(self, value: Any) -> None:
        try:
            base64.b64decode(value, validate=True)
        except (TypeError, ValueError, binascii.Error):
            return
        with api.lock, clock.hold() as now:
            kept = sum(len(picture) for _, picture in self.state.screenshots)
            if kept + len(value) <= MOST_SCREENSHOTS:
                self.state.screenshots.append((now, value))

    def keep_server_log(self, opened: OpenSession) -> None:
        """Put the server's own log into the session's, if the server gives it: Appium does so with
        ``--allow-insecure=*:get_server_logs``.
        """
        body = json.dumps({"type": "server"}).encode()
        answer = opened.send("POST", "/se/log", body, timeout=CLOSE_TIMEOUT)
        entries = (answer.document or {}).get("value")
        if answer.status != 200 or not isinstance(entries, list):
            return
        messages = [str(entry.get("message")) for entry in entries if isinstance(entry, dict)]
        with api.lock, clock.hold() as now:
            for message in messages[-MOST_LOG_LINES:]:
                self.state.server_log.append((now, message))


def _document(
    answer: upstream.Answer, server_url: str, command: str, error: str = "unknown error"
) -> Mapping[str, Any]:
    """The document of an answer. Raises WebDriverError if it has none, or if it is too large."""
    if answer.is_too_large:
        message = relay_messages.TOO_LARGE.format(what="An answer", size=MAX_COMMAND_BYTES)
        raise WebDriverError("unsupported operation", message)
    document = answer.document
    if document is None:
        url = upstream.shown_url(server_url)
        message = relay_messages.NO_DOCUMENT.format(url=url, command=command, status=answer.status)
        raise WebDriverError(error, message)
    return document


def _error_of(document: Mapping[str, Any]) -> Any:
    value = document["value"]
    return value.get("error") if isinstance(value, dict) else None
