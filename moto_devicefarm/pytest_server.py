"""The pytest option ``--devicefarm-server``: the hooks that start and stop the served mock of a
session. Rule: only a run with the option imports this, and it imports moto when the session starts.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from moto_devicefarm.pytest_server_support import SessionServer
    from moto_devicefarm.types import DeviceFarm

NAME = "moto_devicefarm_server"
"""The name of the plugin, and of its part of what a worker of pytest-xdist reports."""
TITLE = "Device Farm server"
INTERRUPTED = int(pytest.ExitCode.INTERRUPTED)


class ServerPlugin:
    """The hooks of one run. The controller of pytest-xdist runs no test, and starts no server."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._server: SessionServer | None = None
        self._messages: list[str] = []
        """What the checks at the end found, of this process or of the workers."""

    @property
    def farm(self) -> DeviceFarm:
        """The handle of the served mock. Only a process that runs tests has one."""
        assert self._server is not None
        return self._server.farm

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self) -> None:
        """Start the server, before test modules are imported: they may make clients."""
        from moto_devicefarm.server import check_installed

        try:
            check_installed()
        except ValueError as error:
            raise pytest.UsageError(f"--devicefarm-server: {error}") from None
        if not self._is_controller():
            from moto_devicefarm.pytest_server_support import SessionServer
            from moto_devicefarm.pytest_support import server_arguments

            self._server = SessionServer(server_arguments(self._config))

    def _is_controller(self) -> bool:
        return bool(self._config.pluginmanager.hasplugin("dsession"))

    def pytest_report_header(self) -> str:
        """Name the address and the page."""
        if self._server is None:
            return "AWS Device Farm: a server in each worker"
        url = self._server.farm.url
        return f"AWS Device Farm: {url}, with a page at {url}/moto-devicefarm/"

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_sessionfinish(
        self, exitstatus: int | pytest.ExitCode
    ) -> Generator[None, None, None]:
        """Check what was arranged and what is left, when all fixtures have ended. A worker reports
        it to the controller.
        """
        yield
        if self._server is not None and exitstatus != INTERRUPTED:
            message = self._server.end_message()
            if message is not None:
                self._messages.append(message)
                output: dict[str, Any] = getattr(self._config, "workeroutput", {})
                output[NAME] = message

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take the message of a worker that has ended. One that crashed has none."""
        message = getattr(node, "workeroutput", {}).get(NAME)
        if message is not None:
            self._messages.append(f"{node.gateway.id}: {message}")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Show what the checks found. It fails no test, because it belongs to none."""
        if self._messages:
            terminalreporter.section(TITLE, yellow=True)
            terminalreporter.line("\n".join(self._messages))

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        """Stop the server, also after Ctrl-C or an error in the run."""
        server, self._server = self._server, None
        if server is not None:
            server.stop()
