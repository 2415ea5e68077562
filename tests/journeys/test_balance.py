"""The balance as its owner uses it: an entry opened, a deposit that arrives by itself, a file, filters by keyboard."""

from __future__ import annotations

import csv
import io
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browsers import NewPerson
from tests.fixtures.demo import Demo, eventually
from tests.journeys.steps import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


def open_balance(page: Page, demo: Demo) -> None:
    sign_in(page, demo)
    page.goto(f"{demo.url}/balance")
    expect(page.get_by_role("table", name=re.compile("History"))).to_be_visible()


def paid_invoice(demo: Demo) -> dict[str, str]:
    """A fresh invoice of 75.25 USDC, paid by a real transfer and settled."""
    with demo.api() as api:
        form = {
            "recipient": {"email": f"ledger{time.time_ns()}@example.com", "name": "Ledger Ltd"},
            "currency": "USDC",
            "line_items": [{"description": "Audit", "quantity": "1", "unit_price": "75.25"}],
            "send": True,
        }
        answer = api.post("/invoices", json=form)
        assert answer.status_code == 201, answer.text
        invoice = answer.json()
        demo.pay(invoice["deposit"]["address"], "75.25")
        return eventually(
            lambda: (
                found if (found := api.get(f"/invoices/{invoice['id']}").json())["payment_status"] == "paid" else None
            ),
            what="a paid invoice",
        )


def test_a_paid_invoices_entry_opens_with_its_postings(demo: Demo, new_person: NewPerson) -> None:
    invoice = paid_invoice(demo)
    page = new_person()
    open_balance(page, demo)
    expect(page.get_by_text("Ledger matches chain")).to_be_visible()
    row = page.get_by_role("row", name=re.compile(invoice["number"]))
    expect(row).to_contain_text("+75.25")
    opener = row.get_by_role("button", name=re.compile("show the journal entry"))
    opener.focus()
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog", name="Journal entry")
    expect(drawer.get_by_text(re.compile(r"^settle:pay_"))).to_be_visible()
    expect(drawer.get_by_text(re.compile(r"^seen:"))).to_be_visible()
    settled = drawer.get_by_role("listitem").filter(has_text="Settled to your balance")
    expect(settled.get_by_role("row", name=re.compile("Confirming"))).to_contain_text("75.25")
    expect(settled.get_by_role("row", name=re.compile("Available"))).to_contain_text("USDC@31337")
    page.keyboard.press("Escape")
    expect(drawer).not_to_be_visible()
    expect(opener).to_be_focused()


def test_a_deposit_appears_without_a_reload(demo: Demo, new_person: NewPerson) -> None:
    page = new_person()
    open_balance(page, demo)
    page.evaluate("window.neverReloaded = true")
    page.get_by_role("button", name="Deposit").first.click()
    dialog = page.get_by_role("dialog", name="Deposit")
    expect(dialog.get_by_text("Waiting for a transfer, you can close this")).to_be_visible()
    expect(dialog.get_by_role("img", name=re.compile("QR code"))).to_be_visible()
    dialog.get_by_role("button", name="Copy address").click()
    address = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r"0x[0-9a-fA-F]{40}", address)
    demo.pay(address, "41.07")
    expect(dialog.get_by_text("41.07 USDC arrived and is yours")).to_be_visible()
    page.keyboard.press("Escape")
    row = page.get_by_role("row", name=re.compile(r"Deposit.*41\.07"))
    expect(row).to_be_visible()
    expect(row).not_to_contain_text("Confirming")
    assert page.evaluate("window.neverReloaded")


def test_filters_work_by_keyboard_and_the_file_honours_them(demo: Demo, new_person: NewPerson, tmp_path: Path) -> None:
    page = new_person()
    open_balance(page, demo)
    rows = page.get_by_role("table", name=re.compile("History")).locator("tbody tr")
    expect(rows.first).to_be_visible()
    page.get_by_role("button", name="Filter by token").focus()
    page.keyboard.press("Enter")
    choice = page.get_by_label("Token", exact=True)
    choice.focus()
    page.keyboard.type("USDT")
    expect(choice).to_have_value("USDT")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    chip = page.get_by_role("button", name="USDT", exact=True)
    expect(chip).to_have_attribute("aria-pressed", "true")
    expect(rows.filter(has_text="USDC")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="Export CSV").click()
    target = tmp_path / "balance.csv"
    download.value.save_as(target)
    found = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig"))))
    assert found
    assert {row["token"] for row in found} == {"USDT"}
    assert download.value.suggested_filename == "balance.csv"
    chip.focus()
    page.keyboard.press("Enter")
    expect(rows.filter(has_text="USDC").first).to_be_visible()


def test_on_a_phone_the_history_is_cards_that_open(demo: Demo, new_person: NewPerson) -> None:
    page = new_person(phone=True, dark=True)
    sign_in(page, demo)
    page.goto(f"{demo.url}/balance")
    card = page.get_by_role("list", name="History").get_by_role("button").first
    card.click()
    expect(page.get_by_role("dialog", name="Journal entry").get_by_text("Journal", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"
