"""What people do on any instance, whatever size it has: the steps that journeys are made of."""

from __future__ import annotations

import re
import time
import uuid

import httpx
from playwright.sync_api import Page, expect

from tests.fixtures.browsers import NewPerson
from tests.fixtures.site import Site


def somebody_new(site: Site) -> dict[str, str]:
    """The e-mail address and password of a new account: for what would lock or change somebody else's."""
    who = {"email": f"newcomer{uuid.uuid4().hex}@example.com", "password": "correct horse battery"}
    form = {**who, "business": "Newcomers Ltd"}
    answer = httpx.post(f"{site.url}/auth/signup", data=form, headers={"Origin": site.url}, timeout=30)
    assert answer.status_code == 303, answer.text
    assert "/verify" in answer.headers["location"]
    return who


def sign_in(page: Page, site: Site, who: str = "issuer") -> None:
    """Through the form, as anybody would."""
    page.goto(f"{site.url}/login")
    page.get_by_label("E-mail").fill(site.facts[who]["email"])
    page.get_by_label("Password").fill(site.facts[who]["password"])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/dashboard"))


def fill_invoice(page: Page, *, email: str, title: str, amount: str) -> None:
    """The editor's shortest way: a recipient, a title, one amount."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Use one amount instead").click()
    page.get_by_label("Amount").fill(amount)


def send_invoice(issuer: Page, site: Site, *, email: str, title: str, amount: str) -> None:
    """Write an invoice and send it; ends on its page, which says Sent."""
    issuer.goto(f"{site.url}/invoices/new")
    fill_invoice(issuer, email=email, title=title, amount=amount)
    issuer.get_by_role("button", name="Send invoice").first.click()
    issuer.get_by_role("dialog").get_by_role("button", name=re.compile("Send")).click()
    issuer.wait_for_url(re.compile(r"/invoices/inv_"))
    expect(issuer.get_by_text("Sent", exact=True).first).to_be_visible()


def a_sent(
    site: Site,
    *,
    client: str,
    title: str,
    amount: str = "120.00",
    due_on: str = "2027-12-31",
    methods: tuple[str, ...] = ("wallet",),
) -> dict[str, str]:
    """An invoice sent by the API, its PDF rendered and its mail out."""
    mailbox = f"{client.casefold()}{time.time_ns()}@example.com"
    with site.api() as api:
        answer = api.post(
            "/invoices",
            json={
                "recipient": {"email": mailbox, "name": client},
                "title": title,
                "currency": "USDC",
                "amount": amount,
                "due_on": due_on,
                "accepted_methods": list(methods),
                "send": True,
            },
        )
        assert answer.status_code == 201, answer.text
    site.wait_for_mail(mailbox, "Invoice INV-")
    return {**answer.json(), "mailbox": mailbox}


def payment_link(site: Site, mailbox: str) -> str:
    """The link in the invoice's mail, which carries the PDF."""
    mail = site.wait_for_mail(mailbox, "Invoice INV-")
    assert mail["attachments"][0]["content_type"] == "application/pdf"
    link = re.search(r"http://\S+/pay/[\w-]+", mail["text"])
    assert link is not None
    return link.group()


def do_the_main_job(site: Site, new_person: NewPerson) -> None:
    """An invoice is sent, a coin arrives on chain, both browsers see it without reloading, and the API says paid."""
    issuer, payer = new_person(), new_person(phone=True)
    mailbox = f"buyer{time.time_ns()}@example.com"
    sign_in(issuer, site)
    send_invoice(issuer, site, email=mailbox, title="Website, first part", amount="120.00")

    payer.goto(payment_link(site, mailbox))
    payer.get_by_role("button", name="Crypto wallet").click()
    expect(payer.get_by_text("Watching for your payment", exact=True)).to_be_visible()
    with site.api() as api:
        invoice = api.get("/invoices", params={"recipient": mailbox}).json()["data"][0]
    site.pay(invoice["deposit"]["address"], "120.00")

    expect(payer.get_by_text("Payment seen", exact=True)).to_be_visible()
    expect(payer.get_by_role("heading", name="Paid. Thank you.")).to_be_visible()
    expect(issuer.get_by_text("Paid", exact=True).first).to_be_visible()
    site.wait_for_mail(mailbox, "Paid: INV-")
    site.wait_for_mail(site.facts["issuer"]["email"], "paid INV-")

    with site.api() as api:
        paid = api.get(f"/invoices/{invoice['id']}").json()
        assert (paid["payment_status"], paid["label"], paid["amount_due"]) == ("paid", "Paid", "0.00")
        kinds = [event["kind"] for event in api.get(f"/invoices/{invoice['id']}/timeline").json()["data"]]
        assert {"sent", "mail_accepted", "viewed", "payment_seen", "payment_settled"} <= set(kinds)
        contacts = api.get("/contacts", params={"q": mailbox}).json()["data"]
        assert [contact["email"] for contact in contacts] == [mailbox]

    issuer.goto(f"{site.url}/balance")
    expect(issuer.get_by_text(invoice["number"]).first).to_be_visible()
