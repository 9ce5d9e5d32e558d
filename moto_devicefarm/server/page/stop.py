"""The stop button of the page.

Rule: it does what the operation does, even if a test arranged that the operation fails: a person
asks.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from werkzeug.wrappers import Request, Response

from moto_devicefarm import settings
from moto_devicefarm.core import api, clock
from moto_devicefarm.core.arguments import unknown_arn, wrong_value
from moto_devicefarm.core.call_log import Call
from moto_devicefarm.core.resource import Resource, kind_of
from moto_devicefarm.devicefarm.models import stores
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.server.http_messages import read_object, respond_json

STOPPABLE: Mapping[str, tuple[type[Resource], str]] = {
    RemoteAccessSession.KIND: (RemoteAccessSession, "StopRemoteAccessSession"),
    Run.KIND: (Run, "StopRun"),
    Job.KIND: (Job, "StopJob"),
}
"""The kinds that can be stopped, and their operations."""


def stop_response(request: Request) -> Response:
    """Stop the resource whose ARN the body has.

    Raises ValueError for an ARN of another kind, UnknownArnError for one that does not exist.
    """
    arn = read_object(request).get("arn")
    if not isinstance(arn, str) or kind_of(arn) not in STOPPABLE:
        raise ValueError(wrong_value("arn", arn, f"the ARN of a {', a '.join(STOPPABLE)}"))
    kind, operation = STOPPABLE[kind_of(arn)]
    with clock.hold() as now:
        store = next((store for store in stores(arn) if store.find(kind, arn) is not None), None)
        if store is None:
            raise unknown_arn("arn", arn, [], "Give the ARN of a resource on the page")
        status = api.OPERATIONS[operation](store, arn).status
        log = settings.current().log
        if log is not None:
            answer = json.dumps({"by": "the page", "status": status})
            log.add(Call(operation, {"arn": arn}, answer, now, store.account_id))
    return respond_json({"arn": arn, "status": status})
