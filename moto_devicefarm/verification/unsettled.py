"""The invented places that no probe can settle. Rule: each place with the word "invented", and each
message without a mark, is settled by a probe or stands here with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping

_BILLS = "a probe must not buy, and must not read an account's bills"
_OWN = "it belongs to the mock, and AWS has nothing like it"
_PRIVATE = "it needs a private device, which most accounts do not have"
_PRODUCT = "it is no answer of Device Farm, but protects the mock"
_APP = "it needs a signed app that is built for the question"
_TESTS = "it needs a package whose tests fail or are cut off in a chosen way"
_LONG = "it takes hours or days"
_RAW = "boto3 can't send such a request"
_SECRET = "the file keeps no tokens and no paths of signed URLs"
_BROWSER = "verify gives the mock no browsers: what AWS answers is kept, and compared by a person"
_RULE = "it explains the marks of the module"

REASONS: Mapping[str, str] = {
    "captures.resources.Draft.device": _OWN,
    "core.errors": _RULE,
    "core.errors.BAD_QUANTITY": _BILLS,
    "core.errors.BROKEN_REQUEST": _RAW,
    "core.errors.ENDED_EARLY": "a probe can't make a device fail",
    "core.errors.GRID_LIMIT": _BROWSER,
    "core.errors.GRID_PROJECT_ACTIVE": _BROWSER,
    "core.errors.GRID_RATE": "a probe keeps AWS's limits",
    "core.errors.GRID_URL_EXPIRED": _BROWSER,
    "core.errors.GRID_URL_INVALID": _BROWSER,
    "core.errors.GRID_URL_PROJECT": _BROWSER,
    "core.errors.JOB_QUEUE_LIMIT": _LONG,
    "core.errors.LARGE_REQUEST": _PRODUCT,
    "core.errors.MIXED_POOL": "no list of the service has had a virtual device so far",
    "core.errors.MOCK_FAILED": _OWN,
    "core.errors.NOTHING_TO_RENEW": _BILLS,
    "core.errors.NOT_AN_OBJECT": _RAW,
    "core.errors.NOT_GZIP": _RAW,
    "core.errors.NO_ANSWER": _OWN,
    "core.errors.NO_NEW_CUSTOMER": _BILLS,
    "core.errors.PROFILE_IN_USE": _PRIVATE,
    "core.errors.STOPPED_BY_LIMIT": "it uses 150 device minutes",
    "core.errors.TOO_LARGE": "it needs an upload of more than 4 GB",
    "core.errors.TOO_MANY_SLOTS": _BILLS,
    "core.errors.UNKNOWN_OPERATION": _RAW,
    "core.errors.UNKNOWN_REGION": "no host answers in another region",
    "core.errors.UnknownRegionException": "no host answers in another region",
    "core.errors.VPCE_IN_USE": _PRIVATE,
    "core.job_life": "a job that reaches its limit uses five device minutes or more",
    "core.job_life.named_spans": _TESTS,
    "core.json_guard": _PRODUCT,
    "core.json_guard.DEPTH": _PRODUCT,
    "core.rate_limits.GRID_START_LIMIT": "a probe keeps AWS's limits",
    "core.rate_limits.OWN_LIMITS": "a probe keeps AWS's limits",
    "core.request_body.MAX_BYTES": _PRODUCT,
    "core.run_messages": _RULE,
    "core.run_messages.APP_BUILD": _APP,
    "core.run_messages.APP_FORM_FACTOR": _APP,
    "core.run_messages.IOS_VERSION": _APP,
    "core.run_messages.TEST_REMOTE_ACCESS": "today's botocore lacks these types of tests",
    "core.run_messages.skipped_devices": "it needs a pool of hundreds of devices that do not fit",
    "core.run_plan.RunPlan._one_test": _TESTS,
    "devicefarm.cloudformation._failure": "CloudFormation is another service",
    "devicefarm.hub_requests.REFUSED": _BROWSER,
    "recordings.cassettes._FIRST_TIME": _PRODUCT,
    "recordings.cassettes._LARGEST": _PRODUCT,
    "resources.artifacts.artifact_contents._part_at": "the pace is that of the commands",
    "resources.artifacts.artifacts.FIRST_SCREENSHOT": _OWN,
    "resources.artifacts.file_urls._GRID_TOKEN": _SECRET,
    "resources.artifacts.file_urls.file_of_artifact": "an id of AWS's follows no rule",
    "resources.billing.offerings.FREE_RENEWALS": _BILLS,
    "resources.billing.offerings.LISTED_RENEWALS": _PRODUCT,
    "resources.billing.offerings.OFFERINGS": _BILLS,
    "resources.billing.purchases._check_quantity": _BILLS,
    "resources.billing.purchases._get_offering": _BILLS,
    "resources.billing.purchases.list_offering_transactions": _BILLS,
    "resources.billing.purchases.renew_offering": _BILLS,
    "resources.endpoint_urls._token": _SECRET,
    "resources.grid.capabilities.DEFAULT": _BROWSER,
    "resources.grid.session_files.ROLE_ID": _SECRET,
    "resources.grid.session_files.SCREENSHOT_TYPE": _OWN,
    "resources.grid.session_files.VIDEO_PART": "it needs a session of a browser that lasts long",
    "resources.grid.session_files._folder": _SECRET,
    "resources.grid.session_files._place": _SECRET,
    "resources.grid.sessions.GridSession": _BROWSER,
    "resources.grid.sessions.GridSession._idle_ends": _BROWSER,
    "resources.grid.sessions.SCREENSHOTS": _PRODUCT,
    "resources.grid.sessions.SCREENSHOT_SIZE": _PRODUCT,
    "resources.instance_profiles.delete_instance_profile": _PRIVATE,
    "resources.runs.insights.XCTEST_BUNDLE": _APP,
    "resources.uploads.android_manifest.MOST_TEXT": _PRODUCT,
    "resources.uploads.archives.ARCHIVE_BYTES": _PRODUCT,
    "resources.uploads.archives.MEMBER_BYTES": _PRODUCT,
    "resources.uploads.package_metadata.INFO_PLIST_KEYS": _APP,
    "resources.uploads.spec_files.MAX_HOST_LENGTH": _PRODUCT,
    "resources.uploads.uploads.UPLOAD_RETENTION": _LONG,
    "resources.uploads.uploads.Upload.expires_at": _LONG,
    "webdriver.page_source.default_page": _OWN,
    "webdriver.relay_messages": _OWN,
}
"""By place, why there is no probe."""
