"""AWS's own uploads: default test specs and a sample app, found in every account by ARNs without
one, changed in none.
"""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from conftest import make_store
from moto_devicefarm import mock_devicefarm
from moto_devicefarm.core import api, model
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.uploads import curated
from moto_devicefarm.resources.uploads.uploads import Upload
from tests.devicefarm.clients import fresh
from tests.resources import IPHONE, PHONE, install, project, start
from tests.resources.uploads.uploading import SPEC_TYPE, create, refused

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
}
SPEC_TYPES = [
    type
    for type in model.service_model().shape_for("UploadType").metadata["enum"]
    if type.endswith("_TEST_SPEC")
]


def listed(store: Store, **params: Any) -> list[Any]:
    """All that ListUploads answers."""
    found: list[Any] = api.call(store, "ListUploads", params)["uploads"]
    return found


def test_a_default_test_spec(store: Store, clock: Any) -> None:
    """Is found without a project in the account, and says what AWS's guide shows of it."""
    upload = api.call(store, "GetUpload", {"arn": TESTNG})["upload"]
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
        "https://prod-us-west-2-uploads-testspec.s3.dualstack.us-west-2.amazonaws.com/curated/uploads/"
        "arn%3Aaws%3Adevicefarm%3Aus-west-2%3A%3Aupload%3A100e31e8-12ac-11e9-ab14-d663b5a4a910/Default%20TestSpec"
    )
    clock.move_to("1970-01-01")
    assert api.call(store, "GetUpload", {"arn": TESTNG})["upload"]["status"] == "SUCCEEDED"
    clock.move_to("2099-01-01")
    assert api.call(store, "GetUpload", {"arn": TESTNG})["upload"]["status"] == "SUCCEEDED"


@pytest.mark.parametrize(("id", "type"), KNOWN.items())
def test_the_ids_that_public_programs_use(store: Store, id: str, type: str) -> None:
    """Each is of the type that they schedule with it."""
    assert api.call(store, "GetUpload", {"arn": f"{PREFIX}{id}"})["upload"]["type"] == type


def test_every_project_lists_them(store: Store) -> None:
    """One for each type of test spec at least, before the project's own, and not the sample app."""
    own = project(store)
    upload = create(store, "mine.yml", SPEC_TYPE)
    *defaults, last = listed(store, arn=own)
    assert last == upload
    assert sorted({found["type"] for found in defaults}) == sorted(SPEC_TYPES)
    assert (
        len({found["arn"] for found in defaults})
        == len({found["name"] for found in defaults})
        == len(defaults)
    )
    assert {found["category"] for found in defaults} == {"CURATED"}
    other = make_store()
    assert [found["arn"] for found in listed(other, arn=project(other))] == [
        found["arn"] for found in defaults
    ]


@pytest.mark.parametrize("type", SPEC_TYPES)
def test_the_default_of_a_type(store: Store, type: str) -> None:
    """Can be looked for by type and by how its name begins, as programs do."""
    names = [found["name"] for found in listed(store, arn=project(store), type=type)]
    platforms = {name.split()[3] for name in names if name.startswith("Default TestSpec for ")}
    expected = {"INSTRUMENTATION_TEST_SPEC": {"Android"}, "XCTEST_UI_TEST_SPEC": {"iOS"}}
    assert platforms == expected.get(type, {"Android", "iOS"})


def test_names_that_public_programs_look_for(store: Store) -> None:
    """Word for word."""
    names = [found["name"] for found in listed(store, arn=project(store))]
    for name in ("Java TestNG", "Java TestNG v3.0", "Java Junit", "Python", "Node.js"):
        assert names.count(f"Default TestSpec for Android Appium {name}") == 1


@pytest.mark.parametrize("upload", Upload.CURATED.values(), ids=lambda upload: upload.name)
def test_their_text_is_a_test_spec(upload: Upload) -> None:
    """In the documented form, and not one with another's command."""
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
def test_they_can_not_be_changed(store: Store, name: str, arn: str) -> None:
    """In no account."""
    before = api.call(store, "GetUpload", {"arn": arn})
    assert refused(store, name, {"arn": arn}) == (
        "ArgumentException",
        f"The resource is curated by AWS Device Farm and cannot be changed or deleted: {arn}",
    )
    assert api.call(store, "GetUpload", {"arn": arn}) == before


def test_one_that_does_not_exist(store: Store) -> None:
    """Is not found."""
    arn = f"{PREFIX}100e31e8-12ac-11e9-ab14-000000000000"
    for name in ("GetUpload", "UpdateUpload", "DeleteUpload"):
        assert refused(store, name, {"arn": arn}) == (
            "NotFoundException",
            f"The provided resource does not exist: {arn}",
        )


def test_the_sample_app_in_sessions() -> None:
    """Given at creation and installed later, in any project; on Android only. A test spec is no
    app.
    """
    store = make_store(registry=[PHONE, IPHONE])
    own = project(store)
    session = start(store, own, PHONE, appArn=SAMPLE_APP)
    assert install(store, session, SAMPLE_APP)["metadata"].startswith(
        '{"activity_name": "com.amazonaws.'
    )
    for device, app in ((IPHONE, SAMPLE_APP), (PHONE, TESTNG)):
        assert refused(
            store,
            "CreateRemoteAccessSession",
            {"projectArn": own, "deviceArn": device.arn, "appArn": app},
        ) == (
            "ArgumentException",
            "Missing or unprocessed resources.",
        )


@pytest.mark.parametrize(
    "id", ["100e31e8-12ac-11e9-ab14-d663b5a4a910", "00000000-0000-0000-0000-000000000009"]
)
def test_one_that_was_captured(id: str, clock: Any) -> None:
    """Known or not, it is answered as captured and listed instead of the mock's; it can be changed
    as little, and loaded again.
    """
    arn = f"{PREFIX}{id}"
    document = {
        "arn": arn,
        "name": "Theirs",
        "type": SPEC_TYPE,
        "status": "SUCCEEDED",
        "category": "CURATED",
    }
    with mock_devicefarm() as farm:
        client: Any = fresh()
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
    """farm.put says so."""
    with mock_devicefarm() as farm:
        fresh().get_upload(arn=TESTNG)
        with pytest.raises(
            ValueError,
            match=r"^arn:.* is AWS's own and takes no content: create an upload of the type APPIUM_",
        ):
            farm.put(TESTNG, b"version: 0.1")
