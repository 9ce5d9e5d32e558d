"""Finds whose request it is, by moto's rules, and whether moto's IAM mode permits it. Rule: moto's
access keys and its IAM mode are touched in this module only.

moto's ``BaseResponse.setup_class`` finds the same. It reads forms, files and query strings first,
and takes longer than the answer. So only requests in the IAM mode have it.
"""

from __future__ import annotations

import math
import os
import re
from typing import Any
from xml.sax.saxutils import unescape

from moto import settings as moto_settings
from moto.core.responses import BaseResponse
from werkzeug.exceptions import HTTPException

from moto_devicefarm.core import errors
from moto_devicefarm.core.presigned import REGION

SERVICE = "devicefarm"
_SCOPE = re.compile(r"Credential=([^/,\s]+)/[^/,\s]+/([^/,\s]+)/")
"""The access key and the region in a signature."""
DENIALS = {
    "AccessDenied": "AccessDeniedException",
    "InvalidClientTokenId": "UnrecognizedClientException",  # C: aws-device-farm-gradle-plugin#35
    "SignatureDoesNotMatch": "InvalidSignatureException",
}
"""Codes of JSON services by the codes of XML services, which moto uses."""


def find_account(headers: Any) -> tuple[str, str]:
    """The account and the region of a request; a request without a signature is of Device Farm's
    region.

    The account is the one of the variable MOTO_ACCOUNT_ID, else of the header x-moto-account-id,
    else of the access key. moto's IAM notes the use of the key.
    """
    # moto's IAM takes long to import, so the first request does it.
    from moto.iam.models import get_account_id_from, mark_account_as_visited

    scope = _SCOPE.search(headers.get("Authorization", ""))
    key, region = scope.groups() if scope else ("", REGION)
    account: str = (
        os.environ.get("MOTO_ACCOUNT_ID")
        or headers.get("x-moto-account-id")
        or get_account_id_from(key)
    )
    mark_account_as_visited(account, key, SERVICE, region)
    return account, region


def authorize(request: Any, url: str) -> None:
    """Raise the error of a JSON service if moto's IAM mode is on and denies the request.

    moto answers a denial in XML. Its words are kept.
    """
    if math.inf == moto_settings.INITIAL_NO_AUTH_ACTION_COUNT:
        return
    moto = BaseResponse(SERVICE)
    moto.allow_request_decompression = False
    moto.setup_class(request, url, request.headers, use_raw_body=True)
    try:
        moto._authenticate_and_authorize_normal_action()
    except HTTPException as denied:
        # moto 5.1.0 wraps the message in CDATA.
        xml = str(denied.description).replace("<![CDATA[", "").replace("]]>", "")
        members: dict[str, str] = dict(re.findall("<(Code|Message)>(.*?)</", xml, re.DOTALL))
        code = members.get("Code", "AccessDenied")
        message = unescape(members.get("Message", ""))
        raise errors.OtherError(DENIALS.get(code, code), message) from denied
