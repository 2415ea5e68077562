"""Where exchange rates come from, and one round of asking for all of them."""

from __future__ import annotations

import structlog

from allscale_app.bootstrap.app import Application
from allscale_app.domain.rates import choose_rate
from allscale_app.rails.rates import HttpRates
from allscale_app.services.ports import RateSource
from allscale_app.services.rates import keep_rate, last_rate, watched_pairs
from allscale_app.settings import Settings

log = structlog.get_logger(__name__)


def watches_rates(settings: Settings) -> bool:
    """Whether anybody tells rates; if not, each coin is its peg."""
    return bool(settings.rate_feeds) or settings.is_demo


def rate_source(settings: Settings) -> RateSource | None:
    """The operator's feeds; the demo's own fixed rates where it has none."""
    if settings.rate_feeds:
        return HttpRates(settings.rate_feeds, timeout_seconds=settings.rate_timeout_seconds)
    if settings.is_demo:
        from allscale_app.demo.rates import DemoRates

        return DemoRates()
    return None


def ask_rates(application: Application, source: RateSource) -> None:
    """Ask about each pair; one that nobody tells keeps its last rate, which grows stale."""
    now = application.context.clock.now()
    for base, quote in watched_pairs(application.context):
        last = application.fetch_sync(last_rate, base=base, quote=quote)
        rate = choose_rate(last, source.ask(base, quote, now=now), now=now)
        if rate is None:
            log.error("rate.unknown", base=base, quote=quote, last=last.micros if last else None)
        else:
            application.run_sync(keep_rate, rate=rate)
