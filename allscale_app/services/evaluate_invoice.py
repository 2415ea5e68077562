"""The one path from payment legs to an invoice's status: evaluate, write what it says, tell who should know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from allscale_app.domain.invoice.evaluate import Evaluation, InvoiceFacts, Tolerance, evaluate
from allscale_app.domain.invoice.status import DocumentStatus, Flag, PaymentStatus
from allscale_app.services.acting import publish_change
from allscale_app.services.context import Context
from allscale_app.services.invoice_calendar import keep_calendar
from allscale_app.services.invoice_news import Change, tell
from allscale_app.services.payments import as_leg
from allscale_app.store.tables import Delivery, Invoice, Payment
from allscale_app.store.uow import WriteUow

_UNDELIVERED = frozenset({"bounced", "failed"})
_NOT_OF_LEGS = frozenset({Flag.OVERDUE, Flag.UNDELIVERED, Flag.OTHER_TOKEN})
"""Flags that the calendar, mails and the inbox set."""


def reevaluate(uow: WriteUow, ctx: Context, *, invoice: Invoice) -> bool:
    """Bring the computed side of `invoice` up to date with its legs, mails and inbox; whether anything changed.

    The caller holds the invoice's lock. Safe to run at any time: without news it writes and tells nothing.
    Overdue comes with the calendar, so whoever shows an invoice asks `due_on` again.
    """
    uow.flush()
    payments = uow.payments.of_invoice(invoice.id)
    result = _evaluate(
        invoice,
        payments,
        other_token_waiting=uow.observations.waiting_count(invoice.id),
        undelivered=_is_undelivered(uow.deliveries.of_invoice(invoice.id)),
        now=ctx.clock.now(),
    )
    before = _Computed.of(invoice)
    after = _Computed.result(result)
    if after == before:
        return False
    after.write(invoice)
    keep_calendar(uow, ctx, invoice=invoice)
    invoice.paid_at = result.paid_at
    invoice.updated_at = ctx.clock.now()
    invoice.version += 1
    uow.flush()
    tell(uow, ctx, invoice=invoice, payments=payments, change=_change(before, after))
    publish_change(uow, ctx, invoice=invoice)
    return True


def differences(invoice: Invoice, payments: Sequence[Payment], *, now: datetime) -> dict[str, tuple[str, str]]:
    """The computed columns that are not what the invoice's legs make of it: stored, and computed anew.

    Without `settled_units` and `pending_units`, which are plain sums, and the flags that are not about legs.
    """
    result = _evaluate(invoice, payments, other_token_waiting=0, undelivered=False, now=now)
    pairs = {
        "payment_status": (invoice.payment_status, result.payment_status.value),
        "label_base": (invoice.label_base, result.label_base.value),
        "amount_due_units": (str(invoice.amount_due_units), str(result.amount_due_units)),
        "written_off_units": (str(invoice.written_off_units), str(result.written_off_units)),
        "excess_units": (str(invoice.excess_units), str(result.excess_units)),
        "paid_at": (str(invoice.paid_at), str(result.paid_at)),
        "flags": (_words(map(Flag, invoice.flags)), _words(result.flags)),
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _words(flags: Iterable[Flag]) -> str:
    return ", ".join(sorted(flag.value for flag in flags if flag not in _NOT_OF_LEGS)) or "none"


def _evaluate(
    invoice: Invoice, payments: Sequence[Payment], *, other_token_waiting: int, undelivered: bool, now: datetime
) -> Evaluation:
    facts = InvoiceFacts(
        total_units=invoice.total_units,
        document_status=DocumentStatus(invoice.document_status),
        due_on=invoice.due_on,
        timezone=invoice.timezone,
        viewed_at=invoice.viewed_at,
        last_attempt_failed_at=invoice.last_attempt_failed_at,
        paid_at=invoice.paid_at,
        other_token_waiting=other_token_waiting,
        undelivered=undelivered,
        accepted_short_units=invoice.accepted_short_units,
    )
    return evaluate(
        facts,
        [as_leg(payment) for payment in payments],
        refunds=invoice.refunded_units,
        policy=Tolerance(invoice.tolerance_absolute_units, invoice.tolerance_ppm),
        now=now,
    )


def _is_undelivered(deliveries: Sequence[Delivery]) -> bool:
    """Whether the newest mail that carries the invoice itself did not arrive."""
    newest = next((delivery for delivery in deliveries if delivery.kind == "invoice"), None)
    return newest is not None and newest.status in _UNDELIVERED


@dataclass(frozen=True, slots=True)
class _Computed:
    """The columns that only this module writes."""

    payment_status: str
    label_base: str
    flags: tuple[str, ...]
    settled_units: int
    pending_units: int
    amount_due_units: int
    written_off_units: int
    excess_units: int

    @classmethod
    def of(cls, invoice: Invoice) -> _Computed:
        return cls(
            payment_status=invoice.payment_status,
            label_base=invoice.label_base,
            flags=tuple(invoice.flags),
            settled_units=invoice.settled_units,
            pending_units=invoice.pending_units,
            amount_due_units=invoice.amount_due_units,
            written_off_units=invoice.written_off_units,
            excess_units=invoice.excess_units,
        )

    @classmethod
    def result(cls, result: Evaluation) -> _Computed:
        return cls(
            payment_status=result.payment_status.value,
            label_base=result.label_base.value,
            flags=tuple(sorted(flag.value for flag in result.flags)),
            settled_units=result.settled_units,
            pending_units=result.pending_units,
            amount_due_units=result.amount_due_units,
            written_off_units=result.written_off_units,
            excess_units=result.excess_units,
        )

    def write(self, invoice: Invoice) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            setattr(invoice, name, list(value) if name == "flags" else value)


def _change(before: _Computed, after: _Computed) -> Change:
    return Change(
        was=PaymentStatus(before.payment_status),
        now=PaymentStatus(after.payment_status),
        more_settled=after.settled_units > before.settled_units,
        more_excess=after.excess_units > before.excess_units,
        new_flags=frozenset(map(Flag, set(after.flags) - set(before.flags))),
    )
