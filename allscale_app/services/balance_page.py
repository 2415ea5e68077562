"""The balance page's facts, in one snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allscale_app.services.audit_runs import AuditStanding, audit_standing
from allscale_app.services.balance_history import EVERYTHING, HistoryPage, history_filter, read_history
from allscale_app.services.balances import Balances, read_balances
from allscale_app.services.context import Context
from allscale_app.services.history_query import HistoryQuery
from allscale_app.store.uow import ReadUow


@dataclass(frozen=True, slots=True)
class BalancePage:
    """`all_count` is how many lines there are without a filter, at most 1,000."""

    balances: Balances
    history: HistoryPage
    all_count: int
    audit: AuditStanding
    now: datetime

    @property
    def is_empty(self) -> bool:
        """Whether this page of the history has no line."""
        return not self.history.lines


def read_balance_page(
    uow: ReadUow, ctx: Context, *, business_id: str, query: HistoryQuery, cursor: str, limit: int
) -> BalancePage:
    """Balances, one page of history, and the audit's last word. Raises InvalidInput for a foreign cursor."""
    history = read_history(uow, ctx, business_id=business_id, limit=limit, cursor=cursor, query=query)
    all_count = history.total_count
    if not query.is_everything:
        all_count = uow.journal_history.count(business_id, history_filter(ctx.registry, EVERYTHING))
    balances = read_balances(uow, ctx, business_id=business_id)
    return BalancePage(balances, history, all_count, audit_standing(uow, ctx), ctx.clock.now())
