"""The dashboard adds up what invoices and settled payments say, in the days of the business's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from allscale_app.services.checkout import mark_viewed
from allscale_app.services.dashboard import ACTIVITY_ROWS, Period, read_dashboard, read_money_in, recent_activity
from allscale_app.services.evaluate_invoice import reevaluate
from tests.builders import a_business, a_payment, a_sent_invoice


@pytest.fixture
def year(database, ctx, clock, issuer):
    """October: 100 paid after a day. November: 20 of 120 paid after two days, 120 overdue, 120 due soon, 60 pending."""
    business, acting = issuer

    def bill(when, *, pay=0, after=0, status="settled", unit="USDC@31337", **fields):
        clock.at = when
        with database.write() as uow:
            invoice = a_sent_invoice(uow, ctx, business=business, acting=acting, **fields)
            if pay:
                clock.advance(days=after)
                a_payment(uow, ctx, invoice=invoice, units=pay, status=status, unit=unit)
                reevaluate(uow, ctx, invoice=invoice)

    one = {"line_items": None}
    bill(datetime(2026, 10, 5, 9, tzinfo=UTC), pay=100_000_000, after=1, amount="100.00", **one)
    bill(datetime(2026, 11, 2, 9, tzinfo=UTC), pay=20_000_000, after=2, due_on="2027-01-31")
    bill(datetime(2026, 11, 3, 9, tzinfo=UTC), pay=40_000_000, after=4, unit="USDT@31337", amount="40.00", **one)
    bill(datetime(2026, 11, 4, 9, tzinfo=UTC), due_on="2026-11-11")
    bill(datetime(2026, 11, 5, 9, tzinfo=UTC), due_on="2026-11-27", currency="USD")
    bill(datetime(2026, 11, 6, 9, tzinfo=UTC), pay=60_000_000, status="seen", amount="60.00", **one)
    clock.at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    return business, acting


def test_figures(database, ctx, year):
    business, acting = year
    with database.read() as uow:
        seen = read_dashboard(uow, ctx, business_id=business.id, user_id=acting.user_id)
    assert (seen.outstanding.by_peg, seen.outstanding.count) == ({"USD": 400_000_000}, 4)
    assert (seen.overdue.by_peg, seen.overdue.count) == ({"USD": 120_000_000}, 1)
    assert seen.overdue.earliest_due_on == date(2026, 11, 11)
    assert seen.due_soon_count == 1
    assert (seen.month, seen.paid_this_month, seen.paid_last_month) == (
        date(2026, 11, 1), {"USD": 60_000_000}, {"USD": 100_000_000},
    )  # fmt: skip
    assert (seen.typical_seconds_this_month, seen.typical_seconds_last_month) == (4 * 86_400, 86_400)
    assert [row.invoice.due_on for row in seen.due_soon] == [
        date(2026, 11, 11), date(2026, 11, 27), date(2026, 12, 31), date(2027, 1, 31),
    ]  # fmt: skip
    assert seen.activity[0].event.kind == "sent"
    assert seen.activity[0].invoice.total_units == 60_000_000
    steps = seen.first_steps
    assert (steps.email_verified, steps.has_contact, steps.has_sent, steps.was_paid) == (True, True, True, True)
    assert (steps.has_details, steps.has_logo) == (False, False)


@pytest.mark.parametrize(("period", "slots"), [("7d", 7), ("30d", 30), ("90d", 90), ("12m", 12)])
def test_money_in_has_a_slot_for_every_day(database, ctx, year, period, slots):
    business, _ = year
    with database.read() as uow:
        money = read_money_in(uow, ctx, business_id=business.id, period=Period(period))
    assert len(money.slots) == slots
    assert money.slots[-1][0] == (date(2026, 11, 1) if period == "12m" else date(2026, 11, 23))
    assert sum(sum(parts.values()) for _, parts in money.slots) == sum(money.by_peg.values())


def test_money_in_by_day_and_asset_with_the_period_before(database, ctx, year):
    business, _ = year
    with database.read() as uow:
        money = read_money_in(uow, ctx, business_id=business.id, period=Period.MONTH)
        months = read_money_in(uow, ctx, business_id=business.id, period=Period.YEAR)
    assert {day: parts for day, parts in money.slots if parts} == {
        date(2026, 11, 4): {"USDC": 20_000_000},
        date(2026, 11, 7): {"USDT": 40_000_000},
    }
    assert (money.by_peg, money.before_by_peg) == ({"USD": 60_000_000}, {"USD": 100_000_000})
    assert {day: parts for day, parts in months.slots if parts} == {
        date(2026, 10, 1): {"USDC": 100_000_000},
        date(2026, 11, 1): {"USDC": 20_000_000, "USDT": 40_000_000},
    }


def test_a_day_begins_at_the_business_s_midnight(database, ctx, clock):
    clock.at = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    with database.write() as uow:
        business = a_business(uow, ctx, timezone="Asia/Tokyo")
        a_payment(uow, ctx, invoice=a_sent_invoice(uow, ctx, business=business), units=1_000_000)
    with database.read() as uow:
        money = read_money_in(uow, ctx, business_id=business.id, period=Period.WEEK)
    assert money.slots[-1] == (date(2026, 11, 23), {"USDC": 1_000_000})


def test_a_new_business_sees_empty_figures(database, ctx, issuer):
    business, acting = issuer
    with database.read() as uow:
        seen = read_dashboard(uow, ctx, business_id=business.id, user_id=acting.user_id)
    assert (seen.outstanding.by_peg, seen.outstanding.count, seen.activity, seen.due_soon) == ({}, 0, (), ())
    assert (seen.typical_seconds_this_month, seen.money_in.by_peg) == (None, {})
    assert not seen.first_steps.has_sent


def test_a_day_of_many_sent_invoices_leaves_room_for_what_payers_did(database, ctx, clock, issuer):
    business, _ = issuer
    with database.write() as uow:
        first = a_sent_invoice(uow, ctx, business=business)
        mark_viewed(uow, ctx, token=first.checkout_token or "")
        for _ in range(ACTIVITY_ROWS + 2):
            clock.advance(minutes=1)
            a_sent_invoice(uow, ctx, business=business)
        newest = a_sent_invoice(uow, ctx, business=business)
        for kind in ("invoice", "receipt"):
            mail = {"kind": kind, "to": "payer@example.com", "server": "mx.example.com:25"}
            uow.timeline.append(newest, kind="mail_accepted", actor="system", at=clock.now(), data=mail)
        uow.timeline.append(first, kind="cancelled", actor="user", at=clock.now(), data={})
    with database.read() as uow:
        rows = recent_activity(uow, ctx, business_id=business.id)
    assert len(rows) == ACTIVITY_ROWS
    kinds = [row.event.kind for row in rows]
    assert kinds == ["cancelled", "mail_accepted", *["sent"] * 5, "viewed"]
    assert len({row.invoice.id for row in rows if row.event.kind in ("sent", "mail_accepted")}) == 6
