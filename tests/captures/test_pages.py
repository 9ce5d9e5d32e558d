"""Documents in pages of prose."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from moto_devicefarm import DeviceFarm
from moto_devicefarm.captures.forms import block_reader
from moto_devicefarm.captures.forms.block import FoundValue
from moto_devicefarm.captures.forms.page import Page, read_page
from tests.captures import PROJECT, SESSION, UPLOAD, project, session, upload
from tests.support.pages import DOCUMENT, HTML_PAGE, ONE_LINE, OTHER, PAGES, PRETTY, mail, quoted

ISSUE = f"""## The session hangs

It stays PREPARING, see:

```json
{PRETTY}
```

    $ aws devicefarm get-project --arn {PROJECT}
    {OTHER}

and "others" don't:

```
Traceback (most recent call last):
  File "a.py", line 1
```
"""


def page_of(text: str) -> Page:
    """The page of a text."""
    return read_page(text, "issue.md")


def values(text: str) -> list[Any]:
    """The values in a text."""
    return [found.value for found in page_of(text).values]


@pytest.mark.parametrize("name", PAGES)
def test_the_document_in_a_page_is_found(name: str) -> None:
    """It is the same in each form of a page."""
    assert values(PAGES[name]) == [DOCUMENT]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads(name: str, devicefarm: DeviceFarm) -> None:
    """Harmless prose gives no warning, which would be an error here."""
    loaded = devicefarm.load(PAGES[name])
    assert loaded["RemoteAccessSession"] == [SESSION]
    (place,) = loaded.places
    assert "report" in place
    assert "1 document (line " in place


@pytest.mark.parametrize(
    "name", [name for name in PAGES if "base64" not in name and "printable" not in name]
)
def test_the_line_is_that_of_the_page(name: str) -> None:
    """The line begins with the document, or has its begin; a decoded mail has lines of its own."""
    page = page_of(PAGES[name])
    if page.name == "issue.md":
        line = PAGES[name].split("\n")[page.values[0].line - 1]
        assert "{" in line or "```" in line


def test_an_issue_of_several_documents(tmp_path: Path, devicefarm: DeviceFarm) -> None:
    """Each document is loaded. The places name the file, the lines and the block that is none."""
    path = tmp_path / "issue.md"
    path.write_text(ISSUE)
    loaded = devicefarm.load(path)
    assert loaded["RemoteAccessSession"] == [SESSION]
    assert PROJECT in loaded["Project"]
    last = ISSUE.split("\n").index("```") + 1
    others = ISSUE.split("\n").index("Traceback (most recent call last):") + 1
    assert loaded.places == [
        f"{path}: 2 documents (lines 6, {last + 3}); passed over: a block at line {others}"
    ]


def test_prose_is_the_text_around_the_documents() -> None:
    """Fences and documents are not in it; a document in a line has a placeholder."""
    assert (
        page_of(f"It hangs.\n\n```json\n{PRETTY}\n```\n\nThanks!").prose == "It hangs.\n\n\nThanks!"
    )
    assert page_of(f"We got {ONE_LINE} back.").prose == "We got (document) back."
    assert "The session hangs" in page_of(PAGES["mail"]).prose
    assert "kim@example.com" not in page_of(PAGES["mail"]).prose


@pytest.mark.parametrize(
    ("block", "others"),
    [
        ('{"Buckets": [{"Name": "x"}]}', 1),
        ('```\n{"Buckets": []}\n```', 1),
        ('{"test": {"script": "jest"}, "jobs": {"build": 1}}', 1),
        ('{"project": {"name": "shop"}}', 1),
        ('{"projectArn": "' + PROJECT + '", "name": "x"}', 1),
        ('{"__type": "NotFoundException", "message": "' + PROJECT + '"}', 1),
        (f"```\n$ aws devicefarm get-project --arn {PROJECT}\n```", 1),
        ("```js\nconst run = () => { return {start: x}; };\n```", 1),
        (f"    $ aws devicefarm get-project --arn {PROJECT}", 1),
        ("    $ ls", 1),
        ("- item\n\n    that goes on", 0),
        ("1. item\n\n    that goes on\n\n    and on", 0),
        ("{smile} and {0} and [x] and [link](https://example.com)", 0),
        ("```\n```", 0),
        ("<pre></pre>", 0),
        ("-----\nso", 0),
    ],
)
def test_what_is_no_document_is_passed_over_and_counted(block: str, others: int) -> None:
    """Commands, code, JSON of other kinds and errors of the service; no line of prose."""
    page = page_of(f"{OTHER} is it\n\n{block}\n\nso")
    assert [found.value for found in page.values] == [json.loads(OTHER)]
    assert list(page.passed_over) == [3 + block.startswith("```")] * others
    assert page.reasons == {}


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        ('{"run": {"arn": :}}', "line 3 column 17"),
        ('{"project": {"arn": "a"', "line 3 column 24"),
        ('so: {"project": [{]}', "line 3 column 19"),
        ('```\n{"project": {\n "arn": :}}\n```', "line 5 column 9"),
    ],
)
def test_the_place_of_a_broken_document_is_told(broken: str, place: str) -> None:
    """The others are loaded. The line and the column are those of the page."""
    page = page_of(f"{OTHER} is it\n\n{broken}\n\nso")
    assert [found.value for found in page.values] == [json.loads(OTHER)]
    ((line, reason),) = page.reasons.items()
    assert place in reason
    assert list(page.passed_over) == [line]


@pytest.mark.parametrize(
    "wrapper",
    [
        '{"level": "info", "response": {"body": %s}}',
        "{{%s}}",
        "const answer = {status: 1, body: %s, x: f()}",
    ],
)
def test_a_document_inside_another_object_is_found(wrapper: str) -> None:
    """A log or a piece of code has it in a member."""
    assert values(f"We logged\n{wrapper % ONE_LINE}\n") == [DOCUMENT]


def test_the_rest_of_a_broken_document_is_none() -> None:
    """The device in half of a session is not loaded in the place of the session."""
    half = PRETTY[: PRETTY.rindex("}") - 10]
    page = page_of(f"First\n{half}\n\nthen\n{OTHER}")
    assert [found.value for found in page.values] == [json.loads(OTHER)]
    assert list(page.reasons) == [2]


def test_a_document_between_others_keeps_its_order() -> None:
    """Of several documents of one resource the last one in the text counts."""
    first, last = session(), session("RUNNING")
    text = (
        f"A\n```\n{json.dumps(first)}\n```\nB {json.dumps(last)}\nC\n<pre>{json.dumps(project())}"
    )
    assert values(text) == [first, last, project()]


@pytest.mark.parametrize("document", [session(), upload(), {"uploads": [upload()]}, [project()]])
def test_bare_documents_and_lists(document: Any) -> None:
    """What ``--query`` prints has no output key."""
    assert values(f"It is\n{json.dumps(document, indent=2)}\nthere") == [document]


def test_misspelt_keys_are_meant_as_documents(devicefarm: DeviceFarm) -> None:
    """The message about them names the line."""
    with pytest.raises(ValueError, match=r"^report, line 2: unknown member 'remoteAccesSession': "):
        devicefarm.load("See this:\n" + json.dumps({"remoteAccesSession": session()}))


def test_lines_of_html() -> None:
    """The lines are those of the HTML; what a browser hides is not read."""
    page = page_of(HTML_PAGE)
    assert [found.line for found in page.values] == [3]
    assert page.prose.split() == ["Issue", "It", "hangs.", "See:", "Thanks"]
    hidden = f"<html><!-- {OTHER} --><script>{OTHER}</script ><p>{ONE_LINE}</p><style>{OTHER}"
    assert values(hidden) == [DOCUMENT]


def test_a_mail_with_too_many_parts_is_read_as_it_stands() -> None:
    """The parser of Python's library would need long, so nothing is decoded."""
    headers = 'multipart/mixed; boundary="b"' + "; boundary=x" * 20
    assert values(mail(headers, f"--b\n\n{PRETTY}\n--b--\n")) == [DOCUMENT]


