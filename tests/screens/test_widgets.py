"""The gallery's widgets in Chromium, under the headers of production: keyboard, focus, theme, clipboard, no violation."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.screens.served import CHROMIUM, CHROMIUM_ARGS, served

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with served("tests.screens.app") as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, origin: str) -> Iterator[Page]:
    """The gallery, open and connected; a word of the browser about scripts or policies fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=origin)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.goto(f"{origin}/gallery")
    expect(opened.get_by_text("Invoice sent to Tessera Labs")).to_be_visible()
    yield opened
    context.close()
    assert complaints == []


def test_a_dialog_takes_the_focus_and_gives_it_back(page: Page):
    page.get_by_role("button", name="Open dialog").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_have_accessible_name("Cancel INV-2026-0147?")
    expect(dialog.get_by_role("button", name="Keep invoice")).to_be_focused()
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(page.locator("[role=dialog] :focus")).to_have_count(1)  # a guard at its end hands the focus back
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name="Open dialog")).to_be_focused()


def test_a_button_that_works_keeps_the_focus_and_takes_no_second_press(page: Page):
    page.get_by_role("button", name="Begin to work").focus()
    page.keyboard.press("Enter")
    working = page.get_by_role("button", name="Working, pressed 1 times")
    expect(working).to_be_focused()
    expect(working).to_be_disabled()  # as a screen reader has it
    page.keyboard.press("Enter")
    working.click(force=True)
    page.get_by_role("button", name="Open dialog").click()  # whatever the presses did has come to the server before
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(working).to_be_visible()


def test_the_scrim_closes_a_drawer(page: Page):
    page.get_by_role("button", name="Open drawer").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.mouse.click(300, 400)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_menu_walks_with_the_arrows(page: Page):
    page.get_by_role("button", name="More actions").first.press("Enter")
    expect(page.get_by_role("menuitem", name="Duplicate")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Download PDF")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menuitem")).to_have_count(0)


def test_tabs_are_one_stop_and_move_with_the_arrows(page: Page):
    page.get_by_role("tab", name="All").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Drafts")).to_be_focused()
    expect(page.get_by_role("tab", name="Drafts")).to_have_attribute("aria-selected", "true")
    expect(page.locator("[role=tab][tabindex='0']")).to_have_count(1)


def test_the_theme_survives_a_cleared_storage(page: Page):
    page.get_by_role("button", name="Account").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_class(re.compile(r"\bdark\b"))
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    page.reload()
    expect(page.locator("html")).to_have_class(re.compile(r"\bdark\b"))


def test_an_address_is_copied_whole(page: Page):
    chip = page.get_by_role("button", name="Copy address")
    chip.click()
    expect(page.get_by_role("button", name="Copied").first).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "0x1F09A0872f8288a31233332cc536A4534409805a"


def test_toasts_close_and_leave(page: Page):
    page.get_by_role("button", name="Dismiss").last.click()
    expect(page.get_by_role("alert").filter(has_text="The mail could not be sent")).to_have_count(0)
    page.mouse.move(10, 10)  # a toast under the pointer stays
    expect(page.get_by_text("Invoice sent to Tessera Labs")).to_be_hidden(timeout=7_000)


def test_keys_lead_to_the_search_line_and_stay_out_of_it(page: Page):
    search = page.get_by_role("searchbox").first
    page.mouse.click(5, 5)
    page.wait_for_function("document.activeElement === document.body")
    page.keyboard.press("/")
    expect(search).to_be_focused()
    page.keyboard.type("c/g")
    expect(search).to_have_value("c/g")
    assert "/gallery" in page.url


def test_the_skip_link_is_the_first_stop(page: Page):
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()


def test_nothing_scrolls_sideways_on_a_phone(browser: Browser, origin: str):
    page = browser.new_page(viewport={"width": 360, "height": 780})
    wide = {}
    for route in ("/gallery", "/", "/login", "/signup", "/forgot", "/reset", "/verify", "/404"):
        page.goto(origin + route, wait_until="networkidle")
        wide[route] = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert {route: width for route, width in wide.items() if width > 360} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, origin: str, scheme: str):
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    found = []
    for route in ("/gallery", "/", "/login", "/signup"):
        page.goto(origin + route, wait_until="networkidle")
        broken = Axe().run(page).response["violations"]
        found += [(route, item["id"], [node["html"][:120] for node in item["nodes"]]) for item in broken]
    context.close()
    assert found == []


def test_pages_ask_no_other_host(browser: Browser, origin: str):
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for route in ("/", "/login", "/gallery"):
        page.goto(origin + route, wait_until="networkidle")
    page.close()
    assert [url for url in asked if not url.startswith((origin, origin.replace("http", "ws"), "data:"))] == []
