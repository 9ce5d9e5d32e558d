"""The store: resources by ARN, lists in order of creation, and pages that deletions do not move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.captured import Captured
from moto_devicefarm.core.paging import NewestFirst, ResourceIndex, SequenceListing
from moto_devicefarm.core.resource import Resource, id_of, kind_of
from moto_devicefarm.core.store import Store
from moto_devicefarm.core.timings import NEVER
from moto_devicefarm.resources.projects import Project
from tests.support.store import make_store

FIRST = "arn:aws:devicefarm:us-west-2:123456789012:project:00000000-0000-0000-0000-000000000001"


@dataclass(slots=True, kw_only=True, eq=False)
class Thing(Resource):
    """A resource in a list of its owner."""

    KIND = "thing"
    owner: str = ""

    @property
    def containers(self) -> tuple[str, ...]:
        return ("", self.owner)


def thing(store: Store, owner: str = "someone") -> Thing:
    """Add a new thing to the store."""
    return store.add(Thing(arn=store.new_arn(Thing), created=0, owner=owner))


def test_arns(store: Store) -> None:
    """An ARN has account, kind and a new id, after the project's id if there is one, and before a
    suffix.
    """
    prefix = "arn:aws:devicefarm:us-west-2:123456789012:thing:"
    assert store.new_arn(Thing) == f"{prefix}00000000-0000-0000-0000-000000000001"
    within = store.new_arn(Thing, within="project-id", suffix="/00000")
    assert within == f"{prefix}project-id/00000000-0000-0000-0000-000000000002/00000"
    assert id_of(within) == "project-id/00000000-0000-0000-0000-000000000002/00000"


def test_a_resource_knows_its_id(store: Store) -> None:
    """The id is the part of the ARN after the kind."""
    assert thing(store).id == "00000000-0000-0000-0000-000000000001"


def test_resources_are_numbered_in_the_order_of_their_creation(store: Store) -> None:
    """The numbers begin with 1, and the number of a deleted resource is not given again."""
    first, second = thing(store), thing(store)
    store.delete(first)
    third = thing(store)
    assert store.numbered_resources() == [(2, second), (3, third)]
    assert store.numbers == 3


def test_the_newest_of_a_kind(store: Store) -> None:
    """``newest`` begins with the last one added, and ``count`` is the number of all."""
    first, second = thing(store), thing(store)
    store.add(Project(arn=FIRST, created=0, name="another kind"))
    assert list(store.newest(Thing)) == [second, first]
    assert store.count(Thing) == 2


def test_a_deleted_resource_has_no_driver(store: Store) -> None:
    """The state of its driver endpoint is deleted with it."""
    one, other = thing(store), thing(store)
    store.drivers = {one.arn: "state", other.arn: "other state"}
    store.delete(one)
    assert store.drivers == {other.arn: "other state"}


def test_found_by_arn(store: Store) -> None:
    """A resource is found by its ARN only."""
    one, other = thing(store), thing(store)
    assert store.get(Thing, one.arn) is one
    assert store.find(Thing, other.arn) is other
    assert store.find(Thing, one.arn + "0") is None


def test_nothing_found_is_awss_error(store: Store) -> None:
    """``get`` raises AWS's error for an unknown ARN."""
    arn = "arn:aws:devicefarm:us-west-2:123456789012:thing:gone"
    with pytest.raises(
        errors.NotFoundException, match=f"^The provided resource does not exist: {arn}$"
    ):
        store.get(Thing, arn)


def test_a_change_is_an_act(store: Store) -> None:
    """A changed member is no longer captured, also with a false value; others stay captured."""
    members = {"name": "captured", "defaultJobTimeoutMinutes": 5, "executionRoleArn": "arn:x"}
    project = Project(arn=FIRST, created=0, name="own", captured=Captured(members))
    project.change(name="", default_job_timeout_minutes=7, execution_role_arn=None)
    overlay = project.overlay
    assert overlay is not None
    assert overlay.computed == {"name", "defaultJobTimeoutMinutes"}
    assert (project.name, project.default_job_timeout_minutes, project.execution_role_arn) == (
        "",
        7,
        None,
    )


def test_a_change_of_what_was_not_captured(store: Store) -> None:
    """A resource that was not captured can be changed too."""
    project = Project(arn=FIRST, created=0, name="own")
    project.change(name="other")
    assert (project.name, project.overlay) == ("other", None)


