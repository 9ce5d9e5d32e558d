"""What the mock knows of the reasons for errors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from moto_devicefarm import DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.core.store import MOST_DELETED, Deletion, Store
from moto_devicefarm.devicefarm.models import stores
from moto_devicefarm.resources.hints import hints
from moto_devicefarm.resources.projects import Project
from tests.support.account import APPIUM, Account
from tests.support.control import moto_account
from tests.support.devices import IPHONE, PHONE
from tests.support.store import ACCOUNT_ID, PREFIX

OTHER_ACCOUNT = "999999999999"
ID = "11111111-2222-3333-4444-555555555555"
INVALID_APP = (
    "Invalid input for ScheduleRun API detected. The service could not schedule a run due to an "
    'invalid "appArn" in your request.'
)


@pytest.fixture
def farm(clock: Any) -> Iterator[DeviceFarm]:
    """A mock whose uploads take ten seconds, under frozen time."""
    with mock_devicefarm(
        registry=[PHONE, IPHONE], timings=Timings(upload_processing=10), check_uploads=True
    ) as farm:
        yield farm


@pytest.fixture
def account(farm: DeviceFarm) -> Account:
    """The account of moto's clients."""
    return moto_account()


def last_hints(farm: DeviceFarm) -> list[str]:
    """The hints of the last call."""
    call = farm.calls[-1]
    return hints(call, list(stores(f"::::{call.account_id}")))


def schedule(account: Account, app: str, **test: Any) -> None:
    """Schedule a run with this app, which must be refused."""
    error = account.error.schedule_run(
        projectArn=account.default_project,
        appArn=app,
        devicePoolArn=account.pool(),
        test={"type": "BUILTIN_FUZZ", **test},
    )
    assert error.message == INVALID_APP


def test_an_upload_without_a_put(farm: DeviceFarm, account: Account) -> None:
    """The hint names the upload and both remedies."""
    schedule(account, account.upload("shop.apk"))
    assert last_hints(farm) == [
        "upload shop.apk was INITIALIZED: nothing was PUT to its URL. "
        "PUT its file there, or call farm.put(arn, data)"
    ]


def test_each_upload_of_a_session_has_a_hint(farm: DeviceFarm, account: Account) -> None:
    """Also those in its structures."""
    app, other = account.upload("shop.apk"), account.upload("till.apk")
    request = {"appArn": app, "configuration": {"auxiliaryApps": [other]}}
    error = account.error.session(PHONE, **request)
    assert error.message == "Missing or unprocessed resources."
    first, second = last_hints(farm)
    assert first.startswith("upload shop.apk was INITIALIZED")
    assert second.startswith("upload till.apk was INITIALIZED")


def test_the_upload_of_the_member_has_a_hint(farm: DeviceFarm, account: Account) -> None:
    """ScheduleRun names a member, so the hint is about its uploads only."""
    app, other = account.upload("shop.apk"), account.upload("till.apk")
    account.error.run(appArn=app, configuration={"auxiliaryApps": [other]})
    (hint,) = last_hints(farm)
    assert hint.startswith("upload till.apk was INITIALIZED")
    pool, package = account.pool(), account.upload("tests.zip", f"{APPIUM}_TEST_PACKAGE")
    test = {"type": APPIUM, "testPackageArn": package}
    account.error.get_device_pool_compatibility(devicePoolArn=pool, test=test)
    (hint,) = last_hints(farm)
    assert hint.startswith("upload tests.zip was INITIALIZED")


def test_a_member_that_the_request_lacks(farm: DeviceFarm, account: Account) -> None:
    """AWS's words name the test spec where the package is missing, so the hint says so."""
    with mock_devicefarm(check_uploads=False, timings=Timings()):
        spec = account.app("spec.yml", f"{APPIUM}_TEST_SPEC")
    account.error.run(test={"type": APPIUM, "testSpecArn": spec})
    assert last_hints(farm) == [
        "a test with a testSpecArn needs a testPackageArn too, and the request has none"
    ]
    account.error.run(test={"type": APPIUM})
    assert last_hints(farm) == ["the request has no testPackageArn, which this type of test needs"]


