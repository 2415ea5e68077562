"""The audit as people and machines read it: each invariant of the books, how much was looked at, what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from allscale_app.services.audit import audit_books
from allscale_app.services.audit_finding import Finding
from allscale_app.services.context import Context
from allscale_app.store.uow import ReadUow

HOLDINGS = "holdings"


class AuditStatus(StrEnum):
    """How a run ended. `incomplete`: the books are right as far as they go, but a network could not be asked."""

    GREEN = "green"
    FINDINGS = "findings"
    INCOMPLETE = "incomplete"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Invariant:
    """What must always hold; `name` is that of its findings, `subject` what is counted."""

    name: str
    words: str
    subject: str


INVARIANTS: tuple[Invariant, ...] = (
    Invariant("sum_zero", "Debits equal credits, in every entry and unit", "entries"),
    Invariant("totals", "Stored totals are what a replay of the postings gives", "accounts"),
    Invariant("floor", "No account is below its floor", "accounts"),
    Invariant("observation_entries", "Each transfer has exactly its entries", "transfers"),
    Invariant("credited_once", "Each transfer is credited once", "transfers"),
    Invariant("leg_entries", "Each payment has exactly its entries", "payments"),
    Invariant("paid_amount", "What an invoice got is what its payments applied", "invoices"),
    Invariant("invoice_state", "An invoice stands where its payments put it", "invoices"),
    Invariant("document_totals", "An invoice's totals are what its lines add up to", "invoices"),
    Invariant("incoming_explained", "Money on its way is what transfers say", "units"),
    Invariant("unmatched_explained", "Money in the inbox is what transfers say", "units"),
    Invariant("set_aside", "What is promised, disputed or on its way back is set aside", "accounts"),
    Invariant("refunded_amount", "What an invoice gave back is its refunds", "invoices"),
    Invariant("conversion_state", "A card or wire payment stands where its promise of coins stands", "payments"),
    Invariant("conversion_entries", "Each card payment, dispute and refund has exactly its entries", "entries"),
    Invariant("pending_explained", "Pending coins are transfers and cards that are not settled", "units"),
    Invariant("fiat_elsewhere", "What processors and banks hold is what came there less what went", "units"),
    Invariant("unexplained", "Nothing waits in the inbox for more than 30 days", "transfers"),
    Invariant("solvency", "What is owed is there", "units"),
    Invariant(HOLDINGS, "Deposits and treasury are what the chain says, at a final block", "addresses"),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One invariant after a run: `checked` of its `subject` were looked at."""

    invariant: Invariant
    checked: int
    findings: int


@dataclass(frozen=True, slots=True)
class ChainAnswers:
    """What the networks said: how many addresses were compared, what differed, and which could not be asked and why."""

    addresses: int = 0
    findings: tuple[Finding, ...] = ()
    silent: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class AuditReport:
    """One whole run. `silent` names the networks that could not be asked, with the reason."""

    at: datetime
    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...]
    silent: Mapping[str, str]

    @property
    def status(self) -> AuditStatus:
        if self.findings:
            return AuditStatus.FINDINGS
        return AuditStatus.INCOMPLETE if self.silent else AuditStatus.GREEN

    @property
    def problem(self) -> str:
        """Why it is incomplete, or ""."""
        return "; ".join(f"{network}: {reason}" for network, reason in self.silent.items())


@dataclass(frozen=True, slots=True)
class BooksAnswer:
    """What the books alone said, in one snapshot."""

    sizes: Mapping[str, int]
    findings: tuple[Finding, ...]


def read_books(uow: ReadUow, ctx: Context) -> BooksAnswer:
    """Check the books by themselves."""
    return BooksAnswer(uow.books.sizes(), audit_books(uow, ctx))


def report_of(books: BooksAnswer, chain: ChainAnswers, *, at: datetime) -> AuditReport:
    """Both halves together."""
    findings = (*books.findings, *chain.findings)
    counts = Counter(finding.check for finding in findings)
    sizes = {**books.sizes, "addresses": chain.addresses}
    outcomes = tuple(Outcome(each, sizes[each.subject], counts[each.name]) for each in INVARIANTS)
    return AuditReport(at, outcomes, findings, dict(chain.silent or {}))


def report_json(report: AuditReport) -> dict[str, object]:
    """The report for machines."""
    return {
        "status": report.status.value,
        "at": report.at.isoformat(),
        "invariants": outcome_rows(report.outcomes),
        "findings": finding_rows(report.findings),
        "not_asked": dict(report.silent),
    }


def outcome_rows(outcomes: Sequence[Outcome]) -> list[dict[str, object]]:
    """Invariants as plain rows."""
    return [
        {
            "name": each.invariant.name,
            "invariant": each.invariant.words,
            "checked": each.checked,
            "of": each.invariant.subject,
            "findings": each.findings,
        }
        for each in outcomes
    ]


def finding_rows(findings: Sequence[Finding]) -> list[dict[str, str]]:
    """Findings as plain rows."""
    return [{"check": each.check, "subject": each.subject, "words": each.words} for each in findings]
