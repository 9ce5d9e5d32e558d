"""The user's function that a written test calls. Rule: the names of its parameters say what it
gets.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from moto_devicefarm.captures.documents import Document
from moto_devicefarm.captures.module_writer import CLIENT, ModuleWriter, variable_of

CLIENT_NAMES = (CLIENT, "client", "devicefarm", "device_farm", "df")
"""Names of parameters that take the client."""
EXAMPLE = "app.phones:wait_until_running"


@dataclass(frozen=True)
class CallTarget:
    """A function of the user's code, and how to call it."""

    module: str
    function: str
    parameters: tuple[str, ...]
    """The names of the parameters without defaults; only the client's if nobody knows them."""

    @classmethod
    def parse(cls, text: str) -> CallTarget:
        """The target of a text such as "app.phones:wait_until_running". The module is imported, to
        see the parameters of the function, if that is possible here.

        Raises ValueError for a text of another form, and for a function that is not in its module.
        """
        module, colon, function = text.partition(":")
        names = [*module.split("."), function]
        if not colon or not all(name.isidentifier() for name in names):
            raise ValueError(
                f"--call {text}: expected MODULE:FUNCTION, for example --call {EXAMPLE}"
            )
        return cls(module, function, _parameters(module, function))

    def add_call(
        self, writer: ModuleWriter, document: Document, expression: str | None = None
    ) -> None:
        """Add the call, with the client and the ARN of the document, as the parameters want it.

        ``expression``: the code of the ARN, if the mock makes it. Default: a constant.

        Raises ValueError for a parameter that the test can't fill.
        """
        writer.add_import(f"from {self.module} import {self.function}")
        given = ", ".join(self._arguments(writer, document, expression))
        writer.line(f"{self.function}({given})")
        writer.comment("Assert here what it should do.")

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
            yield f"{name}={value}" if len(self.parameters) > 1 else value


def _parameters(module: str, function: str) -> tuple[str, ...]:
    """The names of the parameters that a call must give."""
    sys.path.insert(0, "")  # as python3 -m pytest has it
    try:
        found = getattr(importlib.import_module(module), function)
    except ImportError as error:
        print(
            f"{module} can't be imported here ({error}): {function} gets the client alone",
            file=sys.stderr,
        )
        return (CLIENT,)
    except AttributeError:
        raise ValueError(f"--call {module}:{function}: {module} has no {function}") from None
    finally:
        sys.path.remove("")
    return tuple(
        name
        for name, parameter in inspect.signature(found).parameters.items()
        if parameter.default is parameter.empty
        and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    )
