"""A bank's file from its bytes to the books: read it, then take in its lines, some in each commit."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from allscale_app.bootstrap.app import Application
from allscale_app.rails.statements import read_statement
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