def test_a_test_spec_of_a_test_without_package(farm: DeviceFarm, account: Account) -> None:
    """A fuzz test needs no package, so the hint is about the test spec."""
    with mock_devicefarm(check_uploads=False, timings=Timings()):
        spec = account.app("spec.yml", f"{APPIUM}_TEST_SPEC")
    account.error.run(test={"type": "BUILTIN_FUZZ", "testSpecArn": spec})
    (hint,) = last_hints(farm)
    assert hint.startswith(f"upload spec.yml was SUCCEEDED; its type is {APPIUM}_TEST_SPEC")


def test_the_name_of_a_project_in_its_arn(farm: DeviceFarm, account: Account) -> None:
    """The hint has the right ARN, or says where to find it."""
    project = account.project(name="checkout")
    account.error.get_project(arn=f"{PREFIX}:project:checkout")
    assert last_hints(farm) == [f"it has the name of a project, whose ARN is {project}"]
    account.error.get_project(arn=f"{PREFIX}:project:shop")
    assert last_hints(farm) == [
        "the id in the ARN of a project is a GUID; list_projects has the ARNs"
    ]


def test_what_is_not_an_upload(farm: DeviceFarm, account: Account) -> None:
    """The hint names the resource, or the form of an ARN."""
    project = account.project(name="checkout")
    account.error.run(configuration={"auxiliaryApps": [project]})
    assert last_hints(farm) == ["it is the ARN of project checkout"]
    account.error.run(configuration={"auxiliaryApps": [f"{PREFIX}:upload/shop.apk"]})
    assert last_hints(farm) == [
        "an ARN has the form arn:aws:devicefarm:us-west-2:<account>:<kind>:<id>"
    ]


def test_an_upload_that_was_being_processed(farm: DeviceFarm, account: Account, clock: Any) -> None:
    """The hint is about the moment of the call."""
    app = account.app()
    clock.tick(4)
    schedule(account, app)
    clock.tick(60)
    assert last_hints(farm) == ["then upload shop.apk is PROCESSING and will be FAILED in 6 s"]


def test_an_upload_that_failed(farm: DeviceFarm, account: Account, clock: Any) -> None:
    """The hint has the upload's own message."""
    app = account.app()
    clock.tick(10)
    schedule(account, app)
    (hint,) = last_hints(farm)
    assert hint.startswith("upload shop.apk was FAILED: We could not open your")


def test_an_upload_that_does_not_fit(farm: DeviceFarm, account: Account) -> None:
    """The hint has the type and the owner, which must fit the request."""
    with mock_devicefarm(check_uploads=False, timings=Timings()):
        app = account.app("shop.ipa", "IOS_APP", projectArn=account.project(name="other"))
    schedule(account, app)
    assert last_hints(farm) == [
        "upload shop.ipa was SUCCEEDED; its type is IOS_APP, and it belongs to project other"
    ]


def test_an_upload_of_another_type(farm: DeviceFarm, account: Account) -> None:
    """The hint has the type that the member takes."""
    with mock_devicefarm(check_uploads=False, timings=Timings()):
        spec = account.app("spec.yml", "APPIUM_NODE_TEST_SPEC")
    account.error.run(test={"type": "APPIUM_PYTHON", "testSpecArn": spec, "testPackageArn": spec})
    (hint,) = last_hints(farm)
    assert hint.startswith("upload spec.yml was SUCCEEDED; its type is APPIUM_NODE_TEST_SPEC, and")
    assert hint.endswith(". The type must be APPIUM_PYTHON_TEST_SPEC")


def test_auxiliary_app_of_another_type(farm: DeviceFarm, account: Account) -> None:
    """The hint has all types that the member takes."""
    with mock_devicefarm(check_uploads=False, timings=Timings()):
        app, data = account.app(), account.app("data.zip", "EXTERNAL_DATA")
    account.error.run(appArn=app, configuration={"auxiliaryApps": [data]})
    (hint,) = last_hints(farm)
    assert hint.endswith(". The type must be ANDROID_APP or IOS_APP")


