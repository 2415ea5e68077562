"""The audit: every invariant can fail, what is wrong is named, and what became of a run is known to whom it concerns."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from allscale_app.services.audit_finding import Finding
from allscale_app.services.audit_holdings import compare_holding, expected_holdings
from allscale_app.services.audit_report import (
    INVARIANTS,
    AuditReport,
    AuditStatus,
    ChainAnswers,
    read_books,
    report_json,
    report_of,
)
from allscale_app.services.audit_runs import AuditStanding, audit_standing, store_audit, store_failed_audit
from allscale_app.services.context import Context
from allscale_app.services.deposits import issue_address
from allscale_app.store.engine import Database
from tests.builders import a_business, a_user
from tests.fakes.chain import FakeChain, Transfer
from tests.fakes.system import FakeClock
from tests.services.station import ONE, USDC, Station


@pytest.fixture
def broken(database: Database, ctx: Context, chain: FakeChain) -> Iterator[Station]:
    """A paid invoice, final on the chain, and 5 USDC in the inbox; the test then breaks what it likes."""
    station = Station(database, ctx, chain)
    station.catch_up()
    invoice = station.send(amount="30.00")
    with database.write() as uow:
        lost = issue_address(uow, ctx, purpose="deposit", business_id=None).address
    chain.mine(Transfer(invoice.deposit_address or "", 30 * ONE), Transfer(lost, 5 * ONE))
    chain.mine(blocks=6)
    station.catch_up()
    yield station
    assert station.audit() != (), "every test of this fixture breaks something"


def spoil(station: Station, statement: str) -> None:
    """Change a table behind the program's back."""
    with station.database.write() as uow:
        assert uow.session.connection().execute(text(statement)).rowcount > 0


def report(station: Station, chain: ChainAnswers | None = None) -> AuditReport:
    with station.database.read() as uow:
        return report_of(read_books(uow, station.ctx), chain or ChainAnswers(), at=station.ctx.clock.now())


def failing(station: Station) -> set[str]:
    return {each.invariant.name for each in report(station).outcomes if each.findings}


def test_a_healthy_instance_is_green_and_says_how_much_was_looked_at(station: Station, chain: FakeChain):
    invoice = station.send(amount="30.00")
    chain.mine(Transfer(invoice.deposit_address or "", 30 * ONE), blocks=9)
    station.catch_up()
    found = report(station, ChainAnswers(addresses=1))
    assert (found.status, found.findings, found.problem) == (AuditStatus.GREEN, (), "")
    checked = {each.invariant.name: each.checked for each in found.outcomes}
    assert checked["sum_zero"] == 3, "seen, settled, final"
    assert (checked["credited_once"], checked["leg_entries"], checked["paid_amount"]) == (1, 1, 1)
    assert (checked["totals"], checked["solvency"], checked["holdings"]) == (4, 1, 1)
    as_json = report_json(found)
    assert as_json["status"] == "green"
    assert [row["name"] for row in as_json["invariants"]] == [each.name for each in INVARIANTS]  # type: ignore[attr-defined]  # rows


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("UPDATE account SET debits = debits + 1, credits = credits + 1 WHERE role = 'available'", {"totals"}),
        (
            "UPDATE account SET credits = credits + 7 WHERE role = 'available'",
            {"totals", "solvency"},
        ),
        ("UPDATE invoice SET settled_units = settled_units - 1", {"paid_amount"}),
        ("UPDATE payment SET units = units + 1", {"leg_entries", "credited_once", "paid_amount"}),
        ("UPDATE invoice SET payment_status = 'unpaid'", {"invoice_state"}),
        ("UPDATE invoice SET label_base = 'sent'", {"invoice_state"}),
        ("UPDATE invoice SET amount_due_units = 1", {"invoice_state"}),
        ("UPDATE invoice SET excess_units = 1", {"invoice_state"}),
        ("UPDATE invoice SET paid_at = NULL", {"invoice_state"}),
        ("UPDATE payment SET disputed = (1 = 1)", {"invoice_state"}),
        ("UPDATE invoice SET tax_total_units = tax_total_units + 1", {"document_totals"}),
        ("UPDATE line_item SET net_units = net_units - 1", {"document_totals"}),
        ("UPDATE line_item SET quantity_units = 2 * quantity_units", {"document_totals"}),
        ("UPDATE payment SET settled_at = NULL", {"leg_entries"}),
        ("UPDATE payment SET generation = 2", {"leg_entries", "credited_once"}),
        (
            "UPDATE observation SET units = units + 1 WHERE outcome = 'credited'",
            {"observation_entries", "credited_once"},
        ),
        (
            "UPDATE observation SET final_at = NULL WHERE outcome = 'credited'",
            {"observation_entries", "incoming_explained"},
        ),
        (
            "UPDATE observation SET resolved_at = seen_at WHERE outcome = 'unmatched'",
            {"observation_entries", "unmatched_explained"},
        ),
    ],
)
def test_each_invariant_fails_where_it_is_broken(broken: Station, statement: str, names: set[str]):
    assert failing(broken) == set()
    spoil(broken, statement)
    assert failing(broken) == names
    assert report(broken).status is AuditStatus.FINDINGS


