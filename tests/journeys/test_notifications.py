"""News reach every tab of the issuer while they happen, and are read in all of them at once."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browsers import NewPerson, enter
from tests.fixtures.demo import Demo

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def bell(page: Page) -> str:
    return (
        page.get_by_role("button", name=re.compile("^Notifications"))
        .locator("visible=true")
        .get_attribute("aria-label")
        or ""
    )


def test_news_are_counted_followed_and_read_in_every_tab(demo: Demo, new_person: NewPerson) -> None:
    desk, phone = new_person(), new_person(phone=True)
    for person, place in ((desk, "/contacts"), (phone, "/notifications")):
        enter(person, demo.url, demo.facts["issuer"])
        person.goto(f"{demo.url}{place}")
    expect(phone.get_by_role("heading", name="Notifications", level=1)).to_be_visible()
    client = f"Client {time.time_ns()}"
    form = {
        "recipient": {"email": "client@example.com", "name": client},
        "title": "Brand workshop",
        "currency": "USDC",
        "line_items": [{"description": "Workshop", "quantity": "1", "unit_price": "75.00"}],
        "send": True,
    }
    with demo.api() as api:
        invoice = api.post("/invoices", json=form).json()

    payer = new_person()
    payer.goto(invoice["checkout_url"])
    opened = phone.get_by_role("main").get_by_role("link", name=re.compile(f"{client} opened {invoice['number']}"))
    expect(opened).to_be_visible()
    demo.pay(invoice["deposit"]["address"], "75.00")
    paid = phone.get_by_role("main").get_by_role("link", name=re.compile(f"{client} paid 75.00 USDC"))
    expect(paid).to_be_visible()
    expect(phone.get_by_role("link", name=re.compile(f"{client} is paying"))).to_have_count(0)

    desk.get_by_role("button", name=re.compile(r"^Notifications, \d")).locator("visible=true").click()
    desk.get_by_role("link", name=re.compile(f"{client} paid 75.00 USDC")).click()
    desk.wait_for_url(re.compile(invoice["id"]))
    expect(paid.get_by_text("New", exact=True)).to_have_count(0)
    expect(opened.get_by_text("New", exact=True)).to_have_count(1)

    phone.get_by_role("main").get_by_role("button", name="Mark all as read").click()
    expect(phone.get_by_role("button", name="Mark all as read")).to_have_count(0)
    expect(desk.get_by_role("button", name="Notifications", exact=True).locator("visible=true")).to_be_visible()
    assert bell(desk) == "Notifications"
