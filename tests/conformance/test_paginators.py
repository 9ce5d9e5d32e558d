"""Pages of every list: boto3's paginators, and by hand those that it has no paginator for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from typing import Any

import pytest
from botocore import xform_name
from botocore.loaders import create_loader

from conftest import ACCOUNT
from moto_devicefarm import Device, DeviceInstance, mock_devicefarm
from moto_devicefarm.core import model
from moto_devicefarm.devicefarm.models import store_of
from moto_devicefarm.resources.billing.offerings import OFFERINGS
from moto_devicefarm.resources.device_pools import DevicePool
from moto_devicefarm.resources.network_profiles import NetworkProfile
from moto_devicefarm.resources.uploads.uploads import Upload
from tests.conformance.world import ANDROID, TIMINGS, World
from tests.devicefarm.clients import kept
from tests.resources.grid.gridding import LONG, started

DEVICES = [Device(f"Pixel {number}") for number in range(4)]
LAB = Device(
    "Pixel 9", instances=tuple(DeviceInstance(udid=f"unit-{number}") for number in range(5))
)
TIMES = range(5)
MODEL = model.service_model()
PAGINATORS: dict[str, Any] = {
    operation: described
    for operation, described in create_loader()
    .load_service_model("devicefarm", "paginators-1")["pagination"]
    .items()
    if operation in MODEL.operation_names
}
ENOUGH = 50
"""Pages that are read at most: tokens that go round in a circle shall fail a test, not hang it."""
WHOLE = ("GetOfferingStatus", "ListUniqueProblems")
"""They answer maps, on one page always."""
Filled = Callable[[World, Any], tuple[dict[str, Any], list[str]]]
"""Makes more than there is room for on a page; the request, and what names the items in the order
in which they are listed.
"""
FILLED: dict[str, Filled] = {}


def _of(operation: str) -> Callable[[Filled], Filled]:
    def declare(filled: Filled) -> Filled:
        FILLED[operation] = filled
        return filled

    return declare


def _made(
    operation: str, create: str, request: Callable[[World], dict[str, Any]], **members: Any
) -> None:
    """A list of what an operation creates, each five times; ``members`` are those of the list's
    request.
    """

    def filled(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
        within = request(world)
        made = [world.made(create, **within) for _ in TIMES]
        project = {"arn": within["projectArn"]} if "projectArn" in within else {}
        return {**project, **members}, made

    FILLED[operation] = filled


NAMED = {"name": "x"}
SERVICE = {"vpceConfigurationName": "x", "vpceServiceName": "y", "serviceDnsName": "z"}
_made("ListProjects", "CreateProject", lambda world: NAMED)
_made("ListInstanceProfiles", "CreateInstanceProfile", lambda world: NAMED)
_made("ListTestGridProjects", "CreateTestGridProject", lambda world: NAMED)
_made("ListVPCEConfigurations", "CreateVPCEConfiguration", lambda world: SERVICE)
_made(
    "ListDevicePools",
    "CreateDevicePool",
    lambda world: {**NAMED, "projectArn": world.project, "rules": [ANDROID]},
    type="PRIVATE",
)
_made(
    "ListNetworkProfiles",
    "CreateNetworkProfile",
    lambda world: {**NAMED, "projectArn": world.project},
    type="PRIVATE",
)
_made(
    "ListUploads",
    "CreateUpload",
    lambda world: {"projectArn": world.project, "name": "x.apk", "type": "ANDROID_APP"},
    type="ANDROID_APP",
)
_made(
    "ListRemoteAccessSessions",
    "CreateRemoteAccessSession",
    lambda world: {"projectArn": world.project, "deviceArn": DEVICES[0].arn},
)


@_of("ListRuns")
def _runs(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    return {"arn": world.project}, [_run(world) for _ in TIMES]


def _run(world: World, devices: int = 1) -> str:
    """A run of the built-in fuzz test that ends at once."""
    chosen = [{"attribute": "PLATFORM", "operator": "EQUALS", "values": ["ANDROID"]}]
    return world.fuzz(deviceSelectionConfiguration={"filters": chosen, "maxDevices": devices})


def _parts(kind: str, run: str, *tails: str) -> list[str]:
    return [run.replace(":run:", f":{kind}:") + tail for tail in tails]


FIVE = [f"/{number:05}" for number in TIMES]


@_of("ListJobs")
def _jobs(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    run = _run(world, devices=5)
    return {"arn": run}, _parts("job", run, *FIVE)


@_of("ListSuites")
def _suites(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    run = _run(world)
    return {"arn": f"{run.replace(':run:', ':job:')}/00000"}, _parts(
        "suite", run, *(f"/00000{tail}" for tail in FIVE[:3])
    )


@_of("ListTests")
def _tests(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    world.plan_tests("a", "b", "c", "d", "e")
    run = _run(world)
    suite = run.replace(":run:", ":suite:") + "/00000/00001"
    return {"arn": suite}, _parts("test", run, *(f"/00000/00001{tail}" for tail in FIVE))


@_of("ListArtifacts")
def _artifacts(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    run = _run(world, devices=2)
    clock.tick(3600)
    each = ("/00000/00000/00000", "/00001/00000/00000", "/00001/00000/00001", "/00002/00000/00000")
    return {"arn": run, "type": "LOG"}, _parts(
        "artifact", run, *(f"{job}{tail}" for job in FIVE[:2] for tail in each)
    )


@_of("ListSamples")
def _samples(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    job = _run(world).replace(":run:", ":job:") + "/00000"
    return {"arn": job}, [world.sample_of(job, number) for number in TIMES]


@_of("ListUniqueProblems")
def _problems(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    world.plan_tests(
        *({"name": str(number), "result": "FAILED", "message": str(number)} for number in TIMES)
    )
    run = _run(world)
    clock.tick(3600)
    return {"arn": run}, ["FAILED"]


@_of("ListDevices")
def _devices(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    return {"arn": world.project}, [device.arn for device in (*DEVICES, LAB)]


@_of("ListDeviceInstances")
def _instances(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    return {}, [instance.arn for instance in LAB.instances]


@_of("ListOfferings")
def _offerings(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    return {}, list(OFFERINGS)


@_of("ListOfferingPromotions")
def _promotions(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    """There is but one."""
    return {}, ["2FREEMONTHS"]


@_of("GetOfferingStatus")
def _status(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    return {}, ["current", "nextPeriod"]


@_of("ListOfferingTransactions")
def _transactions(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    """The latest first."""
    made = []
    for _ in TIMES:
        answer = world.call("PurchaseOffering", offeringId=next(iter(OFFERINGS)), quantity=1)
        made.append(answer["offeringTransaction"]["transactionId"])
        clock.tick(60)
    return {}, made[::-1]


@_of("ListTestGridSessions")
def _grid_sessions(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    return {"projectArn": world.grid_project}, [
        started(world.store, world.grid_project).arn for _ in TIMES
    ]


@_of("ListTestGridSessionActions")
def _actions(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    session = started(world.store, world.grid_project)
    for number in TIMES:
        session.action("POST", f"/{number}")
    return {"sessionArn": session.arn}, [f"/{number}" for number in TIMES]


@_of("ListTestGridSessionArtifacts")
def _grid_artifacts(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    session = started(world.store, world.grid_project, LONG)
    for _ in range(2):
        clock.tick(800)
        session.action("POST", "/url")
    clock.tick(800)
    return {"sessionArn": session.arn}, [
        "selenium.log",
        "video-0.mp4",
        "video-1.mp4",
        "video-2.mp4",
    ]


BY_HAND = [
    operation
    for operation in MODEL.operation_names
    if operation not in PAGINATORS
    and (shape := MODEL.operation_model(operation).input_shape) is not None
    and model.TOKEN in shape.members
]
LISTS = [operation for operation in PAGINATORS if operation not in WHOLE]


@pytest.fixture
def world(clock: Any) -> Iterator[World]:
    """In a mock whose pages have two items."""
    with mock_devicefarm(registry=[*DEVICES, LAB], timings=TIMINGS, max_slots=5, page_size=2):
        yield World(store_of(ACCOUNT))


@cache
def identity(operation: str) -> str:
    """The member that tells an item of the list from the others."""
    output = MODEL.operation_model(operation).output_shape
    assert output is not None
    (items,) = (shape for name, shape in output.members.items() if name != model.TOKEN)
    known = ("arn", "id", "transactionId", "filename", "action")
    item: Any = getattr(items, "member", items)
    return next(name for name in known if name in item.members)


def pages_of(operation: str, params: dict[str, Any], **config: Any) -> list[list[str]]:
    """What a paginator finds, by what names it, page by page."""
    key = PAGINATORS[operation]["result_key"]
    pages = kept().get_paginator(xform_name(operation)).paginate(**params, PaginationConfig=config)
    read = islice(pages, ENOUGH)
    return [[item[identity(operation)] for item in page[key]] for page in read]


def chunks(items: list[str], size: int) -> list[list[str]]:
    return [items[start : start + size] for start in range(0, len(items), size)]


def test_no_list_is_missing() -> None:
    """Everything that takes a token is filled here."""
    assert FILLED.keys() >= {*PAGINATORS, *BY_HAND}
    assert all(kept().can_paginate(xform_name(operation)) for operation in PAGINATORS)


@pytest.mark.parametrize("operation", LISTS)
def test_paginator(operation: str, world: World, clock: Any) -> None:
    """Every item once and in order, two on a page; and from where a program that wanted three broke
    off.
    """
    params, expected = FILLED[operation](world, clock)
    assert len(expected) > 2 or operation == "ListOfferingPromotions"
    assert pages_of(operation, params) == chunks(expected, 2)
    paginator = kept().get_paginator(xform_name(operation))
    first = paginator.paginate(**params, PaginationConfig={"MaxItems": 3}).build_full_result()
    found = [item[identity(operation)] for item in first[PAGINATORS[operation]["result_key"]]]
    if "NextToken" in first:
        rest = pages_of(operation, params, StartingToken=first["NextToken"])
        found += [name for page in rest for name in page]
    assert found == expected


CURATED: dict[str, list[str]] = {
    "ListDevicePools": list(DevicePool.CURATED),
    "ListNetworkProfiles": list(NetworkProfile.CURATED),
    "ListUploads": [arn for arn, upload in Upload.CURATED.items() if upload.is_spec],
}


@pytest.mark.parametrize("operation", CURATED)
def test_a_paginator_of_curated_ones_too(operation: str, world: World, clock: Any) -> None:
    """AWS's own, then the project's: no page and no item is lost between them, whether a page ends
    there or not.
    """
    params, made = FILLED[operation](world, clock)
    del params["type"]
    everything = [*CURATED[operation], *made]
    assert pages_of(operation, params) == chunks(everything, 2)
    with mock_devicefarm(page_size=3):
        assert pages_of(operation, params) == chunks(everything, 3)


@pytest.mark.parametrize(
    "operation", [operation for operation in LISTS if "limit_key" in PAGINATORS[operation]]
)
@pytest.mark.parametrize(("size", "on_a_page"), [(1, 1), (2, 2), (4, 2)])
def test_a_paginator_with_a_page_size(
    operation: str, size: int, on_a_page: int, world: World, clock: Any
) -> None:
    """PageSize makes pages smaller, where the operation has a member for it; the mock's own size
    stays the upper limit.
    """
    params, expected = FILLED[operation](world, clock)
    assert pages_of(operation, params, PageSize=size) == chunks(expected, on_a_page)


@pytest.mark.parametrize("operation", WHOLE)
def test_a_paginator_of_what_has_one_page(operation: str, world: World, clock: Any) -> None:
    """Maps of all that there is."""
    params, expected = FILLED[operation](world, clock)
    (page,) = kept().get_paginator(xform_name(operation)).paginate(**params)
    assert model.TOKEN not in page
    keys = PAGINATORS[operation]["result_key"]
    assert (sorted(page["uniqueProblems"]) if isinstance(keys, str) else keys) == expected


@pytest.mark.parametrize("operation", BY_HAND)
@pytest.mark.parametrize(
    ("limit", "on_a_page"), [({}, 2), ({"maxResult": 1}, 1), ({"maxResult": 1000}, 2)]
)
def test_by_hand(
    operation: str, limit: dict[str, int], on_a_page: int, world: World, clock: Any
) -> None:
    """What boto3 has no paginator for."""
    params, expected = FILLED[operation](world, clock)
    found = []
    request: dict[str, Any] | None = {**params, **limit}
    while request is not None:
        answer = getattr(kept(), xform_name(operation))(**request)
        (items,) = (value for value in answer.values() if isinstance(value, list))
        found.append([item[identity(operation)] for item in items])
        token = answer.get(model.TOKEN)
        request = None if token is None else {**params, **limit, model.TOKEN: token}
    assert found == chunks(expected, on_a_page)