def test_kinds_are_apart(store: Store) -> None:
    """An ARN finds only a resource of the right kind."""

    @dataclass(slots=True, kw_only=True, eq=False)
    class Other(Resource):
        KIND = "other"

    one = thing(store)
    assert store.find(Other, one.arn) is None
    assert list(store.all(Other)) == []


def test_lists_by_key(store: Store) -> None:
    """A resource is in each of its lists, in order of creation; an unknown key is an empty list."""
    first, second, third = thing(store, "anna"), thing(store, "ben"), thing(store, "anna")
    assert list(store.all(Thing)) == [first, second, third]
    assert list(store.all(Thing, "anna")) == [first, third]
    assert list(store.all(Thing, "carl")) == []
    assert len(store.all(Thing, "anna")) == 2


def test_deleted_is_gone_everywhere(store: Store) -> None:
    """A deleted resource is in no list and not found; others stay."""
    first, second = thing(store, "anna"), thing(store, "anna")
    store.delete(first)
    assert store.find(Thing, first.arn) is None
    assert list(store.all(Thing)) == [second]
    assert list(store.all(Thing, "anna")) == [second]


@settings(max_examples=80, deadline=None)
@given(
    total=st.integers(0, 12),
    size=st.integers(1, 5),
    deletions=st.lists(st.integers(0, 11), max_size=8),
)
def test_pages_of_an_index(total: int, size: int, deletions: list[int]) -> None:
    """After deletions between pages, each remaining item is on exactly one page."""
    store = make_store()
    things = [thing(store) for _ in range(total)]
    doomed = iter(dict.fromkeys(things[number] for number in deletions if number < total))
    seen: list[Thing] = []
    deleted: set[str] = set()
    after: int | None = 0
    while after is not None:
        found, after = store.all(Thing).page(after, size)
        assert len(found) <= size
        seen += found
        one = next(doomed, None)
        if one is not None:
            store.delete(one)
            deleted.add(one.arn)
    assert len({one.arn for one in seen}) == len(seen)
    assert [one.arn for one in seen if one.arn not in deleted] == [
        one.arn for one in things if one.arn not in deleted
    ]


def test_a_full_last_page_has_no_successor() -> None:
    """After the last item there is no next position."""
    index: ResourceIndex[Thing] = ResourceIndex()
    for number in (3, 7, 8, 20):
        index.add(number, Thing(arn=str(number), created=0))
    found, position = index.page(0, 2)
    assert ([one.arn for one in found], position) == (["3", "7"], 7)
    found, position = index.page(7, 2)
    assert ([one.arn for one in found], position) == (["8", "20"], None)


def test_a_scan_reads_as_far_as_its_page() -> None:
    """A filtered sequence is read up to the item after the page."""
    read: list[int] = []
    shown: list[int] = []

    def keep(item: int) -> bool:
        read.append(item)
        return item % 2 == 0

    def show(item: int) -> int:
        shown.append(item)
        return -item

    scan = SequenceListing(range(10), keep, show)
    assert scan.page(0, 2) == ([0, -2], 4)
    assert (read, shown) == ([0, 1, 2, 3, 4], [0, 2])
    assert scan.page(4, 3) == ([-4, -6, -8], None)


def test_a_scan_without_a_filter() -> None:
    """By default a scan has all items."""
    assert SequenceListing("abc").page(1, 5) == (["b", "c"], None)


# What time takes


@dataclass(slots=True, kw_only=True, eq=False)
class Milk(Thing):
    """A resource that expires."""

    best_before: float = NEVER
    looks: ClassVar[int] = 0

    @property
    def expires_at(self) -> float:
        Milk.looks += 1
        return self.best_before


def milk(store: Store, best_before: float) -> Milk:
    """Add new milk to the store."""
    return store.add(
        Milk(arn=store.new_arn(Milk), created=0, owner="someone", best_before=best_before)
    )


def test_the_newest_leaves_out_what_expires_now(store: Store) -> None:
    """A resource is gone at the moment of its expiry. ``count`` still includes it."""
    _, fresh = milk(store, 10), milk(store, 11)
    with clock.hold_at(10):
        assert list(store.newest(Milk)) == [fresh]
        assert store.count(Milk) == 2


