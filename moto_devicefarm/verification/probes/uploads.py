"""Uploads: what may be created, and how bodies are processed."""

from __future__ import annotations

from moto_devicefarm.verification.account import PREFIX, Account
from moto_devicefarm.verification.probe import probe
from moto_devicefarm.verification.probes import bodies, choices


@probe()
def members_of_uploads(account: Account) -> None:
    """Which members has an upload before its body arrives?"""
    project = account.create_project()
    created = account.call(
        "CreateUpload", projectArn=project, name=PREFIX + "a.apk", type="ANDROID_APP"
    )
    account.call("GetUpload", arn=created["upload"]["arn"])
    account.call(
        "CreateUpload",
        projectArn=project,
        name=PREFIX + "spec.yml",
        type="APPIUM_NODE_TEST_SPEC",
        contentType="application/x-yaml",
    )


@probe(settles=["core.errors.WEB_APP"])
def upload_of_a_web_app(account: Account) -> None:
    """What does CreateUpload say to the type WEB_APP?"""
    project = account.create_project()
    account.ask("CreateUpload", projectArn=project, name=PREFIX + "web", type="WEB_APP")


@probe(settles=["core.errors.SLASH_IN_NAME", "core.errors.BAD_EXTENSION"])
def names_of_uploads(account: Account) -> None:
    """What does CreateUpload say to a name with a slash, and to one with a wrong extension?"""
    project = account.create_project()
    for name, kind in (
        ("a/b.apk", "ANDROID_APP"),
        ("a.zip", "ANDROID_APP"),
        ("a.apk", "IOS_APP"),
        ("app", "ANDROID_APP"),
        ("tests.apk", "APPIUM_NODE_TEST_PACKAGE"),
        ("tests", "APPIUM_NODE_TEST_PACKAGE"),
        ("spec.txt", "APPIUM_NODE_TEST_SPEC"),
    ):
        account.ask("CreateUpload", projectArn=project, name=PREFIX + name, type=kind)


@probe(settles=["core.errors.BAD_CONTENT_TYPE"])
def content_types_of_uploads(account: Account) -> None:
    """What does CreateUpload say to a contentType that no HTTP header can have?"""
    project = account.create_project()
    for content_type in ("a\nb", "\u4e2d", ""):
        account.ask(
            "CreateUpload",
            projectArn=project,
            name=PREFIX + "spec.yml",
            type="APPIUM_NODE_TEST_SPEC",
            contentType=content_type,
        )


@probe(settles=["core.errors.NOT_A_TEST_SPEC"])
def update_of_an_app(account: Account) -> None:
    """What does UpdateUpload say to an upload that is not a test spec?"""
    created = account.call(
        "CreateUpload",
        projectArn=account.create_project(),
        name=PREFIX + "a.apk",
        type="ANDROID_APP",
    )
    account.ask("UpdateUpload", arn=created["upload"]["arn"], name=PREFIX + "b.apk")


@probe(settles=["core.errors.CURATED"])
def changes_of_curated_uploads(account: Account) -> None:
    """What do UpdateUpload and DeleteUpload say to one of AWS's own test specs?"""
    project = account.create_project()
    arn = _curated(account, project)
    account.ask("UpdateUpload", arn=arn, name=PREFIX + "mine.yml")
    account.ask("GetUpload", arn=arn)


def _curated(account: Account, project: str) -> str:
    """The ARN of a test spec of AWS's."""
    uploads = account.items("ListUploads", arn=project)
    found = next((one["arn"] for one in uploads if one.get("category") == "CURATED"), None)
    arn: str = found or account.unknown_arn("upload")
    return arn


@probe(
    settles=[
        "resources.uploads.upload_operations.list_uploads",
        "resources.uploads.curated._KNOWN_CREATIONS",
        "resources.uploads.curated.CREATED",
        "resources.uploads.curated._SPEC_TYPES",
        "resources.uploads.curated._FURTHER_SPECS",
        "resources.uploads.curated.SPEC_FILES",
    ]
)
def curated_uploads(account: Account) -> list[list[str]]:
    """Which test specs of AWS's own does ListUploads list, in which order and files?"""
    uploads = account.items("ListUploads", arn=account.create_project())
    return [
        [one["name"], one["type"], one["arn"].rpartition(":")[2], _file(one.get("url", ""))]
        for one in uploads
    ]


def _file(url: str) -> str:
    """The name of the file in a URL."""
    return url.partition("?")[0].rpartition("/")[2]


@probe(
    settles=[
        "resources.uploads.curated._curated_uploads",
        "resources.uploads.upload_urls._CURATED_FOLDER",
    ]
)
def sample_app(account: Account) -> list[str]:
    """Which document and URL has AWS's sample app?"""
    upload = account.call("GetUpload", arn=choices.SAMPLE_APP)["upload"]
    return choices.path_form(upload.get("url", ""))


@probe(settles=["core.errors.UNZIP_FAILED"])
def broken_packages(account: Account) -> None:
    """What does GetUpload say about apps and packages that are text, or empty archives?"""
    project = account.create_project()
    for name, kind in (
        ("a.apk", "ANDROID_APP"),
        ("a.ipa", "IOS_APP"),
        ("a.zip", "APPIUM_NODE_TEST_PACKAGE"),
        ("b.zip", "EXTERNAL_DATA"),
    ):
        account.upload(project, name, kind, b"this is no archive")
        account.upload(project, name, kind, bodies.archive({}))


@probe(
    settles=[
        "core.errors.BAD_TEST_SPEC",
        "resources.uploads.curated._SPEC_TEXT",
    ]
)
def broken_test_specs(account: Account) -> None:
    """What does GetUpload say about test specs that are empty, no YAML, or lack a part?"""
    project = account.create_project()
    for body in (
        b"",
        b"[broken: yaml",
        b"just a text",
        b"phases:\n  test:\n    commands: []\n",
        b"version: 0.1\n",
        b"version: 0.2\nphases:\n  test:\n    commands:\n      - echo 1\n",
        bodies.TEST_SPEC,
    ):
        account.upload(project, "spec.yml", "APPIUM_NODE_TEST_SPEC", body)


@probe(settles=["resources.uploads.spec_files.MAX_SPEC_BYTES"])
def large_test_spec(account: Account) -> None:
    """Is a test spec of 80 kB too large?"""
    comment = b"# a comment that makes the test spec longer and longer\n" * 1500
    account.upload(
        account.create_project(), "spec.yml", "APPIUM_NODE_TEST_SPEC", comment + bodies.TEST_SPEC
    )


@probe()
def working_package(account: Account) -> None:
    """Which members has a test package that was processed?"""
    account.upload(
        account.create_project(), "tests.zip", "APPIUM_NODE_TEST_PACKAGE", bodies.node_package()
    )


@probe()
def new_body_of_a_test_spec(account: Account) -> None:
    """Which status has a test spec after UpdateUpload with editContent?"""
    project = account.create_project()
    spec = account.upload(project, "spec.yml", "APPIUM_NODE_TEST_SPEC", bodies.TEST_SPEC)
    account.call("UpdateUpload", arn=spec["arn"], editContent=True)
    account.call("GetUpload", arn=spec["arn"])
