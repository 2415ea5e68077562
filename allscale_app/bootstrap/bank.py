"""A bank's file from its bytes to the books: read it, then take in its lines, some in each commit."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from allscale_app.bootstrap.app import Application
from allscale_app.domain.errors import NotFound
from allscale_app.rails.payment_file import CreditTransfer, pain001
from allscale_app.rails.statements import read_statement
from allscale_app.services.bank_refunds import end_to_end_of, find_task
from allscale_app.services.statement_import import begin_import, chunks, import_lines


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file had: lines, those that were new, and those that settled an invoice."""

    import_id: str
    format: str
    line_count: int
    new_count: int
    matched_count: int


def import_statement(
    application: Application, *, file_name: str, content: bytes, actor: str, account: str = ""
) -> Imported:
    """Read a statement into the books; again is fine, and a file that was cut short goes on where it was.

    `account` is an IBAN, number or id for files that do not say theirs. Raises StatementUnreadable.
    """
    statement = read_statement(content)
    import_id, accounts = application.run_sync(
        begin_import,
        file_name=file_name,
        sha256=hashlib.sha256(content).hexdigest(),
        statement=statement,
        account=account,
        actor=actor,
    )
    new = matched = 0
    for lines in chunks(statement.lines):
        counts = application.run_sync(import_lines, import_id=import_id, lines=lines, accounts=accounts)
        new, matched = new + counts.new, matched + counts.matched
    return Imported(import_id, statement.format, len(statement.lines), new, matched)


def payment_file(application: Application, *, user_id: str, task_id: str) -> bytes:
    """The pain.001 file of a payment that is to be sent back. Raises NotFound, also where no file can say it."""
    task = application.fetch_sync(find_task, user_id=user_id, task_id=task_id)
    if not task.has_file or task.account is None:
        raise NotFound("No file can say this payment. Send it by hand.")
    return pain001(
        CreditTransfer(
            holder=task.account.holder,
            iban=task.account.iban,
            bic=task.account.bic,
            payee=task.payee,
            payee_iban=task.payee_iban,
            units=task.units,
            text=task.text,
            end_to_end=end_to_end_of(task.id),
            execute_on=application.context.clock.now().date(),
        )
    )
