"""Writes the built-in fleet: ``aws devicefarm list-devices > devices.json``, and then
``python3 -m tests.fleet devices.json own-2027 "ListDevices of 2027-01-02, read with our account"``.

The catalogue of ``fleet.json`` becomes that of the file, device by device and figure for figure.
The second argument is the short name of its source, and the third the explanation. The rest of
``fleet.json`` is written by hand, and is kept: the devices beyond the catalogue, and what is
invented about devices of the catalogue. Private devices of the account do not enter the fleet.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import moto_devicefarm.registry
from moto_devicefarm.registry import Device

FILE = Path(moto_devicefarm.registry.__file__).with_name("fleet.json")


def read_fleet() -> dict[str, Any]:
    """The data of ``fleet.json``."""
    data: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return data


def with_catalogue(
    former: Mapping[str, Any], listed: Sequence[Mapping[str, Any]], source: str, explanation: str
) -> dict[str, Any]:
    """The data of a fleet with another catalogue.

    A device beyond the catalogue that the new one has is left out, and so is what was invented
    about a device that the new one lacks. Raises ValueError for a device that the mock would answer
    differently.
    """
    public = [document for document in listed if document["fleetType"] == "PUBLIC"]
    for document in public:
        answered = Device.from_document(document).document
        if answered != document:
            raise ValueError(f"the mock would answer {answered} for {document}")
    arns = {document["arn"] for document in public}
    further = [entry for entry in former["further"] if entry["device"]["arn"] not in arns]
    invented = former["catalogue"]["invented"]
    used = {source, *(name for entry in further for name in sources_of(entry).values())}
    explained = {**former["sources"], source: explanation}
    return {
        "sources": {name: text for name, text in explained.items() if name in {*used, "invented"}},
        "catalogue": {
            "source": source,
            "invented": {arn: members for arn, members in invented.items() if arn in arns},
            "devices": public,
        },
        "further": further,
    }


def sources_of(entry: Mapping[str, Any]) -> dict[str, str]:
    """The source of each member of a device beyond the catalogue."""
    sources = dict.fromkeys(entry["device"], entry["source"])
    return {**sources, **entry["other_sources"]}


def render(data: Mapping[str, Any]) -> str:
    """The text of ``fleet.json``: a line for each device, so that a change of one shows."""
    catalogue = data["catalogue"]
    further = [
        f'{{"source": {_text(entry["source"])}, "other_sources": {_text(entry["other_sources"])},\n'
        f'   "device": {_text(entry["device"])}}}'
        for entry in data["further"]
    ]
    return (
        f'{{\n "sources": {{{_lines(map(_member, data["sources"].items()))}\n }},\n'
        f' "catalogue": {{\n  "source": {_text(catalogue["source"])},\n'
        f'  "invented": {{{_lines(map(_member, catalogue["invented"].items()), 3)}\n  }},\n'
        f'  "devices": [{_lines(map(_text, catalogue["devices"]), 3)}\n  ]\n }},\n'
        f' "further": [{_lines(further)}\n ]\n}}\n'
    )


def _lines(items: Iterable[str], indent: int = 2) -> str:
    return ",".join(f"\n{' ' * indent}{item}" for item in items)


def _member(item: tuple[str, Any]) -> str:
    return f"{_text(item[0])}: {_text(item[1])}"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    path, source, explanation = sys.argv[1:]
    listed = json.loads(Path(path).read_text("utf-8-sig"))["devices"]
    FILE.write_text(render(with_catalogue(read_fleet(), listed, source, explanation)), "utf-8")
    print(f"written: {FILE}")
