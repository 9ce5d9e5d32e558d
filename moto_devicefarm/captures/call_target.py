"""The user's function that a written test calls. Rule: the names of its parameters say what it
gets.
"""

from __future__ import annotations

import importlib
import inspect
import keyword
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

from moto_devicefarm.captures.documents import Document
from moto_devicefarm.captures.module_writer import CLIENT, ModuleWriter, variable_of

CLIENT_NAMES = (CLIENT, "client", "devicefarm", "device_farm", "df")
"""Names of parameters that take the client."""
_MODULE_NAMES = (
    "Any",
    "Config",
    "DeviceFarm",
    "Path",
    "REPORT",
    "Timings",
    "asyncio",
    "boto3",
    "dt",
    "freeze_time",
    "mock_devicefarm",
    "pytest",
    "requests",
    "unittest",
    "warnings",
)
"""Names that a written module has above its test, or may have."""
_ALIAS = "function_under_test"
EXAMPLE = "app.phones:wait_until_running"


@dataclass(frozen=True)
class CallTarget:
    """A function of the user's code, and how to call it."""

    module: str
    function: str
    parameters: tuple[str, ...]
    """The names of the parameters without defaults; only the client's if nobody knows them."""
    by_place: tuple[str, ...] = ()
    """Those that can't be given by name."""
    by_name: tuple[str, ...] = ()
    """Those that must be given by name."""
    is_coroutine: bool = False

    @classmethod
    def parse(cls, text: str) -> CallTarget:
        """The target of a text such as "app.phones:wait_until_running". The module is imported, to
        see the parameters of the function, if that is possible here.

        Raises ValueError for a text of another form, for a module that fails, and for what is no
        function in it.
        """
        module, colon, function = text.partition(":")
        names = [*module.split("."), function]
        if not colon or not all(one.isidentifier() and not keyword.iskeyword(one) for one in names):
            raise ValueError(
                f"--call {text}: expected MODULE:FUNCTION, for example --call {EXAMPLE}"
            )
        found = _function(module, function)
        if found is None:
            return cls(module, function, (CLIENT,))
        try:
            parameters = inspect.signature(cast(Callable[..., object], found)).parameters.values()
        except (TypeError, ValueError) as error:
            raise ValueError(f"--call {text}: it is no function with parameters: {error}") from None
        needed = [
            one
            for one in parameters
            if one.default is one.empty and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
        ]
        return cls(
            module,
            function,
            tuple(one.name for one in needed),
            tuple(one.name for one in needed if one.kind is one.POSITIONAL_ONLY),
            tuple(one.name for one in needed if one.kind is one.KEYWORD_ONLY),
            inspect.iscoroutinefunction(found),
        )

    def add_call(
        self, writer: ModuleWriter, document: Document, expression: str | None = None
    ) -> None:
        """Add the call, with the client and the ARN of the document, as the parameters want it.

        ``expression``: the code of the ARN, if the mock makes it. Default: a constant.

        Raises ValueError for a parameter that the test can't fill.
        """
        given = ", ".join(self._arguments(writer, document, expression))
        name = self._name(writer)
        alias = "" if name == self.function else f" as {name}"
        writer.add_import(f"from {self.module} import {self.function}{alias}")
        writer.user_package = self.module.split(".")[0]
        call = f"{name}({given})"
        if self.is_coroutine:
            writer.add_import("import asyncio")
            call = f"asyncio.run({call})"
        writer.line(call)
        writer.comment("Assert here what it should do.")

    def _name(self, writer: ModuleWriter) -> str:
        """The name of the function in the test: an alias if the module has that name too, if pytest
        would collect it as a test, or if a class would change it.
        """
        words = re.findall(r"\w+", "\n".join([*writer.constants(), *writer.body]))
        is_taken = self.function in (*_MODULE_NAMES, *words)
        is_special = self.function.lower().startswith(("test", "__"))
        return _ALIAS if is_taken or is_special else self.function

    def _arguments(
        self, writer: ModuleWriter, document: Document, expression: str | None
    ) -> Iterator[str]:
        arn = document.members.get("arn")
        kind = variable_of(document.shape)
        arn_names = () if arn is None else ("arn", f"{kind}_arn", kind)
        for name in self.parameters:
            if name in arn_names:
                value = expression or str(writer.arn(document.members["arn"]))
            elif name in CLIENT_NAMES or len(self.parameters) == 1:
                value = CLIENT
            else:
                expected = ", ".join((*CLIENT_NAMES, *arn_names))
                raise ValueError(
                    f"--call {self.module}:{self.function}: the test has no value for the "
                    f"parameter {name!r}: expected one of {expected}; give it a default, or name "
                    "a function of your own that calls this one"
                )
            may_have_name = len(self.parameters) > 1 and name not in self.by_place
            has_name = may_have_name or name in self.by_name
            yield f"{name}={value}" if has_name else value


def _function(module: str, function: str) -> object | None:
    """The function; None, with a note on standard error, if there is no such module here."""
    sys.path.insert(0, "")  # as python3 -m pytest has it
    try:
        imported = importlib.import_module(module)
    except ImportError as error:
        print(
            f"{module} can't be imported here ({error}): {function} gets the client alone",
            file=sys.stderr,
        )
        return None
    except (Exception, SystemExit) as error:
        raise ValueError(
            f"--call {module}:{function}: {module} fails when it is imported: {error!r}"
        ) from None
    finally:
        sys.path.remove("")
    if not hasattr(imported, function):
        raise ValueError(f"--call {module}:{function}: {module} has no {function}")
    found: object = getattr(imported, function)
    return found
