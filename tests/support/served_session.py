"""Runs of pytest with ``--devicefarm-server``, whose tests start other programs."""

from __future__ import annotations

from textwrap import dedent

import pytest

OPTION = "--devicefarm-server"
PROGRAM = """
import json, os, sys, urllib.error, urllib.request

request = urllib.request.Request(
    os.environ["AWS_ENDPOINT_URL"],
    sys.argv[2].encode(),
    {"X-Amz-Target": f"DeviceFarm_20150623.{sys.argv[1]}"},
)
try:
    print(urllib.request.urlopen(request).read().decode())
except urllib.error.HTTPError as error:
    print(json.dumps(json.loads(error.read())["__type"]))
"""
"""A program without AWS's libraries, because they take long to start. Only the environment leads it
to the mock.
"""
HEAD = """
import json
import os
import subprocess
import sys
import urllib.request

import boto3
import pytest
from freezegun import freeze_time

from moto_devicefarm import DeviceFarm, Timings, mock_devicefarm

BOTO3 = '''
import boto3
client = boto3.client("devicefarm")
client.create_project(name="nightly")
print([each["name"] for each in client.list_projects()["projects"]])
'''


def output_of(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def call(operation, **members):
    return json.loads(output_of(sys.executable, "PROGRAM", operation, json.dumps(members)))


def create(name):
    return call("CreateProject", name=name)["project"]["arn"]


def names():
    return [each["name"] for each in call("ListProjects")["projects"]]


def tick(url, seconds):
    body = json.dumps({"tick": seconds}).encode()
    urllib.request.urlopen(f"{url}/moto-devicefarm/clock", body).close()
"""
"""``call`` is the answer of another program, or the code of its error."""


def write_tests(pytester: pytest.Pytester, tests: str) -> None:
    """Write a test module that begins with HEAD."""
    program = pytester.path / "program.py"
    program.write_text(PROGRAM, "utf-8")
    pytester.makepyfile(HEAD.replace("PROGRAM", str(program)) + dedent(tests))
