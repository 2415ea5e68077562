"""Reading a bank statement into the books: each booked line once, whatever file it comes in and however often."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from allscale_app.domain.ledger import bank_flows
from allscale_app.domain.ledger.entry import JournalEntry
from allscale_app.domain.references import references_in
from allscale_app.domain.statement import Statement, StatementLine, StatementUnreadable
from allscale_app.services.bank_accounts import find_account
from allscale_app.services.bank_refunds import id_of_end_to_end, note_paid_task
from allscale_app.services.context import Context
from allscale_app.services.wire_lines import WHY_NOT, key_of_line, settle_line, why_not_settled
from allscale_app.services.wire_returns import find_original, take_back
from allscale_app.store.tables import BankLine, Invoice, StatementImport
from allscale_app.store.uow import WriteUow

Known = tuple[int, str]
"""Units and currency of a line that is there."""

CHUNK = 1_000
"""Lines of one commit: a long statement does not hold the books for seconds."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of lines."""

    new: int = 0
    matched: int = 0


def begin_import(
    uow: WriteUow, ctx: Context, *, file_name: str, sha256: str, statement: Statement, account: str, actor: str
) -> tuple[str, dict[str, str]]:
    """The import's id, and the id of the account that each number in the file means.

    `account` names it where the file does not; a day without a line needs none. Raises StatementUnreadable for an
    account that is not in the list.
    """
    accounts: dict[str, str] = {}
    for number in sorted({line.account for line in statement.lines}):
        found = find_account(uow, number or account) if number or account else _only(uow)
        if found is None:
            raise StatementUnreadable(_unknown(number))
        accounts[number] = found.id
    row = StatementImport(
        id=ctx.ids.new("stm"),
        file_name=file_name[:200],
        format=statement.format,
        sha256=sha256,
        line_count=len(statement.lines),
        new_count=0,
        matched_count=0,
        imported_by=actor,
        imported_at=ctx.clock.now(),
    )
    uow.bank.add(row)
    data = {"file": row.file_name, "sha256": sha256, "lines": row.line_count, "format": row.format}
    uow.audit.append(
        at=row.imported_at, actor=actor, action="statement.imported", object_id=row.id, business_id=None, data=data
    )
    return row.id, accounts


def import_lines(
    uow: WriteUow, ctx: Context, *, import_id: str, lines: Sequence[StatementLine], accounts: Mapping[str, str]
) -> Counts:
    """Take in some lines of an import; those that are known already change nothing."""
    rows: list[dict[str, Any]] = []
    for number, account_id in accounts.items():
        rows += _new_rows(uow, ctx, import_id, account_id, [line for line in lines if line.account == number])
    invoices = uow.invoices.by_wire_references({ref for row in rows for ref in _references(row)})
    for row in rows:
        row["why"] = _why(row, invoices)
    inserted = uow.bank.insert(rows)
    fresh = [row for row in rows if row["id"] in inserted]
    posts = [_unmatched(row) for row in fresh if row["units"] > 0 and row["why"]]
    matched = 0
    for line in uow.bank.by_ids([row["id"] for row in fresh if not row["why"]]):
        if line.units <= 0:
            _went(uow, ctx, line)
        elif _came(uow, ctx, line, invoices):
            matched += 1
        else:
            posts.append(_unmatched(line.model_dump()))
    uow.journal.post(*posts, at=ctx.clock.now())
    remembered = uow.bank.find_import(import_id)
    assert remembered is not None, "begin_import wrote it"
    remembered.new_count += len(fresh)
    remembered.matched_count += matched
    uow.events.publish("operator", at=ctx.clock.now())
    return Counts(len(fresh), matched)


def _only(uow: WriteUow) -> Any:
    """The one account there is: a file without a number can mean no other."""
    accounts = uow.bank.accounts()
    return accounts[0] if len(accounts) == 1 else None


def _unknown(number: str) -> str:
    if not number:
        return "The file does not say which account it is of. Choose the account, then import it again."
    return f"The file is of the account {number}, which is not in the list. Add the account, then import it again."


