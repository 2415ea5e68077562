"""The invariants of money that no chain brings: cards, wires, balances, refunds, disputes, what is set aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from allscale_app.domain.ledger.accounts import OPERATOR, Role
from allscale_app.domain.ledger.entry import EntryKind
from allscale_app.domain.legs import Rail
from allscale_app.services.audit_finding import Finding
from allscale_app.services.context import Context
from allscale_app.store.tables import Conversion, Dispute, Payment
from allscale_app.store.uow import ReadUow

_FIAT = frozenset({Rail.CARD, Rail.WIRE})
_SET_ASIDE_BY = {
    Role.FLOAT_RESERVED: tuple(EntryKind),
    Role.HELD: (EntryKind.DISPUTE, EntryKind.REFUND),
}
"""The entries that set coins aside; payouts hold coins too."""
_OF_RAILS = _FIAT | {Rail.BALANCE}


def rail_legs(uow: ReadUow, _ctx: Context) -> Iterator[Finding]:
    """A card's, wire's or balance's leg that was credited has exactly the entry that credits it."""
    for payments in uow.books.payments():
        conversions = uow.conversions.by_payments([payment.id for payment in payments if payment.rail in _FIAT])
        disputes = uow.conversions.disputes_of([conversion.id for conversion in conversions.values()])
        settled = [payment for payment in payments if payment.settled_at is not None and payment.rail in _OF_RAILS]
        wanted = {payment.id: _credit_of(payment, conversions.get(payment.id), disputes) for payment in settled}
        found = uow.books.credited_units([key for credit in wanted.values() for key in credit.keys])
        for payment in settled:
            keys, units = wanted[payment.id].keys, wanted[payment.id].units
            credited = sum(found.get((key, payment.business_id, payment.unit), 0) for key in keys)
            if credited != units:
                words = f"{' or '.join(keys)} credits {credited}, {units} expected of a leg of {payment.units}"
                yield Finding("leg_entries", payment.id, words)


@dataclass(frozen=True, slots=True)
class _Credit:
    """The entries that credit a leg, and what they credit together."""

    keys: tuple[str, ...]
    units: int


def _credit_of(payment: Payment, conversion: Conversion | None, disputes: Mapping[str, Sequence[Dispute]]) -> _Credit:
    """A wire's entry is one of two, by whether it waited in the inbox. What a dispute took while it was pending is
    credited by the end of a won one, and never after a lost one."""
    if conversion is None:
        return _Credit((f"balpay:{payment.id}",), payment.units)
    if payment.rail != Rail.CARD:
        return _Credit((f"bank:{conversion.charge_id}", f"match:{conversion.charge_id}"), payment.units)
    taken = [dispute for dispute in disputes.get(conversion.id, ()) if dispute.pending_units]
    won = [dispute for dispute in taken if dispute.state == "won"]
    return _Credit(
        (f"cv:{conversion.id}:settle", *(f"dp:{dispute.id}:end" for dispute in won)),
        payment.units - sum(dispute.pending_units for dispute in taken) + sum(dispute.target_units for dispute in won),
    )


def set_aside(uow: ReadUow, _ctx: Context) -> Iterator[Finding]:
    """What is reserved is promised; what disputes and refunds hold is what is disputed or on its way back."""
    expected: defaultdict[tuple[Role, str, str], int] = defaultdict(int)
    for conversion in uow.conversions.reserved():
        expected[Role.FLOAT_RESERVED, OPERATOR, conversion.unit] += conversion.target_units
    for dispute, conversion in uow.conversions.open_disputes():
        expected[Role.HELD, conversion.business_id, conversion.unit] += dispute.target_units
    for refund in uow.conversions.requested_refunds():
        expected[Role.HELD, refund.business_id, refund.unit] += refund.units
    actual = {
        (role, owner, unit): units
        for role, kinds in _SET_ASIDE_BY.items()
        for (owner, unit), units in uow.books.moved(role, kinds).items()
    }
    for name in actual.keys() | expected.keys():
        role, owner, unit = name
        booked, wanted = actual.get(name, 0), expected[name]
        if booked != wanted:
            words = f"{booked} booked, {wanted} promised, disputed or on its way back"
            yield Finding("set_aside", f"{owner} {role} {unit}", words)


def waiting_fiat(uow: ReadUow, _ctx: Context) -> Iterator[Finding]:
    """Fiat in the inbox is lines of statements that nobody owns, and payments that wait for the float."""
    expected: defaultdict[str, int] = defaultdict(int)
    for currency, units in uow.conversions.waiting_fiat():
        expected[currency] += units
    for currency, units in uow.bank.waiting_fiat():
        expected[currency] += units
    actual = {
        account.unit: account.balance_units
        for account in (replay.account for replay in uow.books.replays())
        if account.role == Role.UNMATCHED and "@" not in account.unit
    }
    for currency in actual.keys() | expected.keys():
        if actual.get(currency, 0) != expected[currency]:
            words = f"{actual.get(currency, 0)} booked, {expected[currency]} waits"
            yield Finding("unmatched_explained", currency, words)


def refunds(uow: ReadUow, _ctx: Context) -> Iterator[Finding]:
    """What an invoice gave back is its refunds that are done, each with its entry."""
    for invoices in uow.books.invoices():
        sums = uow.conversions.refunded([invoice.id for invoice in invoices])
        for invoice in invoices:
            if invoice.refunded_units != sums.get(invoice.id, 0):
                words = f"{invoice.refunded_units} stored, its refunds say {sums.get(invoice.id, 0)}"
                yield Finding("refunded_amount", invoice.id, words)
