"""A payment link by hand: made, shared as a button and a poster, switched off in another tab."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.fixtures.browsers import NewPerson, enter
from tests.fixtures.demo import Demo
from tests.journeys.steps import somebody_new

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_link_is_made_shared_printed_and_switched_off(demo: Demo, new_person: NewPerson) -> None:
    page, words = new_person(), f"fee-{time.time_ns()}"
    enter(page, demo.url, somebody_new(demo))
    page.goto(f"{demo.url}/links")
    page.get_by_role("button", name="New link").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Title").fill("Studio fee")
    dialog.get_by_label("Address").fill(words)
    dialog.get_by_role("button", name="Make link").click()
    expect(dialog.get_by_label("How much")).to_have_attribute("aria-invalid", "true")
    expect(dialog.get_by_label("Title")).to_have_value("Studio fee")
    dialog.get_by_label("How much").fill("120")
    dialog.get_by_role("button", name="Make link").click()

    expect(dialog.get_by_role("heading", name="Button for your website")).to_be_visible()
    dialog.get_by_role("button", name="Copy HTML").click()
    snippet = page.evaluate("navigator.clipboard.readText()")
    assert snippet.startswith(f'<a href="{demo.url}/l/{words}" style="')
    assert snippet.endswith(">Pay Newcomers Ltd</a>")
    with page.expect_download() as poster:
        dialog.get_by_role("link", name="Poster PDF").click()
    (paper,) = PdfReader(poster.value.path()).pages
    text = paper.extract_text()
    assert [told for told in ("Newcomers Ltd", "Studio fee", "120.00 USDC", words) if told not in text] == []
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    other = page.context.new_page()
    other.goto(f"{demo.url}/links")
    row = other.get_by_role("row").filter(has_text=words)
    expect(row).to_contain_text("On")
    page.get_by_role("button", name="Actions of Studio fee").filter(visible=True).click()
    page.get_by_role("menuitem", name="Switch off").click()
    expect(row).to_contain_text("Off")
