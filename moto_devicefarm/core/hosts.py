"""Patterns of Device Farm's hosts.

Rule: this module imports only ``re``, because every start of moto imports it. The patterns contain
a region or a whole bucket of AWS's, so that a bucket of the user with the name ``devicefarm`` still
belongs to S3.
"""

from __future__ import annotations

import re

_SUFFIXES = (
    r"amazonaws\.(?:com(?:\.cn)?|eu)",
    r"api\.aws(?:\.ic\.gov|\.hci\.ic\.gov|\.scloud)?",
    r"api\.amazonwebservices\.(?:com\.cn|eu)",
    r"api\.cloud-aws\.adc-e\.uk",
)
_REGION = r"[a-z]{2,}(?:-[a-z]+)+-\d+"
SERVICE_PATTERN = (
    rf"https?://devicefarm(?:-fips)?\.(?P<region>{_REGION})\."
    rf"(?:{'|'.join(_SUFFIXES)})(?::\d+)?"
)
UPLOAD_PATTERN = (
    r"https?://prod-us-west-2-uploads(?:-testspec)?\.s3(?:\.dualstack\.|-)us-west-2"
    r"\.amazonaws\.com(?::\d+)?"
)
"""The hosts of uploads and of test specs (D: api-ref; C: jssdk5526 for AWS's own test specs)."""
ARTIFACT_PATTERN = (
    r"https?://prod-us-west-2-results\.s3\.dualstack\.us-west-2\.amazonaws\.com(?::\d+)?"
)
"""The host of artifacts (D: appium-endpoint-server-logs)."""
GRID_ARTIFACT_PATTERN = (
    r"https?://devicefarm-prod-us-west-2-testgrid-results-nwo17noa\.s3\.us-west-2"
    r"\.amazonaws\.com(?::\d+)?"
)
"""The host of artifacts of the test grid (C: an artifact of 2022)."""
DRIVER_PATTERN = r"https?://devicefarm-interactive-global\.us-west-2\.api\.aws(?::\d+)?"
"""The host of driver endpoints (D: appium-endpoint-interaction)."""
HUB_PATTERN = r"https?://testgrid-devicefarm\.us-west-2\.amazonaws\.com(?::\d+)?"
"""The host of the test grid's hub (C: nightwatch#3094)."""

BACKEND_URL_PATTERN = (
    "devicefarm",
    re.compile(
        "|".join(
            (
                SERVICE_PATTERN.replace("?P<region>", "?:"),
                UPLOAD_PATTERN,
                ARTIFACT_PATTERN,
                GRID_ARTIFACT_PATTERN,
                DRIVER_PATTERN,
                HUB_PATTERN,
            )
        )
    ),
)
"""The row of moto's list of backends: the name of the service and the pattern of its hosts."""

_BUCKETS = (
    r"prod-us-west-2-(?:uploads(?:-testspec)?|results)",
    r"devicefarm-prod-us-west-2-testgrid-results-\w+",  # C: an artifact of 2022
)
REAL_HOST = re.compile(
    rf"(?:(?:testgrid-)?devicefarm(?:-[a-z]+)*\.{_REGION}\.(?:{'|'.join(_SUFFIXES)})"
    rf"|(?:{'|'.join(_BUCKETS)})\.s3(?:[.-][a-z0-9-]+)*\.amazonaws\.com)\.?",
    re.IGNORECASE,
)
"""Every host of Device Farm: of the service, its drivers, its test grid and its files, also in the
older forms that captured documents contain.
"""
