"""axe-core finds nothing to mend in any state of the checkout's panels and of the pages behind the sign-in; every dialog
holds the focus, closes by Escape and gives the focus back. Light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fixtures.browsers import DESKTOP, enter
from tests.fixtures.demo import Demo
from tests.journeys.looks import BOTH, LOOKS, violations
from tests.screens.book import Book
from tests.screens.scenes import CHECKOUT, ISSUER, OPERATOR, RECIPIENT, Scene

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]
SCENES = (*CHECKOUT, *ISSUER, *RECIPIENT, *OPERATOR)
STOPS = 10
"""More than a dialog has."""
FOCUS_INSIDE = "[role=dialog] :focus, [role=dialog]:focus"
IS_BACK = "!!document.activeElement && document.activeElement !== document.body"

Opener = Callable[[Scene], Page]


@pytest.fixture(scope="module")
def book(demo: Demo, chromium: Browser) -> Book:
    """Invoices in every state."""
    expect.set_options(timeout=15_000)
    page = chromium.new_page(viewport=DESKTOP)  # type: ignore[arg-type]  # Playwright's ViewportSize is a TypedDict
    return Book(demo, page)


@pytest.fixture(scope="module")
def complaints() -> list[str]:
    """What the consoles said."""
    return []


@pytest.fixture(scope="module")
def opened(demo: Demo, chromium: Browser, book: Book, complaints: list[str]) -> Iterator[Opener]:
    """A scene's page: one for each person, a fresh one where a wallet is injected."""
    pages: dict[str, Page] = {}

    def open_scene(scene: Scene) -> Page:
        key = scene.name if scene.wallet else scene.who
        if key not in pages:
            page = pages[key] = chromium.new_context(viewport=DESKTOP).new_page()  # type: ignore[arg-type]  # as above
            page.set_default_timeout(15_000)
            page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            if scene.who:
                enter(page, demo.url, demo.facts[scene.who])
            if scene.wallet:
                scene.wallet(demo, page)
        page = pages[key]
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]  # as above
        scene.reach(page, book)
        return page

    yield open_scene
    for page in pages.values():
        page.context.close()


@pytest.mark.parametrize("looks", [BOTH, pytest.param(LOOKS, marks=pytest.mark.soak)], ids=["both", "all"])
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_state_has_no_violation(
    opened: Opener, complaints: list[str], scene: Scene, looks: tuple[tuple[dict[str, int], str], ...]
) -> None:
    complaints.clear()
    page = opened(scene)
    assert "; ".join(violations(page, looks=looks)) == ""
    if scene.is_dialog:
        _check_keys(page)
    assert [line for line in complaints if "status of 404" not in line] == []


def _check_keys(page: Page) -> None:
    """Focus is inside and stays there, whatever is pressed; Escape closes; the focus is where one goes on."""
    dialog = page.get_by_role("dialog")
    inside = page.locator(FOCUS_INSIDE)
    expect(inside, "it opens with the focus").to_have_count(1)
    for stop in ("Tab", "Shift+Tab"):
        for _ in range(STOPS):
            page.keyboard.press(stop)
        expect(inside, f"{stop} stays inside").to_have_count(1)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.wait_for_timeout(100)
    assert page.evaluate(IS_BACK), "the focus is nowhere"
