"""Pages and tokens of lists."""

from __future__ import annotations

import base64
from typing import Any

import boto3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moto_devicefarm import Device, DeviceInstance, mock_devicefarm
from tests.support.account import Account

DEVICES = [Device(f"Phone {number}", os=str(10 + number % 2)) for number in range(7)]
PRIVATE = Device(
    "Private", instances=tuple(DeviceInstance(udid=f"unit-{number}") for number in range(5))
)
OS_10 = {"attribute": "OS_VERSION", "operator": "EQUALS", "values": ["10"]}


def names_on_pages(account: Account, **params: Any) -> list[list[str]]:
    """The names on all pages of ListDevices, page by page."""
    pages = []
    token: str | None = None
    while True:
        page = account.call("ListDevices", **params, nextToken=token)
        pages.append([device["name"] for device in page["devices"]])
        token = page.get("nextToken")
        if token is None:
            return pages


def test_pages_of_the_size_asked_for() -> None:
    """All pages are full but the last one, which has no token."""
    account = Account(registry=DEVICES, page_size=3)
    assert names_on_pages(account) == [
        ["Phone 0", "Phone 1", "Phone 2"],
        ["Phone 3", "Phone 4", "Phone 5"],
        ["Phone 6"],
    ]


def test_a_last_page_that_is_full() -> None:
    """No empty page follows a full last page."""
    assert names_on_pages(Account(registry=DEVICES[:6], page_size=3)) == [
        ["Phone 0", "Phone 1", "Phone 2"],
        ["Phone 3", "Phone 4", "Phone 5"],
    ]


def test_filters_page_by_page() -> None:
    """With ``filters_per_page``, a filter applies to each page, so that a page may be empty, and
    more follow (C: aws-sdk-js-v3#4732).
    """
    old = [Device("Old 0", os="10"), Device("Old 1", os="10")]
    registry = [Device("New 0", os="11"), Device("New 1", os="11"), *old, Device("New 2", os="11")]
    account = Account(registry=registry, page_size=2, filters_per_page=True)
    assert names_on_pages(account, filters=[OS_10]) == [[], ["Old 0", "Old 1"], []]
    assert names_on_pages(account) == [["New 0", "New 1"], ["Old 0", "Old 1"], ["New 2"]]
    first = account.call("ListDevices", filters=[OS_10])
    assert first["devices"] == []
    assert first["nextToken"]


def test_no_page_follows_the_last_that_is_filtered() -> None:
    """The page that ends with the list has no token."""
    account = Account(registry=DEVICES[:4], page_size=2, filters_per_page=True)
    assert names_on_pages(account, filters=[OS_10]) == [["Phone 0"], ["Phone 2"]]


def test_paginators_over_filtered_pages() -> None:
    """A paginator of boto3 returns the same devices, whether pages are filtered or full."""
    found = []
    for filters_per_page in (False, True):
        with mock_devicefarm(registry=DEVICES, page_size=1, filters_per_page=filters_per_page):
            client = boto3.client("devicefarm", region_name="us-west-2")
            pages = client.get_paginator("list_devices").paginate(filters=[OS_10])
            found.append([device["name"] for page in pages for device in page["devices"]])
    assert found == [["Phone 0", "Phone 2", "Phone 4", "Phone 6"]] * 2


def test_test_grid_sessions_are_filtered_page_by_page_too() -> None:
    """The filters of ListTestGridSessions do the same (invented)."""
    account = Account(page_size=1, filters_per_page=True)
    project = account.grid_project()
    for _ in range(2):
        account.grid_session(project)
    page = account.call("ListTestGridSessions", projectArn=project, status="CLOSED")
    assert (page["testGridSessions"], "nextToken" in page) == ([], True)


def test_pages_of_what_passes_the_filter() -> None:
    """A page has its number of devices that pass the filter, and no token leads to an
    empty page.
    """
    account = Account(registry=DEVICES, page_size=2)
    assert names_on_pages(account, filters=[OS_10]) == [
        ["Phone 0", "Phone 2"],
        ["Phone 4", "Phone 6"],
    ]


def test_an_empty_list_has_one_page(account: Account) -> None:
    """An empty list has one page, with the list in it."""
    assert account.list_projects() == []


def test_pages_are_large_by_default(account: Account) -> None:
    """By default a page is large, because most programs read only the first one."""
    for number in range(300):
        account.create_project(name=str(number))
    page = account.call("ListProjects")
    assert ("nextToken" in page, len(page["projects"])) == (False, 300)


@pytest.mark.parametrize("given_size", [1, 2, 5, 6])
def test_max_results(given_size: int) -> None:
    """maxResults makes pages smaller."""
    account = Account(registry=[PRIVATE])
    page = account.call("ListDeviceInstances", maxResults=given_size)
    assert [instance["udid"] for instance in page["deviceInstances"]] == [
        f"unit-{n}" for n in range(min(given_size, 5))
    ]
    assert ("nextToken" in page) == (given_size < 5)


def test_max_results_is_no_more_than_the_page_size() -> None:
    """maxResults does not make pages larger than the mock's page size."""
    account = Account(registry=[PRIVATE], page_size=2)
    assert len(account.list_device_instances(maxResults=4)) == 2


