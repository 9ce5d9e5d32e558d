"""The shapes of operations in the installed botocore's model."""

from __future__ import annotations

import pytest
from botocore.model import OperationNotFoundError

from moto_devicefarm.core import model


def test_operations_of_the_model() -> None:
    """The output's key, the names of the arguments and whether there are pages come
    from the model.
    """
    listing = model.operation_model("ListUploads")
    assert (listing.result_key, listing.arguments, listing.paged) == (
        "uploads",
        {"arn": "arn", "type": "type"},
        True,
    )
    single = model.operation_model("CreateUpload")
    assert (single.result_key, single.paged) == ("upload", False)
    assert single.arguments == {
        "projectArn": "project_arn",
        "name": "name",
        "type": "type",
        "contentType": "content_type",
    }
    nothing = model.operation_model("DeleteUpload")
    assert (nothing.result_key, nothing.paged) == (None, False)


def test_an_operation_that_the_model_lacks() -> None:
    """botocore's own error, for the caller to translate."""
    with pytest.raises(OperationNotFoundError):
        model.operation_model("FlyToTheMoon")
