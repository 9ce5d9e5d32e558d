"""Makes new sessions of botocore cheap while a mock is active: what each of them would parse and
compute again is kept for the next one. Rule: no session can tell. Each gets copies of its own, and
only files that boto3 and botocore install are kept.

moto gives each test a new default session. Its first client takes most of the time of a small test.
"""

from __future__ import annotations

import json
import marshal
import os
from collections import UserDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from types import FunctionType
from typing import Any
from unittest import mock

import boto3
import botocore.hooks
import botocore.session
from botocore.compat import accepts_kwargs
from botocore.hooks import EVENT_ALIASES, BaseEventHooks, EventAliaser
from botocore.loaders import JSONFileLoader, Loader, instance_cache

INSTALLED = (Loader.BUILTIN_DATA_PATH, os.path.join(os.path.dirname(boto3.__file__), "data"))
"""The folders of data that boto3 and botocore install."""
ENDPOINTS = "endpoints"
"""The largest file. It names all services, and a session reads a few of them."""

_packed: dict[str, bytes] = {}
"""The contents of installed files, in the form of which a copy is made fastest."""
_event_names: dict[str, str] = {}
"""The names of events by their aliases."""


@contextmanager
def used_by_new_sessions() -> Iterator[None]:
    """Let sessions that are made in the block use the cache, which stays for the next block.

    What another library has put in the place of botocore's own classes stays as it is.
    """
    create_loader = botocore.session.create_loader
    aliaser = botocore.session.EventAliaser

    def create_cached_loader(data_path: str | None = None) -> Loader:
        loader = create_loader(data_path)
        if type(loader) is not Loader or type(loader.file_loader) is not JSONFileLoader:
            return loader
        return CachedLoader(loader.search_paths, CachedFiles(), include_default_search_paths=False)

    with (
        mock.patch.multiple(
            botocore.session,
            create_loader=create_cached_loader,
            EventAliaser=CachedEventAliaser if aliaser is EventAliaser else aliaser,
        ),
        mock.patch.object(botocore.hooks, "accepts_kwargs", _accepts_kwargs),
    ):
        yield


class CachedLoader(Loader):
    """A loader that lists the services in the installed folders once for all sessions."""

    @instance_cache
    def list_available_services(self, type_name: str) -> list[str]:
        """The names of all services that have a file of the type, sorted."""
        return sorted(
            {
                name
                for path in self.search_paths
                if os.path.isdir(path)
                for name in (_installed_services if path in INSTALLED else _services)(
                    path, type_name
                )
            }
        )

    def load_data(self, name: str) -> Any:
        """The content of a file. botocore itself asks for its endpoints in another way; for all
        others they are dictionaries.
        """
        data = super().load_data(name)
        if name == ENDPOINTS:
            for partition in data.get("partitions", ()):
                if isinstance(partition.get("services"), _Services):
                    partition["services"] = dict(partition["services"])
        return data


def _services(path: str, type_name: str) -> list[str]:
    return Loader([path], include_default_search_paths=False).list_available_services(type_name)


_installed_services = cache(_services)


def is_installed(file_path: str) -> bool:
    """Whether a file is in one of the installed folders."""
    return file_path.startswith(tuple(os.path.join(folder, "") for folder in INSTALLED))


class CachedFiles(JSONFileLoader):
    """Reads an installed file once for all sessions."""

    def load_file(self, file_path: str) -> Any:
        """A new copy of the file's content, or None if there is no such file."""
        if not is_installed(file_path):
            return super().load_file(file_path)
        is_endpoints = os.path.basename(file_path) == ENDPOINTS
        packed = _packed.get(file_path)
        if packed is None:
            content = super().load_file(file_path)
            if content is None:
                return None
            packed = _packed[file_path] = _pack(content, is_endpoints)
        content = marshal.loads(packed)
        if is_endpoints:
            for partition in content["partitions"]:
                partition["services"] = _Services(partition["services"])
        return content


def _pack(content: Any, is_endpoints: bool) -> bytes:
    plain = json.loads(json.dumps(content))  # marshal takes no OrderedDict
    if is_endpoints:
        for partition in plain["partitions"]:
            services = partition["services"].items()
            partition["services"] = {name: marshal.dumps(each) for name, each in services}
    return marshal.dumps(plain)


class _Services(UserDict[str, Any]):
    """The services of a partition. Each is copied when it is first read, because there are 1,200.

    botocore writes into what it reads here, so sessions can't share it.
    """

    def __init__(self, packed: dict[str, Any]) -> None:
        self.data = packed

    def __getitem__(self, name: str) -> Any:
        value = self.data[name]
        if isinstance(value, bytes):
            value = self.data[name] = marshal.loads(value)
        return value


class CachedEventAliaser(EventAliaser):
    """Finds the name of an event once for all sessions. botocore compares each of 130 names with
    each of 400 aliases.
    """

    def __init__(
        self, event_emitter: BaseEventHooks, event_aliases: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(event_emitter, event_aliases)
        if event_aliases is None or event_aliases == EVENT_ALIASES:
            # Private. Without it, sessions are only slower.
            self._alias_name_cache = _event_names


def _accepts_kwargs(function: Any) -> Any:
    """Whether a handler of an event takes any keyword argument. botocore inspects 130 handlers for
    each session. Those that stay in their module are inspected once.
    """
    stays = isinstance(function, FunctionType) and "<" not in function.__qualname__
    return (_inspect_once if stays else accepts_kwargs)(function)


_inspect_once = cache(accepts_kwargs)