def test_a_throttled_call(clock: Any) -> None:
    """The hint has the limit of the operation. An error that ``farm.fail`` arranged has none."""
    once = Config(retries={"max_attempts": 0})
    with mock_devicefarm(rate_limits=True) as farm:
        client = boto3.client("devicefarm", region_name="us-west-2", config=once)
        farm.fail("CreateProject", "ThrottlingException")
        with pytest.raises(ClientError, match="Rate exceeded"):
            client.create_project(name="shop")
        assert last_hints(farm) == []
        for _ in range(10):
            client.create_project(name="shop")
        with pytest.raises(ClientError, match="Rate exceeded"):
            client.create_project(name="shop")
        clock.tick(60)
        assert last_hints(farm) == [
            "rate_limits allows 10 calls of CreateProject at once, and 1 more each second of the "
            "mock's clock. Call it less often"
        ]


def test_an_upload_of_aws(farm: DeviceFarm, account: Account) -> None:
    """It belongs to no project."""
    spec = account.list_uploads(arn=account.default_project)[0]
    error = account.error.session(PHONE, appArn=spec["arn"])
    assert error.message == "Missing or unprocessed resources."
    assert last_hints(farm) == [
        f"upload {spec['name']} was SUCCEEDED; its type is {spec['type']}, and it is AWS's own"
    ]


def test_an_upload_that_was_deleted(farm: DeviceFarm, account: Account) -> None:
    """The clock stands still, so it may have been deleted before or after the call."""
    app = account.upload()
    account.delete(app)
    schedule(account, app)
    assert last_hints(farm) == ["it was deleted at 12:00:00; until then it was INITIALIZED"]


def test_an_upload_that_was_never_there(farm: DeviceFarm, account: Account) -> None:
    """The hint is that of any unknown ARN."""
    schedule(account, f"{PREFIX}:upload:{ID}/{ID}")
    assert last_hints(farm) == ["the mock never had this ARN; it has no upload"]


def test_an_upload_that_was_deleted_after_the_call(
    farm: DeviceFarm, account: Account, clock: Any
) -> None:
    """A test that cleans up deletes it, and that was not the reason for the error."""
    app = account.upload("shop.apk")
    schedule(account, app)
    (call,) = farm.calls_to("ScheduleRun")
    clock.tick(1)
    account.delete(app)
    (hint,) = hints(call, list(stores(f"::::{call.account_id}")))
    assert hint.startswith("upload shop.apk was INITIALIZED: nothing was PUT to its URL.")


def unknown(farm: DeviceFarm, account: Account, arn: str) -> str:
    """The hint of an unknown project or session."""
    if ":project:" in arn:
        codes = ("NotFoundException", "ArgumentException")
        assert account.error.get_project(arn=arn).code in codes
    else:
        assert account.error.get_remote_access_session(arn=arn).code == "NotFoundException"
    (hint,) = last_hints(farm)
    return hint


def test_a_deleted_resource(farm: DeviceFarm, account: Account, clock: Any) -> None:
    """Also what was deleted with its project."""
    session = account.session()
    account.stop(session)
    clock.tick(200)
    account.delete(account.default_project)
    clock.tick(60)
    assert unknown(farm, account, account.default_project) == "it was deleted at 12:03:20"
    assert unknown(farm, account, session) == "it was deleted at 12:03:20"


def test_deleted_resources_are_forgotten_in_time(account: Account) -> None:
    """A server that runs for days does not collect them."""
    store: Store = account.store
    project = account.default_project
    deletion = Deletion(0, store.get(Project, project))
    store.deleted = dict.fromkeys(map(str, range(MOST_DELETED)), deletion)
    account.delete(project)
    assert len(store.deleted) == MOST_DELETED
    assert ["0" in store.deleted, project in store.deleted] == [False, True]


def test_a_resource_of_another_account(farm: DeviceFarm, account: Account) -> None:
    """The ARN is right, and the client is not."""
    project = moto_account(OTHER_ACCOUNT).project(name="theirs")
    assert unknown(farm, account, project) == (
        f"project theirs is in the account {OTHER_ACCOUNT}, and the call came from {ACCOUNT_ID}"
    )


