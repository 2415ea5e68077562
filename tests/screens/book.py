"""Invoices of a running demo in every state that a page shows, each made once and by its own ways: the API, a real transfer,
the card processor's page, the bank's file."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from playwright.sync_api import FilePayload, Page

from tests.fixtures.browsers import enter
from tests.fixtures.demo import Demo, eventually
from tests.rails.bank_files import camt, camt_entry

Made = dict[str, Any]
EVERY_WAY = ("wallet", "card", "wire", "balance")
CLIENT = {
    "email": "billing@harbourpine.example",
    "name": "Harbour & Pine GmbH",
    "address": "Am Sandtorkai 50\n20457 Hamburg\nGermany",
}
LINES = [
    {"description": "Page templates", "quantity": "5", "unit_price": "480.00"},
    {"description": "Motion and hand-over", "quantity": "12", "unit_price": "100.00"},
]


class Book:
    """What has been made so far; `payer` is a page of the demo's payer, who is signed in."""

    def __init__(self, demo: Demo, payer: Page) -> None:
        self.demo, self._payer = demo, payer
        enter(payer, demo.url, demo.facts["payer"])

    @cached_property
    def open(self) -> Made:
        """Takes every way to pay, and nobody has begun."""
        return self._send()

    @cached_property
    def dear(self) -> Made:
        """More than the payer's balance holds."""
        return self._send("9000.00")

    @cached_property
    def late(self) -> Made:
        """Nothing came until its day and after."""
        return self._send(due_on=(datetime.now(UTC).date() - timedelta(days=4)).isoformat())

    @cached_property
    def part_paid(self) -> Made:
        """A first half by wallet."""
        made = self._send()
        self.demo.pay(made["deposit"]["address"], "1200.00")
        return self._until(made, payment_status="partially_paid")

    @cached_property
    def short(self) -> Made:
        """All but one coin."""
        made = self._send("200.00")
        self.demo.pay(made["deposit"]["address"], "199.00")
        return self._until(made, payment_status="partially_paid")

    @cached_property
    def paid(self) -> Made:
        made = self._send()
        self.demo.pay(made["deposit"]["address"], "3600.00")
        return self._until(made, payment_status="paid")

    @cached_property
    def waits(self) -> Made:
        """In a block that is not final yet, as its amount asks for."""
        made = self._send("12000.00")
        self.demo.pay(made["deposit"]["address"], "12000.00")
        return self._until(made, payment_status="processing")

    @cached_property
    def cancelled(self) -> Made:
        made = self._send()
        self.demo.cancel(made["id"])
        return made

    @cached_property
    def to_payer(self) -> Made:
        """To the payer's own mailbox: it stands in their list."""
        return self._to_payer()

    @cached_property
    def rejected(self) -> Made:
        made = self._to_payer()
        page = self._payer
        page.goto(f"{self.demo.url}/invoices/received")
        page.locator("tbody tr", has_text=made["number"]).get_by_role("button", name="Reject…").click()
        page.get_by_role("dialog").get_by_label("Reason").fill("We agreed on 3,200.00")
        page.get_by_role("dialog").get_by_role("button", name="Reject invoice").click()
        return self._until(made, label="Rejected")

    @cached_property
    def from_balance(self) -> Made:
        made = self._to_payer("40.00")
        self._payer.goto(made["checkout_url"])
        self._payer.get_by_role("button", name="AllScale balance").click()
        self._payer.get_by_role("button", name="Pay now").click()
        return self._until(made, payment_status="paid")

    @cached_property
    def by_card(self) -> Made:
        return self._until(self._by_card("Success"), payment_status="paid")

    @cached_property
    def declined(self) -> Made:
        """The bank said no once."""
        return self._until(self._by_card("Insufficient funds"), label="Failed")

    @cached_property
    def disputed(self) -> Made:
        made = self._by_card("Success, then disputed")
        eventually(lambda: "disputed" in self._read(made)["flags"], what="the flag disputed")
        return made

    @cached_property
    def refunded(self) -> Made:
        made = self._until(self._by_card("Success"), payment_status="paid")
        with self.demo.api() as api:
            (leg,) = api.get(f"/invoices/{made['id']}/payments").json()["data"]
            answer = api.post(f"/payments/{leg['id']}/refund", json={"amount": made["total"], "reason": "Paid twice"})
            assert answer.status_code == 201, answer.text
        return self._until(made, payment_status="refunded")

    @cached_property
    def at_the_processor(self) -> Made:
        """A card page was opened; the processor has not said anything."""
        return self._to_processor()

    @cached_property
    def by_bank(self) -> Made:
        """The payer says that the transfer is on its way."""
        made = self._send()
        self._payer.goto(made["checkout_url"])
        self._payer.get_by_role("button", name=re.compile("Bank transfer")).click()
        self._payer.get_by_role("button", name="I have sent it").click()
        self._payer.get_by_text(re.compile("^Thank you. We look for RF")).filter(visible=True).first.wait_for()
        return made

    @cached_property
    def asked(self) -> Made:
        """A request by the public page that nobody has decided."""
        mailbox, page = f"asked{time.time_ns()}@northlight.example", self._payer
        page.goto(f"{self.demo.url}/u/fieldnote")
        page.get_by_role("radio", name="Something else").click()
        page.get_by_role("heading", name="Request Something else").wait_for()
        page.get_by_label("Your name").fill("Nora Lindqvist")
        page.get_by_label("E-mail").fill(mailbox)
        page.get_by_role("textbox", name="Your price").fill("500")
        page.get_by_label("What do you need?").fill("A second look at our pricing page, before it goes out on the 9th.")
        page.get_by_role("button", name="Send request").click()
        link = page.get_by_role("link", name="See your request")
        link.wait_for()
        return {"email": mailbox, "path": link.get_attribute("href")}

    @cached_property
    def client_id(self) -> str:
        """The client of most invoices."""
        with self.demo.api() as api:
            return str(api.get("/contacts", params={"q": CLIENT["email"]}).json()["data"][0]["id"])

    def statement(self) -> FilePayload:
        """A bank's file with three lines that belong to nothing by themselves, as a browser's file field takes it."""
        lines = (
            camt_entry(amount="3600.00", name="Harbour & Pine GmbH", text=f"Invoice {self.open['number']}", ref=_ref()),
            camt_entry(amount="17.50", name="Unknown Ltd", text="Thank you", ref=_ref()),
            camt_entry(amount="12.00", name="Demo Bank", text="Account fee", ref=_ref(), direction="DBIT"),
        )
        content = camt(*lines, account="<Othr><Id>000123456789</Id></Othr>")
        return {"name": "2026-11-25.xml", "mimeType": "application/xml", "buffer": content}

    def _send(self, amount: str = "", **fields: Any) -> Made:
        given = {"recipient": CLIENT, "title": "Website redesign, phase 2", "accepted_methods": list(EVERY_WAY)}
        priced: dict[str, Any] = {"amount": amount} if amount else {"amount": None, "line_items": LINES}
        return self.demo.send_invoice(**given | priced | fields)

    def _to_payer(self, amount: str = "120.00") -> Made:
        recipient = {"email": self.demo.facts["payer"]["email"], "name": "Tidewater Robotics GmbH"}
        return self._send(amount, recipient=recipient, title="Robot arm interface, sprint 2")

    def _to_processor(self) -> Made:
        made = self._send("120.00")
        self._payer.goto(made["checkout_url"])
        self._payer.get_by_role("button", name=re.compile("^Card")).click()
        self._payer.get_by_role("button", name=re.compile("^Enter the card")).click()
        self._payer.get_by_label("Card number").wait_for()
        return made

    def _by_card(self, test_card: str) -> Made:
        made = self._to_processor()
        self._payer.get_by_role("button", name=re.compile(f"{test_card}$")).click()
        return made

    def _read(self, made: Made) -> Made:
        with self.demo.api() as api:
            return dict(api.get(f"/invoices/{made['id']}").json())

    def _until(self, made: Made, **wanted: str) -> Made:
        """As the API shows it once it says `wanted`."""

        def there() -> Made | None:
            now = self._read(made)
            return now if all(now[name] == value for name, value in wanted.items()) else None

        return eventually(there, what=f"{made['number']} with {wanted}")


def _ref() -> str:
    return f"looks{time.time_ns()}"
