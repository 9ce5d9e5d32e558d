"""Writes the Literal types of the package: ``python3 -m tests.literals``.

The names of operations and errors are those of the installed botocore. The statuses and results are
those that the mock lets a test arrange.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import botocore

from moto_devicefarm.core import literals, model
from moto_devicefarm.core.faults import ANY_OPERATION, CONNECTION_ERRORS, possible_errors
from moto_devicefarm.core.run_plan import RESULT_CODES, RUN_STAGES
from moto_devicefarm.core.statuses import RESULTS, STAGES
from moto_devicefarm.core.upload_plan import ENDS
from moto_devicefarm.core.upload_plan import STAGES as UPLOAD_STAGES

FILE = Path(literals.__file__)
HEAD = '''"""The names that arguments of users may have, for type checkers.

Rule: ``python3 -m tests.literals`` writes this file from botocore's model. Do not edit it.
"""

from __future__ import annotations

from typing import Literal

'''
DESCRIPTIONS = {
    "OperationName": "An operation of Device Farm.",
    "AnyOperation": "All operations, for farm.fail.",
    "ErrorCode": "An error that an operation answers, or a failure of the connection.",
    "Stage": "A status of a session before COMPLETED.",
    "RunStage": "A status of a run before COMPLETED.",
    "UploadStage": "A status of an upload before its end.",
    "UploadEnd": "How the processing of an upload ends.",
    "Result": "A final result of a session, a run or a part of a run.",
    "ResultCode": "Why a run is SKIPPED.",
}


def names_now() -> dict[str, Sequence[str]]:
    """The names of each Literal type, as the installed botocore and the mock know them."""
    operations = sorted(model.service_model().operation_names)
    codes = {code for name in operations for code in possible_errors(name)}
    return {
        "OperationName": operations,
        "AnyOperation": (ANY_OPERATION,),
        "ErrorCode": sorted({*CONNECTION_ERRORS, *codes}),
        "Stage": STAGES,
        "RunStage": RUN_STAGES,
        "UploadStage": UPLOAD_STAGES,
        "UploadEnd": ENDS,
        "Result": RESULTS,
        "ResultCode": RESULT_CODES,
    }


def render(botocore_version: str, names: Mapping[str, Sequence[str]]) -> str:
    """The text of the file."""
    parts = [
        HEAD + f'BOTOCORE = "{botocore_version}"\n"""The version whose model has these names."""\n'
    ]
    for literal, values in names.items():
        if len(values) == 1:
            listed = f'"{values[0]}"'
        else:
            listed = "\n" + "".join(f'    "{value}",\n' for value in values)
        parts.append(f'{literal} = Literal[{listed}]\n"""{DESCRIPTIONS[literal]}"""\n')
    return "\n".join(parts)


if __name__ == "__main__":
    FILE.write_text(render(botocore.__version__, names_now()), "utf-8")
    print(f"written: {FILE}")
