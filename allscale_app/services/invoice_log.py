"""The log of one invoice as a file: everything that happened to it, with the evidence, for accounting and auditors."""

from __future__ import annotations

from typing import Any

from allscale_app.domain.money import decimal_text
from allscale_app.domain.told import told_data
from allscale_app.services.context import Context
from allscale_app.services.csv_text import Writer, csv_text
from allscale_app.services.invoice_detail import read_invoice
from allscale_app.store.tables import Payment, TimelineEvent
from allscale_app.store.uow import ReadUow

HEADER = (
    "at", "kind", "actor", "amount", "token", "network", "tx_hash", "block", "log_index", "from", "payment_id",
    "entry_key", "details",
)  # fmt: skip
_KNOWN = {"amount", "unit", "network", "tx_hash", "block", "log_index", "sender", "payment_id", "entry_key"}


def export_log(
    uow: ReadUow, ctx: Context, *, business_id: str, invoice_id: str, write: Writer = csv_text
) -> tuple[str, str]:
    """The invoice's number and `write` of its events, oldest first, times in UTC. Raises NotFound."""
    detail = read_invoice(uow, ctx, business_id=business_id, invoice_id=invoice_id)
    payments = {payment.id: payment for payment in detail.legs}
    currency = detail.invoice.currency
    rows = (_cells(event, payments.get(str(event.data.get("payment_id"))), currency) for event in detail.timeline)
    return detail.invoice.number or detail.invoice.id, write(HEADER, rows)


def _cells(event: TimelineEvent, payment: Payment | None, currency: str) -> tuple[str, ...]:
    data: dict[str, Any] = event.data
    units = data.get("units") if data.get("units") is not None else payment.units if payment else None
    unit = str(data.get("unit") or (payment.unit if payment else ""))
    told = told_data(data, currency=currency)
    rest = {name: value for name, value in told.items() if name not in _KNOWN and value not in (None, "")}
    return (
        event.at.isoformat(timespec="seconds"),
        event.kind,
        event.actor,
        decimal_text(int(units)) if units is not None else "",
        unit,
        str(data.get("network") or (payment.network if payment else "") or ""),
        str(data.get("tx_hash") or (payment.tx_hash if payment else "") or ""),
        str(data.get("block") or ""),
        str(data["log_index"] if data.get("log_index") is not None else ""),
        str(data.get("sender") or (payment.sender if payment else "")),
        str(data.get("payment_id") or ""),
        str(data.get("entry_key") or ""),
        "; ".join(f"{name}={value}" for name, value in rest.items()),
    )
