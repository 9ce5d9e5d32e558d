"""What scrub leaves out of data: paths of URLs, values under the name of a secret, headers in a
text. All other text stays.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape

from moto_devicefarm.core import model
from moto_devicefarm.core.json_guard import DEPTH
from moto_devicefarm.recordings.secrets import SCRUBBED, scrub, scrub_message

SECRET = "hunter2-is-my-password"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://bucket.example/a/b?X-Amz-Signature=1", "https://bucket.example/scrubbed"),
        ("HTTPS://bucket.example/a?b", "HTTPS://bucket.example/scrubbed"),
        ("wss://host.example:8443", "wss://host.example:8443/scrubbed"),
        ("https://user:word@host.example/", "https://host.example/scrubbed"),
        (
            "see https://a.example/x?y=1 and ws://b.example/z.",
            "see https://a.example/scrubbed and ws://b.example/scrubbed",
        ),
        ("![log](https://a.example/x.png)", "![log](https://a.example/scrubbed)"),
        ("(https://a.example)", "(https://a.example/scrubbed)"),
        (
            '{"log": "https://a.example/x?y=1", "code": 5}',
            '{"log": "https://a.example/scrubbed", "code": 5}',
        ),
        ("https://[broken", "https://[broken/scrubbed"),
        ("ftp://a.example/x", "ftp://a.example/scrubbed"),
        ("s3+x.y-z://me:word@a.example/key", "s3+x.y-z://a.example/scrubbed"),
        ("linkhttps://a.example/x", "linkhttps://a.example/scrubbed"),
        ("n=1_https://a.example/x", "n=1_https://a.example/scrubbed"),
        ("https%3A%2F%2Fme%40a.example%2Fx%3Fy", "https://a.example/scrubbed"),
        ("https%253A%252F%252Fa.example%252Fx", "https://a.example/scrubbed"),
        ("a://b%252525252Fx", "a://scrubbed/scrubbed"),
        (r"{https:\/\/a.example\/x\/y", "{https://a.example/scrubbed"),
        ("a://b", "a://b/scrubbed"),
        ("10:// or a:/b", "10:// or a:/b"),
        ("nightly", "nightly"),
    ],
)
def test_urls_are_found_wherever_they_stand_in_a_text(text: str, expected: str) -> None:
    """A message may quote a signed URL. Other text stays."""
    assert scrub({"message": text}) == {"message": expected}


def members(
    shape: Shape | None, place: tuple[str, ...] = (), above: frozenset[str] = frozenset()
) -> Iterator[Any]:
    """(place, shape) of each text, at any depth. ``[]`` is a list's item, ``{}`` a map's."""
    if isinstance(shape, StructureShape) and shape.name not in above:
        for name, member in shape.members.items():
            yield from members(member, (*place, name), above | {shape.name})
    elif isinstance(shape, ListShape):
        yield from members(shape.member, (*place, "[]"), above)
    elif isinstance(shape, MapShape):
        yield from members(shape.value, (*place, "{}"), above)
    elif shape is not None and shape.type_name == "string":
        yield place, shape


def put(place: tuple[str, ...], value: str) -> Any:
    """A request or an answer with the value at a place."""
    if not place:
        return value
    inner = put(place[1:], value)
    return (
        [inner] if place[0] == "[]" else {"key": inner} if place[0] == "{}" else {place[0]: inner}
    )


TABLE = [
    (name, way, place, shape)
    for name in model.service_model().operation_names
    for way, whole in (
        ("in", model.operation_model(name).input),
        ("out", model.operation_model(name).output),
    )
    for place, shape in members(whole)
]
SENSITIVE = [
    (name, way, place) for name, way, place, shape in TABLE if shape.metadata.get("sensitive")
]
SIGNED = "https://bucket.example/hunter2/a%2Fb?X-Amz-Signature=hunter2#hunter2"


def test_sensitive_members_of_the_model_are_scrubbed() -> None:
    """The rule holds in every operation. Today these members are URLs; a later model may mark other
    text.
    """
    assert ("CreateTestGridUrl", "out", ("url",)) in SENSITIVE
    assert len(SENSITIVE) > 15
    for _, _, place in SENSITIVE:
        assert scrub(put(place, "hunter2")) == put(place, SCRUBBED)
        assert scrub(put(place, f"see {SIGNED}")) == put(place, SCRUBBED)


def test_every_url_of_every_operation_keeps_its_host_only() -> None:
    """At each place of a text in a request or an answer. Text that is not secret stays."""
    assert len(TABLE) > 800
    for _, _, place, _ in TABLE:
        for url in (SIGNED, SIGNED.replace("https", "wss")):
            assert "hunter2" not in json.dumps(scrub(put(place, url)))
        secret = place[-1] in {*model.sensitive(), "nextToken"} or "environmentVariables" in place
        assert secret or scrub(put(place, "nightly")) == put(place, "nightly"), place


CAPABILITIES = {
    "browserName": "chrome",
    "proxy": {"socksUsername": "me", "socksPassword": SECRET},
    "cloud:options": {
        "accessKey": SECRET,
        "api_key": SECRET,
        "credentials": {"user": SECRET, "pins": [1234, None]},
    },
    "args": ["--proxy-server=http://me:hunter2-is-my-password@proxy.example"],
}


def test_json_text_is_scrubbed_like_data() -> None:
    """seleniumProperties hold the capabilities of a browser; metadata may hold anything."""
    for name in ("seleniumProperties", "metadata"):
        scrubbed = scrub({name: json.dumps(CAPABILITIES)})[name]
        assert SECRET not in scrubbed
        data = json.loads(scrubbed)
        assert data["browserName"] == "chrome"
        assert data["proxy"] == {"socksUsername": "me", "socksPassword": SCRUBBED}
        assert data["cloud:options"]["credentials"] == {"user": SCRUBBED, "pins": [SCRUBBED, None]}
        assert data["args"] == ["--proxy-server=http://proxy.example/scrubbed"]


@pytest.mark.parametrize(
    "text", ['{"a":  [1, "b"]}', "[1]", "{no JSON", "{}", '{"a": NaN}', "[" * DEPTH, ""]
)
def test_text_without_secrets_stays_as_it_is(text: str) -> None:
    """Each byte stays, whether the text is JSON or not."""
    assert scrub({"metadata": text}) == {"metadata": text}


@pytest.mark.parametrize("text", ["[" * (DEPTH + 1), f'{{"n": {"9" * 5000}, "token": "a"}}'])
def test_json_text_that_cannot_be_read_is_left_out(text: str) -> None:
    """A secret may be in it: it is nested too deeply, or has a number of too many digits."""
    assert scrub({"metadata": text}) == {"metadata": SCRUBBED}


@pytest.mark.parametrize(
    "name",
    [
        "pwd",
        "dbPwd",
        "PIN",
        "simPin",
        "pin_code",
        "auth",
        "x-auth",
        "OAuth2",
        "setCookie",
        "session_id",
        "sessionId",
        "SESSIONID",
        "bearer",
        "X-Amz-Signature",
        "passcode",
        "jwt",
    ],
)
def test_names_of_secrets_in_all_their_spellings(name: str) -> None:
    """The name is one in test parameters, in JSON text, as the key of a tag, or before "="."""
    assert scrub({"parameters": {name: SECRET}}) == {"parameters": {name: SCRUBBED}}
    assert json.loads(scrub({"metadata": json.dumps({name: SECRET})})["metadata"]) == {
        name: SCRUBBED
    }
    assert scrub({"Tags": [{"Key": name, "Value": SECRET}]}) == {
        "Tags": [{"Key": name, "Value": SCRUBBED}]
    }
    assert scrub({"message": f"not {name}={SECRET}, sorry"}) == {
        "message": f"not {name}={SCRUBBED}, sorry"
    }


@pytest.mark.parametrize("name", ["author", "spinning", "pinned", "shopping", "sessionArn", "team"])
def test_names_that_only_look_like_those_of_secrets(name: str) -> None:
    """Their values stay, everywhere."""
    tags = [{"Key": name, "Value": "nightly"}]
    members = {"parameters": {name: "nightly"}, "Tags": tags, "message": f"{name}=nightly"}
    assert scrub(members) == members


def test_the_session_id_of_a_test_grid_session_stays() -> None:
    """It is a member of AWS's model, and a replay needs it."""
    assert scrub({"sessionId": "a-b"}) == {"sessionId": "a-b"}


