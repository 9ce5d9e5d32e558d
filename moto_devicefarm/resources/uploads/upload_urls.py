"""Presigned URLs of uploads: for the PUT of a body, and for the GET of a test spec.

Rule: each read of an upload signs a new URL (C: DeNA). The ARN stands in the path, so the upload is
found by it.
"""

from __future__ import annotations

from urllib.parse import quote, unquote, urlsplit

from moto_devicefarm.core import presigned
from moto_devicefarm.core.resource import ARN_PREFIX, AWS_OWN

PACKAGE_HOST = "prod-us-west-2-uploads.s3.dualstack.us-west-2.amazonaws.com"
SPEC_HOST = "prod-us-west-2-uploads-testspec.s3.dualstack.us-west-2.amazonaws.com"
"""The hosts of the URLs; test specs have their own bucket (C: DeNA; D: api-ref)."""
UPLOAD_URL_EXPIRES = 86400
"""The seconds for which a URL is valid (D: api-ref)."""
_CURATED_FOLDER = "curated"
"""The folder in the URLs of AWS's own uploads, instead of a project's (invented)."""


def sign_upload_url(arn: str, project_arn: str, name: str, date: str, *, is_spec: bool) -> str:
    """A URL of an upload, signed at ``date``. AWS's own uploads have an empty ``project_arn``."""
    host = SPEC_HOST if is_spec else PACKAGE_HOST
    project = quote(project_arn or _CURATED_FOLDER, safe="")
    folder = f"/{project}/uploads/{quote(arn, safe='/')}"
    path = f"{folder}/{quote(name, safe='', errors='surrogatepass')}"
    return presigned.presigned_url(host, path, folder, date, UPLOAD_URL_EXPIRES)


def upload_arn(url: str) -> str:
    """The upload's ARN in the path of its URL; empty if the path contains none."""
    _, _, rest = unquote(urlsplit(url).path).partition("/uploads/")
    arn = "/".join(rest.split("/")[: 1 if rest.startswith(AWS_OWN) else 2])
    return arn if arn.startswith(ARN_PREFIX) else ""
