"""The page that a person looks at while a test hangs: its file, the state that it asks for each
second, and its stop button.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import islice
from typing import Any

from werkzeug.wrappers import Request, Response

from moto_devicefarm import settings
from moto_devicefarm.core import api, clock
from moto_devicefarm.core.call_log import LoggedCall
from moto_devicefarm.core.store import Resource, Store, kind_of
from moto_devicefarm.devicefarm.models import stores
from moto_devicefarm.registry import Device, DeviceInstance
from moto_devicefarm.resources import devices
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.server.answers import answer, answer_json, sent_json
from moto_devicefarm.server.page import calls
from moto_devicefarm.server.page.lives import HOLDING, SHOWN_KINDS, LifeRow, Lives
from moto_devicefarm.server.page.reasons import Reasons

SHOWN = 200
"""Rows that the page shows of what goes on, and devices."""
STOPS: Mapping[str, tuple[type[Resource], str]] = {
    kind.KIND: (kind, operation)
    for kind, operation in (
        (RemoteAccessSession, "StopRemoteAccessSession"),
        (Run, "StopRun"),
        (Job, "StopJob"),
    )
}
"""What can be stopped, and by which operation."""


def page(request: Request) -> Response:
    """The page itself."""
    text, policy = _page()
    return answer(text, "text/html", headers={"Content-Security-Policy": policy})


@cache
def _page() -> tuple[str, str]:
    """The file, and the policy that lets a browser run its own script and style only, by their
    hashes.
    """
    text = resources.files(__package__).joinpath("page.html").read_text("utf-8")
    own = {tag: re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL) for tag in ("script", "style")}
    policy = {
        "default-src": "'none'",
        "connect-src": "'self'",
        "img-src": "data:",
        **{f"{tag}-src": " ".join(map(_hash, blocks)) for tag, blocks in own.items()},
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return text, "; ".join(f"{name} {value}" for name, value in policy.items())


def _hash(block: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()}'"


def state(request: Request) -> Response:
    """All that the page shows. With ``?version=`` of what it has, the clock alone, unless anything
    has changed.
    """
    with clock.hold() as now:
        shown = _shown(now)
    version = hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:16]
    ticking = {
        "now": now,
        "frozen": clock.server_clock.frozen is not None,
        "shift": clock.server_clock.shift,
    }
    same = request.args.get("version") == version
    return answer_json({"version": version, "clock": ticking, **({} if same else shown)})


def _shown(now: int) -> dict[str, Any]:
    """What goes on, the devices and the calls. Nothing in it changes by the mere passing of time."""
    every = list(stores())
    lives = Lives(every, now)
    reasons = Reasons(lives)
    rows = [_row(watched, reasons, now) for watched in islice(lives, SHOWN)]
    log: Sequence[LoggedCall] | None = settings.current().log
    return {
        "accounts": [
            store.account_id for store in every if any(store.count(kind) for kind in SHOWN_KINDS)
        ],
        "lives": {"total": lives.total, "shown": rows},
        "devices": _devices(every, lives),
        "calls": {"kept": log is not None, "shown": [] if log is None else calls.call_rows(log)},
    }


def _row(watched: LifeRow, reasons: Reasons, now: int) -> dict[str, Any]:
    resource, status = watched.resource, watched.status
    device = getattr(resource, "device", None)
    result, message = watched.outcome(now)
    return {
        "arn": resource.arn,
        "kind": resource.KIND,
        "name": getattr(resource, "name", "") or resource.id,
        "device": None if device is None else device.name,
        "os": None if device is None else _os(device),
        "run": getattr(resource, "run_arn", None),
        "status": status,
        "over": watched.over,
        "result": result,
        "message": message,
        "created": resource.created,
        "stages": watched.stages(now),
        "waits": reasons.waits(watched),
        "next": reasons.next(watched),
        "stops": resource.KIND in STOPS and not watched.over and status != "STOPPING",
    }


def _os(device: Device) -> str:
    return f"{'iOS' if device.platform == 'IOS' else 'Android'} {device.os}"


def _devices(every: Sequence[Store], lives: Lives) -> dict[str, Any]:
    """The registry's devices, those in use or waited for first."""
    at_work = [watched for watched in lives if watched.life is not None and not watched.over]
    used = Counter(watched.resource.device.arn for watched in at_work if watched.status in HOLDING)
    wanted = Counter(
        watched.resource.device.arn for watched in at_work if watched.status not in HOLDING
    )
    registered = settings.current().devices.devices()
    first = sorted(registered, key=lambda device: -used[device.arn] - wanted[device.arn])
    shown = [
        {
            "name": device.name,
            "os": _os(device),
            "fleet": device.fleet_type,
            "availability": device.availability,
            "used": used[device.arn],
            "waiting": wanted[device.arn],
            "instances": [instance.status for instance in _instances(every, device)],
        }
        for device in first[:SHOWN]
    ]
    return {"total": len(registered), "shown": shown}


def _instances(every: Sequence[Store], device: Device) -> Iterator[DeviceInstance]:
    """Its private instances as the first account sees them."""
    return iter(devices.current_device(every[0], device).instances if every else device.instances)


def stop(request: Request) -> Response:
    """What StopRemoteAccessSession, StopRun and StopJob do, also where a test arranged that they
    fail: a person asks.

    Raises ValueError for what is no ARN of such, LookupError for one that names nothing.
    """
    asked = sent_json(request.get_data())
    arn = asked.get("arn") if isinstance(asked, Mapping) else None
    if not isinstance(arn, str) or kind_of(arn) not in STOPS:
        raise ValueError(f'give {{"arn": "..."}} of a {", a ".join(STOPS)}')
    kind, operation = STOPS[kind_of(arn)]
    with clock.hold() as now:
        store = next((store for store in stores(arn) if store.find(kind, arn) is not None), None)
        if store is None:
            raise LookupError(f"nothing has the ARN {arn}")
        stopped = api.OPERATIONS[operation](store, arn)
        log = settings.current().log
        if log is not None:
            log.append(
                LoggedCall(
                    now,
                    operation,
                    {"arn": arn},
                    json.dumps({"by": "the page", "status": stopped.status}),
                )
            )
    return answer_json({"arn": arn, "status": stopped.status})
