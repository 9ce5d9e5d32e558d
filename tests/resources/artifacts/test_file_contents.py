"""Contents of files: screenshots, videos and logs."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import png
import pytest

from moto_devicefarm.resources.artifacts import file_contents
from tests.support.pictures import Picture, read_picture


def picture(width: int, height: int, lines: Sequence[str]) -> Picture:
    """The decoded screenshot."""
    return read_picture(file_contents.screenshot(width, height, lines))


def text_box(width: int, height: int, lines: Sequence[str]) -> tuple[int, int, int, int]:
    """The box around the text of a screenshot that has some."""
    box = picture(width, height, lines).text_box()
    assert box is not None
    return box


@pytest.mark.parametrize("size", [(1080, 2400), (1440, 3200), (640, 1136), (2, 3), (1, 1)])
def test_a_screenshot_has_the_devices_resolution(size: tuple[int, int]) -> None:
    """A screenshot is a PNG with the device's resolution."""
    assert picture(*size, ["checkout", "Pixel 8"]).size == size


def test_any_reader_can_read_a_screenshot() -> None:
    """A screenshot has the colours that its rows of bits stand for."""
    data = file_contents.screenshot(20, 20, ["checkout"])
    levels, rows = read_picture(data)
    expected = [[levels[pixel] for pixel in row for _ in "rgb"] for row in rows]
    assert {level for row in expected for level in row} == set(levels)
    assert [list(row) for row in png.Reader(bytes=data).asRGB8()[2]] == expected


def test_a_screenshot_shows_its_lines() -> None:
    """Each line of text is inside the frame; there is nothing below the last line."""
    one, two = (text_box(1080, 2400, ["checkout", "Pixel 8"][:count]) for count in (1, 2))
    left, top, right, bottom = one
    assert 0 < left < right < 1080
    assert top > 0
    assert bottom - top > 40
    assert two[3] > bottom + 40
    levels = picture(1080, 2400, ["checkout"]).levels
    assert levels == (file_contents.BACKGROUND_LEVEL, file_contents.TEXT_LEVEL)


def test_long_lines_are_smaller() -> None:
    """Long lines are drawn smaller, so that they fit."""
    line = "test_that_a_customer_can_pay_for_a_basket_of_several_things"
    assert 700 < text_box(1080, 2400, [line])[2] < 1080


@pytest.mark.parametrize(("width", "scale"), [(100, 1), (144, 1), (320, 2), (1080, 7), (1440, 10)])
def test_a_wide_screen_has_large_text(width: int, scale: int) -> None:
    """A short text is as many times as large as the font as the screen is wide, in whole pixels."""
    left, top, right, bottom = text_box(width, 400, ["H"])
    assert (right - left, bottom - top) == (5 * scale, 9 * scale)


def test_a_glyph() -> None:
    """A character is drawn as the font has it, below the margin."""
    rows = picture(144, 40, ["é"]).crop(7, 7, 13, 20).rows
    assert "\n".join("".join(".#"[pixel] for pixel in row) for row in rows) == (
        """\
......
......
...#..
..#...
......
.###..
#...#.
#####.
#.....
#...#.
.###..
......
......"""
    )


def test_characters_without_a_glyph() -> None:
    """Characters beyond Latin-1 and control characters have the same box; a space has nothing."""
    box = picture(144, 40, ["\x00"])
    assert [picture(144, 40, [text]) for text in "日\U0001f600\ud800Ā\x7f\x9f"] == [box] * 6
    assert picture(144, 40, [" "]).text_box() is None
    glyphs = {picture(144, 40, [chr(code)]) for code in (*range(33, 127), *range(161, 256))}
    assert box not in glyphs
    assert len(glyphs) > 185  # some accents look alike


@pytest.mark.parametrize("box", [(0, 0, 320, 480), (16, 16, 17, 17), (30, 20, 301, 479)])
def test_a_part_of_a_screenshot(box: tuple[int, int, int, int]) -> None:
    """A box cuts a part out of the same picture."""
    lines = ["checkout", "Pixel 8"] * 20
    part = read_picture(file_contents.screenshot(320, 480, lines, box))
    assert part == picture(320, 480, lines).crop(*box)


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
