"""The job that asks for exchange rates: each pair, what is believed is kept, silence is loud and changes nothing."""

from __future__ import annotations

from dataclasses import replace

from allscale_app.domain.rates import Rate
from allscale_app.workers.jobs import JOBS


class Feeds:
    """One feed that tells what it is told to tell."""

    def __init__(self, **rates: int) -> None:
        self.rates = rates
        self.asked: list[str] = []

    def ask(self, base, quote, *, now):
        self.asked.append(f"{base}/{quote}")
        if f"{base}_{quote}" in self.rates:
            yield Rate(base, quote, self.rates[f"{base}_{quote}"], "feed", now)


def run(worker, feeds):
    JOBS.run(replace(worker, rates=feeds), "refresh_rates", {}, is_last=False)


def kept(worker, base, quote):
    with worker.application.database.read() as uow:
        rate = uow.rates.find(base, quote)
    return rate.micros if rate else None


def test_every_pair_is_asked_and_what_is_believed_is_kept(worker):
    feeds = Feeds(USDC_USD=999_800, EUR_USD=1_160_000)
    run(worker, feeds)
    assert feeds.asked == ["USDC/USD", "USDT/USD", "USD/EUR", "EUR/USD"]
    assert [kept(worker, *pair) for pair in (("USDC", "USD"), ("EUR", "USD"), ("USDT", "USD"))] == [
        999_800, 1_160_000, None,
    ]  # fmt: skip


def test_a_jump_that_one_feed_tells_alone_is_not_kept(worker):
    run(worker, Feeds(EUR_USD=1_160_000))
    run(worker, Feeds(EUR_USD=1_300_000))
    assert kept(worker, "EUR", "USD") == 1_160_000


def test_without_feeds_nothing_is_asked(worker):
    run(worker, None)
    assert kept(worker, "EUR", "USD") is None
