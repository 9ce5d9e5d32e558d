"""Registering with moto: in every order of imports, at no cost, and beside a Device Farm of moto's
own.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
import subprocess
import sys
import types
import warnings
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import moto
import pytest
import requests
from moto import backend_index

import moto_devicefarm
from moto_devicefarm.core import hosts

register: Any = importlib.import_module(
    "moto_devicefarm.register"
)  # the package's attribute of this name is the function
ROOT = Path(moto_devicefarm.__file__).parent.parent

FARM = """
def farm():
    import boto3
    return boto3.client("devicefarm", region_name="us-west-2")
"""


def _python(code: str, *options: str, path: Path | None = None, **environment: str) -> str:
    """What the code prints in an interpreter of its own, with warnings as errors unless options say
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


def test_import_loads_next_to_nothing() -> None:
    """Importing the package imports neither moto nor boto3 nor any part of itself but the
    registering, in under 5 ms.
    """
    out = _python(
        """
import __future__, importlib.machinery, os, sys, time, warnings  # pytest has these long since
before = set(sys.modules)
costs = []
for _ in range(20):
    for name in set(sys.modules) - before:
        del sys.modules[name]
    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "moto_devicefarm.register"]
    start = time.perf_counter()
    import moto_devicefarm
    costs.append(time.perf_counter() - start)
print(sorted(set(sys.modules) - before))
print(min(costs) < 0.005)
"""
    )
    assert out == "['moto_devicefarm', 'moto_devicefarm.register']\nTrue\n"


def test_imported_before_moto() -> None:
    """Imported first, it makes plain mock_aws cover Device Farm, and moto's own name finds our
    modules.
    """
    out = _python(
        """
import moto_devicefarm
import moto
with moto.mock_aws():
    print(farm().list_projects()["projects"])
import moto.devicefarm, moto.devicefarm.models, moto_devicefarm.devicefarm.models
print(moto.devicefarm is moto_devicefarm.devicefarm, moto.devicefarm.models is moto_devicefarm.devicefarm.models)
print(moto_devicefarm.devicefarm.models.__spec__.name)
"""
    )
    assert out == "[]\nTrue True\nmoto_devicefarm.devicefarm.models\n"