def test_many_lines_are_counted(devicefarm: DeviceFarm) -> None:
    """Ten lines are named."""
    (place,) = devicefarm.load("see this\n" + f"{OTHER}\n" * 12).places
    assert place == ("report: 12 documents (lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more)")


def test_a_text_of_values_is_no_page() -> None:
    """It has no prose, and no line in messages."""
    for text in (PRETTY, f"{ONE_LINE}\n{OTHER}", "{}", "[]", " "):
        page = page_of(text)
        assert (page.name, page.prose, page.passed_over) == ("", "", ())


def test_a_mark_of_a_quote_between_lines() -> None:
    """An answer between two quotes is a text of its own."""
    assert values(f"{quoted(ONE_LINE)}\nI see {OTHER}\n{quoted(UPLOAD)}") == [
        DOCUMENT,
        json.loads(OTHER),
    ]


@pytest.mark.parametrize(
    ("other", "count"), [('{"runs": [5]}', 1), ('{"uploads": [], "nextToken": "x"}', 0)]
)
def test_lists_without_documents(other: str, count: int) -> None:
    """A list of other things is passed over; an empty one is that of an answer."""
    page = page_of(f"See this: {OTHER}\n{other}")
    assert len(page.passed_over) == count
    assert len(page.values) == 2 - count


