"""Several watchers of one network and people who spend meanwhile: each payment counts once."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.exc import IntegrityError

from tests.fakes.chain import FakeChain, Transfer
from tests.services.station import ONE, Station

WATCHERS = 3


def test_several_watchers_apply_each_scan_once(station: Station, chain: FakeChain):
    invoices = [station.send(amount="10.00") for _ in range(4)]
    for number in range(24):
        chain.mine(Transfer(invoices[number % 4].deposit_address or "", ONE))
    chain.mine(blocks=2)
    chain.stretch = 4

    def watch(_: int) -> Counter[str]:
        outcome: Counter[str] = Counter()
        while (observed := station.observe()) is not None:
            outcome["applied" if observed.applied else "too late"] += 1
        return outcome

    def spend(business_id: str) -> Counter[str]:
        outcome: Counter[str] = Counter()
        for _ in range(6):
            try:
                station.spend(business_id, ONE)
                outcome["spent"] += 1
            except IntegrityError:
                outcome["refused"] += 1
        return outcome

    with ThreadPoolExecutor(WATCHERS + 2) as threads:
        spending = [threads.submit(spend, invoice.business_id) for invoice in invoices[:2]]
        watching = sum(threads.map(watch, range(WATCHERS)), Counter())
        spent = [future.result()["spent"] for future in spending]
    assert watching["applied"] == 7, watching
    for invoice, taken in zip(invoices, [*spent, 0, 0], strict=True):
        assert station.invoice(invoice).settled_units == 6 * ONE
        balances = station.balances(invoice.business_id)
        assert balances.get("available", 0) == (6 - taken) * ONE
