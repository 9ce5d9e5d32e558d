"""The lines that tell clients in a shell about a server: its address, a region, and credentials.

Rule: in each shell, one line sets one variable, for the programs that the shell starts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from moto_devicefarm.core import presigned

FORMS = {
    "sh": "export {name}={value}",
    "powershell": "$env:{name} = '{value}'",
    "fish": "set -gx {name} '{value}'",
}
"""The line that sets a variable, by the name of the shell."""
_PROGRAMS = {"fish": "fish", "pwsh": "powershell"}
"""The shells whose lines differ from those of sh, by the name of their program."""
_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


def default_shell(is_terminal: bool, system: str, environment: Mapping[str, str]) -> str:
    """The shell of the user whose terminal shows the lines; ``sh`` for a program that reads them.

    ``system`` as ``os.name``. Programs have always found the line ``export AWS_ENDPOINT_URL=``.
    """
    if not is_terminal:
        return "sh"
    shell = environment.get("SHELL")
    if not shell:
        return "powershell" if system == "nt" else "sh"
    program = re.split(r"[/\\]", shell)[-1].removesuffix(".exe")
    return _PROGRAMS.get(program, "sh")


def shell_lines(shell: str, url: str, environment: Mapping[str, str]) -> list[str]:
    """The lines for one of the shells in FORMS; the first line has the server's URL.

    The AWS CLI reads AWS_DEFAULT_REGION, and most SDKs AWS_REGION. The lines leave out the
    credentials if the environment has them, because the mock takes any.
    """
    values = {
        "AWS_ENDPOINT_URL": url,
        "AWS_REGION": presigned.REGION,
        "AWS_DEFAULT_REGION": presigned.REGION,
    }
    if not all(environment.get(name) for name in _KEYS):
        values |= dict.fromkeys(_KEYS, "testing")
    return [FORMS[shell].format(name=name, value=value) for name, value in values.items()]
