"""Uploads: apps, test packages and test specs, which clients send to a presigned URL.

Rule: the status follows from the bodies that arrived and from the clock.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass

from moto_devicefarm.core import api, clock, errors, presigned
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.captured import Overlay, View
from moto_devicefarm.core.paging import ChainedListing, Listing
from moto_devicefarm.core.resource import AWS_OWN, Resource
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import NEVER, Moment, ms
from moto_devicefarm.core.upload_plan import UploadPlan
from moto_devicefarm.resources import waiting
from moto_devicefarm.resources.projects import Project
from moto_devicefarm.resources.uploads import curated, package_metadata
from moto_devicefarm.resources.uploads.upload_urls import sign_upload_url

UPLOAD_RETENTION = 30 * 86400
"""The seconds for which Device Farm keeps apps and packages (D: test-runs, sessions). They count
from the creation (invented).
"""
APPS = {"ANDROID_APP": "ANDROID", "IOS_APP": "IOS"}
"""The types that can be installed, and their platforms."""
_EXTENSIONS = {
    "ANDROID_APP": ".apk",
    "INSTRUMENTATION_TEST_PACKAGE": ".apk",
    "IOS_APP": ".ipa",
    "XCTEST_UI_TEST_PACKAGE": ".ipa",
}
"""The file extensions of packages (D: model; test-types for the two test packages). All other
packages have .zip.
"""


def encode_content(body: bytes) -> str:
    """The body in the form of ``Delivery.content``."""
    return base64.b64encode(body).decode()


@dataclass(slots=True, frozen=True)
class Delivery:
    """A body that arrived, as far as the mock keeps it."""

    processed: Moment
    """The end of its processing, in epoch milliseconds."""
    problem: str | None
    """The message for a body that cannot be processed."""
    metadata: str | None
    content: str | None = None
    """A test spec in base64, so that a dump in JSON can contain it. Other bodies are not kept."""


@dataclass(slots=True, kw_only=True, eq=False)
class Upload(Resource):
    """An upload. It is INITIALIZED until a body arrives; then its status follows the clock."""

    KIND = "upload"
    SHAPE = "Upload"
    FORM = "<project id>/<id>"
    OWNER = "either"
    SIGNED = frozenset({"url"})

    project_arn: str = ""
    """Empty for AWS's own uploads."""
    name: str = ""
    type: str = "ANDROID_APP"
    content_type: str | None = None
    contents: tuple[tuple[int, Delivery | None], ...] = ()
    """(moment, body) in the order of the calls. None stands for an UpdateUpload with
    ``editContent``, which announces a new body.
    """
    plan: UploadPlan | None = None

    @property
    def containers(self) -> tuple[str, ...]:
        return (self.project_arn, f"{self.project_arn} {self.type}")

    @property
    def expires_at(self) -> Moment:
        """Apps and packages expire after 30 days.

        Test specs do not, because AWS keeps them "for future runs" (D:
        custom-test-environment-test-spec), and captured uploads do not (both invented). AWS's own
        uploads belong to no account.
        """
        stays = self.is_spec or self.captured is not None or self.is_curated
        return NEVER if stays else self.created + ms(UPLOAD_RETENTION)

    @property
    def stuck_in(self) -> str | None:
        """The status that it never leaves, as a test arranged."""
        return None if self.plan is None else self.plan.stuck_in

    @property
    def is_spec(self) -> bool:
        """Whether it is a test spec and not a package."""
        return self.type.endswith("_TEST_SPEC")

    @property
    def is_curated(self) -> bool:
        """Whether it is one of AWS's own uploads."""
        return not self.project_arn

    def delivery(self, now: int) -> Delivery | None:
        """The body that arrived last; None before the first, and while a new one is announced."""
        return next(
            (delivery for moment, delivery in reversed(self.contents) if moment <= now), None
        )

    def content(self, now: int) -> bytes | None:
        """The test spec at a moment, processed or not."""
        delivery = self.delivery(now)
        if delivery is None or delivery.content is None:
            return None
        return base64.b64decode(delivery.content)

    def status(self, now: int) -> str:
        """The status at a moment. A captured upload keeps its own until a body arrives."""
        delivery = self.delivery(now)
        if self.captured is not None and not self._is_changed(now):
            status: str = self.captured.members.get("status", "SUCCEEDED")
            return status
        if delivery is None or self.stuck_in == "INITIALIZED":
            return "INITIALIZED"
        if now < delivery.processed:
            return "PROCESSING"
        return "FAILED" if delivery.problem else "SUCCEEDED"

    def _is_changed(self, now: int) -> bool:
        """Whether a body was sent or announced until ``now``."""
        return any(moment <= now for moment, _ in self.contents)

    def stages(self, now: int) -> list[tuple[str, Moment]]:
        arrived, delivery = next(
            ((moment, body) for moment, body in reversed(self.contents) if moment <= now),
            (NEVER, None),
        )
        if delivery is None or self.stuck_in == "INITIALIZED":
            return [(self.status(now), self.created)]
        end = "FAILED" if delivery.problem else "SUCCEEDED"
        stages = [("INITIALIZED", self.created), ("PROCESSING", arrived)]
        return waiting.stages_since(self.created, [*stages, (end, delivery.processed)])

    def waiting_for(self, now: int) -> str | None:
        status = self.status(now)
        if status == self.stuck_in and self.delivery(now) is not None:
            return waiting.stuck_reason(status)
        return "waits for the PUT of its file to its URL" if status == "INITIALIZED" else None

    def view(self, now: int) -> UploadView:
        status, delivery = self.status(now), self.delivery(now)
        view = UploadView(
            arn=self.arn,
            name=self.name,
            created=self.created,
            type=self.type,
            status=status,
            url=self._url(clock.iso(now)),
            content_type=self.content_type,
            category="CURATED" if self.is_curated else "PRIVATE",
        )
        if delivery is not None:
            view.message = delivery.problem if status == "FAILED" else None
            view.metadata = delivery.metadata if status == "SUCCEEDED" else None
        changed = ("status", "message", "metadata", "url") if self._is_changed(now) else ()
        view.overlay = self.captured_overlay(also=changed)
        return view

    def accepts(self, url: str) -> bool:
        """Whether the mock signed this URL for this upload, and nobody altered it."""
        return presigned.same_query(url, self._url(presigned.date_of(url)))

    def _url(self, date: str) -> str:
        return sign_upload_url(self.arn, self.project_arn, self.name, date, is_spec=self.is_spec)