def test_imported_after_moto_and_a_client() -> None:
    """Imported last, it covers clients that were made before."""
    out = _python(
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
    """Clients and sessions from before moto are mocked, and ask once: one create makes one project."""
    out = _python(
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


def test_imported_inside_an_active_mock() -> None:
    """Imported while mock_aws is active, it works from then on: requests, uploads and endpoints."""
    out = _python(
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
        session = client.create_remote_access_session(projectArn=project, deviceArn=phone)["remoteAccessSession"]
        session = client.get_remote_access_session(arn=session["arn"])["remoteAccessSession"]
        print(requests.get(session["endpoints"]["remoteDriverEndpoint"] + "/status").json()["value"]["ready"])
    print(len(client.list_projects()["projects"]))
"""
    )
    assert out == "200\nTrue\n1\n"


@pytest.fixture
def motos_own(tmp_path: Path) -> Path:
    """A place with a ``moto.devicefarm`` as moto may have one day, and a module ``future`` that
    puts it into moto's path.
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
    """Should moto have one of its own, ours is used, and one warning says so and what to do."""
    code = "import warnings\nwith warnings.catch_warnings(record=True) as caught:\n    warnings.simplefilter('always')\n"
    code += "".join(f"    {line}\n" for line in BESIDE.splitlines())
    code += "print(*(f'{w.category.__name__}: {w.message}' for w in caught if 'Device Farm' in str(w.message)), sep='\\n')"
    own = motos_own / "moto_of_the_future" / "devicefarm" / "__init__.py"
    assert _python(code, path=motos_own) == (
        f"False devicefarm\nUserWarning: moto has a Device Farm of its own by now ({own}); moto_devicefarm's is used. "
        "Set MOTO_DEVICEFARM_DEFER=1 to use moto's, or uninstall moto_devicefarm.\n"
    )


def test_deferring_to_moto(motos_own: Path) -> None:
    """With MOTO_DEVICEFARM_DEFER=1 moto's own stays, without a warning."""
    out = _python(BESIDE, path=motos_own, MOTO_DEVICEFARM_DEFER="1")
    assert re.fullmatch(r"True (?!devicefarm).+\n", out)


def test_registering_again_changes_nothing() -> None:
    """One finder and one row, first, however often it registers."""
    register.register()
    finders = [finder for finder in sys.meta_path if isinstance(finder, register._Finder)]
    rows = [row for row in backend_index.backend_url_patterns if row[0] == "devicefarm"]
    assert (len(finders), rows) == (1, [hosts.BACKEND_URL_PATTERN])
    assert backend_index.backend_url_patterns[0] is hosts.BACKEND_URL_PATTERN


@pytest.mark.parametrize("patterns", [None, []])
def test_registering_with_moto_imported(
    monkeypatch: pytest.MonkeyPatch, patterns: list[Any] | None
) -> None:
    """The row goes into an index that is there; one that is still loading gets it from the finder."""
    index = types.ModuleType("moto.backend_index")
    if patterns is not None:
        index.backend_url_patterns = patterns  # type: ignore[attr-defined]
    fake = types.SimpleNamespace(meta_path=[], modules={"moto": moto, "moto.backend_index": index})
    monkeypatch.setattr(register, "sys", fake)
    register.register()
    assert len(fake.meta_path) == 1
    assert patterns in (None, [hosts.BACKEND_URL_PATTERN])


def test_registering_inside_an_active_mock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mock that began without Device Farm answers its hosts for ``requests`` too, once it is
    registered.
    """
    patterns = [
        row for row in backend_index.backend_url_patterns if row is not hosts.BACKEND_URL_PATTERN
    ]
    monkeypatch.setattr(backend_index, "backend_url_patterns", patterns)
    monkeypatch.setattr(register, "sys", types.SimpleNamespace(meta_path=[], modules=sys.modules))
    with moto.mock_aws():
        register.register()
        answer = requests.get(
            "https://devicefarm-interactive-global.us-west-2.api.aws/remote-endpoint/forged/status"
        )
    assert (answer.status_code, answer.json()) == (403, {"message": "Invalid pre-signed URL"})


def _load(spec: Any) -> types.ModuleType:
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_index_is_loaded_with_our_row() -> None:
    """The finder lets moto's index load as ever, then puts the row first."""
    index = _load(register._Finder().find_spec("moto.backend_index", moto.__path__))
    assert index is not backend_index
    assert [row[0] for row in index.backend_url_patterns] == [
        row[0] for row in backend_index.backend_url_patterns
    ]
    assert index.backend_url_patterns[0] is hosts.BACKEND_URL_PATTERN


def test_index_that_is_not_there(tmp_path: Path) -> None:
    """Without moto's index there is nothing to find."""
    assert register._Finder().find_spec("moto.backend_index", [str(tmp_path)]) is None


@pytest.mark.parametrize("name", ["moto.devicefarmer", "moto.s3", "json"])
def test_other_modules_are_left_to_others(name: str) -> None:
    """The finder answers for the index and for our service only."""
    assert register._Finder().find_spec(name, None) is None


@pytest.mark.parametrize(
    ("name", "package"), [("moto.devicefarm", True), ("moto.devicefarm.models", False)]
)
def test_service_is_our_module(name: str, package: bool) -> None:
    """moto's name for the service is an alias: the same module, which keeps its own spec."""
    ours = importlib.import_module(name.replace("moto.", "moto_devicefarm."))
    own_spec = ours.__spec__
    spec = register._Finder().find_spec(name)
    assert spec is not None
    assert (spec.submodule_search_locations is not None) is package
    assert _load(spec) is ours
    assert ours.__spec__ is own_spec


@pytest.fixture
def found_of_moto(monkeypatch: pytest.MonkeyPatch) -> types.SimpleNamespace:
    """moto has a Device Farm of its own, and it was imported."""
    monkeypatch.setattr(
        register,
        "_of_moto",
        lambda: ModuleSpec("moto.devicefarm", None, origin="/moto/devicefarm.py"),
    )
    modules = dict.fromkeys(
        ("moto", "moto.devicefarm", "moto.devicefarm.models", "moto.devicefarmer")
    )
    fake = types.SimpleNamespace(modules=modules)
    monkeypatch.setattr(register, "sys", fake)
    return fake


def test_motos_own_is_replaced(found_of_moto: types.SimpleNamespace) -> None:
    """What was imported of moto's own is forgotten, and nothing else, so that the next import finds
    ours.
    """
    index: Any = types.ModuleType("moto.backend_index")
    index.backend_url_patterns = ["moto's"]
    with pytest.warns(
        UserWarning, match=r"^moto has a Device Farm of its own by now \(/moto/devicefarm.py\); "
    ) as caught:
        register._insert_row(index)
    assert len(caught) == 1
    assert index.backend_url_patterns == [hosts.BACKEND_URL_PATTERN, "moto's"]
    assert sorted(found_of_moto.modules) == ["moto", "moto.devicefarmer"]


def test_motos_own_is_left(
    found_of_moto: types.SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When deferring, index and modules stay, and moto's name is left to moto."""
    monkeypatch.setenv("MOTO_DEVICEFARM_DEFER", "1")
    index: Any = types.ModuleType("moto.backend_index")
    index.backend_url_patterns = ["moto's"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        register._insert_row(index)
    assert index.backend_url_patterns == ["moto's"]
    assert len(found_of_moto.modules) == 4
    assert register._Finder().find_spec("moto.devicefarm") is None


def test_deferring_to_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deferring changes nothing as long as moto has none."""
    monkeypatch.setenv("MOTO_DEVICEFARM_DEFER", "1")
    index: Any = types.ModuleType("moto.backend_index")
    index.backend_url_patterns = []
    register._insert_row(index)
    assert index.backend_url_patterns == [hosts.BACKEND_URL_PATTERN]
    assert register._Finder().find_spec("moto.devicefarm") is not None


STACK = """
def stack(name):
    import boto3, json
    template = {"Resources": {"Farm": {"Type": "AWS::DeviceFarm::Project", "Properties": {"Name": name}}}}
    client = boto3.Session("testing", "testing", region_name="us-west-2").client("cloudformation")
    client.create_stack(StackName=name, TemplateBody=json.dumps(template))
"""


def test_stacks_cost_only_those_who_make_some() -> None:
    """Using Device Farm does not import moto's CloudFormation; the first stack finds our types."""
    out = _python(
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
    """moto has made its list of types by then, without ours, and makes it again."""
    out = _python(
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


def test_motos_own_types_are_left(
    found_of_moto: types.SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When deferring, moto's list of types is left as it is; otherwise, and when moto has none, it
    is made again.
    """
    made: list[str] = []
    monkeypatch.setattr(register, "import_module", made.append)
    listing = types.SimpleNamespace(cache_clear=lambda: made.append("cleared"))
    parsing: Any = types.SimpleNamespace(
        get_model_list=listing, get_model_map=listing, get_name_type_map=listing
    )
    monkeypatch.setenv("MOTO_DEVICEFARM_DEFER", "1")
    register._declare_stacks(parsing)
    assert made == []
    expected = ["moto_devicefarm.devicefarm.cloudformation", "cleared", "cleared", "cleared"]
    monkeypatch.delenv("MOTO_DEVICEFARM_DEFER")
    register._declare_stacks(parsing)
    assert made == expected
    monkeypatch.setenv("MOTO_DEVICEFARM_DEFER", "1")
    monkeypatch.setattr(register, "_of_moto", lambda: None)
    register._declare_stacks(parsing)
    assert made == expected * 2


def test_public_names() -> None:
    """The names that the package offers, all of which resolve; dir() shows them before they do."""
    names = [
        "Device",
        "DeviceFarm",
        "DeviceInstance",
        "DeviceRegistry",
        "Timings",
        "mock_devicefarm",
        "record",
    ]
    assert sorted(moto_devicefarm.__all__) == names
    assert {*names, "__version__"} <= set(dir(moto_devicefarm))
    for name in names:
        vars(moto_devicefarm).pop(name, None)
        value = getattr(moto_devicefarm, name)
        assert value.__name__ == name
        assert vars(moto_devicefarm)[name] is value


def test_unknown_name() -> None:
    """Another name is an AttributeError in Python's words."""
    with pytest.raises(
        AttributeError, match=r"^module 'moto_devicefarm' has no attribute 'mock_device_farm'$"
    ):
        moto_devicefarm.mock_device_farm  # noqa: B018
