"""From a stranger's request to money in the balance: asked on a phone, approved at a desk, paid by wallet."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
import standardwebhooks
from playwright.sync_api import Page, expect

from tests.fakes.receiver import Receiver, receiving
from tests.fixtures.browsers import NewPerson, enter
from tests.fixtures.demo import Demo, eventually
from tests.journeys.looks import violations
from tests.journeys.steps import payment_link

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
TOLD = (
    "invoice.created",
    "invoice.sent",
    "invoice.viewed",
    "invoice.payment_seen",
    "invoice.paid",
)


@pytest.fixture
def program(demo: Demo) -> Iterator[tuple[Receiver, str]]:
    """A program of the issuer's that hears everything, and the secret that its events are signed with."""
    with receiving() as receiver, demo.api() as api:
        made = api.post("/webhook-endpoints", json={"url": receiver.url}).json()
        yield receiver, made["secret"]
        api.delete(f"/webhook-endpoints/{made['id']}")


def told(receiver: Receiver, object_id: str) -> list[str]:
    """What it heard about an object, in the order of arrival."""
    return [got.event["type"] for got in receiver.got if got.event["data"]["id"] == object_id]


def a_service(demo: Demo, **fields: Any) -> dict[str, Any]:
    """A service of the demo's issuer that no other journey speaks of."""
    with demo.api() as api:
        answer = api.post("/services", json={"title": f"Service {time.time_ns()}", "currency": "USDC", **fields})
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made


def choose(visitor: Page, demo: Demo, service: dict[str, Any], *, mailbox: str) -> None:
    visitor.goto(f"{demo.url}/u/fieldnote")
    visitor.get_by_role("radio", name=service["title"]).click()
    expect(visitor.get_by_role("heading", name=re.compile(service["title"]))).to_be_visible()
    visitor.get_by_label("Your name").fill("Ines Carvalho")
    visitor.get_by_label("E-mail").fill(mailbox)


def test_a_request_is_approved_paid_and_counted(
    demo: Demo, new_person: NewPerson, program: tuple[Receiver, str]
) -> None:
    service, mailbox = a_service(demo, price="432.00", questions=["Which sizes?"]), f"ines{time.time_ns()}@example.com"
    visitor, issuer = new_person(phone=True), new_person()
    choose(visitor, demo, service, mailbox=mailbox)
    visitor.get_by_label("What do you need?").fill("Icons for an olive oil")
    visitor.get_by_role("button", name="Send request").click()
    expect(visitor.get_by_text("Answer this question.")).to_be_visible()
    visitor.get_by_label("Which sizes?").fill("24 and 32 px")
    visitor.get_by_role("button", name="Send request").click()
    expect(visitor.get_by_role("heading", name="Request sent")).to_be_visible()
    visitor.get_by_role("link", name="See your request").click()
    expect(visitor.get_by_text("24 and 32 px")).to_be_visible()
    assert "; ".join(violations(visitor)) == ""

    enter(issuer, demo.url, demo.facts["issuer"])
    issuer.goto(f"{demo.url}/storefront")
    asked = issuer.get_by_role("listitem").filter(has_text=mailbox)
    expect(asked).to_contain_text("Icons for an olive oil")
    assert "; ".join(violations(issuer)) == ""
    asked.get_by_role("button", name="Approve and send").click()
    expect(asked).to_contain_text("Approved")
    expect(visitor.get_by_role("heading", name="Fieldnote Studio accepted")).to_be_visible()

    link = payment_link(demo, mailbox)
    visitor.get_by_role("link", name="View and pay").click()
    visitor.wait_for_url(link)
    with demo.api() as api:
        invoice = api.get("/invoices", params={"recipient": mailbox}).json()["data"][0]
    demo.pay(invoice["deposit"]["address"], "432.00")
    expect(visitor.get_by_role("heading", name="Paid. Thank you.")).to_be_visible()

    expect(asked).to_contain_text("Paid")
    issuer.get_by_role("tab", name="Services").click()
    income = issuer.locator(f"[data-income={service['id']}]")
    expect(income).to_contain_text("432.00 USDC")
    expect(income).to_contain_text(re.compile(r"[1-9]\d* visits?, 1 request \(\d+%\), 1 paid"))
    with demo.api() as api:
        (contact,) = api.get("/contacts", params={"q": mailbox}).json()["data"]
        api.post(f"/services/{service['id']}/archive")
    issuer.goto(f"{demo.url}/contacts/{contact['id']}")
    expect(issuer.get_by_role("dialog").get_by_text(invoice["number"]).first).to_be_visible()

    receiver, secret = program
    (request,) = [got.event["data"]["id"] for got in receiver.got if got.event["data"].get("email") == mailbox]
    assert told(receiver, request) == ["request.received"]
    eventually(lambda: "invoice.paid" in told(receiver, invoice["id"]), what="the last event", seconds=30)
    assert told(receiver, invoice["id"]) == list(TOLD)
    for got in receiver.got:
        standardwebhooks.Webhook(secret).verify(got.body, got.headers)


def test_what_is_paid_at_once_leads_to_the_payment_page(demo: Demo, new_person: NewPerson) -> None:
    service = a_service(demo, price="240.00", pays_at_once=True, stock="1")
    mailbox = f"tomas{time.time_ns()}@example.com"
    visitor, late = new_person(phone=True), new_person()
    choose(late, demo, service, mailbox=f"late{mailbox}")
    choose(visitor, demo, service, mailbox=mailbox)
    visitor.get_by_role("button", name="Order and pay 240.00 USDC").click()
    visitor.wait_for_url(re.compile(r"/pay/"))
    expect(visitor.get_by_text("240.00").first).to_be_visible()
    expect(late.get_by_role("radio", name=service["title"])).to_be_disabled()
    late.get_by_role("button", name="Order and pay 240.00 USDC").click()
    expect(late.get_by_role("alert")).to_contain_text("Sold out: somebody took the last one a moment ago.")
    expect(late.get_by_label("Your name")).to_have_value("Ines Carvalho")
    with demo.api() as api:
        api.post(f"/services/{service['id']}/archive")
