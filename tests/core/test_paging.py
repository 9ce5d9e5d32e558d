"""Pages: every item exactly once, large pages by default, and tokens that are good for the question
they were given for.

Every list and every paginator is read to its end in ``tests.conformance.test_paginators``.
"""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import make_store
from moto_devicefarm import Device, DeviceInstance
from moto_devicefarm.core import api, errors
from moto_devicefarm.core.store import Store

DEVICES = [Device(f"Phone {number}", os=str(10 + number % 2)) for number in range(7)]
PRIVATE = Device(
    "Private", instances=tuple(DeviceInstance(udid=f"unit-{number}") for number in range(5))
)
OS_10 = {"attribute": "OS_VERSION", "operator": "EQUALS", "values": ["10"]}


def names(store: Store, **params: Any) -> list[list[str]]:
    """The names on all pages of ListDevices, page by page."""
    pages = []
    token: str | None = None
    while True:
        page = api.call(store, "ListDevices", {**params, "nextToken": token})
        pages.append([device["name"] for device in page["devices"]])
        token = page.get("nextToken")
        if token is None:
            return pages


def refused(store: Store, name: str, params: dict[str, Any]) -> str:
    """The message of the ArgumentException that a call is answered with."""
    with pytest.raises(errors.ArgumentException) as raised:
        api.call(store, name, params)
    return raised.value.message


def test_pages_of_the_size_asked_for() -> None:
    """Full pages, then the rest; the last page has no token."""
    store = make_store(registry=DEVICES, page_size=3)
    assert names(store) == [
        ["Phone 0", "Phone 1", "Phone 2"],
        ["Phone 3", "Phone 4", "Phone 5"],
        ["Phone 6"],
    ]


def test_a_last_page_that_is_full() -> None:
    """No empty page follows."""
    assert names(make_store(registry=DEVICES[:6], page_size=3)) == [
        ["Phone 0", "Phone 1", "Phone 2"],
        ["Phone 3", "Phone 4", "Phone 5"],
    ]


def test_pages_of_what_passes_the_filter() -> None:
    """A page holds its number of devices that pass, and no token leads to an empty page."""
    store = make_store(registry=DEVICES, page_size=2)
    assert names(store, filters=[OS_10]) == [["Phone 0", "Phone 2"], ["Phone 4", "Phone 6"]]


def test_an_empty_list_has_one_page(store: Store) -> None:
    """And the member of the answer is there."""
    assert api.call(store, "ListProjects", {}) == {"projects": []}


def test_pages_are_large_by_default(store: Store) -> None:
    """Most programs read the first page only."""
    for number in range(300):
        api.call(store, "CreateProject", {"name": str(number)})
    page = api.call(store, "ListProjects", {})
    assert ("nextToken" in page, len(page["projects"])) == (False, 300)


@pytest.mark.parametrize("given_size", [1, 2, 5, 6])
def test_max_results(given_size: int) -> None:
    """A smaller page on request."""
    store = make_store(registry=[PRIVATE])
    page = api.call(store, "ListDeviceInstances", {"maxResults": given_size})
    assert [instance["udid"] for instance in page["deviceInstances"]] == [
        f"unit-{n}" for n in range(min(given_size, 5))
    ]
    assert ("nextToken" in page) == (given_size < 5)


def test_max_results_is_no_more_than_the_page_size() -> None:
    """The mock's own page size stays the upper limit."""
    store = make_store(registry=[PRIVATE], page_size=2)
    assert len(api.call(store, "ListDeviceInstances", {"maxResults": 4})["deviceInstances"]) == 2


def test_max_results_may_change_between_pages() -> None:
    """It is no part of the question."""
    store = make_store(registry=[PRIVATE])
    token = api.call(store, "ListDeviceInstances", {"maxResults": 1})["nextToken"]
    rest = api.call(store, "ListDeviceInstances", {"maxResults": 3, "nextToken": token})[
        "deviceInstances"
    ]
    assert [instance["udid"] for instance in rest] == ["unit-1", "unit-2", "unit-3"]


@pytest.mark.parametrize("given_size", [0, -1])
def test_max_results_of_nothing(store: Store, given_size: int) -> None:
    """A page has at least one item."""
    message = refused(store, "ListDeviceInstances", {"maxResults": given_size})
    assert message == f"maxResults must be greater than 0, but is {given_size}"


