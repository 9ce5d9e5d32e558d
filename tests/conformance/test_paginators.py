"""Pages of each list: with boto3's paginators, and by hand where boto3 has none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from typing import Any

import pytest
from botocore import xform_name
from botocore.loaders import create_loader

from moto_devicefarm import Device, DeviceInstance, mock_devicefarm
from moto_devicefarm.core import model
from moto_devicefarm.devicefarm.models import store_of
from moto_devicefarm.resources.billing.offerings import OFFERINGS
from moto_devicefarm.resources.device_pools import TOP_DEVICES
from moto_devicefarm.resources.network_profiles import NetworkProfile
from moto_devicefarm.resources.uploads.uploads import Upload
from tests.conformance.world import ANDROID, TIMINGS, World
from tests.support.account import LONG
from tests.support.clients import shared_client
from tests.support.store import ACCOUNT_ID

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
"""The most pages that are read, so that a circle of tokens fails the test and does not hang it."""
WHOLE = ("GetOfferingStatus", "ListUniqueProblems")
"""These answer maps, always on one page."""
Fill = Callable[[World, Any], tuple[dict[str, Any], list[str]]]
"""Creates more items than a page can hold. Returns the list's request and the items' identities, in
the order of the list.
"""
FILLS: dict[str, Fill] = {}


def _fill_of(operation: str) -> Callable[[Fill], Fill]:
    def declare(fill: Fill) -> Fill:
        FILLS[operation] = fill
        return fill

    return declare


def _five_of(
    operation: str, create: str, request: Callable[[World], dict[str, Any]], **members: Any
) -> None:
    """A list of five resources that the operation ``create`` creates; ``members`` are the list's
    request.
    """

    def fill(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
        within = request(world)
        arns = [world.create(create, **within) for _ in TIMES]
        project = {"arn": within["projectArn"]} if "projectArn" in within else {}
        return {**project, **members}, arns

    FILLS[operation] = fill


NAMED = {"name": "x"}
SERVICE = {"vpceConfigurationName": "x", "vpceServiceName": "y", "serviceDnsName": "z"}
_five_of("ListProjects", "CreateProject", lambda world: NAMED)
_five_of("ListInstanceProfiles", "CreateInstanceProfile", lambda world: NAMED)
_five_of("ListTestGridProjects", "CreateTestGridProject", lambda world: NAMED)
_five_of("ListVPCEConfigurations", "CreateVPCEConfiguration", lambda world: SERVICE)
_five_of(
    "ListDevicePools",
    "CreateDevicePool",
    lambda world: {**NAMED, "projectArn": world.project, "rules": [ANDROID]},
    type="PRIVATE",
)
_five_of(
    "ListNetworkProfiles",
    "CreateNetworkProfile",
    lambda world: {**NAMED, "projectArn": world.project},
    type="PRIVATE",
)
_five_of(
    "ListUploads",
    "CreateUpload",
    lambda world: {"projectArn": world.project, "name": "x.apk", "type": "ANDROID_APP"},
    type="ANDROID_APP",
)
_five_of(
    "ListRemoteAccessSessions",
    "CreateRemoteAccessSession",
    lambda world: {"projectArn": world.project, "deviceArn": DEVICES[0].arn},
)


@_fill_of("ListRuns")
def _runs(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    return {"arn": world.project}, [_run(world) for _ in TIMES][::-1]


def _run(world: World, devices: int = 1) -> str:
    """A run of the built-in fuzz test that ends at once."""
    chosen = [{"attribute": "PLATFORM", "operator": "EQUALS", "values": ["ANDROID"]}]
    return world.fuzz(deviceSelectionConfiguration={"filters": chosen, "maxDevices": devices})


def _parts(kind: str, run: str, *tails: str) -> list[str]:
    return [run.replace(":run:", f":{kind}:") + tail for tail in tails]


FIVE = [f"/{number:05}" for number in TIMES]


@_fill_of("ListJobs")
def _jobs(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    run = _run(world, devices=5)
    return {"arn": run}, _parts("job", run, *FIVE)


@_fill_of("ListSuites")
def _suites(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    run = _run(world)
    return {"arn": f"{run.replace(':run:', ':job:')}/00000"}, _parts(
        "suite", run, *(f"/00000{tail}" for tail in FIVE[:3])
    )


@_fill_of("ListTests")
def _tests(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    world.account.next_run("a", "b", "c", "d", "e")
    run = _run(world)
    suite = run.replace(":run:", ":suite:") + "/00000/00001"
    return {"arn": suite}, _parts("test", run, *(f"/00000/00001{tail}" for tail in FIVE))


@_fill_of("ListArtifacts")
def _artifacts(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    run = _run(world, devices=2)
    clock.tick(3600)
    of_test = (f"/00001/00000/0000{number}" for number in (0, 1, 3))
    each = ("/00000/00000/00000", *of_test, "/00002/00000/00000")
    return {"arn": run, "type": "FILE"}, _parts(
        "artifact", run, *(f"{job}{tail}" for job in FIVE[:2] for tail in each)
    )


@_fill_of("ListSamples")
def _samples(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    job = _run(world).replace(":run:", ":job:") + "/00000"
    return {"arn": job}, [world.sample_of(job, number) for number in TIMES]


@_fill_of("ListUniqueProblems")
def _problems(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    world.account.next_run(
        *({"name": str(number), "result": "FAILED", "message": str(number)} for number in TIMES)
    )
    run = _run(world)
    clock.tick(3600)
    return {"arn": run}, ["FAILED"]


@_fill_of("ListDevices")
def _devices(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    return {"arn": world.project}, [device.arn for device in (*DEVICES, LAB)]


@_fill_of("ListDeviceInstances")
def _instances(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    return {}, [instance.arn for instance in LAB.instances]


@_fill_of("ListOfferings")
def _offerings(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    return {}, list(OFFERINGS)


@_fill_of("ListOfferingPromotions")
def _promotions(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    """There is only one."""
    return {}, ["2FREEMONTHS"]


@_fill_of("GetOfferingStatus")
def _status(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    return {}, ["current", "nextPeriod"]


@_fill_of("ListOfferingTransactions")
def _transactions(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    """The latest comes first."""
    made = []
    for _ in TIMES:
        answer = world.call("PurchaseOffering", offeringId=next(iter(OFFERINGS)), quantity=1)
        made.append(answer["offeringTransaction"]["transactionId"])
        clock.tick(60)
    return {}, made[::-1]


@_fill_of("ListTestGridSessions")
def _grid_sessions(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    return {"projectArn": world.grid_project}, [
        world.account.grid_session(world.grid_project).arn for _ in TIMES
    ]


@_fill_of("ListTestGridSessionActions")
def _actions(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    session = world.account.grid_session(world.grid_project)
    for number in TIMES:
        session.action("POST", f"/{number}")
    return {"sessionArn": session.arn}, [f"/{number}" for number in TIMES]


@_fill_of("ListTestGridSessionArtifacts")
def _grid_artifacts(world: World, clock: Any) -> tuple[dict[str, Any], list[str]]:
    session = world.account.grid_session(world.grid_project, LONG)
    for _ in range(2):
        clock.tick(800)
        session.action("POST", "/url")
    clock.tick(800)
    return {"sessionArn": session.arn}, [
        "selenium_webdriver.log",
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
    """A world in a mock whose pages have two items."""
    with mock_devicefarm(registry=[*DEVICES, LAB], timings=TIMINGS, max_slots=5, page_size=2):
        yield World(store_of(ACCOUNT_ID))


@cache
def identity(operation: str) -> str:
    """The member that identifies an item of the list."""
    output = MODEL.operation_model(operation).output_shape
    assert output is not None
    (items,) = (shape for name, shape in output.members.items() if name != model.TOKEN)
    known = ("arn", "id", "transactionId", "filename", "action")
    item: Any = getattr(items, "member", items)
    return next(name for name in known if name in item.members)


def pages_of(operation: str, params: dict[str, Any], **config: Any) -> list[list[str]]:
    """The identities of the items that a paginator finds, page by page."""
    key = PAGINATORS[operation]["result_key"]
    pages = (
        shared_client()
        .get_paginator(xform_name(operation))
        .paginate(**params, PaginationConfig=config)
    )
    read = islice(pages, ENOUGH)
    return [[item[identity(operation)] for item in page[key]] for page in read]


def chunks(items: list[str], size: int) -> list[list[str]]:
    """The items in pages of this size."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def test_no_list_is_missing() -> None:
    """Each operation that takes a token is tested here."""
    assert FILLS.keys() >= {*PAGINATORS, *BY_HAND}
    assert all(shared_client().can_paginate(xform_name(operation)) for operation in PAGINATORS)


