"""A new business brings its clients: a file with a mistake, two that are one, and the history taken out again."""

from __future__ import annotations

import csv
import io
import re

import pytest
from playwright.sync_api import FilePayload, expect

from tests.fixtures.browsers import NewPerson, enter
from tests.fixtures.demo import Demo
from tests.journeys.steps import somebody_new

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

FILE = "E-Mail;Name;Labels\nada@lagoon.example;Lagoon;Berlin\nbilling@;Lagoon GmbH;\n"


def test_clients_come_by_file_become_one_and_go_out_again(demo: Demo, new_person: NewPerson) -> None:
    page = new_person()
    enter(page, demo.url, somebody_new(demo))
    page.goto(f"{demo.url}/contacts")
    page.get_by_role("button", name="Import CSV").filter(visible=True).click()
    dialog = page.get_by_role("dialog", name="Import contacts")
    content: FilePayload = {"name": "clients.csv", "mimeType": "text/csv", "buffer": FILE.encode("utf-8-sig")}
    dialog.locator("input[type=file]").set_input_files(files=content)

    # the wrong line is told, mended in its place, and both are kept at once
    expect(dialog.get_by_text("Line 3")).to_be_visible()
    lines = dialog.get_by_label("Mend the lines here")
    lines.fill(lines.input_value().replace("billing@", "billing@lagoon.example"))
    dialog.get_by_role("button", name="Check these lines").click()
    dialog.get_by_role("button", name="Import 2 clients").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("row", name=re.compile("Lagoon"))).to_have_count(2)

    # two that are one
    page.get_by_role("checkbox", name="Choose all").click()
    page.get_by_role("button", name="Merge…").click()
    merging = page.get_by_role("dialog", name="Merge clients")
    merging.get_by_role("radio", name=re.compile("ada@lagoon")).click()
    merging.get_by_role("button", name="Merge into Lagoon").click()
    page.wait_for_url(re.compile("/contacts/con_"))
    opened = page.get_by_role("dialog", name="Lagoon", exact=True)
    expect(opened.get_by_text("billing@lagoon.example")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("row", name=re.compile("Lagoon"))).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("link", name="Export CSV").click()
    assert "billing@lagoon.example" in download.value.path().read_text()


def test_the_history_is_narrowed_by_method_and_taken_home(demo: Demo, new_person: NewPerson) -> None:
    page = new_person()
    enter(page, demo.url, demo.facts["issuer"])
    page.goto(f"{demo.url}/invoices")
    page.get_by_role("button", name="Filter by paid by").click()
    page.get_by_label("Paid by", exact=True).select_option("wallet")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url(re.compile("method=wallet"))
    page.reload()
    expect(page.get_by_role("button", name="Wallet", exact=True).filter(visible=True)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Export CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert rows
    assert all("wallet" in row["methods"] and row["transactions"].startswith("0x") for row in rows)
