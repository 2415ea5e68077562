"""A program of the issuer's hears of a payment: set up on the page, verified by its secret, read in the log."""

from __future__ import annotations

import re
from typing import Any

import pytest
import standardwebhooks
from playwright.sync_api import Page, expect

from tests.fakes.receiver import Receiver, receiving
from tests.fixtures.browsers import PHONE, NewPerson, enter
from tests.fixtures.demo import Demo, eventually
from tests.journeys.looks import BOTH, violations
from tests.journeys.steps import a_sent

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
WANTED = ("invoice.sent", "invoice.payment_seen", "invoice.paid")


def add_endpoint(page: Page, demo: Demo, url: str) -> str:
    """Through the dialog; the secret that it shows."""
    page.goto(f"{demo.url}/settings/webhooks")
    page.get_by_role("button", name="New endpoint").click()
    page.get_by_label("Address").fill("http://example.com/hooks")
    page.get_by_role("button", name="Only some").click()
    page.get_by_role("button", name="Add endpoint").click()
    expect(page.get_by_text("Choose at least one type of event.")).to_be_visible()
    expect(page.get_by_text("The address must start with https://.")).to_be_visible()
    assert violations(page, looks=BOTH) == []
    page.get_by_label("Address").fill(url)
    for kind in WANTED:
        page.get_by_role("checkbox", name=kind).check()
    page.get_by_role("button", name="Add endpoint").click()
    secret = page.get_by_role("dialog").get_by_text(re.compile("^whsec_")).inner_text()
    page.get_by_role("button", name="I have copied it").click()
    expect(page.get_by_text(secret)).to_have_count(0)
    return secret


def about(receiver: Receiver, invoice_id: str) -> list[str]:
    return [got.event["type"] for got in receiver.got if got.event["data"]["id"] == invoice_id]


def test_a_receiver_hears_of_a_payment_in_order_and_the_log_shows_it(demo: Demo, new_person: NewPerson) -> None:
    page = new_person()
    enter(page, demo.url, demo.facts["issuer"])
    with receiving() as receiver, demo.api() as api:
        secret = add_endpoint(page, demo, receiver.url)
        try:
            invoice: dict[str, Any] = {**a_sent(demo, client="Listener", title="Told")}
            page.get_by_role("button", name=f"Log of {receiver.url}").click()
            log = page.get_by_role("dialog")
            demo.pay(invoice["deposit"]["address"], "120.00")
            expect(log.get_by_text("invoice.paid", exact=True).first).to_be_visible()
            eventually(lambda: len(about(receiver, invoice["id"])) == 3, what="three events", seconds=30)
            assert about(receiver, invoice["id"]) == list(WANTED)
            for got in receiver.got:
                standardwebhooks.Webhook(secret).verify(got.body, got.headers)
            expect(log.get_by_text("Delivered", exact=True).first).to_be_visible()
            assert violations(page, looks=BOTH) == []

            page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # Playwright's ViewportSize is a TypedDict
            log.get_by_role("button", name="Send test event").click()
            eventually(lambda: "webhook.test" in receiver.types, what="the test event", seconds=30)
            expect(log.get_by_text("webhook.test", exact=True)).to_be_visible()
        finally:
            for endpoint in api.get("/webhook-endpoints").json()["data"]:
                if endpoint["url"] == receiver.url:
                    api.delete(f"/webhook-endpoints/{endpoint['id']}")