@pytest.mark.parametrize("operation", LISTS)
def test_paginator(operation: str, world: World, clock: Any) -> None:
    """The pages have each item once and in order; a program can stop after three items and go on
    later.
    """
    params, expected = FILLS[operation](world, clock)
    assert len(expected) > 2 or operation == "ListOfferingPromotions"
    assert pages_of(operation, params) == chunks(expected, 2)
    paginator = shared_client().get_paginator(xform_name(operation))
    first = paginator.paginate(**params, PaginationConfig={"MaxItems": 3}).build_full_result()
    found = [item[identity(operation)] for item in first[PAGINATORS[operation]["result_key"]]]
    if "NextToken" in first:
        rest = pages_of(operation, params, StartingToken=first["NextToken"])
        found += [name for page in rest for name in page]
    assert found == expected


CURATED: dict[str, list[str]] = {
    "ListDevicePools": [TOP_DEVICES.arn],
    "ListNetworkProfiles": list(NetworkProfile.CURATED),
    "ListUploads": [
        upload.arn
        for upload in sorted(Upload.CURATED.values(), key=lambda one: -one.created)
        if upload.is_spec
    ],
}


@pytest.mark.parametrize("operation", CURATED)
def test_a_paginator_with_curated_resources(operation: str, world: World, clock: Any) -> None:
    """AWS's curated resources come first, then the project's; none is lost at the border, whether a
    page ends there or not.
    """
    params, own = FILLS[operation](world, clock)
    del params["type"]
    everything = [*CURATED[operation], *own]
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
    """PageSize makes pages smaller than the mock's own size, and never larger."""
    params, expected = FILLS[operation](world, clock)
    assert pages_of(operation, params, PageSize=size) == chunks(expected, on_a_page)


