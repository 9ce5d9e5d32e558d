"""moto's own server with Device Farm in it: ``moto-devicefarm serve``, or ``python -m moto_devicefarm.server``."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HOST, PORT = "127.0.0.1", 5000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``serve``."""
    parser.add_argument("-H", "--host", default=HOST, help=f"the address to bind (default: {HOST}, this machine only)")
    parser.add_argument("-p", "--port", type=_port, default=PORT, help=f"the port, 0 for any that is free (default: {PORT})")
    devices = parser.add_mutually_exclusive_group()
    devices.add_argument("--devices", metavar="FILE", type=Path, help="the JSON that 'aws devicefarm list-devices' prints")
    devices.add_argument("--registry", metavar="NAME", help="an entry point of the group moto_devicefarm.registries")
    parser.add_argument(
        "--load", metavar="REPORT", action="append", default=[], type=Path, help="captured documents to begin with"
    )
    parser.add_argument("--realistic", action="store_true", help="let stages last as the real service's do")
    parser.add_argument("--concurrency", metavar="N", type=int, help="metered sessions at once (default: no limit)")
    parser.set_defaults(run=serve)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"give a port from 0 to 65535, not {text!r}")
    return int(text)


def serve(arguments: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM. Raises ValueError or OSError for what the user can mend; nothing listens then."""
    try:
        from moto.moto_server.werkzeug_app import MotoRequestHandler

        from moto_devicefarm.served.threaded import Server, bound
    except ImportError as missing:
        raise ValueError(
            f"{missing}: install what the server needs: python3 -m pip install 'moto_devicefarm[server]'"
        ) from None
    farm = _farm(arguments)
    try:
        listening = bound(arguments.host, arguments.port)
    except OSError as error:
        where = f"{arguments.host} port {arguments.port}"
        raise OSError(
            error.errno, f"{error.strerror}; stop what listens there, or give another with -H and -p", where
        ) from None
    server = Server(listening, MotoRequestHandler, (arguments.host,))
    os.environ.setdefault("MOTO_PORT", server.url.rpartition(":")[2])  # moto's services ask one another by it
    from moto_devicefarm import farm as farms

    farms.enter(farm)
    former = {number: signal.signal(number, _interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    print(
        f"AWS Device Farm, with moto's other services, listens on {server.url}\nexport AWS_ENDPOINT_URL={server.url}",
        flush=True,
    )
    try:
        server.wsgi.serve_forever()  # returns when it is interrupted
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
        server.close()
        farms.leave(farm)
    print("stopped", flush=True)
    return 0


def _interrupt(number: int, frame: Any) -> None:
    raise KeyboardInterrupt


def _farm(arguments: argparse.Namespace) -> Any:
    """The mock that is served."""
    from moto_devicefarm import Timings
    from moto_devicefarm.farm import DeviceFarm
    from moto_devicefarm.served.calls import Calls
    from moto_devicefarm.settings import Changes, Settings

    changes = Changes(
        registry=arguments.devices or arguments.registry,
        timings=Timings.realistic() if arguments.realistic else None,
        concurrency=arguments.concurrency,
    )
    farm = DeviceFarm(changes.applied(Settings(), Calls()))
    if arguments.load:
        farm.load(list(arguments.load))
    return farm


def main(argv: Sequence[str] | None = None) -> int:
    """What ``moto-devicefarm serve`` does."""
    from moto_devicefarm import cli

    return cli.main(["serve", *(sys.argv[1:] if argv is None else argv)])


if __name__ == "__main__":
    sys.exit(main())
