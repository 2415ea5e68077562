"""The list and the page of invoices, as somebody works with them all day: keys, filters, bulk, and two browsers."""

from __future__ import annotations

import re
import time
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.fixtures.browsers import NewPerson
from tests.fixtures.demo import Demo, eventually
from tests.journeys.steps import a_sent, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


def open_list(page: Page, demo: Demo, query: str = "") -> None:
    page.goto(f"{demo.url}/invoices{query}")
    expect(page.get_by_role("table", name="Invoices")).to_be_visible()


def only_one(page: Page) -> Locator:
    """The foot of the list once one row of many is left."""
    return page.get_by_text("1–1 of 1, filtered from").first


def search(page: Page, text: str) -> None:
    page.keyboard.press("/")
    expect(page.get_by_label("Search invoices")).to_be_focused()
    page.keyboard.type(text)


def test_the_question_is_in_the_address_and_survives_a_reload(demo: Demo, new_person: NewPerson) -> None:
    client = f"Quokka{time.time_ns()}"
    a_sent(demo, client=client, title="Enclosure", amount="77.00")
    page = new_person()
    sign_in(page, demo)
    open_list(page, demo)
    search(page, client)
    expect(only_one(page)).to_be_visible()
    page.get_by_role("tab", name=re.compile("Outstanding")).click()
    page.get_by_role("button", name="Filter by amount").click()
    page.get_by_label("From").fill("50")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("button", name="From 50.00")).to_be_visible()
    page.wait_for_url(re.compile(rf"/invoices\?tab=open&q={client}&min_amount=50$"))
    page.reload()
    expect(only_one(page)).to_be_visible()
    expect(page.get_by_label("Search invoices")).to_have_value(client)
    page.get_by_role("button", name="From 50.00").click()
    page.get_by_label("Search invoices").fill("")
    page.get_by_role("button", name="Filter by client").click()
    page.get_by_label("Search clients").fill(client)
    page.get_by_role("button", name=client).click()
    expect(only_one(page)).to_be_visible()
    head = page.get_by_role("columnheader", name="Total")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")


def test_the_list_works_by_keys_and_many_are_done_at_once(demo: Demo, new_person: NewPerson, tmp_path: Path) -> None:
    client = f"Numbat{time.time_ns()}"
    first, second, third = (a_sent(demo, client=client, title=f"Part {n}") for n in (1, 2, 3))
    page = new_person()
    sign_in(page, demo)
    open_list(page, demo, f"?q={client}")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("x")
    expect(page.get_by_text("1 selected")).to_be_visible()
    page.keyboard.press("Shift+ArrowDown")
    expect(page.get_by_text("2 selected")).to_be_visible()
    expect(page.get_by_text("$240.00 open")).to_be_visible()
    expect(rows.nth(1)).to_have_attribute("aria-selected", "true")

    with page.expect_download() as download:
        page.get_by_role("link", name="Download PDFs").click()
    download.value.save_as(tmp_path / "invoices.zip")
    with ZipFile(BytesIO((tmp_path / "invoices.zip").read_bytes())) as archive:
        assert set(archive.namelist()) == {f"{third['number']}.pdf", f"{second['number']}.pdf"}
        assert all(archive.read(name).startswith(b"%PDF") for name in archive.namelist())

    page.get_by_role("button", name="Cancel invoices…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Cancel 2 invoices?")).to_be_visible()
    dialog.get_by_label("Reason").fill("Sent twice")
    dialog.get_by_role("button", name="Cancel invoices").click()
    expect(page.get_by_text("2 invoices cancelled")).to_be_visible()
    for one in (second, third):
        assert "Sent twice" in demo.wait_for_mail(one["mailbox"], "Cancelled: INV-")["text"]
    expect(rows.filter(has_text="Cancelled")).to_have_count(2)

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(rows.nth(2).get_by_role("link")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/invoices/{first['id']}"))


def test_two_browsers_see_one_truth_and_the_payer_is_told(demo: Demo, new_person: NewPerson) -> None:
    invoice = a_sent(demo, client="Bilby", title="Signage")
    office, phone = new_person(), new_person(phone=True, dark=True)
    sign_in(office, demo)
    sign_in(phone, demo)
    open_list(office, demo, f"?q={invoice['number']}")
    phone.goto(f"{demo.url}/invoices/{invoice['id']}")
    expect(phone.get_by_text("Sent", exact=True).first).to_be_visible()
    phone.get_by_role("button", name="More actions").last.click()
    phone.get_by_role("menuitem", name="Cancel invoice…").press("Enter")
    dialog = phone.get_by_role("dialog")
    expect(
        dialog.get_by_text("Bilby is told by e-mail, and money that still arrives is credited to you.")
    ).to_be_visible()
    dialog.get_by_role("button", name="Cancel invoice").click()
    expect(phone.get_by_text("Cancelled", exact=True).first).to_be_visible()
    expect(office.locator("tbody tr").get_by_text("Cancelled")).to_be_visible()
    demo.wait_for_mail(invoice["mailbox"], "Cancelled: INV-")


def test_an_invoice_goes_to_another_address(demo: Demo, new_person: NewPerson) -> None:
    invoice = a_sent(demo, client="Quoll", title="Labels")
    page, mailbox = new_person(), f"billing{time.time_ns()}@example.com"
    sign_in(page, demo)
    page.goto(f"{demo.url}/invoices/{invoice['id']}")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Send to another address…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("E-mail").fill("nonsense")
    dialog.get_by_role("button", name="Send invoice").click()
    expect(dialog.get_by_text("Write it like name@example.com")).to_be_visible()
    dialog.get_by_label("E-mail").fill(mailbox)
    dialog.get_by_role("button", name="Send invoice").click()
    expect(page.get_by_text(f"sent the invoice to {mailbox} instead")).to_be_visible()
    mail = demo.wait_for_mail(mailbox, f"Invoice {invoice['number']}")
    assert mail["attachments"][0]["content_type"] == "application/pdf"


def test_a_cancelled_invoice_is_reissued_and_the_new_one_replaces_it(demo: Demo, new_person: NewPerson) -> None:
    invoice = a_sent(demo, client="Dunnart", title="Poster")
    page = new_person()
    sign_in(page, demo)
    page.goto(f"{demo.url}/invoices/{invoice['id']}")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Cancel and reissue…").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel and reissue").click()
    page.wait_for_url(re.compile("/edit"))
    draft_id = page.url.rstrip("/").split("/")[-2]
    with demo.api() as api:
        draft = eventually(lambda: api.get(f"/invoices/{draft_id}").json(), what="the draft")
        assert (draft["label"], draft["title"], draft["total"]) == ("Draft", "Poster", "120.00")
        assert api.get(f"/invoices/{invoice['id']}").json()["label"] == "Cancelled"
