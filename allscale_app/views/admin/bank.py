"""The operator's bank accounts, and the statements that were read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from allscale_app.domain.references import spaced
from allscale_app.i18n.dates import counted, day_and_time
from allscale_app.services.operator_desk import Desk
from allscale_app.store.tables import BankAccount, StatementImport
from allscale_app.views.admin.instance import Choice

MANY = 2


@dataclass(frozen=True)
class AccountRow:
    """One account as the operator sees it."""

    id: str = ""
    currency: str = ""
    holder: str = ""
    number: str = ""
    bank: str = ""
    is_active: bool = True


@dataclass(frozen=True)
class ImportRow:
    """One statement."""

    id: str = ""
    file: str = ""
    format: str = ""
    when: str = ""
    result: str = ""


@dataclass(frozen=True)
class BankView:
    """`waiting` is a sentence, "" when nothing waits; `choices` are the accounts that a file may be of which does not
    say its own: none where there is only one."""

    accounts: list[AccountRow] = field(default_factory=list)
    imports: list[ImportRow] = field(default_factory=list)
    waiting: str = ""
    choices: list[Choice] = field(default_factory=list)


def bank_view(desk: Desk, *, timezone: str) -> BankView:
    """Accounts by currency, statements newest first."""
    zone = ZoneInfo(timezone)
    return BankView(
        accounts=[_account(each) for each in desk.accounts],
        imports=[_import(each, desk, zone) for each in desk.imports],
        choices=_choices(desk.accounts),
        waiting=f"{counted(desk.waiting_count, 'line')} for your word" if desk.waiting_count else "",
    )


def _choices(accounts: Sequence[BankAccount]) -> list[Choice]:
    """Where one account is the only one, no file can mean another."""
    if len(accounts) < MANY:
        return []
    rows = [_account(each) for each in accounts]
    return [Choice("", "As the file says"), *(Choice(row.id, f"{row.currency} · {row.number}") for row in rows)]


def result_words(row: StatementImport) -> str:
    """What a statement brought: `12 lines, 8 new, 5 paid an invoice`."""
    lines = counted(row.line_count, "line")
    if not row.new_count:
        return f"{lines}, nothing new"
    return f"{lines}, {row.new_count:,} new, {row.matched_count:,} paid an invoice"


def _account(account: BankAccount) -> AccountRow:
    number = (
        spaced(account.iban) if account.iban else f"{account.account_number} · {account.routing_number}".strip(" ·")
    )
    return AccountRow(
        id=account.id,
        currency=account.currency,
        holder=account.holder,
        number=number,
        bank=" · ".join(part for part in (account.bank_name, account.bic) if part),
        is_active=account.is_active,
    )


def _import(row: StatementImport, desk: Desk, zone: ZoneInfo) -> ImportRow:
    return ImportRow(
        id=row.id,
        file=row.file_name,
        format=row.format,
        when=day_and_time(row.imported_at, zone=zone, now=desk.now),
        result=result_words(row),
    )
