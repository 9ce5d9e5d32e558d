"""The text of HTML. Rule: each line of the text has the number of its line in the HTML.

This is no parser: it knows tags and entities. A damaged page still gives its text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from moto_devicefarm.captures.forms.page_blocks import Block, Line

_NAMES = (
    "a|abbr|article|b|blockquote|body|br|center|code|dd|details|div|dl|dt|em|font|h[1-6]|head|hr|"
    "html|i|img|kbd|li|link|main|mark|meta|ol|p|pre|s|samp|script|section|small|span|strong|style|"
    "sub|summary|sup|table|tbody|td|th|thead|title|tr|tt|u|ul"
)
_TAG = re.compile(rf"<(/?)({_NAMES})\b[^<>]*>|<!--|<!doctype\b[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
_PLAIN = {
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e"), '"'),
    **dict.fromkeys(map(ord, "\u2018\u2019"), "'"),
    **dict.fromkeys(map(ord, "\u200b\u2060\ufeff"), ""),
    0xA0: " ",
}
"""What word processors and chats put in the place of quotation marks and spaces."""
_CHANGED = re.compile(rf"[{''.join(map(chr, _PLAIN))}]|{_ENTITY.pattern}|</", re.IGNORECASE)
_LINE_TAGS = re.compile(
    "blockquote|br|dd|details|div|dt|h[1-6]|hr|li|ol|p|pre|summary|table|td|th|title|tr|ul"
)
"""The tags that begin a line."""
_HIDDEN = {"script": "</script", "style": "</style"}
_START = re.compile(r"\s*(?:<!doctype html|<html)\b", re.IGNORECASE)


def is_html(text: str) -> bool:
    """Whether the whole text is a page of HTML."""
    return _START.match(text) is not None


def with_plain_characters(block: Block) -> Block | None:
    """The block as it was before a program made HTML of it, or rounded its quotation marks; None
    if it is the same.
    """
    if _CHANGED.search(block.text) is None:
        return None
    texts = (unescape(_TAG.sub("", line.text)).translate(_PLAIN) for line in block.lines)
    lines = [line._replace(text=text) for line, text in zip(block.lines, texts, strict=True)]
    return Block(lines, block.is_code)


def unescape(text: str) -> str:
    """The text with the characters that entities stand for. An entity has its semicolon, because
    the parameters of URLs begin as entities do.
    """
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)


def html_lines(text: str) -> Iterator[Line]:
    """The lines of the text in a page of HTML; those in ``<pre>`` are code."""
    number, position, is_code, line = 1, 0, False, ""
    while position < len(text):
        found = _TAG.search(text, position)
        piece = text[position : found.start() if found else len(text)]
        first, *others = unescape(piece).replace("\xa0", " ").split("\n")
        line += first
        for other in others:
            yield Line(number, line, is_code)
            number, line = number + 1, other
        if found is None:
            break
        position = _end_of_hidden(text, found)
        name = (found[2] or "").lower()
        if _LINE_TAGS.fullmatch(name):
            yield Line(number, line, is_code)
            line = ""
            if name == "pre":
                yield Line(number, "")  # a border between two blocks
                is_code = not found[1]
        number += text.count("\n", found.start(), position)
    yield Line(number, line, is_code)


def _end_of_hidden(text: str, found: re.Match[str]) -> int:
    """The end of what begins with the tag and is not shown: a comment, a script, or only the tag.
    One that does not end goes to the end of the text, as in a browser.
    """
    end = "-->" if found[0] == "<!--" else _HIDDEN.get((found[2] or "").lower(), "")
    if found[1] or not end:
        return found.end()
    place = text.find(end, found.end())
    return len(text) if place < 0 else place + len(end)
