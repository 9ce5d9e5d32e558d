"""Any document stands in any page of prose, and any text loads or is refused in words."""

from __future__ import annotations

import json
import warnings
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.captures.forms.page import read_page
from moto_devicefarm.captures.prose import WIDTH, prose_lines
from moto_devicefarm.core.json_guard import read_json_documents
from moto_devicefarm.core.printable_text import escape_for_source
from tests.captures import DATA, PROJECT
from tests.support.cpu_time import cpu_limit
from tests.support.pages import HTML_PAGE, OTHER, PAGES, PRETTY, indented, mail, quoted

PROFILE = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DOCUMENTS: list[Any] = [
    found
    for path in sorted(DATA.glob("*.json"))
    for found in read_json_documents(path.read_bytes(), path.name)
]
NOISE = st.lists(
    st.sampled_from(
        [
            "# It hangs",
            "- [ ] don't",
            "1. {0} and {",
            "} and ]",
            "[",
            '> so "what"',
            ">> it's",
            "`code` and ``",
            "```",
            "```json",
            "~~~",
            "```\nls\n```",
            "    indented",
            "<details><summary>a</summary>",
            "</details>",
            "<pre>",
            "</pre>",
            "<!-- a -->",
            "&quot;",
            "{code}",
            "{noformat}",
            "| a | b |",
            "|---|---|",
            "From: Kim",
            "---",
            "",
            "\t\u00a0\u201cso\u201d",
            '{"Buckets": []}',
            "{'a': 1}",
            '"run": 1',
            f"$ aws devicefarm get-project --arn {PROJECT}",
        ]
    )
    | st.text(max_size=20),
    max_size=8,
).map("\n".join)
FORMS = st.sampled_from(
    [
        "{}",
        "\n{}\n",
        "```json\n{}\n```",
        "~~~\n{}\n~~~",
        "It is {} so",
        "<pre>{}</pre>",
        "{{code}}\n{}\n{{code}}",
    ]
)
WAYS = st.sampled_from([str, quoted, indented])


@PROFILE
@given(st.sampled_from(DOCUMENTS), NOISE, NOISE, FORMS, WAYS, st.sampled_from([None, 2, 4]))
def test_any_document_in_any_prose_is_found(
    document: Any, before: str, after: str, form: str, way: Any, indent: int | None
) -> None:
    """Whatever Markdown stands around it."""
    block = form.format(json.dumps(document, indent=indent))
    page = read_page(f"It hangs\n{before}\n\n{way(block)}\n\n{after}", "issue.md")
    assert document in [found.value for found in page.values]


@PROFILE
@given(st.lists(st.sampled_from([*PAGES.values(), HTML_PAGE, OTHER]), max_size=2), NOISE, st.data())
def test_any_text_loads_or_is_refused_in_words(
    pages: list[str], noise: str, data: st.DataObject
) -> None:
    """There is one ValueError with the name. The lines of places are in the text."""
    text = "\n".join([*pages, noise])
    start = data.draw(st.integers(0, len(text)))
    text = text[:start] + data.draw(st.text(max_size=3)) + text[start + data.draw(SMALL) :]
    with mock_devicefarm() as farm, warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*did you mean")  # the draw may misspell a member
        assert _outcome(farm, f"\n{text}\n").startswith("report")
    lines = prose_lines([page for page in [_page(text)] if page is not None])
    for line in lines:
        assert len(escape_for_source(line)) <= WIDTH
        assert line.isprintable()
        assert ">>>" not in line


SMALL = st.integers(0, 30)


def _outcome(farm: DeviceFarm, text: str) -> str:
    """Where the documents of a text stood, or why it is refused."""
    try:
        loaded = farm.load(text)
    except ValueError as error:
        return str(error)
    assert loaded
    return loaded.places[0] if loaded.places else "report"


def _page(text: str) -> Any:
    try:
        return read_page(text, "report")
    except ValueError:
        return None


@pytest.mark.parametrize(
    "text",
    [
        "we saw\n" + "{" * 1_000_000,
        "we saw\n" + '{"run": ' * 120_000,
        "we saw\n" + '{"run": \n' * 110_000,
        "we saw\n" + ('{"run": ' * 90 + "x" + "}" * 90 + "\n") * 1200,
        "we saw\n" + '{"project": {"arn": x}}\n' * 45_000,
        "x {" + '\\"' * 500_000,
        "x {" + "'\\" * 500_000,
        "we saw\n" + "[" * 1_000_000,
        "x {" + "[}" * 500_000,
        "<pre>\n" * 160_000,
        "{code}x" * 140_000,
        "<html>" + "<!--" * 250_000,
        "<html>" + "<a " * 330_000,
        ">" * 1_000_000,
        "From: a\nContent-Type: message/rfc822\n\n" * 26_000,
        mail('multipart/mixed; boundary="b"', "--b\n\nx\n" * 140_000),
        "x</" + "<" * 1_000_000,
        "run:\n " * 160_000,
        "\u201c" * 1_000_000,
        "&quot;" * 160_000,
        "~" * 1_000_000,
        "`" * 1_000_000,
        " " * 1_000_000 + "x",
        "x" + "\n" * 1_000_000,
        "we saw\n" + f"{PRETTY}\n" * 700,
        "we saw\n" + f"{OTHER}\n" * 7000,
    ],
    ids=lambda text: f"{text[:12]!r}...{text[-12:]!r}",
)
def test_a_long_text_is_read_in_time(text: str) -> None:
    """A second a megabyte is the aim. The limit is higher, because coverage takes time too. A
    quadratic search would take hours.
    """
    text = text[:200_000] + text[-20:]
    with cpu_limit(5):
        page = _page(text)
        if page is not None:
            prose_lines([page])