@pytest.mark.parametrize("operation", WHOLE)
def test_a_paginator_of_a_map(operation: str, world: World, clock: Any) -> None:
    """A map has all entries on one page."""
    params, expected = FILLS[operation](world, clock)
    (page,) = shared_client().get_paginator(xform_name(operation)).paginate(**params)
    assert model.TOKEN not in page
    keys = PAGINATORS[operation]["result_key"]
    assert (sorted(page["uniqueProblems"]) if isinstance(keys, str) else keys) == expected


@pytest.mark.parametrize("operation", BY_HAND)
@pytest.mark.parametrize(
    ("limit", "on_a_page"), [({}, 2), ({"maxResult": 1}, 1), ({"maxResult": 1000}, 2)]
)
def test_pages_without_a_paginator(
    operation: str, limit: dict[str, int], on_a_page: int, world: World, clock: Any
) -> None:
    """A program follows the tokens itself where boto3 has no paginator."""
    params, expected = FILLS[operation](world, clock)
    found = []
    request: dict[str, Any] | None = {**params, **limit}
    while request is not None:
        answer = getattr(shared_client(), xform_name(operation))(**request)
        (items,) = (value for value in answer.values() if isinstance(value, list))
        found.append([item[identity(operation)] for item in items])
        token = answer.get(model.TOKEN)
        request = None if token is None else {**params, **limit, model.TOKEN: token}
    assert found == chunks(expected, on_a_page)


@pytest.mark.parametrize(
    "operation", sorted(FILLS.keys() - {*WHOLE, "ListArtifacts", "ListSamples"})
)
def test_a_list_shows_the_documents_of_get(operation: str, world: World, clock: Any) -> None:
    """Each item of a list is the document that the Get operation of its kind answers."""
    if identity(operation) != "arn":
        pytest.skip("no operation gets one item of this list")
    params, arns = FILLS[operation](world, clock)
    items = world.call(operation, **params)
    (documents,) = (value for value in items.values() if isinstance(value, list))
    assert documents == [world.account.get(arn) for arn in arns[:2]]
