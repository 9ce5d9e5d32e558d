"""Pages of prose with captured documents in them, as people write them."""

from __future__ import annotations

import base64
import html
import json
import quopri
from collections.abc import Mapping

from tests.captures import SESSION, project, session

DOCUMENT = {"remoteAccessSession": session()}
PRETTY = json.dumps(DOCUMENT, indent=4)
ONE_LINE = json.dumps(DOCUMENT)
OTHER = json.dumps({"project": project()})


def quoted(text: str, mark: str = "> ") -> str:
    """The text as a quote in a mail or in Markdown."""
    return "\n".join(mark + line for line in text.split("\n"))


def indented(text: str, indent: str = "    ") -> str:
    """The text with an indent before each line."""
    return quoted(text, indent)


def mail(kind: str, body: str, encoding: str = "7bit") -> str:
    """A mail with these headers."""
    return (
        "Received: from mx.example.com\nFrom: Kim <kim@example.com>\nTo: list@example.com\n"
        f"Subject: The session hangs\nMIME-Version: 1.0\nContent-Type: {kind}\n"
        f"Content-Transfer-Encoding: {encoding}\n\n{body}"
    )


def quoted_printable(text: str) -> str:
    """The text as mail programs encode it."""
    return quopri.encodestring(text.encode()).decode()


def encoded(text: str) -> str:
    """The text in base64."""
    return base64.encodebytes(text.encode()).decode()


ROUND = {'"': "\u201c", "'": "\u2019", " ": "\u00a0"}
HTML_PAGE = (
    "<!DOCTYPE html><html><head><title>Issue</title><style>{a: b}</style></head>\n<body><p>It "
    f"hangs.<br>See:</p>\n<pre><code>{html.escape(PRETTY)}</code></pre>\n<p>Thanks</p></body></html>"
)
PAGES: Mapping[str, str] = {
    "fence": f"It hangs.\n\n```json\n{PRETTY}\n```\n\nThanks!",
    "fence of tildes": f"It hangs.\n\n~~~~\n{PRETTY}\n~~~~\nThanks!",
    "fence with any info": f"It hangs.\n``` {{.json .numberLines}}\n{PRETTY}\n```\n",
    "fence of a chat": f"kim 12:03: look\n```{PRETTY}```\nlee 12:04: ouch",
    "fence that is not closed": f"It hangs.\n```\n{PRETTY}",
    "fence with a shell": f"```console\n$ aws devicefarm get-x --arn {SESSION}\n{PRETTY}\n$\n```",
    "fence in a list": f"Steps:\n\n1. Run:\n\n   ```\n{indented(PRETTY, '   ')}\n   ```\n2. Wait",
    "fence in an item": f"- ```json\n{indented(PRETTY, '  ')}\n  ```\n- more",
    "fence in a quote": quoted(f"It hangs.\n```\n{PRETTY}\n```\n") + "\n\nYes, here too.",
    "quote of a mail": f"Hello,\n\nKim wrote:\n{quoted(quoted(PRETTY, '>> '))}\n\nI see that too.",
    "indented": f"We got:\n\n{indented(PRETTY)}\n\nand waited.",
    "details": f"<details><summary>Output</summary>\n\n```\n{PRETTY}\n```\n\n</details>",
    "pre": f"It hangs.\n<pre>\n{PRETTY}\n</pre>\nThanks",
    "pre with entities": f"It hangs.\n<pre><code>{html.escape(PRETTY)}</code></pre>\nThanks",
    "pre with colours": "See\n<pre>"
    + PRETTY.replace('"arn"', '<span class="k">"arn"</span>')
    + "</pre>",
    "Jira": f"h2. It hangs\n{{code:json|title=out}}\n{PRETTY}\n{{code}}\nThanks",
    "Jira in a line": f"{{noformat}}{ONE_LINE}{{noformat}} is what we got",
    "line": f"We got {ONE_LINE} back, and it's {{sometimes}} different.",
    "code in a line": f"We got `{ONE_LINE}` back.",
    "paste": f"kim: what does it say?\nlee: {PRETTY}\nkim: {{}} hm",
    "title with brackets": f"[Bug] It hangs\n{PRETTY}",
    "round quotes": "It\u2019s this:\n" + "".join(ROUND.get(one, one) for one in PRETTY),
    "a stray brace": f"It is {{ strange.\n\n{PRETTY}",
    "mail": mail("text/plain; charset=utf-8", f"Hello\n\n{quoted(PRETTY)}\n"),
    "quoted-printable": mail(
        "text/plain; charset=utf-8",
        quoted_printable(f"Gr\u00fc\u00dfe\n{PRETTY}\n"),
        "quoted-printable",
    ),
    "base64": mail("text/plain; charset=utf-8", encoded(f"Hello\n{PRETTY}\n"), "base64"),
    "mail of HTML": mail("text/html; charset=utf-8", encoded(HTML_PAGE), "base64"),
    "mail of two parts": mail(
        'multipart/alternative; boundary="b1"',
        f"--b1\nContent-Type: text/plain\n\nHello\n{PRETTY}\n"
        f"--b1\nContent-Type: text/html\n\n{HTML_PAGE}\n--b1--\n",
    ),
    "attachment": mail(
        'multipart/mixed; boundary="b1"',
        "--b1\nContent-Type: text/plain; charset=nonsense\n\nSee the file.\n--b1\nContent-Type: "
        'application/octet-stream\nContent-Disposition: attachment; filename="a.json"\n'
        f"Content-Transfer-Encoding: base64\n\n{encoded(PRETTY)}\n--b1--\n",
    ),
    "HTML": HTML_PAGE,
}
"""Each has DOCUMENT."""
