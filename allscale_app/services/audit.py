"""The invariants of the books, checked from their lowest facts: postings, observations, legs. Empty is healthy.

Run after tests, every night, and by `allscale audit`. To add one: a generator of findings here, in `_CHECKS`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta

from allscale_app.domain.ledger.accounts import CLASS_OF, AccountClass, Role
from allscale_app.domain.legs import PENDING_STATUSES, SETTLED_STATUSES, LegStatus, Rail
from allscale_app.domain.observations import observation_key
from allscale_app.services.audit_conversions import (
    conversion_entries,
    conversion_states,
    fiat_elsewhere,
    pending_coins,
)
from allscale_app.services.audit_decisions import decisions
from allscale_app.services.audit_finding import Finding
from allscale_app.services.audit_invoices import document_totals, invoice_states
from allscale_app.services.audit_rails import rail_legs, refunds, set_aside, waiting_fiat
from allscale_app.services.audit_rates import counted_amounts
from allscale_app.services.context import Context
from allscale_app.services.scan_pass import CREDITED, DUST, UNMATCHED
from allscale_app.store.tables import Observation, Payment
from allscale_app.store.uow import ReadUow

UNEXPLAINED_AFTER = timedelta(days=30)
_Life = tuple[str, int, int, str]
"""One life of an observation that a leg must tell of: its id, which life, millionths, unit."""


def audit_books(uow: ReadUow, ctx: Context) -> tuple[Finding, ...]:
    """Every finding of every check, over one snapshot."""
    return tuple(finding for check in _CHECKS for finding in check(uow, ctx))


def _sum_zero(uow: ReadUow, _ctx: Context) -> Iterator[Finding]:
    for key, unit, units in uow.books.unbalanced_entries():
        yield Finding("sum_zero", key, f"debits less credits are {units} {unit}")
    for key in uow.books.empty_entries():
        yield Finding("sum_zero", key, "has no postings")


def _totals(uow: ReadUow, _ctx: Context) -> Iterator[Finding]:
    for replay in uow.books.replays():
        account = replay.account
        name = f"{account.owner} {account.role} {account.unit}"
        if (account.debits, account.credits) != (replay.debits, replay.credits):
            stored = f"{account.debits} D {account.credits} C"
            yield Finding("totals", name, f"{stored} are stored, postings say {replay.debits} D {replay.credits} C")
        if account.balance_units != replay.last_balance:
            yield Finding("totals", name, f"{account.balance_units} now, {replay.last_balance} after the last posting")
        if account.floored and account.balance_units < 0:
            yield Finding("floor", name, f"{account.balance_units} is below zero")


def _solvency(uow: ReadUow, _ctx: Context) -> Iterator[Finding]:
    """What is owed is there. What a processor keeps for itself is the operator's cost: nobody else's money is short by it
    while a payment waits for coins."""
    assets, liabilities = Counter[str](), Counter[str]()
    for replay in uow.books.replays():
        account = replay.account
        kind = CLASS_OF[Role(account.role)]
        if kind is AccountClass.ASSET or account.role == Role.PSP_EXPENSE:
            assets[account.unit] += account.balance_units
        elif kind is AccountClass.LIABILITY:
            liabilities[account.unit] += account.balance_units
    for unit, owed in liabilities.items():
        if owed > assets[unit]:
            yield Finding("solvency", unit, f"{owed} is owed, {assets[unit]} is there")


def _observations(uow: ReadUow, _ctx: Context) -> Iterator[Finding]:
    """Each life of an observation has exactly its entries; nothing else was posted as seen, unseen or final."""
    expected = Counter[str]()
    for rows in uow.books.observations():
        wanted = {key: (units, why) for row in rows for key, units, why in _entries_of(row)}
        found = uow.books.entry_units(list(wanted))
        for key, (units, why) in wanted.items():
            expected[key.partition(":")[0]] += 1
            if found.get(key) != units:
                yield Finding("observation_entries", key, f"{why}: {units} expected, {found.get(key)} posted")
    counts = uow.books.entry_counts()
    pairs = counts.get("unfinal", 0)
    for kind, extra in (("seen", 0), ("unseen", 0), ("final", pairs)):
        if counts.get(kind, 0) != expected[kind] + extra:
            yield Finding("observation_entries", kind, f"{counts.get(kind, 0)} entries, {expected[kind]} have a cause")


def _entries_of(row: Observation) -> Iterator[tuple[str, int, str]]:
    """Key, amount and reason of the entries that the lives of an observation must have left."""
    if row.outcome == DUST:
        return
    for life in range(1, row.generation + 1):
        key = observation_key(row.network, row.block_hash, row.log_index, generation=life)
        yield f"seen:{key}", row.units, "observed"
        if life < row.generation or not row.canonical:
            yield f"unseen:{key}", row.units, "its block went away"
        elif row.final_at is not None:
            yield f"final:{key}", row.units, "its block is final"


def _legs(uow: ReadUow, _ctx: Context) -> Iterator[Finding]:
    """One observation's life makes one leg; a wallet leg's settlement is one entry, a manual one has none.

    Legs that a decision about the inbox made are not of these: `decisions` looks at them.
    """
    legs, lives, settled = Counter[_Life](), Counter[_Life](), 0
    waited = set[str]()
    for rows in uow.books.observations():
        waited.update(row.id for row in rows if row.outcome == UNMATCHED)
        credited = [row for row in rows if row.outcome == CREDITED]
        lives.update((row.id, life, row.units, row.unit) for row in credited for life in range(1, row.generation + 1))
    for payments in uow.books.payments():
        wallet = [leg for leg in payments if leg.rail == Rail.WALLET and leg.observation_id not in waited]
        legs.update((leg.observation_id or leg.id, leg.generation, leg.units, leg.unit) for leg in wallet)
        wanted = {_settle_key(payment): payment for payment in wallet if payment.settled_at is not None}
        settled += len(wanted)
        found = uow.books.entry_units(list(wanted))
        for key, payment in wanted.items():
            if found.get(key) != payment.units:
                yield Finding("leg_entries", payment.id, f"settled {payment.units}, {found.get(key)} posted")
        for payment in wallet:
            status = LegStatus(payment.status)
            if status is not LegStatus.REVERSED and (status in SETTLED_STATUSES) != (payment.settled_at is not None):
                yield Finding("leg_entries", payment.id, f"is {status}, settled at {payment.settled_at}")
    for life, count in ((legs - lives) + (lives - legs)).items():
        words = f"{legs[life]} legs of {life[2]} {life[3]}, {lives[life]} expected ({count})"
        yield Finding("credited_once", f"{life[0]} life {life[1]}", words)
    posted = uow.books.entry_counts().get("settle", 0)
    if posted != settled:
        yield Finding("leg_entries", "settle", f"{posted} entries, {settled} legs have settled")


def _settle_key(payment: Payment) -> str:
    return f"settle:{payment.id}:{payment.generation}"


def _paid_amounts(uow: ReadUow, _ctx: Context) -> Iterator[Finding]:
    for invoices in uow.books.invoices():
        sums = uow.books.applied([invoice.id for invoice in invoices])
        for invoice in invoices:
            settled = sum(sums.get((invoice.id, status), 0) for status in SETTLED_STATUSES) - invoice.refunded_units
            pending = sum(sums.get((invoice.id, status), 0) for status in PENDING_STATUSES)
            if (invoice.settled_units, invoice.pending_units) != (settled, pending):
                stored = f"{invoice.settled_units} settled and {invoice.pending_units} pending"
                yield Finding("paid_amount", invoice.id, f"{stored}, its legs say {settled} and {pending}")


def _chain_accounts(uow: ReadUow, ctx: Context) -> Iterator[Finding]:
    """What is on its way and what waits in the inbox is exactly what observations say, and nothing waits too long."""
    expected: defaultdict[tuple[str, str], int] = defaultdict(int)
    for rows in uow.books.observations():
        for row in rows:
            if not row.canonical or row.outcome == DUST:
                continue
            if row.final_at is None:
                expected[Role.INCOMING, row.unit] += row.units
            if row.outcome == UNMATCHED and row.resolved_at is None:
                expected[Role.UNMATCHED, row.unit] += row.units
                if ctx.clock.now() - row.seen_at > UNEXPLAINED_AFTER:
                    yield Finding("unexplained", row.id, f"{row.units} {row.unit} wait since {row.seen_at:%Y-%m-%d}")
    accounts = [replay.account for replay in uow.books.replays()]
    actual = {
        (account.role, account.unit): account.balance_units
        for account in accounts
        if account.role in (Role.INCOMING, Role.UNMATCHED) and "@" in account.unit
    }
    for name in actual.keys() | expected.keys():
        if actual.get(name, 0) != expected[name]:
            role, unit = name
            yield Finding(f"{role}_explained", unit, f"{actual.get(name, 0)} booked, observations say {expected[name]}")


_CHECKS: tuple[Callable[[ReadUow, Context], Iterator[Finding]], ...] = (
    _sum_zero,
    _totals,
    _solvency,
    _observations,
    _legs,
    decisions,
    counted_amounts,
    _paid_amounts,
    invoice_states,
    document_totals,
    _chain_accounts,
    rail_legs,
    set_aside,
    waiting_fiat,
    refunds,
    conversion_states,
    conversion_entries,
    pending_coins,
    fiat_elsewhere,
)
