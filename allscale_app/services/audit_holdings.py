"""Is the money really there: the books' deposits beside the chain's own balances at a final block."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from allscale_app.domain.ledger.accounts import OPERATOR, Role
from allscale_app.domain.networks import Token
from allscale_app.services.audit_finding import Finding
from allscale_app.services.context import Context
from allscale_app.store.uow import ReadUow


@dataclass(frozen=True, slots=True)
class Holding:
    """What one token's addresses must hold at `block`: exact on-chain integers by address; and, in millionths, what
    their transfers came to one by one, beside what the books have as deposit and treasury.
    """

    token: Token
    block: int
    raw_by_address: Mapping[str, int]
    observed_units: int
    booked_units: int


def expected_holdings(uow: ReadUow, ctx: Context, *, network: str) -> tuple[Holding, ...]:
    """What the chain must say of each of a network's tokens at the last final block that we have read.

    A test network is asked at the last block that we have read, final or not: a local chain that was restarted
    forgets what its older blocks held.
    """
    state = uow.networks.find(network)
    if state is None or state.cursor_number is None:
        return ()
    by_contract: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    units_of = Counter[str]()
    is_test = ctx.registry.network(network).test
    for address, contract, raw_amount, units, is_final in uow.books.amounts(network):
        if is_final or is_test:
            by_contract[contract.lower()][address] += int(raw_amount)
        if is_final:
            units_of[contract.lower()] += units
    return tuple(
        Holding(
            token=token,
            block=state.cursor_number if is_test else min(state.finalized_number, state.cursor_number),
            raw_by_address=dict(by_contract[token.contract.lower()]),
            observed_units=units_of[token.contract.lower()],
            booked_units=sum(uow.journal.balance(OPERATOR, role, token.unit) for role in (Role.DEPOSIT, Role.TREASURY)),
        )
        for token in ctx.registry.network(network).tokens
    )


def unwatched_networks(uow: ReadUow, ctx: Context) -> tuple[str, ...]:
    """Networks that the books have money from and that this instance no longer knows how to ask."""
    return tuple(key for key in uow.books.networks() if ctx.registry.find_network(key) is None)


def compare_holding(holding: Holding, on_chain: Mapping[str, int]) -> tuple[Finding, ...]:
    """Findings of one token; `on_chain` is `balanceOf` of each of its addresses at `holding.block`, in raw units."""
    found = [
        Finding("holdings", f"{holding.token.unit} {address}", f"{on_chain.get(address, 0)} on chain, {raw} observed")
        for address, raw in holding.raw_by_address.items()
        if on_chain.get(address, 0) != raw
    ]
    if holding.booked_units != holding.observed_units:
        words = f"{holding.booked_units} booked, {holding.observed_units} observed"
        found.append(Finding("holdings", holding.token.unit, words))
    return tuple(found)
