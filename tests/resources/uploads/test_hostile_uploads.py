"""Uploads that attack their reader: it reads a bounded part of each, and answers as for any file.

Rule: a file here makes a reader without limits slow, large or dead, so no test measures time.
"""

from __future__ import annotations

import json
import plistlib
import threading
import zipfile
from typing import Any

import apk_info
import pytest

from moto_devicefarm.core import api
from moto_devicefarm.resources.uploads import archives, package_metadata, spec_files
from moto_devicefarm.resources.uploads.uploads import Upload, deliver_body
from tests.support import hostile_files as hostile
from tests.support.account import TEST_SPEC, Account
from tests.support.apps import APK, INFO, PLIST, ipa, zip_file

MB = 1024**2
PART = 64 * 1024
"""A size at which a reader without limits still ends."""


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[zipfile.ZipFile]:
    """The archives that apk-info opened."""
    opened: list[zipfile.ZipFile] = []
    original = apk_info.APK

    def open_apk(path: Any) -> Any:
        with zipfile.ZipFile(path) as archive:
            opened.append(archive)
        return original(path)

    monkeypatch.setattr(apk_info, "APK", open_apk)
    return opened


# Android


@pytest.mark.parametrize(
    "manifest",
    [
        hostile.nested_manifest(200_000)[: archives.MEMBER_BYTES],
        hostile.nested_manifest(101),
        hostile.nested_manifest(101, ends_before=101),
        hostile.repeated_strings(2_000, 200_000),
        hostile.repeated_strings(200_000, 32_000, utf8=True),
        hostile.repeated_attributes(5_000, 100_000),
        hostile.manifest(hostile.pool([0], hostile.text16("a"), count=2**32 - 1)),
        hostile.manifest(hostile.pool([2**32 - 1], hostile.text16("a"))),
        hostile.manifest(hostile.pool([0], hostile.text16("a")[:-3])),
        hostile.manifest(hostile.pool([0], b"\xff\xff\xff\xff" + bytes(PART))),
        hostile.manifest(hostile.pool([0], hostile.text8("a" * 200)[:-99], utf8=True)),
        hostile.manifest(hostile.pool([0], b"", utf8=True)),
        hostile.manifest(hostile.pool([0], hostile.text16("a")), hostile.element(count=65_535)),
        hostile.manifest(hostile.pool([0], hostile.text16("a")), hostile.element(1, size=0)),
        hostile.manifest(*[hostile.pool([0], hostile.text16("a"))] * 2, hostile.element()),
        hostile.manifest(hostile.element(), hostile.pool([0], hostile.text16("a"))),
        hostile.manifest(hostile.pool([0], hostile.text16("a")), hostile.chunk(0x102, 16, b"", 0)),
        hostile.manifest(),
        hostile.MANIFEST + bytes(900_000),
        bytes(900_000),
        b"",
        b"<manifest/>",
    ],
    ids=[
        "levels",
        "101 levels",
        "ends before levels",
        "strings",
        "utf-8 strings",
        "attributes",
        "count",
        "offset",
        "cut string",
        "length",
        "cut utf-8 string",
        "no string",
        "attribute count",
        "attribute size",
        "two pools",
        "pool behind",
        "size 0",
        "no pool",
        "zeros behind",
        "zeros",
        "empty",
        "text",
    ],
)
def test_a_manifest_that_attacks_its_parser(manifest: bytes, parsed: list[zipfile.ZipFile]) -> None:
    """apk-info does not get it, and the app has no metadata."""
    assert package_metadata.metadata("ANDROID_APP", hostile.apk(manifest)) is None
    assert not parsed


@pytest.mark.parametrize(
    "manifest",
    [
        hostile.nested_manifest(100),
        hostile.repeated_strings(500, 30_000),
        hostile.repeated_strings(1_000, 300, utf8=True),
        hostile.repeated_strings(1_000, 100, utf8=True),
        hostile.repeated_attributes(50, 30_000),
    ],
    ids=["levels", "strings", "utf-8 strings", "short strings", "attributes"],
)
def test_a_manifest_within_the_limits(manifest: bytes, parsed: list[zipfile.ZipFile]) -> None:
    """apk-info reads it."""
    package_metadata.metadata("ANDROID_APP", hostile.apk(manifest))
    assert len(parsed) == 1


