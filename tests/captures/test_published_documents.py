"""Each form of document that others published loads, and is answered as it was.

Times are compared as moments. Signed URLs are computed anew, so only their presence is compared.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests

from moto_devicefarm import DeviceFarm, cli
from tests.captures import PREFIX, published
from tests.captures.comparison import captured_only, comparable, got
from tests.support.captured_members import SESSION_LOGS
from tests.support.offerings import IOS
from tests.support.pytester import run_pytest
from tests.support.session_reports import reproduce

pytest_plugins = ["pytester"]
pytestmark = [
    pytest.mark.usefixtures("clock"),
    pytest.mark.filterwarnings("ignore:.*totalJobs is:UserWarning"),
]


def assert_answered(
    farm: DeviceFarm, client: Any, document: dict[str, Any], source: Any = None, listing: Any = None
) -> None:
    """Load it, or a source that has it, and compare what the Get answers, and the item of a list,
    ``(method, ARN to list)``.
    """
    farm.load(document if source is None else source)
    answers = [got(client, document["arn"])]
    if listing is not None:
        method, *above = listing
        (items,) = (
            value
            for name, value in getattr(client, method)(**dict.fromkeys(["arn"], *above)).items()
            if name not in ("ResponseMetadata", "nextToken")
        )
        answers += [item for item in items if item["arn"] == document["arn"]]
        assert len(answers) == 2
    for answer in answers:
        assert comparable(answer) == comparable(document)


PROJECT_ARN = published.PROJECT["arn"]
RUNS = ("list_runs", PROJECT_ARN)
JOBS = ("list_jobs", published.RUN)
UPLOADS = ("list_uploads", PROJECT_ARN)


def test_a_finished_android_run(devicefarm: DeviceFarm, client: Any) -> None:
    """It has no outer member, sorted keys and times as boto3 prints them (C: execubench)."""
    assert_answered(devicefarm, client, published.FINISHED_RUN, listing=RUNS)


def test_a_finished_ios_run(devicefarm: DeviceFarm, client: Any) -> None:
    """It has skipAppResign (C: DeNA)."""
    run = published.IOS_RUN
    assert_answered(devicefarm, client, run, {"run": run}, RUNS)


def test_a_stopped_run(devicefarm: DeviceFarm, client: Any) -> None:
    """It has no device minutes (C: DeNA)."""
    run = published.STOPPED_RUN
    assert_answered(devicefarm, client, run, {"run": run}, RUNS)


def test_a_scheduled_run(devicefarm: DeviceFarm, client: Any) -> None:
    """It is SCHEDULING and has started (C: DeNA)."""
    run = published.SCHEDULED_RUN
    assert_answered(devicefarm, client, run, {"run": run}, RUNS)


def test_a_scheduled_run_that_has_not_started(devicefarm: DeviceFarm, client: Any) -> None:
    """The sample of the guide has no ``started`` (D: DG sample)."""
    run = published.SAMPLE_RUN
    assert_answered(devicefarm, client, run, {"run": run}, RUNS)


def test_a_stopping_run(devicefarm: DeviceFarm, client: Any) -> None:
    """It is of a type that the model no longer has (D: how-to-stop-run)."""
    run = published.STOPPING_RUN
    assert_answered(devicefarm, client, run, {"run": run}, RUNS)


def test_a_run_whose_package_did_not_parse(devicefarm: DeviceFarm, client: Any) -> None:
    """Its platform is the type of a test package, and its time has an exponent (C: jenkins114)."""
    run = json.loads(published.UNPARSED_RUN)["run"]
    assert_answered(devicefarm, client, run, published.UNPARSED_RUN, RUNS)


def test_a_skipped_run(devicefarm: DeviceFarm, client: Any) -> None:
    """It has no jobs, and its message is JSON text (C: mealapp)."""
    assert_answered(devicefarm, client, published.SKIPPED_RUN, listing=RUNS)


def test_a_run_in_a_trail(devicefarm: DeviceFarm, client: Any) -> None:
    """CloudTrail writes the month by its name (D: logging-using-cloudtrail)."""
    run = published.TRAIL_RUN
    assert_answered(devicefarm, client, run, {"runs": [run]}, RUNS)
    assert got(client, run["arn"])["created"].isoformat() == "2015-07-08T23:26:12+00:00"


@pytest.mark.parametrize("job", [published.FINISHED_JOB, published.FAILED_JOB])
def test_a_finished_job(devicefarm: DeviceFarm, client: Any, job: dict[str, Any]) -> None:
    """It has no ``started``, no ``stopped`` and no run beside it (C: execubench)."""
    assert_answered(devicefarm, client, job, listing=JOBS)


def test_a_stopped_job(devicefarm: DeviceFarm, client: Any) -> None:
    """It has no message, minutes and video (C: DeNA)."""
    job = published.STOPPED_JOB
    assert_answered(devicefarm, client, job, {"jobs": [job]}, JOBS)


def test_a_job_whose_device_is_cut(devicefarm: DeviceFarm, client: Any) -> None:
    """The device has six members, and they are answered (D: 2026 sample of GetJob)."""
    assert_answered(devicefarm, client, published.SAMPLE_JOB, listing=JOBS)


def test_a_test(devicefarm: DeviceFarm, client: Any) -> None:
    """It has minutes of its own (D: list-tests)."""
    above = f"{PREFIX}:suite:{published.RUN_ID}/00000/00001"
    test = published.TEST
    assert_answered(devicefarm, client, test, {"tests": [test]}, ("list_tests", above))


@pytest.mark.parametrize("kind", ["ANDROID_APP", "IOS_APP", "APPIUM_PYTHON_TEST_PACKAGE"])
@pytest.mark.parametrize("status", ["INITIALIZED", "SUCCEEDED", "FAILED"])
def test_an_upload(devicefarm: DeviceFarm, client: Any, kind: str, status: str) -> None:
    """Its URL is signed anew (C: DeNA, sylph, executorch#5048)."""
    upload = published.upload(type=kind, status=status)
    assert_answered(devicefarm, client, upload, {"upload": upload}, UPLOADS)
    assert got(client, upload["arn"])["url"] != upload["url"]


def test_an_upload_with_metadata(devicefarm: DeviceFarm, client: Any) -> None:
    """Its metadata is JSON text (C: DeNA)."""
    upload = published.upload(status="SUCCEEDED", metadata=json.dumps({"package_name": "a.b"}))
    assert_answered(devicefarm, client, upload, {"upload": upload}, UPLOADS)


def test_an_upload_with_the_former_name_of_the_service(devicefarm: DeviceFarm, client: Any) -> None:
    """Its ARN begins with arn:aws:aatp. It is answered with today's name, which requests need
    (C: DeNA).
    """
    upload = published.upload()
    former = {**upload, "arn": upload["arn"].replace(":devicefarm:", ":aatp:")}
    for source in (former, {"upload": former}):
        assert_answered(devicefarm, client, upload, source, UPLOADS)


def test_an_upload_that_ruby_printed(devicefarm: DeviceFarm, client: Any) -> None:
    """It has a content type, members that are null, and a time with a zone after a space
    (C: aws-sdk-ruby#876).
    """
    upload = published.upload(created="2015-07-15 20:55:38 +0900", contentType="a/b")
    source = {**upload, "metadata": None, "message": None}
    assert_answered(devicefarm, client, upload, source, UPLOADS)
    assert got(client, upload["arn"])["created"].isoformat() == "2015-07-15T11:55:38+00:00"


def test_curated_test_specs(devicefarm: DeviceFarm, client: Any) -> None:
    """Their ARNs have no account (C: aws-sdk-js-v3#5526)."""
    for spec in published.CURATED_SPECS:
        assert_answered(devicefarm, client, spec, {"uploads": published.CURATED_SPECS})


def test_the_artifacts_of_a_custom_ios_job(devicefarm: DeviceFarm, client: Any) -> None:
    """All twelve are listed in their order, those of the type RAW_FILE too (C: sylph)."""
    devicefarm.load({"artifacts": published.ARTIFACTS})
    listed = [
        artifact
        for kind in ("FILE", "LOG", "SCREENSHOT")
        for artifact in client.list_artifacts(arn=published.JOB, type=kind)["artifacts"]
    ]
    assert comparable(sorted(listed, key=lambda one: one["arn"])) == comparable(published.ARTIFACTS)


@pytest.mark.parametrize(
    "artifact",
    [
        published.SESSION_LOG,
        {**published.SESSION_LOG, **SESSION_LOGS[1]},
    ],
)
def test_the_artifact_of_a_session(
    devicefarm: DeviceFarm, client: Any, artifact: dict[str, Any]
) -> None:
    """It implies its session (D: appium-endpoint-server-logs)."""
    devicefarm.load({"artifacts": [artifact]})
    listed = [
        one
        for kind in ("FILE", "LOG")
        for one in client.list_artifacts(arn=published.SESSION, type=kind)["artifacts"]
    ]
    assert comparable(listed) == comparable([artifact])


def test_device_pools(devicefarm: DeviceFarm, client: Any) -> None:
    """A curated and a private pool (C: DeNA)."""
    listed = {"CURATED": 0, "PRIVATE": 1}
    devicefarm.load({"devicePools": published.POOLS})
    for kind, at in listed.items():
        pool = published.POOLS[at]
        assert got(client, pool["arn"]) == pool
        pools = client.list_device_pools(arn=PROJECT_ARN, type=kind)["devicePools"]
        assert pool in pools


def test_the_whole_list_of_devices(devicefarm: DeviceFarm, client: Any) -> None:
    """All 181 devices are answered with their figures, in their order (C: execubench)."""
    devicefarm.load({"devices": published.DEVICES})
    arns = [device["arn"] for device in published.DEVICES]
    pages = client.get_paginator("list_devices").paginate()
    listed = [device for page in pages for device in page["devices"] if device["arn"] in arns]
    assert [captured_only(one, published.DEVICES[0]) for one in listed] == published.DEVICES


def test_a_list_of_devices_with_few_members(devicefarm: DeviceFarm, client: Any) -> None:
    """Members that the document lacks are invented (D: how-to-create-session)."""
    device: dict[str, Any] = {
        "arn": published.DEVICE,
        "name": "Google Pixel 8",
        "remoteAccessEnabled": True,
        "availability": "HIGHLY_AVAILABLE",
    }
    devicefarm.load({"devices": [device]})
    assert captured_only(got(client, device["arn"]), device) == device


def test_an_empty_page_with_a_token(devicefarm: DeviceFarm) -> None:
    """It loads nothing (C: aws-sdk-js-v3#4732)."""
    before = devicefarm.dump()
    assert devicefarm.load(published.EMPTY_PAGE) == {}
    assert devicefarm.dump() == before


def test_a_project_with_a_time_limit(devicefarm: DeviceFarm, client: Any) -> None:
    """It has defaultJobTimeoutMinutes (C: sylph)."""
    assert_answered(devicefarm, client, dict(published.PROJECT), {"project": published.PROJECT})
    assert comparable(client.list_projects()["projects"]) == [comparable(published.PROJECT)]


def test_network_profiles(devicefarm: DeviceFarm, client: Any) -> None:
    """Curated profiles of which nothing but the name is known (C: iheartest)."""
    devicefarm.load({"networkProfiles": published.PROFILES})
    assert [got(client, profile["arn"]) for profile in published.PROFILES] == published.PROFILES


@pytest.mark.parametrize(
    ("status", "endpoints"),
    [("PENDING", None), ("RUNNING", {"remoteDriverEndpoint": "https://example.org/remote"})],
)
def test_a_cut_session(
    devicefarm: DeviceFarm, client: Any, status: str, endpoints: dict[str, str] | None
) -> None:
    """It has its ARN, name and status, and endpoints while it is RUNNING (D:
    how-to-create-session).
    """
    session = {"arn": published.SESSION, "name": "Google Pixel 8", "status": status}
    devicefarm.load({"remoteAccessSession": {**session, "endpoints": endpoints}})
    answer = got(client, session["arn"])
    assert captured_only(answer, session) == session
    assert ("endpoints" in answer) == (endpoints is not None)


@pytest.mark.parametrize("outer", [True, False])
def test_account_settings(devicefarm: DeviceFarm, client: Any, outer: bool) -> None:
    """They are answered with and without their outer member (D: docs_get_account_settings)."""
    settings = published.SETTINGS
    devicefarm.load({"accountSettings": settings} if outer else settings)
    assert client.get_account_settings()["accountSettings"] == settings


def test_cut_account_settings(devicefarm: DeviceFarm, client: Any) -> None:
    """The author's own member is kept, and members that are not there are not answered
    (C: execubench).
    """
    settings = {"trialMinutes": {"total": 1000.0, "remaining": 947.02}, "maxJobTimeoutMinutes": 150}
    loaded = devicefarm.load({"retrieved_utc": "2026-03-04T00:14:00Z", **settings})
    assert loaded.unknown == ["report: retrieved_utc"]
    assert client.get_account_settings()["accountSettings"] == settings


def test_captured_trial_minutes_are_used_up(
    devicefarm: DeviceFarm, client: Any, clock: Any
) -> None:
    """The mock's own sessions reduce them. Captured jobs do not, since AWS counted them."""
    devicefarm.load([{"accountSettings": published.SETTINGS}, published.FINISHED_JOB])
    project = client.create_project(name="checkout")["project"]["arn"]
    device = next(one for one in client.list_devices()["devices"] if one["remoteAccessEnabled"])
    client.create_remote_access_session(projectArn=project, deviceArn=device["arn"])
    clock.tick(60)
    minutes = client.get_account_settings()["accountSettings"]["trialMinutes"]
    assert minutes == {"total": 1000.0, "remaining": 953.1}


def test_the_status_of_offerings(devicefarm: DeviceFarm, client: Any) -> None:
    """It is answered until slots are bought (D: docs_get_offering_status)."""
    devicefarm.load([published.OFFERING_STATUS, {"accountSettings": published.SETTINGS}])
    answer = client.get_offering_status()
    del answer["ResponseMetadata"]
    assert comparable(answer) == comparable(published.OFFERING_STATUS)
    client.purchase_offering(offeringId=IOS, quantity=1)
    assert client.get_offering_status()["current"].keys() == {IOS}
    settings = client.get_account_settings()["accountSettings"]
    assert settings["unmeteredDevices"] == {"ANDROID": 0, "IOS": 1}
    assert settings["maxSlots"] == published.SETTINGS["maxSlots"]


def test_offerings_and_promotions(devicefarm: DeviceFarm, client: Any) -> None:
    """The lists are answered as they were (D: docs_list_offerings,
    docs_list_offering_promotions).
    """
    devicefarm.load({"offerings": published.OFFERINGS})
    devicefarm.load({"offeringPromotions": published.PROMOTIONS})
    assert client.list_offerings()["offerings"] == published.OFFERINGS
    assert client.list_offering_promotions()["offeringPromotions"] == published.PROMOTIONS


def test_the_insights_of_a_job(devicefarm: DeviceFarm, client: Any) -> None:
    """They are answered with a URL that is signed anew (D: test-types-ios-xctest-ui)."""
    job = {**published.FINISHED_JOB, "insights": published.INSIGHTS}
    devicefarm.load({"job": job})
    insights = got(client, published.JOB)["insights"]
    assert comparable(insights) == comparable(published.INSIGHTS)
    assert "X-Amz-Signature" in insights["testReport"]["testDetailsUrl"]


@pytest.mark.parametrize("with_job", [True, False])
def test_the_details_of_insights(devicefarm: DeviceFarm, client: Any, with_job: bool) -> None:
    """The file is behind the URL of its job, which it implies (D: test-types-ios-xctest-ui)."""
    job = {**published.FINISHED_JOB, "insights": published.INSIGHTS}
    devicefarm.load([published.INSIGHTS_DETAILS, *([job] if with_job else [])])
    answer = got(client, published.JOB)
    assert answer["name"] == (job["name"] if with_job else "Apple iPhone 15")
    report = answer["insights"]["testReport"]
    assert report["metrics"] == published.METRICS
    answer = requests.get(report["testDetailsUrl"], timeout=10)
    assert answer.json() == published.INSIGHTS_DETAILS


def test_details_without_the_name_of_their_device(devicefarm: DeviceFarm, client: Any) -> None:
    """The job that they imply has no name."""
    details = published.INSIGHTS_DETAILS
    devicefarm.load({name: details[name] for name in details if name != "deviceName"})
    assert "name" not in got(client, published.JOB)


def test_account_settings_without_trial_minutes(devicefarm: DeviceFarm, client: Any) -> None:
    """The mock's own sessions have nothing to reduce."""
    settings = {name: published.SETTINGS[name] for name in ("maxJobTimeoutMinutes", "maxSlots")}
    devicefarm.load({"accountSettings": settings})
    assert client.get_account_settings()["accountSettings"] == settings


def test_answers_without_an_arn_survive(client: Any, devicefarm: DeviceFarm) -> None:
    """A dump has the account's captured answers and the details of insights."""
    devicefarm.load(REPORTS)
    dump = devicefarm.dump()
    devicefarm.reset()
    devicefarm.load(dump)
    assert devicefarm.dump() == dump
    assert client.get_account_settings()["accountSettings"] == published.SETTINGS


REPORTS: list[Any] = [
    {"accountSettings": published.SETTINGS},
    published.OFFERING_STATUS,
    {"offerings": published.OFFERINGS},
    {"offeringPromotions": published.PROMOTIONS},
    published.INSIGHTS_DETAILS,
]


@pytest.mark.parametrize(
    "report",
    [
        *REPORTS,
        REPORTS,
        published.FINISHED_RUN,
        {"run": published.STOPPED_RUN},
        [published.FINISHED_JOB, published.FINISHED_RUN],
        {"jobs": [published.STOPPED_JOB]},
        {"upload": published.upload()},
        {"uploads": published.CURATED_SPECS},
        {"artifacts": published.ARTIFACTS},
        {"devicePools": published.POOLS},
        {"devices": published.DEVICES},
        {"project": published.PROJECT},
        {"networkProfiles": published.PROFILES},
        {"tests": [published.TEST]},
    ],
)
def test_a_reproduction_passes(pytester: pytest.Pytester, report: Any) -> None:
    """The test that ``reproduce`` writes passes."""
    reproduce(pytester, report)
    run_pytest(pytester).assert_outcomes(passed=1)


def test_an_empty_page_cannot_be_reproduced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message says that the list is empty."""
    path = tmp_path / "page.json"
    path.write_text(json.dumps(published.EMPTY_PAGE), "utf-8")
    assert cli.main(["reproduce", str(path)]) == 2
    assert f"{path}: no document found: the list is empty" in capsys.readouterr().err


def test_an_error_is_not_a_document(devicefarm: DeviceFarm) -> None:
    """The message says how to arrange it (C: aws-sdk-go#550)."""
    error = {"__type": "ArgumentException", "message": "Missing or unprocessed resources."}
    with pytest.raises(ValueError, match="error of the service and not a document: arrange it wit"):
        devicefarm.load(error)


@pytest.mark.parametrize(
    ("job", "message"),
    [
        (5, "report: jobArn must be a text, not 5"),
        ("x", "report: jobArn 'x' is not an ARN of the kind Job: expected "),
    ],
)
def test_details_of_an_unknown_job(devicefarm: DeviceFarm, job: Any, message: str) -> None:
    """The details of insights need the ARN of their job."""
    with pytest.raises(ValueError, match=f"^{message}"):
        devicefarm.load({**published.INSIGHTS_DETAILS, "jobArn": job})


def test_details_whose_metrics_are_no_object(devicefarm: DeviceFarm) -> None:
    """The insights of the job have the metrics of the file, so their form is checked."""
    with pytest.raises(ValueError, match=r"^report: metrics must be an object, not \[5\]"):
        devicefarm.load({**published.INSIGHTS_DETAILS, "metrics": [5]})
