"""The dashboard's figures: what is owed, what came in, what happened, what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from allscale_app.domain.assets import ASSETS, peg_of
from allscale_app.domain.dates import local_date, months_before, start_of_day, typical_seconds
from allscale_app.domain.networks import Registry
from allscale_app.services.context import Context
from allscale_app.services.shown_invoice import ShownInvoice, show
from allscale_app.store.repositories.invoice_sums import Owed
from allscale_app.store.tables import Business, Invoice, TimelineEvent
from allscale_app.store.uow import ReadUow

DUE_SOON_DAYS = 7
ACTIVITY_ROWS = 8
DUE_ROWS = 4
_MONTHS = 12


class Period(StrEnum):
    """How far back the chart looks."""

    WEEK = "7d"
    MONTH = "30d"
    QUARTER = "90d"
    YEAR = "12m"


_DAYS = {Period.WEEK: 7, Period.MONTH: 30, Period.QUARTER: 90}


@dataclass(frozen=True, slots=True)
class Amounts:
    """Open invoices: millionths by peg (USD, EUR), how many, and the earliest due date."""

    by_peg: dict[str, int]
    count: int
    earliest_due_on: date | None


@dataclass(frozen=True, slots=True)
class MoneyIn:
    """Settled money. `slots` are days, or months for a year, from the oldest to today's: asset code to millionths.

    `by_peg` sums the period, `before_by_peg` the one before it, in millionths.
    """

    slots: tuple[tuple[date, dict[str, int]], ...]
    by_peg: dict[str, int]
    before_by_peg: dict[str, int]


@dataclass(frozen=True, slots=True)
class Activity:
    """One line of recent activity and the invoice that it is about."""

    event: TimelineEvent
    invoice: Invoice


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """What a new business has done."""

    email_verified: bool
    has_details: bool
    has_logo: bool
    has_contact: bool
    has_sent: bool
    was_paid: bool


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything at one moment. Sums are millionths by peg; times to pay are median seconds, None of nothing."""

    outstanding: Amounts
    overdue: Amounts
    due_soon_count: int
    month: date
    paid_this_month: dict[str, int]
    paid_last_month: dict[str, int]
    typical_seconds_this_month: int | None
    typical_seconds_last_month: int | None
    money_in: MoneyIn
    activity: tuple[Activity, ...]
    due_soon: tuple[ShownInvoice, ...]
    first_steps: FirstSteps
    now: datetime


def read_dashboard(
    uow: ReadUow, ctx: Context, *, business_id: str, user_id: str, period: Period = Period.MONTH
) -> Dashboard:
    """The dashboard of a business for one of its users; days and months are those of the business's zone."""
    business = uow.businesses.get(business_id)
    now = ctx.clock.now()
    today = local_date(now, timezone=business.timezone)
    month = today.replace(day=1)
    starts = [start_of_day(day, timezone=business.timezone) for day in (months_before(today, 1), month)]
    due_soon = uow.invoice_sums.due_between(business_id, today, today + timedelta(days=DUE_SOON_DAYS))
    until = now + timedelta(microseconds=1)
    return Dashboard(
        outstanding=_amounts(uow.invoice_sums.open(business_id)),
        overdue=_amounts(uow.invoice_sums.overdue(business_id, today=today)),
        due_soon_count=sum(owed.count for owed in due_soon),
        month=month,
        paid_this_month=_paid(uow, ctx, business_id=business_id, since=starts[1], until=until),
        paid_last_month=_paid(uow, ctx, business_id=business_id, since=starts[0], until=starts[1]),
        typical_seconds_this_month=typical_seconds(
            uow.invoice_sums.times_to_pay(business_id, since=starts[1], until=until)
        ),
        typical_seconds_last_month=typical_seconds(
            uow.invoice_sums.times_to_pay(business_id, since=starts[0], until=starts[1])
        ),
        money_in=read_money_in(uow, ctx, business_id=business_id, period=period),
        activity=recent_activity(uow, ctx, business_id=business_id),
        due_soon=tuple(show(row, today=today) for row in uow.invoice_sums.next_due(business_id, limit=DUE_ROWS)),
        first_steps=_first_steps(uow, business=business, user_id=user_id),
        now=now,
    )


