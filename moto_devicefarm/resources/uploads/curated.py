"""AWS's own uploads, as data: the default test specs, which every account has, and a sample app.

Rule: every id, name and text says which source it has.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from moto_devicefarm.resources.uploads.spec_files import TEST_HOSTS

CREATED = 1673365022386
"""The creation of AWS's Appium Java JUnit spec for Android, in epoch milliseconds (C: jssdk5526).
Uploads whose creation is unknown have the same one (invented).
"""


class _SpecType(NamedTuple):
    """The test specs of one type."""

    title: str
    """The words for the type in the name of a test spec."""
    command: str
    """The command that runs the tests."""
    platforms: tuple[str, ...] = ("Android", "iOS")


_SPEC_TYPES = {
    "APPIUM_JAVA_JUNIT": _SpecType("Appium Java Junit", "java org.junit.runner.JUnitCore"),
    "APPIUM_JAVA_TESTNG": _SpecType(
        "Appium Java TestNG",
        "java org.testng.TestNG -testjar *-tests.jar -d $DEVICEFARM_LOG_DIR/test-output",
    ),
    "APPIUM_PYTHON": _SpecType(
        "Appium Python", "bin/py.test tests/ --junit-xml $DEVICEFARM_LOG_DIR/junitreport.xml"
    ),
    "APPIUM_NODE": _SpecType("Appium Node.js", "npm test"),
    "APPIUM_RUBY": _SpecType("Appium Ruby", "bundle exec rake"),
    "APPIUM_WEB_JAVA_JUNIT": _SpecType("Web Appium Java Junit", "java org.junit.runner.JUnitCore"),
    "APPIUM_WEB_JAVA_TESTNG": _SpecType(
        "Web Appium Java TestNG", "java org.testng.TestNG -testjar *-tests.jar"
    ),
    "APPIUM_WEB_PYTHON": _SpecType("Web Appium Python", "bin/py.test tests/"),
    "APPIUM_WEB_NODE": _SpecType("Web Appium Node.js", "npm test"),
    "APPIUM_WEB_RUBY": _SpecType("Web Appium Ruby", "bundle exec rake"),
    "INSTRUMENTATION": _SpecType(
        "Instrumentation",
        "adb shell am instrument -w $DEVICEFARM_TEST_PACKAGE_NAME/$DEVICEFARM_TEST_PACKAGE_RUNNER",
        ("Android",),
    ),
    "XCTEST_UI": _SpecType(
        "XCTest UI",
        "xcodebuild test-without-building -destination id=$DEVICEFARM_DEVICE_UDID",
        ("iOS",),
    ),
}
"""The test specs by the type of the test.

