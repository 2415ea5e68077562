"""The dashboard's figures: what is owed, what came in, what happened, what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from allscale_app.domain.assets import ASSETS, peg_of
from allscale_app.domain.dates import local_date, months_before, start_of_day, typical_seconds
from allscale_app.domain.legs import PENDING_STATUSES, LegStatus
from allscale_app.domain.networks import Registry
from allscale_app.services.context import Context
from allscale_app.services.shown_invoice import ShownInvoice, show
from allscale_app.store.repositories.invoice_sums import Owed
from allscale_app.store.tables import Business, Invoice, Payment, TimelineEvent
from allscale_app.store.uow import ReadUow

DUE_SOON_DAYS = 7
ACTIVITY_ROWS = 8
DUE_ROWS = 4
ROUTINE_KINDS = frozenset({"sent", "mail_accepted"})
"""What the issuer did, and that it arrived: a day of many sent invoices must not push payments off the list."""
ACTIVITY_KINDS = ROUTINE_KINDS | frozenset(
    {"viewed", "mail_bounced", "mail_failed", "document_failed", "payment_seen", "payment_settled"}
    | {"payment_reversed", "payment_recorded", "other_token", "overpaid", "overdue", "cancelled", "rejected"}
    | {"conversion_waiting", "payment_returned", "dispute_opened", "dispute_won", "dispute_lost", "refunded"}
)
MOST_ROUTINE = 3
_READ_AHEAD = 4
_MONTHS = 12
_INSTANT = timedelta(microseconds=1)
"""Makes the present moment part of an interval that ends before its end."""


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
    """One line of recent activity, the invoice that it is about, and the payment if it is about one."""

    event: TimelineEvent
    invoice: Invoice
    payment: Payment | None = None


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
    month, last_month = today.replace(day=1), months_before(today, 1)
    start, last_start = (start_of_day(day, timezone=business.timezone) for day in (month, last_month))
    until = now + _INSTANT
    window = _Window.of(period, today=today, timezone=business.timezone)
    settled = _settled(uow, ctx, business_id=business_id, since=min(last_start, window.before), until=until)
    due_soon = uow.invoice_sums.due_between(business_id, today, today + timedelta(days=DUE_SOON_DAYS))
    return Dashboard(
        outstanding=_amounts(uow.invoice_sums.open(business_id)),
        overdue=_amounts(uow.invoice_sums.overdue(business_id, today=today)),
        due_soon_count=sum(owed.count for owed in due_soon),
        month=month,
        paid_this_month=_paid(settled, since=start, until=until),
        paid_last_month=_paid(settled, since=last_start, until=start),
        typical_seconds_this_month=typical_seconds(
            uow.invoice_sums.times_to_pay(business_id, since=start, until=until)
        ),
        typical_seconds_last_month=typical_seconds(
            uow.invoice_sums.times_to_pay(business_id, since=last_start, until=start)
        ),
        money_in=_money_in(settled, window=window),
        activity=recent_activity(uow, ctx, business_id=business_id),
        due_soon=tuple(show(row, today=today) for row in uow.invoice_sums.next_due(business_id, limit=DUE_ROWS)),
        first_steps=_first_steps(uow, business=business, user_id=user_id),
        now=now,
    )


def read_money_in(uow: ReadUow, ctx: Context, *, business_id: str, period: Period) -> MoneyIn:
    """Money that settled in the period, deposits to the balance included, and in the one before it."""
    timezone = uow.businesses.get(business_id).timezone
    now = ctx.clock.now()
    window = _Window.of(period, today=local_date(now, timezone=timezone), timezone=timezone)
    settled = _settled(uow, ctx, business_id=business_id, since=window.before, until=now + _INSTANT)
    return _money_in(settled, window=window)


def recent_activity(
    uow: ReadUow,
    ctx: Context,  # noqa: ARG001  # every service has the same two first arguments
    *,
    business_id: str,
    limit: int = ACTIVITY_ROWS,
) -> tuple[Activity, ...]:
    """What somebody who was away should know, of all invoices, newest first.

    One line for each payment and each sent invoice; what the issuer did gets the room that others leave.
    """
    ahead = limit * _READ_AHEAD
    events = uow.timeline.recent(business_id, limit=ahead, kinds=ACTIVITY_KINDS - ROUTINE_KINDS)
    payments = uow.payments.by_ids(business_id, {_payment_of(event) for event in events})
    weighty = [event for event in events if _is_news(event, payments.get(_payment_of(event)))][:limit]
    routine = _last_step_of_each(uow.timeline.recent(business_id, limit=ahead, kinds=ROUTINE_KINDS))
    routine = routine[: max(MOST_ROUTINE, limit - len(weighty))]
    news = sorted([*weighty[: limit - len(routine)], *routine], key=_order, reverse=True)
    found = uow.invoice_lists.by_ids(business_id, list({event.invoice_id for event in news}))
    invoices = {invoice.id: invoice for invoice in found}
    return tuple(
        Activity(event, invoices[event.invoice_id], payments.get(_payment_of(event)))
        for event in news
        if event.invoice_id in invoices
    )


def _payment_of(event: TimelineEvent) -> str:
    return str(event.data.get("payment_id") or "")


def _is_news(event: TimelineEvent, payment: Payment | None) -> bool:
    """A payment is news when seen, until it settles."""
    return event.kind != "payment_seen" or (payment is not None and LegStatus(payment.status) in PENDING_STATUSES)


def _last_step_of_each(events: Iterable[TimelineEvent]) -> list[TimelineEvent]:
    """Of each sent invoice that its mail arrived, or before that, that it was sent; `events` come newest first."""
    latest: dict[str, TimelineEvent] = {}
    for event in events:
        if event.kind == "sent" or event.data.get("kind") == "invoice":
            latest.setdefault(event.invoice_id, event)
    return list(latest.values())


def _order(event: TimelineEvent) -> int:
    return event.id or 0


@dataclass(frozen=True, slots=True)
class _Settled:
    """One settled payment in millionths of its asset."""

    at: datetime
    asset: str
    units: int
    for_invoice: bool

    @property
    def peg(self) -> str:
        return ASSETS[self.asset].peg if self.asset in ASSETS else self.asset


@dataclass(frozen=True, slots=True)
class _Window:
    """A period's slots, when it begins, and when the equally long one before it began."""

    period: Period
    timezone: str
    days: tuple[date, ...]
    start: datetime
    before: datetime

    @classmethod
    def of(cls, period: Period, *, today: date, timezone: str) -> _Window:
        if period is Period.YEAR:
            days = tuple(months_before(today, back) for back in range(_MONTHS - 1, -1, -1))
            before = months_before(days[0], _MONTHS)
        else:
            length = _DAYS[period]
            days = tuple(today - timedelta(days=back) for back in range(length - 1, -1, -1))
            before = days[0] - timedelta(days=length)
        start, earlier = (start_of_day(day, timezone=timezone) for day in (days[0], before))
        return cls(period, timezone, days, start, earlier)

    def slot(self, at: datetime) -> date:
        day = local_date(at, timezone=self.timezone)
        return day.replace(day=1) if self.period is Period.YEAR else day


