"""Lets moto's Resource Groups Tagging API find our tags, and set them; that of moto before 5.2.2
asks nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from moto_devicefarm.core import api, errors
from moto_devicefarm.core.resource import kind_of
from moto_devicefarm.core.store import Store


def mixin() -> Any:
    """What moto knows taggable backends by; nothing in a moto that has no such thing."""
    try:
        from moto.core.resource_tagging import TaggableResourcesMixin
    except ImportError:
        return object
    return TaggableResourcesMixin


if TYPE_CHECKING:
    from moto.core.resource_tagging import TaggableResourcesMixin, TaggedResource
else:
    TaggableResourcesMixin = mixin()


class TaggingBackend(TaggableResourcesMixin):
    """Half of a backend: what moto's Resource Groups Tagging API calls."""

    SERVICE_NAMESPACE = "devicefarm"
    store: Store

    def iter_tagged_resources(self) -> Iterator[TaggedResource]:
        """Everything with tags."""
        from moto.core.resource_tagging import TaggedResource

        with api.lock:
            tagged = {arn: dict(tags) for arn, tags in self.store.tags.items()}
        for arn, tags in tagged.items():
            yield TaggedResource(arn, tags, f"{self.SERVICE_NAMESPACE}:{kind_of(arn)}")

    def tag_resource(self, arn: str, tags: dict[str, str]) -> None:
        """Do as TagResource does."""
        self._do(
            "TagResource",
            ResourceARN=arn,
            Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
        )

    def untag_resource(self, arn: str, tag_keys: list[str]) -> None:
        """Do as UntagResource does."""
        self._do("UntagResource", ResourceARN=arn, TagKeys=tag_keys)

    def _do(self, name: str, **params: Any) -> None:
        """NotImplementedError is what moto takes for a failure, and then goes on with the next
        resource.
        """
        try:
            api.call(self.store, name, params)
        except errors.DeviceFarmError as error:
            raise NotImplementedError(error.message) from error
