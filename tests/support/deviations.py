"""A server in front of another one, which changes chosen answers. Rule: what it does not change is
answered as the other one does.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.server import running, send

Answer = dict[str, Any]
Refuse = Callable[[str], "Answer | None"]
"""Takes an operation, and returns the error with which it is refused."""
Change = Callable[[str, Answer], object]
"""Takes an operation and its answer or error, and changes the latter in place."""


def denial(operation: str) -> Answer:
    """AWS's answer to a caller without the permission."""
    user = "User: arn:aws:iam::123456789012:user/someone"
    words = f"{user} is not authorized to perform: devicefarm:{operation}"
    return {"__type": "AccessDeniedException", "Message": words}


def error_text(error: Answer, is_xml: bool) -> str:
    """An error as JSON, or as XML of STS."""
    if not is_xml:
        return json.dumps(error)
    code, message = error["__type"], error["Message"]
    return (
        f"<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error>"
        "<RequestId>1</RequestId></ErrorResponse>"
    )


def deviating_server(
    target: str,
    *,
    refuse: Refuse = lambda operation: None,
    change: Change = lambda operation, answer: None,
    is_xml: bool = False,
) -> AbstractContextManager[str]:
    """The URL, in a block, of a server that answers as ``target`` does, but for what it refuses and
    changes.

    ``is_xml``: whether errors are XML, as those of STS are, which has no name of an operation.
    """

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            passed = {
                name: self.headers[name]
                for name in ("X-Amz-Target", "Content-Type", "Authorization")
                if name in self.headers
            }
            operation = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
            refusal = refuse(operation)
            if refusal is not None:
                self.send_answer(400, "text/plain", error_text(refusal, is_xml).encode())
                return
            answer = send("POST", target + self.path, body, **passed)
            content = answer.body
            if operation:
                document = answer.json
                change(operation, document)
                content = json.dumps(document).encode()
            self.send_answer(answer.status, answer.headers["Content-Type"], content)

        def send_answer(self, status: int, content_type: str, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return running(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
