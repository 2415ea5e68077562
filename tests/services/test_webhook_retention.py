"""What becomes of old webhooks: what arrived is let go, what did not stays, and numbers go on."""

from __future__ import annotations

import pytest
from sqlmodel import select

from allscale_app.services.cancel_invoice import cancel_invoice
from allscale_app.services.ports import HookAnswer
from allscale_app.services.webhook_endpoints import delete_endpoint
from allscale_app.services.webhook_queue import resend
from allscale_app.services.webhook_retention import forget_old_deliveries, forget_old_events
from allscale_app.services.webhook_tries import begin_try, record_try
from allscale_app.store.tables import WebhookAttempt
from tests.builders import a_sent_invoice
from tests.services.listening import Listening


@pytest.fixture
def listening(database, ctx):
    return Listening.on(database, ctx)


def sent(listening: Listening):
    with listening.database.write() as uow:
        return a_sent_invoice(uow, listening.ctx, business=listening.business)


def answer(listening: Listening, endpoint, *, code: int, only: str = "") -> None:
    """Try what waits for an endpoint once."""
    for delivery in listening.deliveries(endpoint):
        with listening.database.write() as uow:
            tried = begin_try(uow, listening.ctx, delivery_id=delivery.id) if only in delivery.type else None
            if tried is not None:
                said = HookAnswer(code=code, words="")
                about = {"delivery_id": delivery.id}
                record_try(uow, listening.ctx, **about, attempt_id=tried.attempt_id, answer=said)


def forget(listening: Listening) -> None:
    """As the nightly job does, in small pieces."""
    for work in (forget_old_deliveries, forget_old_events):
        beyond: int | None = 0
        while beyond is not None:
            with listening.database.write() as uow:
                beyond = work(uow, listening.ctx, beyond=beyond, limit=2)


def tries(listening: Listening) -> int:
    with listening.database.read() as uow:
        return len(uow.session.exec(select(WebhookAttempt)).all())


def test_what_arrived_a_month_ago_is_let_go_with_its_tries_and_numbers_go_on(listening, clock):
    endpoint, invoice = listening.endpoint(), sent(listening)
    answer(listening, endpoint, code=200)
    clock.advance(days=29)
    forget(listening)
    assert (len(listening.deliveries(endpoint)), len(listening.told()), tries(listening)) == (2, 2, 2)
    clock.advance(days=2)
    newer = sent(listening)
    forget(listening)
    assert {one.object_id for one in listening.deliveries(endpoint)} == {newer.id}
    assert tries(listening) == 0
    assert [one.sequence for one in listening.events() if one.object_id == invoice.id] == [2]
    with listening.database.write() as uow:
        about = {"business_id": invoice.business_id, "invoice_id": invoice.id, "acting": listening.acting}
        cancel_invoice(uow, listening.ctx, **about, reason="")
    assert [one.sequence for one in listening.events() if one.object_id == invoice.id] == [2, 3]


def test_what_did_not_arrive_stays_until_it_does_or_its_endpoint_is_deleted(listening, clock):
    endpoint, gone = listening.endpoint(), listening.endpoint()
    sent(listening)
    answer(listening, gone, code=410)
    answer(listening, endpoint, code=500, only="created")
    clock.advance(days=40)
    forget(listening)
    assert [one.status for one in listening.deliveries(endpoint)] == ["queued", "queued"]
    assert [one.status for one in listening.deliveries(gone)] == ["failed", "failed"]
    assert len(listening.events()) == 2
    with listening.database.write() as uow:
        about = {"business_id": listening.business.id, "acting": listening.acting}
        delete_endpoint(uow, listening.ctx, **about, endpoint_id=gone.id)
    forget(listening)
    assert listening.deliveries(gone) == []
    for _ in range(2):
        answer(listening, endpoint, code=200)
    forget(listening)
    assert [one.status for one in listening.deliveries(endpoint)] == ["delivered", "delivered"], "only now"


def test_what_a_person_sends_again_is_kept_from_then_on(listening, clock):
    endpoint, _ = listening.endpoint(), sent(listening)
    answer(listening, endpoint, code=200)
    clock.advance(days=31)
    with listening.database.write() as uow:
        about = {"business_id": listening.business.id, "acting": listening.acting}
        again = resend(uow, listening.ctx, **about, delivery_id=listening.deliveries(endpoint)[0].id)
    forget(listening)
    assert [one.id for one in listening.deliveries(endpoint)] == [again.id]
    answer(listening, endpoint, code=200)
    forget(listening)
    assert [one.status for one in listening.deliveries(endpoint)] == ["delivered"]
