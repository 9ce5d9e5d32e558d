"""Runs the Python code of a pytest-xdist worker under coverage.

The command is: pytest -n 2 --tx '2*popen//python=python3 .ci/measured_worker.py'. xdist calls this
file like an interpreter: measured_worker.py -u -c CODE. Coverage starts before CODE, because pytest
imports the package's plugin before any plugin that could measure it. Processes that tests start are
not measured, because their output would contain coverage's warnings, and tests check this output.
"""

import sys
from typing import Any

from coverage import Coverage

code = sys.argv[-1]
sys.argv[:] = ["-c"]
sys.path[0] = ""
# "python -c" sets no __file__. If it were set, processes of multiprocessing would run this file.
del globals()["__file__"]
coverage = Coverage(data_suffix=True)
coverage.start()
try:
    names: dict[str, Any] = {"__name__": "__main__", "__builtins__": __builtins__}
    exec(code, names)
finally:
    coverage.stop()
    coverage.save()
