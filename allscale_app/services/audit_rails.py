"""The invariants of money that no chain brings: cards, wires, balances, refunds, disputes, what is set aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from allscale_app.domain.ledger.accounts import OPERATOR, Role
from allscale_app.domain.legs import Rail
from allscale_app.services.audit_finding import Finding
from allscale_app.services.context import Context
from allscale_app.store.tables import Conversion, Payment
from allscale_app.store.uow import ReadUow

_FIAT = frozenset({Rail.CARD, Rail.WIRE})
_OF_RAILS = _FIAT | {Rail.BALANCE}


def rail_legs(uow: ReadUow, _ctx: Context) -> Iterator[Finding]:
    """A card's, wire's or balance's leg that was credited has exactly the entry that credits it."""
    for payments in uow.books.payments():
        conversions = uow.conversions.by_payments([payment.id for payment in payments if payment.rail in _FIAT])
        settled = [payment for payment in payments if payment.settled_at is not None and payment.rail in _OF_RAILS]
        keys = {payment.id: _keys(payment, conversions.get(payment.id)) for payment in settled}
        found = uow.books.credited_units([key for those in keys.values() for key in those])
        for payment in settled:
            credited = sum(found.get((key, payment.business_id, payment.unit), 0) for key in keys[payment.id])
            if credited != payment.units:
                words = f"{' or '.join(keys[payment.id])} credits {credited}, the leg is {payment.units}"
                yield Finding("leg_entries", payment.id, words)


def _keys(payment: Payment, conversion: Conversion | None) -> tuple[str, ...]:
    """The entry that credits a leg; a wire's is one of two, by whether it waited in the inbox."""
    if conversion is None:
        return (f"balpay:{payment.id}",)
    if payment.rail == Rail.CARD:
        return (f"cv:{conversion.id}:settle",)
    return (f"bank:{conversion.charge_id}", f"match:{conversion.charge_id}")


def set_aside(uow: ReadUow, _ctx: Context) -> Iterator[Finding]:
    """What is reserved is promised; what is disputed or on its way back is held. A hold may have other causes too."""
    expected: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    for conversion in uow.conversions.reserved():
        expected[OPERATOR, Role.FLOAT_RESERVED, conversion.unit] += conversion.target_units
    for dispute, conversion in uow.conversions.open_disputes():
        expected[conversion.business_id, Role.HELD, conversion.unit] += dispute.target_units
    for refund in uow.conversions.requested_refunds():
        expected[refund.business_id, Role.HELD, refund.unit] += refund.units
    roles = (Role.FLOAT_RESERVED, Role.HELD)
    actual = {
        (account.owner, account.role, account.unit): account.balance_units
        for account in (replay.account for replay in uow.books.replays())
        if account.role in roles
    }
    for name in actual.keys() | expected.keys():
        owner, role, unit = name
        booked, wanted = actual.get(name, 0), expected[name]
        if booked < wanted or (role == Role.FLOAT_RESERVED and booked > wanted):
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
