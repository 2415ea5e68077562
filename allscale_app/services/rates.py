"""Rates as they are kept, and the guard that they hold over each coin: beyond 1 % from its peg it pauses."""

from __future__ import annotations

from datetime import datetime
from itertools import permutations

from allscale_app.domain.assets import ASSETS, PEGS
from allscale_app.domain.rates import STALE_AFTER, Rate, is_depegged
from allscale_app.services.context import Context
from allscale_app.services.networks_health import TOPIC
from allscale_app.store.uow import ReadUow, WriteUow


def watched_pairs(ctx: Context) -> tuple[tuple[str, str], ...]:
    """Each enabled coin against its peg, and the pegs against each other."""
    coins = dict.fromkeys(token.asset for token in ctx.registry.tokens())
    return (*((coin, ASSETS[coin].peg) for coin in coins), *permutations(PEGS, 2))


def last_rate(uow: ReadUow, _ctx: Context, *, base: str, quote: str) -> Rate | None:
    """The last rate of a pair, however old."""
    return uow.rates.find(base, quote)


def keep_rate(uow: WriteUow, ctx: Context, *, rate: Rate) -> None:
    """Keep a rate. A coin that pauses by it, or comes back, is written into the audit log, and open pages change."""
    before = paused_assets(uow, ctx)
    uow.rates.put(rate)
    uow.flush()
    after = paused_assets(uow, ctx)
    if after == before:
        return
    now = ctx.clock.now()
    uow.audit.append(
        at=now,
        actor="system",
        action="token.paused" if rate.base in after else "token.resumed",
        object_id=rate.base,
        business_id=None,
        data={"micros": rate.micros, "quote": rate.quote, "source": rate.source},
    )
    uow.events.publish(TOPIC, at=now)


def rate_at(uow: ReadUow, *, base: str, quote: str, at: datetime) -> Rate | None:
    """The rate of two fiat currencies at a moment, or None where none is known of about that time."""
    rate = uow.rates.find(base, quote)
    return rate if rate is not None and abs(at - rate.at) <= STALE_AFTER else None


def paused_assets(uow: ReadUow, ctx: Context) -> frozenset[str]:
    """The coins that are too far from their peg to be taken at par now.

    Where rates are watched, silence never ends a pause: only a rate near the peg does.
    """
    return frozenset(asset for asset in {token.asset for token in ctx.registry.tokens()} if is_paused(uow, ctx, asset))


def is_paused(uow: ReadUow, ctx: Context, asset: str) -> bool:
    """Whether one coin is."""
    rate = uow.rates.find(asset, ASSETS[asset].peg)
    if rate is None or not is_depegged(rate):
        return False
    return ctx.policy.watches_rates or rate.is_fresh(ctx.clock.now())
