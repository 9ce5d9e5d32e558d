"""The operations on uploads. Rule: AWS's own uploads can be read, and not changed."""

from __future__ import annotations

import json

from moto_devicefarm.core import clock, errors, presigned
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.paging import ChainedListing, Listing
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.projects import Project
from moto_devicefarm.resources.uploads.uploads import Upload

_EXTENSIONS = {
    "ANDROID_APP": ".apk",
    "INSTRUMENTATION_TEST_PACKAGE": ".apk",
    "IOS_APP": ".ipa",
    "XCTEST_UI_TEST_PACKAGE": ".ipa",
}
"""The file extensions of packages (D: model; test-types for the two test packages). All other
packages have .zip.
"""


@operation("CreateUpload")
def create_upload(
    store: Store, project_arn: str, name: str, type: str, content_type: str | None = None
) -> Upload:
    """A test spec may have any name (T: terraform), and a test package may have a name without an
    extension (D: botocore's examples).
    """
    project = store.get(Project, project_arn)
    if type == "WEB_APP":
        raise errors.ArgumentException(errors.WEB_APP)
    _check_slash(name)
    _check_extension(type, name)
    _check_content_type(content_type)
    return store.add(
        Upload(
            arn=store.new_arn(Upload, within=project.id),
            created=clock.now(),
            project_arn=project_arn,
            name=name,
            type=type,
            content_type=content_type,
            plan=store.settings.arrangements.next_upload(),
        )
    )


@operation("GetUpload")
def get_upload(store: Store, arn: str) -> Upload:
    return store.get(Upload, arn)


@operation("ListUploads")
def list_uploads(store: Store, arn: str, type: str | None = None) -> Listing[Upload]:
    """List AWS's default test specs too (D: how-to-create-test-run), before all other uploads
    (invented).
    """
    store.get(Project, arn)
    own = store.all(Upload, arn if type is None else f"{arn} {type}")
    defaults = [upload for upload in _default_specs(store) if type in (None, upload.type)]
    return ChainedListing(defaults, own) if defaults else own


def _default_specs(store: Store) -> list[Upload]:
    """AWS's default test specs, the newest first (C: jssdk5526): the captured ones if there are
    any, because a captured list is complete.
    """
    captured = [upload for upload in store.all(Upload) if upload.is_spec]
    found = captured or [upload for upload in Upload.CURATED.values() if upload.is_spec]
    return sorted(found, key=lambda upload: upload.created, reverse=True)


@operation("UpdateUpload")
def update_upload(
    store: Store,
    arn: str,
    name: str | None = None,
    content_type: str | None = None,
    edit_content: bool = False,
) -> Upload:
    """Update a test spec; AWS refuses other uploads (D: model). With ``editContent`` it waits for a
    new body.
    """
    upload = store.get_own(Upload, arn)
    if not upload.is_spec:
        raise errors.ArgumentException(errors.NOT_A_TEST_SPEC.format(type=upload.type, arn=arn))
    if name is not None:
        _check_slash(name)
    _check_content_type(content_type)
    upload.change(name=name, content_type=content_type)
    if edit_content:
        upload.contents = (*upload.contents, (clock.now(), None))
    return upload


@operation("DeleteUpload")
def delete_upload(store: Store, arn: str) -> None:
    store.delete(store.get_own(Upload, arn))


def _check_extension(type: str, name: str) -> None:
    extension = _EXTENSIONS.get(type, ".zip")
    is_bare_package = type.endswith("_TEST_PACKAGE") and "." not in name
    if type.endswith("_TEST_SPEC") or is_bare_package or name.lower().endswith(extension):
        return
    raise errors.ArgumentException(
        errors.BAD_EXTENSION.format(type=type, extension=extension, name=name)
    )


def _check_slash(name: str) -> None:
    if "/" in name:
        raise errors.ArgumentException(errors.SLASH_IN_NAME.format(name=name))


def _check_content_type(content_type: str | None) -> None:
    """S3 sends it as the header of the test spec, so it must be text that a header can hold."""
    if content_type is not None and not presigned.is_header_text(content_type):
        message = errors.BAD_CONTENT_TYPE.format(given=json.dumps(content_type))
        raise errors.ArgumentException(message)
