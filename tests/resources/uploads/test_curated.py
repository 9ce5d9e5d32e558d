"""AWS's curated uploads: test specs and a sample app, the same in each account."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import yaml

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.core import model
from moto_devicefarm.resources.uploads import curated
from moto_devicefarm.resources.uploads.upload_urls import upload_arn
from moto_devicefarm.resources.uploads.uploads import Upload
from tests.support.account import TEST_SPEC, Account
from tests.support.clients import new_client
from tests.support.devices import IPHONE, PHONE

PREFIX = "arn:aws:devicefarm:us-west-2::upload:"
TESTNG = f"{PREFIX}100e31e8-12ac-11e9-ab14-d663b5a4a910"
SAMPLE_APP = f"{PREFIX}100e31a8-12ac-11e9-ab14-d763b5a3a933"
KNOWN = {
    "100e31e8-12ac-11e9-ab14-d663b5a4a910": "APPIUM_JAVA_TESTNG_TEST_SPEC",
    "100e31e8-12ac-11e9-ab14-d663bd873c82": "APPIUM_JAVA_TESTNG_TEST_SPEC",
    "100e31e8-12ac-11e9-ab14-d663b5a4a906": "APPIUM_JAVA_JUNIT_TEST_SPEC",
    "101e31e8-12ac-11e9-ab14-d663bd873e83": "APPIUM_PYTHON_TEST_SPEC",
    "20fcf771-eae3-4137-aa76-92e17fb3131b": "APPIUM_PYTHON_TEST_SPEC",
    "4f8bd338-7be5-11e8-adc0-fa7ae01bbebc": "APPIUM_JAVA_TESTNG_TEST_SPEC",
    "4f8bd6b2-7be5-11e8-adc0-fa7ae01bbebc": "APPIUM_PYTHON_TEST_SPEC",
    "1502522c-e4d2-4387-9c8e-95aedf626985": "APPIUM_JAVA_TESTNG_TEST_SPEC",
    "245e31e8-12ac-11e9-ab14-d663bd873d69": "APPIUM_JAVA_JUNIT_TEST_SPEC",
}
SPEC_TYPES = [
    type
    for type in model.service_model().shape_for("UploadType").metadata["enum"]
    if type.endswith("_TEST_SPEC")
]


def test_a_default_test_spec(account: Account, clock: Any) -> None:
    """A default test spec has the members that AWS's guide shows."""
    upload = account.get_upload(arn=TESTNG)
    url = upload.pop("url")
    assert upload == {
        "arn": TESTNG,
        "name": "Default TestSpec for Android Appium Java TestNG",
        "created": 1529498177.474,
        "type": "APPIUM_JAVA_TESTNG_TEST_SPEC",
        "status": "SUCCEEDED",
        "category": "CURATED",
    }
    assert url.startswith(
        "https://prod-us-west-2-uploads-testspec.s3-us-west-2.amazonaws.com/public-yaml-files/"
        "100e31e8-12ac-11e9-ab14-d663b5a4a910.yml?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date="
    )
    clock.move_to("1970-01-01")
    assert account.get_upload(arn=TESTNG)["status"] == "SUCCEEDED"
    clock.move_to("2099-01-01")
    assert account.get_upload(arn=TESTNG)["status"] == "SUCCEEDED"


@pytest.mark.parametrize(("id", "type"), KNOWN.items())
def test_the_ids_that_public_programs_use(account: Account, id: str, type: str) -> None:
    """The ids that public programs use have the type that they use them for."""
    assert account.get_upload(arn=f"{PREFIX}{id}")["type"] == type


def test_every_project_lists_them(account: Account, clock: Any) -> None:
    """A list has at least one for each type of test spec before the project's own, and no sample
    app.
    """
    upload = account.create_upload(
        projectArn=account.default_project, name="mine.yml", type=TEST_SPEC
    )
    *defaults, last = account.list_uploads(arn=account.default_project)
    assert last == upload
    assert sorted({found["type"] for found in defaults}) == sorted(SPEC_TYPES)
    assert (
        len({found["arn"] for found in defaults})
        == len({found["name"] for found in defaults})
        == len(defaults)
    )
    assert {found["category"] for found in defaults} == {"CURATED"}
    other = Account()
    assert [found["arn"] for found in other.list_uploads(arn=other.project())] == [
        found["arn"] for found in defaults
    ]


@pytest.mark.parametrize("type", SPEC_TYPES)
def test_the_default_of_a_type(account: Account, type: str) -> None:
    """A program finds the default by its type and the beginning of its name."""
    names = [found["name"] for found in account.list_uploads(arn=account.project(), type=type)]
    platforms = {name.split()[3] for name in names if name.startswith("Default TestSpec for ")}
    expected = {"INSTRUMENTATION_TEST_SPEC": {"Android"}, "XCTEST_UI_TEST_SPEC": {"iOS"}}
    assert platforms == expected.get(type, {"Android", "iOS"})


