"""Coins that cannot be paid with: one row for the operator, never an entry, never a notification."""

from __future__ import annotations

from allscale_app.domain.observations import TransferLog
from allscale_app.services.strays import (
    COINS_PER_ADDRESS,
    count_strays,
    list_strays,
    note_native,
    note_unregistered,
)
from tests.fixtures.chain import an_address
from tests.services.station import Station

KEY = "local"


def a_transfer(recipient: str, contract: str, amount: int = 7) -> TransferLog:
    return TransferLog(KEY, 1, "0x" + "1" * 64, f"0xtx{amount}", 0, contract, an_address(9), recipient, amount)


def shown(station: Station):
    with station.database.read() as uow:
        return list_strays(uow, station.ctx)


def native(station: Station, **wei: int) -> None:
    with station.database.write() as uow:
        note_native(uow, station.ctx, network=KEY, wei=wei)


def test_ether_at_an_invoices_address_is_shown_until_it_has_left(station: Station):
    invoice = station.send()
    address = invoice.deposit_address or ""
    before, event = station.balances(), station.last_event()
    native(station, **{address: 1_500_000_000_000_000_001, an_address(5): 0})
    (row,) = shown(station)
    assert (row.coin, row.amount, row.reason) == ("ETH", "1.500000000000000001", "native")
    assert (row.invoice_id, row.business_id) == (invoice.id, invoice.business_id)
    native(station, **{address: 2 * 10**18})
    assert [row.amount for row in shown(station)] == ["2"]
    assert (station.balances(), station.last_event()) == (before, event)
    native(station, **{address: 0})
    assert shown(station) == ()


def test_a_flood_of_unasked_tokens_leaves_a_bounded_number_of_rows(station: Station):
    invoice = station.send()
    address = invoice.deposit_address or ""
    event = station.last_event()
    flood = [a_transfer(address, an_address(100 + number)) for number in range(COINS_PER_ADDRESS + 30)]
    for _ in range(2):
        with station.database.write() as uow:
            note_unregistered(uow, station.ctx, network=KEY, transfers=flood)
    native(station, **{address: 5})
    with station.database.write() as uow:
        note_unregistered(uow, station.ctx, network=KEY, transfers=[a_transfer(address, an_address(100), 8)])
        assert count_strays(uow, station.ctx) == COINS_PER_ADDRESS + 1
    first, *others = shown(station)
    assert first.reason == "native", "what is real comes first"
    assert {row.reason for row in others} == {"unregistered"}
    assert [row.amount for row in others if row.coin == an_address(100)] == ["8"]
    assert station.last_event() == event
