"""The API's objects: rows become the exact fields of the contract, amounts as decimal strings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from allscale_app.domain.money import decimal_text, to_raw
from allscale_app.domain.networks import Registry, Token
from allscale_app.domain.told import told_data
from allscale_app.services.balance_history import HistoryLine
from allscale_app.store.tables import Contact, Invoice, LineItemRow, Payment, Refund, TimelineEvent

_PPM_PER_PERCENT = 10_000
_MOMENTS = ("created_at", "updated_at", "sent_at", "viewed_at", "paid_at")


def rfc3339(moment: datetime | None) -> str | None:
    """`2026-11-23T14:32:05Z` (RFC 3339), with microseconds only where there are some."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


def percent_text(ppm: int) -> str:
    """Parts per million as a percent string: 88750 -> `8.875`, 0 -> `0`."""
    whole, rest = divmod(ppm, _PPM_PER_PERCENT)
    return f"{whole}.{rest:04d}".rstrip("0").rstrip(".")


def listing(rows: Iterable[dict[str, Any]], next_cursor: str | None) -> dict[str, Any]:
    """The list object of the contract."""
    return {"object": "list", "data": list(rows), "has_more": next_cursor is not None, "next_cursor": next_cursor}


def error_object(
    *, kind: str, code: str, message: str, param: str | None = None, request_id: str = ""
) -> dict[str, dict[str, str | None]]:
    """The error object of the contract; a failed precondition is a conflict by type."""
    kind = "conflict" if kind == "precondition_failed" else kind
    return {"error": {"type": kind, "code": code, "message": message, "param": param, "request_id": request_id}}


def line_object(line: LineItemRow) -> dict[str, Any]:
    """One line item with its net amount."""
    return {
        "description": line.description,
        "quantity": decimal_text(line.quantity_units, min_places=0),
        "unit_price": decimal_text(line.unit_price_units),
        "tax_percent": percent_text(line.tax_ppm),
        "discount_percent": percent_text(line.discount_ppm),
        "amount": decimal_text(line.net_units),
    }


def deposit_object(
    invoice: Invoice, tokens: Sequence[Token], *, transfer_uris: dict[str, str]
) -> dict[str, Any] | None:
    """Where to send coins: one address and, per accepted token, the exact raw amount and its EIP-681 link."""
    if invoice.deposit_address is None:
        return None
    return {
        "address": invoice.deposit_address,
        "tokens": [
            {
                "network": token.network,
                "chain_id": token.chain_id,
                "symbol": token.symbol,
                "contract": token.contract,
                "decimals": token.decimals,
                "amount_raw": str(to_raw(invoice.amount_due_units, decimals=token.decimals)),
                "eip681": transfer_uris[token.unit],
            }
            for token in tokens
        ],
    }


def invoice_object(
    invoice: Invoice,
    lines: Sequence[LineItemRow],
    *,
    label: str,
    flags: Sequence[str],
    checkout_url: str | None,
    pdf_url: str | None,
    deposit: dict[str, Any] | None,
) -> dict[str, Any]:
    """The invoice object of the contract."""
    return {
        "id": invoice.id,
        "object": "invoice",
        "number": invoice.number,
        "status": invoice.document_status,
        "payment_status": invoice.payment_status,
        "label": label,
        "flags": sorted(flags),
        "currency": invoice.currency,
        **_sums(invoice),
        "title": invoice.title,
        "notes": invoice.notes,
        "terms": invoice.terms,
        "po_number": invoice.po_number,
        "recipient": _recipient(invoice),
        "line_items": [line_object(line) for line in lines],
        "accepted_methods": invoice.accepted_methods,
        "reminders": invoice.reminder_offsets,
        "issued_on": invoice.issued_on.isoformat() if invoice.issued_on else None,
        "due_on": invoice.due_on.isoformat() if invoice.due_on else None,
        "checkout_url": checkout_url,
        "pdf_url": pdf_url,
        "deposit": deposit,
        "replaces": invoice.replaces_id,
        "replaced_by": invoice.replaced_by_id,
        "payment_link": invoice.payment_link_id,
        **{name: rfc3339(getattr(invoice, name)) for name in _MOMENTS},
        "metadata": invoice.details,
    }


