"""An issuer and its clients, at a desk with the keyboard and on a phone: added with mistakes, labelled, found, deleted."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.fixtures.browsers import NewPerson, enter
from tests.fixtures.demo import Demo

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TREASURY = "0x8678cAC9E2656075F7274FA37C3e6FcB8b05445D"
MARKUP = "<b>Lagoon</b> {{7*7}}"


def drawer(page: Page, name: str) -> Locator:
    """The open drawer of a client."""
    return page.get_by_role("dialog", name=name, exact=True)


def test_a_client_is_kept_at_a_desk_by_keyboard(demo: Demo, new_person: NewPerson) -> None:
    page = new_person()
    email = f"lagoon{time.time_ns()}@example.com"
    enter(page, demo.url, demo.facts["issuer"])
    page.goto(f"{demo.url}/contacts")
    expect(page.get_by_role("row", name=re.compile("Harbour & Pine"))).to_be_visible()

    # mistakes are told at their fields, and closing asks before anything typed is lost
    page.get_by_role("button", name="New contact").click()
    form = page.get_by_role("dialog", name="New contact")
    form.get_by_label("E-mail", exact=True).fill("lagoon@")
    form.get_by_label("Name or company").fill(MARKUP)
    expect(form.get_by_text("name@example.com")).to_be_visible()
    page.keyboard.press("Escape")
    form.get_by_role("button", name="Keep editing").click()
    form.get_by_label("E-mail", exact=True).fill("BILLING@harbourpine.example")
    form.get_by_role("button", name="Add client").click()
    expect(form.get_by_text("Harbour & Pine GmbH has this e-mail address already")).to_be_visible()
    expect(form.get_by_role("link", name="Open that client")).to_be_visible()
    expect(form.get_by_label("Name or company")).to_have_value(MARKUP)
    form.get_by_label("E-mail", exact=True).fill(email)
    form.get_by_label("Country").select_option("PT")
    form.get_by_role("button", name="Add client").click()

    # the client's own address, with its drawer
    page.wait_for_url(re.compile("/contacts/con_"))
    opened = drawer(page, MARKUP)
    expect(opened.get_by_role("heading", name=MARKUP).last).to_be_visible()
    expect(opened.get_by_text("Portugal")).to_be_visible()

    # a label and a wallet, with a mistake in the address first
    opened.get_by_role("button", name="Add a label").click()
    page.get_by_label("Label", exact=True).fill("Island")
    page.keyboard.press("Enter")
    expect(opened.get_by_role("button", name="Remove the label Island")).to_be_visible()
    opened.get_by_role("button", name="Add wallet").click()
    wallet = page.get_by_role("dialog", name="Add a wallet")
    wallet.get_by_label("Address").fill(TREASURY.replace("AC9E", "aC9E"))
    wallet.get_by_role("button", name="Add wallet").click()
    expect(wallet.get_by_text("typing error")).to_be_visible()
    wallet.get_by_label("Address").fill(TREASURY)
    wallet.get_by_role("button", name="Add wallet").click()
    expect(wallet).to_be_hidden()
    expect(opened.get_by_role("button", name="Copy address")).to_be_visible()

    # edited, then closed: the list stands behind it
    opened.get_by_role("button", name="Edit", exact=True).click()
    edit = page.get_by_role("dialog", name="Edit contact")
    edit.get_by_label("Notes").fill("Pays on Fridays.\n{% raw %}")
    edit.get_by_role("button", name="Save client").click()
    expect(edit).to_be_hidden()
    expect(opened.get_by_text("Pays on Fridays.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(opened).to_be_hidden()
    page.wait_for_url(re.compile("/contacts$"))

    # found by label and by wallet, opened and chosen with the keys
    page.get_by_role("button", name="Filter by label").click()
    page.get_by_role("menuitem", name="Island").click()
    expect(page.get_by_text(re.compile("1–1 of 1, filtered from")).first).to_be_visible()
    page.get_by_role("button", name="Island").first.click()
    expect(page.get_by_text(re.compile("filtered from"))).to_have_count(0)
    page.keyboard.press("/")
    page.keyboard.type(TREASURY[:12])
    expect(page.get_by_text(re.compile("1–1 of 1, filtered from")).first).to_be_visible()
    page.get_by_role("searchbox", name="Search contacts").blur()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("x")
    expect(page.get_by_role("toolbar", name="Actions for the chosen contacts")).to_contain_text("1 selected")
    with page.expect_download() as download:
        page.get_by_role("toolbar").get_by_role("link", name="Export CSV").click()
    assert download.value.suggested_filename == "contacts.csv"
    page.get_by_role("button", name="Clear selection").click()
    page.get_by_role("row", name=re.compile("Lagoon")).get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(opened).to_be_visible()

    # an invoice for it begins with its address
    opened.get_by_role("link", name="New invoice").click()
    page.wait_for_url(re.compile(r"/invoices/new\?contact=con_"))
    expect(page.locator(f"input[value='{email}']").or_(page.get_by_text(email)).first).to_be_visible()
    page.go_back()

    # deleted, after the question
    opened.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Delete client…").click()
    page.get_by_role("button", name="Delete client").click()
    expect(opened).to_be_hidden()
    expect(page.get_by_role("row", name=re.compile("Lagoon"))).to_have_count(0)


def test_a_client_is_kept_on_a_phone(demo: Demo, new_person: NewPerson) -> None:
    desk, phone = new_person(), new_person(phone=True)
    email = f"pocket{time.time_ns()}@example.com"
    enter(phone, demo.url, demo.facts["issuer"])
    phone.goto(f"{demo.url}/contacts")
    enter(desk, demo.url, demo.facts["issuer"])
    desk.goto(f"{demo.url}/contacts")
    phone.get_by_role("button", name="New contact").tap()
    form = phone.get_by_role("dialog", name="New contact")
    form.get_by_label("E-mail", exact=True).fill(email)
    form.get_by_label("Name or company").fill("Pocket Studio")
    form.get_by_role("button", name="Add client").tap()
    opened = drawer(phone, "Pocket Studio")
    expect(opened).to_be_visible()
    expect(desk.get_by_role("row", name=re.compile("Pocket Studio"))).to_be_visible()
    opened.get_by_role("button", name="Back").tap()
    expect(opened).to_be_hidden()
    phone.get_by_role("searchbox", name="Search contacts").fill("pocket")
    phone.get_by_role("list", name="Contacts").get_by_role("link", name=re.compile("Pocket Studio")).tap()
    opened.get_by_role("button", name="More actions").tap()
    phone.get_by_role("menuitem", name="Delete client…").tap()
    phone.get_by_role("button", name="Keep client").tap()
    expect(opened).to_be_visible()
    opened.get_by_role("button", name="More actions").tap()
    phone.get_by_role("menuitem", name="Delete client…").tap()
    phone.get_by_role("button", name="Delete client").tap()
    expect(phone.get_by_text("No contacts match.")).to_be_visible()
    phone.get_by_role("button", name="Clear filters").tap()
    expect(phone.get_by_role("list", name="Contacts").get_by_role("listitem").first).to_be_visible()
    expect(desk.get_by_role("row", name=re.compile("Pocket Studio"))).to_have_count(0)