def test_max_results_may_change_between_pages() -> None:
    """maxResults can change from page to page."""
    account = Account(registry=[PRIVATE])
    token = account.call("ListDeviceInstances", maxResults=1)["nextToken"]
    page = account.call("ListDeviceInstances", maxResults=3, nextToken=token)
    rest = page["deviceInstances"]
    assert [instance["udid"] for instance in rest] == ["unit-1", "unit-2", "unit-3"]


def test_a_token_does_not_depend_on_the_order_of_members() -> None:
    """The next page has the same filter, although its members come in another order."""
    account = Account(registry=DEVICES, page_size=3)
    token = account.call("ListDevices", filters=[OS_10])["nextToken"]
    other_order = dict(reversed(OS_10.items()))
    page = account.call("ListDevices", filters=[other_order], nextToken=token)
    assert [device["name"] for device in page["devices"]] == ["Phone 6"]


@pytest.mark.parametrize("given_size", [0, -1])
def test_max_results_of_nothing(account: Account, given_size: int) -> None:
    """A page has at least one item."""
    message = account.error.list_device_instances(maxResults=given_size).message
    assert message == f"maxResults must be greater than 0, but is {given_size}"


@pytest.mark.parametrize(
    "token", ["nonsense", "\N{SNOWMAN}" * 4, "====", "MDAwMA==", "00000000", "a b c"]
)
def test_invalid_tokens(account: Account, token: str) -> None:
    """An invalid token is quoted in the message."""
    assert (
        account.error.list_projects(nextToken=token).message
        == f"The provided nextToken is not valid: {token}"
    )


def test_a_token_of_another_request() -> None:
    """A token is valid only for the operation, list and filters that it came from."""
    account = Account(registry=DEVICES, page_size=2)
    token = account.call("ListDevices")["nextToken"]
    projects = [account.project() for _ in range(2)]
    for name, params in (
        ("ListDevices", {"filters": [OS_10]}),
        ("ListDevices", {"arn": projects[0]}),
        ("ListProjects", {}),
        ("ListUploads", {"arn": projects[0]}),
    ):
        given_token = {**params, "nextToken": token}
        assert (
            account.error.call(name, **given_token).message
            == f"The provided nextToken is not valid: {token}"
        )


@pytest.mark.parametrize("position", ["-2", "0", "+2", "02", " 2", "2 ", "0x2", "F", "1_0", "2.0"])
def test_an_altered_token(position: str) -> None:
    """A token with a changed position is refused."""
    account = Account(registry=DEVICES, page_size=2)
    good = account.call("ListDevices")["nextToken"]
    question = base64.urlsafe_b64decode(good)[:8]
    altered = base64.urlsafe_b64encode(question + position.encode()).decode()
    assert (
        account.error.list_devices(nextToken=altered).message
        == f"The provided nextToken is not valid: {altered}"
    )


@pytest.mark.parametrize(
    "alter", [str.lower, str.swapcase, lambda token: token[:-4], lambda token: f"{token}AAAA"]
)
def test_a_token_with_other_letters(alter: Any) -> None:
    """A token with changed letters is refused."""
    account = Account(registry=DEVICES, page_size=2)
    altered = alter(account.call("ListDevices")["nextToken"])
    assert (
        account.error.list_devices(nextToken=altered).message
        == f"The provided nextToken is not valid: {altered}"
    )


def test_a_token_can_be_used_again() -> None:
    """One token always answers the same page."""
    account = Account(registry=DEVICES, page_size=2)
    token = account.call("ListDevices")["nextToken"]
    pages = [account.call("ListDevices", nextToken=token) for _ in range(2)]
    assert pages[0] == pages[1]
    assert [device["name"] for device in pages[0]["devices"]] == ["Phone 2", "Phone 3"]


@settings(max_examples=60, deadline=None)
@given(
    total=st.integers(0, 9),
    size=st.integers(1, 4),
    deletions=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 8)), max_size=6),
)
def test_every_item_exactly_once(total: int, size: int, deletions: list[tuple[int, int]]) -> None:
    """Deletions between pages make a program neither miss nor repeat other items."""
    account = Account(page_size=size)
    arns = [account.create_project(name=str(number))["arn"] for number in range(total)]
    alive, seen = set(arns), []
    token: str | None = None
    for turn in range(total + 2):
        page = account.call("ListProjects", nextToken=token)
        seen += [project["arn"] for project in page["projects"]]
        token = page.get("nextToken")
        if token is None:
            break
        for when, number in deletions:
            if when == turn and number < total and arns[number] in alive:
                account.delete_project(arn=arns[number])
                alive.remove(arns[number])
    assert token is None
    assert len(set(seen)) == len(seen)
    assert [arn for arn in seen if arn in alive] == [arn for arn in arns if arn in alive]


def test_items_created_between_pages_come_last() -> None:
    """Items that are created between pages are on later pages."""
    account = Account(page_size=1)
    for name in ("a", "b"):
        account.create_project(name=name)
    token = account.call("ListProjects")["nextToken"]
    account.create_project(name="c")
    page = account.call("ListProjects", nextToken=token)
    assert [project["name"] for project in page["projects"]] == ["b"]
    page = account.call("ListProjects", nextToken=page["nextToken"])
    assert [project["name"] for project in page["projects"]] == ["c"]
