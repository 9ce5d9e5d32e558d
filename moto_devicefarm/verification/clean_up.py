"""Stops and deletes what probes created. Rule: the last created goes first, a failure does not keep
the rest from being deleted, and what is left is named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError

from moto_devicefarm.core.resource import kind_of

DELETIONS: Mapping[str, str] = {
    "project": "DeleteProject",
    "upload": "DeleteUpload",
    "run": "DeleteRun",
    "session": "DeleteRemoteAccessSession",
    "devicepool": "DeleteDevicePool",
    "networkprofile": "DeleteNetworkProfile",
    "instanceprofile": "DeleteInstanceProfile",
    "vpceconfiguration": "DeleteVPCEConfiguration",
    "testgrid-project": "DeleteTestGridProject",
}
"""By kind, the operation that deletes."""
STOPS: Mapping[str, tuple[str, str]] = {
    "run": ("StopRun", "GetRun"),
    "session": ("StopRemoteAccessSession", "GetRemoteAccessSession"),
}
"""By kind, the operations that stop and that read. Other kinds use no device."""
POLLS, POLL_SECONDS = 120, 5
"""How often, and how many seconds apart, the clean-up asks whether a device has been released."""
Send = Callable[[str, Mapping[str, Any]], dict[str, Any]]


class CleanUp:
    """What one probe created, and has not been deleted yet."""

    def __init__(
        self,
        send: Send,
        sleep: Callable[[float], None],
        say: Callable[[str], None] = lambda text: None,
    ) -> None:
        self._send, self._sleep, self._say = send, sleep, say
        self._created: list[str] = []
        self.left: list[str] = []
        """What could not be deleted, each with the reason."""

    def add(self, arn: str) -> None:
        """Register what a probe has just created."""
        self._created.append(arn)

    def delete_all(self) -> None:
        """Delete everything. An interrupt ends it, and then the rest is in ``left``.

        All devices are stopped first, because each costs money as long as it is waited for.
        """
        try:
            for arn in reversed(self._created):
                self._stop(arn)
            while self._created:
                self._delete(self._created[-1])
                self._created.pop()
        finally:
            self.left += [f"{arn}: interrupted" for arn in reversed(self._created)]
            self._created.clear()

    def _delete(self, arn: str) -> None:
        kind = kind_of(arn)
        if kind in STOPS:
            self._wait_for_end(arn, STOPS[kind][1])
        name = "projectArn" if kind == "testgrid-project" else "arn"
        error = self._error_of(DELETIONS[kind], {name: arn})
        if error is not None and not _is_not_found(error):
            self.left.append(f"{arn}: {error}")

    def _stop(self, arn: str) -> None:
        """Stop what uses a device. Errors are ignored: it may have ended, and otherwise the
        deletion has an error too.
        """
        if kind_of(arn) in STOPS:
            self._error_of(STOPS[kind_of(arn)][0], {"arn": arn})

    def _wait_for_end(self, arn: str, read: str) -> None:
        """Wait until it has released its device: what is active can't be deleted."""
        for _ in range(POLLS):
            if not self._is_active(read, arn):
                break
            self._say(f"  clean-up: waits for the end of {arn}")
            self._sleep(POLL_SECONDS)

    def _is_active(self, read: str, arn: str) -> bool:
        """Whether it may be active: a lost connection and a proxy's page say nothing."""
        try:
            (resource,) = self._send(read, {"arn": arn}).values()
        except ClientError:
            return False
        except Exception:
            return True
        return bool(resource.get("status") != "COMPLETED")

    def _error_of(self, operation: str, params: Mapping[str, Any]) -> Exception | None:
        """Call the operation. Returns its error, of whatever class, or None."""
        try:
            self._send(operation, params)
        except Exception as error:
            return error
        return None


def _is_not_found(error: Exception) -> bool:
    """Whether the probe itself has deleted it, or it went together with its project."""
    return isinstance(error, ClientError) and error.response["Error"]["Code"] == "NotFoundException"