@pytest.mark.parametrize(
    ("id", "name", "created", "file"),
    [
        (
            "100e31e8-12ac-11e9-ab14-d663b5a4a906",
            "Default TestSpec for Android Appium Java Junit v4.0 "
            "(adds support for the latest versions of Chromedriver)",
            "2023-01-10T15:37:02.386+00:00",
            "appium_1222_node14191_junit_andro",
        ),
        (
            "245e31e8-12ac-11e9-ab14-d663bd873d69",
            "TestSpec for iOS Appium Java JUnit v4.0 (adds support for Appium 1.17.1)",
            "2020-07-31T12:36:17.474+00:00",
            "appium_117_junit_ios.yml?",
        ),
    ],
)
def test_the_captured_ones(account: Account, id: str, name: str, created: str, file: str) -> None:
    """Names, ids, moments and URLs are AWS's, and they have no metadata (C: jssdk5526)."""
    listed = account.list_uploads(arn=account.project(), type="APPIUM_JAVA_JUNIT_TEST_SPEC")
    upload = next(found for found in listed if found["arn"] == f"{PREFIX}{id}")
    url = upload.pop("url")
    moment = datetime.fromisoformat(created).timestamp()
    assert upload == {
        "arn": f"{PREFIX}{id}",
        "category": "CURATED",
        "created": moment,
        "name": name,
        "status": "SUCCEEDED",
        "type": "APPIUM_JAVA_JUNIT_TEST_SPEC",
    }
    host = "https://prod-us-west-2-uploads-testspec.s3-us-west-2.amazonaws.com"
    assert url.startswith(f"{host}/public-yaml-files/{file}")
    assert "&X-Amz-SignedHeaders=host&X-Amz-Expires=86400&X-Amz-Credential=" in url
    assert upload_arn(url) == upload["arn"]


def test_the_newest_is_first(account: Account) -> None:
    """The list has the newest default first (C: jssdk5526)."""
    created = [found["created"] for found in account.list_uploads(arn=account.project())]
    assert created == sorted(created, reverse=True)
    assert created[0] > created[-1]


def test_names_that_public_programs_look_for(account: Account) -> None:
    """The names are those that public programs look for."""
    names = [found["name"] for found in account.list_uploads(arn=account.project())]
    for name in ("Java TestNG", "Java TestNG v3.0", "Python", "Node.js"):
        assert names.count(f"Default TestSpec for Android Appium {name}") == 1
    junit = "Default TestSpec for Android Appium Java Junit"
    assert sum(name.startswith(junit) for name in names) == 1


@pytest.mark.parametrize("upload", Upload.CURATED.values(), ids=lambda upload: upload.name)
def test_their_text_is_a_test_spec(upload: Upload) -> None:
    """The text is a valid test spec with the command of its type."""
    if upload.is_spec:
        spec = yaml.safe_load(upload.content(curated.CREATED) or b"")
        assert (spec["version"], list(spec["phases"])) == (
            0.1,
            ["install", "pre_test", "test", "post_test"],
        )
        assert all(
            isinstance(one, str) for phase in spec["phases"].values() for one in phase["commands"]
        )
    else:
        assert upload.arn == SAMPLE_APP


@pytest.mark.parametrize("arn", [TESTNG, SAMPLE_APP])
@pytest.mark.parametrize("name", ["UpdateUpload", "DeleteUpload"])
def test_they_can_not_be_changed(account: Account, clock: Any, name: str, arn: str) -> None:
    """No account can update or delete them. The clock stands still: each read signs URLs anew."""
    before = account.call("GetUpload", arn=arn)
    assert account.error.call(name, arn=arn) == (
        "ArgumentException",
        f"The resource is curated by AWS Device Farm and cannot be changed or deleted: {arn}",
    )
    assert account.call("GetUpload", arn=arn) == before


def test_one_that_does_not_exist(account: Account) -> None:
    """An unknown curated ARN is not found."""
    arn = f"{PREFIX}100e31e8-12ac-11e9-ab14-000000000000"
    for name in ("GetUpload", "UpdateUpload", "DeleteUpload"):
        assert account.error.call(name, arn=arn) == (
            "NotFoundException",
            f"The provided resource does not exist: {arn}",
        )


def test_the_sample_app_in_sessions() -> None:
    """The sample app can be installed in Android sessions of any project; a test spec cannot."""
    account = Account(registry=[PHONE, IPHONE])
    own = account.project()
    session = account.session(PHONE, projectArn=own, appArn=SAMPLE_APP)
    assert account.install_to_remote_access_session(
        remoteAccessSessionArn=session, appArn=SAMPLE_APP
    )["metadata"].startswith('{"activity_name": "com.amazonaws.')
    for device, app in ((IPHONE, SAMPLE_APP), (PHONE, TESTNG)):
        assert account.error.create_remote_access_session(
            projectArn=own, deviceArn=device.arn, appArn=app
        ) == (
            "ArgumentException",
            "Missing or unprocessed resources.",
        )


@pytest.mark.parametrize(
    "id", ["100e31e8-12ac-11e9-ab14-d663b5a4a910", "00000000-0000-0000-0000-000000000009"]
)
def test_one_that_was_captured(id: str, clock: Any) -> None:
    """A captured curated upload replaces the mock's own in answers and lists, and cannot be
    changed.
    """
    arn = f"{PREFIX}{id}"
    document = {
        "arn": arn,
        "name": "Theirs",
        "type": TEST_SPEC,
        "status": "SUCCEEDED",
        "category": "CURATED",
    }
    with mock_devicefarm() as farm:
        client: Any = new_client()
        own = client.create_project(name="x")["project"]["arn"]
        assert len(client.list_uploads(arn=own)["uploads"]) > 20
        for _ in range(2):
            assert farm.load({"upload": document}) == {"Upload": [arn]}
            assert client.list_uploads(arn=own)["uploads"] == [document]
        assert client.list_uploads(arn=own, type="XCTEST_UI_TEST_SPEC")["uploads"] == []
        with pytest.raises(
            client.exceptions.ArgumentException, match="is curated by AWS Device Farm"
        ):
            client.delete_upload(arn=arn)


def test_nothing_can_be_sent_to_them() -> None:
    """farm.put refuses them with a message."""
    with mock_devicefarm() as farm:
        new_client().get_upload(arn=TESTNG)
        with pytest.raises(
            ValueError,
            match=r"^arn:.* is AWS's own and takes no content: create an upload of the type A",
        ):
            farm.put(TESTNG, b"version: 0.1")
