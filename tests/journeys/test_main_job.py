"""The main job, end to end, as people do it: an invoice is sent, a coin arrives, two browsers see it at once."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browsers import NewPerson
from tests.fixtures.demo import Demo, eventually

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


def sign_in(page: Page, demo: Demo, who: str = "issuer") -> None:
    """Through the form, as anybody would."""
    page.goto(f"{demo.url}/login")
    page.get_by_label("E-mail").fill(demo.facts[who]["email"])
    page.get_by_label("Password").fill(demo.facts[who]["password"])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/dashboard"))


def fill_invoice(page: Page, *, email: str, title: str, amount: str) -> None:
    """The editor's shortest way: a recipient, a title, one amount."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Use one amount instead").click()
    page.get_by_label("Amount").fill(amount)


def test_an_invoice_is_sent_paid_on_chain_and_seen_by_both_sides(demo: Demo, new_person: NewPerson) -> None:
    issuer, payer = new_person(), new_person(phone=True)
    mailbox = f"buyer{time.time_ns()}@example.com"
    sign_in(issuer, demo)

    issuer.goto(f"{demo.url}/invoices/new")
    fill_invoice(issuer, email=mailbox, title="Website, first part", amount="120.00")
    issuer.get_by_role("button", name="Send invoice").first.click()
    issuer.get_by_role("dialog").get_by_role("button", name=re.compile("Send")).click()
    issuer.wait_for_url(re.compile(r"/invoices/inv_"))
    expect(issuer.get_by_text("Sent", exact=True).first).to_be_visible()

    mail = demo.wait_for_mail(mailbox, "Invoice INV-")
    assert mail["attachments"][0]["content_type"] == "application/pdf"
    link = re.search(r"http://\S+/pay/[\w-]+", mail["text"])
    assert link is not None

    payer.goto(link.group())
    expect(payer.get_by_text("Watching for your payment", exact=True)).to_be_visible()
    with demo.api() as api:
        invoice = api.get("/invoices", params={"recipient": mailbox}).json()["data"][0]
    demo.pay(invoice["deposit"]["address"], "120.00")

    expect(payer.get_by_text("Payment seen", exact=True)).to_be_visible()
    expect(payer.get_by_role("heading", name="Paid. Thank you.")).to_be_visible()
    expect(issuer.get_by_text("Paid", exact=True).first).to_be_visible()
    demo.wait_for_mail(mailbox, "Paid: INV-")
    demo.wait_for_mail(demo.facts["issuer"]["email"], "paid INV-")

    with demo.api() as api:
        paid = api.get(f"/invoices/{invoice['id']}").json()
        assert (paid["payment_status"], paid["label"], paid["amount_due"]) == ("paid", "Paid", "0.00")
        kinds = [event["kind"] for event in api.get(f"/invoices/{invoice['id']}/timeline").json()["data"]]
        assert {"sent", "mail_accepted", "viewed", "payment_seen", "payment_settled"} <= set(kinds)
        contacts = api.get("/contacts", params={"q": mailbox}).json()["data"]
        assert [contact["email"] for contact in contacts] == [mailbox]

    issuer.goto(f"{demo.url}/balance")
    expect(issuer.get_by_text(invoice["number"]).first).to_be_visible()


def test_a_new_user_signs_up_verifies_and_arrives(demo: Demo, new_person: NewPerson) -> None:
    page = new_person()
    email = f"ines{time.time_ns()}@example.com"
    page.goto(f"{demo.url}/signup")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_label(re.compile("Business")).fill("Fieldnote Studio")
    page.get_by_role("button", name=re.compile("Create")).click()
    page.wait_for_url(re.compile("/verify"))
    mail = demo.wait_for_mail(email, "Confirm")
    link = re.search(r"http://\S+", mail["text"])
    assert link is not None
    page.goto(link.group())
    eventually(lambda: "confirmed" in page.content().lower(), what="word of the confirmed address")
    page.goto(f"{demo.url}/login")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/dashboard"))
