"""From *Send reminder* to the end of reminders: dialog, mail, the link at its foot, and what the issuer sees of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.fixtures.browsers import NewPerson, enter
from tests.fixtures.demo import Demo
from tests.journeys.steps import a_sent

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_reminder_is_sent_and_its_recipient_ends_them(demo: Demo, new_person: NewPerson) -> None:
    invoice = a_sent(demo, client="Reminded", title="Brand workshop")
    issuer = new_person()
    enter(issuer, demo.url, demo.facts["issuer"])
    issuer.goto(f"{demo.url}/invoices/{invoice['id']}")
    issuer.get_by_role("button", name="Send reminder").click()
    dialog = issuer.get_by_role("dialog")
    expect(dialog.get_by_text(f"{invoice['number']} is due on 31 December (120.00 USDC)")).to_be_visible()
    dialog.get_by_label("Message").fill("A word about the workshop.")
    dialog.get_by_role("button", name="Send reminder").click()
    expect(issuer.get_by_text("Reminder on its way")).to_be_visible()
    expect(issuer.get_by_text(re.compile(f"You sent a reminder to {invoice['mailbox']}"))).to_be_visible()

    mail = demo.wait_for_mail(invoice["mailbox"], f"{invoice['number']} is due on")
    assert "A word about the workshop." in mail["text"]
    found = re.search(r"Stop reminders:\s+(\S+)", mail["text"])
    assert found is not None, mail["text"]

    payer = new_person()
    payer.goto(found[1])
    payer.get_by_role("button", name="Stop reminders").click()
    expect(payer.get_by_role("heading", name="No more reminders")).to_be_visible()

    expect(issuer.get_by_text("Opted out of reminders").first).to_be_visible()
    issuer.get_by_role("button", name="Send reminder").click()
    expect(dialog.get_by_text("wants no reminders from you")).to_be_visible()
    expect(dialog.get_by_role("button", name="Send reminder")).to_have_count(0)

    payer.get_by_role("button", name="Send reminders again").click()
    expect(payer.get_by_role("heading", name=re.compile("Stop reminders from"))).to_be_visible()
