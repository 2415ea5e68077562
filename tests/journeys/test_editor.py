"""The editor as people use it: with a keyboard, on a phone, in two tabs, impatiently, and with a reload in between."""

from __future__ import annotations

import re
import time
from io import BytesIO

import httpx
import pytest
from playwright.sync_api import Dialog, Page, expect
from pypdfium2 import PdfDocument

from tests.bad_invoices import MARKUP
from tests.fixtures.browsers import NewPerson, enter
from tests.fixtures.demo import Demo
from tests.journeys.steps import fill_invoice

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


@pytest.fixture
def editor(demo: Demo, new_person: NewPerson) -> Page:
    """The issuer at an empty form."""
    page = new_person()
    enter(page, demo.url, demo.facts["issuer"])
    page.goto(f"{demo.url}/invoices/new")
    expect(page.get_by_label("Title")).to_be_visible()
    return page


def mailbox() -> str:
    """An address of this test alone."""
    return f"editor{time.time_ns()}@example.com"


def saved(page: Page) -> None:
    """Everything typed so far is with the server."""
    expect(page.get_by_text("Draft saved").locator("visible=true").first).to_be_visible()


def test_a_reload_while_typing_loses_nothing(editor: Page) -> None:
    editor.get_by_label("Title").fill("Typed and reloaded at once")
    editor.reload()
    expect(editor.get_by_label("Title")).to_have_value("Typed and reloaded at once")
    saved(editor)
    expect(editor).to_have_url(re.compile(r"/invoices/new\?draft=inv_"))
    editor.get_by_label("Description, line 1").fill("A second thought")
    editor.reload()
    expect(editor.get_by_label("Description, line 1")).to_have_value("A second thought")
    expect(editor.get_by_label("Title")).to_have_value("Typed and reloaded at once")


def test_a_lost_connection_loses_nothing(editor: Page) -> None:
    editor.get_by_label("Title").fill("Before the tunnel")
    saved(editor)
    editor.context.set_offline(True)
    editor.get_by_label("Notes").fill("Written in the tunnel")
    expect(editor.get_by_text("Offline, kept on this page").locator("visible=true")).to_be_visible()
    editor.context.set_offline(False)
    saved(editor)
    editor.reload()
    expect(editor.get_by_label("Notes")).to_have_value("Written in the tunnel")


def test_the_second_of_two_tabs_is_told_and_decides(editor: Page) -> None:
    editor.get_by_label("Title").fill("One draft")
    saved(editor)
    expect(editor).to_have_url(re.compile("draft="))
    other = editor.context.new_page()
    other.goto(editor.url)
    expect(other.get_by_label("Title")).to_have_value("One draft")
    editor.get_by_label("Title").fill("As the first tab says")
    editor.get_by_label("Title").blur()
    saved(editor)
    other.get_by_label("Title").fill("As the second tab says")
    expect(other.get_by_role("alert").filter(has_text="changed in another tab")).to_be_visible()
    other.get_by_role("button", name="save yours over it").click()
    saved(other)
    editor.get_by_label("PO number").fill("7")
    editor.get_by_role("button", name="Show the other version").click()
    expect(editor.get_by_label("Title")).to_have_value("As the second tab says")


def test_a_double_click_on_send_sends_one_invoice_and_one_mail(editor: Page, demo: Demo) -> None:
    to = mailbox()
    fill_invoice(editor, email=to, title="Twice", amount="10.00")
    editor.get_by_role("button", name="Send invoice").first.click()
    dialog = editor.get_by_role("dialog")
    expect(dialog).to_contain_text("10.00 USDC")
    dialog.get_by_role("button", name="Send invoice").dblclick()
    editor.wait_for_url(re.compile(r"/invoices/inv_"))
    demo.wait_for_mail(to, "Invoice INV-")
    with demo.api() as api:
        found = api.get("/invoices", params={"recipient": to}).json()["data"]
    assert [invoice["status"] for invoice in found] == ["sent"]
    assert len([mail for mail in demo.mails() if to in str(mail["to"])]) == 1


def test_markup_is_text_everywhere(editor: Page, demo: Demo, new_person: NewPerson) -> None:
    to, title = mailbox(), MARKUP[0]
    alerts: list[str] = []

    def note(dialog: Dialog) -> None:
        alerts.append(dialog.message)
        dialog.dismiss()

    editor.on("dialog", note)
    fill_invoice(editor, email=to, title=title, amount="5.00")
    for label, text in zip(
        ("Name or company", "Address", "Description", "Notes", "Terms"), (*MARKUP[1:], MARKUP[0]), strict=True
    ):
        editor.get_by_label(label).fill(text)
    editor.get_by_role("button", name="Send invoice").first.click()
    editor.get_by_role("dialog").get_by_role("button", name="Send invoice").click()
    editor.wait_for_url(re.compile(r"/invoices/inv_"))
    expect(editor.get_by_text(title).first).to_be_visible()

    mail = demo.wait_for_mail(to, "Invoice INV-")
    assert f"Hello {MARKUP[1]}," in mail["text"]
    assert MARKUP[4] in mail["text"], "the notes are the letter"
    assert "&lt;script&gt;" in mail["html"]
    assert "<script" not in mail["html"]
    pdf = httpx.get(f"{demo.url}{mail['attachments'][0]['url']}").content
    printed = "".join(page.get_textpage().get_text_bounded() for page in PdfDocument(BytesIO(pdf)))
    flat = re.sub(r"\s+", "", printed)
    assert [text for text in MARKUP if re.sub(r"\s+", "", text) not in flat] == []

    link = re.search(r"http://\S+/pay/[\w-]+", mail["text"])
    assert link is not None
    payer = new_person()
    payer.on("dialog", note)
    payer.goto(link.group())
    expect(payer.get_by_role("heading", name=title)).to_be_visible()
    assert alerts == []


