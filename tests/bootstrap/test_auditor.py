"""A whole audit against a real chain: what the books say is what the token contracts say."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from allscale_app.bootstrap.app import Application
from allscale_app.bootstrap.auditor import SWITCHED_OFF, audit
from allscale_app.chain.rpc import RpcClient
from allscale_app.chain.scanner import Scanner
from allscale_app.demo.anvil import Anvil
from allscale_app.demo.tokens import DevWallet, deploy_tokens
from allscale_app.domain.networks import Registry
from allscale_app.services.audit_report import AuditStatus
from allscale_app.services.audit_runs import audit_standing
from allscale_app.services.context import Context
from allscale_app.settings import Settings
from allscale_app.store.engine import Database
from tests.fixtures.chain import LocalChain, dev_account
from tests.fixtures.processes import free_port
from tests.services.station import ONE, Station


def watch(chain: LocalChain, database: Database, ctx: Context) -> tuple[Station, RpcClient]:
    """A database that watches an anvil, and the connection to close afterwards."""
    here = dataclasses.replace(ctx, registry=Registry((chain.network,)))
    rpc = RpcClient("local", [chain.anvil.url])
    scanner = Scanner(chain.network, rpc, start_block=0)
    seen = SimpleNamespace(network=chain.network, poll=scanner.poll)
    watching = Station(database, here, seen)  # type: ignore[arg-type]  # what a station asks of a chain
    watching.catch_up()
    return watching, rpc


@pytest.fixture
def station(local_chain: LocalChain, sqlite_database: Database, ctx: Context) -> Iterator[Station]:
    """A database that watches an anvil, with one final payment of 120 USDC."""
    watching, rpc = watch(local_chain, sqlite_database, ctx)
    with rpc:
        invoice = watching.send(amount="120.00")
        local_chain.pay(invoice.deposit_address or "", 120 * ONE)
        local_chain.mine(9)
        watching.catch_up()
        yield watching


def application(station: Station, url: str) -> Application:
    settings = Settings(rpc_endpoints={"local": [url]})
    return Application(settings, station.database, station.ctx)


def test_green_means_that_the_chain_was_asked(station: Station, local_chain: LocalChain):
    report = audit(application(station, local_chain.anvil.url))
    assert (report.status, report.findings, report.silent) == (AuditStatus.GREEN, (), {})
    assert report.outcomes[-1].checked == 1
    with station.database.read() as uow:
        assert audit_standing(uow, station.ctx).status is AuditStatus.GREEN


def test_books_that_say_more_than_the_chain_are_found(station: Station, local_chain: LocalChain):
    with station.database.write() as uow:
        uow.session.connection().execute(text("UPDATE observation SET raw_amount = '120000001'"))
    (finding,) = audit(application(station, local_chain.anvil.url)).findings
    assert (finding.check, finding.words) == ("holdings", "120000000 on chain, 120000001 observed")


def test_a_network_that_does_not_answer_is_never_taken_for_right(station: Station):
    report = audit(application(station, f"http://127.0.0.1:{free_port()}"))
    assert (report.status, list(report.silent)) == (AuditStatus.INCOMPLETE, ["Local"])


def test_a_network_that_was_switched_off_is_named_too(station: Station):
    nowhere = dataclasses.replace(station.ctx, registry=Registry(()))
    report = audit(Application(Settings(), station.database, nowhere))
    assert (report.status, dict(report.silent)) == (AuditStatus.INCOMPLETE, {"local": SWITCHED_OFF})


def test_a_local_chain_that_was_restarted_is_still_asked(ctx: Context, sqlite_database: Database, tmp_path: Path):
    with Anvil(state_file=tmp_path / "chain") as anvil:
        tokens = deploy_tokens(anvil.url)
        with DevWallet(anvil.url, dev_account(1)) as payer:
            first = LocalChain(anvil, tokens, payer)
            watching, scanner_rpc = watch(first, sqlite_database, ctx)
            with scanner_rpc:
                invoice = watching.send(amount="120.00")
                first.pay(invoice.deposit_address or "", 120 * ONE)
                first.mine(9)
                watching.catch_up()
    with Anvil(state_file=tmp_path / "chain") as again:
        report = audit(application(watching, again.url))
        assert (report.status, report.outcomes[-1].checked) == (AuditStatus.GREEN, 1), report
