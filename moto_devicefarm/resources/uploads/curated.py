"""AWS's own uploads: the default test specs that every account has, and a sample app. All is data,
marked where it is from.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

CREATED = 1529498177474
"""When the default test spec of AWS's guide was created (D: how-to-create-test-run); all others
too, which is ours.
"""
_FRAMEWORKS = {
    "APPIUM_JAVA_JUNIT": ("Appium Java Junit", "java org.junit.runner.JUnitCore"),
    "APPIUM_JAVA_TESTNG": (
        "Appium Java TestNG",
        "java org.testng.TestNG -testjar *-tests.jar -d $DEVICEFARM_LOG_DIR/test-output",
    ),
    "APPIUM_PYTHON": (
        "Appium Python",
        "bin/py.test tests/ --junit-xml $DEVICEFARM_LOG_DIR/junitreport.xml",
    ),
    "APPIUM_NODE": ("Appium Node.js", "npm test"),
    "APPIUM_RUBY": ("Appium Ruby", "bundle exec rake"),
    "APPIUM_WEB_JAVA_JUNIT": ("Web Appium Java Junit", "java org.junit.runner.JUnitCore"),
    "APPIUM_WEB_JAVA_TESTNG": (
        "Web Appium Java TestNG",
        "java org.testng.TestNG -testjar *-tests.jar",
    ),
    "APPIUM_WEB_PYTHON": ("Web Appium Python", "bin/py.test tests/"),
    "APPIUM_WEB_NODE": ("Web Appium Node.js", "npm test"),
    "APPIUM_WEB_RUBY": ("Web Appium Ruby", "bundle exec rake"),
    "INSTRUMENTATION": (
        "Instrumentation",
        "adb shell am instrument -w $DEVICEFARM_TEST_PACKAGE_NAME/$DEVICEFARM_TEST_PACKAGE_RUNNER",
    ),
    "XCTEST_UI": (
        "XCTest UI",
        "xcodebuild test-without-building -destination id=$DEVICEFARM_DEVICE_UDID",
    ),
}
"""How the type of a test spec is called in a name, and the command that runs its tests.

The names "Default TestSpec for Android Appium Java TestNG" (D: how-to-create-test-run), "... Java
Junit", "... Python", "... Node.js" and "... TestNG v3.0" (C: clients that look for them) are AWS's;
the others and the commands are ours.
"""
_ONE_PLATFORM = {"INSTRUMENTATION": "Android", "XCTEST_UI": "iOS"}
_IDS = {
    (
        "Android",
        "APPIUM_JAVA_TESTNG",
    ): "100e31e8-12ac-11e9-ab14-d663b5a4a910",  # C: the mosip/inji scripts, of both platforms
    ("iOS", "APPIUM_JAVA_TESTNG"): "100e31e8-12ac-11e9-ab14-d663bd873c82",
    (
        "Android",
        "APPIUM_JAVA_JUNIT",
    ): "100e31e8-12ac-11e9-ab14-d663b5a4a906",  # C: a script that runs APPIUM_JAVA_JUNIT with it
    (
        "Android",
        "APPIUM_PYTHON",
    ): "101e31e8-12ac-11e9-ab14-d663bd873e83",  # D: api-ref runs APPIUM_PYTHON with it
}
"""AWS's own ids by platform and type, as far as known."""
_VERSIONS = (
    (
        "Android",
        "APPIUM_JAVA_TESTNG",
        " v1.0",
        "4f8bd338-7be5-11e8-adc0-fa7ae01bbebc",
    ),  # C: a script of 2018
    (
        "Android",
        "APPIUM_PYTHON",
        " v1.0",
        "4f8bd6b2-7be5-11e8-adc0-fa7ae01bbebc",
    ),  # C: a comment in a client of 2018
    (
        "Android",
        "APPIUM_JAVA_TESTNG",
        " v3.0",
        "1502522c-e4d2-4387-9c8e-95aedf626985",
    ),  # C: a script
    (
        "Android",
        "APPIUM_PYTHON",
        " v2.0",
        "20fcf771-eae3-4137-aa76-92e17fb3131b",
    ),  # D: api-ref, in another year
)
"""Ids for types that have one already. That they belong to these versions is ours."""
_TEXT = """\
version: 0.1

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
"""In the form that is documented (D: custom-test-environment-test-spec); the commands are ours."""


_SAMPLE_APP = {
    "activity_name": "com.amazonaws.devicefarm.android.referenceapp.Activities.MainActivity",
    "package_name": "com.amazonaws.devicefarm.android.referenceapp",
}
"""Of the metadata of AWS's reference app, what the guide shows (D: api-ref)."""


class CuratedUpload(NamedTuple):
    """One of AWS's own uploads."""

    id: str
    name: str
    type: str
    metadata: str | None = None
    content: str | None = None


def _rows() -> Iterator[CuratedUpload]:
    """The sample app, then a test spec for each type and platform (D: how-to-create-test-run), then
    further test specs with known ids.

    A script uses the id of the app (A); its name is invented. Unknown ids follow from the name.
    """
    yield CuratedUpload(
        "100e31a8-12ac-11e9-ab14-d763b5a3a933",
        "Sample Android App.apk",
        "ANDROID_APP",
        metadata=json.dumps(_SAMPLE_APP),
    )
    plain = [
        (platform, framework, "", _IDS.get((platform, framework)))
        for framework in _FRAMEWORKS
        for platform in ("Android", "iOS")
        if _ONE_PLATFORM.get(framework, platform) == platform
    ]
    for platform, framework, version, id in (*plain, *_VERSIONS):
        title, command = _FRAMEWORKS[framework]
        name = f"Default TestSpec for {platform} {title}{version}"
        yield CuratedUpload(
            id or str(uuid5(NAMESPACE_URL, name)),
            name,
            f"{framework}_TEST_SPEC",
            content=_TEXT.format(command=command),
        )


ROWS = tuple(_rows())
