"""The backend: one Store per account, inside moto's BackendDict so that moto's reset empties it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.models import DEFAULT_ACCOUNT_ID as DEFAULT_ACCOUNT_ID
from moto.moto_api import state_manager
from moto.moto_api._internal import mock_random

import moto_devicefarm.resources  # noqa: F401  declares the operations
from moto_devicefarm import settings
from moto_devicefarm.core.presigned import REGION
from moto_devicefarm.core.session_life import TRANSITION
from moto_devicefarm.core.store import Store
from moto_devicefarm.devicefarm import dashboard, responses, urls
from moto_devicefarm.devicefarm.tagging import TaggingBackend

BY_TIMINGS = {"progression": "timings"}
"""Registered as the default transition, to tell one that a test has set from none: then ``Timings``
rule.
"""


class DeviceFarmBackend(BaseBackend, TaggingBackend):
    """Device Farm in one account."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.store = Store(
            account_id, settings=settings.current, new_id=mock_random.uuid4, transition=transition
        )

    @property
    def _url_module(self) -> Any:
        """moto finds the module by the class's own; so a subclass in another module keeps ours."""
        return urls

    @cached_property
    def urls(self) -> dict[str, Callable[..., Any]]:
        """moto asks for these at each request and builds them anew each time; ours never change."""
        return dict(urls.url_paths)

    @cached_property
    def flask_paths(self) -> dict[str, Callable[..., Any]]:
        """What moto's server routes to the service; the other hosts' paths don't reach it there."""
        return {"/": responses.DeviceFarmResponse.dispatch}


def transition(model: str) -> dict[str, Any] | None:
    """The transition that was set for the model in moto's state manager, or None."""
    found: dict[str, Any] = state_manager.get_transition(model)
    return None if found is BY_TIMINGS else found


state_manager.register_default_transition(TRANSITION, BY_TIMINGS)

devicefarm_backends = BackendDict(
    DeviceFarmBackend, "devicefarm", use_boto3_regions=False, additional_regions=[REGION, "aws"]
)


def store_of(account_id: str) -> Store:
    """The account's state."""
    return devicefarm_backends[account_id][REGION].store


def stores(arn: str = "::::") -> Iterator[Store]:
    """The stores of all accounts, that of the ARN's account first."""
    account = arn.split(":")[4] if arn.count(":") > 3 else ""
    found = {name: store_of(name) for name in devicefarm_backends}
    if account in found:
        yield found.pop(account)
    yield from found.values()


dashboard.declare(stores)