def test_the_user_of_a_device_proxy_is_left_out() -> None:
    """The host may have a user name and a password before it."""
    proxy = {"host": f"me:{SECRET}@proxy.example", "port": 8080}
    expected = {"deviceProxy": {"host": "proxy.example", "port": 8080}}
    assert scrub({"deviceProxy": proxy}) == expected
    encoded = {**proxy, "host": f"me%3A{SECRET}%2540proxy.example"}
    assert scrub({"deviceProxy": encoded}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cookie: a=1; b=2\nnext line", "Cookie: scrubbed\nnext line"),
        ("Authorization: Basic YTpi", "Authorization: scrubbed"),
        ('the pin: "1234", he said', 'the pin: "scrubbed", he said'),
        ("sent bearer YTpi to me", "sent bearer scrubbed to me"),
        ('{"a": "pin: 12", "b": 1}', '{"a": "pin: scrubbed", "b": 1}'),
        ("the bearer", "the bearer"),
        ("author: me", "author: me"),
    ],
)
def test_headers_in_a_text(text: str, expected: str) -> None:
    """A message may quote what a client sent."""
    assert scrub({"message": text}) == {"message": expected}


@pytest.mark.parametrize("before", [" ", "\n\t", "\ufeff"])
def test_json_behind_white_space_is_read(before: str) -> None:
    """A secret in it is found."""
    scrubbed = scrub({"metadata": before + json.dumps({"pin": 1234})})["metadata"]
    assert json.loads(scrubbed) == {"pin": SCRUBBED}


@pytest.mark.parametrize("text", ["a" * 200_000, "a=" * 100_000, "a:" * 100_000, "%25" * 60_000])
def test_long_texts_take_linear_time(text: str) -> None:
    """A pattern with quadratic time would need minutes for these."""
    assert scrub({"message": text}) == {"message": text}


def test_a_url_that_is_encoded_very_often_takes_linear_time() -> None:
    """Each round of decoding takes away one level only."""
    assert scrub({"message": "a://" + "%" + "25" * 100_000}) == {"message": "a://scrubbed/scrubbed"}


def test_a_message_without_the_secrets_of_its_request() -> None:
    """The longest secret first, and no replacement is replaced again. A message with too many of
    them is left out.
    """
    known = dict.fromkeys(("a", "ab", "c", "s", "d"), SCRUBBED)
    assert scrub_message("c, ab and b", known) == "scrubbed, scrubbed scrubbednscrubbed b"
    assert scrub_message("xyz", known) == "xyz"
    numbers = [str(number) for number in range(1000, 1101)]
    assert scrub_message(" ".join(numbers), dict.fromkeys(numbers, SCRUBBED)) == SCRUBBED