def test_without_a_mouse(editor: Page, demo: Demo) -> None:
    to = mailbox()
    editor.get_by_label("E-mail").focus()
    keys = editor.keyboard
    keys.type(to)
    expect(editor.get_by_role("group", name="Clients")).to_be_hidden()  # nobody has this address; Tab would lead there
    for text in ("Keyboard Ltd", "1 Home Row", "", "Typed only"):
        keys.press("Tab")
        keys.type(text)
    editor.get_by_label("Description, line 1").focus()
    keys.type("Keys")
    for text in ("3", "12.50"):
        keys.press("Tab")
        keys.type(text)
    expect(editor.locator("#total")).to_have_text("37.50")
    send = editor.get_by_role("button", name="Send invoice").first
    send.focus()
    keys.press("Enter")
    expect(editor.get_by_role("dialog")).to_be_visible()
    keys.press("Escape")
    expect(editor.get_by_role("dialog")).to_be_hidden()
    send.focus()
    keys.press("Enter")
    editor.get_by_role("dialog").get_by_role("button", name="Send invoice").focus()
    keys.press("Enter")
    editor.wait_for_url(re.compile(r"/invoices/inv_"))
    assert demo.wait_for_mail(to, "Invoice INV-")


def test_a_known_client_is_chosen_by_keyboard(editor: Page) -> None:
    editor.get_by_label("E-mail").press_sequentially("tessera labs inc", delay=30)
    option = editor.get_by_role("button", name=re.compile("Tessera Labs Inc"))
    expect(option).to_be_visible()
    option.press("Enter")
    expect(editor.get_by_role("button", name="Change client")).to_be_visible()
    expect(editor.get_by_text("Tessera Labs Inc.")).to_be_visible()


def test_what_is_wrong_is_said_and_gets_the_focus(editor: Page) -> None:
    editor.get_by_label("Title").fill("Nothing else")
    editor.get_by_role("button", name="Send invoice").first.click()
    expect(editor.get_by_text("Enter the e-mail address").first).to_be_visible()
    expect(editor.get_by_label("E-mail")).to_be_focused()


def test_the_preview_is_the_real_pdf_and_the_real_mail(editor: Page) -> None:
    editor.get_by_label("Title").fill("Preview me")
    editor.get_by_label("Title").blur()
    expect(editor.get_by_alt_text("The invoice as the client gets it")).to_be_visible()
    expect(editor.get_by_text("Page 1 of 1")).to_be_visible()
    with editor.expect_download() as download:
        editor.get_by_label("Download the draft as PDF").click()
    assert download.value.suggested_filename == "Draft Preview me.pdf"
    editor.get_by_role("button", name="E-mail").click()
    mail = editor.frame_locator("iframe")
    expect(mail.get_by_text("View and pay")).to_be_visible()


def test_an_invoice_is_sent_from_a_phone(demo: Demo, new_person: NewPerson) -> None:
    phone, to = new_person(phone=True), mailbox()
    enter(phone, demo.url, demo.facts["issuer"])
    phone.goto(f"{demo.url}/invoices/new")
    phone.get_by_label("E-mail").fill(to)
    phone.get_by_label("Title").fill("From the train")
    phone.get_by_label("Description, line 1").fill("Ticket")
    phone.get_by_label("Unit price, line 1").fill("42.00")
    phone.get_by_role("button", name="Add line").click()
    expect(phone.get_by_label("Description, line 2")).to_be_visible()
    expect(phone.get_by_label("Description, line 1")).to_be_hidden()
    expect(phone.get_by_text("1 × 42.00 USDC")).to_be_visible()
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    phone.get_by_role("button", name="Preview").last.click()
    expect(phone.get_by_alt_text("The invoice as the client gets it")).to_be_visible()
    phone.get_by_role("button", name="Edit", exact=True).last.click()
    phone.get_by_role("button", name="Send invoice").last.click()
    phone.get_by_role("dialog").get_by_role("button", name="Send invoice").click()
    phone.wait_for_url(re.compile(r"/invoices/inv_"))
    assert demo.wait_for_mail(to, "Invoice INV-")
