"""What strangers may send to the address of a card processor, and what is kept of it."""

from __future__ import annotations

import dataclasses
import json

import pytest
from sqlmodel import select

from allscale_app.bootstrap import web
from allscale_app.bootstrap.cards import CardDesk
from allscale_app.http.webhooks import MOST_BYTES
from allscale_app.rails.stripe_cards import StripeCards
from allscale_app.store.tables import Job, ProviderEvent
from tests.fakes.stripe import SECRET_KEY, WEBHOOK_SECRET, signature

BODY = json.dumps({"id": "evt_1", "type": "payout.paid", "data": {"object": {"id": "po_1"}}}).encode()


@pytest.fixture(scope="module")
def stripe() -> StripeCards:
    return StripeCards(secret_key=SECRET_KEY, webhook_secret=WEBHOOK_SECRET)


@pytest.fixture
def taking_cards(web_process, stripe):
    """The instance has a processor from now on."""
    web.use(dataclasses.replace(web_process, cards=CardDesk(web_process.application, stripe)))
    return web_process


async def send(browser, body=BODY, *, header=None, path="/webhooks/stripe"):
    headers = {"Stripe-Signature": signature(body) if header is None else header}
    return await browser.post(path, content=body, headers=headers)


def stored(web_process):
    with web_process.application.database.read() as uow:
        events = uow.session.exec(select(ProviderEvent)).all()
        jobs = uow.session.exec(select(Job).where(Job.kind == "process_provider_event")).all()
        return [(event.external_id, event.provider, event.body) for event in events], [job.payload for job in jobs]


async def test_a_signed_message_is_kept_as_it_came_and_queued_once(browser, taking_cards):
    assert [(await send(browser)).status_code for _ in range(3)] == [200, 200, 200]
    events, jobs = stored(taking_cards)
    assert events == [("evt_1", "stripe", BODY.decode())]
    assert len(jobs) == 1


@pytest.mark.parametrize(
    ("body", "header"),
    [(BODY, ""), (BODY, "t=1,v1=00"), (BODY, signature(BODY, at=1)), (BODY + b"\n", signature(BODY)), (b"", None)],
    ids=["unsigned", "nonsense", "old", "changed", "empty"],
)
async def test_a_message_that_is_not_signed_now_over_these_bytes_is_refused(browser, taking_cards, body, header):
    answer = await send(browser, body, header=header)
    assert answer.status_code == 400
    assert stored(taking_cards) == ([], [])


async def test_too_much_is_refused_unread(browser, taking_cards):
    assert (await send(browser, b"x" * (MOST_BYTES + 1))).status_code == 413
    assert stored(taking_cards) == ([], [])


async def test_another_processors_address_is_nowhere(browser, taking_cards):
    assert (await send(browser, path="/webhooks/sandbox")).status_code == 404
    assert (await browser.get("/webhooks/stripe")).status_code == 405


async def test_an_instance_without_a_processor_takes_no_message(browser, web_process):
    assert (await send(browser)).status_code == 404
    assert stored(web_process) == ([], [])
