"""The import of the package in a new interpreter: at almost no cost, before and after moto and
clients, and beside a Device Farm of moto's own.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import moto_devicefarm

ROOT = Path(moto_devicefarm.__file__).parent.parent
FARM = """
def farm():
    import boto3
    return boto3.client("devicefarm", region_name="us-west-2")
"""


def run_python(code: str, *options: str, path: Path | None = None, **environment: str) -> str:
    """The output of code in a new interpreter. Warnings are errors, unless ``options`` say
    otherwise.
    """
    places = [str(place) for place in (path, ROOT) if place]
    environment = {
        **os.environ,
        "AWS_MAX_ATTEMPTS": "1",
        "PYTHONPATH": os.pathsep.join(places),
        **environment,
    }
    command = [sys.executable, *(options or ("-W", "error")), "-c", FARM + code]
    ran = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_import_loads_almost_nothing() -> None:
    """Importing the package imports only the registration, and takes less than 5 ms."""
    out = run_python(
        """
import __future__, importlib.machinery, os, sys, time, warnings  # pytest has these long since
before = set(sys.modules)
costs = []
for _ in range(20):
    for name in set(sys.modules) - before:
        del sys.modules[name]
    sys.meta_path[:] = [
        finder
        for finder in sys.meta_path
        if type(finder).__module__ != "moto_devicefarm.register"
    ]
    start = time.perf_counter()
    import moto_devicefarm
    costs.append(time.perf_counter() - start)
print(sorted(set(sys.modules) - before))
print(min(costs) < 0.005)
"""
    )
    assert out == "['moto_devicefarm', 'moto_devicefarm.register']\nTrue\n"


def test_importing_types_loads_almost_nothing() -> None:
    """Importing the module of annotations, or a type, loads neither moto nor boto3."""
    out = run_python(
        """
import sys
import moto_devicefarm.types
print(sorted(name for name in sys.modules if name.startswith("moto_")))
from moto_devicefarm.types import DeviceFarmClient, ErrorCode, Timings
print({"moto", "boto3"} & set(sys.modules))
"""
    )
    names = ["moto_devicefarm", "moto_devicefarm.register", "moto_devicefarm.types"]
    assert out == f"{names}\nset()\n"


def test_imported_before_moto() -> None:
    """After the import mock_aws mocks Device Farm, and ``moto.devicefarm`` is this package's."""
    out = run_python(
        """
import moto_devicefarm
import moto
with moto.mock_aws():
    print(farm().list_projects()["projects"])
import moto.devicefarm, moto.devicefarm.models
from moto_devicefarm import devicefarm
print(moto.devicefarm is devicefarm, moto.devicefarm.models is devicefarm.models)
print(devicefarm.models.__spec__.name)
"""
    )
    assert out == "[]\nTrue True\nmoto_devicefarm.devicefarm.models\n"


def test_imported_after_moto_and_a_client() -> None:
    """Clients that were made before the import are mocked."""
    out = run_python(
        """
import boto3, moto
client = boto3.Session("testing", "testing", region_name="us-west-2").client("devicefarm")
import moto_devicefarm
with moto.mock_aws():
    client.create_project(name="one")
    print([project["name"] for project in client.list_projects()["projects"]])
"""
    )
    assert out == "['one']\n"


def test_client_made_before_moto_was_imported() -> None:
    """Clients and sessions from before moto are mocked, and one create makes one project."""
    out = run_python(
        """
import boto3, sys
session = boto3.Session("testing", "testing", region_name="us-west-2")
client = session.client("devicefarm")
assert "moto" not in sys.modules
from moto_devicefarm import mock_devicefarm
with mock_devicefarm():
    client.create_project(name="client")
    session.client("devicefarm").create_project(name="session")
    farm().create_project(name="default")
    print([project["name"] for project in client.list_projects()["projects"]])
"""
    )
    assert out == "['client', 'session', 'default']\n"


def test_clients_of_all_services_made_before_moto_without_credentials() -> None:
    """Code that makes its clients when it is imported, before moto, works inside the mock, and has
    no credentials before and afterwards.
    """
    out = run_python(
        """
import boto3, botocore, sys
session = boto3.Session(region_name="us-west-2")
calls = [session.client("devicefarm").list_projects, session.client("s3").list_buckets]
assert "moto" not in sys.modules
from moto_devicefarm import mock_devicefarm

def succeed():
    for call in calls:
        try:
            call()
            yield True
        except botocore.exceptions.NoCredentialsError:
            yield False

before = list(succeed())
with mock_devicefarm():
    inside = list(succeed())
print(before, inside, list(succeed()))
"""
    )
    assert out == "[False, False] [True, True] [False, False]\n"


