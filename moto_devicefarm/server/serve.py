"""moto's own server with Device Farm in it: ``moto-devicefarm serve``, or ``python -m
moto_devicefarm.server``.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from moto_devicefarm.farm import DeviceFarm

HOST, PORT = "127.0.0.1", "5000"
MOTO_PORT = "MOTO_PORT"
"""The variable by which moto's server is told its port, and its services find it to ask one
another.
"""
DESCRIPTION = """\
Run moto's server with AWS Device Farm in it, for clients in any language: point them at it with AWS_ENDPOINT_URL.
The clock of the mock is driven by POST /moto-devicefarm/clock with {"freeze": "2026-01-01T00:00:00Z"}, {"tick": 60}
or {"reset": true}; the state is emptied by POST /moto-api/reset. It logs each request to standard error."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``serve``."""
    parser.description = DESCRIPTION
    parser.add_argument(
        "-H",
        "--host",
        default=HOST,
        help=f"the address or name to bind, 0.0.0.0 for all of this machine's (default: {HOST}, for this machine only)",
    )
    parser.add_argument(
        "-p",
        "--port",
        type=_port,
        default=os.environ.get(MOTO_PORT, PORT),
        help=f"the port, 0 for any that is free (default: what {MOTO_PORT} says, else {PORT})",
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
        help="captured documents to begin with, can be given again; or what farm.dump() gave, alone",
    )
    parser.add_argument(
        "--realistic", action="store_true", help="let stages last as the real service's do"
    )
    parser.add_argument(
        "--concurrency", metavar="N", type=int, help="metered sessions at once (default: no limit)"
    )
    parser.add_argument(
        "--page-size", metavar="N", type=int, help="items on a page of a list (default: 1000)"
    )
    parser.set_defaults(run=serve)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"give a port from 0 to 65535, not {text!r}")
    return int(text)


def serve(arguments: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM. Raises ValueError or OSError for what the user can mend;
    nothing listens then.
    """
    from moto_devicefarm.server import check_installed

    check_installed()
    farm = _farm(arguments)

    from moto_devicefarm.server.listening import ANYWHERE, Server

    server = Server(_bound(arguments.host, arguments.port), hosts=(arguments.host,))
    elsewhere = (
        f", and at this machine's other addresses ({arguments.host})"
        if arguments.host in ANYWHERE
        else ""
    )
    try:
        with _in_force(farm, server.url), _interruptible():
            print(
                f"AWS Device Farm, with moto's other services, listens on {server.url}{elsewhere}"
            )
            print(f"export AWS_ENDPOINT_URL={server.url}", flush=True)
            server.wsgi.serve_forever()
    except (
        KeyboardInterrupt
    ):  # before it served, or after: what it serves in returns when interrupted
        pass
    finally:
        server.close()
    print("stopped", flush=True)
    return 0


def _farm(arguments: argparse.Namespace) -> DeviceFarm:
    """The mock that is served."""
    from moto_devicefarm import Timings
    from moto_devicefarm.farm import DeviceFarm
    from moto_devicefarm.server.page.calls import CallLog
    from moto_devicefarm.settings import MockArguments

    mock_arguments = MockArguments(
        registry=arguments.devices or arguments.registry,
        timings=Timings.realistic() if arguments.realistic else None,
        concurrency=arguments.concurrency,
        page_size=arguments.page_size,
    )
    farm = DeviceFarm(mock_arguments.settings(log=CallLog()))
    if arguments.load:
        farm.load(list(arguments.load))
    return farm


def _bound(host: str, port: int) -> socket.socket:
    from moto_devicefarm.server.listening import listen_on

    try:
        return listen_on(host, port)
    except OSError as error:
        where = f"{host} port {port}"
        hint = "stop what listens there, or give another with -H and -p"
        raise OSError(error.errno, f"{error.strerror}; {hint}", where) from None


@contextmanager
def _in_force(farm: DeviceFarm, url: str) -> Iterator[None]:
    """The mock's settings for all requests, and for moto its own port."""
    from moto_devicefarm import settings

    known = MOTO_PORT in os.environ
    os.environ.setdefault(MOTO_PORT, url.rpartition(":")[2])
    settings.activate(farm)
    try:
        yield
    finally:
        settings.deactivate(farm)
        if not known:
            del os.environ[MOTO_PORT]


@contextmanager
def _interruptible() -> Iterator[None]:
    """SIGINT and SIGTERM raise KeyboardInterrupt, whatever they did before and will do again."""
    former = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        for number in former:
            signal.signal(number, _interrupt)
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: Any) -> None:
    raise KeyboardInterrupt