def _sums(invoice: Invoice) -> dict[str, str]:
    money = {
        "subtotal": invoice.subtotal_units,
        "discount_total": invoice.discount_total_units,
        "tax_total": invoice.tax_total_units,
        "total": invoice.total_units,
        "amount_paid": max(0, invoice.settled_units),
        "amount_pending": invoice.pending_units,
        "amount_due": invoice.amount_due_units,
        "amount_refunded": invoice.refunded_units,
        "written_off": invoice.written_off_units,
        "amount_overpaid": invoice.excess_units,
    }
    return {name: decimal_text(units) for name, units in money.items()}


def _recipient(invoice: Invoice) -> dict[str, str | None]:
    return {
        "email": invoice.recipient_email,
        "name": invoice.recipient_name,
        "address": invoice.recipient_address,
        "tax_id": invoice.recipient_tax_id,
        "contact_id": invoice.contact_id,
    }


def payment_object(payment: Payment, registry: Registry, *, invoice_currency: str | None) -> dict[str, Any]:
    """A payment leg. `amount` is in its own unit, `applied_amount` in the invoice's currency."""
    token = registry.find_token(payment.unit)
    return {
        "id": payment.id,
        "object": "payment",
        "invoice_id": payment.invoice_id,
        "rail": payment.rail,
        "status": payment.status,
        "unit": payment.unit,
        "amount": decimal_text(payment.units),
        "currency": token.symbol if token else payment.unit.partition("@")[0],
        "applied_amount": decimal_text(payment.applied_units),
        "applied_currency": invoice_currency,
        "rate": decimal_text(payment.rate_micros) if payment.rate_micros else None,
        "network": payment.network,
        "tx_hash": payment.tx_hash,
        "log_index": payment.log_index,
        "block_number": payment.block_number,
        "sender": payment.sender,
        "confirmations": payment.confirmations,
        "confirmations_required": payment.confirmations_required,
        "settles_at": payment.settles_at,
        "note": payment.note or None,
        "late": payment.late,
        "disputed": payment.disputed,
        "first_seen_at": rfc3339(payment.first_seen_at),
        "confirmed_at": rfc3339(payment.confirmed_at),
        "settled_at": rfc3339(payment.settled_at),
        "final_at": rfc3339(payment.final_at),
        "ended_at": rfc3339(payment.ended_at),
    }


def refund_object(refund: Refund, *, invoice_currency: str | None) -> dict[str, Any]:
    """A refund; `source_amount` is what goes back on a fiat rail, None where coins go back."""
    return {
        "id": refund.id,
        "object": "refund",
        "payment_id": refund.payment_id,
        "invoice_id": refund.invoice_id,
        "rail": refund.rail,
        "status": refund.state,
        "amount": decimal_text(refund.applied_units),
        "currency": invoice_currency,
        "source_amount": decimal_text(refund.source_units) if refund.source else None,
        "source_currency": refund.source or None,
        "reason": refund.reason or None,
        "failure": refund.failure or None,
        "created_at": rfc3339(refund.created_at),
        "ended_at": rfc3339(refund.ended_at),
    }


def journal_object(line: HistoryLine, registry: Registry) -> dict[str, Any]:
    """One entry of a business's journal; changes are signed."""
    token = registry.find_token(line.unit)
    return {
        "object": "journal_entry",
        "id": line.key,
        "kind": line.kind,
        "at": rfc3339(line.at),
        "unit": line.unit,
        "currency": line.asset,
        "network": token.network if token else None,
        "available_change": decimal_text(line.available_change_units),
        "pending_change": decimal_text(line.pending_change_units),
        "held_change": decimal_text(line.held_change_units),
        "balance_after": decimal_text(line.balance_after_units),
        "invoice_id": line.invoice.id if line.invoice and not line.is_theirs else None,
        "payment_id": line.payment.id if line.payment else None,
    }


def timeline_object(event: TimelineEvent, *, invoice_currency: str) -> dict[str, Any]:
    """One thing that happened."""
    data = told_data(event.data, currency=invoice_currency)
    return {"at": rfc3339(event.at), "kind": event.kind, "actor": event.actor, "data": data}


def contact_object(contact: Contact) -> dict[str, Any]:
    """A contact."""
    return {
        "id": contact.id,
        "object": "contact",
        "email": contact.email,
        "other_emails": contact.other_emails,
        "name": contact.name,
        "address": contact.address,
        "tax_id": contact.tax_id,
        "country": contact.country or None,
        "labels": contact.labels,
        "wallets": contact.wallets,
        "notes": contact.notes,
        "created_at": rfc3339(contact.created_at),
        "updated_at": rfc3339(contact.updated_at),
    }
