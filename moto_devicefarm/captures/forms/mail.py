"""The text of an e-mail that is encoded: quoted-printable, base64, HTML, several parts. Rule: a
text that the mail has twice, plain and as HTML, is read once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_string
from email.message import Message
from typing import NamedTuple

_HEADERS = re.compile(r"(?:From [^\n]*\n)?(?:[A-Za-z][\w-]{0,60}:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
_MAIL_NAMES = re.compile(
    r"^(?:From|To|Date|Subject|Received|Message-ID|MIME-Version|Content-Type"
    r"|Content-Transfer-Encoding)(?=:)",
    re.MULTILINE | re.IGNORECASE,
)
_SUBJECT = re.compile(r"^Subject:[ ]*([^\n]*)", re.MULTILINE | re.IGNORECASE)
_MOST_LEVELS = 10
"""A mail with more parts inside each other, or 200 times as many in all, is read as it stands: the
parser's time and stack grow with them.
"""
_TEXT_FILES = (".json", ".txt", ".log", ".md", ".yml", ".yaml", ".eml")


class MailText(NamedTuple):
    """One text of a mail."""

    text: str
    is_html: bool


def header_end(text: str) -> int:
    """The place where the headers of a mail end; 0 if the text is no mail."""
    found = _HEADERS.match(text)
    if found is None or len({name.lower() for name in _MAIL_NAMES.findall(found[0])}) < 2:
        return 0
    return found.end()


def subject(text: str) -> str:
    """The subject in the headers of a mail."""
    found = _SUBJECT.search(text, 0, header_end(text))
    return found[1] if found else ""


def decoded_texts(text: str) -> list[MailText]:
    """The texts of a mail, decoded; none if the text is no mail, or stands in it as it is."""
    headers = text[: header_end(text)].lower()
    inner = text.lower().count("boundary=") + text.lower().count("message/")
    is_plain = "content-type:" not in headers or (
        "text/plain" in headers and "quoted-printable" not in headers and "base64" not in headers
    )
    if not headers or is_plain or inner + text.count("\n--") // 200 > _MOST_LEVELS:
        return []
    parts = list(_parts(message_from_string(text)))
    plain = [part for part in parts if not part.is_html]
    return plain or parts


def _parts(mail: Message) -> Iterator[MailText]:
    for part in mail.walk():
        content = part.get_payload(decode=True)
        kind = part.get_content_type()
        is_text = kind.startswith("text/") or kind == "application/json"
        if isinstance(content, bytes) and (is_text or _has_text_name(part)):
            yield MailText(_decode(content, part), kind == "text/html")


def _has_text_name(part: Message) -> bool:
    return (part.get_filename() or "").lower().endswith(_TEXT_FILES)


def _decode(content: bytes, part: Message) -> str:
    try:
        text = content.decode(part.get_content_charset("utf-8"))
    except (LookupError, UnicodeDecodeError):
        text = content.decode("latin-1")
    return text.replace("\r\n", "\n")
