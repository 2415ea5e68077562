"""A coin that an invoice does not take, or that is of another peg: nobody's money is lost, and it ends Paid."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.fixtures.browsers import NewPerson, enter
from tests.fixtures.demo import Demo

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_token_that_is_not_taken_waits_and_is_applied_at_par(demo: Demo, new_person: NewPerson) -> None:
    made = demo.send_invoice("61.30", accepted_units=[f"USDC@{demo.facts['chain_id']}"])
    issuer = new_person()
    enter(issuer, demo.url, demo.facts["issuer"])
    issuer.goto(f"{demo.url}/invoices/{made['id']}")
    expect(issuer.get_by_text("No payment yet")).to_be_visible()
    demo.pay(made["deposit"]["address"], "61.30", symbol="USDT")
    waits = issuer.get_by_role("listitem").filter(has_text="61.30 USDT came to this invoice’s address")
    expect(waits).to_be_visible()
    waits.get_by_role("button", name="Apply at par…").click(timeout=60_000)
    dialog = issuer.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Apply 61.30 USDT at par?")).to_be_visible()
    expect(dialog.get_by_text(f"It counts as 61.30 USDC for {made['number']}: it is paid.")).to_be_visible()
    dialog.get_by_role("button", name="Apply 61.30 USDT").click()
    expect(issuer.get_by_role("heading", name="Paid in full")).to_be_visible()
    expect(waits).to_have_count(0)
    expect(issuer.get_by_text("at par, as 61.30 USDC")).to_be_visible()
    with demo.api() as api:
        (leg,) = api.get(f"/invoices/{made['id']}/payments").json()["data"]
    assert (leg["status"], leg["currency"], leg["applied_amount"]) == ("final", "USDT", "61.30")


def test_euro_coins_pay_a_dollar_invoice_at_a_price_that_is_held(demo: Demo, new_person: NewPerson) -> None:
    chain = demo.facts["chain_id"]
    with demo.api() as api:
        (network,) = api.get("/networks").json()["data"]
        euro = next(token["contract"] for token in network["tokens"] if token["symbol"] == "EURC")
    made = demo.send_invoice("218.18", currency="USD", accepted_units=[f"USDC@{chain}", f"EURC@{chain}"])
    payer, issuer = new_person(phone=True), new_person()
    enter(issuer, demo.url, demo.facts["issuer"])
    issuer.goto(f"{demo.url}/invoices/{made['id']}")
    expect(issuer.get_by_text("No payment yet")).to_be_visible()
    payer.goto(made["checkout_url"])
    payer.get_by_label("Token", exact=True).select_option("EURC")
    expect(payer.get_by_text("218.18 USD, no fee")).to_be_visible()
    expect(payer.get_by_text("1 EURC = 1.0909 USD")).to_be_visible()
    expect(payer.get_by_text("Held until")).to_be_visible()
    expect(payer.locator(".countdown")).to_have_css("animation-name", "countdown")
    expect(payer.get_by_text("Send exactly")).to_be_visible()
    amount = payer.locator("p:text-is('Send exactly') + div")
    expect(amount).to_have_text("200.00EURC")
    demo.pay_at(euro, made["deposit"]["address"], "200.00")
    expect(payer.get_by_role("heading", name="Paid. Thank you.")).to_be_visible()
    expect(payer.get_by_text("At 1.0909 → 218.18 USD")).to_be_visible()
    expect(issuer.get_by_role("heading", name="Paid in full")).to_be_visible()
    expect(issuer.get_by_text("200.00 EURC at 1.0909 → 218.18 USD settled and is in your balance")).to_be_visible()
    with demo.api() as api:
        (leg,) = api.get(f"/invoices/{made['id']}/payments").json()["data"]
    assert (leg["amount"], leg["currency"], leg["applied_amount"], leg["rate"]) == (
        "200.00",
        "EURC",
        "218.18",
        "1.09091",
    )
