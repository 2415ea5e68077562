"""The history of a balance as a CSV file, for accounting."""

from __future__ import annotations

from collections.abc import Iterator

from allscale_app.domain.money import decimal_text
from allscale_app.services.balance_history import HistoryLine, history_filter, history_lines
from allscale_app.services.context import Context
from allscale_app.services.csv_text import csv_text
from allscale_app.services.history_query import HistoryQuery
from allscale_app.store.uow import ReadUow

BATCH = 1_000
HEADER = (
    "date", "entry", "kind", "invoice", "client", "network", "token", "available_change", "pending_change",
    "held_change", "owed_change", "available_after", "transaction", "log_index", "sender", "payment",
)  # fmt: skip


def export_history(uow: ReadUow, ctx: Context, *, business_id: str, query: HistoryQuery) -> str:
    """CSV of every line that `query` leaves, newest first; amounts are plain decimals, times are UTC."""

    def lines() -> Iterator[HistoryLine]:
        wanted, beyond = history_filter(ctx.registry, query), None
        while True:
            rows = uow.journal_history.page(business_id, wanted, limit=BATCH, beyond_id=beyond, backwards=False)
            yield from history_lines(uow, ctx, business_id=business_id, rows=rows)
            if len(rows) < BATCH:
                return
            beyond = rows[-1].entry.id

    return csv_text(HEADER, (_cells(line) for line in lines()))


def _other_side(line: HistoryLine) -> str:
    """Who paid, or who was paid from this balance."""
    if line.invoice is None:
        return ""
    if line.is_theirs:
        return str((line.invoice.seller or {}).get("name") or "")
    return line.invoice.recipient_name or line.invoice.recipient_email


def _cells(line: HistoryLine) -> tuple[str, ...]:
    invoice, payment = line.invoice, line.payment
    return (
        line.at.isoformat(),
        line.key,
        line.kind,
        (invoice.number or "") if invoice else "",
        _other_side(line),
        line.network.name if line.network else "",
        line.asset,
        *(
            decimal_text(units)
            for units in (
                line.available_change_units,
                line.pending_change_units,
                line.held_change_units,
                line.owed_change_units,
                line.balance_after_units,
            )
        ),
        (payment.tx_hash or "") if payment else "",
        str(payment.log_index) if payment and payment.log_index is not None else "",
        payment.sender if payment else "",
        payment.id if payment else "",
    )
