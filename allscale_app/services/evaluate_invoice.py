"""The one path after any change of an invoice's money or status: its computed columns are written anew."""

from __future__ import annotations

from allscale_app.domain.invoice.evaluate import Evaluation, InvoiceFacts, Tolerance, evaluate
from allscale_app.domain.invoice.status import DocumentStatus, Flag
from allscale_app.domain.legs import Leg, LegStatus, Rail
from allscale_app.services.context import Context
from allscale_app.store.tables import Invoice
from allscale_app.store.uow import WriteUow


def reevaluate(uow: WriteUow, ctx: Context, *, invoice: Invoice) -> Evaluation:
    """Evaluate `invoice` from its legs and write the outcome into its row."""
    legs = [
        Leg(
            id=row.id,
            rail=Rail(row.rail),
            status=LegStatus(row.status),
            applied_units=row.applied_units,
            first_seen_at=row.first_seen_at,
            disputed=row.disputed,
            reversed_by_reorg=row.reversed_by_reorg,
            replaced=row.replaced,
        )
        for row in uow.payments.of_invoice(invoice.id)
    ]
    facts = InvoiceFacts(
        total_units=invoice.total_units,
        document_status=DocumentStatus(invoice.document_status),
        due_on=invoice.due_on,
        timezone=invoice.timezone,
        viewed_at=invoice.viewed_at,
        last_attempt_failed_at=invoice.last_attempt_failed_at,
        paid_at=invoice.paid_at,
        undelivered=Flag.UNDELIVERED in invoice.flags,
    )
    policy = Tolerance(absolute_units=invoice.tolerance_absolute_units, ppm=invoice.tolerance_ppm)
    outcome = evaluate(facts, legs, refunds=invoice.refunded_units, policy=policy, now=ctx.clock.now())
    invoice.payment_status = outcome.payment_status.value
    invoice.label_base = outcome.label_base.value
    invoice.flags = sorted(flag.value for flag in outcome.flags)
    invoice.amount_due_units = outcome.amount_due_units
    invoice.settled_units = outcome.settled_units
    invoice.pending_units = outcome.pending_units
    invoice.written_off_units = outcome.written_off_units
    invoice.excess_units = outcome.excess_units
    invoice.paid_at = outcome.paid_at
    uow.invoices.add(invoice)
    uow.flush()
    return outcome
