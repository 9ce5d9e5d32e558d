"""The backend: one Store per account, inside moto's BackendDict. Rule: moto's reset empties all
state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from importlib import import_module
from typing import Any, TypeVar

from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.models import DEFAULT_ACCOUNT_ID as DEFAULT_ACCOUNT_ID
from moto.moto_api import state_manager
from moto.moto_api._internal import mock_random

import moto_devicefarm.resources  # noqa: F401  declares the operations
from moto_devicefarm import settings
from moto_devicefarm.core.presigned import REGION
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.session_life import TRANSITION
from moto_devicefarm.core.store import Store
from moto_devicefarm.devicefarm import dashboard
from moto_devicefarm.devicefarm.tagging import TaggingBackend

R = TypeVar("R", bound=Resource)
BY_TIMINGS = {"progression": "timings"}
"""The default transition. It says that no test has set one, so that ``Timings`` rule."""


class DeviceFarmBackend(BaseBackend, TaggingBackend):
    """Device Farm in one account.

    As in moto's own services, the backend itself registers with the state manager and the
    dashboard, because moto creates it when the account is used first.
    """

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        state_manager.register_default_transition(TRANSITION, BY_TIMINGS)
        dashboard.add_tables(stores)
        self.store = Store(
            account_id, settings=settings.current, new_id=mock_random.uuid4, transition=transition
        )

    @property
    def _url_module(self) -> Any:
        """moto looks for ``urls`` beside the module of the class. A subclass may be in another."""
        return import_module(f"{__package__}.urls")

    @cached_property
    def urls(self) -> dict[str, Callable[..., Any]]:
        """The handlers by their URLs, built once: moto asks for them at each request."""
        return dict(self._url_module.url_paths)

    @property
    def url_paths(self) -> dict[str, Callable[..., Any]]:
        """The handler of moto's own proxy, which looks for a pattern of the path alone."""
        return {"": self._url_module.answer_any_host}

    @cached_property
    def flask_paths(self) -> dict[str, Callable[..., Any]]:
        """The handlers by the paths of moto's own server."""
        return dict(self._url_module.flask_paths)


def transition(model: str) -> dict[str, Any] | None:
    """The transition that a test set for the model in moto's state manager, or None."""
    found: dict[str, Any] = state_manager.get_transition(model)
    return None if found is BY_TIMINGS else found


devicefarm_backends = BackendDict(
    DeviceFarmBackend, "devicefarm", use_boto3_regions=False, additional_regions=[REGION, "aws"]
)


def store_of(account_id: str) -> Store:
    """The store of the account; it is created when the account is used first."""
    return devicefarm_backends[account_id][REGION].store


def empty_stores() -> None:
    """Remove all resources of all accounts."""
    for account in list(devicefarm_backends.values()):
        account.reset()


def stores(arn: str = "::::") -> Iterator[Store]:
    """The stores of all accounts, first the store of the account in the ARN."""
    account = arn.split(":")[4] if arn.count(":") > 3 else ""
    # A copy, because a request of another thread may add an account, without the lock.
    found = {name: store_of(name) for name in list(devicefarm_backends)}
    if account in found:
        yield found.pop(account)
    yield from found.values()


def find_in_any_account(cls: type[R], arn: str) -> tuple[Store, R] | None:
    """The resource and its store, or None.

    A captured resource may be in another account than its ARN says, because documents are loaded
    into the account that the test chooses.
    """
    for store in stores(arn):
        resource = store.find(cls, arn)
        if resource is not None:
            return store, resource
    return None
