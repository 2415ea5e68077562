"""The four stats and the chart of money in."""

from __future__ import annotations

from datetime import date, timedelta

from allscale_app.domain.assets import ASSETS
from allscale_app.domain.dates import months_before
from allscale_app.i18n.dates import counted, day_caption, month_name, short_date
from allscale_app.services.dashboard import Dashboard, Period
from allscale_app.views.chart import stacked_chart
from allscale_app.views.dashboard.model import Delta, MoneyInView, Stat
from allscale_app.views.fiat import fiat, main_peg, others

PERIODS: dict[Period, str] = {
    Period.WEEK: "7 d",
    Period.MONTH: "30 d",
    Period.QUARTER: "90 d",
    Period.YEAR: "12 mo",
}
_BEFORE = {
    Period.WEEK: "on the 7 days before",
    Period.MONTH: "on the 30 days before",
    Period.QUARTER: "on the 90 days before",
    Period.YEAR: "on the year before",
}
_HOUR = 3_600
_DAY = 24 * _HOUR
_MOST_PERMILLE = 9_999


def outstanding(dashboard: Dashboard) -> Stat:
    """Everything that is still to come."""
    owed = dashboard.outstanding
    peg = main_peg(owed.by_peg)
    due = f", {dashboard.due_soon_count} due this week" if dashboard.due_soon_count else ""
    return Stat(
        "Outstanding", fiat(owed.by_peg.get(peg, 0), peg), _with(others(owed.by_peg, peg), f"{owed.count} open{due}")
    )


def overdue(dashboard: Dashboard, *, today: date) -> Stat:
    """What is late."""
    late = dashboard.overdue
    peg = main_peg(late.by_peg)
    days = (today - late.earliest_due_on).days if late.earliest_due_on else 0
    line = (
        _with(others(late.by_peg, peg), f"{late.count} late, oldest {counted(days, 'day')}")
        if late.count
        else "Nothing is late"
    )
    return Stat("Overdue", fiat(late.by_peg.get(peg, 0), peg), line, is_bad=late.count > 0)


def paid(dashboard: Dashboard) -> Stat:
    """What came in for invoices this month."""
    now, before = dashboard.paid_this_month, dashboard.paid_last_month
    peg = main_peg(now, before)
    last_month = month_name(months_before(dashboard.month, 1))
    change = _growth(now.get(peg, 0), before.get(peg, 0), after=f"on {last_month}")
    line = _with(others(now, peg), "" if change.text else f"Nothing in {last_month}")
    return Stat(f"Paid in {month_name(dashboard.month)}", fiat(now.get(peg, 0), peg), line, delta=change)


def time_to_pay(dashboard: Dashboard) -> Stat:
    """The median time from sent to paid."""
    now, before = dashboard.typical_seconds_this_month, dashboard.typical_seconds_last_month
    shown = before if now is None else now
    if shown is None:
        return Stat("Typical time to pay", "–", "Known after the first payment")
    month = month_name(dashboard.month if now is not None else months_before(dashboard.month, 1))
    if now is None or before is None or now == before:
        return Stat("Typical time to pay", _span(shown), f"In {month}")
    change = Delta(
        _span(abs(now - before)),
        is_up=now > before,
        is_good=now < before,
        after=f"on {month_name(months_before(dashboard.month, 1))}",
    )
    return Stat("Typical time to pay", _span(now), delta=change)


def money_in(dashboard: Dashboard, *, period: Period, today: date) -> MoneyInView:
    """The chart of one peg; money of another stands beside it, since only a rate could add them up."""
    money = dashboard.money_in
    peg = main_peg(money.by_peg)
    slots = [
        (day, {asset: units for asset, units in parts.items() if _peg(asset) == peg}) for day, parts in money.slots
    ]
    by_month = period is Period.YEAR
    chart = stacked_chart(
        slots,
        amount=lambda units: fiat(units, peg),
        day_text=lambda day: f"{month_name(day)} {day.year}" if by_month else day_caption(day, today=today),
        axis_text=lambda day: month_name(day, short=True) if by_month else short_date(day, today=day),
        label_count=7 if period is Period.WEEK else 5,
    )
    beside = others(money.by_peg, peg)
    return MoneyInView(
        total=fiat(money.by_peg.get(peg, 0), peg),
        beside=f"and {beside}" if beside else "",
        delta=_growth(money.by_peg.get(peg, 0), money.before_by_peg.get(peg, 0), after=_BEFORE[period]),
        chart=chart,
    )


def _peg(asset: str) -> str:
    return ASSETS[asset].peg if asset in ASSETS else asset


def _growth(now: int, before: int, *, after: str) -> Delta:
    """`18.4%`; nothing to compare with is no change."""
    if before <= 0:
        return Delta()
    permille = min(abs(now - before) * 1_000 // before, _MOST_PERMILLE)
    text = f"{permille // 10}.{permille % 10}%"
    return Delta(text, is_up=now >= before, is_good=now >= before, after=after)


def _span(seconds: int) -> str:
    """`4.2 days`, `5 hours`, `12 min`."""
    if seconds >= _DAY:
        tenths = seconds * 10 // _DAY
        return f"{tenths // 10}.{tenths % 10} days"
    if seconds >= _HOUR:
        return counted(seconds // _HOUR, "hour")
    return f"{max(1, seconds // int(timedelta(minutes=1).total_seconds()))} min"


def _with(beside: str, line: str) -> str:
    return ", ".join(part for part in (f"and {beside}" if beside else "", line) if part)
