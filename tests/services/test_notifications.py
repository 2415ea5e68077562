"""The bell's count and list, and reading them."""

from __future__ import annotations

from typing import Any

import pytest

from allscale_app.domain.invoice.status import Label
from allscale_app.services.checkout import mark_viewed
from allscale_app.services.deliveries import notify, withdraw
from allscale_app.services.notifications import mark_bell_read, mark_one_read, read_bell
from allscale_app.store.tables import Invoice
from allscale_app.views.bell import BellItem, bell_view, news_page
from allscale_app.views.news_words import SENTENCES
from tests.builders import a_business, a_user
from tests.fakes.chain import FakeChain, Transfer
from tests.services.station import ONE, Station

PAID: dict[str, Any] = {
    "number": "INV-2026-0001",
    "currency": "USDC",
    "settled_units": 3_600_000_000,
    "due_units": 1_000_000,
    "excess_units": 40_000_000,
    "payer": "Harbour & Pine",
}
COINS: dict[str, Any] = {"unit": "USDC@31337", "units": 5_000_000, "network": "Local", "confirmations": 3, "count": 1}


@pytest.fixture
def uow(database):
    with database.write() as open_uow:
        yield open_uow


def news(uow, ctx, business, cause: str, kind: str = "invoice_paid") -> None:
    notify(uow, ctx, kind=kind, business_id=business.id, dedupe=cause, invoice_id=None, **PAID)


def test_news_are_counted_until_they_are_read(uow, ctx, clock):
    owner = a_user(uow, ctx)
    business = a_business(uow, ctx, owner=owner)
    news(uow, ctx, business, "one")
    clock.advance(minutes=5)
    news(uow, ctx, business, "two")
    bell = read_bell(uow, ctx, user_id=owner.id, business_id=business.id)
    assert bell.unread_count == 2
    assert [row.dedupe_key for row in bell.rows] == ["invoice_paid:two", "invoice_paid:one"]

    assert mark_bell_read(uow, ctx, user_id=owner.id) == 2
    assert mark_bell_read(uow, ctx, user_id=owner.id) == 0
    uow.session.expire_all()
    assert read_bell(uow, ctx, user_id=owner.id, business_id=business.id).unread_count == 0


def test_a_bell_shows_its_own_users_news_only(uow, ctx):
    alice, bob = a_user(uow, ctx), a_user(uow, ctx)
    hers, his = a_business(uow, ctx, owner=alice), a_business(uow, ctx, owner=bob)
    news(uow, ctx, hers, "one")
    assert read_bell(uow, ctx, user_id=bob.id, business_id=his.id).rows == []
    assert mark_bell_read(uow, ctx, user_id=bob.id) == 0
    assert read_bell(uow, ctx, user_id=alice.id, business_id=hers.id).unread_count == 1


def test_words_say_who_and_how_much(uow, ctx, clock):
    owner = a_user(uow, ctx)
    business = a_business(uow, ctx, owner=owner)
    for number in range(10):
        news(uow, ctx, business, str(number))
    clock.advance(minutes=9)
    view = bell_view(read_bell(uow, ctx, user_id=owner.id, business_id=business.id))
    assert (view.count, view.spoken) == ("9+", "Notifications, 9+ new")
    item = view.news[0]
    assert f"{item.lead}{item.text}{item.amount}" == "Harbour & Pine paid 3,600.00 USDC"
    assert (item.detail, item.tone, item.time, item.unread) == ("INV-2026-0001, in full", "good", "9 min", True)


def test_every_kind_has_a_sentence_and_an_unknown_one_too(uow, ctx):
    owner = a_user(uow, ctx)
    business = a_business(uow, ctx, owner=owner)
    for kind in [*SENTENCES, "something_new"]:
        others = {"issuer": "Fieldnote Studio", "reason": "Not ours", "total_units": 1, "words": "Held back"}
        others |= {"source": "USD", "source_units": 1, "url": "https://hooks.example.com"}
        others |= {"name": "Ada", "title": "Landing page"}
        about: dict[str, Any] = {"to": "ap@tessera.example"} | others | COINS | PAID
        notify(uow, ctx, kind=kind, business_id=business.id, dedupe="x", **about)
    view = bell_view(read_bell(uow, ctx, user_id=owner.id, business_id=business.id, limit=50))
    assert len(view.news) == len(SENTENCES) + 1
    assert all(item.lead and item.text for item in view.news)


