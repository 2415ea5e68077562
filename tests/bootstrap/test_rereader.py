"""The nightly pass over a real chain: what an endpoint kept back, ether, and tokens of no registry."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterator, Sequence
from types import SimpleNamespace

import pytest
from structlog.testing import capture_logs

from allscale_app.bootstrap import rereader
from allscale_app.bootstrap.app import Application
from allscale_app.bootstrap.networks import ChainError, NetworkLink
from allscale_app.bootstrap.rereader import reread
from allscale_app.chain.reread import read_again
from allscale_app.chain.rpc import RpcClient
from allscale_app.chain.scanner import Scanner
from allscale_app.domain.networks import Registry
from allscale_app.domain.observations import Cursor, Reread, Scan
from allscale_app.services.context import Context
from allscale_app.services.strays import list_strays
from allscale_app.settings import Settings
from allscale_app.store.engine import Database
from tests.fixtures.chain import LocalChain
from tests.services.station import ONE, Station


@pytest.fixture
def station(local_chain: LocalChain, sqlite_database: Database, ctx: Context) -> Iterator[Station]:
    """A database that watches an anvil over an endpoint that keeps every transfer back."""
    here = dataclasses.replace(ctx, registry=Registry((local_chain.network,)))
    with RpcClient("local", [local_chain.anvil.url]) as rpc:
        scanner = Scanner(local_chain.network, rpc, start_block=0)

        def poll(
            cursor: Cursor | None, known: Sequence[tuple[int, str]], recipients: Callable[[], Collection[str]]
        ) -> Scan | None:
            scan = scanner.poll(cursor, known, recipients)
            return scan and dataclasses.replace(scan, transfers=())

        seen = SimpleNamespace(network=local_chain.network, poll=poll)
        watching = Station(sqlite_database, here, seen)  # type: ignore[arg-type]  # what a station asks of a chain
        watching.catch_up()
        yield watching


def application(station: Station, local_chain: LocalChain) -> Application:
    settings = Settings(rpc_endpoints={"local": [local_chain.anvil.url]})
    return Application(settings, station.database, station.ctx)


def test_it_finds_the_payment_and_shows_what_cannot_be_paid_with(station: Station, local_chain: LocalChain):
    invoice = station.send(amount="120.00")
    address = invoice.deposit_address or ""
    stranger = local_chain.deploy("FeeToken", local_chain.payer.address, types=["address"])
    tx_hash = local_chain.pay(address, 120 * ONE)
    local_chain.pay(address, 1_000, contract=stranger)
    local_chain.anvil.rpc("anvil_setBalance", address, hex(15 * 10**17))
    local_chain.mine(9)
    station.catch_up()
    assert station.legs(invoice) == []
    with capture_logs() as lines:
        assert reread(application(station, local_chain), "local") is False
    assert [line["tx_hash"] for line in lines if line["event"] == "reread.missed_payment_found"] == [tx_hash]
    assert station.statuses(invoice) == ["final"]
    assert station.audit() == ()
    with station.database.read() as uow:
        rows = list_strays(uow, station.ctx)
    assert [(row.coin, row.amount) for row in rows] == [("ETH", "1.5"), (stranger, "990")]
    assert {row.invoice_id for row in rows} == {invoice.id}
    before = station.balances(invoice.business_id)
    assert before == {"available": 120 * ONE}
    assert reread(application(station, local_chain), "local") is False, "there is nothing more to read"


def test_a_long_pass_is_done_in_pieces(station: Station, local_chain: LocalChain, monkeypatch: pytest.MonkeyPatch):
    local_chain.mine(30)
    station.catch_up()
    monkeypatch.setattr(rereader, "PIECE_SECONDS", 0.0)
    assert reread(application(station, local_chain), "local") is True
    monkeypatch.undo()
    assert reread(application(station, local_chain), "local") is False


def test_an_endpoint_that_serves_no_such_logs_still_serves_ours(
    station: Station, local_chain: LocalChain, monkeypatch: pytest.MonkeyPatch
):
    invoice = station.send(amount="120.00")
    local_chain.pay(invoice.deposit_address or "", 120 * ONE)
    local_chain.mine(9)
    station.catch_up()

    def refuse(*_: object, **__: object) -> None:
        raise ChainError("specify an address")

    monkeypatch.setattr(NetworkLink, "unregistered", refuse)
    reread(application(station, local_chain), "local")
    assert station.statuses(invoice) == ["final"]


def test_an_endpoint_that_has_had_enough_is_asked_again_later(
    station: Station, local_chain: LocalChain, monkeypatch: pytest.MonkeyPatch
):
    local_chain.mine(30)
    station.catch_up()
    asked: list[int] = []

    def tire(_: NetworkLink, *, first: int, last: int, recipients: Collection[str]) -> Reread:
        if asked:
            raise ChainError("too many requests")
        asked.append(first)
        with RpcClient("local", [local_chain.anvil.url]) as rpc:
            return read_again(rpc, local_chain.network, first=first, last=first, recipients=recipients)

    monkeypatch.setattr(NetworkLink, "read_again", tire)
    assert reread(application(station, local_chain), "local") is True
    with pytest.raises(ChainError):
        reread(application(station, local_chain), "local")
    monkeypatch.undo()
    assert reread(application(station, local_chain), "local") is False
