"""Contents of files: screenshots, videos and logs."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image

from moto_devicefarm.resources.artifacts import file_contents


def picture(*arguments: object) -> Image.Image:
    """The decoded screenshot."""
    image = Image.open(io.BytesIO(file_contents.screenshot(*arguments)))  # type: ignore[arg-type]
    image.load()
    return image


@pytest.mark.parametrize("size", [(1080, 2400), (1440, 3200), (640, 1136), (2, 3), (1, 1)])
def test_a_screenshot_has_the_devices_resolution(size: tuple[int, int]) -> None:
    """A screenshot is a PNG with the device's resolution."""
    image = picture(*size, ["checkout", "Pixel 8"])
    assert (image.format, image.size) == ("PNG", size)


def test_a_screenshot_shows_its_lines() -> None:
    """Each line of text is inside the frame; there is nothing below the last line."""
    one, two = (picture(1080, 2400, ["checkout", "Pixel 8"][:count]) for count in (1, 2))
    boxes = [
        image.point(lambda level: level > file_contents.BACKGROUND_LEVEL and 255).getbbox()
        for image in (one, two)
    ]
    assert boxes[0] is not None
    assert boxes[1] is not None
    left, top, right, bottom = boxes[0]
    assert 0 < left < right < 1080
    assert top > 0
    assert bottom - top > 40
    assert boxes[1][3] > bottom + 40
    assert one.getextrema() == (file_contents.BACKGROUND_LEVEL, file_contents.TEXT_LEVEL)


def test_long_lines_are_smaller() -> None:
    """Long lines are drawn smaller, so that they fit."""
    line = "test_that_a_customer_can_pay_for_a_basket_of_several_things"
    box = (
        picture(1080, 2400, [line])
        .point(lambda level: level > file_contents.BACKGROUND_LEVEL and 255)
        .getbbox()
    )
    assert box is not None
    assert 700 < box[2] < 1080


def test_screenshots_of_other_texts_differ() -> None:
    """Two texts have two pictures, and one text has one."""
    one, same, other = (file_contents.screenshot(320, 480, [text]) for text in ("a", "a", "b"))
    assert one == same != other


@pytest.mark.parametrize(
    "lines", [[], [""], ["größe 日本 \U0001f600"], ["\ud800"], ["two\nlines"], ["x" * 5000]]
)
def test_any_text_can_be_drawn(lines: list[str]) -> None:
    """Characters without a glyph raise no error."""
    assert picture(320, 480, lines).size == (320, 480)


@pytest.mark.parametrize("size", [(0, 480), (320, 0), (-1, 480)])
def test_no_size_at_all(size: tuple[int, int]) -> None:
    """The error says what was given and what is possible."""
    with pytest.raises(
        ValueError,
        match=rf"^screenshot\({size[0]}, {size[1]}\): "
        r"give a width and a height of at least one pixel$",
    ):
        file_contents.screenshot(*size, ["x"])


def boxes(data: bytes) -> list[tuple[str, bytes]]:
    """The boxes of an MP4, as type and content; they fill it exactly."""
    found = []
    while data:
        size, kind = struct.unpack(">I4s", data[:8])
        assert 8 <= size <= len(data)
        found.append((kind.decode(), data[8:size]))
        data = data[size:]
    return found


def test_the_video_is_an_mp4() -> None:
    """The video has the boxes that a player needs, the index before the data, and H.264."""
    found = boxes(file_contents.video())
    assert [kind for kind, _ in found if kind != "free"] == ["ftyp", "moov", "mdat"]
    content = dict(found)
    assert content["ftyp"][:4] == b"isom"
    movie = dict(boxes(content["moov"]))
    _, _, _, timescale, duration = struct.unpack(">5I", movie["mvhd"][:20])
    assert duration / timescale == 1
    assert b"avc1" in movie["trak"]
    assert len(file_contents.video()) < 10_000


def test_a_log_is_text() -> None:
    """A log is UTF-8 with a line end after each line, also for invalid characters."""
    assert file_contents.text_log(["first", "größe"]).decode() == "first\ngröße\n"
    assert file_contents.text_log(["\ud800"]) == b"\\ud800\n"
    assert file_contents.text_log([]) == b""