def test_one_is_read_when_it_is_followed(uow, ctx):
    alice, bob = a_user(uow, ctx), a_user(uow, ctx)
    business = a_business(uow, ctx, owner=alice)
    news(uow, ctx, business, "one")
    news(uow, ctx, business, "two")
    wanted = uow.notifications.by_key(alice.id, "invoice_paid:one")
    mark_one_read(uow, ctx, user_id=bob.id, notification_id=wanted.id)
    assert wanted.read_at is None
    mark_one_read(uow, ctx, user_id=alice.id, notification_id="ntf_unknown")
    mark_one_read(uow, ctx, user_id=alice.id, notification_id=wanted.id)
    bell = read_bell(uow, ctx, user_id=alice.id, business_id=business.id)
    assert {row.dedupe_key: row.read_at is not None for row in bell.rows} == {
        "invoice_paid:one": True,
        "invoice_paid:two": False,
    }


def test_the_page_is_grouped_by_the_business_day(uow, ctx, clock):
    owner = a_user(uow, ctx)
    business = a_business(uow, ctx, owner=owner, timezone="Pacific/Auckland")
    for cause, hours in (("old", 0), ("yesterday", 24 * 4), ("early", 30), ("late", 6)):
        clock.advance(hours=hours)
        news(uow, ctx, business, cause)
    page = news_page(read_bell(uow, ctx, user_id=owner.id, business_id=business.id, limit=4), limit=4)
    assert [len(day.news) for day in page.days] == [2, 1, 1]
    assert [day.caption for day in page.days][:2] == ["Today", "Yesterday"]
    assert (page.unread, page.has_more) == ("4 new notifications", True)
    mark_bell_read(uow, ctx, user_id=owner.id)
    uow.session.expire_all()
    read = news_page(read_bell(uow, ctx, user_id=owner.id, business_id=business.id, limit=50), limit=50)
    assert (read.unread, read.has_more) == ("", False)


def test_withdrawing_takes_it_off_the_bells_of_that_business_only(uow, ctx):
    alice, bob = a_user(uow, ctx), a_user(uow, ctx)
    hers, his = a_business(uow, ctx, owner=alice), a_business(uow, ctx, owner=bob)
    news(uow, ctx, hers, "one")
    news(uow, ctx, his, "one")
    withdraw(uow, ctx, kind="invoice_paid", business_id=hers.id, dedupe="one")
    withdraw(uow, ctx, kind="invoice_paid", business_id=hers.id, dedupe="one")
    assert read_bell(uow, ctx, user_id=alice.id, business_id=hers.id).unread_count == 0
    assert read_bell(uow, ctx, user_id=bob.id, business_id=his.id).unread_count == 1


def told(station: Station, invoice: Invoice) -> list[str]:
    """The bell of the invoice's owner as sentences, newest first."""
    with station.database.read() as uow:
        (member,) = uow.businesses.members(invoice.business_id)
        bell = read_bell(uow, station.ctx, user_id=member.user_id, business_id=invoice.business_id)
        return [sentence(item) for item in bell_view(bell).news]


def sentence(item: BellItem) -> str:
    return f"{item.lead}{item.text}{item.number}{item.amount} | {item.detail}"


def test_a_payment_on_its_way_makes_room_for_how_it_ended(station: Station, chain: FakeChain):
    invoice = station.send()
    chain.mine(Transfer(invoice.deposit_address or "", 120 * ONE))
    station.observe()
    assert told(station, invoice) == [
        f"Payer Ltd is paying 120.00 USDC | {invoice.number} on Local, settles after 3 confirmations"
    ]
    chain.mine(blocks=3)
    station.catch_up()
    assert station.invoice(invoice).label_base == Label.PAID
    assert told(station, invoice) == [f"Payer Ltd paid 120.00 USDC | {invoice.number}, in full"]


def test_a_payment_that_the_network_takes_back_is_no_longer_on_its_way(station: Station, chain: FakeChain):
    invoice = station.send()
    chain.mine(Transfer(invoice.deposit_address or "", 120 * ONE))
    station.observe()
    chain.reorg(1)
    station.observe()
    (line,) = told(station, invoice)
    assert line.startswith("The network took back a payment for")


def test_a_late_payment_and_a_first_look_are_told(station: Station, chain: FakeChain, clock):
    invoice = station.send(due_on="2026-11-24")
    with station.database.write() as uow:
        mark_viewed(uow, station.ctx, token=invoice.checkout_token or "")
        mark_viewed(uow, station.ctx, token=invoice.checkout_token or "")
    assert told(station, invoice) == [f"Payer Ltd opened {invoice.number} | Website"]
    clock.advance(days=30)
    chain.mine(Transfer(invoice.deposit_address or "", 120 * ONE), blocks=4)
    station.catch_up()
    assert told(station, invoice)[0] == f"Payer Ltd paid 120.00 USDC | {invoice.number}, in full, after the due date"
