"""What a verification keeps of an account. Rule: nothing of a resource that no probe created, no
number of an account, and no name of a user.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from moto_devicefarm.core.resource import id_of, is_arn

ACCOUNT = "123456789012"
"""The number in the place of the account's. It is moto's, so the mock's answers have it too."""
CALLER = f"arn:aws:iam::{ACCOUNT}:user/caller"
"""The ARN in the place of the user's or the role's, which messages about permissions quote."""


class Privacy:
    """The rule for one account. ``created`` has the ARNs of what the probes created."""

    def __init__(self, account_id: str, caller: str) -> None:
        self._replacements = {caller: CALLER, account_id: ACCOUNT}
        self._identity = re.compile(rf"arn:aws:(?:iam|sts)::{account_id}:[\w+=,.@/-]+")
        self.created: set[str] = set()

    def own_only(self, value: Any) -> Any:
        """An answer, whose lists have only what the probes created and what AWS owns."""
        if isinstance(value, Mapping):
            return {name: self.own_only(member) for name, member in value.items()}
        if isinstance(value, list):
            return [self.own_only(item) for item in value if not self._is_foreign(item)]
        return value

    def _is_foreign(self, item: Any) -> bool:
        if not isinstance(item, Mapping):
            return False
        if item.get("fleetType") == "PRIVATE":  # a device, whose ARN may be without an account
            return True
        arn = item.get("arn")
        if not is_arn(arn) or not arn.split(":")[4] or arn in self.created:
            return False
        project = id_of(arn).split("/")[0]
        return all(id_of(created) != project for created in self.created)

    def anonymous(self, value: Any) -> Any:
        """A value of JSON without the account's number and the names of its users and roles."""
        text = self._identity.sub(CALLER, json.dumps(value))
        for given, replacement in self._replacements.items():
            text = text.replace(given, replacement)
        return json.loads(text)
