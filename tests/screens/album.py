"""A picture of every scene: wide and narrow, light and dark, as small WebP files."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.fixtures.browsers import DESKTOP, PHONE, enter
from tests.fixtures.demo import Demo
from tests.journeys.looks import take_look
from tests.screens.book import Book
from tests.screens.scenes import Scene

TALLEST = {"desktop": 1600, "phone": 1900}
"""Longer pages are cut off: what is below looks like what is above."""
LOOKS = {
    "desktop-light": (DESKTOP, "light"),
    "desktop-dark": (DESKTOP, "dark"),
    "phone-dark": (PHONE, "dark"),
    "phone-light": (PHONE, "light"),
}
QUALITY = 60
WIDEST = 960
"""Pixels of a stored picture: two hundred of them are to stay a few megabytes."""
PATIENCE_MS = 8_000


def fill_album(
    browser: Browser, demo: Demo, scenes: Iterable[Scene], folder: Path, *, say: Callable[[str], None] = print
) -> None:
    """Write `SCENE-LOOK.webp` into `folder` for each scene; one that cannot be reached is said, and the others go on."""
    folder.mkdir(parents=True, exist_ok=True)
    book = Book(demo, browser.new_page(viewport=DESKTOP))  # type: ignore[arg-type]  # Playwright's ViewportSize is a TypedDict
    people: dict[str, Page] = {}
    for scene in scenes:
        page = people.get(scene.who)
        if page is None or scene.wallet:
            page = _somebody(browser, demo, scene)
        if not scene.wallet:
            people[scene.who] = page
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]  # as above
        try:
            scene.reach(page, book)
        except Exception as problem:  # noqa: BLE001  # the other pictures are still wanted
            say(f"{scene.name}: {str(problem).splitlines()[0]}")
            continue
        page.wait_for_timeout(400)  # charts draw themselves
        for look, (viewport, scheme) in LOOKS.items():
            take_look(page, viewport, scheme)
            _shoot(page, folder / f"{scene.name}-{look}.webp", look, whole=not scene.is_dialog)
        if scene.is_dialog:
            page.keyboard.press("Escape")  # what is open in a tab stays open over its next page
            page.wait_for_timeout(300)
        if scene.wallet:
            page.context.close()


def _somebody(browser: Browser, demo: Demo, scene: Scene) -> Page:
    page = browser.new_context(viewport=DESKTOP).new_page()  # type: ignore[arg-type]  # as above
    page.set_default_timeout(PATIENCE_MS)
    if scene.who:
        enter(page, demo.url, demo.facts[scene.who])
    if scene.wallet:
        scene.wallet(demo, page)
    return page


def _shoot(page: Page, path: Path, look: str, *, whole: bool) -> None:
    """The window grows to the page's height, so that what sticks to its edges stands there in the picture too."""
    size = page.viewport_size or DESKTOP
    if whole:
        height = int(page.evaluate("document.documentElement.scrollHeight"))
        tall = max(size["height"], min(height, TALLEST[look.partition("-")[0]]))
        page.set_viewport_size({"width": size["width"], "height": tall})
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    if picture.width > WIDEST:
        picture = picture.resize((WIDEST, picture.height * WIDEST // picture.width))
    picture.save(path, "WEBP", quality=QUALITY, method=6)
