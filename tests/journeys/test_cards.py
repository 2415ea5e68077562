"""A card pays a stablecoin invoice, through the demo's own card processor: with a challenge, after a decline, with the
tab closed, disputed and sent back."""

from __future__ import annotations

import re
import time
from decimal import Decimal
from typing import Any

import httpx
import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browsers import NewPerson, enter
from tests.fixtures.demo import Demo, audit, eventually
from tests.journeys.steps import payment_link, send_invoice, sign_in, somebody_new

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]
PROCESSOR = re.compile(r"^http://127\.0\.0\.1:\d+/pay/cs_")


def a_card_invoice(demo: Demo, **fields: Any) -> dict[str, Any]:
    """A fresh invoice of 120.00 USDC that takes wallets and cards."""
    client = f"card{time.time_ns()}@example.com"
    recipient = {"email": client, "name": "Tessera Labs"}
    return demo.send_invoice("120.00", recipient=recipient, accepted_methods=["wallet", "card"], **fields)


def read(demo: Demo, invoice: dict[str, Any]) -> dict[str, Any]:
    with demo.api() as api:
        return dict(api.get(f"/invoices/{invoice['id']}").json())


def go_to_the_processor(page: Page, invoice: dict[str, Any]) -> None:
    page.goto(invoice["checkout_url"])
    page.get_by_role("button", name=re.compile("^Card")).click()
    expect(page.get_by_text("You pay 120.00 USD. No fee. Price held 15 minutes.")).to_be_visible()
    page.get_by_role("button", name="Enter the card and pay 120.00 USD").click()
    page.wait_for_url(PROCESSOR)
    expect(page.get_by_role("heading", name="120.00 USD")).to_be_visible()


def test_a_card_with_a_challenge_ends_paid_in_both_browsers(demo: Demo, new_person: NewPerson) -> None:
    issuer, payer = new_person(), new_person(phone=True)
    invoice = a_card_invoice(demo)
    sign_in(issuer, demo)
    issuer.goto(f"{demo.url}/invoices/{invoice['id']}")
    expect(issuer.get_by_role("heading", name="Deposit address")).to_be_visible()

    go_to_the_processor(payer, invoice)
    payer.get_by_label("Card number").fill("4000 0025 0000 3155")
    payer.get_by_label("Expiry").fill("12/34")
    payer.get_by_label("Security code").fill("123")
    payer.get_by_role("button", name="Pay 120.00 USD").click()
    payer.get_by_role("button", name="Yes, pay 120.00 USD").click()

    expect(payer.get_by_role("heading", name="Paid. Thank you.")).to_be_visible()
    expect(payer.get_by_text("120.00 USD by card")).to_be_visible()
    expect(issuer.get_by_text("Paid", exact=True).first).to_be_visible()
    expect(issuer.get_by_text("by card → ").first).to_be_visible()
    expect(issuer.get_by_text("116.22 USDC").first).to_be_visible()
    demo.wait_for_mail(invoice["recipient"]["email"], "Paid: INV-")


def test_half_by_wallet_and_half_by_card_brings_exactly_what_the_timeline_says(
    demo: Demo, new_person: NewPerson
) -> None:
    payer = new_person(phone=True)
    invoice = a_card_invoice(demo)
    payer.goto(invoice["checkout_url"])
    payer.get_by_role("button", name="Crypto wallet").click()
    expect(payer.get_by_text("Watching for your payment")).to_be_visible()
    demo.pay(invoice["deposit"]["address"], "60.00")
    expect(payer.get_by_role("heading", name="Pay the rest")).to_be_visible()
    payer.get_by_role("button", name=re.compile("^Card")).click()
    payer.get_by_role("button", name="Enter the card and pay 60.00 USD").click()
    payer.wait_for_url(PROCESSOR)
    payer.get_by_role("button", name=re.compile("Success$")).click()
    expect(payer.get_by_role("heading", name="Paid. Thank you.")).to_be_visible()

    with demo.api() as api:
        legs = api.get(f"/invoices/{invoice['id']}/payments").json()["data"]
        journal = api.get("/journal", params={"limit": 100}).json()["data"]
    assert sorted((leg["rail"], leg["applied_amount"]) for leg in legs) == [("card", "60.00"), ("wallet", "60.00")]
    brought = sum(Decimal(leg["amount"]) for leg in legs)
    booked = sum(Decimal(entry["available_change"]) for entry in journal if entry["invoice_id"] == invoice["id"])
    assert read(demo, invoice)["label"] == "Paid"
    assert booked == brought < 120
    audit(demo)


def test_a_decline_is_said_on_both_pages_and_another_card_pays(demo: Demo, new_person: NewPerson) -> None:
    payer = new_person()
    invoice = a_card_invoice(demo)
    go_to_the_processor(payer, invoice)
    payer.get_by_role("button", name=re.compile("Insufficient funds")).click()
    expect(payer.get_by_role("alert")).to_contain_text("too little money")
    payer.get_by_role("link", name="Back without paying").click()
    expect(payer.get_by_text("Nothing was charged. Try another card, or ask your bank.")).to_be_visible()
    assert eventually(lambda: read(demo, invoice)["label"] == "Failed", what="the label Failed")

    payer.get_by_role("button", name="Enter the card and pay 120.00 USD").click()
    payer.wait_for_url(PROCESSOR)
    payer.get_by_role("button", name=re.compile("Success$")).click()
    expect(payer.get_by_role("heading", name="Paid. Thank you.")).to_be_visible()


