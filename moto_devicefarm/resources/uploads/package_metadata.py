"""What Device Farm reads in the body of an upload: errors in the file, and metadata of an app.

Rule: no body makes these functions raise.
"""

from __future__ import annotations

import json
import plistlib
import re
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from moto_devicefarm.core import errors
from moto_devicefarm.resources.uploads.android_manifest import is_harmless
from moto_devicefarm.resources.uploads.archives import (
    ARCHIVE_ERRORS,
    BoundedFile,
    open_archive,
    read_member,
)

PACKAGE_NAMES = {
    "ANDROID_APP": "application",
    "IOS_APP": "application",
    "INSTRUMENTATION_TEST_PACKAGE": "test APK file",
    "XCTEST_UI_TEST_PACKAGE": "test IPA file",
}
"""The words for a package in AWS's messages (D: troubleshooting-android-applications)."""
MAX_BYTES = 4 * 1024**3
"""The largest body of an upload (D: limits)."""
MAX_METADATA_LENGTH = 8192
"""The largest number of characters in the metadata of an upload (D: model)."""
TEST_METADATA = '{"valid": true}'
"""The metadata of test packages and test specs (D: how-to-create-test-run)."""
ALL_SCREEN_SIZES = ("small", "normal", "large", "xlarge")
INFO_PLIST_KEYS = {
    "bundle_identifier": "CFBundleIdentifier",
    "bundle_version": "CFBundleVersion",
    "version_name": "CFBundleShortVersionString",
    "minimum_os_version": "MinimumOSVersion",
    "executable_name": "CFBundleExecutable",
    "platform_name": "DTPlatformName",
}
"""The key in Info.plist of each metadata member. The names of the members are invented, because no
captured iOS upload has metadata.
"""
_LIBRARY = re.compile(r"lib/(armeabi|armeabi-v7a|arm64-v8a|x86|x86_64|mips|mips64|riscv64)/.+")
"""A native library of an app, with its architecture."""
_INFO_PLIST = re.compile(r"Payload/[^/]*\.app/Info\.plist")
_PLISTLIB_ERRORS = (
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    OverflowError,
    ExpatError,
)
"""The errors that plistlib raises for a file that is not a property list."""


def unreadable(upload_type: str) -> str:
    """AWS's message for a body that cannot be read at all."""
    if upload_type.endswith("_TEST_SPEC"):
        return errors.BAD_TEST_SPEC
    return errors.UNZIP_FAILED.format(what=PACKAGE_NAMES.get(upload_type, "test ZIP file"))


def problem(upload_type: str, body: bytes) -> str | None:
    """AWS's message for a body that cannot be processed; None if it can.

    An app and a test package must be a zip file. ``spec_files`` checks test specs.
    """
    if len(body) > MAX_BYTES:
        name = PACKAGE_NAMES.get(upload_type, "test ZIP file")
        return errors.TOO_LARGE.format(what=name)
    return None if zipfile.is_zipfile(BytesIO(body)) else unreadable(upload_type)


def metadata(upload_type: str, body: bytes) -> str | None:
    """The metadata that GetUpload answers, as JSON text; None for a body that is not a real app.

    ``apk-info`` reads an .apk, if the extra ``apk`` is installed. The standard library reads an
    .ipa. The metadata of tests only says that they are valid.
    """
    if upload_type.endswith(("_TEST_PACKAGE", "_TEST_SPEC")):
        return TEST_METADATA
    if upload_type not in ("ANDROID_APP", "IOS_APP"):
        return None
    members = _read_apk(body) if upload_type == "ANDROID_APP" else _read_ipa(body)
    text = None if members is None else json.dumps(members)
    return text if text is None or len(text) <= MAX_METADATA_LENGTH else None


def _read_apk(body: bytes) -> dict[str, Any] | None:
    """The metadata of an Android app, with the members of captured documents (C: DeNA).

    apk-info gets a small archive with the manifest only, whose size and form are checked. So a name
    of a resource stays a name: the table of resources is not read.
    """
    small = _manifest_and_libraries(body)
    if small is None:
        return None
    try:  # for real apps only: a second import, as in pytester's runs, ends the process
        from apk_info import APK, APKError
    except ImportError:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "app.apk")
        path.write_bytes(small)
        try:
            apk = APK(path)
        except APKError:
            return None
        package, activity = apk.get_package_name(), apk.get_main_activity()
        if activity and activity.startswith("."):
            activity = f"{package}{activity}"
        permissions = {receiver.permission for receiver in apk.get_receivers()}
        return {
            "device_admin": "android.permission.BIND_DEVICE_ADMIN" in permissions,
            "activity_name": activity,
            "version_name": apk.get_version_name(),
            "screens": [
                size
                for size in ALL_SCREEN_SIZES
                if apk.get_attribute_value("supports-screens", f"{size}Screens") != "false"
            ],
            "error_type": None,
            "sdk_version": apk.get_min_sdk_version(),
            "package_name": package,
            "version_code": apk.get_version_code(),
            "native_code": sorted(apk.get_supported_abis()),
            "target_sdk_version": str(apk.get_target_sdk_version()),
        }


def _manifest_and_libraries(body: bytes) -> bytes | None:
    """An archive with the manifest of an app, and one empty file for each native architecture."""
    try:
        with open_archive(body) as archive:
            manifest = read_member(archive, "AndroidManifest.xml")
            libraries = filter(None, map(_LIBRARY.fullmatch, archive.namelist()))
            architectures = {library[1] for library in libraries}
    except (KeyError, *ARCHIVE_ERRORS):
        return None
    if not is_harmless(manifest):
        return None
    small = BytesIO()
    with zipfile.ZipFile(small, "w") as archive:
        archive.writestr("AndroidManifest.xml", manifest)
        for architecture in architectures:
            archive.writestr(f"lib/{architecture}/library.so", b"")
    return small.getvalue()


def _read_ipa(body: bytes) -> dict[str, Any] | None:
    """The metadata of an iOS app, from its Info.plist. Values that are not text are None."""
    try:
        plist = _info_plist(body)
        # Objects of a binary property list may stand at the same place, and are read many times.
        # A usual list is read little more than once, so this limit refuses none.
        info = plistlib.load(BoundedFile(plist, 4 * len(plist) + 1024))
    except (*_PLISTLIB_ERRORS, *ARCHIVE_ERRORS):
        return None
    if not isinstance(info, dict):
        return None
    return {
        member: info[key] if isinstance(info.get(key), str) else None
        for member, key in INFO_PLIST_KEYS.items()
    }


def _info_plist(body: bytes) -> bytes:
    """The Info.plist of the app in the archive. KeyError if the archive has none."""
    with open_archive(body) as archive:
        for name in archive.namelist():
            if _INFO_PLIST.fullmatch(name):
                return read_member(archive, name)
    raise KeyError("Info.plist")
