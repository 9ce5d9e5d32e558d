"""Patterns of the hosts that are Device Farm's. Imports nothing but re: registering needs it, and
must cost nothing.

The region is spelled out, so that a bucket that somebody called ``devicefarm`` stays S3's.
"""

from __future__ import annotations

import re

_SUFFIXES = (
    r"amazonaws\.(?:com(?:\.cn)?|eu)",
    r"api\.aws(?:\.ic\.gov|\.hci\.ic\.gov|\.scloud)?",
    r"api\.amazonwebservices\.(?:com\.cn|eu)",
    r"api\.cloud-aws\.adc-e\.uk",
)
SERVICE = rf"https?://devicefarm(?:-fips)?\.(?P<region>[a-z]{{2,}}(?:-[a-z]+)+-\d+)\.(?:{'|'.join(_SUFFIXES)})(?::\d+)?"
UPLOADS = r"https?://prod-us-west-2-uploads(?:-testspec)?\.s3\.dualstack\.us-west-2\.amazonaws\.com(?::\d+)?"
RESULTS = r"https?://prod-us-west-2-results\.s3\.dualstack\.us-west-2\.amazonaws\.com(?::\d+)?"
ENDPOINTS = r"https?://devicefarm-interactive-global\.us-west-2\.api\.aws(?::\d+)?"

ROW = (
    "devicefarm",
    re.compile("|".join((SERVICE.replace("?P<region>", "?:"), UPLOADS, RESULTS, ENDPOINTS))),
)
"""What moto's index of services gets: a service's name and the pattern of its hosts."""
