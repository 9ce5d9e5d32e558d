"""Patterns of Device Farm's hosts.

Rule: this module imports only ``re``, because every start of moto imports it. The patterns contain
a region, so that a bucket with the name ``devicefarm`` still belongs to S3.
"""

from __future__ import annotations

import re

_SUFFIXES = (
    r"amazonaws\.(?:com(?:\.cn)?|eu)",
    r"api\.aws(?:\.ic\.gov|\.hci\.ic\.gov|\.scloud)?",
    r"api\.amazonwebservices\.(?:com\.cn|eu)",
    r"api\.cloud-aws\.adc-e\.uk",
)
SERVICE_PATTERN = (
    r"https?://devicefarm(?:-fips)?\.(?P<region>[a-z]{2,}(?:-[a-z]+)+-\d+)\."
    rf"(?:{'|'.join(_SUFFIXES)})(?::\d+)?"
)
UPLOAD_PATTERN = (
    r"https?://prod-us-west-2-uploads(?:-testspec)?\.s3\.dualstack\.us-west-2"
    r"\.amazonaws\.com(?::\d+)?"
)
"""The hosts of uploads and of test specs (D: api-ref)."""
ARTIFACT_PATTERN = (
    r"https?://prod-us-west-2-results\.s3\.dualstack\.us-west-2\.amazonaws\.com(?::\d+)?"
)
"""The host of artifacts (D: appium-endpoint-server-logs)."""
DRIVER_PATTERN = r"https?://devicefarm-interactive-global\.us-west-2\.api\.aws(?::\d+)?"
"""The host of driver endpoints (D: appium-endpoint-interaction)."""

BACKEND_URL_PATTERN = (
    "devicefarm",
    re.compile(
        "|".join(
            (
                SERVICE_PATTERN.replace("?P<region>", "?:"),
                UPLOAD_PATTERN,
                ARTIFACT_PATTERN,
                DRIVER_PATTERN,
            )
        )
    ),
)
"""The row of moto's list of backends: the name of the service and the pattern of its hosts."""
