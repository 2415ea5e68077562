"""What programs are told: written in the commit that it tells of, once, in order, and never changed."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from allscale_app.bootstrap.webhooks import tell_programs
from allscale_app.domain.program_events import EventType
from allscale_app.services.cancel_invoice import cancel_invoice
from allscale_app.services.checkout import mark_viewed
from allscale_app.services.conversion_endings import fail_conversion
from allscale_app.services.deposits import open_top_up
from allscale_app.services.drafts import delete_draft
from allscale_app.services.invoice_detail import read_invoice
from allscale_app.store.tables import Invoice
from allscale_app.views.api_invoice import invoice_view
from tests.builders import a_draft, a_sent_invoice
from tests.fakes.chain import Transfer
from tests.services.listening import Listening, data_of
from tests.services.station import ONE


@pytest.fixture
def listening(database, ctx):
    return Listening.on(database, ctx)


def sent(listening: Listening, **fields: Any) -> Invoice:
    with listening.database.write() as uow:
        return a_sent_invoice(uow, listening.ctx, business=listening.business, **fields)


def pay(station, invoice: Invoice, units: int) -> None:
    station.chain.mine(Transfer(invoice.deposit_address or "", units))
    station.catch_up()
    station.chain.mine(blocks=10)
    station.catch_up()


def test_an_invoices_life_is_told_in_order_with_its_own_numbers(listening, station):
    invoice = sent(listening, due_on="2026-12-31")
    with listening.database.write() as uow:
        mark_viewed(uow, listening.ctx, token=invoice.checkout_token or "")
    pay(station, invoice, 40 * ONE)
    pay(station, invoice, 90 * ONE)
    kinds = ["created", "sent", "viewed", "payment_seen", "partially_paid", "payment_seen", "paid", "overpaid"]
    assert listening.told() == [(f"invoice.{kind}", number) for number, kind in enumerate(kinds, start=1)]


def test_an_event_is_the_apis_object_as_its_commit_left_it_whatever_comes_later(listening, station):
    invoice = sent(listening)
    (created, first) = listening.events()
    with listening.database.read() as uow:
        where = {"business_id": invoice.business_id, "invoice_id": invoice.id}
        detail = read_invoice(uow, listening.ctx, **where)
        assert data_of(first) == json.loads(json.dumps(invoice_view(listening.ctx, detail.shown, detail.lines)))
    assert data_of(created) == data_of(first), "one commit made both"
    pay(station, invoice, 120 * ONE)
    assert listening.events()[:2] == [created, first]
    assert data_of(listening.events()[-1])["label"] == "Paid"
    assert data_of(first)["label"] == "Sent"
    assert json.loads(first.body).keys() == {"type", "timestamp", "sequence", "data"}


def test_no_statement_can_change_an_event(listening):
    sent(listening)
    with pytest.raises(DBAPIError), listening.database.write() as uow:  # the trigger speaks at the statement
        uow.session.connection().execute(text("UPDATE webhook_event SET body = 'forged'"))


def test_what_is_rolled_back_was_never_told(listening):
    def fail() -> None:
        with listening.database.write() as uow:
            a_draft(uow, listening.ctx, business=listening.business)
            raise RuntimeError("after all")

    with pytest.raises(RuntimeError):
        fail()
    assert listening.told() == []


def test_an_object_that_is_gone_by_the_commit_is_not_told_of(listening):
    with listening.database.write() as uow:
        draft = a_draft(uow, listening.ctx, business=listening.business)
        uow.flush()
        delete_draft(uow, listening.ctx, business_id=listening.business.id, invoice_id=draft.id)
    assert listening.told() == []


def test_events_go_to_enabled_endpoints_of_the_business_whose_filter_lets_them_through(listening):
    everything = listening.endpoint()
    some = listening.endpoint(event_types=["invoice.sent", "invoice.paid"])
    off = listening.endpoint(enabled=False)
    stranger = Listening.on(listening.database, listening.ctx)
    theirs = stranger.endpoint()
    sent(listening)
    assert [one.type for one in listening.deliveries(everything)] == ["invoice.created", "invoice.sent"]
    assert [one.type for one in listening.deliveries(some)] == ["invoice.sent"]
    assert listening.deliveries(off) == []
    assert listening.deliveries(theirs) == []
    assert stranger.told() == []


def test_a_deposit_without_an_invoice_is_told_of_when_it_settles(listening, station):
    with listening.database.write() as uow:
        address = open_top_up(uow, listening.ctx, business_id=listening.business.id).address
    station.chain.mine(Transfer(address, 5 * ONE))
    station.catch_up()
    station.chain.mine(blocks=10)
    station.catch_up()
    (event,) = listening.events()
    assert (event.type, data_of(event)["object"], data_of(event)["amount"]) == ("deposit.settled", "payment", "5.00")


def test_a_payment_that_the_network_takes_back_is_told_of_as_the_payment(listening, station):
    invoice = sent(listening)
    station.chain.mine(Transfer(invoice.deposit_address or "", 120 * ONE))
    station.catch_up()
    station.chain.reorg(1, (), ())
    station.catch_up()
    last = listening.events()[-1]
    assert (last.type, last.object_kind, data_of(last)["status"]) == ("payment.reversed", "payment", "reversed")


def test_the_same_cause_is_told_once(listening):
    invoice = sent(listening)
    for _ in range(2):
        with listening.database.write() as uow:
            uow.happened.note(
                EventType.INVOICE_PAYMENT_SEEN,
                business_id=listening.business.id,
                object_kind="invoice",
                object_id=invoice.id,
                cause="pay_a",
            )
    assert [kind for kind, _ in listening.told()].count("invoice.payment_seen") == 1


def test_an_event_names_no_object_of_another_business(listening):
    invoice = sent(listening)
    stranger = Listening.on(listening.database, listening.ctx)
    with listening.database.write() as uow:
        uow.happened.note(
            EventType.INVOICE_PAID, business_id=stranger.business.id, object_kind="invoice", object_id=invoice.id
        )
    assert stranger.told() == []


def test_commits_at_the_same_time_count_on_without_a_gap(listening):
    invoice = sent(listening)

    def note(_: int) -> None:
        with listening.database.write() as uow:
            uow.happened.note(
                EventType.INVOICE_VIEWED,
                business_id=listening.business.id,
                object_kind="invoice",
                object_id=invoice.id,
            )

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(note, range(20)))
    assert [number for _, number in listening.told()] == list(range(1, 23))


def test_a_declined_card_is_told_of_as_the_payment_that_failed(till):
    listening = Listening.on(till.database, till.ctx, accepted_methods=["card", "wallet"])
    promise = till.accept(till.send(listening.business))
    with till.database.write() as uow:
        fail_conversion(uow, till.ctx, conversion_id=promise.id, attempt="pi_1", reason="card_declined")
    last = listening.events()[-1]
    assert (last.type, data_of(last)["status"], data_of(last)["rail"]) == ("payment.failed", "failed", "card")


def test_a_card_payment_is_seen_once_and_then_paid(till):
    listening = Listening.on(till.database, till.ctx, accepted_methods=["card", "wallet"])
    promise = till.accept(till.send(listening.business))
    till.fund(promise)
    kinds = [kind for kind, _ in listening.told()]
    assert kinds == ["invoice.created", "invoice.sent", "invoice.payment_seen", "invoice.paid"]


def test_an_object_that_cannot_be_shown_takes_no_payment_back(listening, station):
    def broken(*_: object) -> dict[str, Any]:
        raise ZeroDivisionError

    invoice = sent(listening)
    tell_programs(listening.database, listening.ctx, {"invoice": broken, "payment": broken})
    pay(station, invoice, 120 * ONE)
    assert station.invoice(invoice).payment_status == "paid"
    assert len(listening.told()) == 2


def test_cancelling_is_told(listening):
    invoice = sent(listening)
    with listening.database.write() as uow:
        where = {"business_id": listening.business.id, "invoice_id": invoice.id}
        cancel_invoice(uow, listening.ctx, **where, acting=listening.acting, reason="Twice")
    assert listening.told()[-1] == ("invoice.cancelled", 3)
