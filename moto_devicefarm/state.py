"""The members of the handle that load state into the mock, dump it and empty it.

Rule: a load that is refused has changed nothing.
"""

from __future__ import annotations

import datetime as dt
import os
import warnings
from pathlib import Path
from typing import Any

from moto_devicefarm import settings
from moto_devicefarm.captures.forms.likely_documents import STATE_KEY
from moto_devicefarm.captures.load import Loaded, load_all
from moto_devicefarm.captures.state import dump_all
from moto_devicefarm.captures.times import milliseconds
from moto_devicefarm.core import clock
from moto_devicefarm.core.arguments import check_flag, check_path, check_text
from moto_devicefarm.devicefarm.models import (
    DEFAULT_ACCOUNT_ID,
    empty_stores,
    store_of,
    stores,
)
from moto_devicefarm.devicefarm.session_ends import close_ended_sessions
from moto_devicefarm.minutes_meter import meter
from moto_devicefarm.recordings.loadable import read_loadable
from moto_devicefarm.recordings.replay import Difference, replay


class StateHandle(settings.MockHandle):
    """The part of DeviceFarm that loads, dumps, empties and replays."""

    def load(
        self,
        source: Any,
        account_id: str | None = None,
        until: str | float | dt.datetime | None = None,
        complete: bool = False,
    ) -> Loaded:
        """Put captured resources into the mock, with the ARNs that they had.

        Args:
            source: The output of ``aws devicefarm get-...``, as a path, JSON text or a dict as
                boto3 returns it; a page of prose with such documents, such as an issue; a
                sequence of calls; the result of ``dump()``; or a list of these. A sequence of
                calls is a recording, files of CloudTrail or a folder of them, the output of
                ``aws cloudtrail lookup-events``, a debug log of botocore, or a cassette of vcrpy,
                betamax or Ruby's VCR. Of each resource in it the last answer counts, and what a
                call deleted is not there. Documents in the list are from before the calls.
            account_id: The account that has the resources. Default: moto's default account, where
                a test's ordinary client finds them.
            until: The moment of a sequence of calls whose state is loaded: ISO 8601, a datetime or
                epoch seconds. Default: the end. The clock stays as it is.
            complete: Whether to fill in what somebody scrubbed or left out, such as ``"***"``. The
                placeholders of one report are always the same. Otherwise it is an error.

        Returns:
            The ARNs of the loaded resources, by kind.

        Warns:
            UserWarning: a run had jobs, and none is loaded; the text has the command that captures
                them. Or a member is unknown and seems misspelt.

        Raises:
            TypeError: the account is not a text, or ``complete`` is not True or False.
            ValueError: the source can't be loaded, or ``until`` is before the first call, or it is
                given and the source has no calls; the message names the source and the member, and
                nothing is loaded.
            OSError: the file can't be read.

        Example::

            answer = client.get_remote_access_session(arn=session_arn)
            farm.reset()
            assert farm.load(answer)["RemoteAccessSession"] == [session_arn]
        """
        loaded = self._load(source, account_id, until, complete)
        for text in (*loaded.misspelt, *loaded.missing):
            warnings.warn(text, stacklevel=2)
        return loaded

    def _load(
        self, source: Any, account_id: str | None, until: Any = None, complete: bool = False
    ) -> Loaded:
        check_flag("complete", complete)
        if account_id is not None:
            check_text("account_id", account_id, example=DEFAULT_ACCOUNT_ID)
        moment = None if until is None else milliseconds(until, "until")
        found, deleted = read_loadable(source, moment, complete)
        with self._lock(), clock.hold():
            loaded = load_all(
                self._settings,
                store_of,
                found.documents,
                found.dumps,
                account_id or DEFAULT_ACCOUNT_ID,
                absent=deleted,
            )
        loaded.places = found.places
        return loaded

    def dump(self) -> dict[str, Any]:
        """All state as one document that JSON can hold. ``load()`` puts it into another mock, which
        then gives the same answers.

        Example::

            state = farm.dump()
            farm.reset()
            farm.load(state)
            assert client.get_project(arn=project_arn)["project"]["name"] == "checkout"
        """
        with self._lock():
            return {STATE_KEY: dump_all(self._settings, list(stores()))}

    def reset(self) -> None:
        """Empty Device Farm while the mock goes on.

        In all accounts, everything that was created or loaded is gone, with its tags, files and
        drivers. So are the changes of devices, the arrangements that are not used
        yet, such as those of ``fail``, and the log of calls.

        The arguments of the mock, the server with its URL, the clock and moto's other services
        stay as they are.

        Example::

            farm.reset()
            assert client.list_projects()["projects"] == []
        """
        with self._lock():
            meter.note()
            empty_stores()
            self._settings.reset()
        close_ended_sessions()

    def replay(self, path: str | os.PathLike[str]) -> list[Difference]:
        """Repeat the calls of a recording (see ``record``), or of another sequence of calls, at
        their times.

        Args:
            path: A file or a folder with the calls, in any form that ``load`` takes.

        Returns:
            The members that the mock answers differently. An ARN that the mock made stands for the
            recorded ARN. A call is not compared if the file has no outcome of it.

        Raises:
            TypeError: the path is none.
            ValueError: the file has no calls; the message names the file and the place.
            OSError: the file can't be read.

        Example::

            with record(client, "calls.jsonl"):
                client.create_project(name="nightly")
            assert farm.replay("calls.jsonl") == []
        """
        check_path("path", path)
        with self._lock():
            return replay(store_of(DEFAULT_ACCOUNT_ID), Path(path))
