"""Takes the pictures of the server's page for the documentation: ``python3 -m tests.pictures``.

Rule: the story is the same each time, under a frozen clock; only ids differ. It needs Chromium and
its driver.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import png
from freezegun import freeze_time

from moto_devicefarm import DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.registry import Device
from tests.support.browser import Browser
from tests.support.control import moto_account

FOLDER = Path(__file__).parent.parent / "docs" / "images"
SERVER = "at http://127.0.0.1:5000, account 123456789012"
"""What the pictures show in place of a random port."""
START = "2026-01-05T09:00:00Z"
DEVICES = [
    Device("Google Pixel 8", os="14"),
    Device("Apple iPhone 15", platform="IOS", os="17.4"),
    Device("Samsung Galaxy S24", os="14"),
    Device("Google Pixel 7", os="13", availability="BUSY"),
]
TIMINGS = Timings(
    session_pending=5,
    session_preparing=85,
    session_stopping=10,
    run_scheduling=20,
    job_preparing=60,
    test=25,
)


class Window(NamedTuple):
    """The window of one picture."""

    scheme: str
    width: int
    height: int


WINDOWS = {
    "page-light": Window("light", 1280, 1180),
    "page-dark": Window("dark", 1280, 1180),
    "page-phone": Window("light", 360, 780),
}
"""The windows by the names of the pictures."""


@contextmanager
def story() -> Iterator[DeviceFarm]:
    """A served mock: a session that has ended, one that runs and one that waits for a slot; a run
    on two devices; an upload; and a call that was refused.
    """
    settings: Any = {"registry": DEVICES, "timings": TIMINGS, "concurrency": 1}
    with freeze_time(START) as clock, mock_devicefarm(server=True, **settings) as farm:
        account = moto_account()
        app = account.app("shop.apk")
        login = account.session(DEVICES[0], name="login", appArn=app)
        clock.tick(150)
        account.get(login)
        account.stop(login)
        clock.tick(15)
        checkout = account.session(DEVICES[1], name="checkout")
        clock.tick(30)
        farm.next_run(
            tests=["LoginTest.signs_in", "CartTest.adds_an_item", "CartTest.pays"],
            results={DEVICES[2].name: "FAILED"},
        )
        fuzz = {"type": "BUILTIN_FUZZ"}
        account.run(name="nightly", appArn=app, test=fuzz, devicePoolArn=_phones(account))
        clock.tick(85)
        waiting = account.session(DEVICES[2], name="search")
        farm.fail("GetRemoteAccessSession", "ThrottlingException")
        account.error.get(checkout)
        account.get(checkout)
        for _ in range(6):
            clock.tick(5)
            account.get(waiting)
        yield farm


def _phones(account: Any) -> str:
    names = '["{}", "{}"]'.format(*(device.arn for device in (DEVICES[0], DEVICES[2])))
    pool: str = account.pool(("ARN", "IN", names), name="phones")
    return pool


def take(browser: Browser, farm: DeviceFarm, window: Window) -> bytes:
    """A PNG of the page."""
    browser.set_window(**window._asdict())
    browser.open_mock_page(farm.url)
    browser.wait_for("frozen", "#mode")
    browser.wait_for("search")
    browser.run(f"document.querySelector('#where').textContent = {SERVER!r}")
    return _small(browser.screenshot())


def _small(picture: bytes) -> bytes:
    """The picture with its 256 most common colours, in a third of the bytes."""
    width, height, rows, _ = png.Reader(bytes=picture).asRGB()
    pixels = [[*zip(*[iter(row)] * 3, strict=True)] for row in rows]
    counts = Counter(pixel for row in pixels for pixel in row)
    palette = [colour for colour, _ in counts.most_common(256)]
    places = {colour: _nearest(palette, colour) for colour in counts}
    packed = io.BytesIO()
    writer = png.Writer(width, height, palette=palette, compression=9)
    writer.write(packed, [[places[pixel] for pixel in row] for row in pixels])
    return packed.getvalue()


def _nearest(palette: Sequence[Sequence[int]], colour: Sequence[int]) -> int:
    """The place of the colour in the palette that differs least."""
    distances = [sum((a - b) ** 2 for a, b in zip(one, colour, strict=True)) for one in palette]
    return distances.index(min(distances))


def main(folder: Path) -> None:
    """Write the pictures into the folder."""
    with tempfile.TemporaryDirectory() as profile, story() as farm:
        browser = Browser(Path(profile))
        try:
            for name, window in WINDOWS.items():
                picture = take(browser, farm, window)
                (folder / f"{name}.png").write_bytes(picture)
                print(f"{folder / name}.png: {len(picture) / 1000:.0f} kB")
        finally:
            browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
