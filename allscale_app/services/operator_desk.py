"""What the operator's pages show: each question asks first whether an operator asks. For anybody else they do not exist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allscale_app.services.bank_refunds import RefundTask, refund_tasks
from allscale_app.services.bank_suggestions import Suggestion, suggest
from allscale_app.services.context import Context
from allscale_app.services.networks_health import NetworkHealth, networks_health
from allscale_app.services.operators import require_operator
from allscale_app.services.strays import Stray, list_strays
from allscale_app.services.unmatched import UnmatchedRow, list_unmatched
from allscale_app.store.jobs.outbox import FailedJob, JobsStanding
from allscale_app.store.tables import BankAccount, BankLine, Invoice, StatementImport
from allscale_app.store.uow import ReadUow

MOST_LINES = 200
MOST_OPEN = 1_000
MOST_IMPORTS = 20
MOST_FAILED = 50


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A line of a statement, the account it is of, the invoice it names, and those it may be for."""

    line: BankLine
    account: BankAccount | None
    invoice: Invoice | None
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class StrayPlace:
    """A coin that cannot be paid with, and whose address it lies at; an invoice's number where there is one."""

    stray: Stray
    owner: str
    number: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """Everything that waits for the operator's word."""

    transfers: tuple[UnmatchedRow, ...]
    lines: tuple[WaitingLine, ...]
    tasks: Sequence[RefundTask]
    strays: tuple[StrayPlace, ...]
    """What settled no invoice and never will: it is in no account, and nobody can decide on it here."""
    now: datetime


@dataclass(frozen=True, slots=True)
class Desk:
    """The bank's side: accounts, and the statements that were read last."""

    accounts: Sequence[BankAccount]
    imports: Sequence[StatementImport]
    waiting_count: int
    now: datetime


@dataclass(frozen=True, slots=True)
class Work:
    """The queue, and what was given up."""

    standing: JobsStanding
    failed: Sequence[FailedJob]
    now: datetime


def read_networks(uow: ReadUow, ctx: Context, *, user_id: str) -> tuple[NetworkHealth, ...]:
    """Every network as its watcher sees it. Raises NotFound."""
    require_operator(uow, user_id=user_id)
    return networks_health(uow, ctx)


def read_inbox(uow: ReadUow, ctx: Context, *, user_id: str) -> Inbox:
    """Money that belongs to no payment yet, and what is to be sent back. Raises NotFound."""
    require_operator(uow, user_id=user_id)
    waiting = [line for line in uow.bank.undecided(limit=MOST_LINES) if line.state == "unmatched"]
    invoices = uow.invoices.open_ones(limit=MOST_OPEN) if waiting else ()
    named = uow.invoices.by_ids({line.invoice_id for line in waiting if line.invoice_id})
    accounts = {account.id: account for account in uow.bank.accounts()}
    return Inbox(
        transfers=list_unmatched(uow, ctx),
        lines=tuple(
            WaitingLine(
                line,
                accounts.get(line.bank_account_id),
                named.get(line.invoice_id or ""),
                suggest(line, invoices) if line.units > 0 else (),
            )
            for line in waiting
        ),
        tasks=refund_tasks(uow),
        strays=_strays(uow, ctx),
        now=ctx.clock.now(),
    )


def _strays(uow: ReadUow, ctx: Context) -> tuple[StrayPlace, ...]:
    found = list_strays(uow, ctx)
    invoices = uow.invoices.by_ids({each.invoice_id for each in found if each.invoice_id})
    owners = {each.business_id: uow.businesses.get(each.business_id).name for each in found if each.business_id}
    numbers = {invoice.id: invoice.number or "" for invoice in invoices.values()}
    return tuple(StrayPlace(each, owners.get(each.business_id, ""), numbers.get(each.invoice_id, "")) for each in found)


def read_desk(uow: ReadUow, ctx: Context, *, user_id: str) -> Desk:
    """Accounts and statements. Raises NotFound."""
    require_operator(uow, user_id=user_id)
    return Desk(uow.bank.accounts(), uow.bank.imports(limit=MOST_IMPORTS), uow.bank.undecided_count(), ctx.clock.now())


def read_work(uow: ReadUow, ctx: Context, *, user_id: str) -> Work:
    """How the jobs stand, and the newest that failed. Raises NotFound."""
    require_operator(uow, user_id=user_id)
    now = ctx.clock.now()
    return Work(uow.jobs_standing(now=now), uow.failed_jobs(limit=MOST_FAILED), now)
