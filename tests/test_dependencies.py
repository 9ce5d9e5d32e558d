"""setup.cfg declares each library that the package imports, and no others."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path
from typing import NamedTuple

import pytest

import moto_devicefarm

pytestmark = pytest.mark.skipif(
    sys.version_info < (3, 11),
    reason="importlib.metadata of Python 3.10 does not know the modules of most libraries",
)
FOLDER = Path(moto_devicefarm.__file__).parent
SETUP = ConfigParser()
SETUP.read(FOLDER.parent / "setup.cfg", "utf-8")
BY_PYTEST = "pytest"
"""The plugin is loaded by pytest only."""
INDIRECT = {"aiomoto", "flask", "flask-cors"}
"""The package imports the first by a name in text. moto's server imports the others."""


def normalize(name: str) -> str:
    """The name of a library, as package indexes compare names."""
    return re.sub(r"[-_.]+", "-", name).lower()


def libraries(text: str) -> set[str]:
    """The names in a list of requirements."""
    return {normalize(found) for found in re.findall(r"^\s*([\w.-]+)", text, re.MULTILINE)}


REQUIRED = libraries(SETUP["options"]["install_requires"])
EXTRAS = {
    name: libraries(text)
    for name, text in SETUP["options.extras_require"].items()
    if name not in ("test", "docs")
}


class Import(NamedTuple):
    """An import of a module that is neither Python's nor the package's own."""

    file: str
    library: str
    in_function: bool


def imports(tree: ast.AST, in_function: bool = False) -> Iterator[tuple[str, bool]]:
    """The top-level modules that a file imports, and whether it does so inside a function. Imports
    for type checkers do not count.
    """
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            yield from imports(ast.Module(node.orelse, []), in_function)
        elif isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], in_function) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0], in_function
        else:
            is_function = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            yield from imports(node, in_function or is_function)


def all_imports() -> list[Import]:
    """Those of all files of the package."""
    distributions = packages_distributions()
    own = {*sys.stdlib_module_names, "moto_devicefarm"}
    return [
        Import(path.relative_to(FOLDER).as_posix(), normalize(library), in_function)
        for path in FOLDER.rglob("*.py")
        for module, in_function in imports(ast.parse(path.read_text("utf-8")))
        if module not in own
        for library in set(distributions.get(module, [f"of module {module}"]))
    ]


def test_imported_libraries_are_declared() -> None:
    """A library is required, or it is in an extra. Only the server and functions import one of an
    extra, so that others need not install it.
    """
    found = all_imports()
    in_extras = set().union(*EXTRAS.values())
    undeclared = [
        each
        for each in found
        if each.library not in REQUIRED
        and not (each.library in in_extras and each.in_function)
        and not (each.library in EXTRAS["server"] and each.file.startswith("server/"))
        and not (each.library == BY_PYTEST and each.file.startswith("pytest_"))
    ]
    assert found
    assert undeclared == []


def test_declared_libraries_are_imported() -> None:
    """No requirement is left of code that is gone."""
    imported = {each.library for each in all_imports()}
    assert REQUIRED.union(*EXTRAS.values()) - imported == INDIRECT


def installed_with(names: set[str]) -> set[str]:
    """These libraries, and what they need themselves without any extra."""
    found: set[str] = set()
    waiting = set(names)
    while waiting:
        name = waiting.pop()
        found.add(name)
        try:
            needs = requires(name) or []
        except PackageNotFoundError:  # for another system or Python
            continue
        needed = [need for need in needs if "extra ==" not in need]
        waiting |= libraries("\n".join(needed)) - found
    return found


USE_A_SERVER = """
import sys

class Blocker:
    def find_spec(self, fullname, path=None, target=None):
        if fullname.partition(".")[0] in blocked:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)

blocked = set(sys.argv[1:])
sys.meta_path.insert(0, Blocker())

import boto3, requests
from moto_devicefarm import mock_devicefarm

with mock_devicefarm(server=True) as farm:
    def client(service):
        return boto3.client(service, region_name="us-west-2", endpoint_url=farm.url)

    devicefarm = client("devicefarm")
    project = devicefarm.create_project(name="checkout")["project"]["arn"]
    device = devicefarm.list_devices()["devices"][0]["arn"]
    session = devicefarm.create_remote_access_session(projectArn=project, deviceArn=device)
    farm.driver(session["remoteAccessSession"]["arn"]).source = "<hierarchy/>"
    assert requests.get(f"{farm.url}/moto-devicefarm/").status_code == 200
    client("s3").create_bucket(
        Bucket="checkout", CreateBucketConfiguration={"LocationConstraint": "us-west-2"}
    )
    xray = requests.post(f"{farm.url}/TraceSummaries", headers={"Authorization":
        "AWS4-HMAC-SHA256 Credential=a/20240101/us-west-2/xray/aws4_request, Signature=b"})
    assert xray.status_code == 500, xray.text
    assert [each["Name"] for each in client("s3").list_buckets()["Buckets"]] == ["checkout"]
"""


def test_the_extra_is_enough_for_a_server() -> None:
    """A server answers Device Farm, drivers, the page and S3 with the declared libraries alone. A
    service of moto that needs more fails, and no other one with it.
    """
    allowed = installed_with(REQUIRED | EXTRAS["server"])
    blocked = [
        module
        for module, names in packages_distributions().items()
        if not allowed & {normalize(name) for name in names}
        and module != "moto_devicefarm"
        and not module.startswith(("_", "coverage"))
    ]
    assert {"docker", "aws_xray_sdk", "openapi_spec_validator"} <= set(blocked)
    subprocess.run([sys.executable, "-c", USE_A_SERVER, *blocked], check=True)
