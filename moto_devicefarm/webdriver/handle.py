"""Driver: what ``farm.driver(session_arn)`` returns. Rule: it reads and writes under the lock that
requests hold.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from moto_devicefarm.core import api
from moto_devicefarm.core.arguments import check_keywords, check_text, wrong_value
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.webdriver import arranged_answers, locators, page_source
from moto_devicefarm.webdriver.state import Command, driver_state


class Driver:
    """The device behind a session's driver endpoint. The session may be in any status.

    Example::

        screen = farm.driver(session_arn)
        screen.source = '<hierarchy><node text="Log in"/></hierarchy>'
    """

    __slots__ = ("_check_mock", "_session", "_state")  # a misspelled ``source`` is an error

    def __init__(
        self, session: RemoteAccessSession, check_mock: Callable[[], None] = lambda: None
    ) -> None:
        """``check_mock`` raises RuntimeError if the mock has ended."""
        self._session = session
        self._check_mock = check_mock
        self._state = driver_state(session)

    @property
    def source(self) -> str:
        """The page that the device shows, in Appium's XML, with the text that was typed.

        Set it to show another page. Elements found before are then stale.

        Raises:
            ValueError: the text is not XML.
            TypeError: the value is not text.

        Example::

            screen.source = '<hierarchy><node text="Welcome"/></hierarchy>'
            assert "Welcome" in screen.source
        """
        with api.lock:
            self._check_mock()
            return self._state.current_source(self._session.device)

    @source.setter
    def source(self, source: str) -> None:
        with api.lock:
            self._check_mock()
            self._state.show_page(source)

    def arrange(
        self,
        *,
        source: str | None = None,
        clicks: Sequence[Mapping[str, Any]] | None = None,
        answers: Sequence[Mapping[str, Any]] | None = None,
    ) -> None:
        """Set the page, the pages that clicks bring, and the answers of commands, all at once. What
        is given takes the place of what was arranged before; the rest stays as it is.

        Args:
            source: The page that the device shows.
            clicks: The arguments of ``on_click`` as dicts:
                ``[{"by": "id", "value": "login", "show": HOME}]``.
            answers: The arguments of ``on_command`` as dicts:
                ``[{"name": "mobile: shell", "answer": "ok"}]``.

        Raises:
            TypeError: an argument has the wrong type; the message names it.
            ValueError: an argument has a wrong value; the message names it. Nothing is changed.

        Example::

            screen.arrange(
                source='<hierarchy><node content-desc="login"/></hierarchy>',
                answers=[{"name": "mobile: shell", "answer": "ok"}],
            )
        """
        with api.lock:
            self._check_mock()
            state, device = self._state, self._session.device
            if source is not None:
                page_source.read_page(source)
            shown = state.current_source(device) if source is None else source
            new_click = functools.partial(_new_click, shown, device.platform)
            new_clicks = _read_items("clicks", clicks, new_click, ("by", "value", "show"))
            new_answers = _read_items(
                "answers",
                answers,
                arranged_answers.new_answer,
                ("name",),
                ("answer", "error", "message"),
            )
            if source is not None:
                state.show_page(source)
            if clicks is not None:
                state.pages_on_click = new_clicks
            if answers is not None:
                state.arranged_answers = new_answers

    def on_click(self, by: str, value: str, *, show: str) -> None:
        """Show another page when a client clicks the element that this locator finds.

        If several calls match an element, the latest counts.

        Args:
            by: The strategy, as an Appium client names it: ``AppiumBy.ACCESSIBILITY_ID``.
            value: What the strategy looks for.
            show: The page after the click, in Appium's XML.

        Raises:
            TypeError: the value or the page is not text.
            ValueError: the platform does not have the strategy, the selector can't be read, or the
                page is not XML.

        Example::

            home = '<hierarchy><node text="Welcome"/></hierarchy>'
            screen.on_click("accessibility id", "login", show=home)
        """
        with api.lock:
            self._check_mock()
            state, device = self._state, self._session.device
            click = _new_click(state.current_source(device), device.platform, by, value, show)
            state.pages_on_click = (*state.pages_on_click, click)

    def on_command(
        self,
        name: str,
        answer: Callable[[Mapping[str, Any]], Any] | Any = None,
        *,
        error: str | None = None,
        message: str = "",
    ) -> None:
        """Answer a command, also one that the mock does not know.

        The latest answer for a command wins, also over the mock's own. Each answer holds until the
        session is deleted. ``farm.dump()`` contains it, unless it is a function.

        Args:
            name: ``"mobile: <name>"`` for a script; else method and path, as in ``commands``. A
                part in braces stands for any value: ``"GET /session/{id}/url"``.
            answer: The value that the client receives: anything that JSON has; or a function that
                takes the command's body (of a script: its argument) and returns the value. The
                function can raise ``WebDriverError``.
            error: The name of a WebDriver error, such as ``"timeout"``, in place of an answer.
            message: The message of the error.

        Raises:
            TypeError: the name or the message is not text, or JSON does not have the answer.
            ValueError: the name has another form, the error is unknown, or the arguments do not go
                together; the text says what is possible.

        Example::

            screen.on_command("mobile: shell", "Events injected: 1")
            screen.on_command("GET /session/{id}/location", error="timeout", message="no signal")
        """
        with api.lock:
            self._check_mock()
            arranged = arranged_answers.new_answer(name, answer, error, message)
            self._state.arranged_answers = (*self._state.arranged_answers, arranged)

    @property
    def commands(self) -> list[Command]:
        """The commands that the endpoint received, oldest first. Each has ``moment`` (epoch
        milliseconds), ``method``, ``path`` and ``body``.

        Requests that Device Farm refuses, for example after the session's end, are not in it.

        Example::

            assert [command.path for command in screen.commands] == []
        """
        with api.lock:
            self._check_mock()
            return list(self._state.commands)

    def __repr__(self) -> str:
        with api.lock:
            return f"<Driver of {self._session.arn}: {len(self._state.commands)} commands>"


def _new_click(source: str, platform: str, by: str, value: str, show: str) -> tuple[str, str, str]:
    """Check what a test passed to ``Driver.on_click``; ``source`` is the page that is clicked.
    Raises as that method does.
    """
    check_text("value", value)
    locators.locate_elements(page_source.read_page(source), platform, by, value)
    page_source.read_page(show)
    return by, value, show


def _read_items(
    name: str,
    items: Sequence[Mapping[str, Any]] | None,
    read: Callable[..., Any],
    required: tuple[str, ...],
    optional: tuple[str, ...] = (),
) -> tuple[Any, ...]:
    """What ``read`` makes of each dict of its arguments. Errors name the place of the dict."""
    if items is None:
        return ()
    if not isinstance(items, (list, tuple)):
        raise TypeError(wrong_value(name, items, "a list of dicts"))
    found = []
    for number, item in enumerate(items):
        place = f"{name}[{number}]"
        if not isinstance(item, Mapping) or set(required) - set(item):
            raise TypeError(wrong_value(place, item, f"a dict with {', '.join(required)}"))
        check_keywords(place, item, (*required, *optional))
        try:
            found.append(read(**item))
        except TypeError as error:
            raise TypeError(f"{place}: {error}") from None
        except ValueError as error:
            raise ValueError(f"{place}: {error}") from None
    return tuple(found)