def test_a_tab_that_is_closed_at_the_processors_page_changes_nothing(demo: Demo, new_person: NewPerson) -> None:
    payer = new_person()
    invoice = a_card_invoice(demo)
    go_to_the_processor(payer, invoice)
    page_url = payer.url
    payer.close()
    assert httpx.post(page_url, data={"quick": "4242424242424242"}).status_code == 303
    paid = eventually(
        lambda: found if (found := read(demo, invoice))["payment_status"] == "paid" else None, what="a paid invoice"
    )
    assert paid["label"] == "Paid"


def test_a_payer_who_turns_back_is_told_and_can_choose_another_way(demo: Demo, new_person: NewPerson) -> None:
    payer = new_person()
    invoice = a_card_invoice(demo)
    go_to_the_processor(payer, invoice)
    payer.get_by_role("link", name="Back without paying").click()
    expect(payer.get_by_role("region", name="Payment").get_by_text("The card payment was not finished")).to_be_visible()
    payer.get_by_role("button", name="Other methods").click()
    payer.get_by_role("button", name=re.compile("^Crypto wallet")).click()
    expect(payer.get_by_text("Watching for your payment", exact=True)).to_be_visible()


def test_a_disputed_card_is_held_and_a_lost_one_is_unpaid_again(demo: Demo, new_person: NewPerson) -> None:
    payer, bank = new_person(), new_person()
    invoice = a_card_invoice(demo)
    go_to_the_processor(payer, invoice)
    payer.get_by_role("button", name=re.compile("Success, then disputed")).click()
    expect(payer.get_by_role("heading", name="Paid. Thank you.")).to_be_visible()
    eventually(lambda: "disputed" in read(demo, invoice)["flags"], what="the flag disputed")
    bank.goto(demo.facts["card_desk_url"])
    bank.get_by_role("button", name="Payer wins").first.click()
    eventually(lambda: read(demo, invoice)["payment_status"] == "unpaid", what="an unpaid invoice")


def send_back(issuer: Page, amount: str) -> None:
    issuer.locator("button[aria-haspopup=menu]").filter(visible=True).last.click()
    issuer.get_by_role("menuitem", name="Refund payment…").click()
    dialog = issuer.get_by_role("dialog")
    dialog.get_by_label("Amount").fill(amount)
    dialog.get_by_label("Reason").fill("One page fewer")
    expect(dialog.get_by_text(f"{amount} USD to the card that paid")).to_be_visible()
    dialog.get_by_role("button", name=f"Send back {amount} USDC").click()


def test_a_card_payment_goes_back_in_parts_and_both_pages_follow(demo: Demo, new_person: NewPerson) -> None:
    issuer, payer = new_person(), new_person(phone=True)
    invoice = a_card_invoice(demo)
    go_to_the_processor(payer, invoice)
    payer.get_by_role("button", name=re.compile("Success$")).click()
    expect(payer.get_by_role("heading", name="Paid. Thank you.")).to_be_visible()
    enter(issuer, demo.url, demo.facts["issuer"])
    issuer.goto(f"{demo.url}/invoices/{invoice['id']}")
    send_back(issuer, "50.00")
    expect(issuer.get_by_text("Partially refunded", exact=True).first).to_be_visible()
    expect(issuer.get_by_text("50.00 USD to the card")).to_be_visible()
    send_back(issuer, "70.00")
    expect(issuer.get_by_text("Refunded", exact=True).first).to_be_visible()
    expect(payer.get_by_role("heading", name="Refunded")).to_be_visible()
    done = read(demo, invoice)
    assert (done["payment_status"], done["amount_refunded"]) == ("refunded", "120.00")


def test_the_payer_bears_the_card_fee_once_the_issuer_says_so(demo: Demo, new_person: NewPerson) -> None:
    who = somebody_new(demo)
    token = re.search(r"token=([\w-]+)", demo.wait_for_mail(who["email"], "Confirm")["text"])
    assert token is not None
    httpx.post(f"{demo.url}/auth/verify", data={"token": token.group(1)}, headers={"Origin": demo.url}, timeout=30)
    issuer, payer = new_person(), new_person()
    enter(issuer, demo.url, who)
    issuer.goto(f"{demo.url}/settings/methods")
    issuer.get_by_role("button", name="Your client").click()
    expect(issuer.get_by_text("your client pays 123.90 USD, you receive 120.00 USDC")).to_be_visible()
    mailbox = f"fee{time.time_ns()}@example.com"
    send_invoice(issuer, demo, email=mailbox, title="Fee on top", amount="120.00")
    payer.goto(payment_link(demo, mailbox))

    expect(payer.get_by_text("Card fee 3.90")).to_be_visible()
    payer.get_by_role("button", name=re.compile("^Card")).click()
    expect(payer.get_by_text(re.compile("You pay 123.90 USD. Card fee 3.90. .* receives 120.00 USDC."))).to_be_visible()
    payer.get_by_role("button", name="Enter the card and pay 123.90 USD").click()
    payer.wait_for_url(PROCESSOR)
    payer.get_by_role("button", name=re.compile("Success$")).click()
    expect(payer.get_by_role("heading", name="Paid. Thank you.")).to_be_visible()
    expect(payer.get_by_text("Of it card fee")).to_be_visible()
    with payer.expect_download() as receipt:
        payer.get_by_role("link", name="Download receipt").click()
    text = pypdfium2.PdfDocument(receipt.value.path())[0].get_textpage().get_text_bounded()
    assert "123.90 USD, of it 3.90 card fee" in " ".join(text.split())
    expect(issuer.get_by_text("120.00 USDC settled and is in your balance")).to_be_visible()
