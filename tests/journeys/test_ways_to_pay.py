"""Other ways than a wallet, in browsers: from a balance, half and half, paid elsewhere; and an invoice that is refused."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.fixtures.browsers import NewPerson
from tests.fixtures.demo import Demo
from tests.journeys.steps import a_sent, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


def to_jonas(demo: Demo, *, title: str, amount: str) -> dict[str, Any]:
    """An invoice to the payer of the demo, for wallets and balances."""
    recipient = {"email": demo.facts["payer"]["email"], "name": "Tidewater Robotics"}
    ways = ["wallet", "balance"]
    return demo.send_invoice(amount=amount, title=title, recipient=recipient, accepted_methods=ways)


def the_row(page: Page, demo: Demo, invoice: dict[str, Any]) -> Locator:
    page.goto(f"{demo.url}/invoices/received")
    row = page.locator("tbody tr", has_text=invoice["number"])
    expect(row).to_be_visible()
    return row


def test_a_click_pays_from_a_balance_and_both_sides_see_it_live(demo: Demo, new_person: NewPerson) -> None:
    issuer, payer, list_of_payer = new_person(), new_person(phone=True), new_person()
    sign_in(issuer, demo)
    sign_in(list_of_payer, demo, "payer")
    invoice = to_jonas(demo, title="Gripper icons", amount="120.00")
    issuer.goto(f"{demo.url}/invoices/{invoice['id']}")
    row = the_row(list_of_payer, demo, invoice)
    expect(row.get_by_text("Sent", exact=True)).to_be_visible()

    payer.goto(invoice["checkout_url"])
    payer.get_by_role("link", name="AllScale balance").click()
    payer.get_by_label("E-mail").fill(demo.facts["payer"]["email"])
    payer.get_by_label("Password").fill(demo.facts["payer"]["password"])
    payer.get_by_role("button", name="Sign in").click()
    payer.wait_for_url(re.compile("/pay/"))
    payer.get_by_role("button", name="AllScale balance").click()
    expect(payer.get_by_role("heading", name="Pay 120.00 USDC from your balance?")).to_be_visible()
    payer.get_by_role("button", name="Pay now").dblclick()

    expect(payer.get_by_role("heading", name="Paid. Thank you.")).to_be_visible()
    expect(issuer.get_by_text("Paid", exact=True).first).to_be_visible()
    expect(issuer.get_by_text("from their balance. It is in yours")).to_be_visible()
    expect(row.get_by_text("Paid", exact=True)).to_be_visible()
    list_of_payer.goto(f"{demo.url}/balance")
    expect(list_of_payer.get_by_text("Paid from your balance").first).to_be_visible()
    expect(list_of_payer.get_by_text("\N{MINUS SIGN}120.00").first).to_be_visible()
    with demo.api() as api:
        legs = api.get(f"/invoices/{invoice['id']}/payments").json()["data"]
    assert [(leg["rail"], leg["amount"]) for leg in legs] == [("balance", "120.00")]


def test_half_by_wallet_and_half_from_a_balance(demo: Demo, new_person: NewPerson) -> None:
    payer = new_person()
    sign_in(payer, demo, "payer")
    invoice = to_jonas(demo, title="Gripper labels", amount="100.00")
    payer.goto(invoice["checkout_url"])
    payer.get_by_role("button", name="Crypto wallet").click()
    expect(payer.get_by_text("Watching for your payment")).to_be_visible()
    payer.get_by_role("button", name="Other methods").click()
    payer.get_by_role("button", name="AllScale balance").click()
    payer.get_by_label("Amount").fill("50")
    expect(payer.get_by_role("heading", name="Pay 50.00 USDC from your balance?")).to_be_visible()
    payer.get_by_role("button", name="Pay now").click()
    expect(payer.get_by_role("heading", name="50.00 of 100.00 USDC has arrived")).to_be_visible()
    expect(payer.get_by_role("heading", name="Pay the rest")).to_be_visible()
    payer.get_by_role("button", name="Crypto wallet").click()
    demo.pay(invoice["deposit"]["address"], "50.00")
    expect(payer.get_by_role("heading", name="Paid. Thank you.")).to_be_visible()
    with demo.api() as api:
        paid = api.get(f"/invoices/{invoice['id']}").json()
        legs = api.get(f"/invoices/{invoice['id']}/payments").json()["data"]
    assert (paid["label"], paid["amount_paid"]) == ("Paid", "100.00")
    assert sorted(leg["rail"] for leg in legs) == ["balance", "wallet"]


def test_rejecting_tells_the_issuer_why(demo: Demo, new_person: NewPerson) -> None:
    issuer, payer = new_person(), new_person()
    sign_in(issuer, demo)
    sign_in(payer, demo, "payer")
    invoice = to_jonas(demo, title="Gripper colours", amount="90.00")
    issuer.goto(f"{demo.url}/invoices/{invoice['id']}")
    expect(issuer.get_by_text("Sent", exact=True).first).to_be_visible()
    row = the_row(payer, demo, invoice)
    row.get_by_role("button", name="Reject…").click()
    dialog = payer.get_by_role("dialog")
    dialog.get_by_role("button", name="Reject invoice").click()
    expect(dialog.get_by_text("Enter the reason.")).to_be_visible()
    dialog.get_by_label("Reason").fill("We agreed on 80.00")
    dialog.get_by_role("button", name="Reject invoice").click()
    expect(row.get_by_text("Rejected", exact=True)).to_be_visible()
    expect(issuer.get_by_text("Rejected", exact=True).first).to_be_visible()
    expect(issuer.get_by_text("“We agreed on 80.00”").first).to_be_visible()
    assert (
        "We agreed on 80.00"
        in demo.wait_for_mail(demo.facts["issuer"]["email"], f"rejected {invoice['number']}")["text"]
    )
    payer.goto(invoice["checkout_url"])
    expect(payer.get_by_role("heading", name="You rejected this invoice")).to_be_visible()


def test_what_was_paid_elsewhere_closes_an_invoice(demo: Demo, new_person: NewPerson) -> None:
    invoice = a_sent(demo, client="Wombat", title="Burrow signs", amount="75.00")
    page = new_person()
    sign_in(page, demo)
    page.goto(f"{demo.url}/invoices/{invoice['id']}")
    page.get_by_role("button", name="Record payment").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Amount")).to_have_value("75.00")
    dialog.get_by_label("Note").fill("Cash, at the studio")
    dialog.get_by_role("button", name="Record payment").click()
    expect(page.get_by_text("Paid", exact=True).first).to_be_visible()
    expect(page.get_by_text("Manual", exact=True).first).to_be_visible()
    expect(page.get_by_text("recorded 75.00 USDC as paid elsewhere")).to_be_visible()
    demo.wait_for_mail(invoice["mailbox"], f"Paid: {invoice['number']}")
