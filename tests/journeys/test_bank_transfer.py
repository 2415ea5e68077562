"""The operator imports the statement that the demo's bank wrote; the payer's and the issuer's pages turn paid by themselves."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.fixtures.browsers import NewPerson
from tests.fixtures.demo import Demo
from tests.journeys.steps import a_sent, sign_in


def test_a_bank_transfer_from_the_payers_page_to_paid(demo: Demo, new_person: NewPerson):
    payer, issuer, operator = new_person(), new_person(), new_person()
    invoice = a_sent(demo, client="Harbour", title="Brand, by bank", methods=("wallet", "wire"))
    sign_in(issuer, demo)
    issuer.goto(f"{demo.url}/invoices/{invoice['id']}")

    payer.goto(invoice["checkout_url"])
    payer.get_by_role("button", name=re.compile("Bank transfer")).click()
    expect(payer.get_by_text(re.compile(r"^RF\d\d \d{4} \d{4}$"))).to_be_visible()
    with payer.expect_download() as details:
        payer.get_by_role("link", name="Details as PDF").click()
    assert details.value.suggested_filename.endswith(".pdf")
    payer.get_by_role("button", name="I have sent it").click()
    expect(
        payer.get_by_role("region", name="Payment").get_by_text(re.compile("^Thank you. We look for RF"))
    ).to_be_visible()
    with payer.expect_download() as statement:
        payer.get_by_role("link", name="Bank statement that pays this").click()

    sign_in(operator, demo, "operator")
    operator.goto(f"{demo.url}/admin/statements")
    operator.locator("input[type=file]").set_input_files(statement.value.path())
    expect(operator.get_by_text("1 line, 1 new, 1 paid an invoice").first).to_be_visible()
    expect(payer.get_by_role("heading", name="Paid. Thank you.")).to_be_visible()
    expect(issuer.get_by_text("Paid", exact=True).first).to_be_visible()


def test_to_a_stranger_the_operators_pages_are_an_unknown_address(demo: Demo, new_person: NewPerson):
    issuer = new_person()
    sign_in(issuer, demo)
    answer = issuer.goto(f"{demo.url}/admin/unmatched")
    assert answer is not None
    assert answer.status == 404
    expect(issuer.get_by_role("heading", name="There is no page here")).to_be_visible()
