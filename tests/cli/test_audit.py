"""`allscale audit` as an operator or a cron job meets it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from allscale_app.cli import audit as command
from allscale_app.cli.commands import app
from allscale_app.services.audit_finding import Finding
from allscale_app.services.audit_report import AuditReport, BooksAnswer, ChainAnswers, report_of

SIZES = {"entries": 1_234, "accounts": 9, "transfers": 3, "payments": 3, "invoices": 2, "units": 1}
FINDING = Finding("totals", "biz_1 available USDC@8453", "5 are stored, postings say 4")
GREEN, WRONG, SILENT = (
    ChainAnswers(addresses=7),
    ChainAnswers(addresses=7, findings=(FINDING,)),
    ChainAnswers(silent={"Base": "not reachable"}),
)


class Nobody:
    """An application whose database only needs to be let go."""

    def __init__(self) -> None:
        self.database = self

    def dispose(self) -> None:
        """Nothing is held."""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch):
    """Run the command where the audit says `answers`."""

    def call(answers: ChainAnswers, *options: str):
        def audit(_: object) -> AuditReport:
            return report_of(BooksAnswer(SIZES, ()), answers, at=datetime(2026, 11, 23, 12, tzinfo=UTC))

        monkeypatch.setattr(command, "build_application", lambda _: Nobody())
        monkeypatch.setattr(command, "audit", audit)
        monkeypatch.setattr(command, "require_ready", lambda _: None)
        return CliRunner().invoke(app, ["audit", *options])

    return call


def test_green_ends_with_0_and_counts_what_was_checked(run):
    result = run(GREEN)
    assert result.exit_code == 0
    assert "1,234 entries" in result.output
    assert "7 addresses" in result.output
    assert "Green: the books are right" in result.output


def test_findings_end_with_1_and_are_all_named(run):
    result = run(WRONG)
    assert result.exit_code == 1
    assert "5 are stored, postings say 4" in result.output
    assert "Do not pay anything out" in result.output


def test_a_silent_network_ends_with_2(run):
    result = run(SILENT)
    assert result.exit_code == 2
    assert "Not asked: Base: not reachable" in result.output


def test_machines_get_one_line_of_json(run):
    result = run(WRONG, "--json")
    assert result.exit_code == 1
    report = json.loads(result.output)
    assert (report["status"], report["findings"][0]["subject"]) == ("findings", FINDING.subject)
    assert report["invariants"][0] == {
        "name": "sum_zero",
        "invariant": "Debits equal credits, in every entry and unit",
        "checked": 1_234,
        "of": "entries",
        "findings": 0,
    }
