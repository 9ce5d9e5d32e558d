"""``python -m moto_devicefarm.server``: the same as ``moto-devicefarm serve``."""

from __future__ import annotations

import sys

from moto_devicefarm.cli import main

if __name__ == "__main__":
    sys.exit(main(["serve", *sys.argv[1:]]))
