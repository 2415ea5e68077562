"""From the day of the schedule to the payer's inbox: the stored PDF, the thread, one mail whatever happens to workers."""

from __future__ import annotations

import email
import email.policy
from datetime import datetime, timedelta
from functools import partial

import pytest

from allscale_app.services.calendar import invoices_due, turn_calendar
from allscale_app.services.delivery_outcomes import begin_attempt
from allscale_app.store.repositories.events import Events
from allscale_app.workers import jobs as module
from allscale_app.workers.jobs import turn_calendars
from tests.builders import a_business, a_sent_invoice
from tests.workers.test_sending import deliveries, pdf_of, stored, timeline


@pytest.fixture
def invoice(worker, ctx, clock, jobs):
    """Sent and mailed, due in a week, at seven in the morning of a day with a reminder."""
    clock.at = clock.at.replace(hour=12)
    with worker.application.database.write() as uow:
        business = a_business(uow, ctx, name="Fieldnote Studio", timezone="Europe/Lisbon", email="hi@fieldnote.example")
        due_on = (clock.at + timedelta(days=7)).date().isoformat()
        sent = a_sent_invoice(uow, ctx, business=business, due_on=due_on)
    jobs.drain()
    clock.at = (clock.at + timedelta(days=4)).replace(hour=9)
    return sent


def reminders(worker, invoice):
    return [row for row in deliveries(worker, invoice) if row.kind == "reminder"]


def messages(smtp):
    return [email.message_from_bytes(each.original_content or b"", policy=email.policy.default) for each in smtp.got]


def test_a_reminder_carries_the_stored_pdf_in_the_invoices_thread(worker, jobs, smtp, invoice):
    turn_calendars(worker)
    jobs.drain()
    first, second = messages(smtp)
    assert second["Subject"] == f"{invoice.number} is due on {invoice.due_on:%-d %B} (120.00 USDC)"
    assert second["References"] == second["In-Reply-To"] == first["Message-ID"]
    assert pdf_of(second) == pdf_of(first)
    (row,) = reminders(worker, invoice)
    link = f"http://localhost:3000/pay/{invoice.checkout_token}/reminders?mail={row.id}"
    assert (second["List-Unsubscribe"].strip(), first["List-Unsubscribe"]) == (f"<{link}>", None)
    assert second["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (row.status, row.subject) == ("accepted", second["Subject"])
    assert [kind for kind, _ in timeline(worker, invoice)][-2:] == ["reminded", "mail_accepted"]


def test_the_job_again_and_a_worker_that_died_before_the_mail_make_no_second_one(worker, ctx, jobs, smtp, invoice):
    turn_calendars(worker)
    turn_calendars(worker)
    (row,) = reminders(worker, invoice)
    with worker.application.database.write() as uow:  # it dies with the mail in its hand
        assert begin_attempt(uow, ctx, delivery_id=row.id) is not None
    jobs.drain()
    assert len(smtp.got) == 1
    jobs.after(minutes=2)
    assert len(smtp.got) == 2
    turn_calendars(worker)
    jobs.drain()
    assert len(smtp.got) == 2
    assert [row.status for row in reminders(worker, invoice)] == ["accepted"]


def test_what_dies_before_the_commit_leaves_nothing_and_the_next_one_reminds(worker, jobs, smtp, invoice, monkeypatch):
    def die(*_, **__):
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(Events, "publish", die)
        turn_calendars(worker)
    assert reminders(worker, invoice) == []
    assert "reminded" not in [kind for kind, _ in timeline(worker, invoice)]
    turn_calendars(worker)
    jobs.drain()
    assert len(smtp.got) == 2


def test_one_that_fails_holds_up_no_other(worker, ctx, invoice, monkeypatch):
    with worker.application.database.write() as uow:
        business = uow.businesses.get(invoice.business_id)
        others = [a_sent_invoice(uow, ctx, business=business, due_on="2026-01-01") for _ in range(3)]
        for other in others:
            other.calendar_at = stored(worker, invoice).calendar_at - timedelta(days=1)

    def fail_most(uow, ctx, *, business_id, invoice_id):
        if invoice_id != invoice.id:
            raise RuntimeError("broken")
        turn_calendar(uow, ctx, business_id=business_id, invoice_id=invoice_id)

    monkeypatch.setattr(module, "turn_calendar", fail_most)
    monkeypatch.setattr(module, "invoices_due", partial(invoices_due, limit=2))  # not even more than are read at once
    turn_calendars(worker)
    assert len(reminders(worker, invoice)) == 1
    assert all(isinstance(stored(worker, other).calendar_at, datetime) for other in others)
