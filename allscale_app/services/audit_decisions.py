"""The invariants of what people decided about money in the inbox: each decision is one entry, and at most one leg."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from allscale_app.domain.legs import LegStatus
from allscale_app.services.audit_finding import Finding
from allscale_app.services.context import Context
from allscale_app.services.scan_pass import TREASURY, UNMATCHED, key_of
from allscale_app.store.tables import Observation, Payment
from allscale_app.store.uow import ReadUow


def decisions(uow: ReadUow, _ctx: Context) -> Iterator[Finding]:
    """A transfer that waits no longer has exactly the entry that gave it to somebody, and the leg it makes is its own."""
    resolved = 0
    for rows in uow.books.observations():
        decided = {_key_of(row): row for row in rows if row.outcome == UNMATCHED and row.resolved_at is not None}
        found = uow.books.entry_units(list(decided))
        for key, row in decided.items():
            resolved += row.reason != TREASURY
            if found.get(key) != row.units:
                yield Finding("observation_entries", key, f"{row.units} were decided on, {found.get(key)} posted")
        legs = uow.payments.of_observations(row.id for row in rows if row.outcome == UNMATCHED)
        yield from _legs(uow, {row.id: row for row in decided.values()}, list(legs.values()))
    posted = uow.books.entry_counts().get("resolve", 0)
    if posted != resolved:
        yield Finding("observation_entries", "resolve", f"{posted} entries, {resolved} transfers were given away")


def _legs(uow: ReadUow, decided: dict[str, Observation], legs: Sequence[Payment]) -> Iterator[Finding]:
    """A leg is final, tells of the whole transfer, and is credited by the decision's own entry."""
    keys = {leg.id: _key_of(decided[leg.observation_id or ""]) for leg in legs if leg.observation_id in decided}
    credited = uow.books.credited_units(list(keys.values()))
    for leg in legs:
        row = decided.get(leg.observation_id or "")
        if row is None:
            yield Finding("credited_once", leg.id, "counts a transfer that nobody decided on")
            continue
        got = credited.get((keys[leg.id], leg.business_id, leg.unit), 0)
        if (leg.status, leg.units, leg.unit, got) != (LegStatus.FINAL, row.units, row.unit, leg.units):
            words = f"is {leg.status} with {leg.units} {leg.unit}, {keys[leg.id]} credits {got} of {row.units}"
            yield Finding("leg_entries", leg.id, words)


def _key_of(row: Observation) -> str:
    kind = "attribute" if row.reason == TREASURY else "resolve"
    return f"{kind}:{key_of(row)}"
