"""axe-core finds nothing to mend on any public page, in any of the checkout's states: light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.fixtures.browsers import NewPerson
from tests.fixtures.demo import Demo
from tests.journeys.looks import violations

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]
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
    "/u/fieldnote": "Services",
    "/u/nobody-here": "We can’t find this page",
    "/r/nothing": "We can’t find this request",
    "/l/type-library": "Support the type library",
    "/l/nobody-here": "We can’t find this page",
}


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