@pytest.mark.parametrize(
    "token", ["nonsense", "\N{SNOWMAN}" * 4, "====", "MDAwMA==", "00000000", "a b c"]
)
def test_a_token_that_is_none(store: Store, token: str) -> None:
    """The token is quoted."""
    assert (
        refused(store, "ListProjects", {"nextToken": token})
        == f"The provided nextToken is not valid: {token}"
    )


def test_a_token_of_another_question() -> None:
    """Of another operation, of another list, of other filters: a token is good for the question
    that it continues.
    """
    store = make_store(registry=DEVICES, page_size=2)
    token = api.call(store, "ListDevices", {})["nextToken"]
    projects = [api.call(store, "CreateProject", {"name": "x"})["project"]["arn"] for _ in range(2)]
    for name, params in (
        ("ListDevices", {"filters": [OS_10]}),
        ("ListDevices", {"arn": projects[0]}),
        ("ListProjects", {}),
        ("ListUploads", {"arn": projects[0]}),
    ):
        given_token = {**params, "nextToken": token}
        assert refused(store, name, given_token) == f"The provided nextToken is not valid: {token}"


@pytest.mark.parametrize("position", ["-2", "0", "+2", "02", " 2", "2 ", "0x2", "F", "1_0", "2.0"])
def test_an_altered_token(position: str) -> None:
    """A position that was not given out in this form is refused, one before the first item above
    all.
    """
    store = make_store(registry=DEVICES, page_size=2)
    good = api.call(store, "ListDevices", {})["nextToken"]
    question = base64.urlsafe_b64decode(good)[:8]
    altered = base64.urlsafe_b64encode(question + position.encode()).decode()
    assert (
        refused(store, "ListDevices", {"nextToken": altered})
        == f"The provided nextToken is not valid: {altered}"
    )


@pytest.mark.parametrize(
    "alter", [str.lower, str.swapcase, lambda token: token[:-4], lambda token: f"{token}AAAA"]
)
def test_a_token_with_other_letters(alter: Any) -> None:
    """A token is taken whole and to the letter."""
    store = make_store(registry=DEVICES, page_size=2)
    altered = alter(api.call(store, "ListDevices", {})["nextToken"])
    assert (
        refused(store, "ListDevices", {"nextToken": altered})
        == f"The provided nextToken is not valid: {altered}"
    )


def test_a_token_can_be_used_again() -> None:
    """The same token answers the same page."""
    store = make_store(registry=DEVICES, page_size=2)
    token = api.call(store, "ListDevices", {})["nextToken"]
    pages = [api.call(store, "ListDevices", {"nextToken": token}) for _ in range(2)]
    assert pages[0] == pages[1]
    assert [device["name"] for device in pages[0]["devices"]] == ["Phone 2", "Phone 3"]


@settings(max_examples=60, deadline=None)
@given(
    total=st.integers(0, 9),
    size=st.integers(1, 4),
    deletions=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 8)), max_size=6),
)
def test_every_item_exactly_once(total: int, size: int, deletions: list[tuple[int, int]]) -> None:
    """Projects that are deleted while a program reads the pages make it neither miss nor repeat
    another.
    """
    store = make_store(page_size=size)
    arns = [
        api.call(store, "CreateProject", {"name": str(number)})["project"]["arn"]
        for number in range(total)
    ]
    alive, seen = set(arns), []
    token: str | None = None
    for turn in range(total + 2):
        page = api.call(store, "ListProjects", {"nextToken": token})
        seen += [project["arn"] for project in page["projects"]]
        token = page.get("nextToken")
        if token is None:
            break
        for when, number in deletions:
            if when == turn and number < total and arns[number] in alive:
                api.call(store, "DeleteProject", {"arn": arns[number]})
                alive.remove(arns[number])
    assert token is None
    assert len(set(seen)) == len(seen)
    assert [arn for arn in seen if arn in alive] == [arn for arn in arns if arn in alive]


def test_items_created_between_pages_come_last() -> None:
    """A program that reads on sees what was created meanwhile."""
    store = make_store(page_size=1)
    for name in ("a", "b"):
        api.call(store, "CreateProject", {"name": name})
    token = api.call(store, "ListProjects", {})["nextToken"]
    api.call(store, "CreateProject", {"name": "c"})
    page = api.call(store, "ListProjects", {"nextToken": token})
    assert [project["name"] for project in page["projects"]] == ["b"]
    page = api.call(store, "ListProjects", {"nextToken": page["nextToken"]})
    assert [project["name"] for project in page["projects"]] == ["c"]
