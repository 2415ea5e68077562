"""An invoice as people see it at this moment: its label, its flags, the small pills beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from allscale_app.domain.invoice.label import SecondPill, second_pills, with_overdue
from allscale_app.domain.invoice.status import Flag, Label
from allscale_app.store.tables import Invoice


@dataclass(frozen=True, slots=True)
class ShownInvoice:
    """A row with what time makes of it. `days_left` to the due date, negative once it has passed; None without one."""

    invoice: Invoice
    label: Label
    flags: frozenset[Flag]
    pills: tuple[SecondPill, ...]
    days_left: int | None


def show(invoice: Invoice, *, today: date) -> ShownInvoice:
    """`invoice` on `today`, a day in the issuer's zone: the stored label becomes Overdue by itself (rules 2)."""
    label = with_overdue(
        Label(invoice.label_base), pending_units=invoice.pending_units, due_on=invoice.due_on, today=today
    )
    flags = {Flag(flag) for flag in invoice.flags} - {Flag.OVERDUE}
    if label is Label.OVERDUE:
        flags.add(Flag.OVERDUE)
    days_left = (invoice.due_on - today).days if invoice.due_on else None
    return ShownInvoice(
        invoice=invoice,
        label=label,
        flags=frozenset(flags),
        pills=second_pills(
            label,
            flags,
            settled_units=invoice.settled_units,
            past_due=days_left is not None and days_left < 0,
        ),
        days_left=days_left,
    )