def _settled(uow: ReadUow, ctx: Context, *, business_id: str, since: datetime, until: datetime) -> tuple[_Settled, ...]:
    rows = uow.invoice_sums.settled(business_id, since=since, until=until)
    assets = {unit: _asset_of(ctx.registry, unit) for unit in {row[1] for row in rows}}
    return tuple(_Settled(at, assets[unit], units, for_invoice) for at, unit, units, for_invoice in rows)


def _money_in(settled: Iterable[_Settled], *, window: _Window) -> MoneyIn:
    slots: dict[date, Counter[str]] = {day: Counter() for day in window.days}
    now_by_peg: Counter[str] = Counter()
    before_by_peg: Counter[str] = Counter()
    for row in settled:
        if row.at >= window.start:
            slots[window.slot(row.at)][row.asset] += row.units
            now_by_peg[row.peg] += row.units
        elif row.at >= window.before:
            before_by_peg[row.peg] += row.units
    return MoneyIn(tuple((day, dict(parts)) for day, parts in slots.items()), dict(now_by_peg), dict(before_by_peg))


def _paid(settled: Iterable[_Settled], *, since: datetime, until: datetime) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for row in settled:
        if row.for_invoice and since <= row.at < until:
            sums[row.peg] += row.units
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


def _first_steps(uow: ReadUow, *, business: Business, user_id: str) -> FirstSteps:
    user = uow.users.get(user_id)
    return FirstSteps(
        email_verified=user.email_verified_at is not None,
        has_details=bool(business.address),
        has_logo=business.logo_sha256 is not None,
        has_contact=uow.contacts.count(business.id) > 0,
        has_sent=uow.invoice_sums.has_sent(business.id),
        was_paid=uow.invoice_sums.was_paid(business.id),
    )