def test_an_entry_that_does_not_balance_is_found(broken: Station):
    with broken.database.write() as uow:
        row = uow.session.connection().execute(text("SELECT id FROM account WHERE role = 'deposit'")).scalar_one()
        entry = uow.session.connection().execute(text("SELECT min(id) FROM journal_entry")).scalar_one()
        uow.session.connection().execute(
            text(
                "INSERT INTO posting (entry_id, account_id, side, units, balance_after) "
                f"VALUES ({int(entry)}, {int(row)}, 'D', 1, 1)"
            )
        )
    assert {"sum_zero", "totals"} <= failing(broken)


def test_what_waits_for_a_month_is_told(broken: Station, clock: FakeClock):
    clock.advance(days=31)
    (finding,) = report(broken).findings
    assert (finding.check, "5000000 USDC@31337 wait since" in finding.words) == ("unexplained", True)


def test_the_books_are_compared_address_by_address_with_the_chain(broken: Station, clock: FakeClock):
    with broken.database.read() as uow:
        usdc, usdt = expected_holdings(uow, broken.ctx, network="local")
        assert expected_holdings(uow, broken.ctx, network="base") == ()
    assert (usdc.token.unit, usdc.booked_units, usdc.observed_units) == (USDC, 35 * ONE, 35 * ONE)
    assert (usdt.raw_by_address, usdt.booked_units) == ({}, 0)
    truth = dict(usdc.raw_by_address)
    assert sorted(truth.values()) == [5 * ONE, 30 * ONE]
    assert compare_holding(usdc, truth) == ()
    stolen = next(iter(truth))
    (finding,) = compare_holding(usdc, truth | {stolen: 0})
    assert (finding.check, finding.subject) == ("holdings", f"{USDC} {stolen}")
    found = report(broken, ChainAnswers(2, (finding,)))
    assert (found.status, found.outcomes[-1].findings) == (AuditStatus.FINDINGS, 1)
    clock.advance(days=31)


def test_a_silent_network_is_named_and_is_not_green(station: Station):
    found = report(station, ChainAnswers(silent={"Base": "no answer"}))
    assert (found.status, found.problem) == (AuditStatus.INCOMPLETE, "Base: no answer")


def standing(station: Station) -> AuditStanding:
    with station.database.read() as uow:
        return audit_standing(uow, station.ctx)


def keep(station: Station, found: AuditReport) -> None:
    with station.database.write() as uow:
        store_audit(uow, station.ctx, report=found)


def test_the_last_run_is_what_stands_until_it_is_overdue(station: Station, clock: FakeClock):
    assert standing(station) == AuditStanding()
    keep(station, report(station))
    assert standing(station) == AuditStanding(AuditStatus.GREEN, clock.now())
    clock.advance(hours=37)
    assert standing(station).is_stale
    with station.database.write() as uow:
        store_failed_audit(uow, station.ctx, reason="The disk of this server is full.")
    failed = standing(station)
    assert (failed.status, failed.problem, failed.is_stale) == (
        AuditStatus.FAILED,
        "The disk of this server is full.",
        False,
    )


def test_only_operators_hear_of_findings_and_open_pages_of_every_run(station: Station, ctx: Context):
    with station.database.write() as uow:
        operator, member = a_user(uow, ctx, is_operator=True), a_user(uow, ctx)
        homeless = a_user(uow, ctx, is_operator=True)
        for user in (operator, member):
            a_business(uow, ctx, owner=user)
    quiet = station.last_event()
    keep(station, report(station))
    assert station.last_event() == quiet + 1
    finding = Finding("totals", "an account", "1 is stored, postings say 2")
    keep(station, report(station, ChainAnswers(findings=(finding,) * 200)))
    with station.database.read() as uow:
        (news,) = uow.notifications.latest(operator.id, limit=9)
        assert (news.kind, news.data["count"]) == ("audit_findings", 200)
        assert [uow.notifications.latest(user.id, limit=9) for user in (member, homeless)] == [[], []]
        run = uow.audit_runs.last()
        assert run is not None
        assert (run.findings_count, len(run.findings)) == (200, 100)
