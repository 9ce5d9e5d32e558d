"""The command ``moto-devicefarm verify``. Rule: the module imports little, since every command of
the command line imports it.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from moto_devicefarm.verification.account import Account
    from moto_devicefarm.verification.probe import Probe
    from moto_devicefarm.verification.runner import ProbeAnswer

DESCRIPTION = """\
Ask your account and the mock the same questions (probes), and print the differences.

Probes are free, except for those that --device-minutes allows. They create resources whose names
begin with moto-devicefarm-verify-, and delete them. The folder gets verification.json, which has
all answers and no secrets; please attach it to an issue if there are differences.

The exit code is 0 without differences, 1 with some or if something could not be deleted, and 2 if
the command could not run."""
EXAMPLE = """\
examples:
  moto-devicefarm verify --profile test -o answers
  moto-devicefarm verify --compare answers/verification.json
  moto-devicefarm verify --list"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``verify``."""
    parser.description = DESCRIPTION
    parser.epilog = EXAMPLE
    parser.add_argument("--profile", metavar="P", help="a profile of the AWS configuration")
    parser.add_argument(
        "--endpoint-url",
        metavar="URL",
        help="another service than AWS, such as a moto-devicefarm serve",
    )
    parser.add_argument(
        "--only",
        metavar="NAME",
        action="append",
        default=[],
        help="a probe or a family of probes (repeatable)",
    )
    parser.add_argument("--list", action="store_true", help="print the probes, and ask nothing")
    parser.add_argument(
        "-o",
        "--output",
        metavar="FOLDER",
        type=Path,
        default=Path(),
        help="where to write verification.json (default: the current folder)",
    )
    parser.add_argument(
        "--device-minutes",
        metavar="N",
        type=_minutes,
        help="also run probes that use devices, N device minutes at most",
    )
    parser.add_argument(
        "--yes", action="store_true", help="use the device minutes without a question"
    )
    parser.add_argument(
        "--compare",
        metavar="FILE",
        type=Path,
        help="compare a verification.json with the mock of today, without an account",
    )
    parser.set_defaults(run=verify)


def _minutes(text: str) -> float:
    """The value of ``--device-minutes``. Raises ArgumentTypeError."""
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r}: give a number of minutes, such as 10")
    return value


def verify(arguments: argparse.Namespace) -> int:
    """Run the command, and return its exit code.

    Raises ValueError or OSError for a problem that the user can correct, and KeyboardInterrupt for
    Ctrl-C, which says where the answers so far are.
    """
    from moto_devicefarm.settings import innermost
    from moto_devicefarm.verification.report import probe_table
    from moto_devicefarm.verification.selection import find_probes

    probes = find_probes(arguments.only)
    if arguments.list:
        print(probe_table(probes))
        return 0
    if innermost() is not None:
        raise ValueError("a mock is active, and would answer instead of AWS: end it first")
    if arguments.compare is not None:
        return _compare_file(arguments, probes)
    affordable = _affordable(probes, arguments)
    _confirm_minutes(affordable, confirmed=arguments.yes)
    return _verify_account(affordable, arguments)


def _compare_file(arguments: argparse.Namespace, probes: Sequence[Probe]) -> int:
    """Compare a file with the mock."""
    if arguments.profile or arguments.endpoint_url or arguments.device_minutes:
        raise ValueError(
            "--compare needs no account: leave out --profile, --endpoint-url and --device-minutes"
        )
    from moto_devicefarm.verification.report import (
        compare_with_mock,
        read_verification,
        shown_name,
        summary,
    )

    verification = read_verification(arguments.compare)
    known = {one.name: one for one in probes}
    answers = [one for one in verification.answers if one.name in known]
    for one in verification.answers:
        if one.name not in known and not arguments.only:
            _say(f"the probe {shown_name(one.name)} does not exist any more")
    if not answers:
        raise ValueError(f"{arguments.compare}: no answer to a probe in it: nothing to compare")
    found = compare_with_mock(
        verification._replace(answers=answers), [known[one.name] for one in answers]
    )
    print(summary(answers, found))
    return 1 if found else 0


