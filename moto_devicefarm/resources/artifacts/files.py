"""The file behind a presigned URL.

Rule: each family that has files answers for its own.
"""

from __future__ import annotations

from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.artifacts import artifact_contents
from moto_devicefarm.resources.artifacts.file_urls import Content
from moto_devicefarm.resources.grid import session_files
from moto_devicefarm.resources.runs import run_files

FAMILIES = (
    artifact_contents.artifact_file_content,
    run_files.run_file_content,
    session_files.grid_file_content,
)
"""Functions of the store, the account and the path. Each answers None for a path of another
family.
"""


def find_content(store: Store, account_id: str, path: str) -> Content | None:
    """The file with this path as it is now; None if no family has it."""
    contents = (find(store, account_id, path) for find in FAMILIES)
    return next((content for content in contents if content is not None), None)