AWS has the names "Default TestSpec for Android Appium Java TestNG" (D: how-to-create-test-run) and
"... Python", "... Node.js" and "... TestNG v3.0" (A: clients search for them). ``_KNOWN_NAMES`` has
further ones. The other names and the commands are invented.
"""
_KNOWN_IDS = {
    ("Android", "APPIUM_JAVA_TESTNG"): "100e31e8-12ac-11e9-ab14-d663b5a4a910",  # A: mosip/inji
    ("iOS", "APPIUM_JAVA_TESTNG"): "100e31e8-12ac-11e9-ab14-d663bd873c82",  # A: mosip/inji
    ("Android", "APPIUM_JAVA_JUNIT"): "100e31e8-12ac-11e9-ab14-d663b5a4a906",  # C: jssdk5526
    ("Android", "APPIUM_PYTHON"): "101e31e8-12ac-11e9-ab14-d663bd873e83",  # D: api-ref
}
"""AWS's ids by platform and type."""
_KNOWN_NAMES = {
    "100e31e8-12ac-11e9-ab14-d663b5a4a906": (
        "Default TestSpec for Android Appium Java Junit v4.0 "
        "(adds support for the latest versions of Chromedriver)"
    ),
    "245e31e8-12ac-11e9-ab14-d663bd873d69": (
        "TestSpec for iOS Appium Java JUnit v4.0 (adds support for Appium 1.17.1)"
    ),
}
"""AWS's names by id (C: jssdk5526)."""
_KNOWN_CREATIONS = {
    "100e31e8-12ac-11e9-ab14-d663b5a4a910": 1529498177474,  # D: how-to-create-test-run
    "100e31e8-12ac-11e9-ab14-d663b5a4a906": CREATED,  # C: jssdk5526
    "245e31e8-12ac-11e9-ab14-d663bd873d69": 1596198977474,  # C: jssdk5526
}
"""AWS's moments of creation by id, in epoch milliseconds."""
SPEC_FILES = {
    "100e31e8-12ac-11e9-ab14-d663b5a4a906": "appium_1222_node14191_junit_android.yml",
    "245e31e8-12ac-11e9-ab14-d663bd873d69": "appium_117_junit_ios.yml",
}
"""AWS's names of files by id (C: jssdk5526, where the end of the first is cut off). The file of any
other test spec has the name ``<id>.yml`` (invented).
"""
_FURTHER_SPECS = (
    ("Android", "APPIUM_JAVA_TESTNG", " v1.0", "4f8bd338-7be5-11e8-adc0-fa7ae01bbebc"),  # A
    ("Android", "APPIUM_PYTHON", " v1.0", "4f8bd6b2-7be5-11e8-adc0-fa7ae01bbebc"),  # A
    ("Android", "APPIUM_JAVA_TESTNG", " v3.0", "1502522c-e4d2-4387-9c8e-95aedf626985"),  # A
    ("Android", "APPIUM_PYTHON", " v2.0", "20fcf771-eae3-4137-aa76-92e17fb3131b"),  # D: api-ref
    ("iOS", "APPIUM_JAVA_JUNIT", " v4.0", "245e31e8-12ac-11e9-ab14-d663bd873d69"),  # C: jssdk5526
)
"""(platform, type, version, id) of test specs whose type has an id already.

Client programs send the ids that have grade A. Which version has which id is invented.
"""
_SPEC_TEXT = """\
version: 0.1

android_test_host: {hosts[ANDROID]}
ios_test_host: {hosts[IOS]}

phases:
  install:
    commands:
      - echo "Dependencies of the test framework are installed"
  pre_test:
    commands:
      - echo "The device is $DEVICEFARM_DEVICE_NAME"
  test:
    commands:
      - cd $DEVICEFARM_TEST_PACKAGE_PATH
      - {command}
  post_test:
    commands:
      - echo "The tests have ended"

artifacts:
  - $DEVICEFARM_LOG_DIR
"""
"""A test spec in the documented form (D: custom-test-environment-test-spec). The commands are
invented.
"""
_SAMPLE_APP_METADATA = {
    "activity_name": "com.amazonaws.devicefarm.android.referenceapp.Activities.MainActivity",
    "package_name": "com.amazonaws.devicefarm.android.referenceapp",
}
"""The part of the metadata of AWS's reference app that the guide shows (D: api-ref)."""


class CuratedUpload(NamedTuple):
    """One of AWS's own uploads."""

    id: str
    name: str
    type: str
    metadata: str | None = None
    content: str | None = None
    created: int = CREATED


def _curated_uploads() -> Iterator[CuratedUpload]:
    """The sample app, then a test spec of each type and platform (D: how-to-create-test-run), then
    the further test specs.

    A client program sends the id of the app (A). Its name is invented. A test spec without a known
    id gets one that depends on its name only.
    """
    yield CuratedUpload(
        "100e31a8-12ac-11e9-ab14-d763b5a3a933",
        "Sample Android App.apk",
        "ANDROID_APP",
        metadata=json.dumps(_SAMPLE_APP_METADATA),
    )
    defaults = [
        (platform, test_type, "", _KNOWN_IDS.get((platform, test_type)))
        for test_type, spec_type in _SPEC_TYPES.items()
        for platform in spec_type.platforms
    ]
    for platform, test_type, version, known_id in (*defaults, *_FURTHER_SPECS):
        title, command, _ = _SPEC_TYPES[test_type]
        name = f"Default TestSpec for {platform} {title}{version}"
        id = known_id or str(uuid5(NAMESPACE_URL, name))
        yield CuratedUpload(
            id,
            _KNOWN_NAMES.get(id, name),
            f"{test_type}_TEST_SPEC",
            content=_SPEC_TEXT.format(command=command, hosts=TEST_HOSTS),
            created=_KNOWN_CREATIONS.get(id, CREATED),
        )


CURATED_UPLOADS = tuple(_curated_uploads())
