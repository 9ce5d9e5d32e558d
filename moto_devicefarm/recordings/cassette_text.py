"""Reads the YAML or JSON of a cassette. Rule: a tag of another language, such as ``!!python/...``,
makes no object, and an alias is refused, because aliases expand without bound.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from moto_devicefarm.core.json_guard import read_json

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Reads plain values only."""
_LINES_BEFORE = r"(?:[ \t]*(?:#[^\n]*|---[^\n]*)?\n)*"
_CASSETTE = re.compile(
    rf"{_LINES_BEFORE}(?:(?:http_)?interactions|version|recorded_with)[ \t]*:", re.ASCII
)
"""How a cassette in YAML begins: its keys stand in the order of the alphabet, or Ruby's list is
first.
"""
_JSON_KEY = re.compile(r'"(?:http_)?interactions"\s*:')


def read_cassette(text: str, name: str) -> Any:
    """The value of a text that may be a cassette; None if it can't be one.

    Raises ValueError, which has the name and the place, for YAML that can't be read.
    """
    if text.lstrip().startswith("{"):
        try:
            return read_json(text, name) if _JSON_KEY.search(text) else None
        except ValueError:
            return None
    if _CASSETTE.match(text) is None or "interactions" not in text:
        return None
    try:
        return _read_yaml(text, name)
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(f"{name}: not YAML: {' '.join(str(error).split())}") from None


def _construct_other(loader: Any, node: yaml.Node) -> Any:
    """The value of a tag that YAML does not define: a text, a list or bytes, else None."""
    kind = node.tag.rpartition("/")[2]
    if kind in ("unicode", "str") and isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if kind == "tuple" and isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    if kind == "!binary" and isinstance(node, yaml.ScalarNode):  # Ruby's
        return loader.construct_yaml_binary(node)
    return None


def _construct_text(loader: Any, node: yaml.Node) -> Any:
    """The text of a time: whoever uses it reads it, and tells what is wrong with it."""
    return loader.construct_scalar(node)


_CONSTRUCTORS = {None: _construct_other, "tag:yaml.org,2002:timestamp": _construct_text}
"""What makes the value of a node, by its tag; None is any tag that YAML does not define."""


def _read_yaml(text: str, name: str) -> Any:
    loader = _LOADER(text)
    loader.yaml_constructors = {**loader.yaml_constructors, **_CONSTRUCTORS}
    try:
        node = loader.get_single_node()
        _check_aliases(node, name)
        try:
            return loader.construct_document(node)
        except (ValueError, AttributeError, LookupError) as error:  # such as !!int x, !!bool x
            words = " ".join(str(error).split())
            raise ValueError(f"{name}: a value does not fit its YAML tag: {words}") from None
    finally:
        loader.dispose()


def _check_aliases(root: yaml.Node, name: str) -> None:
    """Raise ValueError for a node that stands at two places."""
    found, todo = set(), [root]
    while todo:
        node = todo.pop()
        if id(node) in found:
            line = node.start_mark.line + 1
            raise ValueError(f"{name}: line {line}: an alias stands for it: write the value twice")
        found.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            todo.extend(node.value)
        elif isinstance(node, yaml.MappingNode):
            todo.extend(inner for pair in node.value for inner in pair)