@settings(max_examples=80, deadline=None)
@given(
    best_before=st.lists(st.sampled_from([5, 10, 20, NEVER]), max_size=14),
    now=st.integers(0, 25),
    size=st.integers(1, 4),
    deletions=st.lists(st.integers(0, 13), max_size=4, unique=True),
)
def test_pages_leave_out_what_is_gone(
    best_before: list[float], now: int, size: int, deletions: list[int]
) -> None:
    """Pages have the resources that have not expired, each once, in order of creation."""
    store = make_store()
    made = [milk(store, moment) for moment in best_before]
    for number in deletions:
        if number < len(made):
            store.delete(made[number])
    kept = [one for number, one in enumerate(made) if number not in deletions]
    assert (list(store.all(Milk)), len(store.all(Milk, "someone"))) == (kept, len(kept))
    with clock.hold_at(now):
        seen: list[Milk] = []
        after: int | None = 0
        while after is not None:
            found, after = store.all(Milk).page(after, size)
            assert len(found) == size or after is None
            seen += found
        assert seen == [one for one in kept if now < one.best_before]
        assert [one for one in kept if store.find(Milk, one.arn)] == seen


def test_a_page_leaps_over_what_is_gone() -> None:
    """The cost of a page does not depend on the number of expired resources before it."""
    store = make_store()
    first = milk(store, NEVER)
    for _ in range(1000):
        milk(store, 10)
    rest = [milk(store, 20) for _ in range(5)]
    Milk.looks = 0
    with clock.hold_at(15):
        assert store.all(Milk).page(0, 3) == ([first, *rest[:2]], 1003)
    assert Milk.looks < 10


def test_what_is_gone_comes_back() -> None:
    """An expired resource is there again if the clock moves back."""
    store = make_store()
    one = milk(store, 10)
    for now, found in ((9, one), (10, None), (11, None), (9, one)):
        with clock.hold_at(now):
            assert store.find(Milk, one.arn) is found
    with clock.hold_at(10), pytest.raises(errors.NotFoundException):
        store.get(Milk, one.arn)


def test_discarding_takes_what_is_there_and_gone() -> None:
    """``discard`` deletes expired resources too, and accepts unknown ARNs."""
    store = make_store()
    one, other = milk(store, 10), milk(store, NEVER)
    with clock.hold_at(11):
        store.discard(Milk, one.arn)
        store.discard(Milk, one.arn)
        store.discard(Thing, other.arn)
    assert list(store.all(Milk)) == [other]


def test_named_by_the_arn_alone(store: Store) -> None:
    """``find_any_kind`` finds a resource of any kind, also a curated one."""

    @dataclass(slots=True, kw_only=True, eq=False)
    class Special(Thing):
        KIND = "special"
        CURATED: ClassVar[dict[str, Thing]] = {}

    arn = "arn:aws:devicefarm:us-west-2::special:curated"
    Special.CURATED[arn] = Special(arn=arn, created=0)
    one = thing(store)
    special = store.add(Special(arn=store.new_arn(Special), created=0))
    assert store.find_any_kind(one.arn) is one
    assert store.find_any_kind(special.arn) is special
    assert store.find_any_kind(arn) is Special.CURATED[arn]
    assert store.find_any_kind(one.arn + "0") is None
    assert store.find_any_kind("arn:aws:devicefarm:us-west-2:123456789012:no-kind:1") is None
    assert store.find_any_kind("no arn") is None


@pytest.mark.parametrize(
    ("arn", "kind"),
    [
        ("arn:aws:devicefarm:us-west-2:123456789012:job:1/2/00000", "job"),
        ("arn:aws:devicefarm:us-west-2::device:A:B", "device"),
        ("arn:aws:devicefarm:us-west-2:123456789012:project/1", ""),
        ("", ""),
    ],
)
def test_the_kind_that_an_arn_names(arn: str, kind: str) -> None:
    """The kind is the sixth part of an ARN that has seven."""
    assert kind_of(arn) == kind


@settings(deadline=None)
@given(total=st.integers(0, 12), size=st.integers(1, 5), new=st.integers(0, 3))
def test_pages_of_the_newest(total: int, size: int, new: int) -> None:
    """Pages begin at the end; items that are added between pages do not move them."""
    items = list(range(total))
    seen: list[int] = []
    after: int | None = 0
    for _ in range(total + 1):
        found, after = NewestFirst(items).page(after or 0, size)
        assert len(found) <= size
        seen += found
        items += [-1] * new
        if after is None:
            break
    assert (seen, after) == (list(range(total))[::-1], None)
