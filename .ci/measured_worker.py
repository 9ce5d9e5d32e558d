"""The Python of a pytest-xdist worker under coverage: pytest -n 2 --tx '2*popen//python=python3 .ci/measured_worker.py'.

xdist calls it like an interpreter: measured_worker.py -u -c CODE. Coverage starts before CODE, because pytest imports the
package's plugin before any plugin that could measure it. Processes that tests start are not measured: coverage's warnings
would be in the output that those tests check.
"""

import sys
from typing import Any

from coverage import Coverage

code = sys.argv[-1]
sys.argv[:] = ["-c"]
sys.path[0] = ""
del globals()[
    "__file__"
]  # python -c has none; with one, processes that multiprocessing spawns would run this file again
coverage = Coverage(data_suffix=True)
coverage.start()
try:
    names: dict[str, Any] = {"__name__": "__main__", "__builtins__": __builtins__}
    exec(code, names)
finally:
    coverage.stop()
    coverage.save()
