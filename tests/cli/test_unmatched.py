"""The inbox on the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from allscale_app.cli import inbox_desk
from allscale_app.cli.commands import app
from allscale_app.services.context import Context
from allscale_app.services.deposits import issue_address
from allscale_app.services.strays import note_native
from allscale_app.settings import get_settings
from allscale_app.store.engine import Database
from tests.builders import a_business
from tests.fakes.chain import FakeChain, Transfer
from tests.fakes.system import FakeClock
from tests.services.station import ONE, USDC, Station


@pytest.fixture
def station(sqlite_database: Database, ctx: Context, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Station:
    """5 USDC at an address of nobody and 7 at the treasury, final; the command line works on that database."""
    here = Station(sqlite_database, ctx, FakeChain(clock))
    here.catch_up()
    with sqlite_database.write() as uow:
        a_business(uow, ctx, id="biz_here")
        addresses = [
            issue_address(uow, ctx, purpose="deposit", business_id=None).address,
            issue_address(uow, ctx, purpose="treasury", business_id=None).address,
        ]
    for address, coins in zip(addresses, (5, 7), strict=True):
        here.chain.mine(Transfer(address, coins * ONE))
        clock.advance(seconds=1)
        here.catch_up()
    here.chain.mine(blocks=6)
    here.catch_up()

    def build(_: object) -> Any:
        from allscale_app.bootstrap.app import Application

        return Application(get_settings(), sqlite_database, ctx)

    monkeypatch.setattr(inbox_desk, "build_application", build)
    return here


def allscale(*words: str):
    return CliRunner().invoke(app, ["unmatched", *words])


def test_what_waits_is_listed_and_decided(station: Station):
    lost, treasury = json.loads(allscale("list", "--json").output)
    assert (lost["amount"], lost["unit"], lost["final"], lost["business"]) == ("5.00", USDC, True, "")
    assert "5.00 USDC@31337  final, no_owner, address of nobody" in allscale("list").output

    refused = allscale("credit", lost["id"])
    assert (refused.exit_code, "Name the business" in refused.stderr) == (1, True)
    assert allscale("credit", lost["id"], "--business", "biz_here").exit_code == 0
    assert allscale("float", treasury["id"]).exit_code == 0
    assert allscale("float", treasury["id"]).exit_code == 1
    assert allscale("list").output == "Nothing waits.\n"
    assert station.balances("biz_here") == {"available": 5 * ONE}
    assert station.audit() == ()


def test_what_cannot_be_paid_with_is_shown_apart(station: Station):
    assert allscale("strays").output == "Nothing lies there.\n"
    with station.database.write() as uow:
        address = issue_address(uow, station.ctx, purpose="deposit", business_id="biz_here").address
        note_native(uow, station.ctx, network="local", wei={address: 5 * 10**17})
    assert "Not payable, and in no account: 1. `allscale unmatched strays` shows them." in allscale("list").output
    assert "0.5 ETH received, not payable, address of biz_here" in allscale("strays").output
    (row,) = json.loads(allscale("strays", "--json").output)
    assert (row["reason"], row["amount"], row["business"]) == ("native", "0.5", "biz_here")
