"""What Device Farm reads from the body of an upload: whether it can be what it should be, and an
app's metadata.
"""

from __future__ import annotations

import json
import plistlib
import tempfile
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from moto_devicefarm.core import errors

CALLED = {
    "ANDROID_APP": "application",
    "IOS_APP": "application",
    "INSTRUMENTATION_TEST_PACKAGE": "test APK file",
    "XCTEST_UI_TEST_PACKAGE": "test IPA file",
}
"""What AWS's messages call a package (D: troubleshooting pages)."""
LARGEST = 4 * 1024**3
"""Bytes that an upload may have (D: limits)."""
LONGEST = 8192
"""Characters that the metadata of an upload may have (D: model)."""
VALID = '{"valid": true}'
"""Of test packages and test specs (D: how-to-create-test-run)."""
SCREENS = ("small", "normal", "large", "xlarge")


def problem(upload_type: str, body: bytes) -> str | None:
    """The message for a body that can't be processed: an app or test package must be a zip file, a
    test spec YAML.
    """
    if upload_type.endswith("_TEST_SPEC"):
        return spec_problem(body)
    called = CALLED.get(upload_type, "test ZIP file")
    if len(body) > LARGEST:
        return errors.TOO_LARGE.format(what=called)
    return None if zipfile.is_zipfile(BytesIO(body)) else errors.UNZIP_FAILED.format(what=called)


def spec_problem(body: bytes) -> str | None:
    """What is wrong with a test spec: it must be a YAML mapping with ``version`` and ``phases`` (D:
    test spec syntax).

    YAML is read where PyYAML is there, which moto's own dependency ``responses`` brings; without it
    nothing is wrong.
    """
    try:
        import yaml
    except ImportError:
        return None
    try:
        spec = yaml.load(body, Loader=yaml.BaseLoader)  # makes text, lists and mappings only
    except (yaml.YAMLError, RecursionError):
        spec = None
    good = isinstance(spec, dict) and "version" in spec and isinstance(spec.get("phases"), dict)
    return None if good else errors.BAD_TEST_SPEC


def metadata(upload_type: str, body: bytes) -> str | None:
    """The metadata that GetUpload answers as JSON text: an app's own, None for what is no real app;
    "valid" of tests.

    An .apk is read by apk-info, where it is installed (the extra ``apk``), an .ipa by the standard
    library.
    """
    if upload_type.endswith(("_TEST_PACKAGE", "_TEST_SPEC")):
        return VALID
    if upload_type not in ("ANDROID_APP", "IOS_APP") or not zipfile.is_zipfile(BytesIO(body)):
        return None
    found = _apk(body) if upload_type == "ANDROID_APP" else _ipa(body)
    text = None if found is None else json.dumps(found)
    return text if text is None or len(text) <= LONGEST else None


def _apk(body: bytes) -> dict[str, Any] | None:
    """The members that captured documents have (C: DeNA)."""
    try:
        from apk_info import APK, APKError
    except ImportError:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "app.apk")
        path.write_bytes(body)
        try:
            apk = APK(path)
        except APKError:
            return None
        package, activity = apk.get_package_name(), apk.get_main_activity()
        return {
            "device_admin": "android.permission.BIND_DEVICE_ADMIN"
            in {receiver.permission for receiver in apk.get_receivers()},
            "activity_name": f"{package}{activity}"
            if activity and activity.startswith(".")
            else activity,
            "version_name": apk.get_version_name(),
            "screens": [
                size
                for size in SCREENS
                if apk.get_attribute_value("supports-screens", f"{size}Screens") != "false"
            ],
            "error_type": None,
            "sdk_version": apk.get_min_sdk_version(),
            "package_name": package,
            "version_code": apk.get_version_code(),
            "native_code": sorted(apk.get_supported_abis()),
            "target_sdk_version": str(apk.get_target_sdk_version()),
        }


def _ipa(body: bytes) -> dict[str, Any] | None:
    """What the app's Info.plist says; no captured iOS document has metadata, so these names are
    ours.
    """
    try:
        info = plistlib.loads(_info_plist(body))
    except NO_PLIST:
        return None
    if not isinstance(info, dict):
        return None
    wanted = {
        "bundle_identifier": "CFBundleIdentifier",
        "bundle_version": "CFBundleVersion",
        "version_name": "CFBundleShortVersionString",
        "minimum_os_version": "MinimumOSVersion",
        "executable_name": "CFBundleExecutable",
        "platform_name": "DTPlatformName",
    }
    return {
        name: info[key] if isinstance(info.get(key), str) else None for name, key in wanted.items()
    }


NO_PLIST = (
    *(
        ValueError,
        LookupError,
        AttributeError,
        TypeError,
        OverflowError,
        ExpatError,
    ),  # plistlib, of text that is none
    *(
        zipfile.BadZipFile,
        zlib.error,
        RuntimeError,
        EOFError,
        OSError,
    ),  # zipfile, of damaged and of encrypted archives
)


def _info_plist(body: bytes) -> bytes:
    """The Info.plist of the app in the archive; KeyError if there is none."""
    with zipfile.ZipFile(BytesIO(body)) as archive:
        for name in archive.namelist():
            parts = name.split("/")
            if (
                len(parts) == 3
                and parts[0] == "Payload"
                and parts[1].endswith(".app")
                and parts[2] == "Info.plist"
            ):
                return archive.read(name)
    raise KeyError("Info.plist")
