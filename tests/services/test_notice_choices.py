"""News go where each member wants them: to the bell, to the mailbox, to both or nowhere."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlmodel import select

from allscale_app.domain.notices import Channel, Channels, Topic, topic_of
from allscale_app.services.deliveries import notify, queue_mail
from allscale_app.services.mail_facts import read_mail
from allscale_app.services.notice_choices import choose_channel, read_choices
from allscale_app.services.received_invoices import reject_invoice
from allscale_app.store.tables import Delivery, Membership
from allscale_app.views.build_mail import build_mail
from allscale_app.views.news_words import SENTENCES
from tests.builders import a_business, a_sent_invoice, a_user

OPERATORS_OWN = {"audit_findings", "operator_called"}
ABOUT: dict[str, Any] = {
    "number": "INV-2026-0001", "payer": "Harbour & Pine", "title": "Website", "to": "ap@tessera.example",
    "reason": "no such mailbox", "due_units": 40_000_000, "currency": "USDC",
}  # fmt: skip


@pytest.fixture
def team(database, ctx):
    """A business of two."""
    with database.write() as uow:
        owner, partner = a_user(uow, ctx, name="Inês"), a_user(uow, ctx, name="Rui")
        business = a_business(uow, ctx, owner=owner)
        uow.businesses.add(
            Membership(business_id=business.id, user_id=partner.id, role="admin", created_at=ctx.clock.now())
        )
    return business, owner, partner


def choose(database, ctx, user, business, topic, *, channel: Channel, is_on: bool):
    about = {"user_id": user.id, "business_id": business.id, "topic": topic, "channel": channel}
    with database.write() as uow:
        return choose_channel(uow, ctx, **about, is_on=is_on)


def tell(database, ctx, business, kind: str, dedupe: str = "one"):
    with database.write() as uow:
        notify(uow, ctx, kind=kind, business_id=business.id, dedupe=dedupe, invoice_id=None, **ABOUT)


def bells(database, *users):
    with database.read() as uow:
        return [len(uow.notifications.latest(user.id, limit=9)) for user in users]


def mails(database, kind: str = "news"):
    with database.read() as uow:
        return list(uow.session.exec(select(Delivery).where(Delivery.kind == kind)).all())


def test_every_kind_of_news_but_the_operators_can_be_chosen():
    assert {kind for kind in SENTENCES if topic_of(kind, {}) is None} == OPERATORS_OWN


def test_by_default_the_bell_tells_all_and_mail_what_asks_for_a_decision(database, ctx, team):
    business, owner, partner = team
    tell(database, ctx, business, "invoice_viewed")
    assert (bells(database, owner, partner), mails(database)) == ([1, 1], [])
    tell(database, ctx, business, "invoice_undelivered")
    tell(database, ctx, business, "invoice_undelivered")
    assert bells(database, owner, partner) == [2, 2]
    assert sorted(mail.recipient for mail in mails(database)) == sorted([owner.email, partner.email])


def test_each_member_chooses_alone(database, ctx, team):
    business, owner, partner = team
    choose(database, ctx, owner, business, Topic.VIEWED, channel=Channel.MAIL, is_on=True)
    after = choose(database, ctx, owner, business, Topic.VIEWED, channel=Channel.IN_APP, is_on=False)
    assert after[Topic.VIEWED] == Channels(in_app=False, mail=True)
    for _ in range(2):
        tell(database, ctx, business, "invoice_viewed")
    assert bells(database, owner, partner) == [0, 1]
    (mail,) = mails(database)
    assert mail.recipient == owner.email
    with database.read() as uow:
        assert read_choices(uow, ctx, user_id=partner.id, business_id=business.id)[Topic.VIEWED] == Channels()


def test_the_first_two_choices_about_a_topic_at_the_same_moment_both_hold(database, ctx, team):
    business, owner, _ = team
    together = threading.Barrier(2)

    def press(channel: Channel, is_on: bool):
        together.wait()
        choose(database, ctx, owner, business, Topic.VIEWED, channel=channel, is_on=is_on)

    with ThreadPoolExecutor(2) as hands:
        pressed = [hands.submit(press, Channel.MAIL, True), hands.submit(press, Channel.IN_APP, False)]
    for one in pressed:
        one.result()
    with database.read() as uow:
        chosen = read_choices(uow, ctx, user_id=owner.id, business_id=business.id)
    assert chosen[Topic.VIEWED] == Channels(in_app=False, mail=True)


def test_a_choice_holds_in_its_business_only(database, ctx, team):
    business, owner, _ = team
    choose(database, ctx, owner, business, Topic.VIEWED, channel=Channel.IN_APP, is_on=False)
    with database.write() as uow:
        other = a_business(uow, ctx, owner=owner)
    tell(database, ctx, other, "invoice_viewed")
    assert bells(database, owner) == [1]


def test_a_mail_of_a_kind_that_is_off_is_not_queued(database, ctx, team):
    business, owner, partner = team
    choose(database, ctx, owner, business, Topic.PAID, channel=Channel.MAIL, is_on=False)
    choose(database, ctx, partner, business, Topic.LATE, channel=Channel.MAIL, is_on=False)
    with database.write() as uow:
        invoice = a_sent_invoice(uow, ctx, business=business)
        queue_mail(uow, ctx, kind="issuer_paid", invoice=invoice, dedupe="in time")
        late = a_sent_invoice(uow, ctx, business=business)
        late.flags = ["late"]
        queue_mail(uow, ctx, kind="issuer_paid", invoice=late, dedupe="late")
    assert [(mail.invoice_id, mail.recipient) for mail in sorted(mails(database, "issuer_paid"), key=lambda m: m.id)] == [
        (invoice.id, partner.email), (late.id, owner.email),
    ]  # fmt: skip


def test_a_rejection_comes_as_its_own_mail_and_not_twice(database, ctx, team):
    business, owner, partner = team
    choose(database, ctx, partner, business, Topic.REJECTED, channel=Channel.MAIL, is_on=False)
    with database.write() as uow:
        payer = a_user(uow, ctx)
        a_business(uow, ctx, owner=payer)
        invoice = a_sent_invoice(uow, ctx, business=business, recipient={"email": payer.email})
        reject_invoice(uow, ctx, user_id=payer.id, invoice_id=invoice.id, reason="Not ours")
    assert [mail.recipient for mail in mails(database, "issuer_rejected")] == [owner.email]
    assert mails(database) == []
    assert bells(database, owner, partner) == [1, 1]


def test_an_address_that_nobody_confirmed_gets_no_mail(database, ctx):
    with database.write() as uow:
        newcomer = a_user(uow, ctx, email_verified_at=None)
        business = a_business(uow, ctx, owner=newcomer)
    tell(database, ctx, business, "invoice_undelivered")
    assert (bells(database, newcomer), mails(database)) == ([1], [])


def test_the_mail_says_what_the_bell_says_and_leads_there(database, ctx, team):
    business, owner, _ = team
    with database.write() as uow:
        notify(uow, ctx, kind="invoice_undelivered", business_id=business.id, dedupe="x", invoice_id="inv_1", **ABOUT)
    mail = next(each for each in mails(database) if each.recipient == owner.email)
    with database.read() as uow:
        letter = build_mail(read_mail(uow, ctx, delivery_id=mail.id))
    assert letter.view.subject == "The invoice did not reach ap@tessera.example"
    assert letter.view.paragraphs == ("Hello Inês,", "INV-2026-0001: no such mailbox")
    assert letter.view.link == "http://localhost:3000/invoices/inv_1"
    assert letter.issuer == ""