def _new_rows(
    uow: WriteUow, ctx: Context, import_id: str, account_id: str, lines: Sequence[StatementLine]
) -> list[dict[str, Any]]:
    """Those of an account's lines that are not known yet."""
    refs = {ref for line in lines for ref in (line.bank_ref, line.whole_ref, f"{line.bank_ref}/1") if ref}
    known: dict[str, Known] = {
        ref: (line.units, line.currency) for ref, line in uow.bank.known(account_id, refs).items()
    }
    before = set(known)
    rows = []
    for line in lines:
        named = _apart(line, known)
        if named is None or _is_known_otherwise(line, before):
            continue
        known[named.bank_ref] = (named.units, named.currency)
        rows.append(_row(ctx, import_id, account_id, named))
    return rows


def _unmatched(row: Mapping[str, Any]) -> JournalEntry:
    key = key_of_line(row["bank_account_id"], row["bank_ref"])
    return bank_flows.wire_unmatched(key, fiat=row["currency"], source_units=row["units"])


def _why(row: Mapping[str, Any], invoices: Mapping[str, Invoice]) -> str:
    """Why nothing can be done with a line at once; "" where it has an invoice's reference, or where money went."""
    references = _references(row)
    if row["units"] <= 0 or any(reference in invoices for reference in references):
        return ""
    return "unknown_reference" if row["reference"] or references else "no_reference"


def _apart(line: StatementLine, known: Mapping[str, Known]) -> StatementLine | None:
    """The line, under a name of its own where its bank gave the same reference to other money; None if it is known."""
    twin = known.get(line.bank_ref)
    if twin is None:
        return line
    if twin == (line.units, line.currency):
        return None
    other = f"{line.bank_ref}:{line.units}"
    return None if other in known else replace(line, bank_ref=other)


def _is_known_otherwise(line: StatementLine, known: Collection[str]) -> bool:
    """Whether a collected booking came as a whole before and comes in parts now, or the other way round."""
    return (line.whole_ref != "" and line.whole_ref in known) or (
        line.whole_ref == "" and f"{line.bank_ref}/1" in known
    )


def _row(ctx: Context, import_id: str, account_id: str, line: StatementLine) -> dict[str, Any]:
    return {
        "id": ctx.ids.new("bkl"),
        "bank_account_id": account_id,
        "import_id": import_id,
        "bank_ref": line.bank_ref,
        "currency": line.currency,
        "units": line.units,
        "booked_on": line.booked_on,
        "reference": line.reference,
        "end_to_end": line.end_to_end,
        "is_return": line.is_return,
        "text": line.text,
        "party_name": line.name,
        "party_iban": line.iban,
        "state": "unmatched" if line.units > 0 else "noted",
        "why": "",
        "note": "",
        "decided_by": "",
    }


def _references(row: Mapping[str, Any]) -> list[str]:
    """Every valid reference in an incoming line, the structured one first."""
    if row["units"] <= 0:
        return []
    return list(dict.fromkeys(references_in(f"{row['reference']} | {row['text']} | {row['end_to_end']}")))


def _came(uow: WriteUow, ctx: Context, line: BankLine, invoices: Mapping[str, Invoice]) -> bool:
    """Money came: settle the invoice of its reference, or say why not; whether it counts for one."""
    found = next(invoices[ref] for ref in _references(line.model_dump()) if ref in invoices)
    line.reference = found.wire_reference or line.reference
    invoice = uow.invoices.lock(found.business_id, found.id)
    assert invoice is not None, "an invoice with a reference was sent"
    line.invoice_id = invoice.id
    line.why = why_not_settled(uow, line, invoice)
    if line.why:
        return False
    try:
        settle_line(uow, ctx, line=line, invoice=invoice, waited=False)
    except tuple(WHY_NOT) as error:
        line.why = WHY_NOT[type(error)]
        return False
    return True


def _went(uow: WriteUow, ctx: Context, line: BankLine) -> None:
    """Money went: a payment that is taken back, a refund that we asked the bank for, or nothing of ours."""
    if line.is_return:
        original = find_original(uow, line)
        if original is None or not take_back(uow, ctx, line=line, original=original):
            line.state, line.why = "unmatched", "return"
        return
    if ours := id_of_end_to_end(line.end_to_end):
        note_paid_task(uow, ctx, task_id=ours, line=line)


def chunks(lines: Sequence[StatementLine]) -> Collection[Sequence[StatementLine]]:
    """A statement in parts of one commit each; at least one, so that an empty statement is remembered too."""
    return [lines[start : start + CHUNK] for start in range(0, len(lines), CHUNK)] or [()]
