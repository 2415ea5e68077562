"""What the payment legs make of an invoice: one pure pass, safe to run again at any time (rules 2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from allscale_app.domain.dates import is_past_due
from allscale_app.domain.invoice.document import PPM
from allscale_app.domain.invoice.label import label
from allscale_app.domain.invoice.status import DocumentStatus, Flag, Label, PaymentStatus
from allscale_app.domain.legs import MONEY_STATUSES, PENDING_STATUSES, SETTLED_STATUSES, Leg, LegStatus, Rail

_CLOSED = frozenset({DocumentStatus.CANCELLED, DocumentStatus.REJECTED})
_REFUNDED = frozenset({PaymentStatus.PARTIALLY_REFUNDED, PaymentStatus.REFUNDED})
_OWED = frozenset({PaymentStatus.PROCESSING, PaymentStatus.PARTIALLY_PAID, PaymentStatus.UNPAID})


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How short still counts as paid: the smaller of `absolute_units` (millionths) and `ppm` of the total."""

    absolute_units: int = 500_000
    ppm: int = 5_000

    def of(self, total_units: int) -> int:
        """The accepted shortfall of a total, in millionths, rounded down."""
        return min(self.absolute_units, total_units * self.ppm // PPM)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceFacts:
    """What `evaluate` needs to know of an invoice beside its legs.

    `timezone` is the issuer's IANA zone; `paid_at` is what the last pass returned;
    `other_token_waiting` counts the inbox rows at its address; `undelivered` says that the last
    mail of its kind failed; `accepted_short_units` is the shortfall that the issuer took for paid by hand.
    """

    total_units: int
    document_status: DocumentStatus
    due_on: date | None = None
    timezone: str = "UTC"
    viewed_at: datetime | None = None
    last_attempt_failed_at: datetime | None = None
    paid_at: datetime | None = None
    other_token_waiting: int = 0
    undelivered: bool = False
    accepted_short_units: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The computed side of an invoice, all sums in millionths of its asset.

    `settled_units` is N (settled less refunded), `pending_units` is P, `excess_units` is what was paid
    above the total, `label_base` is the label without Overdue.
    """

    payment_status: PaymentStatus
    amount_due_units: int
    settled_units: int
    pending_units: int
    paid_at: datetime | None
    written_off_units: int
    excess_units: int
    flags: frozenset[Flag]
    label_base: Label


def evaluate(
    invoice: InvoiceFacts, legs: Iterable[Leg], *, refunds: int, policy: Tolerance, now: datetime
) -> Evaluation:
    """The state that `legs` and `refunds` (millionths already paid back) give to `invoice` at `now`.

    Only a sent invoice can become paid: money for a cancelled or rejected one is credited and flagged.
    `paid_at` is kept through refunds, since row 2 asks for it, and cleared when the money itself is gone.
    """
    legs = tuple(legs)
    total = invoice.total_units
    pending = _applied(legs, PENDING_STATUSES)
    net = _applied(legs, SETTLED_STATUSES) - refunds
    enough = total - max(policy.of(total), invoice.accepted_short_units)
    status = _payment_status(invoice, net=net, pending=pending, refunds=refunds, enough=enough)
    is_paid = status is PaymentStatus.PAID
    written_off = max(0, total - net) if is_paid else 0
    excess = max(0, net - total) if is_paid else 0
    facts = {
        Flag.SHORT_ACCEPTED: written_off > 0,
        Flag.OVERPAID: excess > 0,
        Flag.OVERDUE: status in _OWED and pending == 0 and _is_past_due(invoice, now),
        **_leg_flags(invoice, legs),
    }
    flags = frozenset(flag for flag, is_set in facts.items() if is_set)
    return Evaluation(
        payment_status=status,
        amount_due_units=max(0, total - net) if status in _OWED else 0,
        settled_units=net,
        pending_units=pending,
        paid_at=_paid_at(invoice, status, now),
        written_off_units=written_off,
        excess_units=excess,
        flags=flags,
        label_base=label(
            invoice.document_status,
            status,
            flags=flags - {Flag.OVERDUE},
            viewed_at=invoice.viewed_at,
            last_attempt_failed_at=invoice.last_attempt_failed_at,
            pending_units=pending,
        ),
    )


def _applied(legs: Sequence[Leg], statuses: frozenset[LegStatus]) -> int:
    return sum(leg.applied_units for leg in legs if leg.status in statuses)


def _payment_status(invoice: InvoiceFacts, *, net: int, pending: int, refunds: int, enough: int) -> PaymentStatus:
    """Rows 1 to 6, first match; `enough` is the total less what may be short."""
    if refunds > 0 and net <= 0:
        return PaymentStatus.REFUNDED
    if refunds > 0 and net < enough and invoice.paid_at:
        return PaymentStatus.PARTIALLY_REFUNDED
    if net >= enough and invoice.document_status is DocumentStatus.SENT:
        return PaymentStatus.PAID
    if pending > 0 and (net == 0 or net + pending >= enough):
        return PaymentStatus.PROCESSING
    return PaymentStatus.PARTIALLY_PAID if net > 0 else PaymentStatus.UNPAID


def _paid_at(invoice: InvoiceFacts, status: PaymentStatus, now: datetime) -> datetime | None:
    if status is PaymentStatus.PAID:
        return invoice.paid_at or now
    return invoice.paid_at if status in _REFUNDED else None


def _is_past_due(invoice: InvoiceFacts, now: datetime) -> bool:
    return invoice.document_status is DocumentStatus.SENT and is_past_due(
        invoice.due_on, timezone=invoice.timezone, at=now
    )


def _leg_flags(invoice: InvoiceFacts, legs: Sequence[Leg]) -> dict[Flag, bool]:
    """Flags that do not depend on the sums; a leg that failed or never was money sets none but `reorged`."""
    money = [leg for leg in legs if leg.status in MONEY_STATUSES]
    return {
        Flag.LATE: any(is_past_due(invoice.due_on, timezone=invoice.timezone, at=leg.first_seen_at) for leg in money),
        Flag.REORGED: any(leg.reversed_by_reorg and not leg.replaced for leg in legs),
        Flag.OTHER_TOKEN: invoice.other_token_waiting > 0,
        Flag.MANUAL: any(leg.rail is Rail.MANUAL for leg in money),
        Flag.DISPUTED: any(leg.disputed for leg in money),
        Flag.AFTER_CLOSE: bool(money) and invoice.document_status in _CLOSED,
        Flag.UNDELIVERED: invoice.undelivered,
    }
