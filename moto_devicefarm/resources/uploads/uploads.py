"""Uploads: apps, test packages and test specs, which clients send to a presigned URL.

Rule: the status follows from the bodies that arrived and from the clock.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from moto_devicefarm.core import api, clock, errors, presigned
from moto_devicefarm.core.captured import Overlay, View
from moto_devicefarm.core.resource import AWS_OWN, Resource
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import NEVER, Moment, ms
from moto_devicefarm.core.upload_plan import UploadPlan
from moto_devicefarm.resources import waiting
from moto_devicefarm.resources.uploads import curated, package_metadata, spec_files
from moto_devicefarm.resources.uploads.spec_files import SpecFile
from moto_devicefarm.resources.uploads.upload_urls import sign_upload_url

UPLOAD_RETENTION = 30 * 86400
"""The seconds for which Device Farm keeps apps and packages (D: test-runs, sessions). They count
from the creation (invented).
"""
APPS = {"ANDROID_APP": "ANDROID", "IOS_APP": "IOS"}
"""The types that can be installed, and their platforms."""


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
    """A test spec in base64, so that a dump in JSON can contain it; also an app, if a real Appium
    server may install it. Other bodies are not kept.
    """
    test_hosts: Mapping[str, str | None] | None = None
    """The test hosts that a test spec selects, by platform; None if they are unknown."""


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

    def _latest_content(self, now: int) -> tuple[Moment, Delivery | None]:
        """The last row of ``contents`` at a moment; (NEVER, None) before the first."""
        found = (content for content in reversed(self.contents) if content[0] <= now)
        return next(found, (NEVER, None))

    def delivery(self, now: int) -> Delivery | None:
        """The body that arrived last; None before the first, and while a new one is announced."""
        return self._latest_content(now)[1]

    def content(self, now: int) -> bytes | None:
        """The body that is kept at a moment, processed or not."""
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
        return self._latest_content(now)[0] < NEVER

    def stages(self, now: int) -> list[tuple[str, Moment]]:
        arrived, delivery = self._latest_content(now)
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
            if self.is_spec and view.message is not None:
                view.metadata = spec_files.failure_metadata(view.message)
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
        hosts = None if row.content is None else spec_files.TEST_HOSTS
        yield Upload(
            arn=f"{AWS_OWN}{Upload.KIND}:{row.id}",
            created=row.created,
            name=row.name,
            type=row.type,
            contents=((0, Delivery(0, None, row.metadata, content, hosts)),),
        )


Upload.CURATED = {upload.arn: upload for upload in _curated_uploads()}


def deliver_body(store: Store, upload: Upload, body: bytes) -> None:
    """Record the arrival of a body: by PUT to one of the upload's URLs, or by ``farm.put``.

    It takes the lock by itself, so a caller should not hold it: reading a body takes time. Of two
    bodies that arrive at the same time, the one that is read last counts. Raises ValueError for
    AWS's own uploads, which cannot be changed.
    """
    if upload.is_curated:
        raise ValueError(
            f"{upload.arn} is AWS's own and takes no content: "
            f"create an upload of the type {upload.type}"
        )
    spec = spec_files.read_spec(body) if upload.is_spec else None
    problem = _problem(upload, body, spec, check=store.settings.check_uploads)
    metadata = package_metadata.metadata(upload.type, body)
    with api.lock:
        is_kept = upload.is_spec or (upload.type in APPS and store.settings.has_driver)
    content = encode_content(body) if is_kept else None
    hosts = None if spec is None else spec.test_hosts
    with api.lock:
        now = clock.now()
        ends = now + ms(store.settings.timings.upload_processing)
        processed = ends if upload.stuck_in is None else NEVER
        delivery = Delivery(processed, problem, metadata, content, hosts)
        upload.contents = (*upload.contents, (now, delivery))


def _problem(upload: Upload, body: bytes, spec: SpecFile | None, *, check: bool) -> str | None:
    """The message for a body that fails: as the test arranged, or because it is no good file."""
    plan = upload.plan
    if plan is not None and plan.status is not None:
        failure = plan.message or package_metadata.unreadable(upload.type)
        return failure if plan.status == "FAILED" else None
    if not check:
        return None
    return package_metadata.problem(upload.type, body) if spec is None else spec.problem


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
