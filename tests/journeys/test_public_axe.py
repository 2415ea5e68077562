"""axe-core finds nothing to mend on any public page, in any of the checkout's states: light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.fixtures.browsers import DESKTOP, PHONE, NewPerson
from tests.fixtures.demo import Demo

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]
LOOKS = [(DESKTOP, "light"), (PHONE, "light"), (PHONE, "dark"), (DESKTOP, "dark")]
PAGES = {
    "/": "Send an invoice. Get paid in stablecoins.",
    "/login": "Sign in",
    "/signup": "Create your account",
    "/forgot": "Forgot your password?",
    "/reset?token=abc": "Set a new password",
    "/verify": "Check your inbox",
    "/verify?token=abc": "Confirm your address",
    "/nowhere/at/all": "There is no page here",
    "/pay/nothing": "We can’t find this invoice",
}


def violations(page: Page) -> list[str]:
    """What axe-core says of the page as it stands, in all four looks."""
    found = []
    for viewport, scheme in LOOKS:
        page.set_viewport_size(viewport)  # type: ignore[arg-type]  # Playwright's ViewportSize is a TypedDict
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]  # a parameter, light or dark
        page.wait_for_timeout(150)  # colours change within 120 ms
        for violation in Axe().run(page).response["violations"]:
            places = [" ".join(map(str, node["target"])) for node in violation["nodes"]]
            found.append(f"{viewport['width']} {scheme}: {violation['id']} at {places[:4]}")
    return found


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_violation(demo: Demo, new_person: NewPerson, path: str) -> None:
    page = new_person()
    page.goto(demo.url + path)
    page.get_by_role("heading", name=PAGES[path]).first.wait_for()
    assert "; ".join(violations(page)) == ""


def test_the_inbox_has_no_violation(demo: Demo, new_person: NewPerson) -> None:
    page = new_person()
    page.goto(demo.facts["inbox_url"])
    page.get_by_role("heading", name="Inbox").wait_for()
    assert "; ".join(violations(page)) == ""
    page.get_by_role("link", name="Text", exact=True).click()
    assert "; ".join(violations(page)) == ""


State = tuple[dict[str, Any], Callable[[Demo, dict[str, Any]], Any] | None, str]
STATES: dict[str, State] = {
    "methods": ({"accepted_methods": ["wallet", "balance"]}, None, "How would you like to pay?"),
    "wallet": ({}, None, "Watching for your payment"),
    "part-paid": ({}, lambda demo, made: demo.pay(made["deposit"]["address"], "50.00"), "Pay the rest"),
    "paid": ({}, lambda demo, made: demo.pay(made["deposit"]["address"], "120.00"), "Download receipt"),
    "waiting for final": (
        {"amount": "12000.00"},
        lambda demo, made: demo.pay(made["deposit"]["address"], "12000.00"),
        "Waiting until Local makes it final",
    ),
    "cancelled": ({}, lambda demo, made: demo.cancel(made["id"]), "This invoice was cancelled."),
}


@pytest.mark.parametrize("state", STATES)
def test_a_state_of_the_checkout_has_no_violation(demo: Demo, new_person: NewPerson, state: str) -> None:
    fields, happens, words = STATES[state]
    made = demo.send_invoice(**fields)
    page = new_person()
    page.goto(made["checkout_url"])
    page.get_by_text(words if state == "methods" else "Watching for your payment").wait_for()
    if happens is not None:
        happens(demo, made)
    page.get_by_text(words).first.wait_for()
    if state == "wallet":
        page.get_by_text("Paying from an exchange?").click()
        page.get_by_label("Its withdrawal fee").fill("x")
        page.get_by_role("alert").wait_for()
    assert "; ".join(violations(page)) == ""
