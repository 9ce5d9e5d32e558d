"""Reports of sessions that the project wrote, and the tests that ``reproduce`` makes of them."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm.cli import main

PREFIX = "arn:aws:devicefarm:us-west-2:111122223333"
ID = "557ebe28-9b31-4dc2-9fea-cedb7690ffae"
SESSION = f"{PREFIX}:session:{ID}/b97db420-341e-47bd-8afc-788b960052b6/00000"
OTHER = f"{PREFIX}:session:{ID}/c97db420-341e-47bd-8afc-788b960052b6/00000"
UPLOAD = f"{PREFIX}:upload:{ID}/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"
PHONE = "arn:aws:devicefarm:us-west-2::device:0123456789ABCDEF0123456789ABCDEF"
CREATED = 1768653000.25
"""2026-01-17T12:30:00.250Z."""
DEVICE = {
    "arn": PHONE,
    "name": "Invented One",
    "manufacturer": "Invented",
    "platform": "ANDROID",
    "os": "15",
}
WAITING = {
    "arn": SESSION,
    "name": "nightly",
    "created": CREATED,
    "status": "PENDING_DEVICE",
    "result": "PENDING",
}
RUNNING = {
    **WAITING,
    "status": "RUNNING",
    "started": CREATED + 5,
    "device": DEVICE,
    "billingMethod": "METERED",
    "skipAppResign": False,
    "deviceMinutes": {"total": 2.5, "metered": 0.58, "unmetered": 0.0},
    "endpoint": "wss://devicefarm-interactive-global.us-west-2.api.aws/interactive-endpoint/abc",
    "endpoints": {
        "remoteDriverEndpoint": "https://devicefarm-interactive-global.us-west-2.api.aws/remote-endpoint/abc"
    },
    "appUpload": UPLOAD,
}
ENDED = {
    **RUNNING,
    "status": "COMPLETED",
    "result": "ERRORED",
    "message": 'The device said "no",\nand\tthat was it \\ “ende” 😀',
    "stopped": CREATED + 155,
}
del ENDED["endpoint"], ENDED["endpoints"]
SENT = {
    "arn": UPLOAD,
    "name": "shop.apk",
    "created": "2026-01-17T13:30:00.5+01:00",
    "type": "ANDROID_APP",
    "status": "FAILED",
}
CASES: dict[str, Any] = {
    "pending": {"remoteAccessSession": {**WAITING, "status": "PENDING"}},
    "pending_concurrency": {"remoteAccessSession": {**WAITING, "status": "PENDING_CONCURRENCY"}},
    "waiting": {"remoteAccessSession": WAITING},
    "preparing": {
        "remoteAccessSession": {**WAITING, "status": "PREPARING", "started": CREATED + 5}
    },
    "preparing_with_endpoints": {"remoteAccessSession": {**RUNNING, "status": "PREPARING"}},
    "running": {"remoteAccessSession": RUNNING},
    "stopping": {"remoteAccessSession": {**RUNNING, "status": "STOPPING"}},
    "ended": {"remoteAccessSession": ENDED},
    "stopped_before_start": {
        "remoteAccessSession": {
            **WAITING,
            "status": "COMPLETED",
            "result": "STOPPED",
            "stopped": CREATED + 60,
        }
    },
    "bare": WAITING,
    "listed": {
        "remoteAccessSessions": [
            {**RUNNING, "deviceMinutes": {"total": 1.0, "metered": 0.5, "unmetered": 0.0}},
            ENDED,
        ]
    },
    "without_times": {
        "arn": SESSION,
        "status": "RUNNING",
        "appUpload": UPLOAD,
        "deviceMinutes": {"total": 3.0},
    },
    "without_start": {
        "arn": SESSION,
        "status": "RUNNING",
        "created": CREATED,
        "deviceMinutes": {"total": 2.0},
    },
    "odd_minutes": {
        **RUNNING,
        "deviceMinutes": {"total": 10.5433, "metered": 3.0, "unmetered": 1.0},
    },
    "minutes_without_total": {**RUNNING, "deviceMinutes": {"metered": 3.0}},
    "unmetered": {
        **RUNNING,
        "billingMethod": "UNMETERED",
        "deviceMinutes": {"total": 2.5, "metered": 0.0, "unmetered": 1.11},
    },
    "beyond_the_limit": {
        **RUNNING,
        "deviceMinutes": {"total": 151.25, "metered": 149.0, "unmetered": 0.0},
    },
    "unknown_members": {
        "remoteAccessSession": {**WAITING, "insights": {"a": [None, True]}, "message": None}
    },
    "iso_times": {
        "remoteAccessSession": {**WAITING, "created": "2026-01-17T13:30:00.250999+01:00"}
    },
    "upload": {
        "upload": {
            **SENT,
            "url": "https://bucket.example/x?X-Amz-Signature=1",
            "metadata": '{"a": "b"}',
            "message": "no",
        }
    },
    "project": {
        "project": {
            "arn": f"{PREFIX}:project:{ID}",
            "name": "checkout",
            "defaultJobTimeoutMinutes": 30,
            "created": CREATED,
            "vpcConfig": {
                "securityGroupIds": ["sg-01234567"],
                "subnetIds": ["subnet-01234567"],
                "vpcId": "vpc-01234567",
            },
            "environmentVariables": [{"name": "A", "value": "b"}],
        }
    },
    "device": {
        "device": {
            **DEVICE,
            "availability": "BUSY",
            "remoteAccessEnabled": True,
            "cpu": {"clock": 1300.0},
        }
    },
}


def reproduce(
    pytester: pytest.Pytester,
    *reports: Any,
    options: tuple[str, ...] = (),
    name: str = "test_report.py",
) -> str:
    """Write reports into files of another folder, reproduce them, and return the module's text."""
    folder = pytester.path / "reports"
    folder.mkdir(exist_ok=True)
    files = []
    for number, report in enumerate(reports, 1):
        file = folder / f"{Path(name).stem}_{number}.json"
        file.write_text(report if isinstance(report, str) else json.dumps(report), "utf-8")
        files.append(str(file))
    module = pytester.path / name
    assert main(["reproduce", *files, "-o", str(module), *options]) == 0
    return module.read_text("utf-8")


def assertions(module: str) -> list[str]:
    """The assertions of a module, in their order, each in one line, with ARNs in place of their
    constants.
    """
    return [
        code.removeprefix("assert ") for code in statements(module) if code.startswith("assert ")
    ]


def statements(module: str) -> list[str]:
    """The simple statements of a module's test, each in one line, with ARNs in place of their
    constants.
    """
    tree = ast.parse(module)
    constants = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    (test,) = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    nodes = sorted(
        (node for node in ast.walk(test) if isinstance(node, (ast.Assert, ast.Assign))),
        key=lambda node: node.lineno,
    )
    return [_in_one_line(ast.get_source_segment(module, node) or "", constants) for node in nodes]


def _in_one_line(code: str, constants: dict[str, Any]) -> str:
    line = " ".join(part.strip() for part in code.splitlines())
    line = re.sub(r"(?<=[{\[(]) | (?=[)])|,? (?=[}\]])", "", line).replace('" "', "")
    line = re.sub(r'== \(("[^"]*")\)$', r"== \1", line)
    for name, value in constants.items():
        text = json.dumps(value).replace("\\", "\\\\")
        line = re.sub(rf'(?<!["\w]){name}(?!["\w])', text, line)
    return line
