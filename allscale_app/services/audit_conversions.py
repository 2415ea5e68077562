"""The invariants of conversions: each stands where its leg stands, has exactly its entries, and what processors and
banks hold for us is what they were paid, less what they gave back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from allscale_app.domain.conversion import ConversionState
from allscale_app.domain.ledger.accounts import OPERATOR, Role
from allscale_app.domain.ledger.entry import EntryKind
from allscale_app.domain.legs import PENDING_STATUSES, SETTLED_STATUSES, LegStatus, Rail
from allscale_app.services.audit_finding import Finding
from allscale_app.services.context import Context
from allscale_app.store.tables import Conversion, Dispute, Payment, Refund
from allscale_app.store.uow import ReadUow

_LEGS_OF = {
    ConversionState.FUNDED: PENDING_STATUSES,
    ConversionState.SETTLED: SETTLED_STATUSES,
    ConversionState.DISPUTED: PENDING_STATUSES | SETTLED_STATUSES,
    ConversionState.RETURNED: frozenset({LegStatus.REVERSED}),
}
"""Where the leg of a conversion with money stands; the other states have no money."""
_OF_THE_OPERATOR = frozenset({EntryKind.PROCESSOR, EntryKind.FLOAT})
_STILL_PENDING = frozenset({ConversionState.FUNDED, ConversionState.DISPUTED})


def conversion_states(uow: ReadUow, _ctx: Context) -> Iterator[Finding]:
    """A conversion stands where its leg stands; coins are set aside and a leg is disputed only where it says so."""
    for conversions in uow.books.conversions():
        payments = {leg.id: leg for leg in uow.books.payments_by_id([row.payment_id for row in conversions])}
        for row in conversions:
            leg = payments.get(row.payment_id or "")
            wrong = _wrong_state(row, leg)
            if wrong:
                yield Finding("conversion_state", row.id, f"is {row.state}, but {wrong}")


def _wrong_state(row: Conversion, leg: Payment | None) -> str:
    statuses = _LEGS_OF.get(ConversionState(row.state), frozenset[LegStatus]())
    if (leg is not None) != bool(statuses):
        return "has money" if leg is not None else "has no money"
    if row.reserved and row.state != ConversionState.ACCEPTED:
        return "coins are set aside for it"
    if leg is None:
        return ""
    if leg.status not in statuses:
        return f"its leg is {leg.status}"
    if leg.disputed != (row.state == ConversionState.DISPUTED):
        return f"its leg is {'' if leg.disputed else 'not '}disputed"
    if (leg.units, leg.unit, leg.applied_units) != (row.target_units, row.unit, row.applied_units):
        return f"its leg is {leg.units} {leg.unit} for {leg.applied_units}"
    return ""


def conversion_entries(uow: ReadUow, _ctx: Context) -> Iterator[Finding]:
    """Each conversion, dispute and refund has exactly its entries, and no such entry is without a cause."""
    expected = Counter[str]()
    for conversions in uow.books.conversions():
        disputes = uow.conversions.disputes_of([row.id for row in conversions])
        wanted = dict(pair for row in conversions for pair in _entries_of(row, disputes.get(row.id, ())))
        wanted |= {key: units for rows in disputes.values() for row in rows for key, units in _dispute_entries(row)}
        expected.update(_shape(key) for key in wanted)
        yield from _compare(uow, wanted)
    for refunds in uow.books.refunds():
        wanted = dict(pair for row in refunds for pair in _refund_entries(row))
        expected["refund"] += len(wanted)
        yield from _compare(uow, wanted)
    expected["refund"] += uow.bank.refunded_count()
    for shape in ("cv:%:funded", "cv:%:settle", "dp:%:open", "dp:%:end"):
        if (count := uow.books.entries_like(shape)) != expected[shape]:
            yield Finding("conversion_entries", shape, f"{count} entries, {expected[shape]} have a cause")
    if (count := uow.books.entry_counts().get(EntryKind.REFUND, 0)) != expected["refund"]:
        yield Finding("conversion_entries", "refund", f"{count} entries, {expected['refund']} have a cause")


def _shape(key: str) -> str:
    kind, _, part = key.partition(":")
    return f"{kind}:%:{part.rpartition(':')[2]}"


def _entries_of(row: Conversion, disputes: Sequence[Dispute]) -> Iterator[tuple[str, int]]:
    """Keys and sums of debits, over all units, of what a card's conversion posted. A wire's is looked at by its line."""
    if row.rail != Rail.CARD or row.payment_id is None:
        return
    if row.waits_for_float:
        yield f"cv:{row.id}:waiting", row.source_units
        return
    yield f"cv:{row.id}:funded", row.source_units + row.target_units
    rest_units = row.target_units - sum(dispute.pending_units for dispute in disputes)
    if row.settled_at is not None and rest_units > 0:
        yield f"cv:{row.id}:settle", rest_units


def _dispute_entries(row: Dispute) -> Iterator[tuple[str, int]]:
    yield f"dp:{row.id}:open", row.target_units + row.source_units + row.fee_units
    if row.state != "open":
        yield f"dp:{row.id}:end", row.target_units + row.source_units


def _refund_entries(row: Refund) -> Iterator[tuple[str, int]]:
    """A lost dispute about a part counts as a refund too: its coins went by the dispute's own entry."""
    if not row.user_id:
        return
    if row.rail == Rail.BALANCE:
        yield f"refund:{row.id}", row.units
        return
    yield f"refund:{row.id}:hold", row.units
    if row.state == "done":
        yield f"refund:{row.id}", row.units + row.source_units
    elif row.state == "failed":
        yield f"refund:{row.id}:release", row.units


