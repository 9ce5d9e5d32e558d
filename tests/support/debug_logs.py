"""Debug logs of botocore, as tools write them and carriers show them."""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from freezegun import freeze_time

from moto_devicefarm import mock_devicefarm, record
from moto_devicefarm.recordings.calls import RecordedCall
from moto_devicefarm.recordings.debug_log import calls_of_debug_log
from tests.support.clients import new_client
from tests.support.recordings import Story, read_calls
from tests.support.store import NOW
from tests.support.stories import fail

BOTO3 = "%(asctime)s %(name)s [%(levelname)s] %(message)s"
AWS_CLI = "%(asctime)s - %(threadName)s - %(name)s - %(levelname)s - %(message)s"
FORMATS: Mapping[str, str] = {
    "boto3": BOTO3,
    "the AWS CLI": AWS_CLI,
    "a day and no logger": "%(asctime)s %(message)s",
    "AWS Lambda": "[%(levelname)s]\t%(iso)sZ\t1f2e-3d\t%(message)s",
    "pytest with times": "%(asctime)s.%(msecs)03d %(levelname)-8s %(name)s:%(lineno)d %(message)s",
}
"""Formats with times."""
UNTIMED: Mapping[str, str] = {
    "logging.basicConfig": "%(levelname)s:%(name)s:%(message)s",
    "pytest": "%(levelname)-8s %(name)s:%(filename)s:%(lineno)d %(message)s",
    "only messages": "%(message)s",
}


@contextmanager
def debug_log(form: str = BOTO3, *, zone: float = 0, day: bool = True) -> Iterator[io.StringIO]:
    """What botocore and urllib3 log, in local time ``zone`` hours east of UTC."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    formatter = logging.Formatter(form, None if day else "%H:%M:%S")
    if "%(iso)s" in form:
        form = form.replace("%(iso)s", "%(asctime)s.%(msecs)03d")
        formatter = logging.Formatter(form, "%Y-%m-%dT%H:%M:%S")
    formatter.converter = lambda seconds: time.gmtime((seconds or 0) + zone * 3600)
    handler.setFormatter(formatter)
    loggers = [logging.getLogger(name) for name in ("botocore", "urllib3")]
    before = [(logger.level, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
        logger.propagate = False
    try:
        yield text
    finally:
        for logger, (level, propagate) in zip(loggers, before, strict=True):
            logger.removeHandler(handler)
            logger.setLevel(level)
            logger.propagate = propagate


def log_story(
    path: Path, story: Story, form: str = BOTO3, *, zone: float = 0, **settings: Any
) -> tuple[list[dict[str, Any]], str]:
    """Record a story and log it: what ``record`` wrote, and the log."""
    with freeze_time(NOW) as clock, mock_devicefarm(**settings):
        client = new_client()
        with record(client, path), debug_log(form, zone=zone) as log:
            story(client, clock)
    return read_calls(path), log.getvalue()


def read_log(text: str) -> list[dict[str, Any]]:
    """The calls in a log, as ``record`` writes them."""
    calls = calls_of_debug_log(text, "debug.log")
    assert calls is not None
    return [written(call) for call in calls]


def written(call: RecordedCall) -> dict[str, Any]:
    """A call as ``record`` writes it."""
    return {
        "time": call.time / 1000,
        "operation": call.operation,
        "parameters": call.parameters,
        **call.outcome,
    }


def two_calls(client: Any, clock: Any) -> None:
    """A call that is answered, and one that is refused."""
    arn = client.create_project(name='it\'s a "test" of \\ and ü')["project"]["arn"]
    clock.tick(2.5)
    fail(client.get_project, arn=f"{arn[:-1]}!")


def with_prefix(prefix: Callable[[int], str], text: str) -> str:
    """The text with a prefix before each line; it takes the number of the line."""
    return "\n".join(f"{prefix(number)}{line}" for number, line in enumerate(text.splitlines()))


def with_width(columns: int, text: str) -> str:
    """The text as a terminal of this width breaks it."""
    return "\n".join(
        line[start : start + columns]
        for line in text.splitlines()
        for start in range(0, max(len(line), 1), columns)
    )
