"""All answers of an account: each Get and each List of the model, for each of its resources."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from moto_devicefarm.core import api, model
from moto_devicefarm.core.errors import DeviceFarmError
from moto_devicefarm.core.resource import kind_of
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources import KINDS
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.suites_and_tests import Suite, Test, all_suites, all_tests
from moto_devicefarm.resources.tags import TAGGABLE

LISTS: Mapping[str, Sequence[str]] = {
    "ListArtifacts": ("run", "job", "suite", "test", "session"),
    "ListDeviceInstances": (),
    "ListDevicePools": ("project",),
    "ListDevices": (),
    "ListInstanceProfiles": (),
    "ListJobs": ("run",),
    "ListNetworkProfiles": ("project",),
    "ListOfferingPromotions": (),
    "ListOfferingTransactions": (),
    "ListOfferings": (),
    "ListProjects": (),
    "ListRemoteAccessSessions": ("project",),
    "ListRuns": ("project",),
    "ListSamples": ("job",),
    "ListSuites": ("job",),
    "ListTagsForResource": TAGGABLE,
    "ListTestGridProjects": (),
    "ListTestGridSessionActions": ("testgrid-session",),
    "ListTestGridSessionArtifacts": ("testgrid-session",),
    "ListTestGridSessions": ("testgrid-project",),
    "ListTests": ("suite",),
    "ListUniqueProblems": ("run", "job", "suite", "test"),
    "ListUploads": ("project",),
    "ListVPCEConfigurations": (),
}
"""The list operations, and the kinds of resources whose contents they list."""
GETS: Mapping[str, Sequence[str]] = {
    "GetAccountSettings": (),
    "GetDevicePoolCompatibility": ("devicepool",),
    "GetOfferingStatus": (),
    **{
        f"Get{kind.SHAPE}": (kind.KIND,)
        for kind in KINDS
        if kind.SHAPE not in ("Artifact", "Sample")
    },
}
"""The get operations, and the kinds of resources that they get."""
ARN_MEMBERS = ("arn", "ResourceARN", "sessionArn", "devicePoolArn", "projectArn")
"""The input members that name the resource; of several in a request the first counts."""
MORE: Mapping[str, Sequence[dict[str, str]]] = {
    "ListArtifacts": [{"type": category} for category in ("FILE", "LOG", "SCREENSHOT")]
}
"""Further members of requests; each dict makes a request of its own."""


def arn_member(operation: str) -> str:
    """The input member that names the resource."""
    given = model.operation_model(operation).input
    assert given is not None
    return next(member for member in ARN_MEMBERS if member in given.members)


def answers(store: Store) -> Iterator[str]:
    """The text of each Get and each page of each List now; an error's text for an error."""
    return (text for _, _, text in requests_and_answers(store))


def requests_and_answers(store: Store) -> Iterator[tuple[str, dict[str, str], str]]:
    """Operation, members and text of each answer."""
    all_arns = list(arns(store))
    for operation, kinds in (*GETS.items(), *LISTS.items()):
        if operation not in model.service_model().operation_names:
            continue
        about = (
            [{arn_member(operation): arn} for arn in all_arns if kind_of(arn) in kinds]
            if kinds
            else [{}]
        )
        for params in about:
            for more in MORE.get(operation, [{}]):
                for text in _pages(store, operation, {**params, **more}):
                    yield operation, {**params, **more}, text


def arns(store: Store) -> Iterator[str]:
    """All resources that are stored, the suites and tests of jobs, and the last devices of the
    registry.
    """
    for _, resource in store.numbered_resources():
        yield resource.arn
        if isinstance(resource, Job):
            for suite in all_suites(store, resource):
                if store.find(Suite, suite.arn) is None:
                    yield suite.arn
                for test in all_tests(store, suite.arn):
                    if store.find(Test, test.arn) is None:
                        yield test.arn
    for device in store.settings.devices.devices()[-3:]:
        yield device.arn
        yield from (instance.arn for instance in device.instances)


def _pages(store: Store, operation: str, params: Mapping[str, Any]) -> Iterator[str]:
    token: dict[str, str] | None = {}
    while token is not None:
        try:
            text = api.answer(store, operation, {**params, **token})
        except DeviceFarmError as error:
            yield f"{operation} {params}: {error.code}: {error.message}"
            return
        yield text
        next_token = json.loads(text).get("nextToken")
        token = None if next_token is None else {"nextToken": next_token}
