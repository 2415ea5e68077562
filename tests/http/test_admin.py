"""The operator's address: 404 for strangers, as for an unknown one; statements in, payment files out; the payer's PDF."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from allscale_app.bootstrap.app import Application
from allscale_app.services.bank_accounts import save_account
from allscale_app.services.bank_decisions import refund_line
from allscale_app.services.wire import prepare_wire
from allscale_app.settings import get_settings
from tests.builders import PASSWORD, a_business, a_sent_invoice, a_user
from tests.fakes.context import a_context
from tests.rails.bank_files import IBAN, camt, camt_entry, mt940
from tests.services.till import METHODS, POLICY

UPLOAD = "/admin/statements/upload"


@pytest.fixture
def office(web_process, clock):
    """An operator and somebody else, an account in euros and one in dollars."""
    ctx = a_context(clock=clock, policy=replace(POLICY))
    web_process.application = Application(get_settings(), web_process.application.database, ctx)
    with web_process.application.database.write() as uow:
        for email, is_operator in (("op@example.com", True), ("eve@example.com", False)):
            a_business(uow, ctx, owner=a_user(uow, ctx, email=email, is_operator=is_operator))
        euros = {"currency": "EUR", "holder": "Operator GmbH", "iban": IBAN}
        dollars = {"currency": "USD", "holder": "Operator Inc", "account_number": "123", "routing_number": "021000021"}
        for form in (euros, dollars):
            save_account(uow, ctx, form=form, actor="cli")
    return web_process.application


async def sign_in(browser, email: str) -> None:
    form = {"email": email, "password": PASSWORD}
    answer = await browser.post("/auth/login", data=form, headers={"Origin": "http://localhost:3000"})
    assert answer.status_code == 303


async def send(browser, content: bytes, *, account: str = ""):
    files = {"statement": ("s.xml", content, "application/xml")}
    address = f"{UPLOAD}?account={account}"
    return await browser.post(address, files=files, headers={"Origin": "http://localhost:3000"})


@pytest.mark.parametrize("who", ["", "eve@example.com"])
async def test_to_a_stranger_nothing_is_there(office, browser, who: str):
    if who:
        await sign_in(browser, who)
    for path in ("/admin", "/admin/unmatched", "/admin/refunds/bkl_x/pain001.xml"):
        assert (await browser.get(path)).status_code == 404
    assert (await send(browser, camt(camt_entry(currency="EUR")))).status_code == 404
    with office.database.read() as uow:
        assert uow.bank.imports(limit=1) == []


async def test_an_operator_sends_a_statement_and_hears_what_is_wrong_with_it(office, browser):
    await sign_in(browser, "op@example.com")
    assert (await browser.get("/admin/unmatched")).status_code == 200
    answer = await send(browser, camt(camt_entry(currency="EUR")))
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/statements")
    bad = await send(browser, b"hello")
    assert bad.headers["location"].startswith("/admin/statements?error=This+file+is+no+camt")
    assert "empty" in (await browser.post(UPLOAD, headers={"Origin": "http://localhost:3000"})).headers["location"]
    with office.database.read() as uow:
        assert [each.line_count for each in uow.bank.imports(limit=9)] == [1]


async def test_a_file_that_does_not_say_its_account_needs_one_and_another_is_its_own(office, browser):
    await sign_in(browser, "op@example.com")
    with office.database.read() as uow:
        ids = {each.currency: each.id for each in uow.bank.accounts()}
    silent = mt940(("2611241124C30,00NTRFNONREF//B7", "Thank you"), account="")
    for account, words in (("", "Choose+the+account"), ("bka_nobody", "Choose+the+account")):
        assert words in (await send(browser, silent, account=account)).headers["location"]
    assert (await send(browser, silent, account=ids["EUR"])).headers["location"] == "/admin/statements"
    told = camt(camt_entry(currency="EUR", ref="B8"))
    assert (await send(browser, told, account=ids["USD"])).headers["location"] == "/admin/statements"
    with office.database.read() as uow:
        lines = {line.bank_ref: line.bank_account_id for line in uow.bank.undecided(limit=9)}
    assert set(lines.values()) == {ids["EUR"]}, "what a file says of itself is not overruled"
    assert len(lines) == 2


async def test_a_payment_file_is_for_what_is_to_be_sent_back(office, browser):
    await sign_in(browser, "op@example.com")
    await send(browser, camt(camt_entry(currency="EUR", amount="30.00")))
    with office.database.write() as uow:
        (line,) = uow.bank.undecided(limit=9)
        (operator,) = list(uow.users.operators())
        refund_line(uow, office.context, user_id=operator.id, line_id=line.id, note="")
    answer = await browser.get(f"/admin/refunds/{line.id}/pain001.xml")
    assert answer.status_code == 200
    assert b"30.00" in answer.content
    assert line.id.replace("_", "-").encode() in answer.content


async def test_a_payer_takes_the_details_to_the_bank_as_a_pdf(office, browser):
    with office.database.write() as uow:
        business = a_business(uow, office.context, accepted_methods=list(METHODS), name="Fernwick Studio")
        invoice = a_sent_invoice(uow, office.context, business=business, currency="USD", accepted_methods=list(METHODS))
    path = f"/pay/{invoice.checkout_token}/bank-transfer.pdf?currency=USD"
    assert (await browser.get(path)).status_code == 404
    with office.database.write() as uow:
        prepare_wire(uow, office.context, token=invoice.checkout_token or "", currency="USD")
    answer = await browser.get(path)
    assert answer.status_code == 200, answer.text
    text = PdfReader(BytesIO(answer.content)).pages[0].extract_text()
    assert all(words in text for words in ("120.00", "021000021", "Operator Inc", "RF"))