def _compare(uow: ReadUow, wanted: dict[str, int]) -> Iterator[Finding]:
    found = uow.books.entry_units(list(wanted))
    for key, units in wanted.items():
        if found.get(key) != units:
            yield Finding("conversion_entries", key, f"{units} expected, {found.get(key)} posted")


def pending_coins(uow: ReadUow, _ctx: Context) -> Iterator[Finding]:
    """A business's pending coins are transfers that are not settled, and card payments that are held back."""
    expected: defaultdict[tuple[str, str], int] = defaultdict(int)
    for payments in uow.books.payments():
        for leg in payments:
            if leg.rail == Rail.WALLET and leg.status in PENDING_STATUSES:
                expected[leg.business_id, leg.unit] += leg.units
    for conversions in uow.books.conversions():
        held = [row for row in conversions if row.rail == Rail.CARD and row.settled_at is None]
        disputes = uow.conversions.disputes_of([row.id for row in held])
        for row in held:
            if row.state in _STILL_PENDING and not row.waits_for_float:
                taken = sum(dispute.pending_units for dispute in disputes.get(row.id, ()))
                expected[row.business_id, row.unit] += row.target_units - taken
    yield from _differences(uow, Role.PENDING, expected, check="pending_explained")


def fiat_elsewhere(uow: ReadUow, _ctx: Context) -> Iterator[Finding]:
    """What the processor and the bank hold is what came there, less what went; what is disputed are open disputes.

    The processor's own fees and payouts, and coins bought for the float, are what their entries say.
    """
    sums = uow.fiat_sums
    explained: dict[Role, tuple[Sequence[tuple[str, int]], ...]] = {
        Role.PSP: (sums.paid_by_card(), sums.sent_back(Rail.CARD), sums.taken_by_disputes()),
        Role.BANK: (sums.paid_by_wire(), sums.sent_back(Rail.WIRE), sums.unclaimed()),
        Role.DISPUTED: (sums.disputed(),),
    }
    for role, parts in explained.items():
        expected = defaultdict(int, uow.books.moved(role, _OF_THE_OPERATOR))
        for currency, units in (pair for part in parts for pair in part):
            expected[OPERATOR, currency] += units
        yield from _differences(uow, role, expected, check="fiat_elsewhere")


def _differences(uow: ReadUow, role: Role, expected: dict[tuple[str, str], int], *, check: str) -> Iterator[Finding]:
    actual = {
        (account.owner, account.unit): account.balance_units
        for account in (replay.account for replay in uow.books.replays())
        if account.role == role
    }
    for owner, unit in sorted(actual.keys() | expected.keys()):
        booked, wanted = actual.get((owner, unit), 0), expected.get((owner, unit), 0)
        if booked != wanted:
            yield Finding(check, f"{owner} {role} {unit}", f"{booked} booked, {wanted} explained")