def test_apk_info_gets_the_manifest_and_the_architectures_only(
    parsed: list[zipfile.ZipFile],
) -> None:
    """A hostile table of resources, and thousands of other files, are not in what it reads."""
    names = [f"lib/{name}/x.so" for name in ("x86", "x86_64", "own", "../../x")]
    files = {
        "AndroidManifest.xml": hostile.MANIFEST,
        "resources.arsc": b"\xff" * MB,
        **dict.fromkeys((*names, "lib/x86/y.so", *map(str, range(5_000))), b""),
    }
    text = package_metadata.metadata("ANDROID_APP", zip_file(files))
    assert text is not None
    assert json.loads(text)["native_code"] == ["x86", "x86_64"]
    assert sorted(parsed[0].namelist()) == [
        "AndroidManifest.xml",
        "lib/x86/library.so",
        "lib/x86_64/library.so",
    ]


# Archives


@pytest.mark.parametrize(
    ("type", "name"), [("ANDROID_APP", "AndroidManifest.xml"), ("IOS_APP", PLIST)]
)
@pytest.mark.parametrize("declared", [None, 1, 100, 2**32 - 2])
@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_file_that_unpacks_to_8_mb(
    type: str, name: str, declared: int | None, method: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small part of it is unpacked, whatever size and method the archive names."""
    body = hostile.archive({name: bytes(8 * MB)}, method)
    if declared is not None:
        body = hostile.with_declared_size(body, declared)
    sizes: list[int] = []
    original = zipfile.ZipExtFile._read1  # type: ignore[attr-defined]

    def read(file: Any, size: int) -> bytes:
        content: bytes = original(file, size)
        sizes.append(len(content))
        return content

    monkeypatch.setattr(zipfile.ZipExtFile, "_read1", read)
    assert package_metadata.metadata(type, body) is None
    assert sum(sizes) <= archives.MEMBER_BYTES + 1


def test_a_directory_that_is_too_large() -> None:
    """A directory that lists one file 150,000 times is not read."""
    name = "Payload/Shop.app/000000"
    body = hostile.overlapping(hostile.archive({name: b""}), name, 150_000)
    with pytest.raises(archives.ARCHIVE_ERRORS, match="makes its reader read too much"):
        archives.open_archive(body)
    assert package_metadata.metadata("IOS_APP", body) is None


def test_a_directory_of_many_files() -> None:
    """An app of 20,000 files is read."""
    files = {f"Payload/Shop.app/{number}": b"" for number in range(20_000)}
    body = zip_file({**files, PLIST: plistlib.dumps(INFO)})
    assert package_metadata.metadata("IOS_APP", body) is not None


@pytest.mark.parametrize("size", [archives.MEMBER_BYTES, archives.MEMBER_BYTES + 1])
def test_the_largest_member(size: int) -> None:
    """A file of this size is read, one byte more is not."""
    plist = plistlib.dumps(INFO)
    padding = b"<!--%s-->" % (b"x" * (size - len(plist) - 7))
    text = package_metadata.metadata("IOS_APP", zip_file({PLIST: plist + padding}))
    assert (text is not None) == (size == archives.MEMBER_BYTES)


# Property lists


@pytest.mark.parametrize(
    "plist",
    [
        hostile.ENTITIES,
        hostile.DEEP_XML,
        hostile.DEEP_BINARY,
        hostile.repeated_objects(200, 20_000),
        hostile.plist_with(2**40),
        hostile.plist_with(2**63),
        hostile.plist_with(2**40, offset_size=0),
        hostile.cyclic_plist(),
        b'<?xml version="1.0"?><plist><integer>' + b"9" * 10_000 + b"</integer></plist>",
    ],
    ids=["entities", "xml", "levels", "lists", "count", "bits", "sizes", "cycle", "digits"],
)
def test_a_property_list_that_attacks_its_reader(plist: bytes) -> None:
    """The app has no metadata."""
    assert package_metadata.metadata("IOS_APP", zip_file({PLIST: plist})) is None


def test_a_property_list_of_a_list() -> None:
    """One that contains a list once is read."""
    body = zip_file({PLIST: hostile.repeated_objects(1, 20_000)})
    text = package_metadata.metadata("IOS_APP", body)
    assert text is not None
    assert json.loads(text)["bundle_identifier"] == "app"


def test_a_reader_may_read_a_file_once_and_no_more() -> None:
    """A seek back gives no second budget, and a read of everything counts as much as it returns."""
    file = archives.BoundedFile(b"abcd", 8)
    assert (file.read(), file.read(5)) == (b"abcd", b"")
    file.seek(0)
    assert (file.read(2), file.read(None)) == (b"ab", b"cd")
    file.seek(3)
    with pytest.raises(ValueError, match="makes its reader read too much"):
        file.read(1)


# Test specs


@pytest.mark.parametrize(
    "spec",
    [
        'version: "\\UFFFFFFFF"\nphases: {}',
        'version: "\\U00110000"\nphases: {}',
        f"%YAML {'9' * 5_000}.1\n---\nversion: 0.1\nphases: {{}}",
        f"version: 0.1\nphases: {{}}\na: {'[' * 101}{']' * 101}",
        "version: 0.1\nphases: {}\n" + "#" * PART,
        "version: &a [*a]\nphases: {}",
        "version: 0.1\nphases: {}\n? [a]\n: b",
        "version: 0.1\nphases: {}\na: \x01",
    ],
    ids=["UFFFFFFFF", "U00110000", "digits", "levels", "size", "cycle", "key", "control"],
)
def test_a_test_spec_that_makes_its_parser_fail(spec: str) -> None:
    """The upload is FAILED, and says why."""
    account = Account(check_uploads=True)
    params = {"projectArn": account.project(), "name": "spec.yml", "type": TEST_SPEC}
    arn = account.create_upload(**params)["arn"]
    deliver_body(account.store, account.store.get(Upload, arn), spec.encode())
    upload = account.get_upload(arn=arn)
    assert (upload["status"], upload["message"][:33]) == (
        "FAILED",
        "We could not read your test spec.",
    )


@pytest.mark.parametrize(
    "spec",
    [
        "version: 0.1\nphases: {}\nwhen: 9999-99-99\nnumber: " + "9" * 10_000,
        f"version: 0.1\nphases: {{}}\na: {'[' * 99}x{']' * 99}",
        "a: &a [x,x]\n"
        + "".join(f"k{n}: &k{n} [*a, *a]\n" for n in range(50))
        + "version: 0.1\nphases: {}",
        'version: 0.1\nphases: {}\nname: "\\uD800"',
        "version: 0.1\nphases: {}\n" + "#" * (PART - 25),
    ],
    ids=["values", "levels", "aliases", "surrogate", "size"],
)
def test_an_unusual_test_spec(spec: str) -> None:
    """It is good: values are not interpreted, and aliases are not expanded."""
    assert spec_files.read_spec(spec.encode()).problem is None


# The lock


def test_other_requests_are_answered_while_an_upload_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Reading a body does not hold the lock."""
    account = Account()
    params = {"projectArn": account.project(), "name": "shop.ipa", "type": "IOS_APP"}
    upload = account.store.get(Upload, account.create_upload(**params)["arn"])
    taken: list[bool] = []

    def take() -> None:
        taken.append(api.lock.acquire(blocking=False))
        api.lock.release()

    def read(type: str, body: bytes) -> None:
        thread = threading.Thread(target=take)
        thread.start()
        thread.join()

    monkeypatch.setattr(package_metadata, "metadata", read)
    deliver_body(account.store, upload, ipa(INFO))
    assert taken == [True]


def test_the_example_app_is_harmless(parsed: list[zipfile.ZipFile]) -> None:
    """A real app passes all checks."""
    assert package_metadata.metadata("ANDROID_APP", APK) is not None
    assert len(parsed) == 1