def test_an_expired_upload(farm: DeviceFarm, account: Account, clock: Any) -> None:
    """Apps live 30 days."""
    app = account.upload()
    clock.tick(31 * 86400)
    assert account.error.get_upload(arn=app).code == "NotFoundException"
    assert last_hints(farm) == ["it expired at 2026-03-31T12:00:00.000Z"]


def test_the_same_id_in_another_account_or_kind(farm: DeviceFarm, account: Account) -> None:
    """An account number or a kind was mixed up."""
    project = account.project(name="checkout")
    wrong = project.replace(ACCOUNT_ID, OTHER_ACCOUNT)
    assert unknown(farm, account, wrong) == (
        f"project checkout has the same id: {project}, "
        f"and is in the account {ACCOUNT_ID}, not in {OTHER_ACCOUNT}"
    )
    grid = account.grid_project(name="browsers")
    wrong = grid.replace("testgrid-", "")
    assert unknown(farm, account, wrong) == f"testgrid-project browsers has the same id: {grid}"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [(-1, "one character"), (-2, "2 characters")],
)
def test_an_arn_that_is_nearly_right(
    wrong: int, words: str, farm: DeviceFarm, account: Account
) -> None:
    """The hint has the right ARN."""
    project = account.project(name="checkout")
    account.project(name="other")
    hint = unknown(farm, account, project[:wrong] + "x" * -wrong)
    assert hint == f"it is {words} off the ARN of project checkout: {project}"


def test_the_nearest_of_several_arns() -> None:
    """The ARNs of the jobs of a run differ in one character."""
    with mock_devicefarm(registry=[PHONE, IPHONE]) as farm:
        account = moto_account()
        jobs = account.list_jobs(arn=account.run())
        for job in jobs:
            account.error.get_job(arn=f"{job['arn']}x")
            (hint,) = last_hints(farm)
            assert hint.endswith(f": {job['arn']}")
    assert len(jobs) == 2


def test_an_arn_that_is_too_far_off(farm: DeviceFarm, account: Account) -> None:
    """Three characters off may be another one."""
    project = account.project(name="checkout")
    other = next(digit for digit in "0123" if digit not in project[-3:])
    hint = unknown(farm, account, project[:-3] + 3 * other)
    assert hint == "the mock never had this ARN; it has 1 of the kind project"


def test_an_arn_that_was_never_there(farm: DeviceFarm, account: Account) -> None:
    """The hint says whether there are others."""
    session = f"{PREFIX}:session:{ID}/{ID}/00000"
    assert unknown(farm, account, session) == "the mock never had this ARN; it has no session"
    account.session()
    assert unknown(farm, account, session) == (
        "the mock never had this ARN; it has 1 of the kind session"
    )


def test_an_arn_of_another_kind(farm: DeviceFarm, account: Account) -> None:
    """The name tells which; an unknown one has its kind only."""
    session = account.session(name="nightly")
    account.error.get_run(arn=session)
    assert last_hints(farm) == ["it is the ARN of session nightly"]
    account.error.get_run(arn=f"{PREFIX}:session:{ID}/{ID}/00000")
    assert last_hints(farm) == ["it is an ARN of the kind session"]


def test_a_malformed_arn(farm: DeviceFarm, account: Account) -> None:
    """The hint has the right ARN, or the form of ARNs."""
    project = account.project(name="checkout")
    wrong = project.replace(":project:", ":project")
    assert account.error.get_project(arn=wrong).code == "ValidationException"
    assert last_hints(farm) == [f"it is one character off the ARN of project checkout: {project}"]
    account.error.get_project(arn="login")
    assert last_hints(farm) == [
        "an ARN has the form arn:aws:devicefarm:us-west-2:<account>:<kind>:<id>"
    ]


def test_answers_and_other_errors_have_no_hint(farm: DeviceFarm, account: Account) -> None:
    """Nothing more is known of them than their message says."""
    project = account.project()
    assert last_hints(farm) == []
    account.error.create_project(name="x" * 300, defaultJobTimeoutMinutes=5)
    assert last_hints(farm) == []
    farm.fail("GetProject", "NotFoundException")
    account.error.get_project(arn=project)
    assert last_hints(farm) == []
