"""The command ``moto-devicefarm serve``: moto's own server, with Device Farm in it.

Rule: the module imports little, since every command of the command line imports it.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from moto_devicefarm.core.arguments import wrong_value
from moto_devicefarm.server import shell_lines
from moto_devicefarm.server.ready_file import ready_file

if TYPE_CHECKING:
    from moto_devicefarm.farm import DeviceFarm

DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", "5000"
MOTO_PORT = "MOTO_PORT"
"""The environment variable with the port of moto's server.

moto's services also use it to call one another.
"""
DESCRIPTION = """\
Run moto's server with AWS Device Farm in it, for clients in any language: give them its URL as
AWS_ENDPOINT_URL. The output has the lines that set it and the other variables of clients. POST
/moto-devicefarm/clock changes the mock's clock: {"freeze": "2026-01-01T00:00:00Z"}, {"tick": 60} or
{"reset": true}. POST /moto-api/reset empties the state. Standard error gets a line for each
request. The line of an error has a colour in a terminal, unless NO_COLOR is set."""
EXAMPLE = """\
examples:
  moto-devicefarm serve --realistic --concurrency 1
  moto-devicefarm serve --port 0 --load report.json"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``serve``."""
    parser.description = DESCRIPTION
    parser.epilog = EXAMPLE
    parser.add_argument(
        "-H",
        "--host",
        default=DEFAULT_HOST,
        help="the address or name to listen at, 0.0.0.0 for all addresses of this machine "
        f"(default: {DEFAULT_HOST}, for this machine only)",
    )
    parser.add_argument(
        "-p",
        "--port",
        type=_port,
        default=os.environ.get(MOTO_PORT, DEFAULT_PORT),
        help=f"the port, 0 for a free one (default: the value of {MOTO_PORT}, else {DEFAULT_PORT})",
    )
    parser.add_argument(
        "--shell",
        choices=list(shell_lines.FORMS),
        help="the shell for whose users the lines are printed (default: in a terminal that of "
        "$SHELL, or powershell on Windows; else sh)",
    )
    parser.add_argument(
        "--ready-file",
        metavar="FILE",
        type=Path,
        help="write the port, the url, the page and the pid as JSON to this file as soon as the "
        "server listens, and remove the file at the end",
    )
    devices = parser.add_mutually_exclusive_group()
    devices.add_argument(
        "--devices",
        metavar="FILE",
        type=Path,
        help="the JSON that 'aws devicefarm list-devices' prints",
    )
    devices.add_argument(
        "--registry", metavar="NAME", help="an entry point of the group moto_devicefarm.registries"
    )
    parser.add_argument(
        "--load",
        metavar="REPORT",
        action="append",
        default=[],
        type=Path,
        help="captured documents to begin with (repeatable), or one result of farm.dump()",
    )
    parser.add_argument(
        "--complete",
        action="store_true",
        help="fill in what somebody scrubbed or left out of these documents",
    )
    parser.add_argument(
        "--realistic", action="store_true", help="let stages last as long as the real service's"
    )
    parser.add_argument(
        "--concurrency",
        metavar="N",
        type=int,
        help="how many metered sessions run at the same time (default: no limit)",
    )
    parser.add_argument(
        "--page-size", metavar="N", type=int, help="items on a page of a list (default: 1000)"
    )
    parser.add_argument(
        "--filters-per-page",
        action="store_true",
        help="apply the filters of a list to each page, so that a page may be empty",
    )
    parser.add_argument(
        "--rate-limits",
        action="store_true",
        help="answer ThrottlingException to requests beyond AWS's limits",
    )
    parser.add_argument(
        "--check-uploads",
        action="store_true",
        help="let uploads fail whose files are broken",
    )
    parser.add_argument(
        "--driver-url",
        metavar="URL",
        help="a real Appium server behind all sessions, such as http://127.0.0.1:4723",
    )
    parser.add_argument(
        "--browser-url",
        metavar="URL",
        help="a real ChromeDriver, geckodriver or Selenium hub behind the test grid, such as "
        "http://127.0.0.1:9515",
    )
    parser.set_defaults(run=serve)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        message = wrong_value("port", text, "a whole number from 0 to 65535")
        raise argparse.ArgumentTypeError(message)
    return int(text)