def test_text_behind_the_last_tag() -> None:
    """Nothing has to be closed."""
    assert values(f"<html><p>See\n{ONE_LINE}") == [DOCUMENT]


def read_yaml(text: str, name: str) -> list[FoundValue]:
    """Reads YAML, as a reader of blocks."""
    try:
        return [FoundValue(yaml.safe_load(text), 1)]
    except yaml.YAMLError:
        raise ValueError(f"{name}: line 1 column 2: not YAML") from None


def test_yaml_between_lines_of_prose(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paragraph that begins as YAML of an answer is one, or is told as broken."""
    monkeypatch.setattr(block_reader, "read_block", read_yaml)
    block = yaml.safe_dump(DOCUMENT)
    text = f"See this:\n\n{block}\nand\n\n{block}  x: [\n\nand\n\n    {block.strip()[:20]}\n"
    page = page_of(text)
    assert [found.value for found in page.values] == [DOCUMENT]
    lines = [number for number, line in enumerate(text.split("\n"), 1) if line in block.split("\n")]
    starts = [one for one in lines if text.split("\n")[one - 1] == "remoteAccessSession:"]
    assert [found.line for found in page.values] == starts[:1]
    assert page.reasons == {starts[1]: f"line {starts[1]} column 2: not YAML"}


def test_yaml_in_a_fence(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken one has its reason; that of a table says how to get JSON."""
    monkeypatch.setattr(block_reader, "read_block", read_yaml)
    block = yaml.safe_dump(DOCUMENT)
    assert values(f"See this:\n```\n{block}```\n") == [DOCUMENT]
    page = page_of(f"See this:\n```\n{block}  x: [\n```\n{ONE_LINE} is it")
    assert [found.value for found in page.values] == [DOCUMENT]
    assert page.reasons == {3: "line 3 column 2: not YAML"}


def test_the_offering_status_in_a_page(devicefarm: DeviceFarm) -> None:
    """Its documents have no ARN, but two members that are known."""
    offering = "D68B3C05-1BA6-4360-BC69-12345678ABCD"
    status = {"current": {offering: {"type": "PURCHASE", "quantity": 1}}}
    (place,) = devicefarm.load(f"we have\n\n```\n{json.dumps(status)}\n```\n").places
    assert place == "report: 1 document (line 4)"


def test_a_fence_in_a_quote_ends_with_the_quote() -> None:
    """A fence without its end does not take the fences behind the quote for its own end."""
    text = f"> ```\n> ls\n\nSo:\n```yaml\nproject:\n  arn: {PROJECT}\n```\n"
    assert values(text) == [{"project": {"arn": PROJECT}}]


def test_special_characters_of_a_value_stay() -> None:
    """Quotation marks are made plain only if the block has no document as it stands."""
    document = {"project": project(name="a\u00a0b \u2018c\u2019")}
    assert values(f"See this:\n{json.dumps(document, ensure_ascii=False)}\n") == [document]