def test_imported_inside_an_active_mock() -> None:
    """After an import inside mock_aws, requests, uploads and endpoints work."""
    out = run_python(
        """
import moto, requests
with moto.mock_aws():
    client = farm()
    import moto_devicefarm
    project = client.create_project(name="inside")["project"]["arn"]
    upload = client.create_upload(projectArn=project, name="shop.apk", type="ANDROID_APP")["upload"]
    print(requests.put(upload["url"], data=b"any bytes").status_code)
    with moto_devicefarm.mock_devicefarm():
        phone = client.list_devices()["devices"][0]["arn"]
        answer = client.create_remote_access_session(projectArn=project, deviceArn=phone)
        answer = client.get_remote_access_session(arn=answer["remoteAccessSession"]["arn"])
        endpoint = answer["remoteAccessSession"]["endpoints"]["remoteDriverEndpoint"]
        print(requests.get(endpoint + "/status").json()["value"]["ready"])
    print(len(client.list_projects()["projects"]))
"""
    )
    assert out == "200\nTrue\n1\n"


@pytest.fixture
def motos_own(tmp_path: Path) -> Path:
    """A folder with a future ``moto.devicefarm`` of moto's own, and a module ``future`` that adds
    it to moto's path.
    """
    package = tmp_path / "moto_of_the_future" / "devicefarm"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("OWN = True\n")
    (tmp_path / "future.py").write_text(
        "import importlib.util, sys\n"
        "spec = importlib.util.find_spec('moto')\n"
        f"spec.submodule_search_locations.append({str(package.parent)!r})\n"
        "moto = importlib.util.module_from_spec(spec)\n"
        "sys.modules['moto'] = moto\n"
        "spec.loader.exec_module(moto)\n"
    )
    return tmp_path


BESIDE = """
import moto_devicefarm, future, moto
for _ in range(2):
    with moto.mock_aws():
        import moto.devicefarm
import moto.backend_index
print(hasattr(moto.devicefarm, "OWN"), moto.backend_index.backend_url_patterns[0][0])
"""


def test_beside_a_device_farm_of_moto(motos_own: Path) -> None:
    """This package is used instead of moto's own Device Farm. One warning says so, and says what to
    do.
    """
    code = (
        "import warnings\n"
        "with warnings.catch_warnings(record=True) as caught:\n"
        "    warnings.simplefilter('always')\n"
        f"{textwrap.indent(BESIDE, '    ')}\n"
        "texts = [f'{one.category.__name__}: {one.message}' for one in caught]\n"
        "print(*(text for text in texts if 'Device Farm' in text), sep='\\n')\n"
    )
    own = motos_own / "moto_of_the_future" / "devicefarm" / "__init__.py"
    assert run_python(code, path=motos_own) == (
        f"False devicefarm\nUserWarning: moto now has a Device Farm of its own ({own}); "
        "moto_devicefarm's is used. "
        "Set MOTO_DEVICEFARM_DEFER=1 to use moto's, or uninstall moto_devicefarm.\n"
    )


def test_motos_own_is_preferred_on_request(motos_own: Path) -> None:
    """With MOTO_DEVICEFARM_DEFER=1 moto's own is used, without a warning."""
    out = run_python(BESIDE, path=motos_own, MOTO_DEVICEFARM_DEFER="1")
    assert re.fullmatch(r"True (?!devicefarm).+\n", out)


STACK = """
def stack(name):
    import boto3, json
    farm = {"Type": "AWS::DeviceFarm::Project", "Properties": {"Name": name}}
    template = {"Resources": {"Farm": farm}}
    client = boto3.Session("testing", "testing", region_name="us-west-2").client("cloudformation")
    client.create_stack(StackName=name, TemplateBody=json.dumps(template))
"""


def test_types_of_stacks_are_imported_with_the_first_stack() -> None:
    """A program without stacks does not import moto's CloudFormation. The first stack has the
    types.
    """
    out = run_python(
        STACK
        + """
import sys
import moto_devicefarm
import moto
with moto.mock_aws():
    farm().list_projects()
    print("moto.cloudformation" in sys.modules)
    stack("one")
    print([project["name"] for project in farm().list_projects()["projects"]])
import moto.devicefarm.cloudformation
print(moto.devicefarm.cloudformation is sys.modules["moto_devicefarm.devicefarm.cloudformation"])
""",
        "-W",
        "error::UserWarning",
    )
    assert out == "False\n['one']\nTrue\n"


def test_imported_after_a_stack_was_made() -> None:
    """The import clears moto's list of types, so that the next stack has Device Farm's."""
    out = run_python(
        STACK
        + """
import moto
with moto.mock_aws():
    stack("unsupported")
import moto_devicefarm
with moto.mock_aws():
    stack("one")
    print([project["name"] for project in farm().list_projects()["projects"]])
""",
        "-W",
        "ignore",
    )
    assert out == "['one']\n"
