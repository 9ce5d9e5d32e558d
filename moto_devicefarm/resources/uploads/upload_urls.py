"""Presigned URLs of uploads: for the PUT of a body, and for the GET of a test spec.

Rule: each read of an upload signs a new URL (C: DeNA). The ARN stands in the path, so the upload is
found by it.
"""

from __future__ import annotations

from urllib.parse import quote, unquote, urlsplit

from moto_devicefarm.core import presigned
from moto_devicefarm.core.resource import ARN_PREFIX, AWS_OWN, id_of
from moto_devicefarm.resources.uploads.curated import SPEC_FILES

PACKAGE_HOST = "prod-us-west-2-uploads.s3.dualstack.us-west-2.amazonaws.com"
SPEC_HOST = "prod-us-west-2-uploads-testspec.s3.dualstack.us-west-2.amazonaws.com"
"""The hosts of the URLs; test specs have their own bucket (C: DeNA; D: api-ref)."""
CURATED_SPEC_HOST = "prod-us-west-2-uploads-testspec.s3-us-west-2.amazonaws.com"
_CURATED_SPECS = "/public-yaml-files/"
"""The host and the folder of AWS's own test specs (C: jssdk5526)."""
UPLOAD_URL_EXPIRES = 86400
"""The seconds for which a URL is valid (D: api-ref)."""
_CURATED_FOLDER = "curated"
"""The folder in the URL of AWS's sample app, instead of a project's (invented)."""
_CURATED_IDS = {name: own_id for own_id, name in SPEC_FILES.items()}


def sign_upload_url(arn: str, project_arn: str, name: str, date: str, *, is_spec: bool) -> str:
    """A URL of an upload, signed at ``date``. AWS's own uploads have an empty ``project_arn``."""
    if is_spec and not project_arn:
        path = f"{_CURATED_SPECS}{_curated_file(arn)}"
        return presigned.presigned_url(CURATED_SPEC_HOST, path, path, date, UPLOAD_URL_EXPIRES)
    host = SPEC_HOST if is_spec else PACKAGE_HOST
    project = quote(project_arn or _CURATED_FOLDER, safe="")
    folder = f"/{project}/uploads/{quote(arn, safe='/')}"
    path = f"{folder}/{quote(name, safe='', errors='surrogatepass')}"
    return presigned.presigned_url(host, path, folder, date, UPLOAD_URL_EXPIRES)


def _curated_file(arn: str) -> str:
    """The file of one of AWS's own test specs."""
    own_id = id_of(arn)
    return SPEC_FILES.get(own_id, f"{own_id}.yml")


def is_upload_path(path: str) -> bool:
    """Whether the path of a presigned URL is that of an upload, and not of an artifact."""
    return "/uploads/" in path or path.startswith(_CURATED_SPECS)


def upload_arn(url: str) -> str:
    """The upload's ARN in the path of its URL; empty if the path contains none."""
    path = unquote(urlsplit(url).path)
    if path.startswith(_CURATED_SPECS):
        name = path.removeprefix(_CURATED_SPECS)
        own_id = _CURATED_IDS.get(name, name.removesuffix(".yml"))
        return f"{AWS_OWN}upload:{own_id}"
    _, _, rest = path.partition("/uploads/")
    arn = "/".join(rest.split("/")[: 1 if rest.startswith(AWS_OWN) else 2])
    return arn if arn.startswith(ARN_PREFIX) else ""
