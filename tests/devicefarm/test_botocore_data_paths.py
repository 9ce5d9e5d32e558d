"""While a mock is active, models in folders of the user's are found as without one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import botocore.session
import pytest
from botocore.loaders import Loader, create_loader

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.core.presigned import REGION
from moto_devicefarm.devicefarm import botocore_cache
from tests.support.clients import loader_of

MODEL = "devicefarm/2015-06-23/service-2"


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder with the model of a service named "mine"."""
    model = create_loader().load_service_model("devicefarm", "service-2")
    write(tmp_path / "mine" / "2024-01-01" / "service-2.json", model)
    return tmp_path


def write(path: Path, content: Any) -> None:
    """A JSON file in a folder that may not exist yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), "utf-8")


def by_variable(models: Path, monkeypatch: pytest.MonkeyPatch) -> boto3.Session:
    """A session that finds the folder in AWS_DATA_PATH."""
    monkeypatch.setenv("AWS_DATA_PATH", str(models))
    return boto3.Session()


def by_config(models: Path, monkeypatch: pytest.MonkeyPatch) -> boto3.Session:
    """A session that finds the folder in the shared config file."""
    config = models / "config"
    config.write_text(f"[default]\ndata_path = {models}\n", "utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    return boto3.Session()


def by_variable_of_the_session(models: Path, _: pytest.MonkeyPatch) -> boto3.Session:
    """A session whose code sets the folder."""
    session = botocore.session.Session()
    session.set_config_variable("data_path", str(models))
    return boto3.Session(botocore_session=session)


def by_search_path(models: Path, _: pytest.MonkeyPatch) -> boto3.Session:
    """A session whose loader got the folder as a search path."""
    session = boto3.Session()
    loader_of(session).search_paths.append(str(models))
    return session


def by_own_loader(models: Path, _: pytest.MonkeyPatch) -> boto3.Session:
    """A session with a loader that code made."""
    session = botocore.session.Session()
    session.register_component("data_loader", Loader([str(models)]))
    return boto3.Session(botocore_session=session)


@pytest.mark.parametrize(
    "new_session",
    [by_variable, by_config, by_variable_of_the_session, by_search_path, by_own_loader],
)
def test_own_data_path(
    models: Path,
    monkeypatch: pytest.MonkeyPatch,
    new_session: Callable[[Path, pytest.MonkeyPatch], boto3.Session],
) -> None:
    """Models in a folder of the user's are found, and by sessions of this folder only."""
    with mock_devicefarm():
        other = boto3.Session()
        assert "mine" not in other.get_available_services()
        session = new_session(models, monkeypatch)
        assert "mine" in session.get_available_services()
        client = session.client("mine", region_name=REGION)  # type: ignore[call-overload]
        assert "list_projects" in dir(client)
        assert "mine" not in other.get_available_services()


def test_own_files_are_read_anew(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of the user's that changes is another one for the next session."""
    monkeypatch.setenv("AWS_DATA_PATH", str(models))
    file = models / "mine" / "2024-01-01" / "service-2.json"
    with mock_devicefarm():
        for number in (1, 2):
            write(file, {"number": number})
            assert loader_of().load_service_model("mine", "service-2") == {"number": number}


def test_folder_beside_the_installed_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of the user's whose name begins as the installed one's is not an installed one."""
    monkeypatch.setattr(botocore_cache, "INSTALLED", (str(tmp_path / "data"),))
    folder = tmp_path / "data-of-the-user"
    with mock_devicefarm():
        for number in (1, 2):
            write(folder / "mine" / "2024-01-01" / "service-2.json", {"number": number})
            loader = loader_of()
            loader.search_paths.append(str(folder))
            assert loader.load_service_model("mine", "service-2") == {"number": number}


def test_own_services_are_listed_anew(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that is added to the user's folder is known to the next session."""
    monkeypatch.setenv("AWS_DATA_PATH", str(models))
    with mock_devicefarm():
        assert "later" not in loader_of().list_available_services("service-2")
        write(models / "later" / "2024-01-01" / "service-2.json", {})
        assert "later" in loader_of().list_available_services("service-2")


def test_a_loader_lists_once(models: Path) -> None:
    """A search path that comes after the first list changes nothing, in a mock as without one."""

    def has_mine() -> bool:
        loader = loader_of()
        loader.list_available_services("service-2")
        loader.search_paths.append(str(models))
        return "mine" in loader.list_available_services("service-2")

    expected = has_mine()
    with mock_devicefarm():
        assert has_mine() is expected


def test_own_model_of_a_known_service(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model in the user's folder goes before the installed one of the same name."""
    write(models / f"{MODEL}.json", {"is": "mine"})
    with mock_devicefarm():
        loader_of().load_data(MODEL)
        monkeypatch.setenv("AWS_DATA_PATH", str(models))
        assert loader_of().load_data(MODEL) == {"is": "mine"}
        assert loader_of().load_service_model("devicefarm", "service-2") == {"is": "mine"}


@pytest.mark.parametrize(
    "content", [{"partitions": [{"partition": "mine"}]}, {"partitions": [{"services": {}}]}, {}]
)
def test_own_endpoints(content: Any, models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Endpoints in the user's folder may have any content."""
    write(models / "endpoints.json", content)
    monkeypatch.setenv("AWS_DATA_PATH", str(models))
    with mock_devicefarm():
        assert loader_of().load_data("endpoints") == content