@dataclass(slots=True)
class UploadView(View):
    """An upload at one moment."""

    arn: str
    name: str
    created: int
    type: str
    status: str
    url: str
    content_type: str | None
    category: str
    message: str | None = None
    metadata: str | None = None
    overlay: Overlay | None = None


def _curated_uploads() -> Iterator[Upload]:
    """AWS's own uploads. They are SUCCEEDED at every moment."""
    for row in curated.CURATED_UPLOADS:
        content = None if row.content is None else encode_content(row.content.encode())
        yield Upload(
            arn=f"{AWS_OWN}{Upload.KIND}:{row.id}",
            created=curated.CREATED,
            name=row.name,
            type=row.type,
            contents=((0, Delivery(0, None, row.metadata, content)),),
        )


Upload.CURATED = {upload.arn: upload for upload in _curated_uploads()}


def deliver_body(store: Store, upload: Upload, body: bytes) -> None:
    """Record the arrival of a body: by PUT to one of the upload's URLs, or by ``farm.put``.

    It takes the lock by itself, so a caller should not hold it: reading a body takes time. Raises
    ValueError for AWS's own uploads, which cannot be changed.
    """
    if upload.is_curated:
        raise ValueError(
            f"{upload.arn} is AWS's own and takes no content: "
            f"create an upload of the type {upload.type}"
        )
    problem = _problem(upload, body, check=store.settings.check_uploads)
    metadata = package_metadata.metadata(upload.type, body)
    content = encode_content(body) if upload.is_spec else None
    with api.lock:
        now = clock.now()
        ends = now + ms(store.settings.timings.upload_processing)
        processed = ends if upload.stuck_in is None else NEVER
        delivery = Delivery(processed, problem, metadata, content)
        upload.contents = (*upload.contents, (now, delivery))


def _problem(upload: Upload, body: bytes, *, check: bool) -> str | None:
    """The message for a body that fails: as the test arranged, or because it is no good file."""
    plan = upload.plan
    if plan is not None and plan.status is not None:
        failure = plan.message or package_metadata.unreadable(upload.type)
        return failure if plan.status == "FAILED" else None
    return package_metadata.problem(upload.type, body) if check else None


def get_installable_app(store: Store, arn: str, project_arn: str, platform: str) -> Upload:
    """The app, if it can be installed on a device of this platform in a session of this project.

    Raises NotFoundException if it does not exist. Raises ArgumentException "Missing or unprocessed
    resources." if it is not SUCCEEDED, or is not an app for the platform, or belongs to another
    project (C: aws-cli#1497 for ScheduleRun; invented for sessions).
    """
    app = store.get(Upload, arn)
    if (
        app.project_arn not in (project_arn, "")
        or APPS.get(app.type) != platform
        or app.status(clock.now()) != "SUCCEEDED"
    ):
        raise errors.ArgumentException(errors.UNPROCESSED)
    return app


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
    """AWS's default test specs: the captured ones if there are any, because a captured list is
    complete.
    """
    captured = [upload for upload in store.all(Upload) if upload.is_spec]
    return captured or [upload for upload in Upload.CURATED.values() if upload.is_spec]


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
