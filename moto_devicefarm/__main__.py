"""``python -m moto_devicefarm``: the same as the command ``moto-devicefarm``."""

from __future__ import annotations

import sys

from moto_devicefarm.cli import main

if __name__ == "__main__":
    sys.exit(main())
