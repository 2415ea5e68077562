"""The command palette by keyboard, as somebody works who never touches the mouse, and as a screen reader hears it."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.fixtures.browsers import NewPerson, enter
from tests.fixtures.demo import Demo, eventually

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def page(demo: Demo, new_person: NewPerson) -> Page:
    """The issuer on the dashboard."""
    page = new_person()
    enter(page, demo.url, demo.facts["issuer"])
    page.goto(f"{demo.url}/dashboard")
    expect(page.get_by_role("heading", name="Money in")).to_be_visible()
    return page


def combobox(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Search or jump to")


def opened(page: Page) -> Locator:
    """The palette, asked for by its keys; it has the focus."""
    page.keyboard.press("Control+k")
    expect(combobox(page)).to_be_focused()
    return combobox(page)


def active(page: Page) -> Locator:
    """The option that a screen reader speaks: the one that the field points at."""
    spoken = combobox(page).get_attribute("aria-activedescendant")
    option = page.get_by_role("option", selected=True)
    expect(option).to_have_count(1)
    assert option.get_attribute("id") == spoken
    return option


def test_it_opens_moves_and_leads_by_keys_alone(demo: Demo, page: Page) -> None:
    opened(page)
    expect(active(page)).to_contain_text("New invoice")
    page.keyboard.press("ArrowUp")
    expect(active(page)).to_contain_text("API keys")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("balan")
    expect(active(page)).to_contain_text("Balance")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/balance"))
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_it_finds_an_invoice_by_client_number_amount_address_and_hash(demo: Demo, page: Page) -> None:
    name = f"Palette {time.time_ns()}"
    sent = demo.send_invoice("73.19", recipient={"email": "palette@example.com", "name": name})
    demo.pay(sent["deposit"]["address"], "73.19")
    with demo.api() as api:
        (payment,) = eventually(lambda: api.get(f"/invoices/{sent['id']}/payments").json()["data"], what="a payment")
    box = opened(page)
    for question in (
        sent["number"],
        name,
        sent["total"],
        sent["deposit"]["address"],
        payment["tx_hash"],
    ):
        box.fill(question)
        expect(page.locator(f"#palette-{sent['id']}")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/invoices/{sent['id']}"))


def test_enter_waits_for_the_answer_to_what_was_typed(demo: Demo, page: Page) -> None:
    with demo.api() as api:
        number = next(one for one in api.get("/invoices").json()["data"] if one["number"])["number"]
    opened(page).fill(number)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/invoices/inv_"))
    expect(page.get_by_text(number).filter(visible=True).first).to_be_visible()


def test_a_payment_link_is_copied(demo: Demo, page: Page) -> None:
    with demo.api() as api:
        listed = api.get("/invoices", params={"status": "sent"}).json()["data"]
        unpaid = next(one for one in listed if one["payment_status"] == "unpaid")
    opened(page).fill(unpaid["number"])
    page.get_by_role("option", name=f"Copy payment link of {unpaid['number']}").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate("navigator.clipboard.readText()") == unpaid["checkout_url"]


def test_escape_returns_to_where_one_was_and_nothing_found_says_so(page: Page) -> None:
    trigger = page.get_by_role("button", name=re.compile("Search or jump to"))
    trigger.click()
    combobox(page).fill("<img src=x> nobody")
    expect(page.get_by_text("Nothing of yours matches “<img src=x> nobody”")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("Nothing found")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(trigger).to_be_focused()
    page.keyboard.press("Control+k")
    expect(combobox(page)).to_have_value("")


def test_letters_lead_to_pages_and_a_phone_has_the_search_button(demo: Demo, page: Page, new_person: NewPerson) -> None:
    for letter, place in (
        ("i", "/invoices"),
        ("c", "/contacts"),
        ("b", "/balance"),
        ("s", "/settings"),
        ("d", "/dashboard"),
    ):
        page.keyboard.press("g")
        page.keyboard.press(letter)
        page.wait_for_url(re.compile(f"{place}$"))
    phone = new_person(phone=True)
    enter(phone, demo.url, demo.facts["issuer"])
    phone.goto(f"{demo.url}/contacts")
    phone.get_by_role("button", name="Search", exact=True).click()
    combobox(phone).fill("overdue")
    phone.get_by_role("option", name="Show overdue invoices").click()
    phone.wait_for_url(re.compile("tab=overdue"))
