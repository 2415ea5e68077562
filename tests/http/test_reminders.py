"""The link at the foot of a reminder: one button for people, one POST for mail programs, and nothing for scanners."""

from __future__ import annotations

import pytest
from sqlmodel import select

from allscale_app.services.acting import Acting
from allscale_app.services.calendar import turn_calendar
from allscale_app.services.rate_limits import REMINDERS_PER_LINK
from allscale_app.services.redirect_invoice import redirect_invoice
from allscale_app.store.tables import Business
from tests.builders import a_sent_invoice

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def invoice(web_process, ctx, ada):
    with web_process.application.database.write() as uow:
        business = uow.session.exec(select(Business).where(Business.name == "Fernwick")).one()
        return a_sent_invoice(uow, ctx, business=business)


@pytest.fixture
def link(invoice):
    return f"/pay/{invoice.checkout_token}/reminders"


@pytest.fixture
def stopped(web_process, invoice):
    """Whether reminders to an address are stopped."""

    def ask(email: str = "payer@example.com") -> bool:
        with web_process.application.database.read() as uow:
            return uow.mail_opt_outs.has(invoice.business_id, email)

    return ask


@pytest.fixture
def told(web_process, invoice):
    """What the invoice's timeline says of it."""

    def ask() -> list[str]:
        with web_process.application.database.read() as uow:
            return [event.kind for event in uow.timeline.of_invoice(invoice.id) if event.kind.startswith("reminders")]

    return ask


@pytest.fixture
def old_mail(web_process, ctx, clock, invoice):
    """A reminder to an address from which the invoice has moved to another since."""
    clock.at = clock.at.replace(month=12, day=28)
    with web_process.application.database.write() as uow:
        uow.deliveries.of_invoice(invoice.id)[0].status = "accepted"
        turn_calendar(uow, ctx, business_id=invoice.business_id, invoice_id=invoice.id)
        owner = Acting(uow.businesses.members(invoice.business_id)[0].user_id)
        about = {"business_id": invoice.business_id, "invoice_id": invoice.id, "acting": owner}
        redirect_invoice(uow, ctx, **about, email="new@example.com")
        (reminder,) = [row for row in uow.deliveries.of_invoice(invoice.id) if row.kind == "reminder"]
    return reminder


async def test_opening_the_link_stops_nothing(browser, link, stopped, invoice):
    for _ in range(2):
        page = await browser.get(link)
        assert page.status_code == 200
        assert "Stop reminders from Fernwick?" in page.text
        assert "They would end for payer@example.com" in page.text
        assert f"Open {invoice.number}" in page.text
    assert (await browser.head(link)).status_code == 200
    assert not stopped()


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "null"}, {"origin": "https://mail.example", "sec-fetch-site": "cross-site"}]
)
async def test_a_mail_program_stops_them_with_one_post(browser, link, stopped, headers, told):
    for _ in range(2):
        answer = await browser.post(link, data=ONE_CLICK, headers=headers)
        assert answer.status_code == 200
        assert stopped()
    assert told() == ["reminders_stopped"]


async def test_a_body_of_many_parts_is_understood_too(browser, link, stopped):
    answer = await browser.post(link, files={"List-Unsubscribe": (None, "One-Click")})
    assert (answer.status_code, stopped()) == (200, True)


async def test_a_person_stops_them_and_turns_them_on_again(browser, link, stopped, told, old_mail):
    link = f"{link}?mail={old_mail.id}"
    answer = await browser.post(link, data={"act": "stop"}, headers={"origin": "null"})
    assert (answer.status_code, answer.headers["location"]) == (303, link)
    page = await browser.get(link)
    assert "No more reminders" in page.text
    assert "Send reminders again" in page.text
    assert stopped()
    for _ in range(2):
        await browser.post(link, data={"act": "resume"})
    assert not stopped()
    assert told() == ["reminders_stopped", "reminders_resumed"]


async def test_whoever_has_the_payment_link_only_cannot_turn_them_on_again(browser, link, stopped):
    """The issuer knows that link too."""
    await browser.post(link, data={"act": "stop"})
    page = await browser.get(link)
    assert "turns them on again" in page.text
    assert "<form" not in page.text
    for mail in ("", "?mail=dlv_unknown"):
        await browser.post(f"{link}{mail}", data={"act": "resume"})
        assert stopped()


async def test_a_link_ends_the_mails_of_the_address_that_got_it(browser, link, stopped, old_mail):
    await browser.post(f"{link}?mail={old_mail.id}", data=ONE_CLICK)
    assert (stopped(), stopped("new@example.com")) == (True, False)
    await browser.post(f"{link}?mail=dlv_unknown", data=ONE_CLICK)
    assert stopped("new@example.com")


async def test_an_unknown_link_says_so(browser):
    for answer in (await browser.get("/pay/x/reminders"), await browser.post("/pay/x/reminders", data=ONE_CLICK)):
        assert answer.status_code == 404
        assert "find this invoice" in answer.text
        assert "<form" not in answer.text


async def test_only_this_address_lets_foreign_forms_in(browser, link):
    for path in (f"{link}/more", "/pay/a/b/reminders", "/pay//reminders"):
        answer = await browser.post(path, data=ONE_CLICK, headers={"origin": "https://mail.example"})
        assert answer.status_code == 403, path


async def test_a_flood_is_refused(browser, link):
    for _ in range(REMINDERS_PER_LINK.amount):
        assert (await browser.post(link, data=ONE_CLICK)).status_code == 200
    answer = await browser.post(link, data=ONE_CLICK)
    assert (answer.status_code, "retry-after" in answer.headers) == (429, True)


async def test_the_page_runs_no_foreign_script_and_tells_nobody_its_address(browser, link):
    page = await browser.get(link)
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert "form-action 'self'" in page.headers["content-security-policy"]
