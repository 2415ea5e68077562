"""The invoice as its form shows it: every field as text, the shape of the API's body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from allscale_app.domain.dates import local_date
from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.invoice.parse import percent_text
from allscale_app.domain.money import decimal_text
from allscale_app.services.context import Context
from allscale_app.services.form_reader import Form
from allscale_app.store.tables import Business, Contact, Invoice, LineItemRow

FORM_LIMIT = 1_000_000
"""Characters that one form may hold before anything is read: 200 full lines are 400,000."""
BLANK_LINE = {"description": "", "quantity": "1", "unit_price": "", "tax_percent": "", "discount_percent": ""}


def form_of(invoice: Invoice, lines: Sequence[LineItemRow]) -> dict[str, Any]:
    """The form that shows `invoice`: as it was typed while something in it is unfinished, else from its columns."""
    if invoice.draft_form is not None:
        return dict(invoice.draft_form)
    form = {
        "recipient": {
            "email": invoice.recipient_email,
            "name": invoice.recipient_name,
            "address": invoice.recipient_address,
            "tax_id": invoice.recipient_tax_id,
        },
        "title": invoice.title,
        "currency": invoice.currency,
        "issued_on": invoice.issued_on.isoformat() if invoice.issued_on else None,
        "due_on": invoice.due_on.isoformat() if invoice.due_on else None,
        "notes": invoice.notes,
        "terms": invoice.terms,
        "po_number": invoice.po_number,
        "accepted_methods": list(invoice.accepted_methods),
        "accepted_units": None if invoice.accepted_units is None else list(invoice.accepted_units),
        "reminders": None if invoice.reminder_offsets is None else list(invoice.reminder_offsets),
        "metadata": dict(invoice.details),
    }
    if invoice.by_amount and lines:
        return form | {"amount": decimal_text(lines[0].unit_price_units), "description": lines[0].description}
    return form | {"line_items": [_line_form(line) for line in lines]}


def _line_form(line: LineItemRow) -> dict[str, str]:
    return {
        "description": line.description,
        "quantity": decimal_text(line.quantity_units, min_places=0),
        "unit_price": decimal_text(line.unit_price_units),
        "tax_percent": percent_text(line.tax_ppm),
        "discount_percent": percent_text(line.discount_ppm),
    }


def blank_form(ctx: Context, *, business: Business, contact: Contact | None = None) -> dict[str, Any]:
    """A new invoice's form with the business's defaults, for `contact` if there is one."""
    today = local_date(ctx.clock.now(), timezone=business.timezone)
    due_on = today + timedelta(days=business.default_due_days) if business.default_due_days is not None else None
    return {
        "recipient": {
            "email": contact.email if contact else "",
            "name": contact.name if contact else "",
            "address": contact.address if contact else "",
            "tax_id": contact.tax_id if contact else "",
        },
        "title": "",
        "currency": business.default_currency,
        "issued_on": None,
        "due_on": due_on.isoformat() if due_on else None,
        "notes": business.default_notes,
        "terms": business.default_terms,
        "po_number": "",
        "accepted_methods": list(business.accepted_methods),
        "accepted_units": None,
        "reminders": None,
        "metadata": {},
        "line_items": [dict(BLANK_LINE)],
    }


def merge_form(form: Form, changes: Form) -> dict[str, Any]:
    """`form` with the fields that `changes` names; one amount and line items replace each other."""
    merged = {**form, **changes}
    if changes.get("line_items") is not None:
        replaced = {"amount", "description"} - {name for name in changes if changes[name] is not None}
    elif changes.get("amount") is not None:
        replaced = {"line_items"}
    else:
        replaced = set()
    return {name: value for name, value in merged.items() if name not in replaced}


def storable(value: Any) -> Any:
    """What was typed, less the characters that no database keeps (NUL, lone surrogates)."""
    if isinstance(value, str):
        return value.replace("\0", "").encode(errors="ignore").decode()
    if isinstance(value, Mapping):
        return {storable(str(key)): storable(each) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [storable(each) for each in value]
    return value


def check_size(form: Form) -> None:
    """Raises InvalidInput for a form with more than a million characters."""
    if _size(form) > FORM_LIMIT:
        raise InvalidInput(
            f"This invoice holds more than {FORM_LIMIT:,} characters. Shorten its texts.", code="form_too_large"
        )


def _size(value: object) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(len(str(key)) + _size(each) for key, each in value.items())
    if isinstance(value, Sequence):
        return sum(1 + _size(each) for each in value)
    return 1
