"""From the dashboard's figures to its picture."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from allscale_app.domain.networks import Registry
from allscale_app.services.balances import Balances
from allscale_app.services.dashboard import Dashboard, Period
from allscale_app.views.dashboard import side, stats
from allscale_app.views.dashboard.activity import activity
from allscale_app.views.dashboard.activity_reader import Reader
from allscale_app.views.dashboard.model import DashboardView


def build(
    dashboard: Dashboard, balances: Balances, *, registry: Registry, reader_name: str, timezone: str, period: Period
) -> DashboardView:
    """The page as `reader_name` reads it, in the IANA zone `timezone`."""
    zone = ZoneInfo(timezone)
    today = dashboard.now.astimezone(zone).date()
    return DashboardView(
        is_new=not dashboard.first_steps.has_sent and not balances.assets,
        outstanding=stats.outstanding(dashboard),
        overdue=stats.overdue(dashboard, today=today),
        paid=stats.paid(dashboard),
        time_to_pay=stats.time_to_pay(dashboard),
        money_in=stats.money_in(dashboard, period=period, today=today),
        activity=activity(dashboard.activity, reader=Reader(reader_name, registry), now=dashboard.now, zone=zone),
        balance=side.balance(balances),
        due=side.due(dashboard.due_soon, today=today),
        steps=side.steps(dashboard.first_steps),
    )
