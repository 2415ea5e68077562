"""The bell's count and list, and reading them."""

from __future__ import annotations

from typing import Any

import pytest

from allscale_app.services.deliveries import notify
from allscale_app.services.notifications import mark_bell_read, read_bell
from allscale_app.views.bell import SENTENCES, bell_view
from tests.builders import a_business, a_user

PAID: dict[str, Any] = {
    "number": "INV-2026-0001",
    "currency": "USDC",
    "settled_units": 3_600_000_000,
    "due_units": 1_000_000,
    "excess_units": 40_000_000,
    "payer": "Harbour & Pine",
}


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
    assert (item.detail, item.tone, item.time, item.unread) == ("INV-2026-0001, in full", "good", "9 min ago", True)


def test_every_kind_has_a_sentence_and_an_unknown_one_too(uow, ctx):
    owner = a_user(uow, ctx)
    business = a_business(uow, ctx, owner=owner)
    for kind in [*SENTENCES, "something_new"]:
        notify(uow, ctx, kind=kind, business_id=business.id, dedupe="x", unit="USDC@31337", units=5_000_000, **PAID)
    view = bell_view(read_bell(uow, ctx, user_id=owner.id, business_id=business.id))
    assert len(view.news) == len(SENTENCES) + 1
    assert all(item.lead and item.text for item in view.news)
