"""What came to a user: told on the bell, listed, refused with a reason; nobody else's, and only while nothing was paid."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from allscale_app.domain.errors import InvalidInput, NotAllowed, NotFound, TransitionNotAllowed
from allscale_app.services.acting import Acting
from allscale_app.services.contact_detail import read_contact
from allscale_app.services.csv_text import json_text
from allscale_app.services.duplicate_invoice import duplicate_invoice
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.invoice_detail import read_invoice
from allscale_app.services.invoice_list import read_filter
from allscale_app.services.manual_payments import record_payment
from allscale_app.services.notifications import read_bell
from allscale_app.services.received_export import export_own_payments, export_received
from allscale_app.services.received_invoices import count_received, list_received, reject_invoice
from allscale_app.services.redirect_invoice import redirect_invoice
from allscale_app.store.tables import Business, User
from allscale_app.views.bell import bell_view
from tests.builders import a_business, a_draft, a_payment, a_sent_invoice, a_user
from tests.services.station import ONE
from tests.services.till import Till

JONAS = {"email": "Jonas@tidewater.example", "name": "Tidewater Robotics"}


@dataclass
class Jonas:
    """A user with a business, to whom others send invoices."""

    till: Till
    user: User
    business: Business

    def send(self, **fields):
        return self.till.send(recipient=JONAS, **fields)

    def received(self, *, business_id: str = ""):
        with self.till.database.read() as uow:
            here = business_id or self.business.id
            listed = list_received(uow, self.till.ctx, limit=50, user_id=self.user.id, business_id=here)
            count = count_received(uow, limit=50, user_id=self.user.id, business_id=here)
            return [row.invoice.id for row in listed.rows], count

    def bell(self):
        with self.till.database.read() as uow:
            return bell_view(read_bell(uow, self.till.ctx, user_id=self.user.id, business_id=self.business.id)).news

    def reject(self, invoice, reason="Not what we agreed", *, user_id=""):
        with self.till.database.write() as uow:
            return reject_invoice(
                uow, self.till.ctx, user_id=user_id or self.user.id, invoice_id=invoice.id, reason=reason
            )


@pytest.fixture
def jonas(till: Till) -> Jonas:
    with till.database.write() as uow:
        user = a_user(uow, till.ctx, email="jonas@tidewater.example", name="Jonas Weber")
        return Jonas(till, user, a_business(uow, till.ctx, owner=user))


def issuer_of(till: Till, invoice) -> Acting:
    with till.database.read() as uow:
        return Acting(uow.businesses.members(invoice.business_id)[0].user_id)


def test_an_invoice_to_a_proved_address_is_on_the_bell_and_in_the_list(till: Till, jonas: Jonas):
    first, second = jonas.send(), jonas.send(amount="80.00")
    till.send()  # to somebody else
    own = till.send(jonas.business, recipient=JONAS)
    with till.database.write() as uow:
        a_draft(uow, till.ctx, business=till.business(uow), recipient=JONAS)
    ids, count = jonas.received()
    assert (set(ids), count) == ({first.id, second.id}, 2)
    assert own.id not in ids
    news = jonas.bell()
    assert len(news) == 2
    assert {(item.amount, item.href) for item in news} == {
        ("120.00 USDC", "/invoices/received"), ("80.00 USDC", "/invoices/received"),
    }  # fmt: skip


def test_an_address_that_nobody_proved_receives_nothing(till: Till, jonas: Jonas):
    with till.database.write() as uow:
        uow.users.get(jonas.user.id).email_verified_at = None
    invoice = jonas.send()
    assert jonas.received() == ([], 0)
    assert jonas.bell() == []
    with pytest.raises(NotAllowed, match="Verify"):
        jonas.reject(invoice)


def test_an_invoice_that_goes_to_another_address_leaves_one_list_for_the_other(till: Till, jonas: Jonas):
    invoice = till.send()
    with till.database.write() as uow:
        redirect_invoice(
            uow,
            till.ctx,
            business_id=invoice.business_id,
            invoice_id=invoice.id,
            acting=issuer_of(till, invoice),
            email=JONAS["email"],
        )
    assert jonas.received() == ([invoice.id], 1)
    assert len(jonas.bell()) == 1


def test_rejecting_tells_the_issuer_why_and_closes_it_for_good(till: Till, jonas: Jonas):
    invoice = jonas.send()
    for wrong in ("", "  \u200b", "x" * 501):
        with pytest.raises(InvalidInput):
            jonas.reject(invoice, wrong)
    jonas.reject(invoice)
    jonas.reject(invoice, "Again")
    rejected = till.invoice(invoice)
    assert (rejected.document_status, rejected.label_base, rejected.closed_reason) == (
        "rejected", "rejected", "Not what we agreed",
    )  # fmt: skip
    assert jonas.received() == ([invoice.id], 0)
    owner = issuer_of(till, invoice)
    with till.database.read() as uow:
        detail = read_invoice(uow, till.ctx, business_id=invoice.business_id, invoice_id=invoice.id)
        mails = [row.recipient for row in detail.deliveries if row.kind == "issuer_rejected"]
        news = bell_view(read_bell(uow, till.ctx, user_id=owner.user_id, business_id=invoice.business_id)).news
        told = [event for event in detail.timeline if event.kind == "rejected"]
        email = uow.users.get(owner.user_id).email
    assert mails == [email]
    assert (news[0].lead, news[0].number, news[0].detail) == (
        "Tidewater Robotics", invoice.number, "“Not what we agreed”",
    )  # fmt: skip
    assert [(event.actor, event.data["payer"]) for event in told] == [("payer", "Jonas Weber")]
    with till.database.write() as uow:
        copy = duplicate_invoice(
            uow, till.ctx, business_id=invoice.business_id, invoice_id=invoice.id, acting=owner
        ).invoice
    assert (copy.document_status, copy.recipient_email) == ("draft", rejected.recipient_email)


def test_money_that_came_cannot_be_rejected_away(till: Till, jonas: Jonas):
    invoice = jonas.send()
    with till.database.write() as uow:
        record_payment(
            uow,
            till.ctx,
            business_id=invoice.business_id,
            invoice_id=invoice.id,
            acting=issuer_of(till, invoice),
            amount_units=ONE,
        )
    with pytest.raises(TransitionNotAllowed, match="Money has arrived"):
        jonas.reject(invoice)
    assert till.invoice(invoice).document_status == "sent"


def test_a_strangers_invoice_is_an_unknown_one(till: Till, jonas: Jonas):
    with till.database.write() as uow:
        stranger = a_user(uow, till.ctx)
        draft = a_draft(uow, till.ctx, business=till.business(uow), recipient=JONAS)
    invoice = jonas.send()
    with pytest.raises(NotFound):
        jonas.reject(invoice, user_id=stranger.id)
    with pytest.raises(NotFound):
        jonas.reject(draft)
    assert till.invoice(invoice).document_status == "sent"


def test_a_client_with_an_account_is_known_as_one(till: Till, jonas: Jonas):
    invoice, other = jonas.send(), till.send()
    with till.database.read() as uow:
        known = [
            read_contact(uow, till.ctx, business_id=one.business_id, contact_id=one.contact_id or "").has_account
            for one in (invoice, other)
        ]
    assert known == [True, False]


HASH = "0xabc123" + "4" * 58


def test_what_came_is_narrowed_like_the_issuer_s_own_list_and_taken_home(database, ctx):
    with database.write() as uow:
        user = a_user(uow, ctx, email="jonas@tidewater.example")
        here: dict[str, Any] = {"user_id": user.id, "business_id": a_business(uow, ctx, owner=user).id}
        issuer = a_business(uow, ctx, name="Härbour Studio")
        sent = {
            title: a_sent_invoice(uow, ctx, business=issuer, recipient=JONAS, title=title)
            for title in ("Poster", "Website", "Brochure")
        }
        for title, rail, tx_hash in (("Poster", "card", None), ("Website", "wallet", HASH)):
            a_payment(uow, ctx, invoice=sent[title], units=120_000_000, rail=rail, tx_hash=tx_hash)
            reevaluate(uow, ctx, invoice=sent[title])
        a_payment(uow, ctx, invoice=sent["Brochure"], units=1, rail="wire", status="failed")

    def found(**query: str):
        with database.read() as uow:
            listed = list_received(uow, ctx, **here, limit=50, narrow=read_filter(query))
            return {row.invoice.title for row in listed.rows}

    assert found(method="card") == {"Poster"}
    assert found(method="wire") == set()
    assert found(label="sent") == {"Brochure"}
    assert found(q=HASH[:12]) == {"Website"}
    assert found(q="studio poster") == {"Poster"}
    assert found(currency="EURC") == set()
    with database.read() as uow:
        listed = json.loads(export_received(uow, ctx, **here, write=json_text))
        number, text = export_own_payments(uow, ctx, user_id=user.id, invoice_id=sent["Website"].id, write=json_text)
    by_title = {row["title"]: row for row in listed}
    assert (by_title["Website"]["transactions"], by_title["Poster"]["methods"]) == (HASH, "card")
    (leg,) = json.loads(text)
    assert (number, leg["tx_hash"], leg["amount"], leg["to"]) == (
        sent["Website"].number, HASH, "120.00", sent["Website"].deposit_address,
    )  # fmt: skip


def test_nobody_else_s_payments_are_told(till: Till, jonas: Jonas):
    other = till.send()
    for invoice_id in (other.id, "inv_unknown"):
        with pytest.raises(NotFound), till.database.read() as uow:
            export_own_payments(uow, till.ctx, user_id=jonas.user.id, invoice_id=invoice_id)
