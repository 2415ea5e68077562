"""A stranger pays by a link on a phone; whoever came too late is told without a reload."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import expect

from tests.fixtures.browsers import NewPerson
from tests.fixtures.demo import Demo

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_link_is_paid_once_and_then_used_up(demo: Demo, new_person: NewPerson) -> None:
    slug, mailbox = f"seat-{time.time_ns()}", f"guest{time.time_ns()}@example.com"
    form = {
        "title": "Two seats",
        "currency": "USDC",
        "amount_kind": "open",
        "minimum": "20.00",
        "suggestions": ["25.00", "40.00"],
        "use_limit": 1,
        "slug": slug,
    }
    with demo.api() as api:
        link = api.post("/payment-links", json=form).json()
    guest, late = new_person(phone=True), new_person()
    for person in (guest, late):
        person.goto(link["url"])
        expect(person.get_by_role("heading", name="Two seats")).to_be_visible()
    guest.get_by_label("Your name").fill("Ada Guest")
    guest.get_by_role("textbox", name="Your price").fill("5")
    guest.get_by_role("button", name="Continue to payment").click()
    expect(guest.get_by_text("Enter the e-mail address.")).to_be_visible()
    expect(guest.get_by_text("The least is 20.00 USDC.")).to_be_visible()
    guest.get_by_role("button", name="25.00 USDC").click()
    expect(guest.get_by_role("textbox", name="Your price")).to_have_value("25.00")
    guest.get_by_label("E-mail").fill(mailbox)
    expect(guest.get_by_label("Your name")).to_have_value("Ada Guest")
    guest.get_by_role("button", name="Continue to payment").click()
    guest.wait_for_url(re.compile("/pay/"))
    expect(late.get_by_text("This link is used up")).to_be_visible()

    with demo.api() as api:
        (invoice,) = api.get("/invoices", params={"payment_link": link["id"]}).json()["data"]
        assert (invoice["total"], invoice["recipient"]["email"]) == ("25.00", mailbox)
        demo.pay(invoice["deposit"]["address"], "25.00")
        expect(guest.get_by_role("heading", name="Paid. Thank you.")).to_be_visible()
        used = api.get(f"/payment-links/{link['id']}").json()
    assert (used["status"], used["use_count"]) == ("used_up", 1)
    assert [(one["currency"], one["amount"]) for one in used["income"]] == [("USDC", "25.00")]
