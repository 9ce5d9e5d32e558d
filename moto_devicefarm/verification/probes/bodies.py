"""The files that probes upload. Rule: they are as small as the service accepts."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Mapping

TEST_SPEC = b"""\
version: 0.1
android_test_host: amazon_linux_2
ios_test_host: macos_sequoia
phases:
  test:
    commands:
      - echo "a probe of moto-devicefarm verify"
artifacts:
  - $DEVICEFARM_LOG_DIR
"""
"""A test spec that starts no test."""
_PACKAGE = {"name": "probe", "version": "1.0.0", "main": "index.js", "bundledDependencies": []}


def archive(files: Mapping[str, bytes]) -> bytes:
    """A zip file."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as target:
        for name, content in files.items():
            target.writestr(name, content)
    return body.getvalue()


def node_package() -> bytes:
    """A package of Node.js tests: a zip file with the .tgz of ``npm pack`` in it."""
    files = {
        "package/package.json": json.dumps(_PACKAGE).encode(),
        "package/index.js": b"console.log('probe');\n",
        "package/node_modules/none/package.json": b'{"name": "none", "version": "1.0.0"}\n',
    }
    body = io.BytesIO()
    with tarfile.open(fileobj=body, mode="w:gz") as target:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            target.addfile(entry, io.BytesIO(content))
    return archive({"probe-1.0.0.tgz": body.getvalue()})
