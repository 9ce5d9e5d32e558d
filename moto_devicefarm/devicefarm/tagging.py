"""Device Farm's tags in moto's Resource Groups Tagging API. Rule: a tag is set and removed by
Device Farm's own operations. moto before 5.2.2 does not ask other services for tags.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from moto_devicefarm.core import api, errors
from moto_devicefarm.core.resource import kind_of
from moto_devicefarm.core.store import Store


def tagging_mixin() -> Any:
    """moto's base class of the backends that have tags; ``object`` in a moto without one."""
    try:
        from moto.core.resource_tagging import TaggableResourcesMixin
    except ImportError:
        return object
    return TaggableResourcesMixin


if TYPE_CHECKING:
    from moto.core.resource_tagging import TaggableResourcesMixin, TaggedResource
else:
    TaggableResourcesMixin = tagging_mixin()


class TaggingBackend(TaggableResourcesMixin):
    """The methods of a backend that moto's Resource Groups Tagging API calls."""

    SERVICE_NAMESPACE = "devicefarm"
    store: Store

    def iter_tagged_resources(self) -> Iterator[TaggedResource]:
        """All resources with tags."""
        from moto.core.resource_tagging import TaggedResource

        with api.lock:
            tagged = {arn: dict(tags) for arn, tags in self.store.tags.items()}
        for arn, tags in tagged.items():
            yield TaggedResource(arn, tags, f"{self.SERVICE_NAMESPACE}:{kind_of(arn)}")

    def tag_resource(self, arn: str, tags: dict[str, str]) -> None:
        """Set tags by TagResource."""
        self._call(
            "TagResource",
            ResourceARN=arn,
            Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
        )

    def untag_resource(self, arn: str, tag_keys: list[str]) -> None:
        """Remove tags by UntagResource."""
        self._call("UntagResource", ResourceARN=arn, TagKeys=tag_keys)

    def _call(self, name: str, **params: Any) -> None:
        """Call an operation. Its refusal becomes NotImplementedError: moto reports this as a
        failure of one resource, and goes on with the next.
        """
        try:
            api.call(self.store, name, params)
        except errors.DeviceFarmError as error:
            raise NotImplementedError(error.message) from error