def serve(arguments: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM, and return the exit code.

    Raises ValueError or OSError for a mistake that the user can correct; nothing listens then.
    """
    from moto_devicefarm.server import check_installed

    check_installed()
    farm = _configured_farm(arguments)
    with (
        _signals_interrupt(),
        suppress(KeyboardInterrupt),
        ready_file(arguments.ready_file) as tell,
    ):
        from moto_devicefarm.server.listening import Server

        host = arguments.host
        server = Server(listen_or_advise(host, arguments.port), hosts=(host,))
        try:
            with _active(farm, server.url):
                page = f"{server.url}/moto-devicefarm/"
                _print_lines(arguments, server.url, page)
                port = int(server.url.rpartition(":")[2])
                tell({"port": port, "url": server.url, "page": page, "pid": os.getpid()})
                server.wsgi.serve_forever()  # returns at an interrupt
        finally:
            server.close()
    print("stopped", flush=True)
    return 0


def _print_lines(arguments: argparse.Namespace, url: str, page: str) -> None:
    """Print the address, the lines for the shell, and the page.

    The order of the first two lines is kept: scripts read the URL from the second.
    """
    from moto_devicefarm.server.listening import ALL_ADDRESSES

    host = arguments.host
    others = f", and at this machine's other addresses ({host})" if host in ALL_ADDRESSES else ""
    is_terminal = sys.stdout.isatty()
    shell = arguments.shell or shell_lines.default_shell(is_terminal, os.name, os.environ)
    print(f"AWS Device Farm, with moto's other services, listens on {url}{others}")
    for line in shell_lines.shell_lines(shell, url, os.environ):
        print(line)
    print(f"The page {page} shows the resources and the calls", flush=True)


def _configured_farm(arguments: argparse.Namespace) -> DeviceFarm:
    """The mock that the arguments describe."""
    from moto_devicefarm import Timings, settings
    from moto_devicefarm.farm import DeviceFarm
    from moto_devicefarm.server.page.recent_calls import RecentCalls

    mock_arguments = settings.MockArguments(
        registry=arguments.devices or arguments.registry,
        timings=Timings.realistic() if arguments.realistic else None,
        concurrency=arguments.concurrency,
        page_size=arguments.page_size,
        filters_per_page=arguments.filters_per_page,
        rate_limits=arguments.rate_limits,
        check_uploads=arguments.check_uploads,
        driver_url=arguments.driver_url,
        browser_url=arguments.browser_url,
    )
    farm = DeviceFarm(mock_arguments.settings(log=RecentCalls()))
    if arguments.load:
        settings.activate(farm)  # a handle can be used only while it is active
        try:
            farm.load(list(arguments.load), complete=arguments.complete)
        finally:
            settings.deactivate(farm)
    return farm


def listen_or_advise(host: str, port: int) -> socket.socket:
    """A listening socket. Raises OSError that says what the user can do."""
    from moto_devicefarm.server.listening import listen

    try:
        return listen(host, port)
    except OSError as error:
        advice = "stop the program that listens there, or choose another address with -H and -p"
        text = f"{error.strerror}; {advice}"
        raise OSError(error.errno, text, f"{host} port {port}") from None


@contextmanager
def _active(farm: DeviceFarm, url: str) -> Iterator[None]:
    """The mock is the current one for all requests, and moto knows its own port."""
    from moto_devicefarm import settings
    from moto_devicefarm.devicefarm.session_ends import close_all_sessions

    known = MOTO_PORT in os.environ
    os.environ.setdefault(MOTO_PORT, url.rpartition(":")[2])
    settings.activate(farm)
    try:
        yield
    finally:
        close_all_sessions()
        settings.deactivate(farm)
        if not known:
            del os.environ[MOTO_PORT]


@contextmanager
def _signals_interrupt() -> Iterator[None]:
    """The first SIGINT or SIGTERM raises KeyboardInterrupt, and more of them are ignored, so that
    they interrupt no step of the end. Then the former handlers are back.
    """
    former = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def interrupt(number: int, frame: Any) -> None:
        for each in former:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    try:
        for number in former:
            signal.signal(number, interrupt)
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
