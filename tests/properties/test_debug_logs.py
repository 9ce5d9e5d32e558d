"""Any sequence of calls to a mock, logged and read back, is what ``record`` wrote of it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moto_devicefarm import Timings
from tests.support.debug_logs import FORMATS, log_story, read_log, with_prefix, with_width

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
CARRIERS: dict[str, Callable[[str], str]] = {
    "nothing": lambda text: text,
    "docker compose": lambda text: with_prefix(lambda number: "web-1  | ", text),
    "a terminal": lambda text: with_width(100, text),
    "Markdown": lambda text: f"# Report\n\n```\n{with_prefix(lambda number: '  ', text)}\n```\n",
    "Windows": lambda text: text.replace("\n", "\r\n"),
}
STEPS = (
    "create_project",
    "update_project",
    "create_session",
    "get_session",
    "stop_session",
    "list",
    "upload",
    "tag",
)


def make_calls(client: Any, clock: Any, data: st.DataObject) -> None:
    """Calls of all kinds; some are refused."""
    project = client.create_project(name="checkout")["project"]["arn"]
    phone = client.list_devices()["devices"][0]["arn"]
    arns = [project, f"{project[:-1]}0"]
    for step in data.draw(st.lists(st.sampled_from(STEPS), max_size=8)):
        clock.tick(data.draw(st.sampled_from([0, 0.5, 7, 600])))
        arn = data.draw(st.sampled_from(arns))
        name = data.draw(NAMES)
        try:
            if step == "create_project":
                client.create_project(name=name)
            elif step == "update_project":
                client.update_project(arn=arn, name=name)
            elif step == "create_session":
                made = client.create_remote_access_session(
                    projectArn=project, deviceArn=phone, name=name
                )
                arns.append(made["remoteAccessSession"]["arn"])
            elif step == "get_session":
                client.get_remote_access_session(arn=arn)
            elif step == "stop_session":
                client.stop_remote_access_session(arn=arn)
            elif step == "list":
                client.list_remote_access_sessions(arn=arn)
            elif step == "upload":
                client.create_upload(projectArn=arn, name=name, type="ANDROID_APP")
            else:
                client.tag_resource(ResourceARN=arn, Tags=[{"Key": name, "Value": name}])
        except ClientError:
            continue


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=20, deadline=None)
@given(data=st.data())
def test_a_log_has_the_calls_of_a_recording(data: st.DataObject) -> None:
    """In any format with times, in any zone, and as any carrier shows it."""
    form = data.draw(st.sampled_from(list(FORMATS.values())))
    carrier = CARRIERS[data.draw(st.sampled_from(sorted(CARRIERS)))]
    zone = data.draw(st.integers(-48, 56)) / 4
    with tempfile.TemporaryDirectory() as folder:
        recorded, text = log_story(
            Path(folder) / "calls.jsonl",
            lambda client, clock: make_calls(client, clock, data),
            form,
            zone=0 if "Z" in form else zone,
            timings=Timings.realistic(),
        )
    assert read_log(carrier(text)) == recorded
