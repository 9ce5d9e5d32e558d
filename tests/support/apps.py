"""Apps for tests of uploads: a real .apk, and .ipa files made from an Info.plist."""

from __future__ import annotations

import io
import plistlib
import zipfile
from pathlib import Path
from typing import Any

INFO = {
    "CFBundleIdentifier": "org.example.shop",
    "CFBundleVersion": "42",
    "CFBundleShortVersionString": "1.2",
    "MinimumOSVersion": "15.0",
    "CFBundleExecutable": "Shop",
    "DTPlatformName": "iphoneos",
}
PLIST = "Payload/Shop.app/Info.plist"
APK = Path(__file__).with_name("example.apk").read_bytes()
"""A real app, built by aapt: org.example.devicefarm 1.2 (7), for SDK 21 to 29, with a library for
arm64-v8a.
"""


def zip_file(files: dict[str, bytes]) -> bytes:
    """A zip file with these files, always with the same bytes."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as target:
        for name, content in files.items():
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return body.getvalue()


def ipa(info: Any, form: plistlib.PlistFormat = plistlib.FMT_XML) -> bytes:
    """An iOS app with this Info.plist."""
    return zip_file({"Payload/Shop.app/Shop": b"code", PLIST: plistlib.dumps(info, fmt=form)})