def _affordable(probes: Sequence[Probe], arguments: argparse.Namespace) -> list[Probe]:
    """The free probes, and with ``--device-minutes`` also the others. Raises ValueError if they
    need more than that, and if only others are chosen.
    """
    free = [one for one in probes if not one.device_minutes]
    needed = sum(one.device_minutes for one in probes)
    if arguments.device_minutes is None:
        if not free:
            raise ValueError(
                f"the chosen probes use about {_device_minutes(needed)}: "
                f"allow them with --device-minutes {needed:g}"
            )
        if needed:
            _say(f"probes that would use about {_device_minutes(needed)} in all are left out")
        return free
    if needed > arguments.device_minutes:
        raise ValueError(
            f"the chosen probes use about {_device_minutes(needed)}, which is more than "
            f"--device-minutes {arguments.device_minutes:g}: allow more, or choose with --only"
        )
    return list(probes)


def _confirm_minutes(probes: Sequence[Probe], *, confirmed: bool) -> None:
    """Show what the probes use, and ask. Raises ValueError without a "y"."""
    from moto_devicefarm.core.device_minutes import PRICE

    costly = [one for one in probes if one.device_minutes]
    if not costly:
        return
    for one in costly:
        _say(f"about {_device_minutes(one.device_minutes)}: {one.name}")
    needed = sum(one.device_minutes for one in costly)
    _say(f"about {_device_minutes(needed)} in all, {needed * PRICE:.2f} USD if they are metered")
    if confirmed:
        return
    if sys.stdin is None or not sys.stdin.isatty():  # None: it is closed
        raise ValueError("nobody can confirm the device minutes here: give --yes")
    print("Use them? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise ValueError("the device minutes are not confirmed: nothing was done")


def _device_minutes(count: float) -> str:
    return f"{count:g} device minute{'' if count == 1 else 's'}"


def _verify_account(probes: Sequence[Probe], arguments: argparse.Namespace) -> int:
    """Ask the account and the mock, write the file, and print the differences."""
    from moto_devicefarm.verification.account import CannotRun
    from moto_devicefarm.verification.interrupts import termination_interrupts
    from moto_devicefarm.verification.report import (
        FILE,
        Verification,
        compare_with_mock,
        summary,
        write_verification,
    )

    file = _writable(arguments.output, FILE)
    account = _connect(arguments)
    account.identify()
    answers: list[ProbeAnswer] = []
    problem: str | None = None
    is_interrupted = False
    try:
        with termination_interrupts():
            _ask_all(probes, account, answers)
    except KeyboardInterrupt:
        problem, is_interrupted = "interrupted", True
    except CannotRun as error:
        problem = str(error)
    finally:  # also after a fault of the clean-up itself
        for left in account.clean_up.left:
            _say(f"could not be deleted, please delete it yourself: {left}")
    verification = Verification(account.service, answers)
    if problem is None and all(one.not_answered is not None for one in answers):
        raise ValueError(
            f"the account may call nothing that a probe needs ({answers[0].not_answered}): "
            "give it the policy AWSDeviceFarmFullAccess"
        )
    write_verification(file, verification, [], complete=False)  # now, as the mock may fail too
    if problem is not None:
        words = f"{problem}. {file} has the answers so far ({len(answers)})"
        raise KeyboardInterrupt(words) if is_interrupted else ValueError(words)
    _say("the same probes to the mock")
    found = compare_with_mock(verification, probes)
    write_verification(file, verification, found, complete=True)
    print(summary(answers, found))
    _say(f"{file} has all answers")
    return 1 if found or account.clean_up.left else 0


def _writable(folder: Path, name: str) -> Path:
    """The file in the folder, which is created if needed. Raises OSError before any probe if the
    folder or the file can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise PermissionError(None, "the folder can't be written", str(folder))
    file = folder / name
    if file.is_dir() or (file.exists() and not os.access(file, os.W_OK)):
        raise PermissionError(None, "the file can't be written", str(file))
    return file


def _connect(arguments: argparse.Namespace) -> Account:
    import boto3
    from botocore.exceptions import BotoCoreError

    from moto_devicefarm.verification.account import Account

    try:
        session = boto3.Session(profile_name=arguments.profile)
        return Account(
            session, arguments.endpoint_url, sleep=lambda seconds: sleep(seconds), say=_say
        )
    except (BotoCoreError, ValueError) as error:  # an unknown profile, a URL that is none
        raise ValueError(f"{error}. Give another --profile or --endpoint-url") from None


def _ask_all(probes: Sequence[Probe], account: Account, answers: list[ProbeAnswer]) -> None:
    """Append each answer as it comes, so that an interrupt loses none."""
    from moto_devicefarm.verification.runner import ask_probe

    for number, one in enumerate(probes, 1):
        _say(f"[{number}/{len(probes)}] {one.name}: {one.question}")
        answers.append(ask_probe(one, account))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
