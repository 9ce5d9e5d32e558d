"""Writes the Literal types of the package: ``python3 -m tests.literals``.

The names of operations and errors are those of the installed botocore. The statuses and results are
those that the mock lets a test arrange.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import botocore

from moto_devicefarm.core import literals, model
from moto_devicefarm.core.faults import possible_errors
from moto_devicefarm.core.run_plan import RESULT_CODES
from moto_devicefarm.core.statuses import RESULTS, STAGES

FILE = Path(literals.__file__)
HEAD = '''"""The names that arguments of users may have, for type checkers.

Rule: ``python3 -m tests.literals`` writes this file from botocore's model. Do not edit it.
"""

from __future__ import annotations

from typing import Literal

'''
DESCRIPTIONS = {
    "OperationName": "An operation of Device Farm.",
    "ErrorCode": "An error that an operation can answer, or one of AWS's common errors.",
    "Stage": "A status of a session or a job before COMPLETED.",
    "Result": "A final result of a session, a run or a part of a run.",
    "ResultCode": "Why a run is SKIPPED.",
}


def names_now() -> dict[str, Sequence[str]]:
    """The names of each Literal type, as the installed botocore and the mock know them."""
    operations = sorted(model.service_model().operation_names)
    return {
        "OperationName": operations,
        "ErrorCode": sorted({code for name in operations for code in possible_errors(name)}),
        "Stage": STAGES,
        "Result": RESULTS,
        "ResultCode": RESULT_CODES,
    }


def render(botocore_version: str, names: Mapping[str, Sequence[str]]) -> str:
    """The text of the file."""
    parts = [
        HEAD + f'BOTOCORE = "{botocore_version}"\n"""The version whose model has these names."""\n'
    ]
    for literal, values in names.items():
        lines = "".join(f'    "{value}",\n' for value in values)
        parts.append(f'{literal} = Literal[\n{lines}]\n"""{DESCRIPTIONS[literal]}"""\n')
    return "\n".join(parts)


if __name__ == "__main__":
    FILE.write_text(render(botocore.__version__, names_now()), "utf-8")
    print(f"written: {FILE}")