def read_money_in(uow: ReadUow, ctx: Context, *, business_id: str, period: Period) -> MoneyIn:
    """Money that settled in the period, deposits to the balance included, and in the one before it."""
    timezone = uow.businesses.get(business_id).timezone
    now = ctx.clock.now()
    first, before, days = _slots(local_date(now, timezone=timezone), period)
    start = start_of_day(first, timezone=timezone)
    slots: dict[date, Counter[str]] = {day: Counter() for day in days}
    sums: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    rows = uow.invoice_sums.settled(
        business_id, since=start_of_day(before, timezone=timezone), until=now + timedelta(microseconds=1)
    )
    for at, unit, units, _ in rows:
        asset = _asset_of(ctx.registry, unit)
        sums[at < start][_peg_of(asset)] += units
        if at >= start:
            day = local_date(at, timezone=timezone)
            slots[day.replace(day=1) if period is Period.YEAR else day][asset] += units
    return MoneyIn(tuple((day, dict(parts)) for day, parts in slots.items()), dict(sums[0]), dict(sums[1]))


def recent_activity(
    uow: ReadUow,
    ctx: Context,  # noqa: ARG001  # every service has the same two first arguments
    *,
    business_id: str,
    limit: int = ACTIVITY_ROWS,
) -> tuple[Activity, ...]:
    """The latest timeline lines of all invoices, newest first."""
    events = uow.timeline.recent(business_id, limit=limit)
    found = uow.invoice_lists.by_ids(business_id, list({event.invoice_id for event in events}))
    invoices = {invoice.id: invoice for invoice in found}
    return tuple(Activity(event, invoices[event.invoice_id]) for event in events if event.invoice_id in invoices)


def _slots(today: date, period: Period) -> tuple[date, date, Sequence[date]]:
    """The first day of the period, the first day of the one before, and the slots of the period."""
    if period is Period.YEAR:
        months = [months_before(today, back) for back in range(_MONTHS - 1, -1, -1)]
        return months[0], months_before(months[0], _MONTHS), months
    length = _DAYS[period]
    days = [today - timedelta(days=back) for back in range(length - 1, -1, -1)]
    return days[0], days[0] - timedelta(days=length), days


def _paid(uow: ReadUow, ctx: Context, *, business_id: str, since: datetime, until: datetime) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for _, unit, units, for_invoice in uow.invoice_sums.settled(business_id, since=since, until=until):
        if for_invoice:
            sums[_peg_of(_asset_of(ctx.registry, unit))] += units
    return dict(sums)


def _amounts(owed: Iterable[Owed]) -> Amounts:
    rows = tuple(owed)
    by_peg: Counter[str] = Counter()
    for row in rows:
        by_peg[peg_of(row.currency)] += row.units
    due = [row.earliest_due_on for row in rows if row.earliest_due_on]
    return Amounts(dict(by_peg), sum(row.count for row in rows), min(due, default=None))


def _asset_of(registry: Registry, unit: str) -> str:
    token = registry.find_token(unit)
    return token.asset if token else unit.partition("@")[0]


def _peg_of(asset: str) -> str:
    return ASSETS[asset].peg if asset in ASSETS else asset


def _first_steps(uow: ReadUow, *, business: Business, user_id: str) -> FirstSteps:
    user = uow.users.get(user_id)
    return FirstSteps(
        email_verified=user.email_verified_at is not None,
        has_details=bool(business.address),
        has_logo=business.logo_sha256 is not None,
        has_contact=uow.contacts.count(business.id, terms=()) > 0,
        has_sent=uow.invoice_sums.has_sent(business.id),
        was_paid=uow.invoice_sums.was_paid(business.id),
    )
